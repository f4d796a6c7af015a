"""Cold start: how long the program takes before it does anything, beside what Python and Mesa take themselves."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, entry

ROOT = Path(__file__).resolve().parents[1]
NEVER = ("pygame", "matplotlib")
COMMANDS = {
    "python alone": ["-c", "pass"],
    "import mesa": ["-c", "import mesa"],
    "main.py --help": ["main.py", "--help"],
    "check of a micro scenario": ["main.py", "check", "micro/chip_flow"],
    "run of a micro scenario": ["main.py", "run", "micro/chip_flow", "--quiet", "--json"],
}


def started(arguments: list[str]) -> float:
    """Seconds of work of a fresh Python from its start to its end; on an idle machine, those that somebody waits."""
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime


def imported(arguments: list[str]) -> set[str]:
    """The top-level packages that a fresh Python imports on the way."""
    done = subprocess.run([sys.executable, "-X", "importtime", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return {match[1] for match in re.finditer(r"^import time:\s+\d+ \|\s+\d+ \|\s+([A-Za-z_]\w*)", done.stderr, re.MULTILINE)}


def unwanted(arguments: list[str]) -> list[str]:
    """What is imported though it should not be."""
    return sorted(imported(arguments) & set(NEVER))


@entry
def cold(quick: bool) -> Iterator[Row]:
    """Cold starts as fresh processes, in turn; `run` beside `import mesa` itself."""
    for name in ("main.py --help", "run of a micro scenario"):
        found = unwanted(COMMANDS[name])
        if found:
            raise ImportError(f"{name} imports {', '.join(found)}")
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(3 if quick else 9):
        for name, arguments in COMMANDS.items():
            seconds[name].append(started(arguments))
    for name, values in seconds.items():
        yield Row(name, values, "s", at_most=0.3 if name == "main.py --help" else None)
    beyond = [a - b for a, b in zip(seconds["run of a micro scenario"], seconds["import mesa"], strict=True)]
    yield Row("run beyond import mesa itself", beyond, "s", at_most=1.0, note="imports neither pygame nor matplotlib")
