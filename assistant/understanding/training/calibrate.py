"""Choose on dev how much spelling counts, how sharp the heads are, and what they take as said.

All are written into the weights, so that reading needs no further parameters. The log loss
in the cost keeps the confidence honest (temperature scaling, Guo et al. 2017).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assistant.decision import decide
from assistant.judge import judge
from assistant.reading import CIRCUMSTANCE, OPEN, frames
from assistant.rulings import Ruling
from assistant.understanding.heads import Heads
from assistant.understanding.reader import HeadReader
from assistant.understanding.slots import Slots
from assistant.understanding.training.examples import Example
from corpus import Corpus
from corpus.norms import NormFile
from corpus.vocabulary import Vocabulary

SHARES = (0.0, 0.2, 0.3, 0.4, 0.5)  # of spelling in the sum of both opinions
TEMPERATURES = (0.6, 0.8, 1.0, 1.25, 1.5)
SAID_BONUSES = (0.0, 0.5, 1.0, 1.5)
# How many other mistakes a wrong 'toegestaan' weighs here: more than when deciding, since on
# dev they are rare and each is a child in trouble.
WRONG_PERMISSION = 5.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting and what it costs a question on dev.

    Attributes:
        share: of spelling in the sum of both opinions, 0 to 1.
        temperature: what the logits are divided by; above 1 is less sure.
        said_bonus: added to the logit of 'ja' and 'nee' of every circumstance.
        cost: the mean over the questions of what a wrong ruling costs, plus the log loss of
            the confidence in it.
    """

    share: float
    temperature: float = 1.0
    said_bonus: float = 0.0
    cost: float = float("inf")


def adjusted(heads: Heads, slots: Slots, choice: Choice) -> Heads:
    """Heads whose logits are those of both opinions by their share, with bonus and temperature."""
    bonus = _bonus(slots, choice.said_bonus)
    meaning, spelling = 1 - choice.share, choice.share
    return Heads(
        heads.weights * meaning / choice.temperature,
        (heads.bias * meaning + bonus) / choice.temperature,
        heads.ngrams.scaled(spelling / choice.temperature),
    )


def pool(
    meaning: NDArray[np.float32], spelling: NDArray[np.float32], slots: Slots, choice: Choice
) -> NDArray[np.float32]:
    """The logits that a reader with adjusted heads gives, from those of both opinions."""
    both = (1 - choice.share) * meaning + choice.share * spelling
    return (both + _bonus(slots, choice.said_bonus)) / choice.temperature


def _bonus(slots: Slots, said_bonus: float) -> NDArray[np.float32]:
    found = [
        said_bonus if slot.startswith(CIRCUMSTANCE) and value != OPEN else 0.0
        for slot, values in slots.items()
        for value in values
    ]
    return np.array(found, dtype=np.float32)


def choose(
    reader: HeadReader,
    examples: Sequence[Example],
    corpus: Corpus,
    norms: Mapping[str, NormFile],
    vocabulary: Vocabulary,
) -> Choice:
    """The setting with the least cost on the examples at a known school: first the share.

    The right ruling of an example is what the norms make of its own frame.
    """
    known = [example for example in examples if example.question.school in norms]
    questions = [example.question for example in known]
    meaning = reader.meaning(questions)
    spelling = reader.heads.ngrams.logits(questions)
    rules = {
        school: lru_cache(maxsize=None)(
            partial(judge, norms=norms[school], corpus=corpus, vocabulary=vocabulary)
        )
        for school in norms
    }

    def priced(choice: Choice) -> Choice:
        pooled = pool(meaning, spelling, reader.layout.slots, choice)
        cost = 0.0
        for example, logits in zip(known, pooled, strict=True):
            rule = rules[example.question.school]
            found = decide(frames(reader.reading(logits)), rule)
            wrong = _cost(found.judgement.ruling, rule(example.frame).ruling)
            cost += wrong + _log_loss(found.confidence, right=wrong == 0)
        return replace(choice, cost=cost / len(known))

    share = min((priced(Choice(s)) for s in SHARES), key=lambda choice: choice.cost).share
    settings = [Choice(share, *setting) for setting in product(TEMPERATURES, SAID_BONUSES)]
    return min(map(priced, settings), key=lambda choice: choice.cost)


def _log_loss(confidence: float, *, right: bool) -> float:
    chance = confidence if right else 1 - confidence
    return -math.log(max(chance, 1e-6))


def _cost(said: Ruling, right: Ruling) -> float:
    if said is right:
        return 0.0
    return WRONG_PERMISSION if said is Ruling.ALLOWED and right is Ruling.FORBIDDEN else 1.0
