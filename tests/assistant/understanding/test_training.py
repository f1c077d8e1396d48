"""Fine-tuning on a few questions with a toy encoder: each step, and the command as a whole."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sentence_transformers import SentenceTransformer

from assistant.reading import ACT, Question
from assistant.rulings import Ruling
from assistant.understanding.heads import Heads, Layout
from assistant.understanding.reader import HeadReader, open_reader
from assistant.understanding.slots import slots_of
from assistant.understanding.training import __main__ as command
from assistant.understanding.training.calibrate import (
    Choice,
    _cost,
    _log_loss,
    adjusted,
    choose,
    pool,
)
from assistant.understanding.training.examples import (
    Example,
    ExampleError,
    augment,
    read_examples,
    with_english,
)
from assistant.understanding.training.fit import Plan, batches, fit
from assistant.understanding.training.model import (
    FrameReader,
    TrainingError,
    article_loss,
    texts_of,
)
from assistant.understanding.training.ngrams import fit_ngrams
from assistant.understanding.training.noise import by_ear, sounds, with_typos
from corpus import Corpus
from corpus.frames import Frame
from corpus.norms import NormFile
from corpus.vocabulary import Vocabulary
from indexes.encoders import load_encoder
from indexes.training.cases import LAW_FILE
from indexes.training.export import export
from indexes.training.pairs import Pair

ACTS = {
    "hacken": ["mag ik hacken", "hacken op school", "een site hacken mag dat"],
    "printen": ["mag ik printen", "printen op school", "een blad printen mag dat"],
    "kwetsen": ["mag ik pesten", "pesten op school", "een kind pesten mag dat"],
}
ARTICLES = {"hacken": ("ecl:7.b",), "printen": (), "kwetsen": ("ecl:1",)}


def example(act: str, text: str, **question: Any) -> Example:
    frame = Frame("mag", act, "leerling")
    return Example(Question(text, "ecl", **question), frame, act == "kwetsen", ARTICLES[act])


EXAMPLES = [example(act, text) for act, texts in ACTS.items() for text in texts]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder with one small layer and a handful of words."""
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        Pooling,
        Transformer,
    )
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    known = sorted({word for texts in ACTS.values() for text in texts for word in text.split()})
    ids = {word: number for number, word in enumerate([*special, *known])}
    tokens = Tokenizer(WordLevel(ids, unk_token="[UNK]"))
    tokens.normalizer = normalizers.Lowercase()
    tokens.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokens.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    body = tmp_path_factory.mktemp("body")
    config = BertConfig(
        vocab_size=len(ids), hidden_size=64, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=128,
    )  # fmt: skip
    BertModel(config).save_pretrained(body)
    PreTrainedTokenizerFast(
        tokenizer_object=tokens, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]",
    ).save_pretrained(body)  # fmt: skip
    transformer = Transformer(str(body))
    pooling = Pooling(64, "mean")
    folder = tmp_path_factory.mktemp("toy")
    SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu").save(
        str(folder), create_model_card=False
    )
    return folder


def write_cases(folder: Path, examples: list[Example]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [
        json.dumps(
            {
                "id": str(number),
                "school": e.question.school,
                "rol": e.question.role,
                "vraag": e.question.text,
                "eerdere": list(e.question.earlier),
                "hulp": e.danger,
                "bronnen": list(e.articles),
                "frame": e.frame.to_dict(),
            }
        )
        for number, e in enumerate(examples)
    ]
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_cases_become_examples(tmp_path: Path) -> None:
    assert read_examples(write_cases(tmp_path, EXAMPLES)) == EXAMPLES


def test_a_bad_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"frame": {"soort": "mag"}}\n', "utf-8")
    with pytest.raises(ExampleError, match=r"x\.jsonl, regel 1"):
        read_examples(tmp_path)


@given(st.text(alphabet="abcdefghij ?", min_size=1), st.integers(0, 99))
def test_typos_keep_most_of_the_text(text: str, seed: int) -> None:
    found = with_typos(text, random.Random(seed), 0.03)
    assert found
    assert abs(len(found) - len(text)) <= max(1, int(len(text) * 0.03))


def test_by_ear_changes_sounds_and_leaves_out_spaces_by_their_share() -> None:
    text = "Mag ik mijn telefoon gebruiken in de pauze?"
    found = {share: [by_ear(text, random.Random(n), share) for n in range(200)]
             for share in (0.0, 0.1, 0.5)}  # fmt: skip
    assert set(found[0.0]) == {text.lower()}
    assert any("televoon" in version for version in found[0.5])
    assert any("pause" in version for version in found[0.5])
    assert any("indepau" in version or "inde" in version for version in found[0.5])
    likeness = [np.mean([fuzz.ratio(v, text.lower()) for v in found[s]]) for s in (0.1, 0.5)]
    assert 85 < likeness[1] < likeness[0] < 100


