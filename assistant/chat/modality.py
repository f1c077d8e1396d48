"""What modal verbs say: whether a text forbids, permits or obliges, and whether it has exceptions.

Dutch protocols say it with a small set of words, so patterns serve; they look for open
contradictions between a ruling and the text that it rests on, not for proof that it follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.rulings import Ruling
from corpus import Article
from corpus.norms import Norm, NormFile

_SENTENCE = re.compile(r"[^.!?;:\n]+")
_NEGATION = re.compile(r"\b(?:niet|niets|geen|nooit|nergens|niemand|noch)\b", re.I)
_PERMISSION = re.compile(
    r"\b(?:mag|mogen|toegestaan|toegelaten|geoorloofd|goedgevonden|kan|kunnen|kun|oké|prima)\b",
    re.I,
)
_BAN = re.compile(r"\b(?:verbod|verboden|verbiedt|uit den boze|ongeoorloofde?)\b", re.I)
_EXCEPTION = re.compile(
    r"\b(?:tenzij|behalve|mits|alleen|uitsluitend|slechts|indien|als|wanneer|zonder|zolang|"
    r"toestemming|uitzondering\w*|overleg|afspra\w+|afgesproken|voorzichtig|terughoudend\w*|"
    r"vooraf|beslist|bepaalt|in principe|voorwaarden?|maar|openbare|priv\w+|ongeoorloofde?)\b",
    re.I,
)
_MAY = re.compile(r"\b(?:mag|mogen|toegestaan|oké|prima)\b", re.I)
_MAY_NOT = re.compile(
    r"\b(?:mag|mogen|is|wordt|worden) (?:\w+ ){0,3}(?:niet|geen)\b|"
    r"\bniet toegestaan\b|\bverboden\b",
    re.I,
)
_DUTY = re.compile(
    r"\b(?:moet|moeten|dient|dienen|verplicht\w*|hoort|horen|behoort|behoren|wordt|worden|"
    r"zorgt|zorgen|vertrouwt|verwacht\w*|meldt|melden|verantwoordelijk)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Modality:
    """What a text says, each part true where at least one of its sentences says so."""

    forbids: bool
    permits: bool
    obliges: bool
    exception: bool


def modality(text: str) -> Modality:
    """The modality of a text."""
    sentences = [s for s in _SENTENCE.findall(text) if s.strip()]
    return Modality(
        forbids=any(_forbids(s) for s in sentences),
        permits=any(_permits(s) for s in sentences),
        obliges=any(_DUTY.search(s) for s in sentences),
        exception=any(_EXCEPTION.search(s) for s in sentences),
    )


def contradiction(ruling: Ruling, cited: Iterable[Article]) -> str | None:
    """Why the words of the cited articles contradict a ruling, in Dutch; None where they don't."""
    text = " ".join(f"{a.opener or ''} {a.text}" for a in cited)
    said = modality(text)
    if ruling is Ruling.ALLOWED and said.forbids and not (said.permits or said.exception):
        return "de aangehaalde tekst verbiedt het, zonder uitzondering"
    only_permits = said.permits and not (said.forbids or said.exception or said.obliges)
    if ruling is Ruling.FORBIDDEN and only_permits:
        return "de aangehaalde tekst staat het toe, zonder voorwaarde"
    if ruling is Ruling.OBLIGED and only_permits:
        return "de aangehaalde tekst verplicht nergens toe"
    return None


def answer_contradiction(ruling: Ruling, answer: str) -> str | None:
    """Why the explanation contradicts the ruling that it explains, in Dutch; else None."""
    sentences = [s for s in _SENTENCE.findall(answer) if s.strip()]
    if not sentences:
        return None
    opening = re.match(r"\W*(ja|nee)\b", answer, re.I)
    yes_no = opening.group(1).lower() if opening else ""
    if ruling is Ruling.FORBIDDEN and (yes_no == "ja" or any(map(_flatly_permits, sentences))):
        return "de uitleg zegt dat het mag, maar de uitspraak is niet_toegestaan"
    first = sentences[0]
    if ruling is Ruling.ALLOWED and (yes_no == "nee" or _flatly_forbids(first)):
        return "de uitleg zegt dat het niet mag, maar de uitspraak is toegestaan"
    if ruling is Ruling.CONDITIONAL and (yes_no or _flatly_permits(first)):
        return "de uitleg begint met een vast ja of nee, maar de uitspraak is onder_voorwaarden"
    return None


def possible(norms: NormFile, article_ids: Iterable[str]) -> frozenset[Ruling] | None:
    """Every ruling that a question may get from the norms resting on these articles.

    A parent or a child of an article counts as the article. None where no norm rests on them,
    or where the norms were not checked by a person.
    """
    if norms.status != "gecontroleerd":
        return None
    paths = [article_id.partition(":")[2] for article_id in article_ids]
    found = [norm for norm in norms.normen if any(_rests_on(norm, path) for path in paths)]
    return frozenset[Ruling]().union(*map(_rulings, found)) if found else None


def _forbids(sentence: str) -> bool:
    return bool(_BAN.search(sentence) or _NEGATION.search(sentence))


def _permits(sentence: str) -> bool:
    return bool(_PERMISSION.search(sentence)) and not _forbids(sentence)


def _flatly_permits(sentence: str) -> bool:
    """Without a condition, and about an act: 'dat mag gewoon', not 'het kan lang duren'."""
    return bool(_MAY.search(sentence)) and _permits(sentence) and not _EXCEPTION.search(sentence)


def _flatly_forbids(sentence: str) -> bool:
    return bool(_MAY_NOT.search(sentence)) and not _EXCEPTION.search(sentence)


def _rests_on(norm: Norm, path: str) -> bool:
    sources = [source.artikel for source in norm.bronnen]
    sources += [c.bron.artikel for c in (*norm.tenzij, *norm.mits, *norm.niet_als)]
    return any(_related(source, path) for source in sources)


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _rulings(norm: Norm) -> frozenset[Ruling]:
    """What one norm can make of a question, over all frames."""
    found = {Ruling.FACT, Ruling.OBLIGED, Ruling.SILENT}
    conditional = bool(norm.tenzij or norm.mits or norm.onzeker)
    if conditional or norm.niet_als or norm.regel != "toegestaan":
        found.add(Ruling.FORBIDDEN)
    if conditional or norm.regel != "verboden":
        found.add(Ruling.ALLOWED)
    if conditional or (norm.waar and norm.plaats_open == "vraag"):
        found.add(Ruling.CONDITIONAL)
    return frozenset(found)
