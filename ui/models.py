"""What crosses the HTTP border. Keys are Dutch, as in the batch files of `protocolwijzer ask`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant import Answer, Ruling
from assistant.composing import version_of
from corpus import Article, Protocol, Role

MOST_EARLIER = 20
ANY_LENGTH = 20_000  # characters; the assistant's own, smaller limit explains itself in Dutch


class _Border(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AskIn(_Border):
    """A question."""

    vraag: Annotated[str, Field(max_length=ANY_LENGTH, description="De vraag, in gewone taal.")]
    school: Annotated[str | None, Field(description="Id van de school; leeg: alle scholen.")] = None
    rol: Annotated[Role | None, Field(description="Wie het vraagt.")] = None
    eerdere: Annotated[
        tuple[Annotated[str, Field(max_length=ANY_LENGTH)], ...],
        Field(max_length=MOST_EARLIER, description="Eerdere vragen, de oudste eerst."),
    ] = ()
    vastgesteld: Annotated[
        dict[str, str],
        Field(description="Wat intussen bekend is: naam en waarde van gekozen antwoorden."),
    ] = Field(default_factory=dict)


class SourceOut(_Border):
    """A passage that the answer rests on, verbatim."""

    id: str
    label: str
    citaat: str
    begin: Annotated[int, Field(description="Plaats in de tekst van het artikel, in tekens.")]
    eind: int


class ChoiceOut(_Border):
    """A reply that settles the missing fact."""

    tekst: str
    naam: str
    waarde: str


class MissingOut(_Border):
    """The one fact that would settle it."""

    vraag: str
    keuzes: tuple[ChoiceOut, ...]


class HelpLineOut(_Border):
    """A national help line."""

    naam: str
    bereik: str
    link: str
    waarvoor: str


class AnswerOut(_Border):
    """An answer for one school."""

    school: str
    ruling: Ruling
    antwoord: Annotated[str, Field(description="Het hele antwoord als gewone tekst.")]
    uitleg: Annotated[str, Field(description="Het oordeel en waarom, zonder de bronnen.")]
    bronnen: tuple[SourceOut, ...]
    hulp: Annotated[bool, Field(description="Of er iemand in gevaar kan zijn.")]
    hulplijnen: tuple[HelpLineOut, ...]
    ontbreekt: MissingOut | None
    contact: str | None
    zekerheid: float
    protocol: Annotated[str, Field(description="Versie en datum van het protocol.")]
    weg: Annotated[
        Literal["ingebouwd", "taalmodel"], Field(description="Langs welke weg het antwoord kwam.")
    ]
    opmerking: Annotated[
        str, Field(description="Hoe het antwoord ontstond; zonder taalmodel leeg.")
    ]

    @classmethod
    def of(cls, answer: Answer) -> AnswerOut:
        """An answer as it goes over the wire."""
        missing, help_block = answer.missing, answer.help_block
        return cls(
            school=answer.school,
            ruling=answer.ruling,
            antwoord=answer.text,
            uitleg=answer.explanation,
            bronnen=tuple(
                SourceOut(
                    id=c.article.id,
                    label=c.article.label,
                    citaat=c.quote,
                    begin=c.start,
                    eind=c.end,
                )
                for c in answer.citations
            ),
            hulp=answer.help,
            hulplijnen=tuple(
                HelpLineOut(naam=x.name, bereik=x.reach, link=x.link, waarvoor=x.what_for)
                for x in (help_block.lines if help_block else ())
            ),
            ontbreekt=missing
            and MissingOut(
                vraag=missing.question,
                keuzes=tuple(
                    ChoiceOut(tekst=c.label, naam=c.name, waarde=c.value) for c in missing.choices
                ),
            ),
            contact=answer.contact,
            zekerheid=round(answer.confidence, 4),
            protocol=answer.protocol_version,
            weg=answer.path,
            opmerking=answer.note,
        )


class AskOut(_Border):
    """The answer of one school, or of all by school; `ms` is how long it took."""

    antwoord: AnswerOut | None = None
    per_school: dict[str, AnswerOut] | None = None
    ms: float


class SchoolOut(_Border):
    """A school with a protocol."""

    id: str
    naam: str
    soort: str
    titel: str
    versie: str

    @classmethod
    def of(cls, protocol: Protocol) -> SchoolOut:
        """A school as it goes over the wire."""
        return cls(
            id=protocol.id,
            naam=protocol.school,
            soort=protocol.kind,
            titel=protocol.title,
            versie=version_of(protocol),
        )


class ArticleOut(_Border):
    """One article, verbatim."""

    id: str
    school: str
    label: str
    kop: str
    aanhef: str | None
    tekst: str
    link: str

    @classmethod
    def of(cls, article: Article) -> ArticleOut:
        """An article as it goes over the wire."""
        return cls(
            id=article.id,
            school=article.school,
            label=article.label,
            kop=article.heading,
            aanhef=article.opener,
            tekst=article.text,
            link=f"/protocol/{article.school}#{article.path}",
        )


class Problem(_Border):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    oplossing: str | None = None


class Health(_Border):
    """Whether the server answers."""

    status: str
    versie: str
    scholen: int