def test_every_sound_matches_something_and_can_be_written_otherwise() -> None:
    words = "mijn eigen schijf wordt toch niet gekocht met sjaal quiz foto thee politie kwaliteit"
    words += " logisch lelijk bezig ander middel kapot zien boek neus reuzen douche saus trouw auw"
    words += " examen klikken checken phishing theater straat buur roos ze heeft van voor zijn wel"
    words += " heb het een ik de wat dat je is hij pauze voet raam ballen ben tegels koud word"
    words += " band dings"
    for pattern, other in sounds():
        changed = pattern.sub(other, words)
        assert changed != words, pattern.pattern


def test_a_question_chooses_its_own_article() -> None:
    questions = torch.eye(2, 3)
    articles = torch.eye(3)
    assert float(article_loss(questions, articles, [0, 1])) < 0.01
    assert float(article_loss(questions, articles, [1, 0])) > 10


def test_augmenting_keeps_the_labels_and_forgets_who_asks() -> None:
    asked = [example("hacken", "Mag ik HACKEN?", role="leerling")] * 200
    found = augment(asked, random.Random(1))
    assert {(e.frame, e.danger, e.articles) for e in found} == {
        (asked[0].frame, False, ("ecl:7.b",))
    }
    assert {e.question.role for e in found} == {"leerling", None}
    assert {e.question.school for e in found} == {"ecl", ""}
    assert len({e.question.text for e in found}) > 20
    assert any(e.question.text.lower().startswith("mach") for e in found)


def test_a_question_is_now_and_then_put_in_english() -> None:
    pair = Pair("may I hack", "mag ik hacken", "questions_1")
    alone, later = with_english(
        [example("hacken", "mag ik  hacken"), example("hacken", "mag ik hacken", earlier=("x",))],
        [pair],
    )
    assert alone.english == "may I hack"
    assert later.english is None
    found = augment([alone] * 100, random.Random(4))
    assert 5 < sum(e.question.text == "may I hack" for e in found) < 50


def test_batches_hold_each_example_once() -> None:
    found = list(batches(EXAMPLES, 4, random.Random(2)))
    assert sorted(e.question.text for batch in found for e in batch) == sorted(
        e.question.text for e in EXAMPLES
    )
    assert all(len(batch) <= 4 for batch in found)


def test_temperature_and_bonus_change_what_they_should() -> None:
    slots = {"handeling": ("hacken", "printen", "kwetsen"), "omst:schade": ("-", "ja")}
    weights = np.ones((2, 5), dtype=np.float32)
    heads = Heads(weights, np.zeros(5, dtype=np.float32), fit_ngrams(EXAMPLES, slots))
    found = adjusted(heads, slots, Choice(0.25, temperature=2.0, said_bonus=1.0))
    assert found.weights.tolist() == [[0.375] * 5] * 2
    assert found.bias.tolist() == [0, 0, 0, 0, 0.5]
    assert np.allclose(found.ngrams.weights, heads.ngrams.weights * 0.125)


@pytest.mark.parametrize(
    ("said", "right", "cost"),
    [("toegestaan", "niet_toegestaan", 5), ("niet_toegestaan", "toegestaan", 1),
     ("verplicht", "verplicht", 0)],
)  # fmt: skip
def test_a_wrong_permission_costs_most(said: str, right: str, cost: float) -> None:
    assert _cost(Ruling(said), Ruling(right)) == cost


def test_confidence_in_what_is_wrong_costs_most() -> None:
    assert _log_loss(0.9, right=True) == pytest.approx(0.105, abs=1e-3)
    assert _log_loss(0.9, right=False) == pytest.approx(2.303, abs=1e-3)
    assert _log_loss(1.0, right=False) < 15


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.filterwarnings("ignore:# The axis name:UserWarning")
def test_the_model_learns_and_reads_as_it_was_trained(
    toy: Path, tmp_path: Path, corpus: Corpus, vocabulary: Vocabulary, norms: dict[str, NormFile]
) -> None:
    slots = slots_of(vocabulary)
    encoder = SentenceTransformer(str(toy), device="cpu")
    model = FrameReader(encoder, slots, ("ecl",))
    plan = Plan(epochs=80, batch=9, rate=3e-3, head_rate=1e-2, article_every=2)
    model = fit(model, EXAMPLES, corpus, plan)
    reader = HeadReader(
        load_encoder(str(save(model, tmp_path))),
        Layout(slots, ("ecl",), "toy"),
        Heads(*model.exported(), fit_ngrams(EXAMPLES, slots)),
    )
    readings = reader.read([e.question for e in EXAMPLES])
    for e, reading in zip(EXAMPLES, readings, strict=True):
        assert max(reading.slots[ACT], key=lambda a: reading.slots[ACT][a]) == e.frame.act
    danger = {e.danger: reading.danger for e, reading in zip(EXAMPLES, readings, strict=True)}
    assert danger[True] > danger[False]
    best = choose(reader, EXAMPLES, corpus, norms, vocabulary)
    assert best.cost < 0.5  # every ruling right, and the confidence in it high


