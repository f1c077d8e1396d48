"""`protocolwijzer eval`: registered as an entry point, loaded at every start, so kept light."""

from __future__ import annotations

import argparse
from pathlib import Path


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand; the parsed arguments then carry `run`, which returns the exit code."""
    text = "meet hoe goed de antwoorden zijn, op vragen met een bekende uitspraak"
    parser = subparsers.add_parser(
        "eval", help=text, description=f"{text.capitalize()}.", add_help=False
    )
    add_arguments(parser)
    parser.set_defaults(run=_run)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the subcommand."""
    add = parser.add_argument
    add("-h", "--help", action="help", help="toon deze hulp en stop")
    add("--split", choices=("train", "dev", "test"), default="test", help="welke vragen")
    add("--cases", type=Path, action="append", metavar="PAD", help="eigen vragen (JSONL)")
    add("--school", help="alleen de vragen over deze school")
    add("--tag", help="alleen de vragen met dit kenmerk")
    add("--limit", type=int, metavar="N", help="hooguit N vragen, gelijk verdeeld over de reeks")
    add("--baselines", action="store_true", help="meet ook eenvoudige zoekers, en het zoeken zelf")
    add("--halves", action="store_true", help="meet begrijpen en oordelen ook apart")
    add("--ablation", action="store_true", help="meet wat elk deel van het begrijpen toevoegt")
    add("--chat-model", metavar="AANBIEDER:MODEL", help="meet ook met dit taalmodel ernaast")
    add("--chat-record", type=Path, metavar="BESTAND", help="bewaar wat het taalmodel zei")
    add("--chat-replay", type=Path, metavar="BESTAND", help="speel dat af, zonder het taalmodel")
    add("--answers", type=Path, metavar="BESTAND", help="uitvoer van 'ask --batch', niet opnieuw")
    add("--out", type=Path, metavar="MAP", help="schrijf results.json, report.html en junit.xml")
    add("--compare", type=Path, metavar="BESTAND", help="een eerdere results.json")
    add("--gate", type=Path, metavar="BESTAND", help="drempels; wie zakt, geeft afsluitcode 1")
    add("--write-gate", type=Path, metavar="BESTAND", help="schrijf de cijfers als drempels")


def _run(args: argparse.Namespace) -> int:
    from evals.cli import execute

    return execute(args)
