"""The stack of most tutorials as one process: LangChain, Chroma, all-MiniLM-L6-v2, a splitter.

`python -m evals.tutorial QUESTION --school SCHOOL` splits all protocols, embeds the pieces and
prints those nearest to the question. It rules nothing; the benchmark times it beside `ask`.
Needs the extra `tutorial`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.rivals import FOUND

PIECE, OVERLAP = 500, 50  # characters, as tutorials have them


def main(argv: Sequence[str] | None = None) -> int:
    """Build the store in memory, search once, print the pieces, one a line."""
    parser = argparse.ArgumentParser(prog="python -m evals.tutorial")
    parser.add_argument("question")
    parser.add_argument("--school", required=True)
    args = parser.parse_args(argv)

    from chromadb import Settings
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from corpus import load_corpus
    from evals.baselines import english_minilm

    class MiniLM(Embeddings):
        encode = staticmethod(english_minilm())

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            found: list[list[float]] = self.encode(texts).tolist()
            return found

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    corpus = load_corpus()
    wholes = {
        school: "\n\n".join(article.text for article in corpus.articles(school))
        for school in corpus.protocols
    }
    splitter = RecursiveCharacterTextSplitter(chunk_size=PIECE, chunk_overlap=OVERLAP)
    pieces = splitter.create_documents(
        list(wholes.values()), [{"school": school} for school in wholes]
    )
    store = Chroma.from_documents(
        pieces, MiniLM(), client_settings=Settings(anonymized_telemetry=False)
    )
    for piece in store.similarity_search(args.question, k=FOUND, filter={"school": args.school}):
        print(" ".join(piece.page_content.split()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