def test_a_run_goes_on_with_the_heads_of_an_earlier_one(toy: Path, tmp_path: Path) -> None:
    slots = {"handeling": ("hacken", "printen")}
    encoder = SentenceTransformer(str(toy), device="cpu")
    first = FrameReader(encoder, slots, ("ecl",))
    first.save_checkpoint(tmp_path)
    later = FrameReader(encoder, slots, ("ecl",))
    assert not np.allclose(later.exported()[0], first.exported()[0])
    assert later.resume(tmp_path)
    assert np.allclose(later.exported()[0], first.exported()[0])
    assert not later.resume(toy)
    with pytest.raises(TrainingError, match="andere woorden"):
        FrameReader(encoder, {"handeling": ("printen", "hacken")}, ("ecl",)).resume(tmp_path)


class TorchEncoder:
    """The encoder of a model as the reader uses one."""

    name = "torch"

    def __init__(self, model: FrameReader) -> None:
        self.model = model
        self.dim = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with torch.no_grad():
            found: NDArray[np.float32] = self.model.embed(texts).numpy()
        return found


def test_exported_heads_give_the_logits_of_the_model(toy: Path, vocabulary: Vocabulary) -> None:
    slots = slots_of(vocabulary)
    torch.manual_seed(1)
    model = FrameReader(SentenceTransformer(str(toy), device="cpu"), slots, ("ecl",)).eval()
    heads = Heads(*model.exported(), fit_ngrams(EXAMPLES, slots))
    reader = HeadReader(TorchEncoder(model), Layout(slots, ("ecl",), "torch"), heads)
    with torch.no_grad():
        wanted = torch.cat(model(model.embed(texts_of(EXAMPLES)), EXAMPLES), 1).numpy()
    assert np.allclose(reader.meaning([e.question for e in EXAMPLES]), wanted, atol=1e-3)


def test_adjusted_heads_read_as_the_pool_they_were_chosen_for(toy: Path) -> None:
    slots = {"handeling": ("hacken", "printen", "kwetsen"), "omst:schade": ("-", "ja", "nee"),
             "gevaar": ("nee", "ja")}  # fmt: skip
    model = FrameReader(SentenceTransformer(str(toy), device="cpu"), slots, ("ecl",)).eval()
    heads = Heads(*model.exported(), fit_ngrams(EXAMPLES, slots))
    layout, questions = Layout(slots, ("ecl",), "torch"), [e.question for e in EXAMPLES]
    reader = HeadReader(TorchEncoder(model), layout, heads)
    choice = Choice(0.3, temperature=0.7, said_bonus=1.0)
    pooled = pool(reader.meaning(questions), heads.ngrams.logits(questions), slots, choice)
    later = HeadReader(TorchEncoder(model), layout, adjusted(heads, slots, choice))
    found = later.meaning(questions) + later.heads.ngrams.logits(questions)
    assert np.allclose(found, pooled, atol=1e-3)


def save(model: FrameReader, work: Path) -> Path:
    for package in ("onnx", "onnxscript"):
        pytest.importorskip(package, reason="extra 'train' is not installed")
    export(model.encoder, work, work / "encoder")
    return work / "encoder"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.filterwarnings("ignore:# The axis name:UserWarning")
def test_the_command_trains_exports_and_calibrates(toy: Path, tmp_path: Path) -> None:
    for package in ("onnx", "onnxscript"):
        pytest.importorskip(package, reason="extra 'train' is not installed")
    cases = write_cases(tmp_path / "cases", EXAMPLES)
    with gzip.open(tmp_path / LAW_FILE, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"text": "Deze wet treedt in werking."}) + "\n")
    options = ["--base", toy, "--data", tmp_path, "--cases", cases, "--dev", cases,
               "--work", tmp_path / "w", "--encoder", tmp_path / "e", "--heads", tmp_path / "h",
               "--epochs", 1]  # fmt: skip
    assert command.main([str(option) for option in options]) == 0
    reader = open_reader(tmp_path / "h", load_encoder(str(tmp_path / "e")))
    (reading,) = reader.read([Question("mag ik hacken", "ecl")])
    assert sum(reading.slots[ACT].values()) == pytest.approx(1)


def test_the_command_names_a_missing_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.jsonl").write_text("{", "utf-8")
    assert command.main(["--base", str(tmp_path), "--cases", str(tmp_path)]) == 2
    assert "x.jsonl, regel 1" in capsys.readouterr().err
    cases = write_cases(tmp_path / "cases", EXAMPLES)
    found = ["--base", str(tmp_path), "--cases", str(cases), "--data", str(tmp_path)]
    assert command.main(found) == 2
    assert LAW_FILE in capsys.readouterr().err
