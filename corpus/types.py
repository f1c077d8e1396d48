"""The domain: protocols, their articles, and citations as positions in an article's text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.errors import (
    CitationError,
    ProtocolwijzerError,
    UnknownArticleError,
    UnknownSchoolError,
)

Role = Literal["leerling", "ouder", "medewerker"]


@dataclass(frozen=True, slots=True)
class Article:
    """The smallest unit of a protocol that can be cited.

    Attributes:
        id: stable identity, `school:path`, for example `langstraat:11.a`.
        school: id of the protocol that it belongs to.
        label: how a reader finds it ('Artikel 11, onder a').
        heading: the heading under which it stands.
        text: its words, verbatim, with white space folded to single spaces.
        opener: the sentence that opens its list ('Het is daarom niet toegestaan om op
            school:'), without which a list item can't be understood; None elsewhere.
    """

    id: str
    school: str
    label: str
    heading: str
    text: str
    opener: str | None = None

    @property
    def path(self) -> str:
        """The id within the protocol: `11.a`."""
        return self.id.partition(":")[2]

    @property
    def parent_id(self) -> str | None:
        """Id of what it is a part of, None at the top; may name a section, not an article."""
        parent = self.path.rpartition(".")[0]
        return f"{self.school}:{parent}" if parent else None


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage of one article, by position, so that a quote can't differ from its source.

    Raises:
        CitationError: where the passage is empty or reaches outside the article.
    """

    article: Article
    start: int  # characters into article.text, inclusive
    end: int  # exclusive

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise CitationError(
                self.article.id,
                f"het citaat {self.start}-{self.end} is leeg of valt buiten de tekst "
                f"(0-{len(self.article.text)})",
                "kies een begin en een eind binnen de tekst van het artikel",
            )

    @property
    def quote(self) -> str:
        """The passage, verbatim."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or address that the protocol itself names.

    Attributes:
        name: as it is used in a sentence ('de mentor').
        role: for which askers; None is everybody.
        what_for: reads after the word 'voor' ('voor overleg bij twijfel').
        article_id: the article that names the contact.
        urgent: whether the protocol sends those here who report harm or ask for help.
    """

    name: str
    role: Role | None
    what_for: str
    article_id: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Erratum:
    """A slip in the source, which stays in the text and is only marked here."""

    article_id: str
    printed: str
    intended: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """One school's protocol.

    Attributes:
        id: short name, also the prefix of article ids.
        school: the school's full name.
        kind: kind of school ('voortgezet onderwijs').
        title: the title of the document.
        version: None where the document names none.
        date: a date, the text of the source where that is less exact ('september 2021'),
            or None where the document names none.
        audience: for whom it was written.
        contacts: whom the protocol tells its readers to turn to, most usual first.
        articles: all its citable units, in the order of the source.
        name_in_sentence: the school as a Dutch sentence names it ('het ECL').
        aliases: other names that people use for the school.
        errata: slips in the source.
    """

    id: str
    school: str
    kind: str
    title: str
    version: str | None
    date: datetime.date | str | None
    audience: tuple[str, ...]
    contacts: tuple[Contact, ...]
    articles: tuple[Article, ...]
    name_in_sentence: str
    aliases: tuple[str, ...] = ()
    errata: tuple[Erratum, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """All protocols that are loaded, by school id, in order of id."""

    protocols: Mapping[str, Protocol]
    _articles: Mapping[str, Article] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {a.id: a for p in self.protocols.values() for a in p.articles}
        object.__setattr__(self, "_articles", by_id)

    @classmethod
    def of(cls, protocols: Iterable[Protocol]) -> Corpus:
        """Collect protocols.

        Raises:
            ProtocolwijzerError: where two protocols carry the same id.
        """
        by_id: dict[str, Protocol] = {}
        for protocol in sorted(protocols, key=lambda p: p.id):
            if protocol.id in by_id:
                raise ProtocolwijzerError(
                    f"protocol '{protocol.id}'",
                    "twee protocollen hebben hetzelfde id",
                    "geef een van de twee een ander id",
                )
            by_id[protocol.id] = protocol
        return cls(by_id)

    def article(self, article_id: str) -> Article:
        """The article with this id.

        Raises:
            UnknownArticleError: where no protocol holds it.
        """
        try:
            return self._articles[article_id]
        except KeyError:
            raise UnknownArticleError(
                f"artikel '{article_id}'",
                "dit artikel staat in geen enkel protocol",
                "gebruik een id als 'school:nummer', bijvoorbeeld "
                f"'{next(iter(self._articles), 'school:1')}'",
            ) from None

    def school(self, school_id: str) -> Protocol:
        """The protocol of a school.

        Raises:
            UnknownSchoolError: where there is none; the message lists the schools.
        """
        try:
            return self.protocols[school_id]
        except KeyError:
            raise UnknownSchoolError(
                f"school '{school_id}'",
                "voor deze school is er geen protocol",
                f"kies een van: {', '.join(self.protocols)}",
            ) from None

    def articles(self, school_id: str) -> tuple[Article, ...]:
        """The articles of one school, in the order of the source.

        Raises:
            UnknownSchoolError: where the school has no protocol.
        """
        return self.school(school_id).articles
