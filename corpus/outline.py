"""From blocks to articles: ids, labels, headings and openers.

What the text itself shows is derived (numbers, letters, order); the rest comes from attributes:
- a heading without `#id`: its numbered items stand on their own (`1`, 'Artikel 1');
- a heading with `#id`: its items and paragraphs come under that id (`leerlingen.9`);
- one single paragraph under a heading is cited as that heading;
- a paragraph ending in ':' right before a list opens it, and is cited as the heading;
- a paragraph after lettered items is the closing sentence of the item above (`11.slot`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from corpus.attributes import Attributes
from corpus.blocks import ITEMS, Block, Kind
from corpus.errors import BodyError
from corpus.naming import letter_after, roman_after, slug
from corpus.types import Article

PREAMBLE = "Aanhef"  # text before the first heading
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9'‘\"“(])")
_NESTED = 2  # a dash indented so much deeper than the one above it is a part of it


@dataclass(slots=True)
class _Section:
    """A heading and the blocks under it."""

    line: int
    written: str  # the heading as the source has it
    attributes: Attributes
    blocks: list[Block] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return self.attributes.get("kop") or self.written.strip("*_ ").rstrip(": ")

    @property
    def name(self) -> str:
        return self.attributes.get("naam") or self.heading

    @property
    def path(self) -> str:
        return self.attributes.id or slug(self.heading)


@dataclass(slots=True)
class _Item:
    """A list item that may still get parts."""

    kind: Kind
    path: str
    label: str
    text: str
    indent: int
    roman: bool = False
    parts: int = 0
    last: str = ""  # mark of its latest part

    @property
    def next_mark(self) -> str:
        """The mark of its next part: a letter, below a letter a Roman numeral; '' for none."""
        if self.roman:
            return ""
        return roman_after(self.last) if self.kind is Kind.LETTER else letter_after(self.last)

    @property
    def introduces(self) -> bool:
        """Whether its text goes on in a list."""
        return self.text.endswith(":")


def build_articles(blocks: Sequence[Block], school: str, path: Path) -> tuple[Article, ...]:
    """Make the citable units of one protocol, in the order of the source.

    Args:
        blocks: from `read_blocks`.
        school: id of the protocol.
        path: the file, for messages.

    Raises:
        BodyError: for a duplicate id, a list out of order, a heading without words, no text.
    """
    articles: dict[str, tuple[Article, int]] = {}
    for section in _sections(blocks, path):
        for article, line in _Outline(section, school, path).build():
            if article.id in articles:
                raise BodyError(
                    path,
                    line,
                    f"'{article.path}' staat al op regel {articles[article.id][1]}",
                    "geef een van de twee een eigen id, bijvoorbeeld {#ander-id} erboven",
                )
            articles[article.id] = (article, line)
    if not articles:
        raise BodyError(
            path, None, "het protocol bevat geen tekst", "zet de tekst onder het blok met gegevens"
        )
    return tuple(article for article, _ in articles.values())


def _sections(blocks: Sequence[Block], path: Path) -> list[_Section]:
    sections: list[_Section] = []
    for block in blocks:
        if block.kind in (Kind.HEADING, Kind.SECTION):
            section = _Section(block.line, block.text, block.attributes)
            if not section.heading:
                raise BodyError(path, block.line, "deze kop heeft geen tekst", "vul de kop in")
            sections.append(section)
            continue
        if not sections:
            sections.append(_Section(block.line, PREAMBLE, Attributes()))
        sections[-1].blocks.append(block)
    return sections


class _Outline:
    """Turns the blocks of one section into articles."""

    def __init__(self, section: _Section, school: str, path: Path) -> None:
        self.section = section
        self.school = school
        self.path = path
        self.open: list[_Item] = []  # the item that is read now and those above it
        self.items = 0  # items at the top of the list so far
        self.paragraphs = 0
        self.letter = ""  # latest letter at the top of the list
        self.opener = section.written if section.attributes.get("aanhef") == "kop" else None
        blocks = section.blocks
        self.has_items = any(b.kind in ITEMS for b in blocks)
        unnamed = [b for b in blocks if b.kind is Kind.PARAGRAPH and not b.attributes.id]
        self.single = len(unnamed) == 1 and not self.has_items
        self.opens_list = next((b for b, after in pairwise(blocks) if _opens(b, after)), None)

    def build(self) -> list[tuple[Article, int]]:
        made: list[tuple[Article, int]] = []
        for block in self.section.blocks:
            if block.kind is Kind.PARAGRAPH:
                path, label = self._paragraph(block)
                article = self._article(path, label, block.text, None)
                self.opener = _last_sentence(block.text)
            else:
                article = self._item(block)
            made.append((article, block.line))
        return made

    def _article(self, path: str, label: str, text: str, opener: str | None) -> Article:
        heading = self.section.heading
        return Article(f"{self.school}:{path}", self.school, label, heading, text, opener)

    def _paragraph(self, block: Block) -> tuple[str, str]:
        root = self.open[0] if self.open else None
        self.open = []
        if block.attributes.id:
            return block.attributes.id, block.attributes.get("naam") or self.section.name
        if root and root.parts:
            return f"{root.path}.slot", f"{root.label}, slotzin"
        if self.single or block is self.opens_list:
            return self.section.path, self.section.name
        self.paragraphs += 1
        segment = f"alinea-{self.paragraphs}" if self.has_items else str(self.paragraphs)
        return f"{self.section.path}.{segment}", f"{self.section.name}, alinea {self.paragraphs}"

    def _item(self, block: Block) -> Article:
        parent = self._close_until_parent(block)
        if parent is None:
            path, label = self._top(block)
            opener = self.opener
        else:
            path, label = self._part(block, parent)
            opener = _last_sentence(parent.text)
        path = block.attributes.id or path
        label = block.attributes.get("naam") or label
        text = block.text
        if parent is None and self.section.attributes.get("aanhef") == "tekst":
            text, opener = f"{self.section.written} {text}", None
        roman = block.kind is Kind.LETTER and parent is not None and parent.kind is Kind.LETTER
        self.open.append(_Item(block.kind, path, label, block.text, block.indent, roman))
        return self._article(path, label, text, opener)

    def _top(self, block: Block) -> tuple[str, str]:
        self.items += 1
        own = self.section.attributes
        mark = block.mark or str(self.items)
        if block.kind is Kind.NUMBER and own.id is None:
            return mark, f"{own.get('punt') or 'Artikel'} {mark}"
        word = "onder" if block.kind is Kind.LETTER else "punt"
        before = own.get("punt") or f"{self.section.name}, {word}"
        return f"{self.section.path}.{mark}", f"{before} {mark}"

    def _part(self, block: Block, parent: _Item) -> tuple[str, str]:
        parent.parts += 1
        if block.kind is Kind.DASH:
            return f"{parent.path}.{parent.parts}", f"{parent.label}, punt {parent.parts}"
        parent.last = block.mark
        word = "sub" if parent.kind is Kind.LETTER else "onder"
        return f"{parent.path}.{block.mark}", f"{parent.label}, {word} {block.mark}"

    def _close_until_parent(self, block: Block) -> _Item | None:
        """Close the items that this block is no part of; the one left is its parent."""
        if block.kind is Kind.NUMBER:
            self.open = []
        elif block.kind is Kind.DASH:
            while self.open and not _holds_dash(self.open[-1], block):
                self.open.pop()
        else:
            self._close_for_letter(block)
        return self.open[-1] if self.open else None

    def _close_for_letter(self, block: Block) -> None:
        """A letter or Roman numeral must be the first or the next of a list that is open."""
        above = self.open
        levels = [n for n, item in enumerate(above) if block.mark == item.next_mark]
        if len(levels) > 1 and not above[levels[-1]].parts and not above[levels[-1]].introduces:
            levels.pop()  # 'i.' after 'h.' is the ninth letter, unless h introduces a list
        if levels:
            self.open = above[: levels[-1] + 1]
        elif all(i.kind is Kind.LETTER for i in above) and block.mark == letter_after(self.letter):
            self.open, self.letter = [], block.mark
        else:
            raise BodyError(
                self.path,
                block.line,
                f"'{block.mark}.' is hier niet de volgende letter "
                f"(na {above[-1].label if above else self.section.name})",
                "nummer de letters op volgorde: a, b, c, of i, ii, iii daaronder",
            )


def _holds_dash(item: _Item, block: Block) -> bool:
    if item.kind is Kind.DASH:
        return block.indent >= item.indent + _NESTED
    return item.kind is Kind.NUMBER or block.indent >= item.indent + _NESTED


def _opens(block: Block, after: Block) -> bool:
    unnamed = block.kind is Kind.PARAGRAPH and not block.attributes.id
    return unnamed and after.kind in ITEMS and block.text.endswith(":")


def _last_sentence(text: str) -> str | None:
    """The sentence that a list goes on from, None where the text does not end in ':'."""
    return _SENTENCE.split(text)[-1] if text.endswith(":") else None
