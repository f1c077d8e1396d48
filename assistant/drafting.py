"""Draft norms for a protocol that nobody has read into norms yet.

The act of an article comes from the reader, its modality and exceptions from Dutch deontic
phrases (corpus/deontic.yaml). What comes out is marked as draft ('concept') and answered with
more care.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

import corpus
from assistant.reading import ACT, Question, Reader, Reading
from corpus import Article, Protocol
from corpus.norms import Condition, Modality, Norm, NormFile, Source
from indexes.passages import passage

PHRASES = Path(corpus.__file__).with_name("deontic.yaml")
LIKELY = 0.25  # an act less likely than this is not taken to be what the article is about
NO_RULE = ("overig", "buiten_bereik")
CLAUSE_END = re.compile(r"[.;:]")


class Deontic(BaseModel):
    """The phrases by which a rule says its modality and its exceptions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    regels: Mapping[Modality, tuple[str, ...]]
    uitzonderingen: Mapping[str, tuple[str, ...]]
    omstandigheden: Mapping[str, str]
    niet_waar: tuple[str, ...]


@cache
def deontic() -> Deontic:
    """The shipped phrases."""
    return Deontic.model_validate(yaml.safe_load(PHRASES.read_text("utf-8")))


def draft_norms(protocol: Protocol, reader: Reader) -> NormFile:
    """One norm an article and act, from the article's own words.

    Args:
        protocol: without norms of its own.
        reader: tells what an article is about.
    """
    articles = protocol.articles
    readings = reader.read([Question(passage(article), protocol.id) for article in articles])
    norms = [
        norm
        for article, reading in zip(articles, readings, strict=True)
        for norm in _norms_of(article, reading)
    ]
    return NormFile(
        school=protocol.id,
        status="concept",
        wie=("leerling", "medewerker", "ouder"),
        normen=tuple(norms),
    )


def _norms_of(article: Article, reading: Reading) -> list[Norm]:
    acts = tuple(act for act, p in reading.slots[ACT].items() if p >= LIKELY and act not in NO_RULE)
    if not acts:
        return []
    rule = modality(f"{article.opener or ''} {article.text}")
    unless, provided = exceptions(article)
    return [
        Norm(
            id=f"concept-{article.path}",
            over=acts,
            regel=rule,
            tenzij=unless if rule == "verboden" else (),
            mits=provided if rule == "toegestaan" else (),
            bronnen=(Source(artikel=article.path),),
        )
    ]


def modality(text: str) -> Modality:
    """What the words of a rule make of it; a fact where they say nothing deontic."""
    for rule, patterns in deontic().regels.items():
        if any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns):
            return rule
    return "feit"


def exceptions(article: Article) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The conditions after 'tenzij' and the like, and those after 'mits', with their passages."""
    words = deontic().uitzonderingen
    return _after(article, words["tenzij"]), _after(article, (*words["mits"], *words["tenzij"]))


def _after(article: Article, markers: Sequence[str]) -> tuple[Condition, ...]:
    found: dict[str, Condition] = {}
    for match in re.finditer("|".join(markers), article.text, re.IGNORECASE):
        end = CLAUSE_END.search(article.text, match.start())
        clause = article.text[match.start() : end.start() if end else len(article.text)].strip()
        name = _circumstance(clause)
        if name and name not in found:
            wanted = name not in deontic().niet_waar
            source = Source(artikel=article.path, passage=clause)
            found[name] = Condition(als={name: wanted}, bron=source)
    return tuple(found.values())


def _circumstance(clause: str) -> str | None:
    for name, pattern in deontic().omstandigheden.items():
        if re.search(pattern, clause, re.IGNORECASE):
            return name
    return None
