"""From a frame and a school's norms to a ruling: deterministic, with its reasons.

The order is that of a careful reader (lex specialis): a norm about this very act before one
about a broader act, one that names the person or the place before one that doesn't, a general
norm only where no specific one decides, silence where none does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.rulings import PLACE, Judgement, Reason, Ruling
from corpus import Citation, Corpus
from corpus.frames import Frame
from corpus.norms import Condition, Norm, NormFile, Source, cite
from corpus.vocabulary import Vocabulary

OFF_TOPIC_ACT = "buiten_bereik"
OMISSION = "nalaten"  # the question is whether something may be left undone


def judge(frame: Frame, norms: NormFile, corpus: Corpus, vocabulary: Vocabulary) -> Judgement:
    """The ruling that a school's norms give a question's meaning.

    Args:
        frame: what is asked.
        norms: the norms of the one school that is asked about.
        corpus: where the articles stand.
        vocabulary: the words of frame and norms.
    """
    if frame.act == OFF_TOPIC_ACT:
        return Judgement(Ruling.OFF_TOPIC)
    out_of_scope = norms.geldt_niet_als and _holds(norms.geldt_niet_als, frame)
    if out_of_scope and frame.kind != "info":
        return Judgement(Ruling.SILENT)
    applicable = _most_specific(frame, norms, vocabulary)
    if not applicable:
        return Judgement(Ruling.SILENT)
    place_open = any(_place_match(frame, norm, vocabulary) == "open" for norm in applicable)

    def sources(items: Sequence[Source]) -> tuple[Citation, ...]:
        return tuple(cite(corpus.article(f"{norms.school}:{s.artikel}"), s.passage) for s in items)

    reasons = [_apply(norm, frame, sources) for norm in applicable]
    if place_open and frame.kind != "info":
        reasons = [_with_place_open(reason) for reason in reasons]
    ruling = _combine([reason.ruling for reason in reasons])
    deciding = [reason for reason in reasons if reason.ruling is ruling]
    return Judgement(ruling, tuple(deciding))


def _with_place_open(reason: Reason) -> Reason:
    return replace(reason, ruling=Ruling.CONDITIONAL, open=(PLACE, *reason.open))


_STRICTEST_FIRST = (
    Ruling.FORBIDDEN,
    Ruling.CONDITIONAL,
    Ruling.OBLIGED,
    Ruling.ALLOWED,
    Ruling.FACT,
)


def _combine(rulings: Sequence[Ruling]) -> Ruling:
    return min(rulings, key=_STRICTEST_FIRST.index)


# --- which norms apply ---------------------------------------------------------------------


def _place_match(frame: Frame, norm: Norm, vocabulary: Vocabulary) -> str:
    """'anywhere', 'here', 'open' (the place would decide) or 'elsewhere'."""
    if not norm.waar:
        return "anywhere"
    unnamed = {"vraag": "open", "geldt": "here", "niet": "elsewhere"}[norm.plaats_open]
    if frame.place is None:
        return unnamed
    if set(vocabulary.place_line(frame.place)) & set(norm.waar):
        return "here"
    if any(frame.place in vocabulary.place_line(place) for place in norm.waar):
        return unnamed
    return "elsewhere"


def _holds(wanted: Mapping[str, bool], frame: Frame) -> bool:
    return all(frame.circumstance(name) is value for name, value in wanted.items())


def _applies(frame: Frame, norm: Norm, norms: NormFile, vocabulary: Vocabulary) -> bool:
    return (
        frame.kind in norm.soort
        and (frame.kind == "info" or frame.actor in (None, *norms.actors(norm)))
        and (not norm.ander or frame.other is None or frame.other in norm.ander)
        and (not norm.ander_precies or frame.other in norm.ander_precies)
        and _holds(norm.alleen_als, frame)
        and _place_match(frame, norm, vocabulary) != "elsewhere"
    )


def _most_specific(frame: Frame, norms: NormFile, vocabulary: Vocabulary) -> list[Norm]:
    line = vocabulary.act_line(frame.act)
    found = [
        norm
        for norm in norms.normen
        if set(norm.over) & set(line) and _applies(frame, norm, norms, vocabulary)
    ]
    tests: tuple[Callable[[Norm], int], ...] = (
        lambda norm: norm.algemeen,
        lambda norm: min(line.index(act) for act in norm.over if act in line),
        lambda norm: not norm.ander_precies,
        lambda norm: -len(norm.alleen_als),
        lambda norm: len(norm.soort),
        lambda norm: bool(frame.place) and _place_match(frame, norm, vocabulary) == "anywhere",
        lambda norm: bool(frame.actor) and frame.actor not in norms.actors(norm),
        lambda norm: len(norms.actors(norm)) if frame.actor else 0,
    )
    for test in tests:
        if found:
            best = min(test(norm) for norm in found)
            found = [norm for norm in found if test(norm) == best]
    return found


# --- what a norm makes of it ---------------------------------------------------------------


def _state(condition: Condition, frame: Frame, if_open: str) -> bool | None:
    """True where the condition is met, False where it is not, None where it is open."""
    said = [frame.circumstance(name) for name in condition.als]
    wanted = list(condition.als.values())
    if any(s is not None and s is not w for s, w in zip(said, wanted, strict=True)):
        return False
    if all(s is w for s, w in zip(said, wanted, strict=True)):
        return True
    return {"open": None, "ja": True, "nee": False}[if_open]


def _apply(
    norm: Norm, frame: Frame, sources: Callable[[Sequence[Source]], tuple[Citation, ...]]
) -> Reason:
    conditions = norm.tenzij or norm.mits
    breaking = [c for c in norm.niet_als if _state(c, frame, "nee")]
    states = [(c, _state(c, frame, norm.open_is)) for c in conditions]
    ruling = _modality(norm, breaking, [state for _, state in states])
    omitted = frame.circumstance(OMISSION) is True
    ruling = _as_asked(ruling, frame.kind, omitted)
    unsettled = [c for c, state in states if state is None]
    decided = breaking or [c for c, state in states if state is not None]
    named = {name for c in decided for name in c.als}
    return Reason(
        norm,
        ruling,
        sources([*(c.bron for c in breaking), *norm.bronnen]),
        tuple((name, said) for name, said in frame.circumstances if name in named),
        tuple(name for c in unsettled for name in c.als if frame.circumstance(name) is None)
        if ruling is Ruling.CONDITIONAL
        else (),
        tuple((c, sources([c.bron])[0]) for c in unsettled),
    )


def _modality(norm: Norm, breaking: Sequence[Condition], states: Sequence[bool | None]) -> Ruling:
    """What the rule says of the act itself."""
    if norm.regel == "feit":
        return Ruling.FACT
    if norm.regel == "verplicht":
        return Ruling.OBLIGED
    if breaking:
        return Ruling.FORBIDDEN
    if norm.regel == "verboden":
        if any(states):
            return Ruling.ALLOWED
        unclear = norm.onzeker or None in states
        return Ruling.CONDITIONAL if unclear else Ruling.FORBIDDEN
    if False in states:
        return Ruling.FORBIDDEN
    return Ruling.CONDITIONAL if norm.onzeker or None in states else Ruling.ALLOWED


def _as_asked(ruling: Ruling, kind: str, omitted: bool) -> Ruling:
    """The ruling turned towards the question: may I, must I, or who, what and where."""
    if kind == "info":
        return Ruling.FACT
    if omitted:
        return Ruling.FORBIDDEN  # leaving undone what the rule wants is what is asked
    if kind == "moet":
        return Ruling.OBLIGED  # one must keep to the rule, or meet its condition
    if ruling is Ruling.OBLIGED:
        return Ruling.ALLOWED  # what one must do, one may do
    return ruling
