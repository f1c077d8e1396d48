"""One table: how well each way of finding works, on sentences and on our own questions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexes.encoders import load_encoder
from indexes.passages import passage
from indexes.training.cases import (
    LAW_FILE,
    Labelled,
    read_articles,
    read_cases,
    read_law,
    with_articles,
)
from indexes.training.initialise import teacher_folder
from indexes.training.ranking import (
    Encode,
    Scores,
    by_letters,
    by_neighbours,
    by_terms,
    by_vectors,
    fuse,
    measure,
)

RATES = ("hit@1", "hit@3", "hit@5", "en-nl", "nl-en")
BM25, LETTERS = "BM25", "letters of known questions"
WEIGHTS = (1.0, 2.0, 6.0, 6.0)  # of terms, vectors, and known questions by letters and vectors


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a system, what it was measured on, and the figures by name."""

    system: str
    on: str
    cases: int
    figures: Mapping[str, float]


def sentences(name: str, encode: Encode, data: Path, splits: Sequence[str]) -> list[Row]:
    """STS-B nl (Spearman) and Tatoeba en-nl retrieval (accuracy both ways).

    Args:
        name: of the encoder.
        encode: the encoder.
        data: the training folder, with `eval/`.
        splits: of STS-B: dev to choose, test once at the end.
    """
    from scipy.stats import spearmanr

    rows = []
    for split in splits:
        lines = (data / "eval" / f"stsb_nl_{split}.tsv").read_text("utf-8").splitlines()[1:]
        cells = [line.split("\t") for line in lines]
        left, right = (encode([cell[column] for cell in cells]) for column in (2, 3))
        found = spearmanr(np.sum(left * right, axis=1), [float(cell[4]) for cell in cells])
        rows.append(Row(name, f"STS-B nl {split}", len(cells), {"spearman": float(found[0])}))
    lines = (data / "eval" / "tatoeba1000_en_nl.tsv").read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines]
    likeness = by_vectors(encode([cell[0] for cell in cells]), encode([cell[1] for cell in cells]))
    numbers = np.arange(len(cells))
    both = {
        "en-nl": float(np.mean(likeness.argmax(axis=1) == numbers)),
        "nl-en": float(np.mean(likeness.argmax(axis=0) == numbers)),
    }
    return [*rows, Row(name, "Tatoeba", len(cells), both)]


def scenarios(
    encoders: Mapping[str, Encode],
    cases: Sequence[Labelled],
    known: Sequence[Labelled],
    law: Sequence[str],
    split: str,
) -> list[Row]:
    """Each system alone and fused, within the school's articles, without and with the law.

    Args:
        encoders: by name.
        cases: questions to find articles for.
        known: labelled questions of the train split, for the nearest questions.
        law: distractors.
        split: name of the split, for the table.
    """
    cases, known = with_articles(cases), with_articles(known)
    articles = read_articles()
    ids = list(articles)
    texts = [*(passage(article) for article in articles.values()), *law]
    asked = [case.text for case in cases]
    known_texts = [case.text for case in known]
    own = np.array([[articles[i].school == case.school for i in ids] for case in cases])

    always: dict[str, Scores] = {}
    vectors: dict[str, tuple[Scores, Scores]] = {}
    if known:
        always[LETTERS] = by_neighbours(by_letters(asked, known_texts), cases, known, ids)
    for name, encode in encoders.items():
        vectors[name] = questions, _ = encode(asked), encode(texts)
        if known:
            near = by_vectors(questions, encode(known_texts))
            always[f"{name}: known questions"] = by_neighbours(near, cases, known, ids)

    rows = []
    for label, count in (("", len(ids)), (" + law", len(texts))):
        if label and not law:
            continue
        masks = np.pad(own, ((0, 0), (0, count - len(ids))), constant_values=True)
        systems = {BM25: by_terms(asked, texts[:count])}
        for name, scores in always.items():
            systems[name] = np.pad(scores, ((0, 0), (0, count - len(ids))))
        for name, (questions, passages) in vectors.items():
            systems[name] = by_vectors(questions, passages[:count])
            systems[f"{name} + BM25"] = fuse([systems[name], systems[BM25]], masks, (2, 1))
            if known:
                parts = [BM25, name, LETTERS, f"{name}: known questions"]
                ranked = [systems[part] for part in parts]
                systems[f"{name}: all fused"] = fuse(ranked, masks, WEIGHTS)
        for name, scores in systems.items():
            figures = measure(scores, masks, cases, ids)
            rows.append(Row(name, f"{split}{label}", len(cases), figures))
    return rows


def interval(rate: float, cases: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson interval of a rate (Wilson 1927), 95% by default."""
    middle = (rate + z**2 / (2 * cases)) / (1 + z**2 / cases)
    half = z / (1 + z**2 / cases) * math.sqrt(rate * (1 - rate) / cases + (z / cases / 2) ** 2)
    return middle - half, middle + half


def _show(name: str, value: float, cases: int) -> str:
    if name not in RATES:
        return f"{value:.3f}"
    low, high = interval(value, cases)
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; rates with their 95% intervals."""
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    lines = [
        "| " + " | ".join(["system", "on", "n", *names]) + " |",
        "| " + " | ".join(["---"] * (3 + len(names))) + " |",
    ]
    for row in rows:
        cells = [
            _show(name, row.figures[name], row.cases) if name in row.figures else ""
            for name in names
        ]
        lines.append("| " + " | ".join([row.system, row.on, str(row.cases), *cells]) + " |")
    return "\n".join(lines)


def evaluate(
    data: Path,
    cases: Path,
    *,
    split: str,
    models: Sequence[str],
    law: bool,
) -> str:
    """The whole table for the shipped encoder, the teacher and other models.

    Args:
        data: the training folder.
        cases: folder with the splits of labelled questions.
        split: `dev` to choose, `test` once at the end; STS-B follows it.
        models: further encoders, as `load_encoder` takes them.
        law: whether to add the law articles as distractors.
    """
    encoders: dict[str, Encode] = {"shipped": load_encoder(None).encode}
    encoders["all-MiniLM-L6-v2"] = load_encoder(str(teacher_folder())).encode
    encoders |= {model: load_encoder(model).encode for model in models}
    rows = [
        row for name, encode in encoders.items() for row in sentences(name, encode, data, [split])
    ]
    asked = read_cases(cases / split)
    if asked:
        texts = read_law(data / LAW_FILE) if law else []
        rows += scenarios(encoders, asked, read_cases(cases / "train"), texts, split)
    return table(rows)
