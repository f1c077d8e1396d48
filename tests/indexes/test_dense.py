from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus import Corpus
from corpus.errors import UnknownSchoolError
from indexes import Index, open_index
from indexes.passages import passage

QUESTIONS = [
    "mag ik dit filmpje van de excursie op sociale media plaatsen",
    "worden leerlingen en medewerkers vrienden",
    "het gebruik van een telefoon in de klas",
    "iemand lastig te vallen",
]


@pytest.fixture(scope="module")
def index(shipped: Corpus, make_encoder: Any, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return open_index(shipped, make_encoder(), tmp_path_factory.mktemp("index"))


def exact(corpus: Corpus, encoder: Any, query: str, school: str) -> dict[str, float]:
    articles = corpus.articles(school)
    scores = encoder.encode([passage(a) for a in articles]) @ encoder.encode([query])[0]
    return {a.id: float(score) for a, score in zip(articles, scores, strict=True)}


@pytest.mark.parametrize("query", QUESTIONS)
def test_scores_are_the_exact_cosines(
    index: Index, shipped: Corpus, make_encoder: Any, query: str
) -> None:
    for school in shipped.protocols:
        expected = exact(shipped, make_encoder(), query, school)
        hits = index.dense.search(query, school, 50)
        assert {h.article.id: h.score for h in hits} == pytest.approx(
            {key: score for key, score in expected.items() if score > 0}, abs=1e-5
        )
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_k_limits_the_hits(index: Index) -> None:
    hits = index.dense.search(QUESTIONS[0], "ecl", 3)
    assert [h.rank for h in hits] == [1, 2, 3]
    assert index.search(QUESTIONS[0], "ecl", 3)[0].source == "fused"
    assert len(index.search(QUESTIONS[0], "ecl", 3)) == 3


def test_a_blank_question_finds_nothing(index: Index) -> None:
    assert index.search("  \n", "ecl") == []


@pytest.mark.parametrize("query", ["foto \ud83d", "foto \0", "\u202efoto", "foto 🙂", "f" * 10_000])
def test_strange_characters_are_searched_too(index: Index, query: str) -> None:
    assert index.search(query, "ecl")


def test_an_unknown_school_is_a_clear_error(index: Index) -> None:
    for search in (index.search, index.dense.search):
        with pytest.raises(UnknownSchoolError):
            search("foto", "hogwarts")


def test_no_hit_is_of_another_school_even_when_its_words_are_used(
    index: Index, shipped: Corpus
) -> None:
    for other in shipped.protocols.values():
        query = f"bij {other.school}: {other.articles[5].text}"
        for school in shipped.protocols:
            assert {h.article.school for h in index.search(query, school, 50)} == {school}


def test_many_threads_get_the_answers_of_one(index: Index, shipped: Corpus) -> None:
    asked = [(q, s) for q in QUESTIONS for s in shipped.protocols] * 8
    alone = [index.search(*pair) for pair in asked]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(lambda pair: index.search(*pair), asked)) == alone


def test_a_huge_question_is_searched_by_its_beginning(index: Index) -> None:
    question = QUESTIONS[0] + " " * 5_000
    assert index.search(question + "telefoon " * 20_000, "ecl") == index.search(question, "ecl")


def test_vectors_are_opened_at_the_first_search_only(
    shipped: Corpus, make_encoder: Callable[[], Any], tmp_path: Path
) -> None:
    encoder = make_encoder()
    open_index(shipped, encoder, tmp_path)
    index = open_index(shipped, encoder, tmp_path)
    opened = index.dense._open_collection
    calls: list[int] = []

    def counted() -> Any:
        calls.append(1)
        return opened()

    index.dense._open_collection = counted  # type: ignore[method-assign]
    index.lexical.search("foto", "ecl")
    assert not calls
    index.search("foto", "ecl")
    index.search("foto", "ecl")
    assert len(calls) == 1


def test_vectors_are_stored_as_they_were_made(index: Index) -> None:
    stored = index.dense._collection().get(include=["embeddings"])["embeddings"]
    assert np.asarray(stored).shape == (144, 64)
