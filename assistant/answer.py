"""What the assistant gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.rulings import Ruling
from corpus import Citation


@dataclass(frozen=True, slots=True)
class Choice:
    """A reply that settles the missing fact: what the button says, and the circumstance it sets."""

    label: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MissingFact:
    """The one fact that would change the ruling, as a question with its replies."""

    question: str
    choices: tuple[Choice, ...]

    @property
    def name(self) -> str:
        """Of the circumstance that the replies settle."""
        return self.choices[0].name


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A national line: its name, how to reach it and for what."""

    name: str
    reach: str
    link: str
    what_for: str


@dataclass(frozen=True, slots=True)
class Help:
    """Whom to turn to in danger: the school's own people and the national lines.

    `text` is the whole block as plain text; the other fields are its parts.
    """

    text: str
    opening: str
    at_school: str
    contacts: tuple[str, ...]
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A ruling, what it rests on and how to say it.

    Attributes:
        ruling: one of the seven.
        text: the answer in Dutch, whole, help first where it is needed.
        citations: passages, by position; the most decisive first.
        confidence: probability that the ruling is right, 0 to 1, calibrated.
        school: id of the school.
        protocol_version: version and date of the protocol, as a reader says it.
        help_block: present where somebody may be in danger.
        missing: the fact that would settle it, where one would.
        conditions: each condition that the ruling states, with the passage that names it.
        contact: whom to ask at this school, from its protocol.
        path: by which way the answer came.
        note: why another way was left; empty where none was.
        explanation: the part of `text` that says the ruling and why, without help, quoted
            articles and questions.
        notice: which languages are read, where the question is in another; else empty.
        caution: that the norms of this school were drafted by the computer; else empty.
        trace: the meaning and the norms that led here, for explanation and tests.
    """

    ruling: Ruling
    text: str
    citations: tuple[Citation, ...]
    confidence: float
    school: str
    protocol_version: str
    help_block: Help | None = None
    missing: MissingFact | None = None
    conditions: tuple[tuple[str, Citation], ...] = ()
    contact: str | None = None
    path: Literal["ingebouwd", "taalmodel"] = "ingebouwd"
    note: str = ""
    explanation: str = ""
    notice: str = ""
    caution: str = ""
    trace: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def help(self) -> bool:
        """Whether the answer starts with help."""
        return self.help_block is not None

    @property
    def question(self) -> str | None:
        """The missing fact as a question."""
        return self.missing.question if self.missing else None
