"""Weights of an ONNX graph as int8 with scales; all arithmetic stays in fp32.

Only weights are rounded, so the vectors are the same on every processor: int8 arithmetic gives
other sums where a processor lacks the newer instructions.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST = 4_096
BLOCK = 64


def round_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as int8, with one scale for each row."""
    scale = np.abs(table).max(axis=1, keepdims=True) / 127
    scale = np.maximum(scale, 1e-12).astype(np.float32)
    return np.rint(table / scale).astype(np.int8), scale


def round_blocks(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix (in, out) as int8, with one scale for each `BLOCK` inputs of a column."""
    inputs, outputs = matrix.shape
    blocks = matrix.T.reshape(outputs * inputs // BLOCK, BLOCK)
    whole, scale = round_rows(blocks)
    return (
        np.ascontiguousarray(whole.reshape(outputs, inputs).T),
        np.ascontiguousarray(scale.reshape(outputs, inputs // BLOCK).T),
    )


def _matrix(node: Any, name: str, value: NDArray[np.float32]) -> tuple[list[Any], list[Any]]:
    """A matrix that a node multiplies with: int8 blocks that are scaled back before it."""
    from onnx import helper, numpy_helper

    whole, scale = round_blocks(value)
    back = helper.make_node(
        "DequantizeLinear",
        [f"{name}.int8", f"{name}.scale"],
        [f"{name}.float"],
        axis=0,
        block_size=BLOCK,
    )
    node.input[list(node.input).index(name)] = f"{name}.float"
    tensors = [
        numpy_helper.from_array(whole, f"{name}.int8"),
        numpy_helper.from_array(scale, f"{name}.scale"),
    ]
    return [back, node], tensors


def _table(node: Any, name: str, value: NDArray[np.float32]) -> tuple[list[Any], list[Any]]:
    """A table that a node looks rows up in: int8 rows that are scaled back after it."""
    from onnx import TensorProto, helper, numpy_helper

    whole, scale = round_rows(value)
    numbers, result = node.input[1], node.output[0]
    nodes = [
        helper.make_node("Gather", [f"{name}.int8", numbers], [f"{result}.int8"], axis=0),
        helper.make_node("Gather", [f"{name}.scale", numbers], [f"{result}.scale"], axis=0),
        helper.make_node("Cast", [f"{result}.int8"], [f"{result}.cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{result}.cast", f"{result}.scale"], [result]),
    ]
    tensors = [
        numpy_helper.from_array(whole, f"{name}.int8"),
        numpy_helper.from_array(scale, f"{name}.scale"),
    ]
    return nodes, tensors


def quantise(source: Path, target: Path) -> None:
    """Writes the graph of `source` to `target` with its large matrices as int8.

    Args:
        source: an fp32 ONNX file.
        target: the file to write.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(source))
    graph = model.graph
    weights = {
        tensor.name: tensor
        for tensor in graph.initializer
        if len(tensor.dims) == 2 and int(np.prod(tensor.dims)) >= LEAST
    }
    uses = [name for node in graph.node for name in node.input]
    nodes: list[Any] = []
    for node in graph.node:
        makers = {"MatMul": (_matrix, 1), "Gather": (_table, 0)}
        make, place = makers.get(node.op_type, (None, 0))
        name = node.input[place] if len(node.input) > place else ""
        if make is None or name not in weights or uses.count(name) != 1:
            nodes.append(node)
            continue
        tensor = weights[name]
        made, tensors = make(node, name, numpy_helper.to_array(tensor))
        nodes += made
        graph.initializer.remove(tensor)
        graph.initializer.extend(tensors)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, str(target))
