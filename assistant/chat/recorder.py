"""A model's replies to a file, and back, so that a run can be repeated without the model."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.chat.cache import key_of
from assistant.chat.client import ChatModel, Progress, RawReply
from assistant.chat.failures import CallFailedError
from assistant.chat.prompt import Message
from assistant.chat.providers import ChatModelError


class Recorded(BaseModel):
    """One line of a recording: a reply, or why there was none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    model: str
    local: bool = True
    content: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    error: str | None = None


class RecordingModel:
    """Passes on what a model says, and appends it to a file (JSON Lines)."""

    def __init__(self, model: ChatModel, path: Path) -> None:
        self._model = model
        self._path = path
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """`provider:model`."""
        return self._model.name

    @property
    def local(self) -> bool:
        """See `ChatModel.local`."""
        return self._model.local

    async def reply(
        self, messages: Sequence[Message], seconds: float, progress: Progress
    ) -> RawReply:
        """See `ChatModel.reply`."""
        key = key_of(self.name, messages)
        try:
            raw = await self._model.reply(messages, seconds, progress)
        except CallFailedError as error:
            self._append(key, RawReply(""), str(error))
            raise
        self._append(key, raw)
        return raw

    def _append(self, key: str, raw: RawReply, error: str | None = None) -> None:
        line = Recorded(
            key=key,
            model=self.name,
            local=self.local,
            content=raw.content,
            tokens_in=raw.tokens_in,
            tokens_out=raw.tokens_out,
            error=error,
        )
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(f"{line.model_dump_json()}\n")


class ReplayModel:
    """Says what was recorded; the last recording of the same messages counts.

    Raises:
        ChatModelError: where the file can't be read as a recording.
    """

    def __init__(self, path: Path) -> None:
        try:
            lines = path.read_text("utf-8").splitlines()
            recorded = [Recorded.model_validate_json(line) for line in lines]
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            raise ChatModelError(
                str(path),
                f"geen opname te lezen ({str(error).splitlines()[0]})",
                "geef een bestand dat met --chat-record is gemaakt",
            ) from error
        if not recorded:
            raise ChatModelError(str(path), "de opname is leeg", "neem eerst een model op")
        self._name = recorded[0].model
        self._local = recorded[0].local
        self._replies = {line.key: line for line in recorded}

    @property
    def name(self) -> str:
        """`provider:model` of the model that was recorded."""
        return self._name

    @property
    def local(self) -> bool:
        """Whether the recorded model ran on the machine that recorded it."""
        return self._local

    async def reply(
        self, messages: Sequence[Message], seconds: float, progress: Progress
    ) -> RawReply:
        """See `ChatModel.reply`; messages that weren't recorded fail."""
        found = self._replies.get(key_of(self.name, messages))
        if found is None:
            raise CallFailedError("deze vraag staat niet in de opname")
        if found.error is not None:
            raise CallFailedError(found.error)
        progress(len(found.content))
        return RawReply(found.content, found.tokens_in, found.tokens_out)
