"""What a chat model is given: the rules, the one school's articles, and the question as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from assistant.chat.schema import ChatReply
from assistant.chat.texts import chat_texts
from assistant.reading import Question
from assistant.rulings import PLACE
from corpus import Article, Corpus, Protocol
from corpus.frames import YES_NO
from corpus.vocabulary import Vocabulary
from indexes import Retriever

FORMAL = ("ouder", "medewerker")  # addressed with 'u'
CANDIDATES = 40  # articles that are considered where the whole protocol doesn't fit


class Message(NamedTuple):
    """One message to a chat model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages, and what they show.

    Attributes:
        messages: instructions with the articles, then the question.
        shown: ids of the articles in them.
        instructions: the instructions without the articles.
        tokens: approximate size of the messages.
        whole: whether the whole protocol fitted.
    """

    messages: tuple[Message, ...]
    shown: frozenset[str]
    instructions: str
    tokens: int
    whole: bool


class PromptWriter:
    """Makes prompts.

    Args:
        corpus: the protocols.
        vocabulary: the words of what an asker can settle.
        budget: the most tokens that a prompt may have, approximately.
    """

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, budget: int) -> None:
        self.corpus = corpus
        self.vocabulary = vocabulary
        self.budget = budget

    @cached_property
    def _retriever(self) -> Retriever:
        from indexes.lexical import LexicalRetriever

        return LexicalRetriever(self.corpus)

    def write(self, question: Question, settled: Mapping[str, str]) -> Prompt:
        """The prompt for a question.

        Args:
            question: as it may be sent, so masked where that is needed.
            settled: circumstances that the asker has settled since, by name.
        """
        protocol = self.corpus.school(question.school)
        form = "u" if question.role in FORMAL else "je"
        instructions = chat_texts().opdracht.format(school=protocol.name_in_sentence, vorm=form)
        asked = Message("user", _question_data(question, self._said(settled)))
        whole = self._prompt(instructions, protocol, protocol.articles, asked, whole=True)
        if whole.tokens <= self.budget:
            return whole
        return self._reduced(instructions, protocol, question, asked)

    def _said(self, settled: Mapping[str, str]) -> Iterator[str]:
        """What was settled, as a question and its reply."""
        for name, value in settled.items():
            if name == PLACE and value:
                yield f"Waar en wanneer? {self.vocabulary.plaatsen[value].wat}"
            elif value:
                fact = self.vocabulary.omstandigheden[name]
                yield f"{fact.vraag} {fact.ja if YES_NO[value] else fact.nee}"

    def _reduced(
        self, instructions: str, protocol: Protocol, question: Question, asked: Message
    ) -> Prompt:
        query = " ".join((*question.earlier[-2:], question.text))
        hits = self._retriever.search(query, question.school, CANDIDATES)
        left = self.budget - count_tokens([Message("system", instructions), asked])
        chosen = set[str]()
        for hit in hits:
            cost = count_tokens([Message("user", _tagged(hit.article))])
            if cost <= left:
                chosen.add(hit.article.id)
                left -= cost
        articles = [article for article in protocol.articles if article.id in chosen]
        return self._prompt(instructions, protocol, articles, asked, whole=False)

    def _prompt(
        self,
        instructions: str,
        protocol: Protocol,
        articles: Sequence[Article],
        asked: Message,
        *,
        whole: bool,
    ) -> Prompt:
        texts = "\n".join(map(_tagged, articles))
        system = f'{instructions}\n<protocol school="{protocol.id}">\n{texts}\n</protocol>'
        messages = (Message("system", system), asked)
        shown = frozenset(article.id for article in articles)
        return Prompt(messages, shown, instructions, count_tokens(messages), whole)


def repair(reply: str, reasons: Sequence[str]) -> tuple[Message, Message]:
    """What follows a reply that didn't pass: the reply, and what is wrong with it."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    return Message("assistant", reply), Message("user", chat_texts().herstel.format(redenen=listed))


def plain_form() -> str:
    """How a model without structured output is told the form."""
    schema = json.dumps(ChatReply.model_json_schema(), ensure_ascii=False)
    return chat_texts().vorm.format(schema=schema)


def count_tokens(messages: Sequence[Message]) -> int:
    """The approximate number of tokens, at 3 characters a token, which is high for Dutch."""
    from langchain_core.messages.utils import count_tokens_approximately

    return count_tokens_approximately([(m.role, m.text) for m in messages], chars_per_token=3.0)


def _tagged(article: Article) -> str:
    opener = f' aanhef="{article.opener}"' if article.opener else ""
    return f'<artikel id="{article.id}" label="{article.label}"{opener}>{article.text}</artikel>'


def _question_data(question: Question, settled: Iterable[str]) -> str:
    """The question as JSON between delimiters that can't occur in it."""
    data = {
        "rol": question.role,
        "eerdere_vragen": list(question.earlier),
        "vraag": question.text,
        "intussen_bekend": list(settled),
    }
    return f"<vraag>{json.dumps(data, ensure_ascii=False).replace('<', chr(92) + 'u003c')}</vraag>"
