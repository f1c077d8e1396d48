"""Questions of one split that are too much like a question of another: such a test proves little.

`python -m evals.duplicates` lists them and exits 1 where there are any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from evals.cases import Case, load_split

LIKENESS = 88.0  # of 100: the share of characters that two texts have in common, in order
SHORTEST = 12  # characters; 'mag dit?' is asked by everybody
ROWS = 256


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions that are nearly the same, and how like they are (0 to 100)."""

    one: Case
    other: Case
    likeness: float


def near_duplicates(ones: Sequence[Case], others: Sequence[Case]) -> Iterator[Pair]:
    """The pairs, one from each side, whose words differ by less than the limit."""
    ones = [case for case in ones if len(plain(case)) >= SHORTEST]
    if not others:
        return
    texts = [plain(case) for case in others]
    for start in range(0, len(ones), ROWS):
        rows = ones[start : start + ROWS]
        found = process.cdist(
            [plain(case) for case in rows], texts, scorer=fuzz.ratio, score_cutoff=LIKENESS
        )
        for i, j in zip(*found.nonzero(), strict=True):
            yield Pair(rows[i], others[j], float(found[i, j]))


def plain(case: Case) -> str:
    """The whole conversation in lower case, without signs and double spaces."""
    return " ".join(re.findall(r"\w+", " ".join((*case.eerdere, case.vraag)).lower()))


def main() -> int:
    """List what `dev` and `test` share with `train`, and with each other."""
    train, dev, test = load_split("train"), load_split("dev"), load_split("test")
    pairs = [
        *near_duplicates(test, train),
        *near_duplicates(test, dev),
        *near_duplicates(dev, train),
    ]
    for pair in pairs:
        sys.stdout.write(
            f"{pair.likeness:.0f}\t{pair.one.id}\t{pair.other.id}\t{plain(pair.one)[:80]}\n"
        )
    return 1 if pairs else 0


if __name__ == "__main__":
    sys.exit(main())
