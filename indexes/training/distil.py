"""Distillation: a Dutch sentence lands where the teacher puts its English counterpart."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
from sentence_transformers.base.sampler import DefaultBatchSampler
from sentence_transformers.sentence_transformer.losses import EmbedDistillLoss
from sentence_transformers.sentence_transformer.training_args import (
    SentenceTransformerTrainingArguments,
)
from torch import Tensor

from indexes.training.pairs import Pair
from indexes.training.teacher import teach

SCALE = 20.0
SAME = 0.9
BUCKET = 64
ENGLISH_SHARE = 0.25
TABLE_RATE = 3.0


class CosineContrastLoss(EmbedDistillLoss):  # type: ignore[misc]
    """Cosine to the teacher's vector, plus choosing it among those of the batch (scale 20).

    Vectors of the batch that are nearly the wanted one (cosine over 0.9) don't count as wrong.
    """

    def compute_loss_from_embeddings(
        self, embeddings: list[Tensor], teacher_embeddings: list[Tensor]
    ) -> Tensor:
        """The sum of both losses, averaged over the columns."""
        near: Tensor = super().compute_loss_from_embeddings(embeddings, teacher_embeddings)
        contrast = [
            self._choose(ours.float(), theirs.to(ours.device).float())
            for ours, theirs in zip(embeddings, teacher_embeddings, strict=True)
        ]
        return near + torch.stack(contrast).mean()

    @staticmethod
    def _choose(ours: Tensor, theirs: Tensor) -> Tensor:
        ours = torch.nn.functional.normalize(ours, dim=-1)
        theirs = torch.nn.functional.normalize(theirs, dim=-1)
        scores = SCALE * ours @ theirs.T
        same = (theirs @ theirs.T > SAME) & ~torch.eye(
            len(ours), dtype=torch.bool, device=ours.device
        )
        wanted = torch.arange(len(ours), device=ours.device)
        return torch.nn.functional.cross_entropy(scores.masked_fill(same, -1e4), wanted)


class LengthBatchSampler(DefaultBatchSampler):  # type: ignore[misc]
    """Random batches of sentences that are about equally long, so that little is padding."""

    def __init__(self, dataset: Dataset, **options: Any) -> None:
        super().__init__(torch.utils.data.SequentialSampler(dataset), **options)
        self.lengths = [len(text) for text in dataset["sentence"]]

    def __iter__(self) -> Iterator[list[int]]:
        rng = random.Random(self.seed * 1_000 + self.epoch)
        order = list(range(len(self.lengths)))
        rng.shuffle(order)
        width = BUCKET * self.batch_size
        batches: list[list[int]] = []
        for start in range(0, len(order), width):
            near = sorted(order[start : start + width], key=self.lengths.__getitem__)
            batches += [
                near[at : at + self.batch_size] for at in range(0, len(near), self.batch_size)
            ]
        rng.shuffle(batches)
        yield from batches

    def __len__(self) -> int:
        width = BUCKET * self.batch_size
        whole, rest = divmod(len(self.lengths), width)
        batches: int = whole * BUCKET + -(-rest // self.batch_size)
        return batches


def make_rows(pairs: Sequence[Pair], folder: Path, seed: int) -> Dataset:
    """Sentences with the teacher's vector: each Dutch one, and one in four of the English ones."""
    rng = random.Random(seed)
    vectors = teach([pair.en for pair in pairs], folder)
    texts = [pair.nl for pair in pairs]
    rows = list(range(len(pairs)))
    for number, pair in enumerate(pairs):
        if rng.random() < ENGLISH_SHARE:
            texts.append(pair.en)
            rows.append(number)
    return Dataset.from_dict({"sentence": texts, "label": vectors[rows]})


def distil(
    student: SentenceTransformer,
    pairs: Sequence[Pair],
    *,
    work: Path,
    epochs: float,
    batch_size: int,
    rate: float,
    seed: int,
) -> SentenceTransformer:
    """Trains the student in place and returns it; a broken run goes on from its checkpoint.

    Args:
        student: with the teacher's dimension.
        pairs: English and Dutch; a pair that stands twice counts twice.
        work: folder for the teacher's vectors and the checkpoints.
        epochs: passes over the sentences.
        batch_size: sentences a step.
        rate: peak learning rate of the layers; the token embeddings learn `TABLE_RATE` as fast.
        seed: of the choice and order of sentences.
    """
    from transformers.trainer_utils import get_last_checkpoint

    rows = make_rows(pairs, work, seed)
    folder = work / "checkpoints"
    gpu = torch.cuda.is_available()
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(folder),
        num_train_epochs=epochs,
        per_device_train_batch_size=batch_size,
        learning_rate=rate,
        learning_rate_mapping={r"word_embeddings": TABLE_RATE * rate},
        warmup_steps=100,
        weight_decay=0.0,
        lr_scheduler_type="linear",
        batch_sampler=LengthBatchSampler,
        bf16=True,
        use_cpu=not gpu,
        seed=seed,
        data_seed=seed,
        logging_steps=20,
        save_steps=200,
        save_total_limit=1,
        report_to=[],
        dataloader_num_workers=0,
    )
    trainer = SentenceTransformerTrainer(
        model=student, args=arguments, train_dataset=rows, loss=CosineContrastLoss(student)
    )
    last = get_last_checkpoint(str(folder)) if folder.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    return student
