"""A question to an answer: understanding, judging, composing, settings and the command line."""

from assistant.answer import Answer, Help, MissingFact
from assistant.assistant import Assistant, QuestionError
from assistant.rulings import Judgement, Ruling
from assistant.settings import Settings, load_settings

__all__ = [
    "Answer",
    "Assistant",
    "Help",
    "Judgement",
    "MissingFact",
    "QuestionError",
    "Ruling",
    "Settings",
    "load_settings",
]
