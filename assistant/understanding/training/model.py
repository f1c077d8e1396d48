"""The encoder with its heads, as one network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
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
from corpus import ProtocolwijzerError

LONGEST_QUESTION, LONGEST_ARTICLE = 256, 96  # tokens that are read of each while training
SAID = 2.5  # how much a stated circumstance counts
CHECKPOINT = "heads.pt"  # beside the encoder of a run, to go on from
SCALE = 20.0  # of the question-to-article similarity, as in sentence-transformers


class TrainingError(ProtocolwijzerError):
    """A run can't go on from what it was given."""


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
        dim = encoder.get_embedding_dimension() or 1
        self.dropout = nn.Dropout(0.1)
        self.spread = nn.Parameter(torch.tensor(float(dim) ** 0.5))
        self.head = nn.Linear(dim + len(self.schools) + len(ROLES), sum(self.sizes))

    @property
    def device(self) -> torch.device:
        """Where the heads are."""
        return self.head.weight.device

    def embed(self, texts: Sequence[str], longest: int = LONGEST_QUESTION) -> Tensor:
        """(n, dim), each of length 1, of at most so many tokens of each text."""
        body: Any = self.encoder[0]
        tokens = body.tokenizer(
            list(texts), padding=True, truncation=True, max_length=longest, return_tensors="pt"
        ).to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.training):
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

    def save_checkpoint(self, folder: Path) -> None:
        """Save encoder and heads, for another run to go on from."""
        self.encoder.save(str(folder), create_model_card=False)
        heads = {name: part for name, part in self.state_dict().items() if not _is_encoder(name)}
        torch.save({"columns": self.columns, "heads": heads}, folder / CHECKPOINT)

    def resume(self, folder: Path) -> bool:
        """Take the heads that an earlier run saved there; False where there are none.

        Raises:
            TrainingError: when they were made for other slots or schools.
        """
        if not (folder / CHECKPOINT).exists():
            return False
        kept = torch.load(folder / CHECKPOINT, weights_only=True)
        if kept["columns"] != self.columns:
            raise TrainingError(
                str(folder / CHECKPOINT),
                "deze gewichten zijn voor andere woorden of andere scholen",
                f"begin opnieuw met de encoder alleen: haal {CHECKPOINT} daar weg",
            )
        missing = self.load_state_dict(kept["heads"], strict=False).missing_keys
        assert all(map(_is_encoder, missing)), missing
        return True

    @property
    def columns(self) -> list[str]:
        """What each input and output of the heads means, in order."""
        return [*self.schools, *(f"{s}={v}" for s, values in self.slots.items() for v in values)]

    def exported(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Weights (inputs, outputs) and bias for vectors of length 1, as the reader wants them."""
        weights = self.head.weight.detach().cpu().numpy().T.astype(np.float32)
        weights[: weights.shape[0] - len(self.schools) - len(ROLES)] *= float(self.spread.detach())
        return weights, self.head.bias.detach().cpu().numpy()


def _is_encoder(name: str) -> bool:
    return name.startswith("encoder.")


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


def article_loss(questions: Tensor, articles: Tensor, own: Sequence[int]) -> Tensor:
    """Choose a question's own article among all that are given (InfoNCE, van den Oord 2018).

    Args:
        questions: (n, dim).
        articles: (m, dim), all different.
        own: the row in `articles` of the one that decides each question, (n,).
    """
    wanted = torch.tensor(own, device=questions.device)
    return nn.functional.cross_entropy(SCALE * questions @ articles.T, wanted)
