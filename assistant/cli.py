"""The command line: `protocolwijzer` and `python -m assistant`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from corpus import ProtocolwijzerError

OK, GATE_FAILED, USER_ERROR = 0, 1, 2
EXIT_CODES = (
    "0 = gelukt, 1 = een evaluatie-eis is niet gehaald, 2 = een fout die je kunt herstellen"
)


class CliError(ProtocolwijzerError):
    """The command can't be carried out as it was given."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="protocolwijzer",
        description="Beantwoordt vragen over het protocol van een school over sociale media, "
        "telefoons en internet, met het artikel dat beslist.",
        epilog=f"Exitcodes: {EXIT_CODES}.",
        add_help=False,
    )
    _help_option(parser)
    commands = parser.add_subparsers(dest="command", metavar="opdracht", required=True)
    _add_ask(commands)
    schools = commands.add_parser("schools", help="toon de scholen", add_help=False)
    _help_option(schools)
    schools.set_defaults(run=_schools)
    index = commands.add_parser("index", help="bouw de zoekindex opnieuw", add_help=False)
    _help_option(index)
    index.set_defaults(run=_index)
    for entry in sorted(entry_points(group="protocolwijzer.commands"), key=lambda e: e.name):
        entry.load()(commands)
    return parser


def _help_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="toon deze hulp en stop")


def _add_ask(commands: Any) -> None:
    ask = commands.add_parser("ask", help="stel een vraag", add_help=False)
    _help_option(ask)
    ask.add_argument("vraag", nargs="?", help="de vraag; zonder vraag begint een gesprek")
    ask.add_argument("--school", metavar="ID", help="de school; zonder school: alle scholen")
    ask.add_argument("--role", metavar="ROL", help="leerling, ouder of medewerker")
    ask.add_argument("--json", action="store_true", help="antwoord als JSON")
    ask.add_argument("--batch", type=Path, metavar="IN", help="vragen uit een JSONL-bestand")
    ask.add_argument("--out", type=Path, metavar="UIT", help="antwoorden naar een JSONL-bestand")
    ask.set_defaults(run=_ask)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. Only here are user errors turned into text."""
    try:
        arguments = _parser().parse_args(argv)
        return int(arguments.run(arguments))
    except ProtocolwijzerError as error:
        print(f"Fout: {error}", file=sys.stderr)
        return USER_ERROR
    except KeyboardInterrupt:
        return USER_ERROR


def _ask(arguments: argparse.Namespace) -> int:
    if (arguments.batch is None) != (arguments.out is None):
        raise CliError("ask", "--batch en --out horen bij elkaar", "geef ze allebei")
    from assistant.assistant import Assistant

    if arguments.batch is not None:
        return _batch(arguments.batch, arguments.out)
    assistant = Assistant.open()
    if arguments.vraag is None:
        return _converse(assistant, arguments)
    return _say(assistant, arguments.vraag, arguments, [])


def _batch(source: Path, target: Path) -> int:
    from assistant.assistant import Assistant
    from assistant.batch import run_batch

    try:
        lines = source.read_bytes().splitlines()
    except OSError as error:
        raise CliError(str(source), f"niet te lezen ({error})", "geef een ander bestand") from error
    assistant = Assistant.open()
    partial = target.with_name(f"{target.name}.deel")
    try:
        with partial.open("w", encoding="utf-8") as out:
            for line in run_batch(assistant, lines):
                out.write(f"{line}\n")
        partial.replace(target)
    except OSError as error:
        raise CliError(
            str(target), f"niet te schrijven ({error})", "kies een andere plek"
        ) from error
    return OK


def _say(assistant: Any, text: str, arguments: argparse.Namespace, earlier: Sequence[str]) -> int:
    from assistant.batch import answer_dict

    if arguments.school is None:
        answers = assistant.ask_everywhere(text, role=arguments.role, earlier=earlier)
    else:
        answer = assistant.ask(text, school=arguments.school, role=arguments.role, earlier=earlier)
        answers = {arguments.school: answer}
    if arguments.json:
        found = {school: answer_dict(answer) for school, answer in answers.items()}
        shown = found[arguments.school] if arguments.school else {"per_school": found}
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_titled(assistant, s, a) for s, a in answers.items()))
    return OK


def _titled(assistant: Any, school: str, answer: Any) -> str:
    name = assistant.corpus.school(school).school
    note = f"\n\n({answer.note})" if answer.note else ""
    return f"== {name} ==\n{answer.text}{note}"


def _converse(assistant: Any, arguments: argparse.Namespace) -> int:
    print("Stel je vraag. Een lege regel begint opnieuw; Ctrl-D stopt.")
    earlier: list[str] = []
    while True:
        try:
            text = input("> ").strip()
        except EOFError:
            return OK
        if not text:
            earlier.clear()
            continue
        try:
            _say(assistant, text, arguments, earlier)
            earlier.append(text)
        except ProtocolwijzerError as error:
            print(f"Fout: {error}", file=sys.stderr)


def _schools(_: argparse.Namespace) -> int:
    from assistant.composing import version_of
    from assistant.settings import load_settings
    from corpus import load_corpus

    folder = load_settings().protocols
    for protocol in load_corpus(*([folder] if folder else [])).protocols.values():
        print(f"{protocol.id:12} {protocol.school} ({protocol.title}, {version_of(protocol)})")
    return OK


def _index(_: argparse.Namespace) -> int:
    from assistant.settings import load_settings
    from corpus import load_corpus
    from indexes import build_index
    from indexes.encoders import load_encoder

    settings = load_settings()
    corpus = load_corpus(*([settings.protocols] if settings.protocols else []))
    encoder = load_encoder(settings.encoder)
    build_index(corpus, encoder, settings.data, progress=True, chroma_url=settings.chroma_url)
    print(f"De index staat in {settings.data}.")
    return OK
