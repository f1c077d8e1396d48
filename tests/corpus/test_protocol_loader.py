from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ProtocolwijzerError, load_corpus
from corpus.blocks import read_blocks
from corpus.errors import BodyError, FrontMatterError, SourceError
from corpus.loader import load_protocol
from corpus.outline import build_articles

FRONT = """\
id: test
school: Testschool
naam_in_zin: de Testschool
soort: voortgezet onderwijs
titel: Protocol
versie: 1.10
datum: 2024-09-01
doelgroep: [leerlingen]"""
BODY = "## Regels\n\n1. Je pest niemand.\n2. Je deelt niets.\n"


def write(folder: Path, front: str = FRONT, body: str = BODY, name: str = "test.md") -> Path:
    path = folder / name
    path.write_text(f"---\n{front}\n---\n\n{body}", "utf-8")
    return path


def load(folder: Path, body: str) -> dict[str, tuple[str, str, str | None]]:
    articles = load_protocol(write(folder, body=body)).articles
    return {a.path: (a.label, a.text, a.opener) for a in articles}


def test_versions_stay_as_written(tmp_path: Path) -> None:
    assert load_protocol(write(tmp_path)).version == "1.10"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "## Regels {punt=Regel}\n1. Een\nloopt door.\n\n"
            "2. Twee:\n- a. eerst\n- b. dan\n\nSlot.",
            {
                "1": ("Regel 1", "Een loopt door.", None),
                "2": ("Regel 2", "Twee:", None),
                "2.a": ("Regel 2, onder a", "eerst", "Twee:"),
                "2.b": ("Regel 2, onder b", "dan", "Twee:"),
                "2.slot": ("Regel 2, slotzin", "Slot.", None),
            },
            id="numbers stand on their own",
        ),
        pytest.param(
            "## Gsm's in de klas\n- In de tas.\n\n- Uit.\n  Ook trillen.\n",
            {
                "gsm-s-in-de-klas.1": ("Gsm's in de klas, punt 1", "In de tas.", None),
                "gsm-s-in-de-klas.2": ("Gsm's in de klas, punt 2", "Uit. Ook trillen.", None),
            },
            id="dashes come under their heading",
        ),
        pytest.param(
            '## A {#a}\nEen.\n\n## B {#b naam="Deel B"}\nEen.\n\nTwee.\n',
            {
                "a": ("A", "Een.", None),
                "b.1": ("Deel B, alinea 1", "Een.", None),
                "b.2": ("Deel B, alinea 2", "Twee.", None),
            },
            id="a single paragraph is its heading",
        ),
        pytest.param(
            "## X {#x}\nEerst dit. Verboden is:\n- roken\n- vapen\n",
            {
                "x": ("X", "Eerst dit. Verboden is:", None),
                "x.1": ("X, punt 1", "roken", "Verboden is:"),
                "x.2": ("X, punt 2", "vapen", "Verboden is:"),
            },
            id="a paragraph opens a list",
        ),
        pytest.param(
            "## X {#x}\nVerboden is:\na. roken\nb. vapen\n",
            {
                "x": ("X", "Verboden is:", None),
                "x.a": ("X, onder a", "roken", "Verboden is:"),
                "x.b": ("X, onder b", "vapen", "Verboden is:"),
            },
            id="letters after a paragraph that opens a list",
        ),
        pytest.param(
            "## X {#x}\nDit staat in\na. een boek.\n",
            {"x": ("X", "Dit staat in a. een boek.", None)},
            id="letters in running text are its words",
        ),
        pytest.param(
            "## X {#x}\nVerboden is:\n- a. roken\n- b. vapen\n",
            {
                "x": ("X", "Verboden is:", None),
                "x.a": ("X, onder a", "roken", "Verboden is:"),
                "x.b": ("X, onder b", "vapen", "Verboden is:"),
            },
            id="letters without a number above",
        ),
        pytest.param(
            "1. Zie:\na. x\nb. y:\ni. z\nii. zz\nc. w\n",
            {
                "1": ("Artikel 1", "Zie:", None),
                "1.a": ("Artikel 1, onder a", "x", "Zie:"),
                "1.b": ("Artikel 1, onder b", "y:", "Zie:"),
                "1.b.i": ("Artikel 1, onder b, sub i", "z", "y:"),
                "1.b.ii": ("Artikel 1, onder b, sub ii", "zz", "y:"),
                "1.c": ("Artikel 1, onder c", "w", "Zie:"),
            },
            id="letters and Roman numerals without dashes",
        ),
        pytest.param(
            "- een:\n  - deel\n  - deel twee\n - twee\n",
            {
                "aanhef.1": ("Aanhef, punt 1", "een:", None),
                "aanhef.1.1": ("Aanhef, punt 1, punt 1", "deel", "een:"),
                "aanhef.1.2": ("Aanhef, punt 1, punt 2", "deel twee", "een:"),
                "aanhef.2": ("Aanhef, punt 2", "twee", None),
            },
            id="dashes within a dash",
        ),
        pytest.param(
            '{#wie kop="Voor wie"}\n\nIedereen.\n\n{#extra naam="Los"}\nNog iets.\n',
            {"wie": ("Voor wie", "Iedereen.", None), "extra": ("Los", "Nog iets.", None)},
            id="attributes make a heading or name a unit",
        ),
        pytest.param(
            "## X {#x}\n- een\n-\n- \n- twee\n***\n",
            {"x.1": ("X, punt 1", "een", None), "x.2": ("X, punt 2", "twee", None)},
            id="empty items and rules are no units",
        ),
    ],
)
def test_outline(
    tmp_path: Path, body: str, expected: dict[str, tuple[str, str, str | None]]
) -> None:
    assert load(tmp_path, body) == expected


