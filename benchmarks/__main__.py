"""`python -m benchmarks [ENTRY ...] [--quick]`: measure speed and memory, and print one table.

Nothing here is a test: what is measured depends on the machine and on who else uses it. Ratios are taken within one run, their
sides in turn, so that both see the same machine.
"""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from benchmarks import cold, memory, parts, speed, synthetic, window
from benchmarks.measure import ENTRIES, Row, table

MODULES = (speed, parts, synthetic, cold, memory, window)


def main() -> int:
    """Run the entries asked for. Exit status 1 if a target is missed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    asked.add_argument("entries", nargs="*", metavar="ENTRY", help=f"which ones (all): {', '.join(ENTRIES)}")
    asked.add_argument("--quick", action="store_true", help="fewer repeats and smaller worlds")
    given = asked.parse_args()
    unknown = [name for name in given.entries if name not in ENTRIES]
    if unknown:
        asked.error(f"unknown entry {unknown[0]!r}; allowed: {', '.join(ENTRIES)}")
    rows: list[tuple[str, Row]] = []
    notices = Console(stderr=True)
    for name in given.entries or ENTRIES:
        with notices.status(f"measuring {name} ..."):
            rows += [(name, row) for row in ENTRIES[name](given.quick)]
    Console(width=None if sys.stdout.isatty() else 170).print(table(rows))
    return int(any(row.kept is False for _, row in rows))


if __name__ == "__main__":
    sys.exit(main())
