"""A system that says what it is told to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus import Citation, Corpus
from corpus.types import Role
from evals.baselines import BaselineAnswer

Says = tuple[str, list[str], bool, float]  # ruling, article ids, help, zekerheid

RIGHT: dict[str, Says] = {
    "foto": ("niet_toegestaan", ["oost:1"], False, 0.9),
    "gepest": ("informatie", ["oost:2"], True, 0.8),
    "pauze": ("toegestaan", ["west:1"], False, 0.7),
    "wiskunde": ("buiten_bereik", [], False, 0.6),
    "mee": ("informatie", [], False, 0.5),
}


def right(text: str, school: str) -> Says:
    """The right answer to each of the cases, known by one of their words."""
    return next(answer for word, answer in RIGHT.items() if word in text)


@dataclass
class Told:
    """Answers a question at a school with what `says` maps the two to."""

    corpus: Corpus
    says: Callable[[str, str], Says]

    def ask(
        self, text: str, *, school: str, role: Role | None, earlier: Sequence[str]
    ) -> BaselineAnswer:
        ruling, cited, helps, confidence = self.says(text, school)
        articles = [self.corpus.article(i) for i in cited]
        return BaselineAnswer(
            ruling, tuple(Citation(a, 0, len(a.text)) for a in articles), helps, confidence
        )
