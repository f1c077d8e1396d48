"""The chat model's turn: asked once, repaired once at most, weighed, or left for the embedded."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.answer import Answer
from assistant.chat.background import run
from assistant.chat.breaker import Breaker
from assistant.chat.cache import AnswerCache, key_of
from assistant.chat.client import ChatModel, Progress
from assistant.chat.composing import uncertain, written
from assistant.chat.failures import CallFailedError
from assistant.chat.masking import Mask
from assistant.chat.opinions import TrackRecord, weigh
from assistant.chat.prompt import FORMAL, Message, Prompt, PromptWriter, repair
from assistant.chat.schema import ChatReply, ReplyFormError, parse_reply
from assistant.chat.texts import chat_texts
from assistant.chat.usage import Usage
from assistant.chat.verification import Rejected, Verified, Verifier
from assistant.reading import Question
from assistant.settings import Settings

Tell = Callable[[str], None]  # gets a sentence about what is going on, in Dutch


class UnverifiedError(Exception):
    """No reply passed verification."""


class ChatWriter:
    """Writes answers with a chat model; safe to use from several threads.

    Args:
        model: the chat model.
        verifier: checks replies.
        prompts: makes prompts.
        settings: budget, trust and prices.
        cache: where verified replies are kept; None keeps none.
        breaker: when to leave a failing model alone.
    """

    def __init__(
        self,
        model: ChatModel,
        verifier: Verifier,
        prompts: PromptWriter,
        settings: Settings,
        *,
        cache: AnswerCache | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.model = model
        self.verifier = verifier
        self.prompts = prompts
        self.settings = settings
        self.cache = cache
        self.breaker = breaker or Breaker()
        self.record = TrackRecord(settings.chat_trust)
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def figures(self) -> dict[str, int]:
        """How often each outcome came: agreements, disagreements, and why the model was left."""
        with self._lock:
            return dict(sorted(self._counts.items()))

    def write(
        self,
        question: Question,
        embedded: Answer,
        settled: Mapping[str, str],
        tell: Tell | None = None,
    ) -> Answer:
        """The model's answer where it passes every check, else the embedded one and why.

        Args:
            question: as it was asked.
            embedded: the embedded answer to it.
            settled: circumstances that the asker has settled, by name.
            tell: is told how it goes.
        """
        origins = chat_texts().herkomst
        usage = Usage(self.model.name, self.settings.chat_price_in, self.settings.chat_price_out)
        if embedded.help:
            return self._left(embedded, "gevaar", origins.gevaar, usage)
        if not self.breaker.allows():
            note = origins.onbereikbaar.format(reden="het wordt even met rust gelaten na storingen")
            return self._left(embedded, "rust", note, usage)
        try:
            verified = run(self._verified(question, settled, usage, tell or _quiet))
        except CallFailedError as error:
            self.breaker.failed()
            note = origins.onbereikbaar.format(reden=error)
            return self._left(embedded, "onbereikbaar", note, usage)
        except UnverifiedError:  # the reasons repeat the model's words: data, not for the page
            self.breaker.succeeded()
            return self._left(embedded, "afgekeurd", origins.afgekeurd, usage)
        self.breaker.succeeded()
        return self._weighed(question, embedded, verified, usage)

    async def _verified(
        self, question: Question, settled: Mapping[str, str], usage: Usage, tell: Tell
    ) -> Verified:
        """A reply that passed.

        Raises:
            CallFailedError: the model gave none in time.
            UnverifiedError: what it gave didn't pass, nor did its repair.
        """
        deadline = time.monotonic() + self.settings.chat_budget
        mask = Mask(self.verifier.known | chat_texts().platforms)
        sent = question if self.model.local else mask.question(question)
        prompt = await asyncio.to_thread(self.prompts.write, sent, settled)
        key = key_of(self.model.name, prompt.messages)
        if (kept := await self._kept(key)) is not None:
            checked = await asyncio.to_thread(self._check, kept, question, prompt, mask)
            if isinstance(checked, Verified):
                usage.from_cache = True
                return checked
        messages: tuple[Message, ...] = prompt.messages
        steps = chat_texts().stappen
        for step in (steps.schrijven, steps.herstellen):
            tell(step)
            raw = await self.model.reply(
                messages,
                deadline - time.monotonic(),
                _counting(tell),
            )
            usage.add(raw)
            tell(steps.nakijken)
            checked = await asyncio.to_thread(self._check, raw.content, question, prompt, mask)
            if isinstance(checked, Verified):
                if self.cache is not None:
                    await asyncio.to_thread(self.cache.put, key, raw.content)
                return checked
            usage.reasons += checked.reasons
            messages = (*messages, *repair(raw.content, checked.reasons))
        raise UnverifiedError

    async def _kept(self, key: str) -> str | None:
        return None if self.cache is None else await asyncio.to_thread(self.cache.get, key)

    def _check(
        self, content: str, question: Question, prompt: Prompt, mask: Mask
    ) -> Verified | Rejected:
        try:
            reply = parse_reply(content)
        except ReplyFormError as error:
            return Rejected((str(error),))
        return self.verifier.verify(_restored(reply, mask), question, prompt)

    def _weighed(
        self,
        question: Question,
        embedded: Answer,
        verified: Verified,
        usage: Usage,
    ) -> Answer:
        settings = self.settings
        opinion = weigh(
            embedded.ruling,
            verified.ruling,
            embedded.confidence,
            self.record.trust,
            settings.sure,
        )
        self.record.add(embedded.ruling is verified.ruling, embedded.confidence)
        formal = question.role in FORMAL
        protocol = self.prompts.corpus.school(question.school)
        if opinion.shows_model:
            answer = written(embedded, verified, opinion, protocol, formal=formal)
        else:
            answer = uncertain(embedded, formal=formal) if opinion.uncertain else embedded
        other = embedded.ruling if opinion.shows_model else verified.ruling
        note = getattr(chat_texts().herkomst, opinion.agreement).format(ruling=_plain(other))
        self._count(opinion.agreement)
        figures = usage.figures(verified, opinion)
        return replace(
            answer,
            confidence=opinion.confidence,
            note=note,
            trace={**embedded.trace, "taalmodel": figures},
        )

    def _left(self, embedded: Answer, why: str, note: str, usage: Usage) -> Answer:
        self._count(why)
        trace = {**embedded.trace, "taalmodel": usage.figures()}
        return replace(embedded, note=note, trace=trace)

    def _count(self, outcome: str) -> None:
        with self._lock:
            self._counts[outcome] += 1


def _restored(reply: ChatReply, mask: Mask) -> ChatReply:
    """The reply with the asker's own words where the placeholders are; quotes are untouched."""
    conditions = [c.model_copy(update={"text": mask.restore(c.text)}) for c in reply.conditions]
    return reply.model_copy(
        update={
            "answer": mask.restore(reply.answer),
            "question": mask.restore(reply.question),
            "conditions": conditions,
        }
    )


def _plain(ruling: str) -> str:
    return ruling.replace("_", " ")


def _counting(tell: Tell) -> Progress:
    """Tells how many characters have come, in hundreds."""

    def heard(received: int) -> None:
        if received >= 100:
            tell(chat_texts().stappen.ontvangen.format(tekens=received // 100 * 100))

    return heard


def _quiet(_: str) -> None:
    """Nobody is watching."""
