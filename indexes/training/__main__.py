"""`python -m indexes.training`: from parallel text to an encoder, or a table of figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus import ProtocolwijzerError
from indexes.training.plan import OWN, Plan

STEPS = ("vocabulary", "init", "distil")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m indexes.training",
        description="Trains the base of the Dutch sentence encoder, or evaluates encoders. "
        "A run that was broken off goes on where it stopped. From the base, WORK/distilled, "
        "`python -m assistant.understanding.training --base` makes the shipped weights.",
    )
    add = parser.add_argument
    add("command", nargs="?", choices=("train", "evaluate"), default="train")
    add("--data", type=Path, required=True, help="folder with parallel files and eval/")
    add(
        "--cases",
        type=Path,
        default=Path("evals/cases"),
        help="folder of the splits to evaluate on",
    )
    add("--work", type=Path, default=Path("build/encoder"), help="folder for what is kept")
    add("--own", type=Path, default=OWN, help="folder with our own sentences and word list")
    add("--step", choices=STEPS, help="only this step, even when it is done")
    add("--seed", type=int, default=17)
    add("--threads", type=int, default=2)
    add("--split", choices=("dev", "test"), default="dev", help="to evaluate on")
    add("--model", action="append", default=[], help="further encoder to evaluate; repeatable")
    add("--law", action="store_true", help="evaluate with law articles as distractors too")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; 0 when done, 2 on an error that the message explains."""
    args = _parser().parse_args(argv)
    try:
        if args.command == "evaluate":
            from indexes.training.evaluate import evaluate

            print(
                evaluate(args.data, args.cases, split=args.split, models=args.model, law=args.law)
            )
        else:
            from indexes.training.steps import run

            plan = Plan(
                data=args.data,
                work=args.work,
                own=args.own,
                seed=args.seed,
                threads=args.threads,
            )
            run(plan, args.step)
    except ProtocolwijzerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
