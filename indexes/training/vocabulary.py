"""The WordPiece vocabulary: Dutch first, English beside it."""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from indexes.training.pairs import Pair, words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LEXICON_COUNT = 400
COMMON, COMMON_COUNT = 7_000, 60
MOST = 5
DUTCH_SHARE = 2.0


def read_words(path: Path) -> list[str]:
    """The words of a gzipped word list, one a line, in lower case."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [line.strip().lower() for line in lines if line.strip()]


def read_counts(path: Path) -> Counter[str]:
    """The counts of a gzipped `word<TAB>count` file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        cells = (line.rstrip("\n").split("\t") for line in lines)
        return Counter({word: int(count) for word, count in cells if word})


def weigh(
    dutch: Counter[str],
    english: Counter[str],
    own: Counter[str],
    base_words: Iterable[str],
    common: Iterable[str],
) -> Counter[str]:
    """How much each word counts in training the vocabulary.

    Counts of the parallel files go in as their square root, so that the words of software
    manuals don't crowd out everyday ones.

    Args:
        dutch: counts of the Dutch side of the parallel files.
        english: counts of the English side, which count half.
        own: counts of our own words, which stay whole (`LEXICON_COUNT`).
        base_words: of the Dutch language; each counts once, for its pieces.
        common: English words and names that should stay whole (`COMMON_COUNT`).
    """
    weights: Counter[str] = Counter()
    for word, count in dutch.items():
        weights[word] += round(math.sqrt(count))
    for word, count in english.items():
        weights[word] += round(math.sqrt(count) / 2)
    for word, count in own.items():
        weights[word] += round(LEXICON_COUNT * math.sqrt(count))
    for word in base_words:
        weights[word] += 1
    for word in common:
        weights[word] += COMMON_COUNT
    return weights


def common_words(tokens: Mapping[str, int]) -> list[str]:
    """The whole words among the teacher's first tokens, which stand in order of frequency.

    Args:
        tokens: the teacher's vocabulary.
    """
    ordered = sorted(tokens, key=tokens.__getitem__)
    found = [token for token in ordered if token.isalpha() and token.isascii() and len(token) > 2]
    return found[:COMMON]


def repeat(weights: Counter[str], cap: int = 1_000) -> Iterator[str]:
    """Texts in which each word stands as often as it counts, at most `cap` times."""
    for word in sorted(weights):
        yield " ".join([word] * min(weights[word], cap))


def train_tokenizer(weights: Counter[str], size: int) -> Tokenizer:
    """A lower-casing BERT tokenizer of `size` tokens, accents stripped."""
    from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece
    from tokenizers.trainers import WordPieceTrainer

    tokenizer = Tokenizer(WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = WordPieceTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL),
        initial_alphabet=list("abcdefghijklmnopqrstuvwxyz0123456789.,;:!?'\"()-/@#&%€+*=’‘“”…"),
        limit_alphabet=200,
        show_progress=False,
    )
    tokenizer.train_from_iterator(repeat(weights), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[
            ("[CLS]", tokenizer.token_to_id("[CLS]")),
            ("[SEP]", tokenizer.token_to_id("[SEP]")),
        ],
    )
    return tokenizer


def count_words(pairs: Iterable[Pair]) -> tuple[Counter[str], Counter[str]]:
    """How often each Dutch and each English word stands in the pairs."""
    dutch: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for pair in pairs:
        dutch.update(words(pair.nl))
        english.update(words(pair.en))
    return dutch, english


def cap_counts(*counts: Counter[str]) -> Counter[str]:
    """The sum of several counts, in which a word never counts more than `MOST` times."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return Counter({word: min(number, MOST) for word, number in total.items()})
