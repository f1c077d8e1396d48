"""The encoder with its heads, as one network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from assistant.reading import CIRCUMSTANCE, OPEN
from assistant.understanding.reader import ROLES, side_inputs, text_of
from assistant.understanding.slots import Slots, label
from assistant.understanding.training.examples import Example

MAX_TOKENS = 160  # while training; longer questions are cut
SAID = 2.5  # how much a stated circumstance counts
SCALE = 20.0  # of the question-to-article similarity, as in sentence-transformers


class FrameReader(nn.Module):
    """Vectors of length 1 from the encoder, a linear head a slot on top.

    Args:
        encoder: transformer, mean pooling, normalisation.
        slots: the values of each slot.
        schools: schools that get an input of their own.
    """

    def __init__(self, encoder: SentenceTransformer, slots: Slots, schools: Sequence[str]) -> None:
        super().__init__()
        self.encoder = encoder
        self.slots = slots
        self.schools = tuple(schools)
        self.sizes = [len(values) for values in slots.values()]
        dim = encoder.get_embedding_dimension()
        self.dropout = nn.Dropout(0.1)
        self.spread = nn.Parameter(torch.tensor(float(dim or 1) ** 0.5))
        self.head = nn.Linear((dim or 1) + len(self.schools) + len(ROLES), sum(self.sizes))

    def embed(self, texts: Sequence[str]) -> Tensor:
        """(n, dim), each of length 1."""
        body: Any = self.encoder[0]
        tokens = body.tokenizer(
            list(texts), padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
        ).to(self.head.weight.device)
        device = tokens["input_ids"].device.type
        with torch.autocast(device, dtype=torch.bfloat16, enabled=self.training):
            hidden = body.auto_model(
                input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"]
            ).last_hidden_state.float()
        mask = tokens["attention_mask"].unsqueeze(-1).to(hidden.dtype)
        return nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    def forward(self, vectors: Tensor, examples: Sequence[Example]) -> tuple[Tensor, ...]:
        """The logits of each slot, (n, values of the slot)."""
        sides = np.stack([side_inputs(e.question, self.schools) for e in examples])
        known = torch.from_numpy(sides).to(vectors.device)
        wide = self.dropout(vectors * self.spread)
        logits: Tensor = self.head(torch.cat([wide, known], 1))
        return torch.split(logits, self.sizes, dim=1)

    def exported(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Weights (inputs, outputs) and bias for vectors of length 1, as the reader wants them."""
        weights = self.head.weight.detach().cpu().numpy().T.copy()
        dim = weights.shape[0] - len(self.schools) - len(ROLES)
        weights[:dim] *= float(self.spread.detach())
        return weights.astype(np.float32), self.head.bias.detach().cpu().numpy()


def texts_of(examples: Sequence[Example]) -> list[str]:
    """What the encoder reads of each."""
    return [text_of(example.question) for example in examples]


def targets(examples: Sequence[Example], slots: Slots) -> list[Tensor]:
    """For each slot the index of the right value, (n,)."""
    return [
        torch.tensor([values.index(label(e.frame, e.danger, slot)) for e in examples])
        for slot, values in slots.items()
    ]


def slot_loss(
    logits: Sequence[Tensor], wanted: Sequence[Tensor], weights: Sequence[float], slots: Slots
) -> Tensor:
    """Cross-entropy of every slot, weighted and summed.

    With a little label smoothing; a circumstance that is said counts `SAID` times as much as
    one that is left open, since nearly all are.
    """
    parts = []
    for (slot, values), output, target, weight in zip(
        slots.items(), logits, wanted, weights, strict=True
    ):
        said = [SAID if slot.startswith(CIRCUMSTANCE) and v != OPEN else 1.0 for v in values]
        part = nn.functional.cross_entropy(
            output, target.to(output.device), output.new_tensor(said), label_smoothing=0.02
        )
        parts.append(weight * part)
    return torch.stack(parts).sum()


def article_loss(questions: Tensor, articles: Tensor, ids: Sequence[str]) -> Tensor:
    """Choose a question's own article among those of the batch (InfoNCE, van den Oord 2018).

    Args:
        questions: (n, dim).
        articles: (n, dim), row i decides question i.
        ids: of the articles; the same article elsewhere in the batch is no wrong choice.
    """
    same = torch.tensor([[a == b for b in ids] for a in ids], device=questions.device)
    same &= ~torch.eye(len(ids), dtype=torch.bool, device=questions.device)
    scores = (SCALE * questions @ articles.T).masked_fill(same, -1e4)
    return nn.functional.cross_entropy(scores, torch.arange(len(ids), device=questions.device))
