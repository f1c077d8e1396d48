"""The seven rulings, and what an assistant's reasoning carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus import Citation
from corpus.norms import Condition, Norm


class Ruling(StrEnum):
    """What the protocol makes of a question."""

    ALLOWED = "toegestaan"
    FORBIDDEN = "niet_toegestaan"
    CONDITIONAL = "onder_voorwaarden"
    OBLIGED = "verplicht"
    FACT = "informatie"
    SILENT = "niet_geregeld"
    OFF_TOPIC = "buiten_bereik"


PLACE = "plaats"  # what is open when a rule depends on where it happens


@dataclass(frozen=True, slots=True)
class Reason:
    """How one norm came to its part of the ruling.

    Attributes:
        norm: the norm that applies.
        ruling: what it makes of the question on its own.
        citations: the passages that say so, the most decisive first.
        settled: circumstances that decided it, with what the question says of each.
        open: circumstances (or PLACE) that the question leaves open and that would change it.
        conditions: the norm's conditions that are open, each with the passage that names it.
    """

    norm: Norm
    ruling: Ruling
    citations: tuple[Citation, ...]
    settled: tuple[tuple[str, bool], ...] = ()
    open: tuple[str, ...] = ()
    conditions: tuple[tuple[Condition, Citation], ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A ruling with the reasons that carry it; no reasons where the protocol is silent."""

    ruling: Ruling
    reasons: tuple[Reason, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """One passage an article, the most decisive first."""
        first: dict[str, Citation] = {}
        for reason in self.reasons:
            for citation in reason.citations:
                first.setdefault(citation.article.id, citation)
        return tuple(first.values())

    @property
    def open(self) -> tuple[str, ...]:
        """What the question leaves open, without repeats."""
        return tuple(dict.fromkeys(name for reason in self.reasons for name in reason.open))
