"""Whether every figure in a text stands in its sources, and beside the same word there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.chat.texts import chat_texts

TOKEN = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")


def invented_figures(text: str, source: str, free: str) -> Iterator[str]:
    """The figures and measures that the source doesn't carry, each as a reason in Dutch.

    '19 dagen' isn't carried by '19 jaar': one neighbour of a figure must be the source's.

    Args:
        text: what is checked, without references to articles.
        source: the words that it may rest on.
        free: words whose figures need no neighbour, such as emergency numbers.
    """
    always = {figure for figure, _ in _figures(free)}
    carried = _figures(source)
    found: dict[str, set[tuple[str, str]]] = {}
    for figure, neighbour in _figures(text):
        found.setdefault(figure, set()).add((figure, neighbour))
    for figure, pairs in sorted(found.items()):
        if figure not in always and not pairs & carried:
            yield f"het getal {figure} staat zo niet in de aangehaalde artikelen"
    said = {token.lower() for token in TOKEN.findall(source)}
    for token in dict.fromkeys(map(str.lower, TOKEN.findall(text))):
        if token in chat_texts().maten and token not in said:
            yield f"de maat '{token}' staat niet in de aangehaalde artikelen"


def _figures(text: str) -> set[tuple[str, str]]:
    """Each figure with each of its neighbours, in lower case."""
    tokens = ["", *map(str.lower, TOKEN.findall(text)), ""]
    return {
        (token, neighbour)
        for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if token[:1].isdigit() or token in chat_texts().telwoorden
        for neighbour in (before, after)
    }
