from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Corpus, load_corpus
from corpus.errors import UnknownSchoolError
from indexes.lexical import LexicalRetriever


@pytest.mark.parametrize(
    ("query", "school", "expected"),
    [
        ("mag ik dit filmpje van de excursie posten?", "langstraat", "langstraat:9"),
        ("wat als ik een meme van mn docent op insta zet", "ecl", "ecl:5"),
        ("mag ik in de pauze op de computer?", "regenboog", "regenboog:leerlingen.8"),
        ("mag mn telefoon aan tijdens een toets", "roctop", "roctop:afspraken.7"),
        ("wat gebeurt er als je gehackt hebt", "ecl", "ecl:7.b"),
    ],
)
def test_the_words_of_a_question_find_the_article(
    shipped: Corpus, query: str, school: str, expected: str
) -> None:
    assert LexicalRetriever(shipped).search(query, school)[0].article.id == expected


def test_hits_are_numbered_and_sorted_and_have_a_score(small_corpus: Callable[..., Corpus]) -> None:
    corpus = small_corpus({"s": ["foto", "foto", "telefoon", "foto foto"]})
    hits = LexicalRetriever(corpus).search("een foto", "s")
    assert [h.rank for h in hits] == [1, 2, 3]
    assert [h.article.id for h in hits][1:] == ["s:1", "s:2"]  # equal scores: by id
    assert all(h.score > 0 and h.source == "lexical" for h in hits)
    assert len(LexicalRetriever(corpus).search("een foto", "s", k=2)) == 2


def test_a_related_word_counts_less_than_the_word_itself(
    small_corpus: Callable[..., Corpus],
) -> None:
    corpus = small_corpus({"s": ["Je deelt geen filmpje.", "Je deelt geen selfie.", "Eten mag."]})
    hits = LexicalRetriever(corpus).search("selfie", "s")
    assert [h.article.id for h in hits] == ["s:2", "s:1"]


@pytest.mark.parametrize("query", ["", "   ", "qzx wvb", "?!", "\0", "mag ik dat"])
def test_nothing_in_common_is_no_hit(shipped: Corpus, query: str) -> None:
    assert LexicalRetriever(shipped).search(query, "ecl") == []


def test_an_unknown_school_is_a_clear_error(shipped: Corpus) -> None:
    with pytest.raises(UnknownSchoolError, match="geen protocol"):
        LexicalRetriever(shipped).search("foto", "hogwarts")


RETRIEVER = LexicalRetriever(load_corpus())
WORDS = st.sampled_from(
    ["foto", "posten", "telefoon", "les", "leraar", "Langstraat", "ECL", "Regenboog"]
)


@given(query=st.lists(WORDS, min_size=1, max_size=8).map(" ".join), data=st.data())
def test_hits_are_of_the_school_that_was_asked(
    shipped: Corpus, query: str, data: st.DataObject
) -> None:
    school = data.draw(st.sampled_from(sorted(shipped.protocols)))
    hits = RETRIEVER.search(query, school, 50)
    assert all(hit.article.school == school for hit in hits)
