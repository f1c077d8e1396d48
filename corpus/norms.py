"""What a protocol's sentences say, as norms over the vocabulary (norms/<school>.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from corpus.errors import ProtocolwijzerError
from corpus.frames import YES_NO
from corpus.types import Article, Citation, Corpus
from corpus.vocabulary import Vocabulary, load_vocabulary

SHIPPED = Path(__file__).with_name("norms")
Modality = Literal["verboden", "toegestaan", "verplicht", "feit"]
Kind = Literal["mag", "moet", "info"]


class NormError(ProtocolwijzerError):
    """A norm file is unreadable, names an unknown word, or quotes what the protocol doesn't say."""


def _yes_no(value: object) -> object:
    return YES_NO.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[bool, Field(strict=True), BeforeValidator(_yes_no)]  # written ja or nee


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """An article (its id without the school) and the passage in it; no passage is all of it."""

    artikel: str
    passage: str | None = None


class Condition(_Strict):
    """Circumstances, all of which must hold, and the passage that names them."""

    als: dict[str, YesNo] = Field(min_length=1)
    bron: Source


class Norm(_Strict):
    """One rule: for which acts, persons and places it holds, and what it makes of them."""

    id: str
    over: tuple[str, ...] = Field(min_length=1)  # acts
    soort: tuple[Kind, ...] = ("mag", "moet", "info")  # kinds of question it answers
    wie: tuple[str, ...] = ()  # actors; empty: those of the file
    ander: tuple[str, ...] = ()  # others; empty: anybody
    ander_precies: tuple[str, ...] = ()  # the question must name one of these
    waar: tuple[str, ...] = ()  # places; empty: anywhere
    plaats_open: Literal["vraag", "geldt", "niet"] = "vraag"  # where no place is named
    alleen_als: dict[str, YesNo] = Field(default_factory=dict)  # must be said by the question
    regel: Modality
    tenzij: tuple[Condition, ...] = ()  # any one met lifts a prohibition
    mits: tuple[Condition, ...] = ()  # all must be met for a permission
    niet_als: tuple[Condition, ...] = ()  # any one met forbids after all
    open_is: Literal["open", "nee", "ja"] = "open"  # how a condition counts that nobody mentions
    onzeker: bool = False  # the rule itself leaves room: never a flat yes or no
    algemeen: bool = False  # only where no specific norm decides
    bronnen: tuple[Source, ...] = Field(min_length=1)  # each of them decides
    ook: tuple[str, ...] = ()  # articles worth citing besides
    uitleg: str = ""  # the rule in one plain sentence (B1), said to anybody


class NormFile(_Strict):
    """All norms of one school."""

    school: str
    status: Literal["gecontroleerd", "concept"]
    wie: tuple[str, ...] = Field(min_length=1)  # whom it binds where a norm says nothing else
    geldt_niet_als: dict[str, YesNo] = Field(default_factory=dict)  # outside the protocol's scope
    normen: tuple[Norm, ...]

    @field_validator("normen")
    @classmethod
    def _ids_once(cls, norms: tuple[Norm, ...]) -> tuple[Norm, ...]:
        ids = [norm.id for norm in norms]
        if twice := {i for i in ids if ids.count(i) > 1}:
            raise ValueError(f"norm-id staat er twee keer: {', '.join(sorted(twice))}")
        return norms

    def actors(self, norm: Norm) -> tuple[str, ...]:
        """Whom the norm binds."""
        return norm.wie or self.wie


def cite(article: Article, passage: str | None) -> Citation:
    """The passage's position in the article; the whole article where no passage is named.

    Raises:
        NormError: when the article doesn't contain the passage word for word.
    """
    if passage is None:
        return Citation(article, 0, len(article.text))
    start = article.text.find(passage)
    if start < 0:
        raise NormError(
            article.id,
            f"de passage '{passage[:60]}' staat niet woordelijk in het artikel",
            "kopieer haar uit het protocol",
        )
    return Citation(article, start, start + len(passage))


def _words(norms: NormFile, vocabulary: Vocabulary) -> Sequence[tuple[str, str, str]]:
    """Every word the file uses that the vocabulary lacks: (norm, list, word)."""
    missing = []
    for norm in norms.normen:
        conditions = (*norm.tenzij, *norm.mits, *norm.niet_als)
        said = {*norm.alleen_als, *(name for c in conditions for name in c.als)}
        for words, kind in (
            (norm.over, "handelingen"),
            ((*norms.actors(norm), *norm.ander, *norm.ander_precies), "rollen"),
            (norm.waar, "plaatsen"),
            (said, "omstandigheden"),
        ):
            known = getattr(vocabulary, kind)
            missing += [(norm.id, kind, word) for word in words if word not in known]
    return missing


def _check_sources(norms: NormFile, corpus: Corpus) -> None:
    for norm in norms.normen:
        sources = [*norm.bronnen, *(Source(artikel=a) for a in norm.ook)]
        sources += [c.bron for c in (*norm.tenzij, *norm.mits, *norm.niet_als)]
        for source in sources:
            cite(corpus.article(f"{norms.school}:{source.artikel}"), source.passage)


def parse_norms(data: Any, place: str, corpus: Corpus, vocabulary: Vocabulary) -> NormFile:
    """Norms from parsed YAML, each word and passage checked.

    Raises:
        NormError: with the place, the problem and the remedy.
    """
    try:
        norms = NormFile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = " > ".join(str(part) for part in first["loc"])
        raise NormError(
            f"{place}, {where}", first["msg"], "zie de andere normen voor de vorm"
        ) from error
    for norm, file, word in _words(norms, vocabulary):
        raise NormError(
            f"{place}, norm '{norm}'",
            f"'{word}' staat niet in de lijst {file}",
            "voeg het daar toe",
        )
    try:
        _check_sources(norms, corpus)
    except ProtocolwijzerError as error:
        raise NormError(f"{place}, {error.place}", error.problem, error.remedy) from error
    return norms


def load_norms(corpus: Corpus, *folders: Path) -> dict[str, NormFile]:
    """The norms of each school that has a file in the shipped folder or in `folders`.

    Raises:
        NormError: with the file, the problem and the remedy.
    """
    found: dict[str, NormFile] = {}
    for folder in (SHIPPED, *folders):
        for path in sorted(folder.glob("*.yaml")):
            try:
                data = yaml.safe_load(path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
                raise NormError(str(path), f"niet te lezen ({error})", "herstel het") from error
            norms = parse_norms(data, str(path), corpus, load_vocabulary())
            if norms.school in found:
                raise NormError(
                    str(path), f"school '{norms.school}' heeft al normen", "voeg ze samen"
                )
            found[norms.school] = norms
    return found
