"""From questions to readings, with the encoder and the heads that were trained on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading import Question, Reading
from assistant.understanding.heads import Heads, Layout, load_heads
from assistant.understanding.slots import DANGER
from indexes.encoders import Encoder

ROLES = ("leerling", "ouder", "medewerker")
BETWEEN = " [SEP] "  # between earlier questions and the question
LONGEST, LONGEST_EARLIER = 700, 150  # characters that are read where not everything fits


def text_of(question: Question) -> str:
    """What the encoder reads: earlier questions, then the question.

    Where all that is too long for the encoder, of each its begin and its end.
    """
    earlier, text = question.earlier[-2:], question.text
    if sum(map(len, (*earlier, text))) > LONGEST + 2 * LONGEST_EARLIER:
        earlier = tuple(clip(part, LONGEST_EARLIER) for part in earlier)
        text = clip(text, LONGEST)
    return BETWEEN.join((*earlier, text))


def clip(text: str, longest: int) -> str:
    """The text, or where it is longer than so many characters its begin and its end."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} … {text[-half:]}"


def side_inputs(question: Question, schools: Sequence[str]) -> NDArray[np.float32]:
    """What is known beside the text: school and role, one-hot, (len(schools) + 3,)."""
    known = [question.school == s for s in schools] + [question.role == r for r in ROLES]
    return np.array(known, dtype=np.float32)


class HeadReader:
    """Reads questions with an encoder and heads.

    Args:
        encoder: gives vectors of length 1.
        layout: what the columns mean.
        heads: a column a value.
    """

    def __init__(self, encoder: Encoder, layout: Layout, heads: Heads) -> None:
        self.encoder = encoder
        self.layout = layout
        self.heads = heads

    def read(self, questions: Sequence[Question]) -> list[Reading]:
        """One reading a question, in the same order."""
        if not questions:
            return []
        logits = self.meaning(questions) + self.heads.ngrams.logits(questions)
        return [self.reading(row) for row in logits]

    def meaning(self, questions: Sequence[Question]) -> NDArray[np.float32]:
        """What the encoder's heads make of each, (n, values); an equal text is encoded once."""
        texts = {text: row for row, text in enumerate(dict.fromkeys(map(text_of, questions)))}
        vectors = self.encoder.encode(list(texts))
        known = [side_inputs(question, self.layout.schools) for question in questions]
        rows = [texts[text_of(question)] for question in questions]
        inputs = np.concatenate([vectors[rows], np.stack(known)], axis=1)
        found: NDArray[np.float32] = inputs @ self.heads.weights + self.heads.bias
        return found

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


def open_reader(folder: Path, encoder: Encoder) -> HeadReader:
    """The reader whose heads stand in a folder.

    Raises:
        WeightsError: when they are missing or made for another encoder.
    """
    return HeadReader(encoder, *load_heads(folder, encoder.name))
