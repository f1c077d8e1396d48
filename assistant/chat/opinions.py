"""Two opinions on one question: the embedded judge's and the chat model's."""

from __future__ import annotations

import threading
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
RELIABLE = 0.65  # a model that is right less often has no say
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
    likelier one is, by Bayes' rule, with the two taken as independent. A model that is right
    in less than `RELIABLE` of cases has no say.

    Args:
        embedded: the embedded judge's ruling.
        model: the chat model's, verified.
        confidence: of the embedded judge, 0 to 1.
        trust: how often a verified ruling of the model is right, 0 to 1.
        sure: below this confidence an answer isn't certain.
    """
    if embedded is model:
        both = _odds(confidence * trust, (1 - confidence) * (1 - trust))
        return Opinion(Agreement.SAME, max(both, confidence))
    if trust < RELIABLE:
        return Opinion(Agreement.EMBEDDED_SURER, confidence)
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


class TrackRecord:
    """How often a model's verified rulings are right, learnt from agreement as it goes.

    The embedded judge's confidence is calibrated, so agreement tells about the model: a model
    that is right agrees as often as the judge is right, one that guesses far less. Estimated by
    online expectation-maximisation (Cappé and Moulines 2009). Safe to use from several threads.

    Args:
        prior: what is believed beforehand, 0 to 1.
        weight: for how many comparisons that belief counts.
    """

    def __init__(self, prior: float, weight: float = 20.0) -> None:
        self._right = prior * weight
        self._all = weight
        self._lock = threading.Lock()

    @property
    def trust(self) -> float:
        """The share of verified rulings that is right, 0 to 1."""
        with self._lock:
            return self._right / self._all

    def add(self, agreed: bool, confidence: float) -> None:
        """Learn from one comparison with a judge of this confidence."""
        chance = (1 - confidence) / (len(Ruling) - 1)  # both wrong, and in the same way
        if_right, if_wrong = (confidence, chance) if agreed else (1 - confidence, 1 - chance)
        with self._lock:
            trust = self._right / self._all
            self._right += _odds(trust * if_right, (1 - trust) * if_wrong)
            self._all += 1


def _odds(this: float, that: float) -> float:
    return this / (this + that) if this + that else 0.5
