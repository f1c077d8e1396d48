"""The training loop: labelled questions to an encoder and heads."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tqdm import tqdm

from assistant.reading import ACT, ACTOR, KIND, OTHER, PLACE
from assistant.understanding.slots import DANGER, Slots
from assistant.understanding.training.examples import Example, augment
from assistant.understanding.training.model import (
    LONGEST_ARTICLE,
    FrameReader,
    article_loss,
    slot_loss,
    targets,
    texts_of,
)
from corpus import Corpus
from indexes.passages import passage

SLOT_WEIGHTS = {KIND: 1.0, ACT: 2.0, ACTOR: 0.7, OTHER: 0.5, PLACE: 1.0, DANGER: 1.0}
CIRCUMSTANCE_WEIGHT = 1.0
LAWS = 8  # articles of laws among the wrong choices of a step
TABLE_RATE = 3.0  # how much faster the token embeddings learn than the layers


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        epochs: passes over the examples.
        batch: examples a step.
        rate: peak learning rate of the encoder.
        head_rate: peak learning rate of the heads.
        article_every: one step in so many also learns question to article; 0 is never.
        seed: of all that is random.
    """

    epochs: int = 5
    batch: int = 32
    rate: float = 2e-4
    head_rate: float = 3e-3
    article_every: int = 12
    seed: int = 17


def weights_of(slots: Slots) -> list[float]:
    """How much each slot counts in the loss."""
    return [SLOT_WEIGHTS.get(slot, CIRCUMSTANCE_WEIGHT) for slot in slots]


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Shuffled batches of questions that are about equally long."""
    order = list(examples)
    rng.shuffle(order)
    stretch = size * 24
    parts = [
        sorted(order[i : i + stretch], key=lambda e: len(e.question.text))
        for i in range(0, len(order), stretch)
    ]
    found = [part[i : i + size] for part in parts for i in range(0, len(part), size)]
    rng.shuffle(found)
    yield from found


def fit(
    model: FrameReader,
    examples: Sequence[Example],
    corpus: Corpus,
    plan: Plan,
    laws: Sequence[str] = (),
) -> FrameReader:
    """Train in place and return the model.

    Args:
        model: encoder and heads.
        examples: the train split.
        corpus: for the texts of the deciding articles.
        plan: how.
        laws: texts that decide no question, for the choice of an article.
    """
    rng = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    np.random.seed(plan.seed)
    table = [p for name, p in model.encoder.named_parameters() if "word_embeddings" in name]
    layers = [p for name, p in model.encoder.named_parameters() if "word_embeddings" not in name]
    heads = [model.spread, *model.head.parameters()]
    optimizer = torch.optim.AdamW(
        [
            {"params": layers, "lr": plan.rate},
            {"params": table, "lr": plan.rate * TABLE_RATE},
            {"params": heads, "lr": plan.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    steps = plan.epochs * -(-len(examples) // plan.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 100) * max(0.02, 1 - step / steps)
    )
    slots, weights = model.slots, weights_of(model.slots)
    model.train()
    progress = tqdm(total=steps, desc="fine-tuning", unit="step")
    step = 0
    for _ in range(plan.epochs):
        for batch in batches(examples, plan.batch, rng):
            asked = augment(batch, rng)
            vectors = model.embed(texts_of(asked))
            loss = slot_loss(model(vectors, asked), targets(asked, slots), weights, slots)
            if plan.article_every > 0 and step % plan.article_every == 0:
                wrong = rng.sample(laws, min(LAWS, len(laws)))
                loss = loss + _choice_loss(model, vectors, asked, corpus, wrong, rng)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            progress.update()
            progress.set_postfix(loss=f"{float(loss.detach()):.2f}")
    progress.close()
    return model.eval()


def _choice_loss(
    model: FrameReader,
    vectors: torch.Tensor,
    asked: Sequence[Example],
    corpus: Corpus,
    wrong: Sequence[str],
    rng: random.Random,
) -> torch.Tensor:
    """How badly each question finds an article that decides it, among all of them and `wrong`.

    One deciding article a question is drawn; a second one of its own counts as wrong where
    another question of the batch drew it.
    """
    cited = {row: rng.choice(e.articles) for row, e in enumerate(asked) if e.articles}
    ids = sorted(set(cited.values()))
    if not ids or len(ids) + len(wrong) < 2:
        return vectors.new_zeros(())
    texts = [*(passage(corpus.article(article)) for article in ids), *wrong]
    own = [ids.index(article) for article in cited.values()]
    return article_loss(vectors[list(cited)], model.embed(texts, LONGEST_ARTICLE), own)
