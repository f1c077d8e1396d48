from __future__ import annotations

import pytest

from evals.cases import Case
from evals.duplicates import near_duplicates


def _case(text: str, *earlier: str) -> Case:
    return Case(id=text, school=None, vraag=text, eerdere=earlier)


ORIGINAL = _case("Mag ik een filmpje van mijn docent op TikTok zetten?")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mag ik een filmpje van mijn docent op tiktok zetten", True),
        ("mag ik een filmpie van me docent op tiktok zetten??", True),
        ("mag ik een foto van Sara op insta gooien", False),
        ("Mijn docent filmt ons, mag dat?", False),
    ],
)
def test_only_near_copies_are_found(text: str, found: bool) -> None:
    assert [p.other for p in near_duplicates([_case(text)], [ORIGINAL])] == [ORIGINAL] * found


def test_the_conversation_counts_and_very_short_questions_do_not() -> None:
    assert not list(near_duplicates([_case("mag dit?")], [_case("mag dit?")]))
    follow_up = _case("en thuis?", "mag ik in de pauze appen")
    assert not list(near_duplicates([follow_up], [_case("en thuis?", "moet ik pesten melden")]))
    assert list(near_duplicates([follow_up], [follow_up]))
    assert not list(near_duplicates([follow_up], []))
