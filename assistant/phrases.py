"""The fixed Dutch sentences and help lines, read from phrases.yaml and help.yaml."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Addressed(_Strict):
    """One sentence, to a pupil ('je') and to a parent or member of staff ('u')."""

    je: str
    u: str

    def to(self, formal: bool) -> str:
        """The form for this asker."""
        return self.u if formal else self.je


class Phrases(_Strict):
    """The sentences of an answer."""

    opening: Mapping[str, str]
    opening_moet: Addressed
    plaats: str
    alleen_als: str
    bron: str
    ook: str
    zwijgt: Addressed
    contact: Addressed
    onzeker: Addressed
    misschien: str
    zonder_contact: str
    versie: str
    zonder_versie: str
    maanden: tuple[str, ...]
    concept: str
    weet_niet: str
    ik_lees: str
    talen: Mapping[str, str]


class Line(_Strict):
    """A national help line."""

    naam: str
    bereik: str
    link: str
    waarvoor: str
    nagekeken: datetime.date


class HelpTexts(_Strict):
    """The help block."""

    aanhef: Addressed
    op_school: Addressed
    lijnen: tuple[Line, ...]


@cache
def phrases() -> Phrases:
    """The sentences of an answer."""
    return Phrases.model_validate(yaml.safe_load((HERE / "phrases.yaml").read_text("utf-8")))


@cache
def help_texts() -> HelpTexts:
    """The help block's texts and lines."""
    return HelpTexts.model_validate(yaml.safe_load((HERE / "help.yaml").read_text("utf-8")))
