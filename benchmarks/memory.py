"""Memory: a thousand games in lots take no more than the first few."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, entry

ROOT = Path(__file__).resolve().parents[1]
GAMES = """
import contextlib, io, re, sys
from pathlib import Path
from game.runs.cli import main

with contextlib.redirect_stdout(io.StringIO()):
    assert main(["run", "standard", "--policy", "routine", "--quiet", "--worlds", sys.argv[1]]) == 0
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1e3)
"""
"""A run from the command line in a process of its own, and its peak as the kernel has it."""


def peak(games: int) -> float:
    """Peak memory in MB of a run of so many games."""
    done = subprocess.run([sys.executable, "-c", GAMES, str(games)], cwd=ROOT, check=True, capture_output=True, text=True)
    return float(done.stdout)


@entry
def memory(quick: bool) -> Iterator[Row]:
    """Peak memory of runs of 1, 200 and 1,000 games of `standard`."""
    first, last = (100, 300) if quick else (200, 1000)
    peaks = {games: peak(games) for games in (1, first, last)}
    for games, held in peaks.items():
        yield Row(f"peak of a run of {games:,} games", [held], "MB")
    yield Row(f"{last:,} games over {first:,}", [peaks[last] / peaks[first]], "times", at_most=1.05)
