"""What is heavy is loaded only where it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "gradio",
    "chromadb",
    "langchain_chroma",
    "onnxruntime",
    "sentence_transformers",
    "transformers",
    "sklearn",
    "matplotlib",
    "bm25s",
)


@pytest.mark.parametrize("module", ["corpus", "indexes", "assistant"])
def test_importing_a_package_loads_nothing_heavy(module: str) -> None:
    code = f"import {module}, sys; print(*(m for m in {HEAVY} if m in sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, ""), run.stderr
