"""A line in, a line out, whatever the line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from assistant.batch import answer_dict, run_batch
from tests.assistant.conftest import Opener


def run(opener: Opener, *lines: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run_batch(opener("hacken"), lines)]


def case(**fields: object) -> bytes:
    return json.dumps({"id": "a", "school": "ecl", "vraag": "mag ik hacken", **fields}).encode()


def test_an_answer_has_the_agreed_keys(assistant_that_reads: Opener) -> None:
    (found,) = run(assistant_that_reads, case(rol="leerling", tags=["x"], frame={"a": 1}))
    assert set(found) == {
        "id", "school", "ruling", "antwoord", "bronnen", "hulp", "zekerheid", "ms",
    }  # fmt: skip
    assert found["bronnen"][0]["id"] == "ecl:7.b"
    assert set(found["bronnen"][0]) == {"id", "label", "citaat"}
    assert 0 <= found["zekerheid"] <= 1


def test_an_answer_says_by_which_way_it_came(assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("hacken").ask("mag ik hacken", school="ecl")
    assert "weg" not in answer_dict(answer)
    written = answer_dict(replace(answer, path="taalmodel", note="Nagekeken."))
    assert (written["weg"], written["opmerking"]) == ("taalmodel", "Nagekeken.")


def test_no_school_gives_an_answer_a_school(assistant_that_reads: Opener) -> None:
    (found,) = run(assistant_that_reads, case(school=None))
    assert set(found) == {"id", "per_school", "ms"}
    assert len(found["per_school"]) == 5
    for school, answer in found["per_school"].items():
        assert all(source["id"].startswith(f"{school}:") for source in answer["bronnen"])


@pytest.mark.parametrize(
    ("line", "place", "problem"),
    [
        (b"", {"regel": 1}, "JSON"),
        (b"{", {"regel": 1}, "JSON"),
        (b"[1]", {"regel": 1}, "regel 1"),
        (b"\xff\xfe", {"regel": 1}, "UTF-8"),
        (b"[" * 100_000, {"regel": 1}, "JSON"),
        (b'{"id": "x"}', {"id": "x"}, "vraag"),
        (case(vraag=""), {"id": "a"}, "typ een vraag"),
        (case(vraag=None), {"id": "a"}, "vraag"),
        (case(vraag="x" * 100_000), {"id": "a"}, "korter"),
        (case(vraag="\x00"), {"id": "a"}, "typ een vraag"),
        (case(school="hogwarts"), {"id": "a"}, "geen protocol"),
        (case(rol="directeur"), {"id": "a"}, "rol"),
        (case(eerdere="x"), {"id": "a"}, "eerdere"),
        (case(id=7, vraag=""), {"id": 7}, "typ een vraag"),
    ],
)
def test_a_bad_line_says_what_is_wrong(
    line: bytes, place: dict[str, object], problem: str, assistant_that_reads: Opener
) -> None:
    (found,) = run(assistant_that_reads, line)
    assert problem in found.pop("fout")
    assert found == place


def test_the_run_goes_on_after_a_bad_line_and_keeps_the_order(
    assistant_that_reads: Opener,
) -> None:
    found = run(assistant_that_reads, case(id="1"), b"?", case(id="3", vraag="\u202eemoji 😀"))
    assert [line.get("id", line.get("regel")) for line in found] == ["1", 2, "3"]
    assert ["fout" in line for line in found] == [False, True, False]
