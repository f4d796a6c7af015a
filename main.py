"""Chokepoint: promises, breaches and chokepoints of the AI age. `python main.py --help` says what it can do."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - before anything that an older Python cannot read
    sys.exit("Chokepoint needs Python 3.11 or later")

from game.runs.cli import main


def run(arguments: list[str]) -> int:
    """The window where nothing else is asked for; everything else, and a game without a display, on the command line."""
    if not arguments or arguments[0].partition("=")[0] in ("--frames", "--size", "--folder"):
        from game.ui.run import window

        status = window(arguments)
        if status is not None:
            return status
    return main(arguments)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
