"""Providers are loaded only when one is configured; what is missing is named."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from assistant.chat.providers import PROVIDERS, ChatModelError, open_model
from assistant.settings import SettingsError, load_settings

PACKAGES = ("langchain_ollama", "langchain_openai", "langchain_anthropic", "langchain_mistralai",
            "openai", "anthropic", "ollama", "mistralai", "langchain_core", "langchain",
            "langsmith")  # fmt: skip


def test_without_a_model_nothing_of_langchain_is_imported() -> None:
    code = f"""
import sys
from assistant import Assistant, load_settings
from assistant.reading import Reading
from corpus import load_corpus
from corpus.norms import load_norms
from corpus.vocabulary import load_vocabulary
class Reader:
    def read(self, questions):
        return [Reading({{"soort": {{"mag": 1.0}}, "handeling": {{"hacken": 1.0}}}}, 0.0)]
corpus = load_corpus()
assistant = Assistant(corpus, load_norms(corpus), load_vocabulary(), Reader(), load_settings())
assert assistant.ask("mag ik hacken", school="ecl").path == "ingebouwd"
print(*(m for m in {PACKAGES} if m in sys.modules))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, ""), run.stderr


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_opens_or_its_extra_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("OPENAI", "ANTHROPIC", "MISTRAL"):
        monkeypatch.setenv(f"{key}_API_KEY", "x")
    settings = load_settings(chat_model=f"{name}:model", chat_url="http://127.0.0.1:9/v1")
    if importlib.util.find_spec(PROVIDERS[name].package):
        assert open_model(settings).name == f"{name}:model"
    else:
        with pytest.raises(ChatModelError, match=rf"protocolwijzer\[{PROVIDERS[name].extra}\]"):
            open_model(settings)


def test_a_missing_package_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ChatModelError, match=r"pip install 'protocolwijzer\[mistral\]'"):
        open_model(load_settings(chat_model="mistral:x"))


def test_an_unknown_provider_lists_the_known() -> None:
    with pytest.raises(ChatModelError, match="ollama, openai, anthropic, mistral"):
        open_model(load_settings(chat_model="pietje:x"))


def test_a_missing_key_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_openai")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelError, match="OPENAI_API_KEY"):
        open_model(load_settings(chat_model="openai:x"))


@pytest.mark.parametrize("value", ["", "openai", "openai:", ":x", "open ai:x"])
def test_a_model_is_named_as_provider_and_model(value: str) -> None:
    with pytest.raises(SettingsError, match="chat_model"):
        load_settings(chat_model=value)
