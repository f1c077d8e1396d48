"""The way of a question: understand, judge, decide, compose."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path

from assistant.answer import Answer
from assistant.composing import (
    compose,
    conditions,
    contact_for,
    help_for,
    language_notice,
    missing_fact,
    version_of,
)
from assistant.decision import Decision, decide
from assistant.judge import judge
from assistant.reading import Question, Reader, Reading, frames
from assistant.rulings import Judgement
from assistant.settings import Settings, load_settings
from corpus import Corpus, Protocol, ProtocolwijzerError, Role, load_corpus
from corpus.frames import Frame
from corpus.norms import NormFile, load_norms
from corpus.vocabulary import Vocabulary, load_vocabulary

ROLES: tuple[Role, ...] = ("leerling", "ouder", "medewerker")
FORMAL = ("ouder", "medewerker")  # addressed with 'u'
SEVERE = 0.5  # from this probability on the answer starts with help


class QuestionError(ProtocolwijzerError):
    """A question can't be read: empty, too long, an unknown role."""


class Assistant:
    """Answers questions about the protocols it has loaded.

    Safe to use from several threads: everything it holds is read-only.

    Args:
        corpus: the protocols.
        norms: how each is read, by school.
        vocabulary: the words of frames and norms.
        reader: understands questions.
        settings: thresholds and limits.
    """

    def __init__(
        self,
        corpus: Corpus,
        norms: dict[str, NormFile],
        vocabulary: Vocabulary,
        reader: Reader,
        settings: Settings,
    ) -> None:
        self.corpus = corpus
        self.norms = norms
        self.vocabulary = vocabulary
        self.reader = reader
        self.settings = settings

    @classmethod
    def open(cls, settings: Settings | None = None) -> Assistant:
        """Load the protocols, the norms and the shipped reader.

        Raises:
            ProtocolwijzerError: when a protocol, a norm file or a setting is wrong.
        """
        from assistant.understanding import load_reader

        settings = settings or load_settings()
        folders: tuple[Path, ...] = (settings.protocols,) if settings.protocols else ()
        corpus = load_corpus(*folders)
        norms = load_norms(corpus, *(folder / "norms" for folder in folders))
        return cls(corpus, norms, load_vocabulary(), load_reader(), settings)

    @cached_property
    def schools(self) -> tuple[Protocol, ...]:
        """The protocols, by school id."""
        return tuple(self.corpus.protocols.values())

    def ask(
        self,
        text: str,
        *,
        school: str,
        role: Role | None = None,
        earlier: Sequence[str] = (),
    ) -> Answer:
        """Answer one question at one school.

        Args:
            text: the question, as it was typed.
            school: id of the school.
            role: who asks; None where that isn't known.
            earlier: earlier questions of the conversation, oldest first.

        Raises:
            QuestionError: when the question is empty, too long or the role unknown.
            UnknownSchoolError: when there is no protocol of that school.
        """
        question = self._question(text, school, role, earlier)
        return self._answer(question, self.reader.read([question])[0])

    def ask_everywhere(
        self, text: str, *, role: Role | None = None, earlier: Sequence[str] = ()
    ) -> dict[str, Answer]:
        """Answer one question at every school, by school id."""
        questions = [self._question(text, s, role, earlier) for s in self.corpus.protocols]
        readings = self.reader.read(questions)
        return {
            q.school: self._answer(q, reading)
            for q, reading in zip(questions, readings, strict=True)
        }

    def _question(
        self, text: str, school: str, role: str | None, earlier: Sequence[str]
    ) -> Question:
        self.corpus.school(school)
        if role is not None and role not in ROLES:
            raise QuestionError(
                f"rol '{role}'", "deze rol is onbekend", f"kies een van: {', '.join(ROLES)}"
            )
        cleaned = clean(text)
        if not any(c.isalnum() for c in cleaned):
            raise QuestionError("de vraag", "er staan geen woorden in", "typ een vraag")
        if len(cleaned) > self.settings.longest:
            raise QuestionError(
                "de vraag",
                f"ze is {len(cleaned)} tekens lang",
                f"maak haar korter dan {self.settings.longest} tekens",
            )
        before = tuple(c for c in map(clean, earlier) if c)
        return Question(cleaned, school, role, before)

    def _answer(self, question: Question, reading: Reading) -> Answer:
        protocol = self.corpus.school(question.school)
        norms = self.norms[question.school]
        rule = lru_cache(maxsize=None)(
            partial(judge, norms=norms, corpus=self.corpus, vocabulary=self.vocabulary)
        )
        decision = decide(frames(reading), rule)
        judgement = decision.judgement
        formal = question.role in FORMAL
        contact = contact_for(protocol, question.role, judgement.citations)
        name = contact.name if contact else None
        help_block = help_for(protocol, question.role, formal) if reading.danger >= SEVERE else None
        text = compose(
            decision,
            protocol,
            self.vocabulary,
            formal=formal,
            contact=name,
            sure=decision.confidence >= self.settings.sure,
            draft=norms.status == "concept",
        )
        before = [language_notice(question.text), help_block.text if help_block else ""]
        return Answer(
            ruling=judgement.ruling,
            text="\n\n".join(part for part in (*before, text) if part),
            citations=judgement.citations,
            confidence=decision.confidence,
            school=question.school,
            protocol_version=version_of(protocol),
            help_block=help_block,
            missing=missing_fact(judgement, self.vocabulary),
            conditions=conditions(judgement),
            contact=name,
            trace=_trace(decision, judgement, decision.frame),
        )


def clean(text: str) -> str:
    """The text without control and direction characters, in composed form (Unicode NFC)."""
    kept = (
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " "
        for c in text
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _trace(decision: Decision, judgement: Judgement, frame: Frame) -> dict[str, object]:
    return {
        "frame": frame.to_dict(),
        "normen": [reason.norm.id for reason in judgement.reasons],
        "rulings": {str(r): round(p, 4) for r, p in decision.rulings.items()},
    }
