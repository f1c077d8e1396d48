"""The words that frames and norms share: acts, roles, places, circumstances (vocabulary.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import ProtocolwijzerError

SHIPPED = Path(__file__).with_name("vocabulary.yaml")


class VocabularyError(ProtocolwijzerError):
    """vocabulary.yaml is unreadable or contradicts itself."""


class Act(BaseModel):
    """One thing that a question can be about or a norm can regulate."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wat: str  # what it covers, in Dutch
    breder: str | None = None  # the broader act, whose norms apply where this one has none


class Place(BaseModel):
    """Where or when something happens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wat: str
    breder: str | None = None
    keuze: str  # how a reply button names it


class Circumstance(BaseModel):
    """A yes/no fact on which a norm can depend, and the question that settles it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wat: str
    vraag: str  # to the asker, neutral between 'je' and 'u'
    ja: str  # the reply that affirms it
    nee: str
    als_ja: str  # the clause after 'als': '... het goed vindt'
    als_nee: str


class Vocabulary(BaseModel):
    """All words, by id. Dutch keys, because schools read and extend the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    soorten: Mapping[str, str]
    rollen: Mapping[str, str]
    plaatsen: Mapping[str, Place]
    omstandigheden: Mapping[str, Circumstance]
    handelingen: Mapping[str, Act] = Field(min_length=1)

    def act_line(self, act: str) -> tuple[str, ...]:
        """The act and its broader acts, the narrowest first."""
        line = [act]
        while broader := self.handelingen[line[-1]].breder:
            line.append(broader)
        return tuple(line)

    def place_line(self, place: str) -> tuple[str, ...]:
        """The place and the places that contain it, the narrowest first."""
        line = [place]
        while broader := self.plaatsen[line[-1]].breder:
            line.append(broader)
        return tuple(line)


def _check_broader(kind: str, words: Mapping[str, Act] | Mapping[str, Place], path: Path) -> None:
    for name in words:
        seen = [name]
        while (broader := words[seen[-1]].breder) is not None:
            if broader not in words or broader in seen:
                raise VocabularyError(
                    f"{path}, {kind} '{name}'",
                    f"het bredere woord '{broader}' bestaat niet of wijst naar zichzelf",
                    "geef bij 'breder' een ander woord uit dezelfde lijst",
                )
            seen.append(broader)


@cache
def load_vocabulary(path: Path = SHIPPED) -> Vocabulary:
    """Read and check the vocabulary.

    Raises:
        VocabularyError: with the file, the place and the remedy.
    """
    try:
        vocabulary = Vocabulary.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise VocabularyError(str(path), f"niet te lezen ({error})", "herstel het") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " > ".join(str(part) for part in first["loc"])
        raise VocabularyError(
            f"{path}, {place}", first["msg"], "zie de andere woorden voor de vorm"
        ) from error
    _check_broader("handeling", vocabulary.handelingen, path)
    _check_broader("plaats", vocabulary.plaatsen, path)
    return vocabulary
