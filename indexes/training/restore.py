"""The shipped ONNX encoder as a sentence-transformers model again, to train or compare it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexes.training.quantise import BLOCK

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PREFIX = "body."
HEADS = 12


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of an exported graph by the names that they have in the transformer.

    A matrix has lost its name in the export; it is called after the bias that is added to its
    product.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    users: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    found: dict[str, NDArray[np.float32]] = {}
    for name, value in held.items():
        if name.startswith(PREFIX) and value.dtype == np.float32 and not name.endswith(".scale"):
            found[name.removeprefix(PREFIX)] = value
        elif name.endswith(".int8"):
            stem = name.removesuffix(".int8")
            whole, scale = value.astype(np.float32), held[f"{stem}.scale"]
            if stem.startswith(PREFIX):
                found[stem.removeprefix(PREFIX)] = whole * scale
            else:
                [product] = users[f"{stem}.float"]
                [total] = users[product.output[0]]
                [bias] = [other for other in total.input if other.startswith(PREFIX)]
                matrix = whole * np.repeat(scale, BLOCK, axis=0)
                found[bias.removeprefix(PREFIX).replace(".bias", ".weight")] = matrix.T
    return found


def restore(folder: Path) -> SentenceTransformer:
    """The encoder of a shipped folder as a sentence-transformers model.

    Args:
        folder: with `model.onnx`, `tokenizer.json` and `encoder.json`.
    """
    import torch
    from transformers import BertConfig, BertModel

    from indexes.training.initialise import assemble

    weights = read_weights(folder / "model.onnx")
    settings = json.loads((folder / "encoder.json").read_text("utf-8"))
    model = BertModel(_configure(weights))
    tensors = {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}
    missing, unknown = model.load_state_dict(tensors, strict=False)
    if unknown or any("pooler" not in name and "ids" not in name for name in missing):
        raise ValueError(f"weights that don't fit: {[*unknown, *missing]}")
    assert isinstance(model.config, BertConfig)
    return assemble(model, folder / "tokenizer.json", int(settings["max_tokens"]))


def _configure(weights: Mapping[str, NDArray[np.float32]]) -> Any:
    from transformers import BertConfig

    tokens, dim = weights["embeddings.word_embeddings.weight"].shape
    return BertConfig(
        vocab_size=tokens,
        hidden_size=dim,
        num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in weights),
        num_attention_heads=HEADS,
        intermediate_size=weights["encoder.layer.0.intermediate.dense.bias"].shape[0],
        max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0],
    )
