"""The steps from data to weights; each leaves its result in the work folder for the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from indexes.training.alignment import align, merge
from indexes.training.initialise import teacher_folder
from indexes.training.lexicon import read_lexicon, to_pairs, to_translations
from indexes.training.pairs import Pair, choose, read_parallel, read_tsv
from indexes.training.plan import Plan
from indexes.training.vocabulary import (
    cap_counts,
    common_words,
    count_words,
    read_words,
    train_tokenizer,
    weigh,
)

TOKENIZER = "vocabulary.json"
TRANSLATIONS = "translations.json"
START, DISTILLED = "start", "distilled"
OWN_FILES = ("everyday_*.tsv", "questions_*.tsv")
LEXICON_TWICE = 2


def own_sentences(plan: Plan) -> list[Pair]:
    """The sentences of our own, English and Dutch."""
    paths = [path for name in OWN_FILES for path in sorted(plan.own.glob(name))]
    return [pair for path in paths for pair in read_tsv(path)]


def vocabulary(plan: Plan) -> None:
    """Word alignments, and the tokenizer."""
    from transformers import AutoTokenizer

    parallel = read_parallel(plan.data)
    own = own_sentences(plan)
    entries = read_lexicon(plan.own)
    plan.work.mkdir(parents=True, exist_ok=True)
    found = merge(align([*parallel, *own * plan.own_weight]), to_translations(entries))
    (plan.work / TRANSLATIONS).write_text(json.dumps(found), "utf-8")
    dutch, english = count_words(parallel)
    ours, theirs = count_words([*own, *to_pairs(entries)])
    base = read_words(plan.data / "opentaal_basiswoorden.txt.gz")
    teacher = AutoTokenizer.from_pretrained(teacher_folder()).get_vocab()
    weights = weigh(dutch, english, cap_counts(ours, theirs), base, common_words(teacher))
    train_tokenizer(weights, plan.vocabulary_size).save(str(plan.work / TOKENIZER))


def init(plan: Plan) -> None:
    """The student before training: the teacher's layers under translated embeddings."""
    from tokenizers import Tokenizer
    from transformers import AutoModel, AutoTokenizer

    from indexes.training import initialise as make

    found = json.loads((plan.work / TRANSLATIONS).read_text("utf-8"))
    tokenizer = Tokenizer.from_file(str(plan.work / TOKENIZER))
    dutch, english = count_words([*read_parallel(plan.data), *own_sentences(plan)])
    dutch.update(dict.fromkeys(to_translations(read_lexicon(plan.own)), make.KNOWN))
    reader = AutoTokenizer.from_pretrained(make.teacher_folder())
    model = AutoModel.from_pretrained(make.teacher_folder())
    table = model.embeddings.word_embeddings.weight.detach().numpy()
    tokens = reader.get_vocab()
    needed = sorted(
        {*english, *common_words(tokens), *(en for options in found.values() for en in options)}
    )
    vectors = make.word_vectors(found, make.english_vectors(needed, reader, table), dutch, english)
    teacher = {token: table[number] for token, number in tokens.items()}
    rows = make.token_vectors(tokenizer, vectors, dutch + english, teacher)
    student = make.assemble(
        make.build_student(rows, plan.layers), plan.work / TOKENIZER, plan.max_tokens
    )
    student.save(str(plan.work / START), create_model_card=False)


def distil(plan: Plan) -> None:
    """The student taught to put Dutch sentences where the teacher puts their English."""
    from sentence_transformers import SentenceTransformer

    from indexes.training.distil import distil as train

    parallel = choose(read_parallel(plan.data), max_words=plan.max_words, seed=plan.seed)
    listed = to_pairs(read_lexicon(plan.own)) * LEXICON_TWICE
    student = train(
        SentenceTransformer(str(plan.work / START), device="cpu"),
        [*parallel, *listed, *own_sentences(plan) * plan.own_weight],
        work=plan.work,
        epochs=plan.epochs,
        batch_size=plan.batch_size,
        rate=plan.rate,
        seed=plan.seed,
    )
    student.save(str(plan.work / DISTILLED), create_model_card=False)


STEPS: Mapping[str, Callable[[Plan], None]] = MappingProxyType(
    {
        "vocabulary": vocabulary,
        "init": init,
        "distil": distil,
    }
)


def results(plan: Plan) -> Mapping[str, Path]:
    """The file whose presence says that a step is done."""
    return {
        "vocabulary": plan.work / TOKENIZER,
        "init": plan.work / START / "modules.json",
        "distil": plan.work / DISTILLED / "modules.json",
    }


def run(plan: Plan, only: str | None = None) -> None:
    """Runs the steps in their order, those that are done excepted.

    Args:
        plan: the settings.
        only: a single step to run, done or not.
    """
    import torch
    from transformers import set_seed

    torch.set_num_threads(plan.threads)
    for name, step in STEPS.items():
        if only not in (None, name):
            continue
        if only is None and results(plan)[name].exists():
            print(f"{name}: done before")
            continue
        print(f"{name}: started", flush=True)
        set_seed(plan.seed)
        step(plan)
    print(f"the encoder is in {plan.work / DISTILLED}")
