"""What an index was built from, so that a stale one is never used."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus import Corpus
from indexes.passages import passage

FORMAT = 1  # goes up when an index of an earlier program can't be read
NAME = "manifest.json"
SETTINGS = {"space": "cosine", "ef_search": 200}  # of the vector index


class Manifest(BaseModel):
    """The record beside an index; writing it is what puts a new index into use.

    Attributes:
        format: of the index on disk.
        corpus: hash of all passages with their ids.
        encoder: identity of the encoder.
        settings: hash of the settings of the vector index.
        store: URL of the Chroma server, or None for the folder itself.
        units: how many articles it holds.
        generation: name of the build in use.
        previous: name of the build before it, kept for those who still read it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    corpus: str
    encoder: str
    settings: str
    store: str | None
    units: int
    generation: str
    previous: str | None = None

    def matches(self, other: Manifest) -> bool:
        """Whether both were made from the same corpus, encoder, settings and store."""
        own = {"generation", "previous"}
        return self.model_dump(exclude=own) == other.model_dump(exclude=own)


def digest(*parts: str) -> str:
    """SHA-256 of texts, as 64 hexadecimal digits; where one text ends counts."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def describe(corpus: Corpus, encoder: str, store: str | None, generation: str) -> Manifest:
    """The manifest that an index of this corpus and encoder must have."""
    articles = [a for protocol in corpus.protocols.values() for a in protocol.articles]
    return Manifest(
        format=FORMAT,
        corpus=digest(*(part for a in articles for part in (a.id, passage(a)))),
        encoder=encoder,
        settings=digest(json.dumps(SETTINGS, sort_keys=True)),
        store=store,
        units=len(articles),
        generation=generation,
    )


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the index in a folder; None where there is none that we can read."""
    try:
        return Manifest.model_validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Put an index into use, atomically: readers see the old manifest or the new one."""
    temporary = folder / f"{NAME}.{os.getpid()}"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(manifest.model_dump_json(indent=2))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / NAME)
