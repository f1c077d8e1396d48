from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Citation, Corpus, Protocol, ProtocolwijzerError
from corpus.errors import BodyError, CitationError, UnknownArticleError, UnknownSchoolError

ARTICLE = Article("s:1", "s", "Artikel 1", "Kop", "Je deelt geen wachtwoord.")


def protocol(school: str, *paths: str) -> Protocol:
    articles = tuple(Article(f"{school}:{p}", school, p, "Kop", f"Tekst {p}.") for p in paths)
    return Protocol(
        school, school, "vo", "Titel", None, None, ("leerlingen",), (), articles, school
    )


@pytest.mark.parametrize(
    ("article_id", "path", "parent"),
    [
        ("langstraat:11.a.i", "11.a.i", "langstraat:11.a"),
        ("langstraat:11", "11", None),
        ("regenboog:voorbeelden.donts.1", "voorbeelden.donts.1", "regenboog:voorbeelden.donts"),
    ],
)
def test_path_and_parent(article_id: str, path: str, parent: str | None) -> None:
    article = Article(article_id, article_id.partition(":")[0], "", "", "tekst")
    assert (article.path, article.parent_id) == (path, parent)


@given(text=st.text(min_size=1), data=st.data())
def test_a_quote_is_its_source(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = Citation(Article("s:1", "s", "", "", text), start, end).quote
    assert len(quote) == end - start
    assert text.find(quote) != -1
    assert text[:start] + quote + text[end:] == text


@given(start=st.integers(-50, 60), end=st.integers(-50, 60))
def test_no_citation_is_empty_or_outside(start: int, end: int) -> None:
    size = len(ARTICLE.text)
    if 0 <= start < end <= size:
        assert Citation(ARTICLE, start, end).quote
    else:
        with pytest.raises(CitationError, match="leeg of valt buiten"):
            Citation(ARTICLE, start, end)


def test_corpus_finds_by_id() -> None:
    corpus = Corpus.of([protocol("b", "1"), protocol("a", "1", "2")])
    assert list(corpus.protocols) == ["a", "b"]
    assert corpus.article("a:2").text == "Tekst 2."
    assert [a.id for a in corpus.articles("a")] == ["a:1", "a:2"]


def test_unknown_ids_are_clear_errors() -> None:
    corpus = Corpus.of([protocol("a", "1"), protocol("b", "1")])
    with pytest.raises(UnknownSchoolError, match="kies een van: a, b"):
        corpus.school("c")
    with pytest.raises(UnknownSchoolError):
        corpus.articles("c")
    with pytest.raises(UnknownArticleError, match="artikel 'a:9'"):
        corpus.article("a:9")


def test_two_protocols_with_one_id_are_refused() -> None:
    with pytest.raises(ProtocolwijzerError, match="hetzelfde id"):
        Corpus.of([protocol("a", "1"), protocol("a", "2")])


def test_errors_survive_pickling(tmp_path) -> None:  # type: ignore[no-untyped-def]
    error = BodyError(tmp_path / "x.md", 3, "probleem", "doe iets")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert "regel 3: probleem. Oplossing: doe iets." in str(again)
