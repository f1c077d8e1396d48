"""Build and open an index in a folder.

A build writes its vectors under a name of their own and only then replaces the manifest, in one
step. So a build that is killed leaves the old index as it was, and who reads the old one goes on
reading it: the build before the newest is kept.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import Corpus, ProtocolwijzerError
from indexes.dense import DenseRetriever
from indexes.index import Index
from indexes.lexical import LexicalRetriever
from indexes.manifest import Manifest, describe, read_manifest, write_manifest
from indexes.passages import passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexes.encoders import Encoder

PREFIX = "protocolwijzer-"
LOCK_SECONDS = 600.0  # how long to wait for another build


class BuildError(ProtocolwijzerError):
    """An index can't be built here."""


def open_index(
    corpus: Corpus, encoder: Encoder, folder: Path, *, chroma_url: str | None = None
) -> Index:
    """Open the index in a folder; build it first where it is missing or stale.

    Args:
        corpus: the protocols.
        encoder: makes the vectors.
        folder: where the index is kept; made where it isn't there.
        chroma_url: a Chroma server to keep the vectors in, instead of the folder.

    Raises:
        BuildError: where the folder can't be written or another build doesn't end.
        StoreError: where a Chroma server can't be reached.
    """
    manifest = _current(corpus, encoder, folder, chroma_url)
    if manifest is None:
        with _lock(folder):
            manifest = _current(corpus, encoder, folder, chroma_url)  # another build may be done
            if manifest is None:
                manifest = _build(corpus, encoder, folder, chroma_url, progress=True)
    return _index(corpus, encoder, folder, manifest)


def build_index(
    corpus: Corpus,
    encoder: Encoder,
    folder: Path,
    progress: bool = True,
    *,
    chroma_url: str | None = None,
) -> Index:
    """Build the index anew; passages that the last index holds are not embedded again.

    Args:
        corpus: the protocols.
        encoder: makes the vectors.
        folder: where the index is kept; made where it isn't there.
        progress: show a progress bar where there is a terminal.
        chroma_url: a Chroma server to keep the vectors in, instead of the folder.

    Raises:
        BuildError: where the folder can't be written or another build doesn't end.
        StoreError: where a Chroma server can't be reached.
    """
    with _lock(folder):
        manifest = _build(corpus, encoder, folder, chroma_url, progress)
    return _index(corpus, encoder, folder, manifest)


def _current(
    corpus: Corpus, encoder: Encoder, folder: Path, chroma_url: str | None
) -> Manifest | None:
    """The manifest of the index in a folder where that is up to date, else None."""
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    if not manifest.matches(describe(corpus, encoder.name, chroma_url, manifest.generation)):
        return None
    if chroma_url is None and not (folder / manifest.generation).is_dir():
        return None
    return manifest


def _index(corpus: Corpus, encoder: Encoder, folder: Path, manifest: Manifest) -> Index:
    opener = partial(_open_collection, folder, manifest)
    return Index(corpus, LexicalRetriever(corpus), DenseRetriever(corpus, encoder, opener))


def _open_collection(folder: Path, manifest: Manifest) -> Any:
    from indexes import chroma

    place = folder / manifest.generation
    return chroma.open_collection(
        chroma.open_client(place, manifest.store),
        manifest.generation,
        manifest.units,
        manifest.store or str(place),
    )


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """One build at a time, also among processes; a killed process holds no lock."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise BuildError(
            str(folder), "een andere build is al lang bezig", "wacht, of stop die build"
        ) from error
    except OSError as error:
        raise BuildError(
            str(folder),
            f"de index kan hier niet worden bewaard ({error.strerror})",
            "kies een map waarin je mag schrijven",
        ) from error


def _build(
    corpus: Corpus, encoder: Encoder, folder: Path, chroma_url: str | None, progress: bool
) -> Manifest:
    from indexes import chroma

    last = read_manifest(folder)
    generation = f"{PREFIX}{secrets.token_hex(6)}"
    manifest = describe(corpus, encoder.name, chroma_url, generation)
    known = _known_vectors(last, encoder, folder)
    embeddings = chroma.EncoderEmbeddings(encoder, known, progress)
    articles = [a for protocol in corpus.protocols.values() for a in protocol.articles]
    embeddings.prepare(passage(article) for article in articles)
    place = chroma_url or str(folder)
    with chroma.client(folder / generation, chroma_url) as client, chroma.chroma_errors(place):
        chroma.write_vectors(client, generation, articles, embeddings)
    previous = last.generation if last and last.store == chroma_url else None
    write_manifest(manifest.model_copy(update={"previous": previous}), folder)
    _clean_up(folder, {generation, previous}, last)
    return manifest


def _known_vectors(
    last: Manifest | None, encoder: Encoder, folder: Path
) -> dict[str, NDArray[np.float32]]:
    """The vectors of the last index, where the same encoder made them; a broken one has none."""
    from indexes import chroma

    if last is None or last.encoder != encoder.name:
        return {}
    if last.store is None and not (folder / last.generation).is_dir():
        return {}
    try:
        with (
            chroma.client(folder / last.generation, last.store) as client,
            chroma.chroma_errors(str(folder)),
        ):
            return chroma.read_vectors(client, last.generation)
    except chroma.StoreError:
        return {}


def _clean_up(folder: Path, keep: set[str | None], last: Manifest | None) -> None:
    """Remove builds that nobody reads any more, and what killed builds left behind."""
    from indexes import chroma

    for path in folder.glob(f"{PREFIX}*"):
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
    if last and last.store and last.previous:
        with (
            chroma.client(folder, last.store) as client,
            chroma.chroma_errors(last.store),
        ):
            client.delete_collection(last.previous)
