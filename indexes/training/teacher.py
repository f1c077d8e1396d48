"""Where the teacher puts English sentences, kept on disk between runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexes.training.initialise import teacher_folder

CHUNK = 16_384


def load_cache(folder: Path) -> tuple[list[str], NDArray[np.float16]]:
    """The sentences that are known and their vectors, (n, 384); nothing at first."""
    texts, rows = folder / "teacher.json", folder / "teacher.npy"
    if not (texts.exists() and rows.exists()):
        return [], np.zeros((0, 384), dtype=np.float16)
    known, vectors = json.loads(texts.read_text("utf-8")), np.load(rows)
    size = min(len(known), len(vectors))
    return known[:size], vectors[:size]


def save_cache(folder: Path, texts: Sequence[str], vectors: NDArray[np.float16]) -> None:
    """Writes the cache, vectors first, so that an interrupted write loses only the newest."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("teacher.npy", "teacher.json"):
        part = folder / f"part-{name}"
        if name.endswith(".npy"):
            np.save(part, vectors)
        else:
            part.write_text(json.dumps(list(texts)), "utf-8")
        part.replace(folder / name)


def teach(texts: Sequence[str], folder: Path) -> NDArray[np.float32]:
    """The teacher's vectors of English sentences, (n, 384), of length 1.

    Args:
        texts: English sentences.
        folder: of the cache; missing sentences are computed and added, chunk by chunk.
    """
    known, vectors = load_cache(folder)
    numbers = {text: number for number, text in enumerate(known)}
    missing = sorted(set(texts) - numbers.keys(), key=lambda text: (len(text), text))
    if missing:
        from sentence_transformers import SentenceTransformer
        from tqdm import tqdm

        teacher = SentenceTransformer(str(teacher_folder()))
        teacher.max_seq_length = 128
        for start in tqdm(range(0, len(missing), CHUNK), desc="teacher", unit="chunk"):
            chunk = missing[start : start + CHUNK]
            fresh = teacher.encode(chunk, batch_size=64, convert_to_numpy=True)
            known += chunk
            vectors = np.concatenate([vectors, fresh.astype(np.float16)])
            save_cache(folder, known, vectors)
        numbers = {text: number for number, text in enumerate(known)}
    return vectors[[numbers[text] for text in texts]].astype(np.float32)
