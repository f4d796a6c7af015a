"""The command line: what may be asked for, and one plain line for every mistake. Heavy parts load when they are needed."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

DONE, FAILED, WRONG, INTERRUPTED, NO_READER = 0, 1, 2, 130, 141
"""Exit status: done; the run failed; the input was wrong; stopped by Ctrl-C; nobody reads the output any more."""

PROGRAM = "main.py"
NAMES = ("invented", "roles", "real")
MOST_WORLDS, MOST_TURNS, MOST_SEED = 1_000_000, 2_000, 2**63 - 1

WRITTEN = ("run.json", "orders.jsonl", "history.parquet", "events.jsonl", "report.html")
"""What `run --out` leaves in its folder."""

ENGINES = ("local", "dask")
SWEPT = ("worlds.parquet", "summary.csv", "sensitivity.csv", "study.json")
"""What `sweep --out` leaves in its folder."""

EXIT_WORDS = "exit status: 0 done, 1 the run failed, 2 the input was wrong (one line on stderr says what), 130 stopped by Ctrl-C"


class Wrong(Exception):
    """Input that is wrong: one line for each fault."""


class Failed(Exception):
    """A run that failed: one line."""


class Parser(argparse.ArgumentParser):
    """Argparse that says what is wrong in one line, with the near miss."""

    def __init__(self, **given: Any) -> None:
        super().__init__(allow_abbrev=False, **given)
        self.commands: dict[str, Parser] = {}

    def error(self, message: str) -> NoReturn:
        """One line instead of the usage and a line."""
        raise Wrong(f"{self.prog}: {message.removeprefix('argument ')}")

    def refuse(self, argument: str) -> NoReturn:
        """Say that nobody asked for this, and what may have been meant."""
        if not argument.startswith("-"):
            self.error(f"found {argument!r} after all that is asked for; {self.prog} --help says what is allowed")
        known = [flag for flag in self._option_string_actions if flag.startswith("--")]
        self.error(f"unknown option {argument.partition('=')[0]}{near(argument.partition('=')[0], known)}")


def near(name: str, known: Sequence[str]) -> str:
    """The near miss, or all there is."""
    close = difflib.get_close_matches(name, known, 1, 0.5)
    return f"; did you mean {close[0]}?" if close else f"; allowed: {', '.join(known)}"


def number(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two ends."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"found {text!r}; allowed: a whole number from {low:,} to {high:,}")
        return value

    return read


def naming(text: str) -> str:
    """A way of naming."""
    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"found {text!r}{near(text, NAMES)}")
    return text


def engine(text: str) -> str:
    """Where a sweep is played."""
    if text not in ENGINES:
        raise argparse.ArgumentTypeError(f"found {text!r}{near(text, ENGINES)}")
    return text


def parser() -> Parser:
    """Everything that may be asked for."""
    whole = Parser(
        prog=PROGRAM,
        description="Chokepoint: AI-safety treaties in a world whose compute flows through a few chokepoints.",
        epilog=f"Without a command, the window opens; without a display, an AI game is played in the terminal. {EXIT_WORDS}.",
    )
    whole.add_argument("--version", action="store_true", help="print the version and stop")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    whole.commands = {name: add(commands) for name, add in COMMANDS.items()}
    return whole


SHARED: dict[str, dict[str, Any]] = {
    "--seed": {"type": number(0, MOST_SEED), "metavar": "N", "help": "seed of the first world (1)"},
    "--turns": {"type": number(1, MOST_TURNS), "metavar": "T", "help": "play so many turns (as the scenario says)"},
    "--names": {"type": naming, "metavar": "|".join(NAMES), "help": "what actors are called (as the scenario says)"},
    "--plugins": {"type": Path, "metavar": "DIR", "help": "your own clauses, policies and catalogue rows"},
    "--json": {"action": "store_true", "help": "print one JSON object and nothing else"},
    "--quiet": {"action": "store_true", "help": "show no progress"},
}
"""Flags that mean the same in several commands."""


def _shared(command: Parser, *flags: str) -> None:
    for flag in flags:
        command.add_argument(flag, **SHARED[flag])


def _check(commands: Any) -> Parser:
    check: Parser = commands.add_parser(
        "check",
        help="say what is wrong with scenario files",
        description="Say every mistake in scenario files, one line each; of good files, what is in them.",
        epilog=EXIT_WORDS,
    )
    check.add_argument("files", nargs="*", metavar="SCENARIO", help="a file, or the name of one in scenarios/ (all if left out)")
    _shared(check, "--plugins")
    check.add_argument("--schema", type=Path, metavar="PATH", help="write the JSON Schema of scenario files, for editors")
    return check


def _replay(commands: Any) -> Parser:
    replay: Parser = commands.add_parser(
        "replay",
        help="re-run a log by rules alone and compare digests",
        description="Re-run the log of a run or of a save by rules alone, and say whether it comes to the same. With --change, "
        "branch instead: play on from a turn as it was and with one decision changed, by the same luck and the same AIs.",
        epilog=EXIT_WORDS,
    )
    replay.add_argument("path", type=Path, metavar="RUN_DIR|SAVE", help="what `run --out` wrote, or a saved game")
    replay.add_argument("--turn", type=number(1, MOST_TURNS), metavar="T", help="the turn to branch at, counted from 1")
    replay.add_argument(
        "--change",
        action="append",
        metavar="SEAT.DEED[.CELL]=VALUE",
        help="ordered instead; VALUE is a number, or `rest` to take back what was ordered; may be given several times",
    )
    replay.add_argument("--json", action="store_true", help="print a branch as one JSON object and nothing else")
    _shared(replay, "--plugins")
    return replay


def _report(commands: Any) -> Parser:
    report: Parser = commands.add_parser(
        "report",
        help="show a run's report, and write report.html afresh",
        description="Show the report of a run in the terminal, and write its report.html afresh.",
        epilog=EXIT_WORDS,
    )
    report.add_argument("path", type=Path, metavar="RUN_DIR", help="what `run --out` wrote")
    report.add_argument("--quiet", action="store_true", help="print only what came of it")
    return report


def _run(commands: Any) -> Parser:
    run: Parser = commands.add_parser(
        "run", help="play games between AIs", description="Play games between AIs.", epilog=EXIT_WORDS
    )
    run.add_argument("scenario", nargs="?", metavar="SCENARIO", help="a file, or the name of one in scenarios/ (standard)")
    _shared(run, "--seed")
    run.add_argument("--worlds", type=number(1, MOST_WORLDS), metavar="B", help="how many games, with seeds N, N+1, ... (1)")
    _shared(run, "--turns")
    run.add_argument(
        "--policy",
        action="append",
        metavar="NAME[:LEVEL]|SEAT=NAME[:LEVEL]",
        help="who decides: for every seat, or for one seat or kind of actor; may be given several times",
    )
    _shared(run, "--names")
    run.add_argument("--out", type=Path, metavar="DIR", help=f"write {', '.join(WRITTEN)}")
    run.add_argument("--resume", type=Path, metavar="RUN_DIR|SAVE", help="go on with a run cut short, or with a saved game")
    _shared(run, "--plugins", "--json")
    run.add_argument("--quiet", action="store_true", help="print only what came of it")
    return run


def _sweep(commands: Any) -> Parser:
    sweep: Parser = commands.add_parser(
        "sweep",
        help="play a study: one scenario under many settings",
        description="Play a study: one scenario under many settings, the same seeds in each. docs/runs.md says how to write one.",
        epilog=EXIT_WORDS,
    )
    sweep.add_argument("study", type=Path, metavar="STUDY.yaml", help="what to vary: see scenarios/studies/")
    sweep.add_argument("--out", type=Path, metavar="DIR", required=True, help=f"write {', '.join(SWEPT)}")
    sweep.add_argument("--workers", type=number(1, 1024), metavar="N", help="processes that play side by side (one a core)")
    sweep.add_argument("--resume", action="store_true", help="go on with a sweep that was cut short")
    sweep.add_argument("--engine", type=engine, metavar="|".join(ENGINES), default="local", help="where games are played (local)")
    sweep.add_argument("--address", metavar="HOST:PORT", help="of a dask scheduler that is running")
    _shared(sweep, "--plugins")
    sweep.add_argument("--quiet", action="store_true", help="print only where it was written")
    return sweep


def _tournament(commands: Any) -> Parser:
    play: Parser = commands.add_parser(
        "tournament",
        help="rate policies against each other, or rank treaties",
        description="Rate policies against each other: each in every seat that has objectives, on the same seeds. With "
        "--treaties, rank texts instead: risk of catastrophe averted, and what that costs, against playing without any.",
        epilog=EXIT_WORDS,
    )
    play.add_argument("scenario", nargs="?", metavar="SCENARIO", help="a file, or the name of one in scenarios/ (standard)")
    play.add_argument(
        "--policies",
        metavar="A,B,...",
        help="who plays: two or more, each NAME or NAME:LEVEL; with --treaties, the "
        "populations: one or more, `own` for the scenario's (own)",
    )
    play.add_argument("--treaties", nargs="+", metavar="TREATY", help="texts to rank: files, or names in scenarios/treaties/")
    play.add_argument("--games", type=number(1, MOST_WORLDS), default=200, metavar="N", help="games in all (200)")
    play.add_argument("--seed", type=number(0, MOST_SEED), default=1, metavar="N", help="seed of the first game (1)")
    play.add_argument(
        "--out", type=Path, metavar="DIR", help="write ratings.csv (texts: ranking.csv, front.svg), pairs.csv, games.parquet"
    )
    _shared(play, "--plugins", "--json", "--quiet")
    return play


def _stress(commands: Any) -> Parser:
    test: Parser = commands.add_parser(
        "stress",
        help="test a treaty: who breaks it, when, what cheating gains, what gets around it",
        description="Test a treaty in a scenario: how often, by whom and when it is broken, how soon that is found, what "
        "cheating gains, who loses most, and the ways around its letter.",
        epilog=EXIT_WORDS,
    )
    test.add_argument("treaty", metavar="TREATY", help="a file, or the name of one in scenarios/treaties/")
    test.add_argument("--scenario", metavar="SCENARIO", help="a file, or the name of one in scenarios/ (standard)")
    _shared(test, "--seed")
    test.add_argument("--worlds", type=number(2, MOST_WORLDS), metavar="B", help="worlds of each ensemble (32)")
    _shared(test, "--turns")
    test.add_argument("--policy", metavar="NAME[:LEVEL]", help="who plays every seat (weigh)")
    _shared(test, "--names", "--plugins", "--json", "--quiet")
    return test


def _claims(commands: Any) -> Parser:
    claims: Parser = commands.add_parser(
        "claims",
        help="measure what is claimed about treaties",
        description="Play the experiments in scenarios/claims/: claim, experiment, effect, interval, verdict as measured.",
        epilog=EXIT_WORDS,
    )
    claims.add_argument("files", nargs="*", metavar="CLAIM", help="a file, or the name of one in scenarios/claims/ (all)")
    claims.add_argument("--worlds", type=number(2, MOST_WORLDS), metavar="B", help="worlds of each arm (as the files say)")
    _shared(claims, "--seed", "--plugins", "--json", "--quiet")
    return claims


COMMANDS = {
    "run": _run,
    "stress": _stress,
    "claims": _claims,
    "sweep": _sweep,
    "tournament": _tournament,
    "report": _report,
    "replay": _replay,
    "check": _check,
}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, read. Raises Wrong."""
    whole = parser()
    if arguments and not arguments[0].startswith("-") and arguments[0] not in whole.commands:
        raise Wrong(f"{PROGRAM}: unknown command {arguments[0]!r}{near(arguments[0], list(whole.commands))}")
    asked, left = whole.parse_known_args(arguments)
    if left:
        (whole.commands[asked.command] if asked.command else whole).refuse(left[0])
    return asked


