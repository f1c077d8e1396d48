"""Which language a question is in, so that the answer can say which it reads."""

from __future__ import annotations

from functools import cache
from typing import Any

READ = ("nl", "en")  # the languages that the reader was trained on
# Neighbours that Dutch chat is mistaken for (Afrikaans, Limburgish, Frisian) aren't offered.
OFFERED = (*READ, "ar", "bg", "de", "es", "fr", "hu", "it", "pl", "pt", "ro", "ru", "tr", "uk")
SURE = 0.95  # below this probability a question counts as Dutch


@cache
def _identifier() -> Any:
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(OFFERED))
    return identifier


def foreign_language(text: str) -> str | None:
    """The ISO 639-1 code of a language that is not read; None for Dutch, English or unsure.

    Uses py3langid (Lui and Baldwin 2012).
    """
    language, probability = _identifier().classify(text)
    return str(language) if language not in READ and probability >= SURE else None
