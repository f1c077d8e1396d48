"""A linear head a slot over the encoder's vector of a question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading import Question, Reading
from assistant.understanding.slots import DANGER, Slots
from corpus import ProtocolwijzerError
from indexes.encoders import Encoder

ROLES = ("leerling", "ouder", "medewerker")
BETWEEN = " [SEP] "  # between earlier questions and the question
WEIGHTS, LAYOUT = "heads.npz", "heads.json"


class WeightsError(ProtocolwijzerError):
    """The reader's weights are missing or made for another encoder or vocabulary."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of the heads mean.

    Attributes:
        slots: the values of each slot, in the order of the columns.
        schools: schools whose questions were trained on, in the order of their inputs.
        encoder: name of the encoder that the heads were trained with.
    """

    slots: Slots
    schools: tuple[str, ...]
    encoder: str


def text_of(question: Question) -> str:
    """What the encoder reads: earlier questions, then the question."""
    return BETWEEN.join((*question.earlier[-2:], question.text))


def side_inputs(question: Question, schools: Sequence[str]) -> NDArray[np.float32]:
    """What is known beside the text: school and role, one-hot, (len(schools) + 3,)."""
    known = [question.school == s for s in schools] + [question.role == r for r in ROLES]
    return np.array(known, dtype=np.float32)


class HeadReader:
    """Reads questions with an encoder and linear heads.

    Args:
        encoder: gives vectors of length 1.
        layout: what the columns mean.
        weights: (encoder.dim + len(layout.schools) + 3, number of values of all slots).
        bias: (number of values of all slots,).
    """

    def __init__(
        self,
        encoder: Encoder,
        layout: Layout,
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> None:
        self.encoder = encoder
        self.layout = layout
        self.weights = weights
        self.bias = bias

    def read(self, questions: Sequence[Question]) -> list[Reading]:
        """One reading a question, in the same order."""
        if not questions:
            return []
        return [self.reading(row) for row in self.inputs(questions) @ self.weights + self.bias]

    def inputs(self, questions: Sequence[Question]) -> NDArray[np.float32]:
        """What the heads see of each question, (n, inputs); an equal text is encoded once."""
        texts = {text: row for row, text in enumerate(dict.fromkeys(map(text_of, questions)))}
        vectors = self.encoder.encode(list(texts))
        rows = [
            np.concatenate([vectors[texts[text_of(q)]], side_inputs(q, self.layout.schools)])
            for q in questions
        ]
        return np.stack(rows)

    def reading(self, logits: NDArray[np.float32]) -> Reading:
        """The distributions that belong to one row of logits, (values,)."""
        slots: dict[str, dict[str, float]] = {}
        start = 0
        for slot, values in self.layout.slots.items():
            part = logits[start : start + len(values)]
            start += len(values)
            exp = np.exp(part - part.max())
            slots[slot] = dict(zip(values, (exp / exp.sum()).tolist(), strict=True))
        danger = slots.pop(DANGER)["ja"]
        return Reading(slots, danger)


def save_heads(
    folder: Path, layout: Layout, weights: NDArray[np.float32], bias: NDArray[np.float32]
) -> None:
    """Write the heads (half precision) and their layout."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / WEIGHTS, weights=weights.astype(np.float16), bias=bias.astype(np.float16)
    )
    data = {"encoder": layout.encoder, "schools": layout.schools, "slots": layout.slots}
    (folder / LAYOUT).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def load_heads(folder: Path, encoder: Encoder) -> HeadReader:
    """The reader whose heads stand in a folder.

    Raises:
        WeightsError: when they are missing or made for another encoder.
    """
    try:
        data = json.loads((folder / LAYOUT).read_text("utf-8"))
        with np.load(folder / WEIGHTS) as arrays:
            weights = arrays["weights"].astype(np.float32)
            bias = arrays["bias"].astype(np.float32)
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(
            str(folder), f"de gewichten zijn niet te lezen ({error})", "installeer opnieuw"
        ) from error
    if data["encoder"] != encoder.name:
        raise WeightsError(
            str(folder),
            f"de gewichten horen bij de encoder {data['encoder']}, niet bij {encoder.name}",
            "train ze opnieuw: python -m assistant.understanding.training --help",
        )
    layout = Layout(
        {slot: tuple(values) for slot, values in data["slots"].items()},
        tuple(data["schools"]),
        data["encoder"],
    )
    return HeadReader(encoder, layout, weights, bias)
