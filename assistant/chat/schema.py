"""The form in which a chat model must answer."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.rulings import Ruling

FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitedPassage(_Strict):
    """A passage, copied from one article."""

    article: str = Field(description="id van het artikel, zoals 'school:11.a'")
    passage: str = Field(description="letterlijk gekopieerd uit dat artikel")


class OpenCondition(_Strict):
    """A condition that the question leaves open, with the passage that names it."""

    text: str = Field(description="de voorwaarde in eigen woorden, één korte zin")
    article: str = Field(description="id van het artikel dat haar noemt")
    passage: str = Field(description="letterlijk gekopieerd uit dat artikel")


class ChatReply(_Strict):
    """Het antwoord op de vraag."""

    question: str = Field(description="de vraag, te begrijpen zonder de eerdere vragen")
    ruling: Ruling = Field(description="de uitspraak")
    answer: str = Field(description="de uitleg, zonder ja of nee vooraf")
    conditions: list[OpenCondition] = Field(description="wat nog open is")
    citations: list[CitedPassage] = Field(description="wat beslist, het belangrijkste eerst")


class ReplyFormError(ValueError):
    """A reply isn't a ChatReply; the message says, in Dutch, what is wrong with it."""


def parse_reply(content: str) -> ChatReply:
    """A reply from the JSON that a model gave, also where it stands in a code fence.

    Raises:
        ReplyFormError: where it is empty, no JSON, or has other fields.
    """
    if not content.strip():
        raise ReplyFormError("het antwoord is leeg")
    fenced = FENCE.match(content)
    try:
        data: Any = json.loads(fenced.group(1) if fenced else content)
    except (ValueError, RecursionError):
        raise ReplyFormError("het antwoord is geen geldige JSON") from None
    try:
        return ChatReply.model_validate_json(json.dumps(data))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "het antwoord"
        raise ReplyFormError(f"het veld '{place}' klopt niet ({first['type']})") from None
