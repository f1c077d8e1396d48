"""`python -m assistant.understanding.training`: from labelled questions to shipped weights."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.understanding import SHIPPED
from corpus import ProtocolwijzerError, load_corpus
from corpus.vocabulary import load_vocabulary
from indexes.training.plan import OWN


def main(argv: Sequence[str] | None = None) -> int:
    """Fine-tune, export the encoder to ONNX and save the heads that belong to it."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.understanding.training",
        description="Fine-tunes the encoder on labelled questions, with the heads that read "
        "frames, and exports both. About an hour on two cores.",
    )
    add = parser.add_argument
    add(
        "--base",
        type=Path,
        required=True,
        help="sentence-transformers folder to start from; from WORK/tuned of an earlier run, "
        "with its heads",
    )
    add("--cases", type=Path, default=Path("evals/cases/train"), help="folder of JSON Lines")
    add("--data", type=Path, help="training folder, for its law articles as wrong choices")
    add("--own", type=Path, default=OWN, help="folder with questions_*.tsv, English and Dutch")
    add("--dev", type=Path, default=Path("evals/cases/dev"), help="questions to calibrate on")
    add("--work", type=Path, default=Path("build/understanding"), help="folder for what is kept")
    add("--encoder", type=Path, default=Path("indexes/encoder"), help="where the encoder goes")
    add("--heads", type=Path, default=SHIPPED, help="where the heads go")
    add("--epochs", type=int, default=5)
    add("--rate", type=float, default=2e-4)
    add("--limit", type=int, help="only so many questions, for a trial run")
    add("--seed", type=int, default=17)
    args = parser.parse_args(argv)
    try:
        _train(args)
    except ProtocolwijzerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _train(args: argparse.Namespace) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    from assistant.understanding.heads import Heads, Layout, save_heads
    from assistant.understanding.reader import HeadReader
    from assistant.understanding.slots import slots_of
    from assistant.understanding.training.calibrate import adjusted, choose
    from assistant.understanding.training.examples import augment, read_examples, with_english
    from assistant.understanding.training.fit import Plan, fit
    from assistant.understanding.training.model import FrameReader
    from assistant.understanding.training.ngrams import fit_ngrams
    from corpus.norms import load_norms
    from indexes.encoders import load_encoder
    from indexes.training.cases import LAW_FILE, read_law
    from indexes.training.export import export
    from indexes.training.pairs import read_tsv

    corpus = load_corpus()
    slots = slots_of(load_vocabulary())
    pairs = [pair for path in sorted(args.own.glob("questions_*.tsv")) for pair in read_tsv(path)]
    examples = with_english(read_examples(args.cases)[: args.limit], pairs)
    english = sum(example.english is not None for example in examples)
    print(f"{len(examples)} labelled questions from {args.cases}, {english} also in English")
    laws = read_law(args.data / LAW_FILE) if args.data else []
    print(f"{len(laws)} law articles among the wrong choices")
    torch.manual_seed(args.seed)
    schools = tuple(corpus.protocols)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = FrameReader(SentenceTransformer(str(args.base), device="cpu"), slots, schools)
    if model.resume(args.base):
        print(f"going on with the heads in {args.base}")
    plan = Plan(epochs=args.epochs, rate=args.rate, seed=args.seed)
    model = fit(model.to(device), examples, corpus, plan, laws).cpu()
    args.work.mkdir(parents=True, exist_ok=True)
    model.save_checkpoint(args.work / "tuned")
    export(model.encoder, args.work, args.encoder)
    both = [*examples, *augment(examples, random.Random(args.seed))]
    heads = Heads(*model.exported(), fit_ngrams(both, slots))
    encoder = load_encoder(str(args.encoder))
    layout = Layout(slots, schools, encoder.name)
    best = choose(
        HeadReader(encoder, layout, heads),
        read_examples(args.dev),
        corpus,
        load_norms(corpus),
        load_vocabulary(),
    )
    print(f"on dev: {best}")
    save_heads(args.heads, layout, adjusted(heads, slots, best))
    print(f"encoder in {args.encoder}, heads in {args.heads}")


if __name__ == "__main__":
    sys.exit(main())
