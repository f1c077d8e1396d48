"""The text of an article as it is searched."""

from __future__ import annotations

from corpus import Article


def passage(article: Article) -> str:
    """An article's text, after the sentence that opens its list: 'Verboden is: te hacken;'."""
    return f"{article.opener} {article.text}" if article.opener else article.text
