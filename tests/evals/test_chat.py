from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from evals.chat import ChatRun, usage_figures, with_chat_model

RECORDING = '{"key": "x", "model": "openai:proef", "content": "{}"}\n'


def test_a_replay_that_lacks_the_question_leaves_the_embedded_answer(tmp_path: Path) -> None:
    file = tmp_path / "opname.jsonl"
    file.write_text(RECORDING, "utf-8")
    embedded = Assistant.open()
    name, system = with_chat_model(embedded, ChatRun(replay=file))
    assert name == "openai:proef"
    question = "mag ik mijn telefoon in de les gebruiken"
    answer = system.ask(question, school="ecl")
    assert answer.ruling == embedded.ask(question, school="ecl").ruling
    assert answer.trace["taalmodel"]["aanroepen"] == 0
    assert usage_figures([answer.trace["taalmodel"]])["geverifieerd"] == 0.0


@pytest.mark.parametrize(
    ("run", "wanted"),
    [(ChatRun(), False), (ChatRun(model="ollama:x"), True), (ChatRun(replay=Path("x")), True)],
)
def test_a_model_is_measured_only_where_it_is_named(run: ChatRun, wanted: bool) -> None:
    assert run.wanted is wanted


def test_usage_is_added_up() -> None:
    common = {"tokens_in": 100, "tokens_uit": 20, "aanroepen": 1, "euro": 0.25}
    found = usage_figures([common | {"ruling": "toegestaan"}, common | {"ruling": None}])
    assert found == {
        "aanroepen": 2,
        "tokens_in": 200,
        "tokens_uit": 40,
        "euro": 0.5,
        "geverifieerd": 0.5,
    }
    assert usage_figures([]) == {}
