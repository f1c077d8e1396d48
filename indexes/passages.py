"""The text of an article as it is searched, and as the encoder is trained to read it."""

from __future__ import annotations

from corpus import Article


def passage(article: Article) -> str:
    """An article's heading, the sentence that opens its list, and its text."""
    return " ".join(part for part in (article.heading, article.opener, article.text) if part)
