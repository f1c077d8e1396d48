"""Fine-tuning on labelled questions: question to article, and question to question."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset, DatasetDict
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
from sentence_transformers.base.sampler import BatchSamplers, MultiDatasetBatchSamplers
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.training_args import (
    SentenceTransformerTrainingArguments,
)
from torch import Tensor, nn

from corpus import Article
from indexes.passages import passage
from indexes.training.cases import Labelled, with_articles

SCALE = 20.0
TEMPERATURE = 0.1
TABLE_RATE = 3.0
ARTICLES, QUESTIONS = 24, 64
LAW_SHARE = 0.1


class SameActLoss(nn.Module):
    """Supervised contrast (Khosla et al. 2020): questions about the same act lie together."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, sentence_features: Sequence[Any], labels: Tensor) -> Tensor:
        """The loss over one column of questions; labels are numbers of acts."""
        [features] = sentence_features
        vectors = nn.functional.normalize(
            self.model(features)["sentence_embedding"].float(), dim=-1
        )
        alone = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
        scores = (vectors @ vectors.T / TEMPERATURE).masked_fill(alone, -1e4)
        same = (labels[:, None] == labels[None, :]) & ~alone
        logs = scores - scores.logsumexp(dim=1, keepdim=True)
        mates = same.sum(dim=1)
        held = mates > 0
        if not bool(held.any()):
            return scores.sum() * 0.0
        return -((logs * same).sum(dim=1)[held] / mates[held]).mean()


def article_rows(
    cases: Sequence[Labelled],
    articles: Mapping[str, Article],
    law: Sequence[str],
    seed: int,
) -> dict[str, Dataset]:
    """Questions with a deciding article and a wrong one, a data set for each school.

    All of a batch come from one school, so that the other articles in it are wrong answers from
    the same protocol. The wrong article of a row is one of that protocol which may not even be
    cited, or now and then (`LAW_SHARE`) an article of a Dutch law.
    """
    rng = random.Random(seed)
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for case in with_articles(cases):
        fine = {*case.deciding, *case.allowed}
        wrong = [a for a in articles.values() if a.school == case.school and a.id not in fine]
        for deciding in case.deciding:
            if deciding in articles and wrong and case.school:
                other = passage(rng.choice(wrong))
                if law and rng.random() < LAW_SHARE:
                    other = rng.choice(law)
                row = {
                    "question": case.text,
                    "article": passage(articles[deciding]),
                    "wrong": other,
                }
                rows[case.school].append(row)
    return {school: Dataset.from_list(found) for school, found in sorted(rows.items())}


def act_rows(cases: Sequence[Labelled]) -> Dataset | None:
    """Questions with the number of their act; acts of fewer than four questions are left out."""
    counts = Counter(case.act for case in cases if case.act)
    acts = {act: number for number, act in enumerate(sorted(counts)) if counts[act] >= 4}
    rows = [
        {"question": case.text, "label": acts[case.act]}
        for case in cases
        if case.act is not None and case.act in acts
    ]
    return Dataset.from_list(rows) if rows else None


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

    sets: dict[str, Dataset] = article_rows(cases, articles, law, seed)
    losses: dict[str, nn.Module] = {
        school: MultipleNegativesRankingLoss(model, scale=SCALE) for school in sets
    }
    acts = act_rows(cases)
    if acts is not None:
        sets["acts"], losses["acts"] = acts, SameActLoss(model)
    folder = work / "checkpoints-tune"
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(folder),
        num_train_epochs=epochs,
        per_device_train_batch_size=ARTICLES,
        learning_rate=rate,
        learning_rate_mapping={r"word_embeddings": TABLE_RATE * rate},
        warmup_steps=40,
        weight_decay=0.01,
        lr_scheduler_type="linear",
        batch_sampler=BatchSamplers.NO_DUPLICATES,
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
        model=model, args=arguments, train_dataset=DatasetDict(sets), loss=losses
    )
    last = get_last_checkpoint(str(folder)) if folder.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    return model
