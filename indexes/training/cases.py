"""Labelled questions and the articles that they are about, as the evaluation needs them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus import Article, ProtocolwijzerError, load_corpus

LAW_FILE = "dutch_law_articles.jsonl.gz"  # in the training folder


class _Case(BaseModel):
    """The part of a scenario case that is used here; `evals` checks the whole."""

    model_config = ConfigDict(extra="ignore")

    id: str
    school: str | None = None
    vraag: str
    eerdere: tuple[str, ...] = ()
    bronnen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its labels.

    Args:
        id: of the case.
        text: the question, after the last earlier one of the conversation if there is one.
        school: id of the school; None where it was not said.
        deciding: ids of the deciding articles.
    """

    id: str
    text: str
    school: str | None
    deciding: tuple[str, ...]


def read_cases(folder: Path) -> list[Labelled]:
    """The questions of all `*.jsonl` files of a folder, in a fixed order."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            if not line.strip():
                continue
            case = _Case.model_validate_json(line)
            text = " ".join((*case.eerdere[-1:], case.vraag))
            found.append(Labelled(case.id, text, case.school, case.bronnen))
    return found


def read_articles() -> dict[str, Article]:
    """All articles of the shipped protocols by id."""
    corpus = load_corpus()
    return {
        article.id: article for school in corpus.protocols for article in corpus.articles(school)
    }


def read_law(path: Path) -> list[str]:
    """The texts of the Dutch law articles (gzipped JSON lines).

    Raises:
        ProtocolwijzerError: when the file isn't there.
    """
    if not path.is_file():
        raise ProtocolwijzerError(
            str(path), "de wetsartikelen ontbreken", "geef de map met trainingsdata"
        )
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def with_articles(cases: Sequence[Labelled]) -> list[Labelled]:
    """The questions at a known school with at least one deciding article."""
    return [case for case in cases if case.school and case.deciding]
