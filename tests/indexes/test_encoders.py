"""The shipped encoder: what it promises to everything that searches with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from indexes.encoders import SHIPPED, Encoder, EncoderError, OnnxEncoder, load_encoder

TEXTS = [
    "Mag ik een foto van mijn klasgenoot op insta zetten?",
    "mag k in de pauze op me telefoon",
    "May I post a photo of a classmate?",
    "👍",
    "",
    "De soep is lekker. " * 400,
]


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return load_encoder(None)


def test_each_text_gets_one_vector_of_length_one(shipped: Encoder) -> None:
    vectors = shipped.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), shipped.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_vectors(shipped: Encoder) -> None:
    assert shipped.encode([]).shape == (0, shipped.dim)


def test_a_vector_does_not_depend_on_its_neighbours(shipped: Encoder) -> None:
    alone = np.concatenate([shipped.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(shipped.encode(TEXTS), alone, atol=1e-4)
    many = shipped.encode(TEXTS * 20)
    np.testing.assert_allclose(many[-len(TEXTS) :], alone, atol=1e-4)


def test_what_follows_the_longest_input_is_not_read(shipped: Encoder) -> None:
    assert isinstance(shipped, OnnxEncoder)
    assert shipped.max_tokens >= 128
    long = "telefoon " * (shipped.max_tokens - 2)
    np.testing.assert_allclose(
        shipped.encode([long]), shipped.encode([long + "fiets " * 50]), atol=1e-5
    )


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        (
            "Mag ik filmen in de les?",
            "mag je een filmpje maken tijdens de les",
            "Mag ik mijn telefoon opladen in de les?",
        ),
        (
            "Mijn klasgenoot scheldt me uit in de groepsapp",
            "ik word gepest in de klassenapp",
            "ik heb mijn wachtwoord vergeten",
        ),
        (
            "May I use my phone during the break?",
            "Mag ik in de pauze mijn telefoon gebruiken?",
            "Mag ik een foto van de docent plaatsen?",
        ),
        (
            "Een docent heeft me een vriendschapsverzoek gestuurd",
            "Mag een leraar bevriend zijn met een leerling op Facebook?",
            "Mag een leraar mijn telefoon afpakken?",
        ),
    ],
)
def test_what_means_the_same_lies_nearer(shipped: Encoder, text: str, near: str, far: str) -> None:
    asked, close, apart = shipped.encode([text, near, far])
    assert asked @ close > asked @ apart


def test_case_and_accents_do_not_matter(shipped: Encoder) -> None:
    one, other = shipped.encode(["Mag een Coördinator filmen?", "mag een coordinator filmen?"])
    assert one @ other == pytest.approx(1.0, abs=1e-5)


def test_the_shipped_folder_is_small_and_has_a_model_card() -> None:
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 25_000_000
    assert "## Licence" in (SHIPPED / "README.md").read_text("utf-8")


def test_encoding_imports_no_torch_and_needs_no_network() -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*args, **options): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "from indexes.encoders import load_encoder\n"
        "print(load_encoder(None).encode(['mag ik filmen']).shape)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'sklearn'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.splitlines() == ["(1, 384)", "[]"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("model.onnx", "tokenizer.json", "encoder.json"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_the_name_follows_the_weights(shipped: Encoder, copied: Path) -> None:
    assert load_encoder(str(copied)).name == shipped.name
    settings = json.loads((copied / "encoder.json").read_text("utf-8"))
    (copied / "encoder.json").write_text(json.dumps(settings | {"max_tokens": 64}), "utf-8")
    assert load_encoder(str(copied)).name != shipped.name


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.json"])
def test_a_missing_file_is_named_with_a_remedy(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name}: dit bestand .* ontbreekt\. Oplossing"):
        OnnxEncoder(copied)


@pytest.mark.parametrize("settings", ["", "{}", '{"dim": "x", "max_tokens": 1}', "[]"])
def test_unreadable_settings_are_an_error(copied: Path, settings: str) -> None:
    (copied / "encoder.json").write_text(settings, "utf-8")
    with pytest.raises(EncoderError, match="niet te lezen"):
        OnnxEncoder(copied)


@pytest.mark.slow
def test_an_unknown_model_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match="niet te vinden"):
        load_encoder(str(tmp_path / "bestaat-niet"))
