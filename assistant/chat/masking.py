"""What identifies somebody leaves a question before it leaves the machine, and comes back after."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from assistant.chat.texts import chat_texts
from assistant.chat.wording import stem
from assistant.reading import Question

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ACCOUNT = re.compile(r"(?<![\w@])@[\w.]*\w|(?<![\w:/])https?://\S+|\bwww\.\S+")
PHONE = re.compile(r"(?<![\w-])(?:\+|00)?\d(?:[\s().-]?\d){7,13}(?!\w)")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
PLACEHOLDER = re.compile(r"\[(?:NAAM|TELEFOON|MAIL|ACCOUNT)_\d+\]")


@dataclass(slots=True)
class Mask:
    """Replaces personal data by placeholders, the same ones throughout a conversation.

    Args:
        known: words and stems, in lower case, that are no names although they may be
            capitalised; any other word with a capital counts as one, also where it isn't.
    """

    known: frozenset[str]
    _originals: dict[str, str] = field(default_factory=dict)
    _placeholders: dict[str, str] = field(default_factory=dict)

    def question(self, question: Question) -> Question:
        """The question and its history, masked."""
        earlier = tuple(self.text(text) for text in question.earlier)
        return replace(question, earlier=earlier, text=self.text(question.text))

    def text(self, text: str) -> str:
        """The text, masked."""
        for kind, pattern in (("MAIL", MAIL), ("ACCOUNT", ACCOUNT), ("TELEFOON", PHONE)):
            text = pattern.sub(self._by(kind), text)
        return self._names(text)

    def restore(self, text: str) -> str:
        """The text with every placeholder of this mask replaced by what it stood for."""
        return PLACEHOLDER.sub(lambda m: self._originals.get(m.group(), m.group()), text)

    def _by(self, kind: str) -> Callable[[re.Match[str]], str]:
        return lambda match: self._placeholder(kind, match.group())

    def _placeholder(self, kind: str, original: str) -> str:
        key = f"{kind} {original.lower()}"
        if key not in self._placeholders:
            placeholder = f"[{kind}_{len(self._originals) + 1}]"
            self._placeholders[key] = placeholder
            self._originals[placeholder] = original
        return self._placeholders[key]

    def _names(self, text: str) -> str:
        parts, end, titled = [], 0, False
        masked_spans = [m.span() for m in PLACEHOLDER.finditer(text)]
        for match in WORD.finditer(text):
            word = match.group()
            if any(start <= match.start() < stop for start, stop in masked_spans):
                continue
            if self._is_name(word, titled):
                parts += [text[end : match.start()], self._placeholder("NAAM", word)]
                end = match.end()
            titled = word.lower() in chat_texts().aanspreektitels
        return "".join((*parts, text[end:]))

    def _is_name(self, word: str, titled: bool) -> bool:
        lowered = re.sub(r"['’]s$", "", word.lower())
        if lowered in chat_texts().voornamen:
            return True
        if lowered in self.known or stem(lowered) in self.known:
            return False
        return titled or (word[0].isupper() and not word.isupper())
