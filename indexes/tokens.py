"""Dutch words to search terms: stems, participles, compounds, and words that belong together.

A stemmer alone is not enough: Snowball's Kraaij-Pohlmann stemmer makes 'post' of 'posten' and 'pos'
of 'gepost', and knows no compounds ('klassenapp').
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from corpus import ProtocolwijzerError

SHIPPED = Path(__file__).parent / "data" / "dutch.yaml"
MAX_CHARACTERS = 4_000  # of a question or an article: what follows is not searched for

_WORD = re.compile(r"[^\W_]+(?:['’`-][^\W_]+)*")
_PARTICIPLE = re.compile(
    r"(?P<prefix>af|aan|bij|binnen|buiten|door|her|in|mee|na|om|op|over|rond|tegen|terug|toe|uit"
    r"|ver|voor|weg|zwart|lastig)?ge(?P<rest>\w{2,}?)(?P<ending>t|d|te|de|en)?"
)
_DOUBLE = re.compile(r"([bcdfghjklmnpqrstvwxz])\1$|([aeou])\2(?=[^aeiou]+$)")
_JOINTS = ("", "s", "e", "en")  # between the parts of a compound: groep-s-app, klass-en-app
_MIN_PART = 3
_MIN_COMPOUND = 7


class _Words(BaseModel):
    """The data file, with its lists of words split on white space."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stopwoorden: frozenset[str]
    werkwoorden: frozenset[str]
    onregelmatig: Mapping[str, str]
    samenstelling_delen: frozenset[str]
    niet_splitsen: frozenset[str]
    verwant: tuple[frozenset[str], ...]

    @field_validator(
        "stopwoorden", "werkwoorden", "samenstelling_delen", "niet_splitsen", mode="before"
    )
    @classmethod
    def _words(cls, value: str) -> frozenset[str]:
        return frozenset(words(value))

    @field_validator("onregelmatig", mode="before")
    @classmethod
    def _pairs(cls, value: str) -> dict[str, str]:
        pairs = (pair.split("=") for pair in value.split())
        return {fold(form): fold(word) for form, word in pairs}

    @field_validator("verwant", mode="before")
    @classmethod
    def _groups(cls, value: list[str]) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(words(group)) for group in value)


@cache
def _load_words(path: Path = SHIPPED) -> _Words:
    try:
        return _Words.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, ValueError) as error:
        raise ProtocolwijzerError(
            str(path), f"de woordenlijst is niet te lezen ({error})", "herstel het bestand"
        ) from error


def fold(text: str) -> str:
    """Lower case without accents: 'Privéfoto' -> 'privefoto'."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words of a text, folded; an apostrophe ends a word (foto's, dm'en), a hyphen parts it.

    A single letter before a hyphen stays on ('e-mail' -> 'email').
    """
    found: list[str] = []
    for match in _WORD.finditer(fold(text[:MAX_CHARACTERS])):
        carried = ""
        for part in match[0].split("-"):
            stem = carried + re.split(r"['’`]", part)[0]
            carried = stem if len(stem) == 1 else ""
            if not carried:
                found.append(stem)
        if carried:
            found.append(carried)
    return found


def _undouble(stem: str) -> str:
    """One spelling for what Dutch doubles by its syllables: app and ap, deel and del."""
    return _DOUBLE.sub(r"\1\2", stem)


@lru_cache(maxsize=20_000)
def _snowball(word: str) -> str:
    stem: str = snowballstemmer.stemmer("dutch").stemWord(word)
    return _undouble(stem)


def _verb_root(infinitive: str) -> str:
    """'delen' -> 'del', 'zetten' -> 'zet', 'schrijven' -> 'schrijf'."""
    root = _undouble(infinitive.removesuffix("en"))
    return f"{root[:-1]}f" if root.endswith("v") else root


