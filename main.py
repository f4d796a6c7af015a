"""Chokepoint: promises, breaches and chokepoints of the AI age. `python main.py --help` says what it can do."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - before anything that an older Python cannot read
    sys.exit("Chokepoint needs Python 3.11 or later")

from game.runs.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
