from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import Assistant, load_settings
from assistant.reading import Question, Reading
from assistant.understanding import load_reader
from corpus import load_corpus
from corpus.norms import load_norms
from corpus.vocabulary import load_vocabulary
from evals.ablation import Blinkered, ablations, likeliest, without_circumstances

READING = Reading(
    slots={
        "handeling": {"b": 0.4, "a": 0.4, "c": 0.2},
        "omst:toestemming": {"ja": 0.9, "-": 0.1},
    },
    danger=0.3,
)


def test_parts_are_taken_away_and_the_rest_stays() -> None:
    open_ended = without_circumstances(READING)
    assert open_ended.slots["omst:toestemming"] == {"-": 1.0}
    assert open_ended.slots["handeling"] == READING.slots["handeling"]
    sure = likeliest(READING)
    assert sure.slots == {"handeling": {"a": 1.0}, "omst:toestemming": {"ja": 1.0}}
    assert sure.danger == open_ended.danger == READING.danger


def test_the_reader_sees_only_what_it_is_left() -> None:
    seen: list[Question] = []

    class Reader:
        def read(self, questions: Sequence[Question]) -> list[Reading]:
            seen.extend(questions)
            return [READING] * len(questions)

    blinkered = Blinkered(Reader(), ask=lambda q: replace(q, earlier=()), told=likeliest)
    question = Question("en thuis?", "ecl", "leerling", ("mag ik appen",))
    assert blinkered.read([question]) == [likeliest(READING)]
    assert seen == [Question("en thuis?", "ecl", "leerling")]


def test_each_part_of_the_shipped_reader_counts() -> None:
    corpus = load_corpus()
    whole = Assistant(corpus, load_norms(corpus), load_vocabulary(), load_reader(), load_settings())
    question = Question("en een foto van Sara, stiekem?", "ecl", "ouder", ("mag ik appen",))
    full = whole.reader.read([question])
    partial = {name: part.reader.read([question]) for name, part in ablations(whole)}
    assert "zonder spelling" in partial
    assert all(readings != full for readings in partial.values())