@dataclass(frozen=True, slots=True)
class Analyser:
    """Turns Dutch text into search terms; the same for articles and questions.

    Attributes:
        verbs: roots of verbs that exist, to which a form is reduced first.
        known: stems of other words that exist.
        parts: stems of words into which a compound may be split.
        related: stems that belong together, by stem.
    """

    verbs: frozenset[str]
    known: frozenset[str]
    parts: frozenset[str]
    related: Mapping[str, tuple[str, ...]]

    @classmethod
    def for_texts(cls, texts: Iterable[str]) -> Analyser:
        """An analyser that knows the words of these texts besides the shipped word list.

        Raises:
            ProtocolwijzerError: where the shipped word list can't be read.
        """
        lexicon = _load_words()
        in_texts = frozenset(w for text in texts for w in words(text)) - lexicon.stopwoorden
        verbs = frozenset(_verb_root(verb) for verb in lexicon.werkwoorden)
        nouns = frozenset(_snowball(part) for part in lexicon.samenstelling_delen)
        stems = frozenset(_snowball(word) for word in in_texts)
        plain = cls(verbs, nouns | stems, frozenset(), {})
        long = {stem for stem in map(plain.stem, in_texts) if len(stem) > _MIN_PART}
        parts = verbs | long | {plain.stem(part) for part in lexicon.samenstelling_delen}
        related: dict[str, set[str]] = {}
        for group in lexicon.verwant:
            together = {plain.stem(word) for word in group}
            for stem in together:
                related.setdefault(stem, set()).update(together - {stem})
        by_stem = {stem: tuple(sorted(more)) for stem, more in related.items()}
        return cls(plain.verbs, plain.known, parts, by_stem)

    def terms(self, text: str) -> list[str]:
        """The search terms of a text, in order: each word's stem and those of its parts."""
        stopwords = _load_words().stopwoorden
        found: list[str] = []
        for word in words(text):
            if word not in stopwords:
                stem = self.stem(word)
                found.append(stem)
                found.extend(part for part in self.split(word) if part != stem)
        return found

    def expansion(self, terms: Iterable[str]) -> list[str]:
        """Terms that belong to these in the field, without these themselves; sorted."""
        given = set(terms)
        return sorted({more for term in given for more in self.related.get(term, ())} - given)

    def stem(self, word: str) -> str:
        """One form for all forms of a word: post, posten, gepost, postte -> post."""
        irregular = _load_words().onregelmatig
        word = irregular.get(word, word)
        if irregular.get(word) == word:
            return word
        forms = tuple(_reduced(word))
        for form in forms:
            for root in (_undouble(form), _snowball(form), _verb_root(form)):
                if root in self.verbs:
                    return root
        known = (stem for stem in map(_snowball, (word, *forms)) if stem in self.known)
        return next(known, _snowball(word))

    def split(self, word: str) -> tuple[str, ...]:
        """The stems of a compound's two parts; nothing where it is no compound that we know.

        The longest second part wins, since that is what a Dutch compound is about.
        """
        if len(word) < _MIN_COMPOUND or word in _load_words().niet_splitsen:
            return ()
        for position in range(_MIN_PART, len(word) - _MIN_PART + 1):
            head = self._part(word[position:])
            if head is None:
                continue
            for joint in _JOINTS:
                first = word[:position].removesuffix(joint) if joint else word[:position]
                if len(first) + len(joint) == position and (part := self._part(first)):
                    return part, head
        return ()

    def _part(self, word: str) -> str | None:
        if len(word) < _MIN_PART:
            return None
        stem = self.stem(word)
        return stem if stem in self.parts else None


def _reduced(word: str) -> Iterator[str]:
    """Shorter forms that a word may be a form of, the likeliest first, then the word itself."""
    if match := _PARTICIPLE.fullmatch(word):
        prefix, rest, ending = match["prefix"] or "", match["rest"], match["ending"]
        if ending:
            if ending[0] in "td":
                yield prefix + rest + ending[0]
            yield prefix + rest
            yield prefix + rest + ending
    yield word
    for ending in ("ten", "den", "te", "de", "t", "d", "s"):
        if len(word) - len(ending) >= _MIN_PART and word.endswith(ending):
            yield word.removesuffix(ending)
