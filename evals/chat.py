"""The chat-model path as a contender, with a recording of what the model said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Assistant, load_settings

TOTALS = ("aanroepen", "tokens_in", "tokens_uit", "euro")
VERIFIED = "geverifieerd"


@dataclass(frozen=True, slots=True)
class ChatRun:
    """Which chat model is measured: opened by its name, or played back from a recording.

    `record` is a file to which the model's replies are appended.
    """

    model: str | None = None
    record: Path | None = None
    replay: Path | None = None

    @property
    def wanted(self) -> bool:
        """Whether a model was named at all."""
        return self.model is not None or self.replay is not None


def with_chat_model(embedded: Assistant, run: ChatRun) -> tuple[str, Assistant]:
    """The assistant with the model, and the model's name; kept answers are not used.

    Raises:
        ProtocolwijzerError: the model or the recording can't be opened.
    """
    from assistant.chat import open_writer
    from assistant.chat.client import ChatModel
    from assistant.chat.providers import open_model
    from assistant.chat.recorder import RecordingModel, ReplayModel

    model: ChatModel
    if run.replay:
        model = ReplayModel(run.replay)
        settings = load_settings(chat_model=model.name)
    else:
        settings = load_settings(chat_model=run.model)
        model = open_model(settings)
    if run.record:
        model = RecordingModel(model, run.record)
    parts = (embedded.corpus, embedded.norms, embedded.vocabulary)
    writer = open_writer(*parts, settings, model=model)
    return model.name, Assistant(*parts, embedded.reader, settings, writer)


def usage_figures(usages: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Totals of tokens, calls and euros, and the share of answers whose reply was verified."""
    rows = list(usages)
    if not rows:
        return {}
    verified = sum(row["ruling"] is not None for row in rows) / len(rows)
    return {name: sum(row[name] for row in rows) for name in TOTALS} | {VERIFIED: verified}
