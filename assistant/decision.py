"""From possible meanings to one ruling: the one whose expected cost is least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.judge import OMISSION
from assistant.reading import WeightedFrame
from assistant.rulings import Judgement, Ruling
from corpus.frames import Frame

# A wrong 'toegestaan' gets a child into trouble: it costs more than any other mistake.
COST_OF_WRONG_PERMISSION = 2.5
COMPETES = 0.25  # from this probability on, a second ruling is a serious one


@dataclass(frozen=True, slots=True)
class Decision:
    """The ruling that is given, on which meaning it rests, and how sure it is.

    Attributes:
        frame: the meaning with this ruling whose leading article has most probability.
        judgement: what the norms make of that meaning.
        confidence: probability of the ruling, 0 to 1.
        rulings: the probability of each ruling, the likeliest first.
        contested: the circumstance on which it turns, where a second ruling is serious and the
            likeliest meaning that leads there differs in that alone.
    """

    frame: Frame
    judgement: Judgement
    confidence: float
    rulings: Mapping[Ruling, float]
    contested: str | None = None


def decide(meanings: Sequence[WeightedFrame], judge: Callable[[Frame], Judgement]) -> Decision:
    """Judge every meaning and choose the ruling with the least expected cost.

    Args:
        meanings: possible meanings, probabilities summing to 1, the likeliest first.
        judge: what one school's norms make of a meaning.
    """
    judged = [(m, judge(m.frame)) for m in meanings]
    chances: dict[Ruling, float] = defaultdict(float)
    for meaning, judgement in judged:
        chances[judgement.ruling] += meaning.probability
    ruling = min(chances, key=lambda r: (_expected_cost(r, chances), r.value))
    of_ruling = [(m, j) for m, j in judged if j.ruling is ruling]
    frame, judgement = _best_supported(of_ruling)
    ranked = dict(sorted(chances.items(), key=lambda item: (-item[1], item[0].value)))
    second = next((r for r in ranked if r is not ruling and chances[r] >= COMPETES), None)
    rival = next((m.frame for m, j in judged if j.ruling is second), None)
    contested = _difference(frame, rival) if rival is not None else None
    return Decision(frame, judgement, chances[ruling], ranked, contested)


def _difference(one: Frame, other: Frame) -> str | None:
    """The one fact in which two meanings differ; None where they differ in more or otherwise."""
    if replace(one, circumstances=()) != replace(other, circumstances=()):
        return None
    names = {name for name, _ in set(one.circumstances) ^ set(other.circumstances)}
    return names.pop() if len(names) == 1 and OMISSION not in names else None


def _expected_cost(ruling: Ruling, chances: Mapping[Ruling, float]) -> float:
    wrong = sum(p for r, p in chances.items() if r is not ruling)
    if ruling is not Ruling.ALLOWED:
        return wrong
    return wrong + (COST_OF_WRONG_PERMISSION - 1) * chances.get(Ruling.FORBIDDEN, 0.0)


def _best_supported(
    judged: Sequence[tuple[WeightedFrame, Judgement]],
) -> tuple[Frame, Judgement]:
    """The likeliest meaning whose leading article gathers most probability."""
    support: dict[str, float] = defaultdict(float)
    for meaning, judgement in judged:
        for citation in judgement.citations[:1]:
            support[citation.article.id] += meaning.probability
    if not support:
        return judged[0][0].frame, judged[0][1]
    best = min(support, key=lambda article: (-support[article], article))
    for meaning, judgement in judged:
        if judgement.citations and judgement.citations[0].article.id == best:
            return meaning.frame, judgement
    raise AssertionError(best)  # `best` was taken from these very judgements