def main(arguments: Sequence[str]) -> int:
    """Run the program. Returns its exit status; never raises, but with CHOKEPOINT_DEBUG=1."""
    debug = os.environ.get("CHOKEPOINT_DEBUG") == "1"
    try:
        return _flushed(_dispatch(parse(arguments)))
    except BrokenPipeError:
        _abandon_stdout()
        return NO_READER
    except KeyboardInterrupt:
        if debug:
            raise
        print("stopped", file=sys.stderr)
        return INTERRUPTED
    except SystemExit as end:  # --help
        return _flushed(int(end.code or 0))
    except Exception as fault:  # the one place where nothing may slip through
        if debug:
            raise
        return _told(fault)


def _flushed(status: int) -> int:
    """The status, once all output is out: a reader that has gone shows here at the latest."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_stdout()
        return NO_READER
    return status


def _abandon_stdout() -> None:
    """Send what is left to nowhere, so that closing stdout says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(fault: Exception) -> int:
    """Say what went wrong, a line each, and give the exit status."""
    kinds = {kind.__name__ for kind in type(fault).__mro__}
    wrong = isinstance(fault, Wrong) or "InputError" in kinds
    lines = [line for line in str(fault).splitlines() if line.strip()] or [type(fault).__name__]
    if not wrong:
        expected = isinstance(fault, Failed | OSError)
        said = " ".join(str(fault).split())
        said = said if expected or "Impossible" in kinds else f"{type(fault).__name__}: {said}"
        lines = [f"{PROGRAM}: the run failed: {said}{'' if expected else ' (CHOKEPOINT_DEBUG=1 shows where)'}"]
    with contextlib.suppress(OSError):
        print("\n".join(lines), file=sys.stderr, flush=True)
    return WRONG if wrong else FAILED


