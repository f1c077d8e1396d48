"""The cases that come with the program: sound, complete and honestly split."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.rulings import Ruling
from corpus import load_corpus
from evals.cases import Case, Split, load_split, unknown_names
from evals.duplicates import across_splits


@pytest.fixture(scope="module")
def splits() -> dict[Split, tuple[Case, ...]]:
    return {"train": load_split("train"), "dev": load_split("dev"), "test": load_split("test")}


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_every_school_role_and_ruling_is_covered(
    splits: dict[Split, tuple[Case, ...]], split: Split
) -> None:
    cases = splits[split]
    assert unknown_names(cases, load_corpus()) == []
    assert {case.school for case in cases} >= set(load_corpus().protocols)
    assert {case.rol for case in cases} == {"leerling", "ouder", "medewerker", None}
    assert {case.ruling[0] for case in cases if case.ruling} == set(Ruling)
    assert any(case.hulp for case in cases)


def test_an_id_is_used_once(splits: dict[Split, tuple[Case, ...]]) -> None:
    ids = Counter(case.id for cases in splits.values() for case in cases)
    assert [name for name, count in ids.items() if count > 1] == []


@pytest.mark.slow
def test_no_question_stands_in_two_splits() -> None:
    assert [(pair.one.id, pair.other.id) for pair in across_splits()] == []
