"""Memory: a thousand games in chunks take no more than the first few."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, entry

ROOT = Path(__file__).resolve().parents[1]
GAMES = """
import resource, sys
from pathlib import Path
from game import Model, load_scenario

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

setup, done = load_scenario("standard"), 0
first, last = int(sys.argv[1]), int(sys.argv[2])
while done < last:
    Model(setup, seeds=range(done, done + 50), policy="routine", treaties=False).run_model()
    done += 50
    if done in (first, last):
        print(held(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
"""


@entry
def memory(quick: bool) -> Iterator[Row]:
    """Memory after 200 and after 1,000 games of `standard` in chunks of 50."""
    first, last = (100, 300) if quick else (200, 1000)
    done = subprocess.run(
        [sys.executable, "-c", GAMES, str(first), str(last)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    (early, early_peak), (late, late_peak) = (map(float, line.split()) for line in done.stdout.splitlines())
    yield Row(f"held after {first:,} games", [early], "MB", note=f"peak {early_peak:.0f} MB")
    yield Row(f"held after {last:,} games", [late], "MB", note=f"peak {late_peak:.0f} MB")
    yield Row("growth of the peak", [late_peak / early_peak], "times", at_most=1.05)