def _dispatch(asked: argparse.Namespace) -> int:
    if asked.version:
        from game import __version__

        print(f"Chokepoint {__version__}")
        return DONE
    if asked.command is None:
        return _no_window()
    if asked.command == "check":
        from game.runs.check import check

        return check(asked.files, asked.plugins, asked.schema)
    if asked.command == "replay":
        return _replayed(asked)
    if asked.command == "report":
        from game.runs.report import report

        return report(asked.path, asked.quiet)
    if asked.command == "sweep":
        from game.runs.sweep import sweep

        return sweep(asked)
    if asked.command == "tournament":
        from game.runs.tournament import tournament

        return tournament(asked)
    if asked.command == "stress":
        from game.runs.stress import stress

        return stress(asked)
    if asked.command == "claims":
        from game.runs.claims import claims

        return claims(asked)
    from game.runs.run import run

    return run(asked)


def _replayed(asked: argparse.Namespace) -> int:
    if (asked.turn is None) != (asked.change is None):
        raise Wrong(f"{PROGRAM} replay: a branch takes both --turn and --change")
    if asked.change is None:
        from game.runs.rerun import replay

        return replay(asked.path, asked.plugins)
    from game.runs.branch import branch

    return branch(asked)


FIRST_SEED = 3
"""The game that is played where nothing is asked for: one that lasts its ten years."""

NEXT = (
    ("run standard --seed 5", "the same world, another game"),
    ("run class50", "six seats, two years: the class game"),
    ("run micro/ceiling --out runs/first", "one small treaty, with its log and a page to look at"),
    ("run standard --worlds 100", "how a hundred games end"),
)
"""What to try next: command, what it is."""


def _no_window() -> int:
    print(f"There is no display for the window. AIs play a game here instead: the scenario standard with seed {FIRST_SEED}.\n")
    sys.stdout.flush()
    from game.runs.run import run

    status = run(parser().parse_args(["run", "--seed", str(FIRST_SEED)]))
    print("\nNext, for example:")
    width = max(len(command) for command, _ in NEXT)
    for command, what in NEXT:
        print(f"  {_python()} {PROGRAM} {command:{width}}  {what}")
    return status


def _python() -> str:
    """The Python that runs here, as it is called from this folder."""
    with contextlib.suppress(ValueError):
        return str(Path(sys.executable).relative_to(Path.cwd()))
    return "python"
