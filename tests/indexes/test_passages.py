from __future__ import annotations

import pytest

from corpus import Corpus
from indexes.passages import passage


@pytest.mark.parametrize(
    ("article_id", "expected"),
    [
        ("sevenwolden:2.2", "2. Doelgroep en reikwijdte De richtlijnen in dit protocol hebben"),
        ("ecl:7.b", "De 10 vuistregels Het is daarom niet toegestaan om: te hacken en"),
    ],
)
def test_a_passage_can_be_understood_alone(shipped: Corpus, article_id: str, expected: str) -> None:
    article = shipped.article(article_id)
    assert passage(article).startswith(expected)
    assert passage(article).endswith(article.text)
