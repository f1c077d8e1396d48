"""Run an evaluation from the command line: choose cases, ask, score, report, gate."""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus import load_corpus
from evals.cases import CASES, Case, CaseFileError, load_cases, load_split
from evals.chat import ChatRun
from evals.command import add_arguments
from evals.comparison import breaches, compare, gate_at, read_gate
from evals.halves import judged_from_gold
from evals.replies import read_batch
from evals.report import comparison_text, render_html, render_junit, run_text
from evals.report.terminal import show
from evals.results import Run, SystemResult, read_run, system_result, write_run
from evals.retrieval import retrieval_figures
from evals.runner import Evaluation
from evals.systems import Contender, contenders

FAILED_GATE = 1
GOLD_MEANING = "oordeel, betekenis gegeven"


def run(argv: Sequence[str] | None = None) -> int:
    """Parse the arguments of `protocolwijzer eval` and carry them out; the exit code."""
    parser = argparse.ArgumentParser(prog="protocolwijzer eval", add_help=False)
    add_arguments(parser)
    return execute(parser.parse_args(argv))


def execute(args: argparse.Namespace) -> int:
    """Carry out parsed arguments: 0, or 1 where the gate is not passed.

    Raises:
        ProtocolwijzerError: a file can't be used, or no case is left after choosing.
    """
    corpus = load_corpus()
    cases = _chosen(args)
    found = Run(
        made=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        version=importlib.metadata.version("protocolwijzer"),
        cases=", ".join(map(str, args.cases)) if args.cases else args.split,
        n_cases=len(cases),
        systems=_measure(args, Evaluation(cases, corpus)),
    )
    show(run_text(found))
    if args.out:
        _write(found, args.out)
    if args.compare:
        show(comparison_text(compare(_counterpart(args.compare, found), found.systems[0])))
    if args.write_gate:
        gate = gate_at(found).model_dump_json(indent=2, exclude_none=True)
        args.write_gate.write_text(gate + "\n", "utf-8")
    return _gate(args.gate, found) if args.gate else 0


def _measure(args: argparse.Namespace, evaluation: Evaluation) -> tuple[SystemResult, ...]:
    if args.answers:
        outcomes = evaluation.score(read_batch(args.answers))
        return (system_result(args.answers.name, outcomes),)
    asked = contenders(
        evaluation.corpus,
        ChatRun(args.chat_model, args.chat_record, args.chat_replay),
        baselines=args.baselines,
        ablation=args.ablation,
    )
    found = [_result(contender, evaluation) for contender in asked]
    if args.halves:
        replies = judged_from_gold(evaluation.cases, evaluation.corpus)
        cases = [case for case in evaluation.cases if case.id in replies]
        outcomes = Evaluation(cases, evaluation.corpus).score(replies)
        found.append(system_result(GOLD_MEANING, outcomes))
    return tuple(found)


def _result(contender: Contender, evaluation: Evaluation) -> SystemResult:
    outcomes = evaluation.ask(contender.name, contender.system, _progress)
    ranked = retrieval_figures(contender.search, evaluation.cases) if contender.search else None
    return system_result(contender.name, outcomes, ranked)


def _chosen(args: argparse.Namespace) -> Sequence[Case]:
    cases = load_cases(*args.cases) if args.cases else load_split(args.split)
    cases = tuple(
        case
        for case in cases
        if args.school in (None, case.school) and (args.tag is None or args.tag in case.tags)
    )
    if not cases:
        place = args.cases[0] if args.cases else CASES / args.split
        raise CaseFileError(place, None, "geen vraag voldoet", "kies een andere school of kenmerk")
    if args.limit and args.limit < len(cases):
        cases = tuple(cases[i * len(cases) // args.limit] for i in range(args.limit))
    return cases


def _counterpart(path: Path, run: Run) -> SystemResult:
    """The earlier result of the run's first system."""
    name = run.systems[0].name
    for system in read_run(path).systems:
        if system.name == name:
            return system
    raise CaseFileError(path, None, f"'{name}' is hier niet gemeten", "geef een andere uitslag")


def _write(run: Run, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_run(run, folder / "results.json")
    (folder / "report.html").write_text(render_html(run), "utf-8")
    (folder / "junit.xml").write_text(render_junit(run), "utf-8")
    sys.stdout.write(f"Geschreven: {folder / 'report.html'}\n")


def _gate(path: Path, run: Run) -> int:
    found = breaches(read_gate(path), run)
    for breach in found:
        sys.stdout.write(f"Drempel niet gehaald: {breach.name}: {breach.reason}\n")
    if not found:
        sys.stdout.write("Alle drempels gehaald.\n")
    return FAILED_GATE if found else 0


def _progress(name: str, done: int, total: int) -> None:
    """A counter on standard error, only where somebody watches."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{name}: {done} van {total}{end}")
