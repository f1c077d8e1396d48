"""Heads over vectors: layout, saving, and what doesn't fit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.reading import Question
from assistant.understanding.heads import Heads, Layout, WeightsError, save_heads
from assistant.understanding.ngrams import NgramModel
from assistant.understanding.reader import HeadReader, open_reader, side_inputs, text_of
from assistant.understanding.slots import label, slots_of
from corpus.frames import Frame
from corpus.vocabulary import load_vocabulary


class OneWordEncoder:
    """The first axis for a text with 'foto', the second for any other; counts its texts."""

    dim = 2
    name = "one-word"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        rows = [[1.0, 0.0] if "foto" in text else [0.0, 1.0] for text in texts]
        return np.array(rows, dtype=np.float32)


LAYOUT = Layout(
    {"soort": ("mag", "info"), "handeling": ("beeld_plaatsen", "hacken"), "gevaar": ("nee", "ja")},
    ("ecl",),
    "one-word",
)


def heads() -> Heads:
    found = np.zeros((2 + 1 + 3, 6), dtype=np.float32)
    found[0, 2] = found[1, 3] = 8  # the word decides the act
    found[2, 1] = 8  # at the ECL every question is 'info'
    found[5, 5] = 8  # staff are always in danger
    ngrams = NgramModel(
        {"w:haatbericht": 0},
        np.ones(1, dtype=np.float32),
        np.array([0, 1]),
        np.array([5]),
        np.array([8.0], dtype=np.float32),
        np.zeros(6, dtype=np.float32),
    )
    return Heads(found, np.array([4, 0, 0, 0, 4, 0], dtype=np.float32), ngrams)


def read(text: str, school: str = "regenboog", role: str | None = None) -> dict[str, str]:
    reader = HeadReader(OneWordEncoder(), LAYOUT, heads())
    (found,) = reader.read([Question(text, school, role)])  # type: ignore[arg-type]
    best = {slot: max(values, key=lambda v: values[v]) for slot, values in found.slots.items()}
    assert all(sum(values.values()) == pytest.approx(1) for values in found.slots.values())
    return {**best, "danger": "ja" if found.danger > 0.5 else "nee"}


def test_text_school_and_role_each_count() -> None:
    assert read("een foto")["handeling"] == "beeld_plaatsen"
    assert read("een wachtwoord")["handeling"] == "hacken"
    assert read("een foto")["soort"] == "mag"
    assert read("een foto", school="ecl")["soort"] == "info"
    assert read("een foto")["danger"] == "nee"
    assert read("een foto", role="medewerker")["danger"] == "ja"


def test_spelling_counts_beside_meaning() -> None:
    assert read("een haatbericht")["danger"] == "ja"
    assert read("een aardig bericht")["danger"] == "nee"


def test_the_same_text_is_encoded_once() -> None:
    encoder = OneWordEncoder()
    questions = [Question("foto?", school) for school in ("ecl", "roctop", "langstraat")]
    assert len(HeadReader(encoder, LAYOUT, heads()).read(questions)) == 3
    assert encoder.texts == ["foto?"]
    assert HeadReader(encoder, LAYOUT, heads()).read([]) == []


def test_earlier_questions_stand_before_the_question() -> None:
    question = Question("en thuis?", "ecl", None, ("een", "twee", "drie"))
    assert text_of(question) == "twee [SEP] drie [SEP] en thuis?"
    assert side_inputs(Question("x", "ecl", "ouder"), ("ecl", "a")).tolist() == [1, 0, 0, 1, 0]


def test_of_a_long_conversation_the_question_is_always_read() -> None:
    early = ("x" * 900, "y" * 900)
    found = text_of(Question("ik word gechanteerd", "ecl", None, early))
    assert found.endswith("[SEP] ik word gechanteerd")
    assert len(found) < 400
    long = text_of(Question(f"Geachte directie, {'z ' * 2500} mag dat?", "ecl"))
    assert long.startswith("Geachte directie")
    assert long.endswith("mag dat?")
    assert len(long) < 720


def test_saved_heads_read_the_same(tmp_path: Path) -> None:
    save_heads(tmp_path, LAYOUT, heads())
    reader = open_reader(tmp_path, OneWordEncoder())
    assert isinstance(reader, HeadReader)
    assert reader.layout == LAYOUT
    assert np.allclose(reader.heads.weights, heads().weights)
    assert np.allclose(reader.heads.bias, heads().bias)
    questions = [Question("een foto en een haatbericht", "ecl"), Question("nu", "x", "ouder")]
    assert reader.read(questions) == HeadReader(OneWordEncoder(), LAYOUT, heads()).read(questions)


def test_heads_of_another_encoder_are_refused(tmp_path: Path) -> None:
    save_heads(tmp_path, LAYOUT, heads())
    data = json.loads((tmp_path / "heads.json").read_text("utf-8"))
    (tmp_path / "heads.json").write_text(json.dumps({**data, "encoder": "old"}), "utf-8")
    with pytest.raises(WeightsError, match="horen bij de encoder old"):
        open_reader(tmp_path, OneWordEncoder())


def test_missing_heads_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="niet te lezen"):
        open_reader(tmp_path, OneWordEncoder())


@pytest.mark.parametrize("name", ["heads.npz", "ngrams.npz", "heads.json"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"[]"])
def test_broken_heads_are_an_error(name: str, content: bytes, tmp_path: Path) -> None:
    save_heads(tmp_path, LAYOUT, heads())
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WeightsError, match="niet te lezen"):
        open_reader(tmp_path, OneWordEncoder())


def test_heads_of_two_runs_do_not_mix(tmp_path: Path) -> None:
    save_heads(tmp_path, LAYOUT, heads())
    data = json.loads((tmp_path / "heads.json").read_text("utf-8"))
    data["slots"]["soort"] = ["mag"]
    (tmp_path / "heads.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(WeightsError, match="horen niet bij elkaar"):
        open_reader(tmp_path, OneWordEncoder())


def test_every_slot_of_a_frame_has_a_class() -> None:
    slots = slots_of(load_vocabulary())
    frame = Frame("mag", "hacken", "leerling", None, "les", (("schade", True),))
    for slot, values in slots.items():
        assert label(frame, False, slot) in values
    assert label(frame, True, "gevaar") == "ja"
    assert label(frame, False, "omst:schade") == "ja"
    assert label(frame, False, "omst:toestemming") == "-"
    assert label(frame, False, "ander") == "-"
