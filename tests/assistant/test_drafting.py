"""Draft norms from a protocol's own sentences."""

from __future__ import annotations

import pytest

from assistant.drafting import draft_norms, exceptions, modality
from assistant.judge import judge
from assistant.reading import Question, Reading
from assistant.rulings import Ruling
from corpus import Article, Corpus
from corpus.frames import Frame
from corpus.norms import cite
from corpus.vocabulary import Vocabulary

ACTS = {"11.b": "hacken", "9": "beeld_plaatsen", "18": "eigen_apparaat_schoolapps"}


class ActsByLabel:
    """Knows three articles, finds the rest about nothing."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self.by_text = {a.text: ACTS.get(a.path, "overig") for a in articles}

    def read(self, questions: list[Question]) -> list[Reading]:
        return [self._read(question.text) for question in questions]

    def _read(self, text: str) -> Reading:
        act = next(act for own, act in self.by_text.items() if text.endswith(own))
        return Reading({"handeling": {act: 0.9, "overig": 0.1}}, 0.0)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Het is niet toegestaan om te filmen.", "verboden"),
        ("Telefoons zijn verboden.", "verboden"),
        ("Je mag in de les geen telefoon gebruiken.", "verboden"),
        ("Daarom pesten we elkaar niet.", "verboden"),
        ("Je moet je telefoon uitzetten.", "verplicht"),
        ("Je meldt het aan de mentor.", "verplicht"),
        ("Medewerkers mogen kennis delen.", "toegestaan"),
        ("Dit protocol is vastgesteld in 2020.", "feit"),
    ],
)
def test_modality(text: str, rule: str) -> None:
    assert modality(text) == rule


def test_exceptions_are_verbatim(corpus: Corpus) -> None:
    article = corpus.article("langstraat:9")
    unless, _ = exceptions(article)
    assert {name for condition in unless for name in condition.als} == {
        "toestemming_leraar",
        "toestemming",
    }
    for condition in unless:
        assert cite(article, condition.bron.passage).quote.startswith("tenzij")


def test_drafted_norms_answer(corpus: Corpus, vocabulary: Vocabulary) -> None:
    protocol = corpus.school("langstraat")
    norms = draft_norms(protocol, ActsByLabel(protocol.articles))  # type: ignore[arg-type]
    assert norms.status == "concept"
    rulings = {
        act: judge(Frame("mag", act), norms, corpus, vocabulary).ruling
        for act in ("hacken", "beeld_plaatsen", "eigen_apparaat_schoolapps", "printen")
    }
    assert rulings == {
        "hacken": Ruling.FORBIDDEN,
        "beeld_plaatsen": Ruling.CONDITIONAL,
        "eigen_apparaat_schoolapps": Ruling.CONDITIONAL,
        "printen": Ruling.SILENT,
    }
