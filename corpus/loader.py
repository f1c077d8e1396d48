"""Load protocols: one Markdown file each, front matter and verbatim text."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from corpus.blocks import read_blocks
from corpus.errors import BodyError, FrontMatterError, ProtocolwijzerError, SourceError
from corpus.frontmatter import FrontMatter, parse_front_matter
from corpus.outline import build_articles
from corpus.types import Article, Contact, Corpus, Erratum, Protocol

SHIPPED = Path(str(files("corpus"))) / "protocols"


def load_corpus(*folders: Path | None) -> Corpus:
    """Load the shipped protocols and those in further folders: all of them, or an error.

    Args:
        folders: folders with protocol files (`*.md`); None is skipped.

    Raises:
        SourceError: where a file can't be read as a protocol.
        ProtocolwijzerError: where a folder doesn't exist or two protocols share an id.
    """
    paths: dict[str, Path] = {}
    protocols: list[Protocol] = []
    for path in _protocol_files((SHIPPED, *folders)):
        protocol = load_protocol(path)
        if protocol.id in paths:
            raise FrontMatterError(
                path,
                None,
                f"het id '{protocol.id}' is al van {paths[protocol.id]}",
                "geef dit protocol een ander id",
            )
        paths[protocol.id] = path
        protocols.append(protocol)
    return Corpus.of(protocols)


def _protocol_files(folders: tuple[Path | None, ...]) -> Iterator[Path]:
    for folder in dict.fromkeys(f.resolve() for f in folders if f is not None):
        if not folder.is_dir():
            raise ProtocolwijzerError(
                str(folder),
                "deze map met protocollen bestaat niet",
                "maak de map, of pas de instelling aan",
            )
        yield from sorted(folder.glob("*.md"))


def load_protocol(path: Path) -> Protocol:
    """Load one protocol file.

    Args:
        path: a Markdown file, UTF-8, with YAML front matter.

    Raises:
        FrontMatterError: where its fields are missing or wrong.
        BodyError: where its text can't be split into articles.
        SourceError: where the file can't be opened or isn't UTF-8.
    """
    front, lines, first_line = parse_front_matter(_read_text(path), path)
    articles = build_articles(read_blocks(lines, path, first_line), front.id, path)
    by_path = {article.path: article for article in articles}
    return Protocol(
        id=front.id,
        school=front.school,
        kind=front.soort,
        title=front.titel,
        version=front.versie,
        date=front.datum,
        audience=front.doelgroep,
        contacts=tuple(_contacts(front, by_path, path)),
        articles=articles,
        name_in_sentence=front.naam_in_zin,
        aliases=front.aliassen,
        errata=tuple(_errata(front, by_path, path)),
    )


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = "kijk of het bestand bestaat en of je het mag lezen"
        raise SourceError(path, None, "het bestand kan niet worden geopend", remedy) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remedy = "sla het bestand op als UTF-8"
        raise SourceError(path, line, "het bestand is geen UTF-8", remedy) from error


def _contacts(front: FrontMatter, articles: dict[str, Article], path: Path) -> Iterator[Contact]:
    for fields in front.contacten:
        article = _named_article(fields.artikel, "contacten", articles, path)
        yield Contact(fields.naam, fields.voor_wie, fields.waarvoor, article.id, fields.bij_nood)


def _errata(front: FrontMatter, articles: dict[str, Article], path: Path) -> Iterator[Erratum]:
    for fields in front.bronfouten:
        article = _named_article(fields.artikel, "bronfouten", articles, path)
        if fields.staat_er not in article.text:
            raise FrontMatterError(
                path,
                None,
                f"'{fields.staat_er}' staat niet in artikel '{fields.artikel}'",
                "neem bij bronfouten de woorden over zoals ze in de tekst staan",
            )
        yield Erratum(article.id, fields.staat_er, fields.bedoeld)


def _named_article(name: str, where: str, articles: dict[str, Article], path: Path) -> Article:
    try:
        return articles[name]
    except KeyError:
        raise BodyError(
            path,
            None,
            f"artikel '{name}' (genoemd bij {where}) bestaat niet",
            f"gebruik een van: {', '.join(articles)}",
        ) from None
