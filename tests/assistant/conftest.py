"""A reader that says what it is told, so that everything behind it can be tested alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant import Assistant, load_settings
from assistant.reading import Question, Reading
from corpus import Corpus, load_corpus
from corpus.norms import NormFile, load_norms
from corpus.vocabulary import Vocabulary, load_vocabulary

Slots = dict[str, dict[str, float]]


class ScriptedReader:
    """Gives the same reading for every question, and keeps what it was asked."""

    def __init__(self, slots: Slots, danger: float = 0.0) -> None:
        self.reading = Reading(slots, danger)
        self.asked: list[Question] = []

    def read(self, questions: Sequence[Question]) -> list[Reading]:
        self.asked += questions
        return [self.reading] * len(questions)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def norms(corpus: Corpus) -> dict[str, NormFile]:
    return load_norms(corpus)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


Opener = Callable[..., Assistant]


@pytest.fixture(scope="session")
def assistant_that_reads(
    corpus: Corpus, norms: dict[str, NormFile], vocabulary: Vocabulary
) -> Opener:
    """Makes an assistant whose reader always finds the given act and slots."""

    def make(act: str, kind: str = "mag", danger: float = 0.0, **slots: str) -> Assistant:
        read: Slots = {"soort": {kind: 1.0}, "handeling": {act: 1.0}}
        read |= {slot.replace("__", ":"): {value: 1.0} for slot, value in slots.items()}
        reader = ScriptedReader(read, danger)
        return Assistant(corpus, norms, vocabulary, reader, load_settings())

    return make
