"""Choose on dev how sharp the heads are and how readily they take a circumstance as said.

Both are written into the weights (Guo et al. 2017 for the temperature), so that reading needs
no further parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assistant.decision import decide
from assistant.judge import judge
from assistant.reading import CIRCUMSTANCE, OPEN, frames
from assistant.rulings import Ruling
from assistant.understanding.reader import HeadReader
from assistant.understanding.slots import Slots
from assistant.understanding.training.examples import Example
from corpus import Corpus
from corpus.norms import NormFile
from corpus.vocabulary import Vocabulary

TEMPERATURES = (0.6, 0.8, 1.0, 1.25)
SAID_BONUSES = (0.0, 0.5, 1.0, 1.5)
WRONG_PERMISSION = 5.0  # how many other mistakes a wrong 'toegestaan' weighs

Heads = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting and what it costs a question on dev."""

    temperature: float
    said_bonus: float
    cost: float


def adjusted(heads: Heads, slots: Slots, temperature: float, said_bonus: float) -> Heads:
    """Heads whose logits are divided by the temperature after the bonus for what is said.

    Args:
        heads: weights (inputs, values) and bias (values,).
        slots: what the values are.
        temperature: above 1 is less sure.
        said_bonus: added to the logit of 'ja' and 'nee' of every circumstance.
    """
    weights, bias = heads
    bonus = [
        said_bonus if slot.startswith(CIRCUMSTANCE) and value != OPEN else 0.0
        for slot, values in slots.items()
        for value in values
    ]
    return weights / temperature, (bias + np.array(bonus, dtype=np.float32)) / temperature


def choose(
    reader: HeadReader,
    examples: Sequence[Example],
    corpus: Corpus,
    norms: Mapping[str, NormFile],
    vocabulary: Vocabulary,
) -> Choice:
    """The setting with the least cost on the examples at a known school.

    The right ruling of an example is what the norms make of its own frame.
    """
    known = [example for example in examples if example.question.school in norms]
    vectors = reader.inputs([example.question for example in known])
    heads = reader.weights, reader.bias
    rules = {
        school: lru_cache(maxsize=None)(
            partial(judge, norms=norms[school], corpus=corpus, vocabulary=vocabulary)
        )
        for school in norms
    }
    found = []
    for temperature, bonus in product(TEMPERATURES, SAID_BONUSES):
        weights, bias = adjusted(heads, reader.layout.slots, temperature, bonus)
        cost = 0.0
        for example, logits in zip(known, vectors @ weights + bias, strict=True):
            rule = rules[example.question.school]
            said = decide(frames(reader.reading(logits)), rule).judgement.ruling
            cost += _cost(said, rule(example.frame).ruling)
        found.append(Choice(temperature, bonus, cost / len(known)))
    return min(found, key=lambda choice: choice.cost)


def _cost(said: Ruling, right: Ruling) -> float:
    if said is right:
        return 0.0
    return WRONG_PERMISSION if said is Ruling.ALLOWED and right is Ruling.FORBIDDEN else 1.0
