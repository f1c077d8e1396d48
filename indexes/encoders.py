"""Sentences to vectors: the shipped Dutch encoder, and any sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ProtocolwijzerError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent / "encoder"
GRAPH, TOKENIZER, SETTINGS = "model.onnx", "tokenizer.json", "encoder.json"
BATCH = 32
MOST_THREADS = 4


class EncoderError(ProtocolwijzerError):
    """An encoder can't be loaded."""


class Encoder(Protocol):
    """Turns texts into vectors that lie close together when the texts mean the same."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def name(self) -> str:
        """Identity that changes whenever the vectors would, made from the weights."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of the texts, (n, dim), each of length 1."""


class OnnxEncoder:
    """An encoder in a folder with an ONNX graph, a tokenizer and settings; needs no torch.

    The weights are loaded at the first text.

    Args:
        folder: with `model.onnx`, `tokenizer.json` and `encoder.json`.

    Raises:
        EncoderError: when one of the three files is missing or the settings can't be read.
    """

    def __init__(self, folder: Path) -> None:
        for name in (GRAPH, TOKENIZER, SETTINGS):
            if not (folder / name).is_file():
                raise EncoderError(
                    str(folder / name),
                    "dit bestand van het taalmodel ontbreekt",
                    "installeer Protocolwijzer opnieuw, of kies een andere map bij 'encoder'",
                )
        self.folder = folder
        try:
            settings = json.loads((folder / SETTINGS).read_text("utf-8"))
            self.dim = int(settings["dim"])
            self.max_tokens = int(settings["max_tokens"])
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderError(
                str(folder / SETTINGS),
                "de instellingen van het taalmodel zijn niet te lezen",
                "installeer Protocolwijzer opnieuw",
            ) from error

    @cached_property
    def name(self) -> str:
        """Hash of the weights, the tokenizer and the settings."""
        digest = hashlib.sha256()
        for name in (GRAPH, TOKENIZER, SETTINGS):
            digest.update((self.folder / name).read_bytes())
        return f"onnx-{digest.hexdigest()[:16]}"

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(MOST_THREADS, _cores())
        options.log_severity_level = 3
        # Scale the int8 weights back once and compute in fp32: the same on every processor.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            str(self.folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / TOKENIZER))
        tokenizer.enable_truncation(self.max_tokens)
        tokenizer.enable_padding()
        return tokenizer

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of the texts, (n, dim), each of length 1; longest texts first in batches."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda number: (-len(texts[number]), number))
        for start in range(0, len(order), BATCH):
            numbers = order[start : start + BATCH]
            tokens = self._tokenizer.encode_batch([texts[number] for number in numbers])
            feed = {
                "input_ids": np.array([row.ids for row in tokens], dtype=np.int64),
                "attention_mask": np.array([row.attention_mask for row in tokens], dtype=np.int64),
            }
            vectors[numbers] = self._session.run(None, feed)[0]
        return vectors


class TransformerEncoder:
    """Any sentence-transformers model, from a folder or by its name.

    Args:
        spec: folder or name of the model.

    Raises:
        EncoderError: when sentence-transformers or the model is not there.
    """

    def __init__(self, spec: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError(
                f"encoder '{spec}'",
                "het pakket sentence-transformers is niet geïnstalleerd",
                "installeer het met: pip install sentence-transformers torch==2.13.0",
            ) from error
        try:
            self._model: Any = SentenceTransformer(spec)
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"encoder '{spec}'",
                "dit taalmodel is hier niet te vinden en niet op te halen",
                "geef de map van een sentence-transformers-model op, of laat de instelling weg",
            ) from error
        self.dim: int = self._model.get_embedding_dimension()

    @cached_property
    def name(self) -> str:
        """Hash of the weights."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return f"st-{digest.hexdigest()[:16]}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of the texts, (n, dim), each of length 1."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load_encoder(spec: str | None = None) -> Encoder:
    """The encoder that a setting names.

    Args:
        spec: None for the shipped encoder; else a folder (with an ONNX encoder as
            `OnnxEncoder` describes, or a sentence-transformers model) or a model name.

    Raises:
        EncoderError: when there is no such encoder here.
    """
    if spec is None:
        return OnnxEncoder(SHIPPED)
    folder = Path(spec).expanduser()
    if (folder / GRAPH).is_file():
        return OnnxEncoder(folder)
    return TransformerEncoder(str(folder) if folder.is_dir() else spec)
