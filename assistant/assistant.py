"""The way of a question: understand, judge, decide, compose."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Protocol as Port

from assistant.answer import Answer
from assistant.composing import (
    caution_for,
    compose,
    conditions,
    contact_for,
    explain,
    help_for,
    language_notice,
    missing_fact,
    version_of,
)
from assistant.decision import Decision, decide
from assistant.drafting import draft_norms
from assistant.judge import judge
from assistant.reading import CIRCUMSTANCE, Question, Reader, Reading, frames, settle
from assistant.reading import PLACE as READ_PLACE
from assistant.rulings import PLACE, Judgement
from assistant.settings import Settings, load_settings
from corpus import Corpus, Protocol, ProtocolwijzerError, Role, load_corpus
from corpus.frames import YES_NO, Frame
from corpus.norms import NormFile, load_norms
from corpus.vocabulary import Vocabulary, load_vocabulary

ROLES: tuple[Role, ...] = ("leerling", "ouder", "medewerker")
FORMAL = ("ouder", "medewerker")  # addressed with 'u'
SEVERE = 0.3  # from this probability on the answer starts with help; chosen on dev for recall


class QuestionError(ProtocolwijzerError):
    """A question can't be read: empty, too long, an unknown role."""


class Writer(Port):
    """Writes an answer anew with a chat model, or says why it didn't."""

    def write(
        self,
        question: Question,
        embedded: Answer,
        settled: Mapping[str, str],
        tell: Callable[[str], None] | None = None,
    ) -> Answer:
        """The answer to show: a new one that was checked, or the embedded one with a note."""


class Assistant:
    """Answers questions about the protocols it has loaded.

    Safe to use from several threads: everything it holds is read-only.

    Args:
        corpus: the protocols.
        norms: how each is read, by school.
        vocabulary: the words of frames and norms.
        reader: understands questions.
        settings: thresholds and limits.
        writer: where a chat model is configured, what it may make of an answer.
    """

    def __init__(
        self,
        corpus: Corpus,
        norms: dict[str, NormFile],
        vocabulary: Vocabulary,
        reader: Reader,
        settings: Settings,
        writer: Writer | None = None,
    ) -> None:
        self.corpus = corpus
        self.norms = norms
        self.vocabulary = vocabulary
        self.reader = reader
        self.settings = settings
        self.writer = writer

    @classmethod
    def open(cls, settings: Settings | None = None) -> Assistant:
        """Load the protocols, the norms, the shipped reader and the chat model, if any.

        Raises:
            ProtocolwijzerError: when a protocol, a norm file or a setting is wrong.
        """
        from assistant.understanding import load_reader

        settings = settings or load_settings()
        folders: tuple[Path, ...] = (settings.protocols,) if settings.protocols else ()
        corpus = load_corpus(*folders)
        norms = load_norms(corpus, *(folder / "norms" for folder in folders))
        reader = load_reader()
        for school in corpus.protocols.keys() - norms.keys():
            norms[school] = draft_norms(corpus.school(school), reader)
        vocabulary = load_vocabulary()
        writer: Writer | None = None
        if settings.chat_model:
            from assistant.chat import open_writer

            writer = open_writer(corpus, norms, vocabulary, settings)
        return cls(corpus, norms, vocabulary, reader, settings, writer)

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
        settled: Mapping[str, str] | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> Answer:
        """Answer one question at one school.

        Args:
            text: the question, as it was typed.
            school: id of the school.
            role: who asks; None where that isn't known.
            earlier: earlier questions of the conversation, oldest first.
            settled: circumstances that the asker has settled since, by the `name` and
                `value` of a `Choice`; they count whatever the question says.
            tell: is told, in Dutch, how far a chat model has come; from any thread.

        Raises:
            QuestionError: when the question is empty, too long, the role unknown, or when a
                settled circumstance doesn't exist.
            UnknownSchoolError: when there is no protocol of that school.
        """
        question = self._question(text, school, role, earlier)
        reading = self.reader.read([question])[0]
        settled = settled or {}
        embedded = self._answer(question, settle(reading, self._settled(settled)), settled)
        if self.writer is None:
            return embedded
        return self.writer.write(question, embedded, settled, tell)

    def ask_everywhere(
        self, text: str, *, role: Role | None = None, earlier: Sequence[str] = ()
    ) -> dict[str, Answer]:
        """Answer one question at every school, by school id; never with a chat model."""
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

    def _settled(self, settled: Mapping[str, str]) -> dict[str, str]:
        """What was settled, by slot; a reply without a value settles nothing."""
        words = self.vocabulary
        for name, value in settled.items():
            known = words.plaatsen if name == PLACE else YES_NO
            if (name != PLACE and name not in words.omstandigheden) or value not in (*known, ""):
                raise QuestionError(
                    f"omstandigheid '{name}: {value}'",
                    "deze omstandigheid bestaat niet",
                    "gebruik de naam en de waarde van een keuze uit een antwoord",
                )
        slots = {n: READ_PLACE if n == PLACE else f"{CIRCUMSTANCE}{n}" for n in settled}
        return {slots[name]: value for name, value in settled.items() if value}

    def _answer(
        self, question: Question, reading: Reading, settled: Collection[str] = ()
    ) -> Answer:
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
        sure = decision.confidence >= self.settings.sure
        explanation = explain(
            decision, protocol, self.vocabulary, formal=formal, contact=name, sure=sure
        )
        missing = missing_fact(decision, self.vocabulary)
        if missing and missing.name in settled:
            missing = None  # the asker doesn't know; asking again helps nobody
        caution = caution_for(judgement.ruling, draft=norms.status == "concept")
        text = compose(
            explanation,
            judgement,
            protocol,
            formal=formal,
            contact=name,
            missing=missing,
            sure=sure,
            caution=caution,
        )
        notice = language_notice(question.text)
        before = [notice, help_block.text if help_block else ""]
        return Answer(
            ruling=judgement.ruling,
            text="\n\n".join(part for part in (*before, text) if part),
            citations=judgement.citations,
            confidence=decision.confidence,
            school=question.school,
            protocol_version=version_of(protocol),
            help_block=help_block,
            missing=missing,
            conditions=conditions(judgement),
            contact=name,
            explanation=explanation,
            notice=notice,
            caution=caution,
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
