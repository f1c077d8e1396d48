"""From a decision to Dutch: the ruling in plain words, why, and what to do (pure functions).

Every sentence is a fixed phrase, a norm's own explanation or a verbatim passage, so that the
answer says nothing that the cited articles don't carry.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assistant.answer import Choice, Help, HelpLine, MissingFact
from assistant.decision import Decision
from assistant.language import foreign_language
from assistant.phrases import help_texts, phrases
from assistant.rulings import PLACE, Judgement, Ruling
from corpus import Citation, Contact, Protocol, Role
from corpus.norms import Condition
from corpus.vocabulary import Vocabulary


def version_of(protocol: Protocol) -> str:
    """Version and date as a reader says them: 'versie 1.1, 1 juni 2020'."""
    parts = []
    if protocol.version:
        parts.append(phrases().versie.format(versie=protocol.version))
    if isinstance(protocol.date, datetime.date):
        month = phrases().maanden[protocol.date.month - 1]
        parts.append(f"{protocol.date.day} {month} {protocol.date.year}")
    elif protocol.date:
        parts.append(protocol.date)
    return ", ".join(parts) or phrases().zonder_versie


def contact_for(
    protocol: Protocol, role: Role | None, cited: Sequence[Citation] = ()
) -> Contact | None:
    """Whom this asker can turn to: first those whom a cited article names."""
    fitting = [c for c in protocol.contacts if c.role in (None, role) or role is None]
    ids = [citation.article.id for citation in cited]
    named = [c for c in fitting if c.article_id in ids]
    return next(iter(named or fitting), None)


def help_for(protocol: Protocol, role: Role | None, formal: bool) -> Help:
    """The help block: the school's own people first, then the national lines."""
    texts = help_texts()
    people = [c.name for c in protocol.contacts if c.urgent and c.role in (None, role)]
    names = tuple(dict.fromkeys(people)) or (phrases().zonder_contact,)
    lines = tuple(HelpLine(x.naam, x.bereik, x.link, x.waarvoor) for x in texts.lijnen)
    at_school = texts.op_school.to(formal).format(contacten=_either(names))
    listing = "\n".join(f"- {x.name}: {x.reach} ({x.what_for})" for x in lines)
    opening = texts.aanhef.to(formal)
    return Help(f"{opening} {at_school}\n{listing}", opening, at_school, names, lines)


def language_notice(text: str) -> str:
    """That only Dutch and English are read, in the question's language and Dutch; else empty."""
    language = foreign_language(text)
    return f"{phrases().talen[language]}\n{phrases().ik_lees}" if language else ""


def missing_fact(decision: Decision, vocabulary: Vocabulary) -> MissingFact | None:
    """What would settle it, as a question with replies.

    It is the first thing that the question leaves open, or that on which two readings differ.
    """
    judgement = decision.judgement
    is_open = judgement.ruling is Ruling.CONDITIONAL and judgement.open
    name = judgement.open[0] if is_open else decision.contested
    if name is None:
        return None
    if name == PLACE:
        clear = [reason.norm for reason in judgement.reasons if not reason.norm.onzeker]
        places = dict.fromkeys(place for norm in clear for place in norm.waar)
        choices = tuple(Choice(vocabulary.plaatsen[p].keuze, PLACE, p) for p in places)
        return MissingFact("Waar en wanneer is het?", choices)
    fact = vocabulary.omstandigheden[name]
    return MissingFact(
        fact.vraag,
        (
            Choice(fact.ja, name, "ja"),
            Choice(fact.nee, name, "nee"),
            Choice(phrases().weet_niet, name, ""),
        ),
    )


def conditions(judgement: Judgement) -> tuple[tuple[str, Citation], ...]:
    """The open conditions with the passage that names each."""
    found = {
        name: citation
        for reason in judgement.reasons
        for condition, citation in reason.conditions
        for name in condition.als
    }
    return tuple(found.items())


