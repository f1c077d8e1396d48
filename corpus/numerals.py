"""Letters and Roman numerals in the order of a list."""

from __future__ import annotations

_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")


def letter_after(mark: str) -> str:
    """'b' after 'a', 'a' after nothing, '' after 'z'."""
    if not mark:
        return "a"
    return chr(ord(mark) + 1) if mark < "z" else ""


def roman_after(mark: str) -> str:
    """'ii' after 'i', 'i' after nothing, '' after the last numeral that we read (xiii)."""
    return dict(zip(_ROMAN, _ROMAN[1:], strict=False)).get(mark, "")
