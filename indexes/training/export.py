"""The trained model as an ONNX file of int8 weights, beside its sentence-transformers folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from indexes.training.quantise import quantise

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ONNX_NAME = "model.onnx"
TOKENIZER_NAME = "tokenizer.json"
LEAST_COSINE = 0.99
SAMPLE = (
    "Mag ik in de pauze mijn telefoon gebruiken?",
    "iemand heeft zonder te vragen een foto van me op insta gezet",
    "Leerlingen gaan respectvol met elkaar om, ook op sociale media.",
    "May a teacher be friends with a pupil on Facebook?",
    "help ik word afgeperst",
    "De soep is lekker. " * 30,
)


def export_onnx(model: SentenceTransformer, path: Path) -> None:
    """Writes a graph from token numbers and mask to one vector of length 1 per text (fp32).

    Args:
        model: transformer, mean pooling, normalisation.
        path: of the ONNX file.
    """
    import torch

    class Pooled(torch.nn.Module):
        """The transformer with mean pooling over the mask and normalisation."""

        def __init__(self, body: Any) -> None:
            super().__init__()
            self.body = body

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            tokens = self.body(input_ids=input_ids, attention_mask=attention_mask)
            mask = attention_mask.unsqueeze(-1).to(torch.float32)
            pooled = (tokens.last_hidden_state * mask).sum(1) / mask.sum(1).clamp(min=1.0)
            return torch.nn.functional.normalize(pooled, dim=-1)

    body = model[0].auto_model.eval().cpu().float()
    tokens = torch.arange(5, 21).reshape(2, 8)
    mask = torch.ones_like(tokens)
    mask[1, 5:] = 0
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens", max=512)}
    program = torch.onnx.export(
        Pooled(body).eval(),
        (tokens, mask),
        dynamo=True,
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_embedding"],
        dynamic_shapes=(axes, axes),
        opset_version=21,
        verbose=False,
    )
    assert program is not None
    program.save(str(path), external_data=False)


def export(model: SentenceTransformer, work: Path, out: Path) -> float:
    """Writes the shipped folder: the int8 ONNX file, the tokenizer and the settings.

    Args:
        model: the trained encoder.
        work: folder for the fp32 graph and the full sentence-transformers model.
        out: the shipped folder; what else stands in it stays.

    Returns:
        The lowest cosine between what the model and what the folder makes of `SAMPLE`.

    Raises:
        ValueError: when that is under `LEAST_COSINE`.
    """
    full = work / "final"
    model.save(str(full), create_model_card=False)
    export_onnx(model, work / "fp32.onnx")
    out.mkdir(parents=True, exist_ok=True)
    quantise(work / "fp32.onnx", out / ONNX_NAME)
    tokenizer = json.loads((full / TOKENIZER_NAME).read_text("utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    (out / TOKENIZER_NAME).write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    settings = {"dim": model.get_embedding_dimension(), "max_tokens": model.max_seq_length}
    (out / "encoder.json").write_text(json.dumps(settings) + "\n", "utf-8")
    lowest = parity(model, out, SAMPLE)
    if lowest < LEAST_COSINE:
        raise ValueError(f"the exported encoder is off: cosine {lowest:.4f}")
    return lowest


def parity(model: SentenceTransformer, folder: Path, texts: Sequence[str]) -> float:
    """The lowest cosine between the exported and the trained model's vector of any text."""
    from indexes.encoders import load_encoder

    ours = model.encode(list(texts), normalize_embeddings=True)
    shipped = load_encoder(str(folder)).encode(texts)
    return float(np.min(np.sum(ours * shipped, axis=1)))
