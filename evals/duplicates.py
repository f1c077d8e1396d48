"""Questions of one split that are too much like a question of another: such a test proves little.

`python -m evals.duplicates` lists them and exits 1 where there are any; with `--remove` it takes
them out of `train` (or, where they stand in `test` as well, out of `dev`).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from evals.cases import CASES, Case, load_split

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


def across_splits(folder: Path = CASES) -> list[Pair]:
    """What `test` shares with `dev` and `train`, and `dev` with `train`; `other` is to go."""
    train, dev, test = (load_split(split, folder) for split in ("train", "dev", "test"))
    return [
        *near_duplicates(test, train),
        *near_duplicates(test, dev),
        *near_duplicates(dev, train),
    ]


def remove(ids: set[str], folder: Path = CASES) -> None:
    """Take the cases with these ids out of their files; the other lines stay as they are."""
    for file in sorted(folder.glob("*/*.jsonl")):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.strip() or json.loads(line)["id"] not in ids]
        if len(kept) < len(lines):
            file.write_text("".join(kept), "utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """List the pairs; with `--remove` keep only the question of the stricter split."""
    parser = argparse.ArgumentParser(prog="python -m evals.duplicates")
    parser.add_argument("--remove", action="store_true", help="verwijder de dubbele vragen")
    parser.add_argument("--folder", type=Path, default=CASES, help="map met train, dev en test")
    args = parser.parse_args(argv)
    pairs = across_splits(args.folder)
    for pair in pairs:
        sys.stdout.write(
            f"{pair.likeness:.0f}\t{pair.one.id}\t{pair.other.id}\t{plain(pair.one)[:80]}\n"
        )
    if args.remove:
        remove({pair.other.id for pair in pairs}, args.folder)
        return 0
    return 1 if pairs else 0


if __name__ == "__main__":
    sys.exit(main())
