"""How units are numbered and named: letters, Roman numerals, headings as ids."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_ROMANS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")
_NEXT_ROMAN = dict(pairwise(_ROMANS))


def letter_after(mark: str) -> str:
    """'b' after 'a', 'a' after nothing, '' after 'z'."""
    if not mark:
        return "a"
    return chr(ord(mark) + 1) if mark < "z" else ""


def roman_after(mark: str) -> str:
    """'ii' after 'i', 'i' after nothing, '' after the last numeral that we read (xiii)."""
    return _NEXT_ROMAN.get(mark, "")


def slug(text: str) -> str:
    """A heading as a path segment: 'Rechten & plichten' -> 'rechten-plichten'."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "deel"