def test_the_ninth_letter_is_no_roman_numeral(tmp_path: Path) -> None:
    items = "".join(f"- {letter}. punt {letter}\n" for letter in "abcdefghijk")
    found = load(tmp_path, f"1. Zie:\n{items}")
    assert list(found) == ["1", *(f"1.{letter}" for letter in "abcdefghijk")]


def test_heading_that_opens_its_items(tmp_path: Path) -> None:
    body = "## Dan: {#d aanhef=tekst}\n- Krijg ik straf.\n## Niet: {#n aanhef=kop}\n- Foto's.\n"
    found = load(tmp_path, body)
    assert found["d.1"] == ("Dan, punt 1", "Dan: Krijg ik straf.", None)
    assert found["n.1"] == ("Niet, punt 1", "Foto's.", "Niet:")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark(tmp_path: Path, newline: str) -> None:
    text = f"---\n{FRONT}\n---\n{BODY}".replace("\n", newline)
    path = tmp_path / "test.md"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [a.path for a in load_protocol(path).articles] == ["1", "2"]


def without(field: str) -> str:
    return "\n".join(line for line in FRONT.splitlines() if not line.startswith(f"{field}:"))


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (without("datum"), "'datum' ontbreekt. Oplossing: schrijf bijvoorbeeld datum: 2024-09-01"),
        (without("id"), "'id' ontbreekt"),
        (FRONT + "\nkleur: blauw", "regel 10: 'kleur' is geen bekend gegeven"),
        (FRONT + "\nid: twee", "regel 10: 'id' staat er twee keer"),
        (FRONT.replace("2024-09-01", "2024-13-45"), "regel 8: 'datum' heeft een waarde die niet"),
        (FRONT.replace("2024-09-01", "ooit"), "regel 8: 'datum' heeft een waarde die niet kan"),
        (FRONT.replace("id: test", "id: Mijn School"), "regel 2: 'id' heeft een waarde"),
        (FRONT.replace("[leerlingen]", "[]"), "regel 9: 'doelgroep' heeft een waarde"),
        (FRONT.replace("titel: Protocol", "titel: a: b"), "regel 6: dit is geen geldige YAML"),
        (FRONT + "\naliassen: &a [*a]", "dit is geen geldige YAML|verwijzingen"),
        (FRONT + "\naliassen: [&a b, *a]", "verwijzingen"),
        ("- een\n- twee", "er staan geen gegevens"),
        (
            FRONT + "\ncontacten:\n  - naam: de mentor\n    voor_wie: baas\n    waarvoor: hulp\n"
            "    artikel: '1'",
            "regel 12: 'voor_wie' heeft een waarde die niet kan",
        ),
        (
            FRONT + "\ncontacten:\n  - naam: de mentor\n    voor_wie: iedereen\n",
            "regel 11: 'waarvoor' ontbreekt",
        ),
        (
            FRONT + "\ncontacten:\n  - naam: de mentor\n    voor_wie: iedereen\n"
            "    waarvoor: hulp\n    artikel: '1'\n    mail: x",
            "regel 15: 'mail' is geen bekend gegeven. Oplossing: haal het weg of gebruik een van: "
            "naam, voor_wie",
        ),
    ],
)
def test_wrong_front_matter(tmp_path: Path, front: str, message: str) -> None:
    with pytest.raises(FrontMatterError, match=message):
        load_protocol(write(tmp_path, front))


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (
            FRONT + "\ncontacten: [{naam: x, voor_wie: iedereen, waarvoor: y, artikel: '9'}]",
            r"artikel '9' \(genoemd bij contacten\) bestaat niet. Oplossing: gebruik een van: 1, 2",
        ),
        (
            FRONT + "\nbronfouten: [{artikel: '1', staat_er: x!, bedoeld: y}]",
            "'x!' staat niet in artikel '1'",
        ),
    ],
)
def test_fields_that_name_what_is_not_in_the_text(tmp_path: Path, front: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        load_protocol(write(tmp_path, front))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "het protocol bevat geen tekst"),
        ("## Alleen een kop\n", "het protocol bevat geen tekst"),
        ("1. Een\n\n1. Nog een\n", r"regel 14: '1' staat al op regel 12"),
        ("{#a}\nEen.\n\n{#a}\nTwee.\n", "regel 16: 'a' staat al op regel 13"),
        ("1. Zie:\n- a. x\n- c. y\n", "regel 14: 'c.' is hier niet de volgende letter"),
        ("{#a}\n", "regel 12: deze kenmerken horen bij geen alinea"),
        ("{#a}\n## Kop\ntekst", "regel 12: deze kenmerken horen bij geen alinea"),
        ("## Kop {#A}\ntekst", "regel 12: het id 'A' is niet geldig"),
        ("## Kop {#a\ntekst", "regel 12: .* wordt niet afgesloten"),
        ("## Kop {kleur=rood}\ntekst", "'kleur' is geen bekend kenmerk"),
        ('## Kop {naam=""}\ntekst', "'naam' is leeg"),
        ("## Kop {aanhef=nee}\ntekst", "'aanhef=nee' bestaat niet"),
        ("## Kop {wat dan}\ntekst", "'wat dan' is niet te lezen"),
        ("## {#a}\ntekst", "deze kop heeft geen tekst"),
    ],
)
def test_wrong_bodies(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(BodyError, match=message):
        load_protocol(write(tmp_path, body=body))


def test_files_that_are_no_protocol(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    with pytest.raises(SourceError, match="kan niet worden geopend"):
        load_protocol(path)
    path.write_bytes(b"---\nid: caf\xe9\n---\n")
    with pytest.raises(SourceError, match="regel 2: het bestand is geen UTF-8"):
        load_protocol(path)
    path.write_text("# Alleen tekst\n")
    with pytest.raises(FrontMatterError, match="regel 1: het blok met gegevens ontbreekt"):
        load_protocol(path)
    path.write_text("---\nid: x\n")
    with pytest.raises(FrontMatterError, match="wordt niet afgesloten"):
        load_protocol(path)


def test_a_further_folder_adds_a_school(tmp_path: Path) -> None:
    write(tmp_path)
    corpus = load_corpus(None, tmp_path)
    assert set(corpus.protocols) == set(load_corpus().protocols) | {"test"}


def test_a_wrong_file_loads_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, front=without("titel"), name="zz.md")
    with pytest.raises(FrontMatterError, match=r"zz\.md.*'titel' ontbreekt"):
        load_corpus(tmp_path)


def test_folders_that_clash_or_miss(tmp_path: Path) -> None:
    with pytest.raises(ProtocolwijzerError, match="bestaat niet"):
        load_corpus(tmp_path / "weg")
    write(tmp_path, front=FRONT.replace("id: test", "id: ecl"))
    with pytest.raises(FrontMatterError, match=r"het id 'ecl' is al van .*ecl\.md"):
        load_corpus(tmp_path)


LINES = st.one_of(
    st.text(alphabet=' -*#{}.:)abi1é\t"=\u00a0', max_size=20),
    st.text(max_size=30).map(lambda text: " ".join(text.splitlines())),
    st.sampled_from(
        ["## Kop", "1. een:", "- a. x", "- i. y:", "- punt", "", "tekst:", "{#a}", '{kop="K"}']
    ),
)


@given(lines=st.lists(LINES, max_size=12))
def test_any_text_is_articles_or_a_clear_error(lines: list[str]) -> None:
    path = Path("x.md")
    try:
        articles = build_articles(read_blocks(lines, path), "s", path)
    except BodyError:
        return
    assert articles
    assert len({a.id for a in articles}) == len(articles)
    for article in articles:
        assert article.text == " ".join(article.text.split()) != ""


WORDS = st.lists(st.sampled_from(["je", "mag", "niet", "(a)", "foto's", "[x](#)"]), min_size=1)


@given(
    items=st.lists(st.tuples(st.sampled_from(["{n}. ", "- ", "\n"]), WORDS), min_size=1, max_size=9)
)
def test_no_word_is_lost(items: list[tuple[str, list[str]]]) -> None:
    lines = []
    for number, (mark, words) in enumerate(items, 1):
        lines += (mark.format(n=number) + " ".join(words)).split("\n")
    articles = build_articles(read_blocks(lines, Path("x.md")), "s", Path("x.md"))
    assert " ".join(a.text for a in articles).split() == [w for _, words in items for w in words]


@given(junk=st.text(max_size=200))
def test_any_file_is_a_protocol_or_a_clear_error(
    junk: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "junk.md"
    for text in (junk, f"---\n{junk}\n---\ntekst", f"---\n{FRONT}\n{junk}\n---\ntekst"):
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            protocol = load_protocol(path)
        except SourceError as error:
            place = error.place
        else:
            place = str(path) if protocol.articles else ""
        assert place.startswith(str(path))


def test_the_example_of_the_guide_loads_as_it_says(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "corpus" / "README.md").read_text("utf-8")
    path = tmp_path / "voorbeeld.md"
    path.write_text(guide.split("```markdown\n")[1].split("```")[0], "utf-8")
    protocol = load_protocol(path)
    labels = {article.path: article.label for article in protocol.articles}
    assert labels == {
        "inleiding": "Inleiding",
        "1": "Artikel 1",
        "2": "Artikel 2",
        "3": "Artikel 3",
        "3.a": "Artikel 3, onder a",
        "3.b": "Artikel 3, onder b",
        "3.slot": "Artikel 3, slotzin",
        "gsm.1": "Telefoons, punt 1",
        "gsm.2": "Telefoons, punt 2",
    }
    assert protocol.contacts[0].urgent
    assert protocol.errata[0].article_id == "voorbeeld:3.b"
