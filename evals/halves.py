"""The two halves apart: is the meaning understood, and does the right meaning give the ruling?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.judge import judge
from corpus import Corpus
from corpus.frames import Frame
from corpus.norms import load_norms
from corpus.vocabulary import load_vocabulary
from evals.cases import Case
from evals.replies import Passage, Reply
from evals.stats import Figure, rate

PARTS = ("soort", "handeling", "wie", "ander", "waar", "omstandigheden")
LABELS = {part: part.capitalize() for part in PARTS} | {"frame": "Alles samen"}


def judged_from_gold(cases: Iterable[Case], corpus: Corpus) -> dict[str, tuple[Reply, ...]]:
    """Replies by case id that the judge gives to the expert's own frames, at the case's school.

    Understanding plays no part, so the help that the expert expects counts as given. Cases
    without a frame or a school are left out.
    """
    norms, vocabulary = load_norms(corpus), load_vocabulary()
    replies: dict[str, tuple[Reply, ...]] = {}
    for case in cases:
        if case.frame is None or case.school is None:
            continue
        judgement = judge(Frame.from_dict(case.frame), norms[case.school], corpus, vocabulary)
        passages = tuple(Passage(c.article.id, c.quote) for c in judgement.citations)
        replies[case.id] = (
            Reply(case.school, str(judgement.ruling), passages, case.hulp, confidence=1.0),
        )
    return replies


def frame_figures(
    pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> dict[str, Figure]:
    """How often each part of the meaning is right, and the whole: (gold, understood) frames.

    An open part must be left open; circumstances are right when all are.
    """
    verdicts = [
        {part: (gold.get(part) or None) == (found.get(part) or None) for part in PARTS}
        for gold, found in pairs
    ]
    rates = {part: rate(verdict[part] for verdict in verdicts) for part in PARTS}
    rates["frame"] = rate(all(verdict.values()) for verdict in verdicts)
    return {part: figure for part, figure in rates.items() if figure is not None}
