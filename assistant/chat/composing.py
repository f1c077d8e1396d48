"""From a verified reply to an answer; every sentence around it is a fixed phrase or a quote."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer
from assistant.chat.opinions import Agreement, Opinion
from assistant.chat.texts import chat_texts
from assistant.chat.verification import SILENT, Verified
from assistant.phrases import phrases
from assistant.rulings import Ruling
from corpus import Protocol


def written(
    embedded: Answer, verified: Verified, opinion: Opinion, protocol: Protocol, *, formal: bool
) -> Answer:
    """The answer in the model's words, with what the embedded one has besides.

    Help, notice, contact and the missing fact stay the embedded answer's.
    """
    say = phrases()
    whom = embedded.contact or say.zonder_contact
    same = opinion.agreement is Agreement.SAME
    missing = embedded.missing if same else None
    parts = [_opening(verified.ruling, formal).format(school=protocol.name_in_sentence)]
    if verified.ruling is Ruling.SILENT:
        parts.append(say.zwijgt.to(formal).format(contact=whom))
    elif verified.ruling not in SILENT:
        parts.append(verified.answer)
        parts += [chat_texts().voorwaarde.format(tekst=text) for text, _ in verified.conditions]
    explanation = " ".join(parts)
    citations = verified.citations if verified.ruling not in SILENT else verified.citations[:1]
    blocks = [explanation]
    blocks += [
        say.bron.format(
            label=c.article.label,
            school=protocol.name_in_sentence,
            versie=embedded.protocol_version,
            citaat=f"{c.article.opener} {c.quote}" if c.article.opener else c.quote,
        )
        for c in citations
    ]
    blocks += [missing.question] if missing else []
    if verified.ruling is Ruling.CONDITIONAL and embedded.contact:
        blocks.append(say.contact.to(formal).format(contact=whom))
    caution = embedded.caution if verified.ruling not in SILENT else ""
    blocks += [caution] if caution else []
    help_text = embedded.help_block.text if embedded.help_block else ""
    answer = replace(
        embedded,
        ruling=verified.ruling,
        text="\n\n".join(part for part in (embedded.notice, help_text, *blocks) if part),
        explanation=explanation,
        citations=citations,
        conditions=verified.conditions,
        missing=missing,
        caution=caution,
        path="taalmodel",
    )
    return uncertain(answer, formal=formal) if opinion.uncertain else answer


def uncertain(answer: Answer, *, formal: bool) -> Answer:
    """The answer, saying that it isn't certain and whom to ask."""
    say = phrases()
    doubt = say.onzeker.to(formal).format(contact=answer.contact or say.zonder_contact)
    if answer.explanation.startswith(doubt):
        return answer
    explanation = f"{doubt} {answer.explanation}"
    return replace(
        answer,
        text=answer.text.replace(answer.explanation, explanation, 1),
        explanation=explanation,
    )


def _opening(ruling: Ruling, formal: bool) -> str:
    say = phrases()
    return say.opening_moet.to(formal) if ruling is Ruling.OBLIGED else say.opening[ruling]
