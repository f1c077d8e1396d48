"""Word translations by IBM model 1 (Brown et al. 1993, 'The Mathematics of SMT', section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.training.pairs import Pair, words

Translations: TypeAlias = dict[str, dict[str, float]]

NULL = 0


def _number(texts: Iterable[Sequence[str]], least: int) -> dict[str, int]:
    counts = Counter(word for text in texts for word in text)
    kept = sorted(word for word, count in counts.items() if count >= least)
    return {word: number for number, word in enumerate(kept, start=1)}


def _cells(
    nl: Sequence[Sequence[int]], en: Sequence[Sequence[int]]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Every (Dutch word, English word) of each pair, with the number of the English position."""
    sources: list[NDArray[np.int32]] = []
    targets: list[NDArray[np.int32]] = []
    slots: list[NDArray[np.int32]] = []
    slot = 0
    for nl_words, en_words in zip(nl, en, strict=True):
        source = np.array([NULL, *nl_words], dtype=np.int32)
        target = np.array(en_words, dtype=np.int32)
        sources.append(np.repeat(source[None, :], len(target), axis=0).ravel())
        targets.append(np.repeat(target, len(source)))
        slots.append(np.repeat(np.arange(slot, slot + len(target), dtype=np.int32), len(source)))
        slot += len(target)
    return np.concatenate(sources), np.concatenate(targets), np.concatenate(slots)


def align(
    pairs: Sequence[Pair], *, rounds: int = 5, least: int = 2, max_words: int = 24
) -> Translations:
    """For each Dutch word the English words it stands for, with their probabilities.

    Args:
        pairs: of sentences.
        rounds: of expectation maximisation.
        least: words seen less often are left out.
        max_words: longer sentences are left out.

    Returns:
        Dutch word -> {English word: t(en | nl)}, at most eight each, summing to 1.
    """
    split = [(words(pair.nl), words(pair.en)) for pair in pairs]
    split = [(n, e) for n, e in split if 0 < len(n) <= max_words and 0 < len(e) <= max_words]
    nl_ids = _number((n for n, _ in split), least)
    en_ids = _number((e for _, e in split), least)
    source, target, slot = _cells(
        [[nl_ids[w] for w in n if w in nl_ids] for n, _ in split],
        [[en_ids[w] for w in e if w in en_ids] for _, e in split],
    )
    width = len(en_ids) + 1
    keys, cell = np.unique(source.astype(np.int64) * width + target, return_inverse=True)
    key_source = (keys // width).astype(np.int32)
    table = np.ones(len(keys))
    for _ in range(rounds):
        score = table[cell]
        score /= np.bincount(slot, weights=score)[slot]
        mass = np.bincount(cell, weights=score, minlength=len(keys))
        table = mass / np.bincount(key_source, weights=mass)[key_source]
    return _read_table(keys, table, width, list(nl_ids), list(en_ids))


def _read_table(
    keys: NDArray[np.int64],
    table: NDArray[np.float64],
    width: int,
    nl: Sequence[str],
    en: Sequence[str],
    *,
    least: float = 0.04,
    most: int = 8,
) -> Translations:
    found: Translations = {}
    for number in np.flatnonzero(table >= least):
        source, target = divmod(int(keys[number]), width)
        if source != NULL:
            found.setdefault(nl[source - 1], {})[en[target - 1]] = float(table[number])
    for word, options in found.items():
        best = sorted(options.items(), key=lambda item: (-item[1], item[0]))[:most]
        total = sum(share for _, share in best)
        found[word] = {target: share / total for target, share in best}
    return found


def merge(aligned: Mapping[str, Mapping[str, float]], lexicon: Translations) -> Translations:
    """Aligned translations, with those of the lexicon counting three times as much."""
    merged: Translations = {word: dict(options) for word, options in aligned.items()}
    for word, options in lexicon.items():
        old = merged.get(word, {})
        share = 0.25 if old else 0.0
        mixed = {target: share * value for target, value in old.items()}
        for target, value in options.items():
            mixed[target] = mixed.get(target, 0.0) + (1 - share) * value
        merged[word] = mixed
    return merged
