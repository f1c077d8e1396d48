from __future__ import annotations

import pytest

from assistant.chat.masking import Mask
from assistant.chat.providers import is_local
from assistant.settings import load_settings
from tests.assistant.chat.conftest import QUESTION, Chatting, ScriptedModel

KNOWN = frozenset({"mag", "foto", "insta", "snapchat", "magister", "mijn"})


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mag ik een foto van Sara op insta?", "mag ik een foto van [NAAM_1] op insta?"),
        ("foto van sara en Daan", "foto van [NAAM_1] en [NAAM_2]"),
        ("SARA stuurde het, sara wil het niet", "[NAAM_1] stuurde het, [NAAM_1] wil het niet"),
        ("is Thirza's foto goed", "is [NAAM_1] foto goed"),
        ("Thirza stuurde het. Joachim ook", "[NAAM_1] stuurde het. [NAAM_2] ook"),
        ("meneer pietersen zegt nee", "meneer [NAAM_1] zegt nee"),
        ("bel 06-12345678 of +31 6 12345678", "bel [TELEFOON_1] of [TELEFOON_2]"),
        ("mail jan.k@school.nl even", "mail [MAIL_1] even"),
        ("volg @sara.x_2 op Snapchat", "volg [ACCOUNT_1] op Snapchat"),
        ("kijk https://insta.com/sara?x=1 dan", "kijk [ACCOUNT_1] dan"),
        ("Mag ik in 2024 met 4 havo op Snapchat?", "Mag ik in 2024 met 4 havo op Snapchat?"),
    ],
)
def test_what_is_masked_and_put_back(text: str, masked: str) -> None:
    mask = Mask(KNOWN)
    assert mask.text(text) == masked
    assert mask.restore(masked).lower() == text.lower()


def test_a_foreign_placeholder_stays() -> None:
    assert Mask(KNOWN).restore("[NAAM_7] mag dat") == "[NAAM_7] mag dat"


@pytest.mark.parametrize(
    ("model", "url", "local"),
    [
        ("openai:x", "http://127.0.0.1:8000/v1", True),
        ("openai:x", "http://localhost:8000/v1", True),
        ("openai:x", "http://[::1]:8000/v1", True),
        ("openai:x", "http://192.168.1.4:8000/v1", False),
        ("openai:x", "https://localhost.example.com/v1", False),
        ("openai:x", None, False),
        ("ollama:x", None, True),
        ("ollama:x", "http://gpu.school.nl:11434", False),
    ],
)
def test_which_models_are_on_this_machine(model: str, url: str | None, local: bool) -> None:
    assert is_local(load_settings(chat_model=model, chat_url=url)) is local


def test_a_hosted_model_never_sees_a_name(chatting: Chatting) -> None:
    model = ScriptedModel(["{}"], local=False)
    assistant = chatting(model=model)
    assistant.ask(
        "mag ik haar foto posten? mail Sara op sara@x.nl",
        school="langstraat",
        earlier=["Sara uit 3b zat ook op @sara_3b"],
    )
    sent = "".join(m.text for m in model.asked[0][1:]).lower()
    assert "sara" not in sent
    assert sent.count("[naam_") == 2
    assert "[account_" in sent


def test_a_model_on_this_machine_sees_the_question(chatting: Chatting) -> None:
    model = ScriptedModel(["{}"])
    chatting(model=model).ask(f"{QUESTION} Sara staat erop", school="langstraat")
    assert "Sara" in model.asked[0][1].text
