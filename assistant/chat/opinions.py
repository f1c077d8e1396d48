"""Two opinions on one question: the embedded judge's and the chat model's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.rulings import Ruling

# From strict to lenient, where it is about what may be done.
STRICTEST_FIRST = (
    Ruling.FORBIDDEN,
    Ruling.CONDITIONAL,
    Ruling.SILENT,
    Ruling.OFF_TOPIC,
    Ruling.ALLOWED,
)
PERMISSIVE = (Ruling.ALLOWED, Ruling.CONDITIONAL)


class Agreement(StrEnum):
    """How the two opinions stand to each other; the values are keys of chat.yaml."""

    SAME = "zelfde"
    MODEL_STRICTER = "model_strenger"
    EMBEDDED_STRICTER = "ingebouwd_strenger"
    MODEL_SURER = "anders"
    EMBEDDED_SURER = "ingebouwd_zekerder"


@dataclass(frozen=True, slots=True)
class Opinion:
    """Which answer is shown and how sure it is.

    Attributes:
        agreement: how the two stand to each other.
        confidence: probability that the shown ruling is right, 0 to 1.
    """

    agreement: Agreement
    confidence: float

    @property
    def shows_model(self) -> bool:
        """Whether the model's answer is the one that is shown."""
        return self.agreement in (
            Agreement.SAME,
            Agreement.MODEL_STRICTER,
            Agreement.MODEL_SURER,
        )

    @property
    def uncertain(self) -> bool:
        """Whether the answer must say that it isn't certain."""
        return self.agreement in (Agreement.MODEL_STRICTER, Agreement.EMBEDDED_STRICTER)


def weigh(embedded: Ruling, model: Ruling, confidence: float, trust: float, sure: float) -> Opinion:
    """Weigh two rulings.

    Where they differ on a permission the stricter one is shown, whoever is surer. Elsewhere the
    likelier one is, by Bayes' rule, with the two taken as independent.

    Args:
        embedded: the embedded judge's ruling.
        model: the chat model's, verified.
        confidence: of the embedded judge, 0 to 1.
        trust: how often a verified ruling of the model is right, 0 to 1.
        sure: below this confidence an answer isn't certain.
    """
    if embedded is model:
        return Opinion(Agreement.SAME, _odds(confidence * trust, (1 - confidence) * (1 - trust)))
    if {embedded, model} <= set(STRICTEST_FIRST) and {embedded, model} & set(PERMISSIVE):
        stricter = min(embedded, model, key=STRICTEST_FIRST.index)
        side = Agreement.MODEL_STRICTER if stricter is model else Agreement.EMBEDDED_STRICTER
        own = trust if stricter is model else confidence
        other = confidence if stricter is model else trust
        likely = _odds(own * (1 - other), other * (1 - own))
        return Opinion(side, min(likely, max(sure - 0.01, 0.0)))
    likely = _odds(trust * (1 - confidence), confidence * (1 - trust))
    if likely >= 0.5:
        return Opinion(Agreement.MODEL_SURER, likely)
    return Opinion(Agreement.EMBEDDED_SURER, 1 - likely)


def _odds(this: float, that: float) -> float:
    return this / (this + that) if this + that else 0.5
