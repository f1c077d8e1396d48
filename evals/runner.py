"""Cases through a system, scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus import Corpus
from evals.cases import Case
from evals.replies import Reply, System, replies_of
from evals.scoring import Outcome, score

Progress = Callable[[str, int, int], None]  # what, done, of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Which cases are put to the systems, against which protocols."""

    cases: Sequence[Case]
    corpus: Corpus

    def ask(self, name: str, system: System, progress: Progress | None = None) -> list[Outcome]:
        """Put every case to a system, in order; a crash is an outcome, and the run goes on.

        The first case is put twice and timed once: what loads on first use is no answering time.
        """
        schools = tuple(self.corpus.protocols)
        outcomes: list[Outcome] = []
        texts = self._texts()
        replies_of(system, self.cases[0], schools)
        for done, case in enumerate(self.cases, start=1):
            outcomes += score(case, replies_of(system, case, schools), texts)
            if progress is not None:
                progress(name, done, len(self.cases))
        return outcomes

    def score(self, replies: Mapping[str, Sequence[Reply]]) -> list[Outcome]:
        """Score replies that were collected before, by case id; a missing one is a failure."""
        texts = self._texts()
        return [o for case in self.cases for o in score(case, replies.get(case.id, ()), texts)]

    def _texts(self) -> dict[str, str]:
        corpus = self.corpus
        return {a.id: a.text for school in corpus.protocols for a in corpus.articles(school)}
