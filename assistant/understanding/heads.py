"""The weights that turn a question into logits, one column for each value of each slot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.ngrams import NgramModel, load_ngrams, save_ngrams
from assistant.understanding.slots import Slots
from corpus import ProtocolwijzerError

MEANING, NGRAMS, LAYOUT = "heads.npz", "ngrams.npz", "heads.json"
Array = NDArray[np.float32]


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


@dataclass(frozen=True, slots=True)
class Heads:
    """What a question means and how it is spelt; their logits are added up.

    A logarithmic opinion pool (Genest and Zidek 1986), whose shares stand in the weights.

    Attributes:
        weights: of the inputs (vector of the text, school, role), (inputs, values).
        bias: (values,).
        ngrams: with a column for each value too.
    """

    weights: Array
    bias: Array
    ngrams: NgramModel


def save_heads(folder: Path, layout: Layout, heads: Heads) -> None:
    """Write the heads (half precision) and their layout."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / MEANING,
        weights=heads.weights.astype(np.float16),
        bias=heads.bias.astype(np.float16),
    )
    save_ngrams(folder / NGRAMS, heads.ngrams)
    data = {"encoder": layout.encoder, "schools": layout.schools, "slots": layout.slots}
    (folder / LAYOUT).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def load_heads(folder: Path, encoder: str) -> tuple[Layout, Heads]:
    """The heads that stand in a folder.

    Args:
        folder: as `save_heads` wrote it.
        encoder: name of the encoder that they are to be used with.

    Raises:
        WeightsError: when they are missing or made for another encoder.
    """
    try:
        data = json.loads((folder / LAYOUT).read_text("utf-8"))
        slots = {slot: tuple(values) for slot, values in data["slots"].items()}
        layout = Layout(slots, tuple(data["schools"]), data["encoder"])
        with (folder / MEANING).open("rb") as file, np.load(file) as arrays:
            weights = arrays["weights"].astype(np.float32)
            bias = arrays["bias"].astype(np.float32)
        heads = Heads(weights, bias, load_ngrams(folder / NGRAMS))
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            str(folder), f"de gewichten zijn niet te lezen ({error})", "installeer opnieuw"
        ) from error
    if layout.encoder != encoder:
        raise WeightsError(
            str(folder),
            f"de gewichten horen bij de encoder {layout.encoder}, niet bij {encoder}",
            "train ze opnieuw: python -m assistant.understanding.training --help",
        )
    columns = sum(len(values) for values in slots.values())
    if {weights.shape[1], len(bias), len(heads.ngrams.bias)} != {columns}:
        raise WeightsError(
            str(folder), "de bestanden met gewichten horen niet bij elkaar", "installeer opnieuw"
        )
    return layout, heads
