"""What a training run is made of: the folders it reads and writes, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of one run; the defaults are those of the shipped encoder.

    Args:
        data: folder with the parallel files (`*.tsv.gz`, `en<TAB>nl`) and `eval/`.
        work: folder for intermediate results; a run that is started again goes on from there.
        out: folder of the exported encoder.
        own: folder with our own sentences, lexicon and phrases.
        cases: folder with labelled questions (`*.jsonl`) of the train split, if any.
        dev: folder with labelled questions of the dev split, if any.
        articles: `articles.jsonl` with the citable units.
        seed: of every random choice.
        vocabulary_size: number of WordPiece tokens.
        layers: transformer layers kept from the teacher, the first ones.
        max_words: longest sentence used for distillation, in words.
        max_tokens: longest input of the encoder, in tokens.
        phrases: number of sentences made from the phrase tables.
        own_weight: how often a sentence of our own is seen for one of the parallel files.
        batch_size: sentences a step in distillation.
        epochs: passes over the distillation sentences.
        learning_rate: peak rate in distillation.
        tune_epochs: passes over the labelled questions.
        tune_rate: peak rate in fine-tuning.
        threads: processor threads that torch may use.
    """

    data: Path
    work: Path
    out: Path
    own: Path
    articles: Path
    cases: Path | None = None
    dev: Path | None = None
    seed: int = 17
    vocabulary_size: int = 30_000
    layers: int = 6
    max_words: int = 28
    max_tokens: int = 128
    phrases: int = 40_000
    own_weight: int = 4
    batch_size: int = 128
    epochs: float = 2.0
    learning_rate: float = 2e-4
    tune_epochs: float = 2.0
    tune_rate: float = 5e-5
    threads: int = 2
