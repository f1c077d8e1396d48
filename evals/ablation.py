"""What each part of understanding adds: the assistant again, with one part taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant import Assistant
from assistant.reading import CIRCUMSTANCE, OPEN, Distribution, Question, Reader, Reading
from assistant.understanding.reader import HeadReader


@dataclass(frozen=True, slots=True)
class Blinkered:
    """A reader that sees a question changed by `ask`, and whose reading is changed by `told`."""

    reader: Reader
    ask: Callable[[Question], Question] = lambda question: question
    told: Callable[[Reading], Reading] = lambda reading: reading

    def read(self, questions: Sequence[Question]) -> list[Reading]:
        """One reading a question, in the same order."""
        return [self.told(r) for r in self.reader.read([self.ask(q) for q in questions])]


def ablations(whole: Assistant) -> Iterator[tuple[str, Assistant]]:
    """The assistant without one of its parts, by name."""
    readers: dict[str, Reader] = {
        "zonder eerdere vragen": Blinkered(whole.reader, ask=lambda q: replace(q, earlier=())),
        "zonder rol": Blinkered(whole.reader, ask=lambda q: replace(q, role=None)),
        "zonder omstandigheden": Blinkered(whole.reader, told=without_circumstances),
        "zonder twijfel": Blinkered(whole.reader, told=likeliest),
    }
    if isinstance(whole.reader, HeadReader):
        readers["zonder spelling"] = without_spelling(whole.reader)
    for name, reader in readers.items():
        yield (
            name,
            Assistant(whole.corpus, whole.norms, whole.vocabulary, reader, whole.settings),
        )


def without_spelling(reader: HeadReader) -> HeadReader:
    """The reader with only what the encoder makes of a question."""
    heads = replace(reader.heads, ngrams=reader.heads.ngrams.scaled(0.0))
    return HeadReader(reader.encoder, reader.layout, heads)


def without_circumstances(reading: Reading) -> Reading:
    """The reading with every circumstance left open."""
    return _with_slots(
        reading, lambda slot, values: {OPEN: 1.0} if slot.startswith(CIRCUMSTANCE) else values
    )


def likeliest(reading: Reading) -> Reading:
    """The reading with all doubt taken away: the likeliest value of each part is certain."""
    return _with_slots(reading, lambda _, values: {min(values, key=lambda v: (-values[v], v)): 1.0})


def _with_slots(reading: Reading, change: Callable[[str, Distribution], Distribution]) -> Reading:
    slots = {slot: change(slot, values) for slot, values in reading.slots.items()}
    return replace(reading, slots=slots)
