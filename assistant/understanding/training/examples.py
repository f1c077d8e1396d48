"""Labelled questions as training examples, and how others would put them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.reading import Question
from assistant.understanding.training.noise import by_ear, with_typos
from corpus import ProtocolwijzerError
from corpus.frames import Frame
from indexes.training.pairs import Pair


class ExampleError(ProtocolwijzerError):
    """A line of the training cases can't be used."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its meaning, whether it shows danger, and the articles that decide it.

    `english` is the same question in English, where somebody put it so.
    """

    question: Question
    frame: Frame
    danger: bool
    articles: tuple[str, ...]
    english: str | None = None


def read_examples(folder: Path) -> list[Example]:
    """The cases of all JSON Lines files in a folder; those without a frame are left out.

    A case that names no school has an empty one.

    Raises:
        ExampleError: with the file, the line and what is wrong.
    """
    return [example for path in sorted(folder.glob("*.jsonl")) for example in _read(path)]


def with_english(examples: Sequence[Example], pairs: Iterable[Pair]) -> list[Example]:
    """The same examples; those that stand alone with their English, where a pair has it."""
    known = {pair.nl: pair.en for pair in pairs}
    return [
        example
        if example.question.earlier
        else replace(example, english=known.get(" ".join(example.question.text.split())))
        for example in examples
    ]


def _read(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            case = json.loads(line)
            if not case.get("frame"):
                continue
            yield Example(
                Question(case["vraag"], case["school"] or "", case["rol"], tuple(case["eerdere"])),
                Frame.from_dict(case["frame"]),
                case["hulp"],
                tuple(case["bronnen"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ExampleError(
                f"{path}, regel {number}", f"geen bruikbaar geval ({error!r})", "herstel de regel"
            ) from error


def augment(examples: Sequence[Example], rng: random.Random) -> list[Example]:
    """The same examples as others would put them: in English, misspelt, nobody named."""
    return [_augment(example, rng) for example in examples]


def _augment(example: Example, rng: random.Random) -> Example:
    question = example.question
    text = question.text
    if example.english and rng.random() < 0.25:
        text = example.english
    elif rng.random() < 0.25:
        text = by_ear(text, rng, rng.uniform(0.05, 0.3))
    if rng.random() < 0.3:
        text = with_typos(text, rng, rng.uniform(0.02, 0.1))
    if rng.random() < 0.2:
        text = text.lower().rstrip("?!. ") or text
    role = None if rng.random() < 0.25 else question.role
    school = "" if rng.random() < 0.25 else question.school
    return replace(example, question=replace(question, text=text, role=role, school=school))
