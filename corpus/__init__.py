"""What the schools wrote and how we read it: protocols, articles, citations."""

from corpus.errors import ProtocolwijzerError
from corpus.loader import load_corpus
from corpus.types import Article, Citation, Contact, Corpus, Protocol, Role

__all__ = [
    "Article",
    "Citation",
    "Contact",
    "Corpus",
    "Protocol",
    "ProtocolwijzerError",
    "Role",
    "load_corpus",
]
