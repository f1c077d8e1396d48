"""Norm files: the shipped ones hold, a wrong one says where, what and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus import Corpus, load_corpus
from corpus.frames import Frame
from corpus.norms import NormError, cite, load_norms, parse_norms
from corpus.vocabulary import VocabularyError, load_vocabulary


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


def file(**changes: Any) -> dict[str, Any]:
    norm = {"id": "a", "over": ["hacken"], "regel": "verboden", "bronnen": [{"artikel": "7.b"}]}
    norm |= changes
    return {"school": "ecl", "status": "concept", "wie": ["leerling"], "normen": [norm]}


def test_each_shipped_protocol_has_checked_norms(corpus: Corpus) -> None:
    found = load_norms(corpus)
    assert set(found) == set(corpus.protocols)
    for norms in found.values():
        assert norms.status == "gecontroleerd"
        assert all(norm.uitleg for norm in norms.normen)


def test_every_act_is_decided_somewhere_or_a_safety_net(corpus: Corpus) -> None:
    vocabulary = load_vocabulary()
    decided = {act for norms in load_norms(corpus).values() for n in norms.normen for act in n.over}
    silent = {act for act in vocabulary.handelingen if not decided & set(vocabulary.act_line(act))}
    # On these no protocol has a rule: questions about them are 'niet_geregeld'.
    assert silent <= {"overig", "buiten_bereik", "klassenapp", "vriend_met_ouder",
                      "klacht_of_bezwaar", "inname_bijzonderheden"}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"over": ["hackenn"]}, "'hackenn' staat niet in de lijst handelingen"),
        ({"wie": ["robot"]}, "'robot' staat niet in de lijst rollen"),
        ({"waar": ["mars"]}, "'mars' staat niet in de lijst plaatsen"),
        ({"alleen_als": {"maanstand": "ja"}}, "'maanstand' staat niet in de lijst omst"),
        ({"alleen_als": {"schade": "misschien"}}, "alleen_als"),
        ({"regel": "verplicht-ish"}, "regel"),
        ({"bronnen": []}, "bronnen"),
        ({"bronnen": [{"artikel": "99"}]}, "ecl:99"),
        ({"bronnen": [{"artikel": "7.b", "passage": "te hakken"}]}, "niet woordelijk"),
        ({"ook": ["98"]}, "ecl:98"),
        ({"onbekend": 1}, "onbekend"),
    ],
)
def test_a_wrong_norm_is_named(changes: dict[str, Any], problem: str, corpus: Corpus) -> None:
    with pytest.raises(NormError, match="Oplossing: ") as caught:
        parse_norms(file(**changes), "ecl.yaml", corpus, load_vocabulary())
    assert problem in str(caught.value)
    assert str(caught.value).startswith("ecl.yaml")


def test_one_id_twice_is_an_error(corpus: Corpus) -> None:
    data = file()
    data["normen"] *= 2
    with pytest.raises(NormError, match="twee keer"):
        parse_norms(data, "ecl.yaml", corpus, load_vocabulary())


def test_a_folder_of_norms(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("school: ecl\n", encoding="utf-8")
    with pytest.raises(NormError, match=r"x\.yaml"):
        load_norms(corpus, tmp_path)
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(NormError, match="niet te lezen"):
        load_norms(corpus, tmp_path)


def test_a_citation_is_the_passage(corpus: Corpus) -> None:
    article = corpus.article("langstraat:15")
    passage = "tenzij het gaat om een door de medewerkers gebruikt professioneel account"
    assert cite(article, passage).quote == passage
    assert cite(article, None).quote == article.text


def test_a_frame_survives_its_json_form() -> None:
    data = {
        "soort": "mag", "handeling": "hacken", "wie": "leerling", "ander": None, "waar": "les",
        "omstandigheden": {"toestemming": "nee", "schade": "ja"},
    }  # fmt: skip
    frame = Frame.from_dict(data)
    assert frame.circumstance("toestemming") is False
    assert frame.circumstance("schade") is True
    assert frame.circumstance("besloten") is None
    assert frame.to_dict() == data


def test_a_word_that_is_broader_than_itself_is_an_error(tmp_path: Path) -> None:
    shipped = load_vocabulary().model_dump()
    shipped["handelingen"] = {
        "a": {"wat": "a", "breder": "b"}, "b": {"wat": "b", "breder": "a"},
    }  # fmt: skip
    import yaml

    path = tmp_path / "vocabulary.yaml"
    path.write_text(yaml.safe_dump(shipped), encoding="utf-8")
    with pytest.raises(VocabularyError, match="wijst naar zichzelf"):
        load_vocabulary(path)
    path.write_text("soorten: [", encoding="utf-8")
    with pytest.raises(VocabularyError, match="niet te lezen"):
        load_vocabulary.__wrapped__(path)
