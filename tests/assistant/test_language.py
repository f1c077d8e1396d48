"""Only a question that is surely in another language is called foreign."""

from __future__ import annotations

import pytest

from assistant.language import OFFERED, READ, foreign_language
from assistant.phrases import phrases


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mag ik mn tel in de les", None),
        ("ff n snap sturen in de pauze ok?", None),
        ("Can I post a picture of my classmates on Instagram?", None),
        ("idk man", None),
        ("Darf mein Sohn sein Handy in der Schule benutzen?", "de"),
        ("Oğlum okulda telefonunu kullanabilir mi?", "tr"),
        ("Czy mój syn może używać telefonu w szkole?", "pl"),
        ("هل يمكن لابني استخدام هاتفه في المدرسة؟", "ar"),
    ],
)
def test_foreign_language(text: str, language: str | None) -> None:
    assert foreign_language(text) == language


def test_there_is_a_sentence_for_each_foreign_language() -> None:
    assert set(phrases().talen) == set(OFFERED) - set(READ)
