"""Text to something searchable: search by words, by meaning, and both fused."""

from indexes.hits import Hit, Retriever
from indexes.index import Index
from indexes.store import build_index, open_index

__all__ = ["Hit", "Index", "Retriever", "build_index", "open_index"]
