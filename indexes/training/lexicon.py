"""Our own word list: everyday and school words, with their forms and their English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from indexes.training.alignment import Translations
from indexes.training.inflection import complete
from indexes.training.pairs import Pair, words

LEXICON = "lexicon.tsv"


def read_lexicon(folder: Path) -> list[tuple[list[str], list[str]]]:
    """The entries of `lexicon.tsv`: Dutch forms, and English renderings, the commonest first.

    The forms of regular verbs are completed.
    """
    entries = []
    for line in (folder / LEXICON).read_text("utf-8").splitlines():
        forms, _, english = line.partition("\t")
        if english:
            listed = [form.strip() for form in forms.split(",")]
            entries.append((complete(listed), english.split(", ")))
    return entries


def to_translations(entries: Iterable[tuple[list[str], list[str]]]) -> Translations:
    """The lexicon as probabilities: each rendering counts alike, and each word in it."""
    found: dict[str, Counter[str]] = {}
    for forms, renderings in entries:
        english = [words(rendering) for rendering in renderings]
        for form in forms:
            split = words(form)
            if len(split) != 1:
                continue
            counts = found.setdefault(split[0], Counter())
            for rendering in english:
                for word in rendering:
                    counts[word] += 60 // (len(english) * len(rendering))
    return {
        word: {target: count / counts.total() for target, count in counts.items()}
        for word, counts in found.items()
        if counts.total()
    }


def to_pairs(entries: Iterable[tuple[list[str], list[str]]]) -> list[Pair]:
    """Each form beside the commonest rendering of its entry."""
    return [Pair(renderings[0], form, "lexicon") for forms, renderings in entries for form in forms]
