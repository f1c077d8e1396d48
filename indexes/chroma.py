"""Vectors in Chroma. Import late: chromadb takes half a second, langchain-chroma as much again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from tqdm import tqdm

from corpus import Article, ProtocolwijzerError
from indexes.encoders import Encoder
from indexes.manifest import SETTINGS, digest
from indexes.passages import passage

BATCH = 8  # passages at a time: more takes memory and is no faster without a GPU
_HASH = "passage"  # metadata key: hash of the text that was embedded


class StoreError(ProtocolwijzerError):
    """The vectors can't be written or read."""


class EncoderEmbeddings(Embeddings):
    """Our encoder as LangChain knows it.

    Args:
        encoder: makes the vectors.
        known: vectors that are there already, by hash of their text.
        progress: whether to show a progress bar (never where there is no terminal).
    """

    def __init__(
        self,
        encoder: Encoder,
        known: Mapping[str, NDArray[np.float32]] | None = None,
        progress: bool = False,
    ) -> None:
        self._encoder = encoder
        self._known = dict(known or {})
        self._progress = progress

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of passages."""
        self.prepare(texts)
        return [self._known[digest(text)].tolist() for text in texts]

    def prepare(self, texts: Iterable[str]) -> None:
        """Encode the passages that are not known yet, each text once."""
        missing = sorted(
            {t for t in texts if digest(t) not in self._known}, key=lambda t: (len(t), t)
        )
        bar = tqdm(
            total=len(missing),
            desc="Index bouwen",
            unit=" passages",
            disable=None if self._progress else True,
        )
        with bar:
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                vectors = self._encoder.encode(batch)
                self._known.update(zip(map(digest, batch), vectors, strict=True))
                bar.update(len(batch))

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._encoder.encode([text])[0].tolist()
        return vector


@contextmanager
def chroma_errors(place: str) -> Iterator[None]:
    """Turn whatever Chroma raises (a damaged file gives even AttributeError) into a clear error."""
    try:
        yield
    except Exception as error:
        raise StoreError(
            place,
            f"de vectoren zijn niet te lezen of te schrijven ({type(error).__name__}: {error})",
            "bouw de index opnieuw met 'protocolwijzer index', "
            "of kijk of de Chroma-server bereikbaar is",
        ) from error


@contextmanager
def client(folder: Path, url: str | None) -> Iterator[Any]:
    """A Chroma client that is closed afterwards; see `open_client`."""
    opened = open_client(folder, url)
    try:
        yield opened
    finally:
        opened.close()


def open_client(folder: Path, url: str | None) -> Any:
    """A client of the Chroma server at `url`, or of a database in `folder` where that is None.

    Raises:
        StoreError: where the server or the database can't be reached.
    """
    settings = chromadb.Settings(anonymized_telemetry=False)
    with chroma_errors(url or str(folder)):
        if url is None:
            return chromadb.PersistentClient(folder, settings)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("dit is geen adres als http://localhost:8000")
        tls = parts.scheme == "https"
        port = parts.port or (443 if tls else 8000)
        return chromadb.HttpClient(parts.hostname, port, ssl=tls, settings=settings)


def write_vectors(
    opened: Any, name: str, articles: Sequence[Article], embeddings: EncoderEmbeddings
) -> None:
    """Write a new collection with the vectors of these articles.

    Args:
        opened: a Chroma client.
        name: of the collection, which must not be there yet.
        articles: what to embed.
        embeddings: makes their vectors.
    """
    texts = [passage(article) for article in articles]
    vector_store(opened, name, embeddings).add_texts(
        texts,
        [{"school": a.school, _HASH: digest(t)} for a, t in zip(articles, texts, strict=True)],
        [article.id for article in articles],
    )


def read_vectors(opened: Any, name: str) -> dict[str, NDArray[np.float32]]:
    """The vectors of a collection, by hash of the text that they were made from."""
    found = opened.get_collection(name, embedding_function=None).get(
        include=["embeddings", "metadatas"]
    )
    return {
        str(metadata[_HASH]): np.asarray(vector, dtype=np.float32)
        for metadata, vector in zip(found["metadatas"], found["embeddings"], strict=True)
    }


def open_collection(opened: Any, name: str, units: int, place: str) -> Any:
    """A collection to search in.

    Args:
        opened: a Chroma client.
        name: of the collection.
        units: how many vectors it must hold.
        place: folder or URL, for messages.

    Raises:
        StoreError: where it is not there or not whole.
    """
    with chroma_errors(place):
        collection = opened.get_collection(name, embedding_function=None)
        if (found := collection.count()) != units:
            raise ValueError(f"{found} van de {units} artikelen gevonden")
        return collection


def vector_store(opened: Any, name: str, embeddings: EncoderEmbeddings) -> Any:
    """A collection as a LangChain vector store; a new one where it isn't there."""
    from langchain_chroma import Chroma

    return Chroma(
        client=opened,
        collection_name=name,
        embedding_function=embeddings,
        collection_configuration={"hnsw": SETTINGS},
    )
