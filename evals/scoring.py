"""One reply against one case: what was right, what was wrong, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.rulings import Ruling
from evals.cases import Case
from evals.replies import Reply

SILENT = frozenset({Ruling.SILENT, Ruling.OFF_TOPIC})  # rulings that decide nothing
OPPOSITE = {Ruling.ALLOWED: Ruling.FORBIDDEN, Ruling.FORBIDDEN: Ruling.ALLOWED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scored reply. A verdict is None where the case has nothing to score it by.

    `hit`, `near` and `first` are about `bronnen`: one of them is cited; or a parent or child of
    one; or the first citation is one of them. `allowed` counts the citations that are in
    `bronnen` or `mag_ook`, or near one. `foreign` and `altered` are the citations that may never
    occur: of another school, or not word for word in the article.
    """

    case: Case
    school: str
    reply: Reply
    strict: bool | None
    lenient: bool | None
    hit: bool | None
    near: bool | None
    first: bool | None
    allowed: int | None
    foreign: tuple[str, ...]
    altered: tuple[str, ...]

    @property
    def key(self) -> str:
        """Names the outcome: the case's id, with the school where the case names none."""
        return self.case.id if self.case.school else f"{self.case.id}@{self.school}"

    @property
    def expected(self) -> Ruling | None:
        """The best ruling; None where none is expected."""
        return self.case.ruling[0] if self.case.ruling else None

    @property
    def said(self) -> str:
        """The ruling that was given; 'fout' where there was no answer."""
        return "fout" if self.reply.error else self.reply.ruling

    @property
    def harmful(self) -> str | None:
        """Permission said where the rule forbids, or the other way round: the wrong ruling."""
        flipped = self.expected is not None and OPPOSITE.get(self.expected) == self.said
        return self.said if flipped and self.said not in self.case.ruling else None

    @property
    def passed(self) -> bool:
        """Nothing to complain of: ruling, a near article, help, and no impossible citation."""
        return (
            self.reply.error is None
            and self.lenient is not False
            and self.near is not False
            and self.reply.help == self.case.hulp
            and not self.foreign
            and not self.altered
        )


def score(case: Case, replies: Sequence[Reply], texts: Mapping[str, str]) -> tuple[Outcome, ...]:
    """Score the replies to a case; `texts` maps each article's id to its text.

    A case with a school has one outcome. A case without one is scored once for each school that
    its `bronnen` name (against those articles alone). Where they name none it has one outcome:
    of the first reply whose ruling is among the expected ones, else of the first reply; the
    impossible citations of all replies count in it, and it gave help if any reply did.
    """
    if not replies:
        replies = (Reply(case.school or "", error="geen antwoord"),)
    if case.school is not None:
        return (_outcome(case, replies[0], case.school, texts),)
    named = {school_of(article) for article in case.bronnen}
    if named:
        found = {reply.school: reply for reply in replies}
        return tuple(
            _outcome(case, found.get(s) or Reply(s, error="geen antwoord"), s, texts)
            for s in sorted(named)
        )
    best = next((r for r in replies if r.ruling in case.ruling), replies[0])
    foreign, altered = _impossible(replies, texts)
    merged = Reply(
        school=best.school,
        ruling=best.ruling,
        passages=best.passages,
        help=any(reply.help for reply in replies),
        confidence=best.confidence,
        seconds=best.seconds,
        error=next((reply.error for reply in replies if reply.error), None),
    )
    return (_outcome(case, merged, best.school, texts, (foreign, altered)),)


def related(one: str, other: str) -> bool:
    """Whether two article ids are the same, or one contains the other ('x:11' and 'x:11.c')."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def school_of(article: str) -> str:
    """The school in an article's id."""
    return article.partition(":")[0]


def _outcome(
    case: Case,
    reply: Reply,
    school: str,
    texts: Mapping[str, str],
    impossible: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
) -> Outcome:
    failed = reply.error is not None
    cited = [passage.article for passage in reply.passages]
    deciding = [a for a in case.bronnen if school_of(a) == school]
    fine = [*deciding, *case.mag_ook]
    foreign, altered = impossible or _impossible((reply,), texts)
    expected = case.ruling
    return Outcome(
        case=case,
        school=school,
        reply=reply,
        strict=(not failed and reply.ruling == expected[0]) if expected else None,
        lenient=(not failed and reply.ruling in expected) if expected else None,
        hit=any(c in deciding for c in cited) if deciding else None,
        near=any(related(c, d) for c in cited for d in deciding) if deciding else None,
        first=(bool(cited) and cited[0] in deciding) if deciding else None,
        allowed=sum(any(related(c, f) for f in fine) for c in cited) if expected else None,
        foreign=foreign,
        altered=altered,
    )


def _impossible(
    replies: Sequence[Reply], texts: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Citations of another school than the one asked, and quotes that are not in the article."""
    pairs = [(reply.school, passage) for reply in replies for passage in reply.passages]
    return (
        tuple(p.article for school, p in pairs if school_of(p.article) != school),
        tuple(
            p.article for _, p in pairs if not p.quote or p.quote not in texts.get(p.article, "")
        ),
    )
