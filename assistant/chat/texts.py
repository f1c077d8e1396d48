"""The words of the chat-model path, read from chat.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class Origins(BaseModel):
    """How an answer says by which path it came, and why the other was left."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zelfde: str
    anders: str
    model_strenger: str
    ingebouwd_strenger: str
    ingebouwd_zekerder: str
    afgekeurd: str
    gevaar: str
    onbereikbaar: str


class Steps(BaseModel):
    """What a page shows while the model works."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schrijven: str
    ontvangen: str
    nakijken: str
    herstellen: str


class ChatTexts(BaseModel):
    """The instructions, the small print and the word lists of the checks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    opdracht: str
    vorm: str
    herstel: str
    voorwaarde: str
    herkomst: Origins
    stappen: Steps
    talen: Mapping[str, tuple[str, ...]]
    telwoorden: frozenset[str]
    maten: frozenset[str]
    aanspreektitels: tuple[str, ...]
    zinsbegin: frozenset[str]
    voornamen: frozenset[str]
    platforms: frozenset[str]


@cache
def chat_texts() -> ChatTexts:
    """The words of the chat-model path."""
    path = Path(__file__).with_name("chat.yaml")
    return ChatTexts.model_validate(yaml.safe_load(path.read_text("utf-8")))
