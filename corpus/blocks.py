"""Read a protocol's body line by line into headings, list items and paragraphs.

A small, line-based part of Markdown, on purpose: unlike in full Markdown every line of text ends
up in exactly one block (no link definitions, HTML or indented code that disappear), and a block
keeps its own words and line number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from corpus.attributes import Attributes, parse_attributes
from corpus.errors import BodyError

_HEADING = re.compile(r"#{1,6}\s+(?P<text>[^{]*?)\s*(?P<attributes>\{.*)?")
_NUMBER = re.compile(r"(?P<mark>\d+[a-z]?(?=[.)])|\d+(?:\.\d+)+)[.)]?\s+(?P<text>.*)")
_DASH = re.compile(r"[-*•–](?:\s+(?P<text>.*))?")
_LETTER = re.compile(r"(?P<mark>[a-z]|[ivx]{1,5})[.)]\s+(?P<text>.*)")
_RULE = re.compile(r"([-*_])(\s*\1){2,}")
_DEEP = 2  # an indent of so many spaces puts a line inside the item above it


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    SECTION = "section"  # an attribute line with `kop`: a section that has no heading itself
    NUMBER = "number"
    LETTER = "letter"  # or a Roman numeral: the order of a list tells them apart
    DASH = "dash"
    PARAGRAPH = "paragraph"


ITEMS = frozenset({Kind.NUMBER, Kind.LETTER, Kind.DASH})


@dataclass(slots=True)
class Block:
    """A heading, a list item or a paragraph.

    Attributes:
        line: 1-based line number in the file.
        mark: the number or letter of an item, as written; empty for other blocks.
        lines: its text, line by line.
        indent: white space before it, in characters.
    """

    kind: Kind
    line: int
    mark: str
    lines: list[str]
    indent: int = 0
    attributes: Attributes = field(default_factory=Attributes)

    @property
    def text(self) -> str:
        """Its words, with white space folded to single spaces."""
        return " ".join(" ".join(self.lines).split())


def read_blocks(lines: Sequence[str], path: Path, first_line: int = 1) -> list[Block]:
    """Split a body into blocks; empty list items are dropped.

    Args:
        lines: the body.
        path: the file, for messages.
        first_line: 1-based number of the first of these lines within the file.

    Raises:
        BodyError: for attributes that can't be read or that belong to nothing.
    """
    blocks: list[Block] = []
    pending: tuple[Attributes, int] | None = None
    open_block: Block | None = None  # takes further lines
    for number, raw in enumerate(lines, first_line):
        line = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if not line or _RULE.fullmatch(line):
            open_block = None
        elif line.startswith("{"):
            _reject(pending, path)
            attributes, open_block = parse_attributes(line, path, number), None
            if attributes.get("kop"):
                blocks.append(Block(Kind.SECTION, number, "", [], attributes=attributes))
            else:
                pending = (attributes, number)
        elif block := _starts(line, number, indent, path, blocks):
            if block.kind is Kind.HEADING:
                _reject(pending, path)
            elif pending:
                block.attributes, pending = pending[0], None
            blocks.append(block)
            open_block = None if block.kind is Kind.HEADING else block
        elif open_block:
            open_block.lines.append(line)
        elif not pending and indent >= _DEEP and blocks and blocks[-1].kind in ITEMS:
            open_block = blocks[-1]
            open_block.lines.append(line)
        else:
            attributes = pending[0] if pending else Attributes()
            open_block = Block(Kind.PARAGRAPH, number, "", [line], indent, attributes)
            blocks.append(open_block)
            pending = None
    _reject(pending, path)
    return [b for b in blocks if b.kind not in ITEMS or b.text]


def _starts(line: str, number: int, indent: int, path: Path, above: list[Block]) -> Block | None:
    """The block that this line starts; None where it only continues or is plain text."""
    if match := _HEADING.fullmatch(line):
        attributes = match["attributes"]
        parsed = parse_attributes(attributes, path, number) if attributes else Attributes()
        return Block(Kind.HEADING, number, "", [match["text"]], indent, parsed)
    if match := _NUMBER.fullmatch(line):
        return Block(Kind.NUMBER, number, match["mark"], [match["text"]], indent)
    if match := _DASH.fullmatch(line):
        text = match["text"] or ""
        if letter := _LETTER.fullmatch(text):
            return Block(Kind.LETTER, number, letter["mark"], [letter["text"]], indent)
        return Block(Kind.DASH, number, "", [text], indent)
    in_list = above and (above[-1].kind in ITEMS or above[-1].text.endswith(":"))
    if in_list and (match := _LETTER.fullmatch(line)):
        return Block(Kind.LETTER, number, match["mark"], [match["text"]], indent)
    return None


def _reject(pending: tuple[Attributes, int] | None, path: Path) -> None:
    if pending:
        raise BodyError(
            path,
            pending[1],
            "deze kenmerken horen bij geen alinea of punt",
            'zet ze direct boven een alinea of punt, of geef ze een kop="..."',
        )
