from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases import Case, load_split
from evals.duplicates import main, near_duplicates


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


def test_the_stricter_split_keeps_the_question(tmp_path: Path) -> None:
    copy = "mag ik mijn docent op tiktok zetten"
    splits = {
        "train": [("t1", copy), ("t2", "wanneer moet je pesten melden")],
        "dev": [("d1", f"{copy}?"), ("d2", "wie gaat er over de klassenapp")],
        "test": [("e1", f"{copy}!"), ("e2", "mag een oortje in tijdens gym")],
    }
    for split, questions in splits.items():
        (tmp_path / split).mkdir()
        lines = [Case(id=i, school=None, vraag=text).model_dump_json() for i, text in questions]
        (tmp_path / split / "a.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    folder = ["--folder", str(tmp_path)]
    assert main(folder) == 1
    assert main([*folder, "--remove"]) == 0
    assert main(folder) == 0
    left = {split: [case.id for case in load_split(split, tmp_path)] for split in splits}  # type: ignore[arg-type]
    assert left == {"train": ["t2"], "dev": ["d2"], "test": ["e1", "e2"]}