def explain(
    decision: Decision,
    protocol: Protocol,
    vocabulary: Vocabulary,
    *,
    formal: bool,
    contact: str | None,
    sure: bool,
) -> str:
    """The ruling in plain words and why, in one paragraph.

    Args:
        decision: the ruling and its reasons.
        protocol: of the school that is asked about.
        vocabulary: for the names of conditions.
        formal: 'u' instead of 'je'.
        contact: whom to ask, as a sentence names them.
        sure: whether the confidence is over the threshold.
    """
    say = phrases()
    judgement = decision.judgement
    whom = contact or say.zonder_contact
    if not sure and judgement.ruling is not Ruling.OFF_TOPIC:
        parts = [say.onzeker.to(formal).format(contact=whom)]
        parts += [say.misschien] if judgement.citations else []
    else:
        parts = [_opening(decision, formal).format(school=protocol.name_in_sentence)]
    parts += _explanations(judgement) or _only_if(judgement, vocabulary)
    if sure and judgement.ruling is Ruling.SILENT:
        parts.append(say.zwijgt.to(formal).format(contact=whom))
    return " ".join(parts)


def compose(
    explanation: str,
    judgement: Judgement,
    protocol: Protocol,
    *,
    formal: bool,
    contact: str | None,
    missing: MissingFact | None,
    sure: bool,
    caution: str,
) -> str:
    """The answer's text, without the help block.

    Args:
        explanation: what `explain` made of it.
        judgement: the ruling and its reasons.
        protocol: of the school that is asked about.
        formal: 'u' instead of 'je'.
        contact: whom to ask, as a sentence names them.
        missing: the fact to ask for, if any.
        sure: whether the confidence is over the threshold.
        caution: what `caution_for` says.
    """
    say = phrases()
    blocks = [explanation, *_sources(judgement.citations, protocol)]
    if missing:
        blocks.append(missing.question)
    if sure and judgement.ruling is Ruling.CONDITIONAL and contact:
        blocks.append(say.contact.to(formal).format(contact=contact))
    blocks += [caution] if caution else []
    return "\n\n".join(blocks)


def caution_for(ruling: Ruling, *, draft: bool) -> str:
    """That the norms behind a ruling were drafted by the computer and not checked; else empty."""
    return phrases().concept if draft and ruling not in (Ruling.OFF_TOPIC, Ruling.SILENT) else ""


def _opening(decision: Decision, formal: bool) -> str:
    say = phrases()
    ruling = decision.judgement.ruling
    if ruling is Ruling.OBLIGED:
        return say.opening_moet.to(formal)
    if ruling is Ruling.CONDITIONAL and PLACE in decision.judgement.open:
        return f"{say.opening[ruling]} {say.plaats}"
    return say.opening[ruling]


def _explanations(judgement: Judgement) -> list[str]:
    explained = [r.norm.uitleg for r in judgement.reasons if r.norm.uitleg]
    return list(dict.fromkeys(explained))[:3]


def _only_if(judgement: Judgement, vocabulary: Vocabulary) -> list[str]:
    if judgement.ruling is not Ruling.CONDITIONAL or PLACE in judgement.open:
        return []
    clauses = [
        _listed(
            [_clause(condition, vocabulary) for condition, _ in reason.conditions],
            "of" if reason.norm.tenzij else "en",
        )
        for reason in judgement.reasons
        if reason.conditions
    ]
    if not clauses:
        return []
    return [phrases().alleen_als.format(voorwaarden=_either(tuple(dict.fromkeys(clauses))))]


def _clause(condition: Condition, vocabulary: Vocabulary) -> str:
    facts = [(vocabulary.omstandigheden[name], wanted) for name, wanted in condition.als.items()]
    return _both([fact.als_ja if wanted else fact.als_nee for fact, wanted in facts])


def _sources(citations: Sequence[Citation], protocol: Protocol) -> list[str]:
    if not citations:
        return []
    say = phrases()
    first, *others = citations
    quoted = first.quote if not first.article.opener else f"{first.article.opener} {first.quote}"
    blocks = [
        say.bron.format(
            label=first.article.label,
            school=protocol.name_in_sentence,
            versie=version_of(protocol),
            citaat=quoted,
        )
    ]
    if others:
        blocks.append(say.ook.format(labels=_both([c.article.label for c in others])))
    return blocks


def _either(names: Sequence[str]) -> str:
    return _listed(names, "of")


def _both(names: Sequence[str]) -> str:
    return _listed(names, "en")


def _listed(names: Sequence[str], word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
