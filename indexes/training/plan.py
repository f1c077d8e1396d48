"""What a training run is made of: the folders it reads and writes, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

OWN = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of one run.

    Args:
        data: folder with the parallel files (`*.tsv.gz`, `en<TAB>nl`) and `eval/`.
        work: folder for all results; a run that is started again goes on from there.
        own: folder with our own sentences (`everyday_*.tsv`, and `questions_*.tsv`, which has
            questions of the train split) and word list (`lexicon.tsv`).
        seed: of every random choice.
        vocabulary_size: number of WordPiece tokens.
        layers: transformer layers kept from the teacher, the first ones.
        max_words: longest sentence of the parallel files that is used, in words.
        max_tokens: longest input of the encoder, in tokens.
        own_weight: how often a sentence of our own is seen for one of the parallel files.
        batch_size: sentences a step in distillation.
        epochs: passes over the sentences.
        rate: peak learning rate in distillation.
        threads: processor threads that torch may use.
    """

    data: Path
    work: Path
    own: Path = OWN
    seed: int = 17
    vocabulary_size: int = 30_000
    layers: int = 6
    max_words: int = 16
    max_tokens: int = 256
    own_weight: int = 4
    batch_size: int = 128
    epochs: float = 2.0
    rate: float = 1.5e-4
    threads: int = 2
