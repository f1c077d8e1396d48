from __future__ import annotations

import pytest

from assistant.chat.figures import invented_figures

SOURCE = (
    "De telefoon blijft 3 dagen op school. Wie jonger is dan 13 jaar, vraagt binnen twee weken."
)
HELP = "Alarmnummer 112, Kindertelefoon 0800-0432"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("De telefoon blijft 3 dagen op school.", []),
        ("Bel 112 of 0800-0432.", []),
        ("Vraag het binnen twee weken.", []),
        ("De telefoon blijft 4 dagen op school.", ["het getal 4"]),
        ("Na 3 weken mag het weer.", ["het getal 3"]),
        ("Dat geldt dertien jaar lang.", ["het getal dertien"]),
        ("De telefoon blijft een maand weg.", ["de maat 'maand'"]),
        ("Bel 0800-0433.", ["het getal 0800-0433"]),
        ("Dat kost 3,50 euro.", ["het getal 3,50", "de maat 'euro'"]),
        ("Bij de tweede keer volgt er straf.", ["het getal tweede"]),
    ],
)
def test_figures_and_their_neighbours(text: str, wrong: list[str]) -> None:
    found = list(invented_figures(text, SOURCE, HELP))
    assert [reason.split(" staat")[0] for reason in found] == wrong
