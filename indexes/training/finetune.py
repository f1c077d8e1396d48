"""Fine-tuning on labelled questions: question to article, and question to question."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset, DatasetDict
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
from sentence_transformers.base.sampler import MultiDatasetBatchSamplers
from sentence_transformers.sentence_transformer.training_args import (
    SentenceTransformerTrainingArguments,
)
from torch import Tensor, nn

from corpus import Article
from indexes.passages import passage
from indexes.training.cases import Labelled

SCALE = 20.0
TEMPERATURE = 0.1
TABLE_RATE = 3.0
BATCH = 96
GROUP = 12
LAW = 3  # articles of Dutch laws beside those of the school
DECIDES, WRONG, FINE = 1, 0, -1


class SchoolLoss(nn.Module):
    """Both aims of a batch of questions at one school.

    Each question has to find a deciding article among all those of its school and some of Dutch
    laws: the negative log of the share of the deciding ones in a softmax (scale 20). Articles
    that may be cited besides don't count as wrong. In-batch negatives alone (as in
    MultipleNegativesRankingLoss) would take other deciding articles for wrong ones.
    And questions about the same act lie together: supervised contrast (Khosla et al. 2020).

    Args:
        model: the encoder.
        articles: texts of the school's articles, in the order of the labels.
        law: texts of law articles.
        seed: of the choice of law articles.
    """

    def __init__(
        self, model: SentenceTransformer, articles: Sequence[str], law: Sequence[str], seed: int
    ) -> None:
        super().__init__()
        self.model = model
        self.articles = list(articles)
        self.law = list(law)
        self.rng = random.Random(seed)

    def forward(self, sentence_features: Sequence[Any], labels: Tensor) -> Tensor:
        """The sum of both losses.

        Args:
            sentence_features: the questions, one column.
            labels: number of the act (-1 for none), then for each article whether it decides
                (1), may be cited (-1) or is wrong (0); (questions, 1 + articles).
        """
        [features] = sentence_features
        asked = self._embed(features)
        extra = self.rng.sample(self.law, min(LAW, len(self.law)))
        found = self._read([*self.articles, *extra], asked.device)
        decides = nn.functional.pad(labels[:, 1:], (0, len(extra)), value=WRONG)
        scores = (SCALE * asked @ found.T).masked_fill(decides == FINE, -1e4)
        held = (decides == DECIDES).any(dim=1)
        right = scores.masked_fill(decides != DECIDES, -1e4)
        article = (scores.logsumexp(dim=1) - right.logsumexp(dim=1))[held]
        parts = [article.mean()] if len(article) else []
        return torch.stack([*parts, self._same_act(asked, labels[:, 0])]).sum()

    def _read(self, texts: Sequence[str], device: torch.device) -> Tensor:
        """Vectors of texts, short and long ones apart, so that little is padding."""
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        vectors = []
        for start in range(0, len(order), GROUP):
            tokens = self.model.preprocess([texts[n] for n in order[start : start + GROUP]])
            on_device = {
                key: value.to(device) if isinstance(value, Tensor) else value
                for key, value in tokens.items()
            }
            vectors.append(self._embed(on_device))
        places = torch.tensor(order, device=device).argsort()
        return torch.cat(vectors)[places]

    def _embed(self, features: Mapping[str, Any]) -> Tensor:
        vectors: Tensor = self.model(dict(features))["sentence_embedding"].float()
        return nn.functional.normalize(vectors, dim=-1)

    @staticmethod
    def _same_act(vectors: Tensor, acts: Tensor) -> Tensor:
        alone = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
        scores = (vectors @ vectors.T / TEMPERATURE).masked_fill(alone, -1e4)
        same = (acts[:, None] == acts[None, :]) & ~alone & (acts >= 0)[:, None]
        logs = scores - scores.logsumexp(dim=1, keepdim=True)
        mates = same.sum(dim=1)
        held = mates > 0
        if not bool(held.any()):
            return scores.sum() * 0.0
        return -((logs * same).sum(dim=1)[held] / mates[held]).mean()


def school_rows(
    cases: Sequence[Labelled], articles: Mapping[str, Article]
) -> dict[str, tuple[list[str], Dataset]]:
    """For each school the texts of its articles, and its questions with their labels."""
    acts = {act: n for n, act in enumerate(sorted({case.act for case in cases if case.act}))}
    found = {}
    for school in sorted({case.school for case in cases if case.school}):
        own = [article for article in articles.values() if article.school == school]
        rows = []
        for case in cases:
            if case.school == school:
                marks = [
                    DECIDES if a.id in case.deciding else FINE if a.id in case.allowed else WRONG
                    for a in own
                ]
                act = -1 if case.act is None else acts[case.act]
                rows.append({"question": case.text, "label": [act, *marks]})
        found[school] = ([passage(article) for article in own], Dataset.from_list(rows))
    return found


def tune(
    model: SentenceTransformer,
    cases: Sequence[Labelled],
    articles: Mapping[str, Article],
    law: Sequence[str],
    *,
    work: Path,
    epochs: float,
    rate: float,
    seed: int,
) -> SentenceTransformer:
    """Trains the encoder in place and returns it; a broken run goes on from its checkpoint.

    Args:
        model: the distilled encoder.
        cases: of the train split alone.
        articles: of all schools, by id.
        law: texts of law articles, as further wrong answers.
        work: folder for checkpoints.
        epochs: passes over the questions.
        rate: peak learning rate of the layers; the token embeddings learn `TABLE_RATE` as fast.
        seed: of the choice and order of rows.
    """
    from transformers.trainer_utils import get_last_checkpoint

    schools = school_rows(cases, articles)
    folder = work / "checkpoints-tuned"
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(folder),
        num_train_epochs=epochs,
        per_device_train_batch_size=BATCH,
        learning_rate=rate,
        learning_rate_mapping={r"word_embeddings": TABLE_RATE * rate},
        warmup_steps=30,
        weight_decay=0.01,
        lr_scheduler_type="linear",
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        seed=seed,
        data_seed=seed,
        logging_steps=20,
        save_steps=100,
        save_total_limit=1,
        report_to=[],
    )
    trainer = SentenceTransformerTrainer(
        model=model,
        args=arguments,
        train_dataset=DatasetDict({school: rows for school, (_, rows) in schools.items()}),
        loss={
            school: SchoolLoss(model, texts, law, seed) for school, (texts, _) in schools.items()
        },
    )
    last = get_last_checkpoint(str(folder)) if folder.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    return model
