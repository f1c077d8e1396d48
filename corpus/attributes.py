"""Attributes in a protocol's Markdown: `{#id naam="..." kop="..."}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import BodyError

ALLOWED = ("kop", "naam", "punt", "aanhef")
OPENERS = ("kop", "tekst")
PATH = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*")
_TOKEN = re.compile(
    r"""\s*(?:\#(?P<id>[^\s}]+)|(?P<key>\w+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"}]+)))"""
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a protocol's author adds to a heading or a unit, since it can't be derived.

    Attributes:
        id: path within the protocol, written in full (`voorbeelden.donts`).
        values: `kop` (the heading as shown), `naam` (the label), `punt` (what stands before
            the number in the labels of a list) and `aanhef` (`kop`: the heading opens its
            items' sentences; `tekst`: it is also part of their text).
    """

    id: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        """The value of a key, None where it isn't given."""
        return self.values.get(key)


def parse_attributes(source: str, path: Path, line: int) -> Attributes:
    """Read `{...}`.

    Args:
        source: the attributes with their braces.
        path: the file, for messages.
        line: 1-based line number, for messages.

    Raises:
        BodyError: where the braces don't close, or a key or id is not a valid one.
    """
    if not (source.startswith("{") and source.endswith("}")):
        raise BodyError(path, line, f"'{source}' wordt niet afgesloten", "zet er een } achter")
    rest, position = source[1:-1].strip(), 0
    identity: str | None = None
    values: dict[str, str] = {}
    while position < len(rest):
        token = _TOKEN.match(rest, position)
        if token is None:
            raise BodyError(
                path,
                line,
                f"'{rest[position:].strip()}' is niet te lezen",
                'schrijf het als {#id naam="Regels voor leerlingen"}',
            )
        position = token.end()
        if token["id"] is not None:
            identity = _checked_id(token["id"], path, line)
        else:
            value = token["quoted"] if token["quoted"] is not None else token["bare"]
            values[_checked_key(token["key"], value, path, line)] = value
    return Attributes(identity, values)


def _checked_id(identity: str, path: Path, line: int) -> str:
    if PATH.fullmatch(identity) is None:
        raise BodyError(
            path,
            line,
            f"het id '{identity}' is niet geldig",
            "gebruik kleine letters, cijfers, streepjes en punten, zoals #leerlingen.gsm",
        )
    return identity


def _checked_key(key: str, value: str, path: Path, line: int) -> str:
    if key not in ALLOWED:
        remedy = f"gebruik een van: {', '.join(ALLOWED)}"
        raise BodyError(path, line, f"'{key}' is geen bekend kenmerk", remedy)
    if not value.strip():
        raise BodyError(path, line, f"'{key}' is leeg", f"vul '{key}' in of haal het weg")
    if key == "aanhef" and value not in OPENERS:
        remedy = f"gebruik een van: {', '.join(OPENERS)}"
        raise BodyError(path, line, f"'aanhef={value}' bestaat niet", remedy)
    return key
