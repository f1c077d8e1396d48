"""Whether a chat model's reply may be shown: every quote a position, every claim carried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.chat.modality import answer_contradiction, contradiction, possible
from assistant.chat.prompt import Prompt
from assistant.chat.schema import ChatReply
from assistant.chat.wording import Sources, complaints, known_words, wanted_language
from assistant.reading import Question
from assistant.rulings import Ruling
from corpus import Article, Citation, Corpus
from corpus.norms import NormFile
from corpus.vocabulary import Vocabulary

SILENT = (Ruling.SILENT, Ruling.OFF_TOPIC)
MOST_CITATIONS = 6
MOST_CONDITIONS = 5
SENTENCE_END = re.compile(r"[.!?](?:\s+|$)")
SHORTEST_ANSWER = 12  # characters
SHORTEST_PASSAGE = 12  # characters, unless it is the whole article


@dataclass(frozen=True, slots=True)
class Verified:
    """A reply that passed: its passages as positions.

    Attributes:
        ruling: what it rules.
        answer: the explanation, free of claims that the sources don't carry.
        citations: one passage an article, the most decisive first.
        conditions: each open condition with the passage that names it.
        question: the question as it stands alone.
    """

    ruling: Ruling
    answer: str
    citations: tuple[Citation, ...]
    conditions: tuple[tuple[str, Citation], ...]
    question: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A reply that didn't pass, and why, in Dutch."""

    reasons: tuple[str, ...]


class Verifier:
    """Checks replies against the protocols.

    Args:
        corpus: the protocols.
        norms: how each school's protocol is read.
        vocabulary: for words that are no names.
    """

    def __init__(self, corpus: Corpus, norms: dict[str, NormFile], vocabulary: Vocabulary) -> None:
        self.corpus = corpus
        self.norms = norms
        self.vocabulary = vocabulary

    @cached_property
    def known(self) -> frozenset[str]:
        """Ordinary words, in lower case."""
        said = [fact.vraag + fact.als_ja for fact in self.vocabulary.omstandigheden.values()]
        said += [act.wat for act in self.vocabulary.handelingen.values()]
        said += [place.wat for place in self.vocabulary.plaatsen.values()]
        explained = [n.uitleg for file in self.norms.values() for n in file.normen]
        return known_words(self.corpus, *said, *explained, *self.vocabulary.rollen.values())

    def verify(self, reply: ChatReply, question: Question, prompt: Prompt) -> Verified | Rejected:
        """The reply with its passages as positions, or every reason why it may not be shown.

        Args:
            reply: with the asker's own names in it, not masked.
            question: as it was asked.
            prompt: what the model was shown.
        """
        reasons = list(_shape(reply))
        citations: dict[str, Citation] = {}
        for cited in reply.citations:
            found = self._locate(cited.article, cited.passage, question.school, prompt)
            if isinstance(found, Citation):
                citations.setdefault(found.article.id, found)
            else:
                reasons.append(found)
        conditions: list[tuple[str, Citation]] = []
        for condition in reply.conditions:
            found = self._locate(condition.article, condition.passage, question.school, prompt)
            if isinstance(found, Citation):
                conditions.append((condition.text.strip(), found))
            else:
                reasons.append(found)
        articles = [c.article for c in (*citations.values(), *(c for _, c in conditions))]
        reasons += self._about_ruling(reply, question.school, articles)
        reasons += self._about_words(reply, question, prompt, articles)
        if reasons:
            return Rejected(tuple(dict.fromkeys(reasons)))
        return Verified(
            reply.ruling,
            reply.answer.strip(),
            tuple(citations.values()),
            tuple(conditions),
            reply.question.strip(),
        )

    def _locate(self, article_id: str, passage: str, school: str, prompt: Prompt) -> Citation | str:
        """The passage's whole sentences as a position, or what is wrong with it."""
        by_id = {article.id: article for article in self.corpus.articles(school)}
        article = by_id.get(article_id)
        if article is None:
            return f"artikel '{article_id[:40]}' staat niet in het protocol van deze school"
        if article_id not in prompt.shown:
            return f"artikel '{article_id}' is niet getoond"
        start = _find(passage, article.text)
        if start is None:
            return f"de passage uit '{article_id}' staat niet letterlijk in dat artikel"
        return Citation(article, *_sentences(article.text, start, start + len(passage)))

    def _about_ruling(
        self, reply: ChatReply, school: str, articles: Sequence[Article]
    ) -> Iterator[str]:
        if reply.ruling in SILENT or not articles:
            return
        if reason := contradiction(reply.ruling, articles):
            yield f"de uitspraak {reply.ruling} past niet: {reason}"
        if reason := answer_contradiction(reply.ruling, reply.answer):
            yield reason
        norms = self.norms.get(school)
        allowed = possible(norms, [a.id for a in articles]) if norms else None
        if allowed is not None and reply.ruling not in allowed:
            yield f"de uitspraak {reply.ruling} volgt niet uit de aangehaalde artikelen"

    def _about_words(
        self,
        reply: ChatReply,
        question: Question,
        prompt: Prompt,
        articles: Sequence[Article],
    ) -> Iterator[str]:
        if reply.ruling in SILENT:
            return  # a fixed sentence is shown, not the model's words
        asked = " ".join((*question.earlier, question.text))
        sources = Sources(
            self.corpus.school(question.school),
            tuple(articles),
            asked,
            self.known,
            prompt.instructions,
            wanted_language(question.text),
        )
        text = "\n".join((reply.answer.strip(), *(c.text.strip() for c in reply.conditions)))
        yield from complaints(text, sources)


def _shape(reply: ChatReply) -> Iterator[str]:
    if reply.ruling is Ruling.OFF_TOPIC and reply.citations:
        yield "bij buiten_bereik hoort geen artikel"
    if reply.ruling not in SILENT and not reply.citations:
        yield "er is geen artikel aangehaald"
    if (reply.ruling is Ruling.CONDITIONAL) != bool(reply.conditions):
        yield "voorwaarden horen bij onder_voorwaarden, en alleen daarbij"
    if reply.ruling not in SILENT and len(reply.answer.strip()) < SHORTEST_ANSWER:
        yield "de uitleg is leeg of te kort"
    if len(reply.citations) > MOST_CITATIONS or len(reply.conditions) > MOST_CONDITIONS:
        yield "er zijn te veel artikelen of voorwaarden"


def _sentences(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole sentences, so that no 'niet' or 'tenzij' is cut off."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    first = max((e for e in ends if e <= start), default=0)
    last = min((e for e in ends if e >= end), default=len(text))
    return first, first + len(text[first:last].rstrip())


def _find(passage: str, text: str) -> int | None:
    """Where the passage stands in the text as whole words; None where it doesn't."""
    if passage != text and len(passage) < SHORTEST_PASSAGE:
        return None
    start = text.find(passage) if passage else -1
    while start >= 0:
        end = start + len(passage)
        inside_word = (start > 0 and text[start - 1].isalnum() and passage[0].isalnum()) or (
            end < len(text) and text[end].isalnum() and passage[-1].isalnum()
        )
        if not inside_word:
            return start
        start = text.find(passage, start + 1)
    return None
