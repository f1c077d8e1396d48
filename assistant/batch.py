"""`ask --batch`: a case a line in, an answer a line out, in the same order, nothing lost."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError

from assistant.answer import Answer
from assistant.assistant import Assistant
from corpus import ProtocolwijzerError, Role


class BatchCase(BaseModel):
    """What is read of a line; other keys are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: StrictStr | int | None = None
    school: StrictStr | None = None
    rol: Role | None = None
    vraag: StrictStr
    eerdere: list[StrictStr] = Field(default_factory=list)


def answer_dict(answer: Answer) -> dict[str, Any]:
    """An answer in its JSON form; where a chat model is configured, with the way it came by."""
    origin = {"weg": answer.path, "opmerking": answer.note} if answer.note else {}
    return {
        "school": answer.school,
        "ruling": str(answer.ruling),
        "antwoord": answer.text,
        "bronnen": [
            {"id": c.article.id, "label": c.article.label, "citaat": c.quote}
            for c in answer.citations
        ],
        "hulp": answer.help,
        "zekerheid": round(answer.confidence, 4),
        **origin,
    }


def run_batch(assistant: Assistant, lines: Iterable[bytes]) -> Iterator[str]:
    """Answer each line; a bad line gives its id (or line number) and what is wrong with it.

    Args:
        assistant: answers.
        lines: JSON Lines, UTF-8; an empty line is a bad line.
    """
    for number, line in enumerate(lines, 1):
        yield json.dumps(_answer_line(assistant, line, number), ensure_ascii=False)


def _answer_line(assistant: Assistant, line: bytes, number: int) -> dict[str, Any]:
    place: dict[str, Any] = {"regel": number}
    try:
        data = json.loads(line.decode("utf-8"))
        if isinstance(data, dict) and isinstance(data.get("id"), str | int):
            place = {"id": data["id"]}
        case = BatchCase.model_validate(data)
    except UnicodeDecodeError:
        return {**place, "fout": f"regel {number} is geen UTF-8; sla het bestand op als UTF-8"}
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "de regel"
        return {**place, "fout": f"regel {number}, {key}: {first['msg']}"}
    except (ValueError, RecursionError):
        return {
            **place,
            "fout": f"regel {number} is geen geldige JSON; schrijf één object per regel",
        }
    start = time.perf_counter()
    try:
        result = _ask(assistant, case)
    except ProtocolwijzerError as error:
        return {**place, "fout": str(error)}
    return {**place, **result, "ms": round((time.perf_counter() - start) * 1000, 2)}


def _ask(assistant: Assistant, case: BatchCase) -> dict[str, Any]:
    if case.school is None:
        answers = assistant.ask_everywhere(case.vraag, role=case.rol, earlier=case.eerdere)
        return {"per_school": {school: answer_dict(a) for school, a in answers.items()}}
    answer = assistant.ask(case.vraag, school=case.school, role=case.rol, earlier=case.eerdere)
    return answer_dict(answer)
