"""What a conversation keeps: questions, reply buttons, nothing of a button that isn't there."""

from __future__ import annotations

import pytest

from assistant import Assistant
from ui.chat import Chat, messages
from ui.conversation import LONGEST, Conversation, Turn
from ui.limits import Gate, Limits

PHOTO = "Mag ik een foto plaatsen?"


@pytest.fixture
def chat(assistant: Assistant) -> Chat:
    return Chat(assistant, Gate(Limits()))


def asked(chat: Chat, *texts: str, school: str = "ecl") -> Conversation:
    conversation = Conversation(school, "leerling")
    for text in texts:
        conversation = chat.answer(conversation, conversation.asked(text), "client")
    return conversation


def test_a_follow_up_carries_the_questions_before_it(chat: Chat) -> None:
    turn = asked(chat, "mag dit", "en dat").asked("en thuis?")
    assert turn.earlier == ("mag dit", "en dat")


@pytest.mark.parametrize(
    ("reply", "ruling"), [(0, "Toegestaan"), (1, "Niet toegestaan"), (2, "Onder voorwaarden")]
)
def test_a_reply_button_answers_the_question_it_stands_under(
    chat: Chat, reply: int, ruling: str
) -> None:
    conversation = asked(chat, PHOTO)
    label, value = conversation.options()[reply]
    turn = conversation.chosen(value)
    assert turn is not None
    assert (turn.shown, turn.question) == (label, PHOTO)
    after = chat.answer(conversation, turn, "client")
    assert f">{ruling}<" in after.turns[-1].html
    assert after.options() == []  # nobody is asked the same twice


@pytest.mark.parametrize(
    "value", ["", "x", "0", "0|toestemming", "0|toestemming|misschien", "9|toestemming|ja", "²|a|b"]
)
def test_a_button_that_is_not_on_the_page_does_nothing(chat: Chat, value: str) -> None:
    assert asked(chat, PHOTO).chosen(value) is None


def test_old_turns_leave(chat: Chat) -> None:
    conversation = Conversation("ecl")
    for number in range(LONGEST + 5):
        conversation = conversation.with_turn(Turn(str(number), str(number)))
    assert len(conversation.turns) == LONGEST
    assert conversation.turns[0].shown == "5"


def test_an_error_becomes_a_message(chat: Chat) -> None:
    shown = messages(asked(chat, "?!"))
    assert "pw-melding" in shown[-1]["content"]
    assert "er staan geen woorden in" in shown[-1]["content"]


def test_only_the_last_answer_has_buttons(chat: Chat) -> None:
    shown = messages(asked(chat, PHOTO, PHOTO))
    assert [bool(message.get("options")) for message in shown] == [False, False, False, True]


def test_two_conversations_share_nothing(chat: Chat) -> None:
    first, second = asked(chat, "mag dit"), asked(chat, "mag dat", school="regenboog")
    assert "/protocol/ecl#" in first.turns[0].html
    assert "/protocol/ecl#" not in second.turns[0].html
    assert second.asked("en nu").earlier == ("mag dat",)
