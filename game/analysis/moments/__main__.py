"""Plays AIs against each other and prints in what share of games each of the twelve moments happens, and whether as asked."""

from __future__ import annotations

import argparse
import sys

from game.analysis.moments.games import lines

if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m game.analysis.moments", description=__doc__)
    asked.add_argument("scenario", nargs="?", default="class50")
    asked.add_argument("--worlds", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    found = asked.parse_args()
    sys.stdout.write("\n".join(lines(found.scenario, found.worlds, found.seed)) + "\n")
