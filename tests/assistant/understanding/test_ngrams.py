"""Features of spelling: what a question touches, what is learnt from it, how it is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.reading import Question
from assistant.understanding.ngrams import (
    ages,
    blocks,
    char_ngrams,
    features,
    load_ngrams,
    save_ngrams,
    words,
)
from assistant.understanding.training.examples import Example
from assistant.understanding.training.ngrams import choose_features, fit_ngrams
from corpus.frames import Frame

SLOTS = {"handeling": ("hacken", "printen", "kwetsen"), "gevaar": ("nee", "ja")}
TEXTS = ("mag ik hacken", "hacken op school", "mag ik printen", "printen op school") * 3


def example(text: str) -> Example:
    act = "hacken" if "hacken" in text else "printen"
    return Example(Question(text, "ecl"), Frame("mag", act), act == "hacken", ())


def test_words_and_marks_are_read_in_lower_case() -> None:
    assert words("Mag ík Dàt?!") == ["mag", "ík", "dàt", "?", "!"]


def test_pieces_are_those_of_scikit_learn() -> None:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))
    analyse = vectorizer.build_analyzer()
    assert sorted(char_ngrams(["mag", "ik", "appen"])) == sorted(analyse("mag ik appen"))


def test_an_age_is_a_side_of_each_limit() -> None:
    assert list(ages(words("een oud-leerling van 19, om 08.30 in 2026"))) == [
        ">=12", ">=16", ">=18", "<21", "<12", "<16", "<18", "<21", ">=12", ">=16", ">=18", ">=21",
    ]  # fmt: skip


def test_a_long_number_is_no_age() -> None:
    assert list(ages(words("9" * 5000))) == []


def test_every_block_has_the_length_of_its_weight() -> None:
    question = Question("mag ik appen, 15", "ecl", "ouder", ("en thuis",))
    rows, idf = choose_features([question] * 5)
    touched, values = features(question, rows, idf)
    assert {rows[name] for _, block in blocks(question) for name in block} == set(touched.tolist())
    assert np.sum(values**2) == pytest.approx(sum(weight**2 for weight, _ in blocks(question)))


def test_what_was_learnt_reads_a_typo_and_survives_the_file(tmp_path: Path) -> None:
    ngrams = fit_ngrams([example(text) for text in TEXTS], SLOTS)
    asked = [Question("mag ik hackken", "ecl"), Question("ff pprinten", "ecl")]
    logits = ngrams.logits(asked)
    assert logits[:, :3].argmax(1).tolist() == [0, 1]
    assert logits[:, 3:].argmax(1).tolist() == [1, 0]
    save_ngrams(tmp_path / "ngrams.npz", ngrams)
    assert np.allclose(load_ngrams(tmp_path / "ngrams.npz").logits(asked), logits, atol=0.01)
    assert np.allclose(ngrams.scaled(0.5).logits(asked), logits * 0.5)


def test_a_value_without_examples_is_never_read() -> None:
    ngrams = fit_ngrams([example(text) for text in TEXTS], SLOTS)
    (line,) = ngrams.logits([Question("pesten", "ecl")])
    assert line[2] < line[:2].min() - 3


def test_an_unknown_text_gets_the_bias_alone() -> None:
    ngrams = fit_ngrams([example(text) for text in TEXTS], SLOTS)
    assert np.allclose(ngrams.logits([Question("zzz", "xyz")]), ngrams.bias)
