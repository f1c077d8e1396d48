"""The meaning of a question, in words of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

YES_NO = {"ja": True, "nee": False}


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked: which kind of question, about which act, by whom, towards whom, where.

    `circumstances` holds only what the question says, sorted by name; the rest is open.
    """

    kind: str
    act: str
    actor: str | None = None
    other: str | None = None
    place: str | None = None
    circumstances: tuple[tuple[str, bool], ...] = ()

    def circumstance(self, name: str) -> bool | None:
        """True or False where the question says so, None where it leaves it open."""
        return dict(self.circumstances).get(name)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Frame:
        """A frame from its JSON form (the Dutch keys of the case format)."""
        said = data.get("omstandigheden") or {}
        return cls(
            kind=data["soort"],
            act=data["handeling"],
            actor=data.get("wie"),
            other=data.get("ander"),
            place=data.get("waar"),
            circumstances=tuple(sorted((name, YES_NO[value]) for name, value in said.items())),
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "soort": self.kind,
            "handeling": self.act,
            "wie": self.actor,
            "ander": self.other,
            "waar": self.place,
            "omstandigheden": {n: "ja" if v else "nee" for n, v in self.circumstances},
        }
