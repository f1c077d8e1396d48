"""Whether a text says only what it may: nothing invented, in the right language, not too long."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.chat.figures import invented_figures
from assistant.chat.texts import chat_texts
from assistant.phrases import help_texts
from corpus import Article, Corpus, Protocol

LONGEST = 1200  # characters of an explanation with its conditions
LEAK = 7  # so many words in a row from the instructions are a leak
LINK = re.compile(
    r"https?:|www\.|[\w.+-]+@\w|(?<!\w)@\w|\b\w+(?:\.\w+)*\.(?:nl|com|org|net|be|eu|io)\b"
)
MARKUP = re.compile(r"[<>`|{}\[\]]|\*\*|__|^#|\]\(", re.MULTILINE)
REFERENCE = re.compile(
    r"\b(?:artikel|art\.|vuistregel|regel|afspraak|punt|lid|paragraaf|hoofdstuk|§)(?![^\W\d_])\s*"
    r"(?:nummer\s+)?(\d[\w.]*|[a-z]\b(?=[).,;]))",
    re.I,
)
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|(?<!\w)['‘’]([^'‘’]+)['‘’](?!\w)")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_local = threading.local()
SENTENCE_START = re.compile(r"(?:\A|[.!?:;\n])\W*\Z")


@dataclass(frozen=True, slots=True)
class Sources:
    """What the words of an answer may rest on.

    Attributes:
        protocol: of the school that is asked about.
        cited: the articles that the answer cites.
        asked: the asker's own words, with the history.
        known: ordinary words in lower case.
        instructions: what the model was told, which must not come back.
        language: ISO 639-1 code of the language that the answer must be in.
    """

    protocol: Protocol
    cited: tuple[Article, ...]
    asked: str
    known: frozenset[str]
    instructions: str
    language: str


def complaints(text: str, sources: Sources) -> Iterator[str]:
    """Everything that is wrong with a text, each as a reason in Dutch."""
    if len(text) > LONGEST:
        yield f"de uitleg is langer dan {LONGEST} tekens"
        return  # what is far too long isn't worth searching
    yield from _invented(text, sources)
    if MARKUP.search(text):
        yield "de uitleg bevat opmaak; schrijf gewone zinnen"
    if _leaks(text, sources):
        yield "de uitleg herhaalt de instructies"
    if (found := _language(text)) != sources.language:
        yield f"de uitleg is in de taal '{found}', niet in '{sources.language}'"


def wanted_language(question: str) -> str:
    """The language that the asker asks an answer in; Dutch where none is named."""
    lowered = question.lower()
    for code, ways in chat_texts().talen.items():
        if any(way in lowered for way in ways):
            return code
    return "nl"


@cache
def _texts_of_help() -> str:
    lines = help_texts().lijnen
    return " ".join(f"{x.naam} {x.bereik} {x.waarvoor}" for x in lines)


def known_words(corpus: Corpus, *others: str) -> frozenset[str]:
    """Words, and their stems, that stand in lower case in a protocol or in other texts."""
    texts = [a.text for p in corpus.protocols.values() for a in p.articles]
    found = {word for text in (*texts, *others) for word in WORD.findall(text)}
    words = frozenset(word for word in found if word.islower()) | chat_texts().zinsbegin
    return words | frozenset(map(stem, words))


def _invented(text: str, sources: Sources) -> Iterator[str]:
    carried = " ".join((*map(_carried, sources.cited), _names_of(sources.protocol)))
    carried = f"{carried} {_texts_of_help()}"
    contacts = " ".join(f"{c.name} {c.what_for}" for c in sources.protocol.contacts)
    said = " | ".join((*(f"{a.opener or ''} {a.text}" for a in sources.cited), contacts))
    yield from invented_figures(REFERENCE.sub(" ", text), said, _texts_of_help())
    for link in _new(LINK.findall(text.lower()), LINK.findall(carried.lower())):
        yield f"'{link}' staat niet in de aangehaalde artikelen"
    labels = {n.lower() for a in sources.cited for n in re.findall(r"\w+", f"{a.label} {a.path}")}
    references = [n.rstrip(".").lower() for n in REFERENCE.findall(text)]
    for number in references:
        if any(part not in labels for part in number.split(".")):
            yield f"artikel {number} wordt genoemd maar niet aangehaald"
    for quoted in QUOTED.findall(text):
        passage = "".join(quoted).strip()
        if passage not in said:
            yield f"'{passage[:60]}' staat tussen aanhalingstekens maar niet in het protocol"
    for name in _new(_names(text, sources.known, sources.language), _allowed_names(sources)):
        yield f"de naam '{name}' staat niet in het protocol"


def _carried(article: Article) -> str:
    return f"{article.label} {article.heading} {article.opener or ''} {article.text}"


def _names_of(protocol: Protocol) -> str:
    contacts = " ".join(f"{c.name} {c.what_for}" for c in protocol.contacts)
    own = (protocol.school, protocol.title, protocol.name_in_sentence, *protocol.aliases)
    return " ".join((*own, str(protocol.version or ""), contacts))


def _new(found: Iterable[str], carried: Iterable[str]) -> Iterator[str]:
    known = set(carried)
    yield from (item for item in dict.fromkeys(found) if item not in known)


def _allowed_names(sources: Sources) -> Iterator[str]:
    texts = [_carried(article) for article in sources.protocol.articles]
    texts += [_names_of(sources.protocol), _texts_of_help(), sources.asked]
    for text in texts:
        yield from (word.lower() for word in WORD.findall(text))


def _names(text: str, known: frozenset[str], language: str) -> Iterator[str]:
    """Words, in lower case, that look like a name."""
    titled = False
    for match in WORD.finditer(text):
        word = match.group()
        starts = bool(SENTENCE_START.search(text[: match.start()]))
        lowered = word.lower()
        ordinary = lowered in known or stem(lowered) in known or (starts and language != "nl")
        capital = word[0].isupper() and word != "I"
        first_name = lowered in chat_texts().voornamen and (capital or not ordinary)
        if first_name or (capital and not starts) or ((capital or titled) and not ordinary):
            yield lowered
        titled = lowered in chat_texts().aanspreektitels


def stem(word: str) -> str:
    """The Snowball stem; a stemmer of its own each thread, since it keeps state."""
    if not hasattr(_local, "stemmer"):
        import snowballstemmer

        _local.stemmer = snowballstemmer.stemmer("dutch")
    return str(_local.stemmer.stemWord(word))


def _leaks(text: str, sources: Sources) -> bool:
    protocol = _shingles(" ".join(_carried(a) for a in sources.protocol.articles))
    secret = _shingles(sources.instructions) - protocol
    return bool(_shingles(text) & secret)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return {tuple(words[i : i + LEAK]) for i in range(len(words) - LEAK + 1)}


def _language(text: str) -> str:
    language, _ = _identifier().classify(text)
    return str(language)


@cache
def _identifier() -> Any:
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(["nl", *chat_texts().talen])
    return identifier
