"""The HTTP API: what it answers, its errors as problem details, its description."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from ui.app import create_app
from ui.limits import Limits
from ui.models import AskOut, Problem

PHOTO = "Mag ik een foto van een klasgenoot plaatsen?"


def ask(client: TestClient, **body: Any) -> AskOut:
    reply = client.post("/api/ask", json={"vraag": PHOTO, **body})
    assert reply.status_code == 200, reply.text
    return AskOut.model_validate(reply.json())


def test_an_answer_has_everything_and_quotes_verbatim(
    client: TestClient, assistant: Assistant
) -> None:
    answer = ask(client, school="ecl", rol="leerling").antwoord
    assert answer is not None
    assert (answer.school, answer.ruling) == ("ecl", "onder_voorwaarden")
    assert answer.ontbreekt is not None
    assert [c.naam for c in answer.ontbreekt.keuzes] == ["toestemming"] * 3
    for source in answer.bronnen:
        text = assistant.corpus.article(source.id).text
        assert text[source.begin : source.eind] == source.citaat


def test_a_choice_settles_the_ruling(client: TestClient) -> None:
    rulings = [
        ask(client, school="ecl", vastgesteld={"toestemming": value}).antwoord.ruling  # type: ignore[union-attr]
        for value in ("ja", "nee")
    ]
    assert rulings == ["toegestaan", "niet_toegestaan"]


def test_without_a_school_every_school_answers_for_itself(client: TestClient) -> None:
    found = ask(client).per_school
    assert found is not None
    assert list(found) == ["ecl", "langstraat", "regenboog", "roctop", "sevenwolden"]
    for school, answer in found.items():
        assert answer.school == school
        assert all(source.id.startswith(f"{school}:") for source in answer.bronnen)


def test_danger_gives_help_lines(client: TestClient) -> None:
    answer = ask(client, school="ecl", vraag="ik word gepest").antwoord
    assert answer is not None
    assert answer.hulp
    assert "tel:112" in [line.link for line in answer.hulplijnen]


def test_schools_articles_and_health(client: TestClient) -> None:
    schools = client.get("/api/schools").json()
    assert {"id": "ecl", "versie": "september 2021"}.items() <= schools[0].items()
    article = client.get("/api/articles/ecl:7.a").json()
    assert article["label"] == "Vuistregel 7, onder a"
    assert article["link"] == "/protocol/ecl#7.a"
    assert client.get("/healthz").json()["status"] == "ok"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"vraag": "mag dit", "school": "x"}, 404, "voor deze school is er geen protocol"),
        ({"vraag": "?!", "school": "ecl"}, 422, "er staan geen woorden in"),
        ({"vraag": "woord " * 2000, "school": "ecl"}, 422, "tekens lang"),
        ({"vraag": "x" * 30_000, "school": "ecl"}, 422, "vraag"),
        ({"vraag": "mag dit", "school": "ecl", "rol": "baas"}, 422, "rol"),
        ({"vraag": "mag dit", "extra": 1}, 422, "extra"),
        ({"vraag": "mag dit", "school": "ecl", "vastgesteld": {"x": "ja"}}, 422, "bestaat niet"),
        ({}, 422, "vraag"),
        ([], 422, "deze velden kloppen niet"),
    ],
)
def test_errors_are_problem_details(client: TestClient, body: Any, status: int, says: str) -> None:
    reply = client.post("/api/ask", json=body)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate(reply.json())
    assert problem.status == status
    assert says in problem.detail
    assert problem.instance == "/api/ask"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/articles/ecl:99", 404),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/ask", 404),
        ("POST", "/gradio_api/upload", 404),
    ],
)
def test_what_does_not_exist_is_a_problem(
    client: TestClient, method: str, path: str, status: int
) -> None:
    reply = client.request(method, path)
    assert reply.status_code == status
    assert Problem.model_validate(reply.json()).status == status


def test_broken_json_and_a_large_body_are_refused(client: TestClient) -> None:
    assert client.post("/api/ask", content=b"{").status_code == 422
    large = client.post("/api/ask", content=b"x" * 70_000)
    assert (large.status_code, large.json()["title"]) == (413, "Te groot")


def test_a_body_that_hides_its_length_is_cut_off(client: TestClient) -> None:
    reply = client.post("/api/ask", content=(b"x" * 1000 for _ in range(100)))
    assert reply.status_code >= 400


@pytest.mark.parametrize(
    ("limits", "status", "wait"),
    [(Limits(per_minute=1), 429, "60"), (Limits(at_once=0, waiting=0), 503, "30")],
)
def test_too_much_is_refused_with_when_to_return(
    assistant: Assistant, limits: Limits, status: int, wait: str
) -> None:
    with TestClient(create_app(assistant, limits=limits)) as limited:
        replies = [
            limited.post("/api/ask", json={"vraag": PHOTO, "school": "ecl"}) for _ in range(2)
        ]
    assert (replies[-1].status_code, replies[-1].headers["retry-after"]) == (status, wait)


def test_no_question_is_written_anywhere(
    client: TestClient, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for vraag in ("mag ik de zebra fotograferen", "zebra " * 2000):
        client.post("/api/ask", json={"vraag": vraag, "school": "ecl"})
        client.post("/vergelijken", data={"vraag": vraag})
    assert "zebra" not in "".join((*capfd.readouterr(), caplog.text))


def test_the_api_is_described_without_anything_from_elsewhere(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/ask",
        "/api/schools",
        "/api/articles/{article_id}",
        "/healthz",
    }
    page = client.get("/docs").text
    assert "POST" in page
    assert "https://" not in page


def test_the_same_question_is_an_mcp_tool(client: TestClient) -> None:
    pytest.importorskip("mcp")
    (tool,) = client.get("/gradio_api/mcp/schema").json()
    assert set(tool["inputSchema"]["properties"]) == {"vraag", "school", "rol"}
