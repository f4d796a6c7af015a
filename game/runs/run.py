"""`run`: play games, write what is asked for, and tell how they ended."""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from game import __version__
from game.analysis.calibration import Forecasts
from game.engine.record import LOGGED
from game.reports.account import Account, event_lines, story
from game.reports.bands import Tracker
from game.reports.chronicle import Chronicle
from game.reports.history import History
from game.reports.moments import moments
from game.reports.results import Results
from game.runs.cli import DONE, INTERRUPTED, Wrong
from game.runs.folder import REPORT, Folder, Part
from game.runs.game import Followed, Game, scripted
from game.runs.plan import STANDARD, Plan, deciders, going_on, scenario
from game.runs.plugins import load_plugins
from game.runs.progress import Watch, watch_for


class Interrupted(Exception):
    """Ctrl-C: the turn in flight is played, and no more. Says how far the run has come."""


@dataclass
class Stop:
    """Whether somebody has asked to stop."""

    asked: bool = False


@dataclass
class Job:
    """A run on its way."""

    plan: Plan
    folder: Folder | None
    tell: bool  # whether anybody will read the story
    watch: Watch
    stop: Stop = field(default_factory=Stop)


def run(asked: argparse.Namespace) -> int:
    """Play what is asked for. Returns the exit status."""
    began = time.perf_counter()
    load_plugins(asked.plugins)
    plan, folder = _resumed(asked) if asked.resume else _begun(asked)
    if folder is not None and folder.done:
        print(f"{folder.path}: the run is over; nothing left to do", file=sys.stderr)
        _print(Account.from_data(folder.manifest["account"]), asked, folder)
        return DONE
    tell = folder is not None or not (asked.json or asked.quiet)
    job = Job(plan, folder, tell, watch_for(plan, quiet=asked.quiet))
    try:
        with _stoppable(job.stop), job.watch:
            account = _played(job, began)
    except Interrupted as end:
        print(f"{end}{_how_to_go_on(folder)}", file=sys.stderr)
        return INTERRUPTED
    _print(account, asked, folder)
    return DONE


# --- what to play -----------------------------------------------------------------------------------------------------------
def _begun(asked: argparse.Namespace) -> tuple[Plan, Folder | None]:
    name = asked.scenario or STANDARD
    setup = scenario(name, asked.turns, asked.plugins)
    first = 1 if asked.seed is None else asked.seed
    plan = Plan(
        setup,
        name,
        range(first, first + (asked.worlds or 1)),
        deciders(asked.policy, setup),
        asked.names or setup.file.names,
        asked.turns,
        asked.plugins,
    )
    return plan, Folder.begin(asked.out, plan) if asked.out else None


def _resumed(asked: argparse.Namespace) -> tuple[Plan, Folder | None]:
    path: Path = asked.resume
    fixed = {"SCENARIO": asked.scenario, "--seed": asked.seed, "--worlds": asked.worlds}
    if path.is_dir() or not path.exists():
        fixed |= {"--turns": asked.turns, "--policy": asked.policy}
        if asked.out is not None and asked.out.resolve() != path.resolve():
            raise Wrong(f"main.py run: --out {asked.out}: a run goes on in its own folder, {path}")
    for flag, value in fixed.items():
        if value is not None:
            raise Wrong(f"main.py run: {flag} cannot be given with --resume; the run goes on as it was begun")
    if path.is_file():
        plan = going_on(path, asked.plugins, asked.turns, asked.policy)
        plan = replace(plan, names=asked.names or plan.setup.file.names)
        return plan, Folder.begin(asked.out, plan) if asked.out else None
    folder = Folder.reopen(path)
    if folder.done:
        return _nothing(folder), folder
    plan, notices = folder.plan(asked.plugins)
    for notice in notices:
        print(notice, file=sys.stderr)
    return replace(plan, names=asked.names or plan.names), folder


def _nothing(folder: Folder) -> Plan:
    """A plan for a run that is over: nothing is read but its manifest."""
    return Plan(None, "", [], names=folder.manifest["options"]["names"])  # type: ignore[arg-type]


# --- playing ----------------------------------------------------------------------------------------------------------------
def _played(job: Job, began: float) -> Account:
    """Play every lot of worlds that is not done yet; put all in place; give the account."""
    lots = job.plan.chunks()
    parts: list[Part] = []
    for number, (first, seeds) in enumerate(lots):
        part = job.folder.part(number) if job.folder else None
        if part is None:
            part = _lot(job, first, seeds)
            if job.folder:
                job.folder.keep(number, part)
        parts.append(replace(part, curves=b""))
        job.watch.lot(parts[-1].results)
    whole = replace(parts[0], results=Results.joined(p.results for p in parts), curves=b"")
    plan, seconds, first = job.plan, time.perf_counter() - began, int(job.plan.seeds[0])
    shown = whole.story, first, plan.names, __version__, seconds, whole.bands, whole.moments
    account = Account.of(plan.setup, whole.results, *shown)
    if job.folder:
        from game.runs.report import write_report

        job.folder.finish(plan, whole, account.data(), len(lots))
        write_report(job.folder)
    return account


def _lot(job: Job, first: int, seeds: Sequence[int]) -> Part:
    """Play some worlds side by side to the end."""
    plan = job.plan
    game = plan.game(seeds)
    curves = History(plan.setup.chart, first) if job.folder else None
    chronicles = [Chronicle(plan.setup, world, plan.names) for world in _told(job, first)]
    tracker = Tracker(plan.setup) if chronicles else None
    forecasts = Forecasts(plan.setup.chart, len(seeds)) if chronicles or job.folder else None
    if job.folder and first == 0:
        _with_log(job.folder, plan, game)
    try:
        _watched(job, first, game, curves, chronicles, tracker, forecasts)
        results = Results.of(game, forecasts)
        told = moments(plan.setup, chronicles[0].record, game.world, plan.names) if chronicles else []
    finally:
        game.close()
    return Part(
        results,
        story(plan.setup, chronicles[0]) if chronicles else [],
        tracker.rows() if tracker else [],
        [line for chronicle in chronicles for line in event_lines(plan.setup, chronicle)] if job.folder else [],
        curves.parquet() if curves else b"",
        told,
    )


def _watched(
    job: Job,
    first: int,
    game: Game,
    curves: History | None,
    chronicles: Sequence[Chronicle],
    tracker: Tracker | None,
    forecasts: Forecasts | None,
) -> None:
    """Play a lot to the end under the eyes of those who write it down. Raises Interrupted."""
    if curves is None and not chronicles and type(job.watch) is Watch:
        _unwatched(job, first, game)
        return
    if curves:
        curves.add(game.turn, game.world)
    while not game.over:
        before, news = game.state, game.news
        game.step()
        assert game.played is not None
        events = [chronicle.turn(before, game.played, news) for chronicle in chronicles]
        if tracker:
            tracker.turn(game.world)
        if forecasts:
            forecasts.turn(before, game.world)
        if curves:
            curves.add(game.turn, game.world)
        job.watch.turn(first, game, events[0] if events else [])
        if job.stop.asked:
            raise Interrupted(_how_far(job.plan, first, game))


def _unwatched(job: Job, first: int, game: Game) -> None:
    """Play a lot to the end of which nothing is asked but how it ended. Raises Interrupted."""
    with game.unwatched():
        while not game.over:
            game.step()
            if job.stop.asked:
                raise Interrupted(_how_far(job.plan, first, game))


def _told(job: Job, first: int) -> range:
    """The worlds of a lot whose story is told: up to eight if there are no more, else the first of all."""
    if not job.tell or first > 0:
        return range(0)
    return range(job.plan.worlds if job.folder and job.plan.worlds <= LOGGED else 1)


def _with_log(folder: Folder, plan: Plan, game: Game) -> None:
    """Give the game its log. What stands there already is re-run by rules or, where not all worlds are logged, held against
    what policies do again."""
    log, notice = folder.log(plan)
    if notice:
        print(notice, file=sys.stderr)
    if plan.worlds <= LOGGED:
        game.log, game.script = log, scripted(log, 1)
        return
    head, rest = log.entries[:1], log.entries[1:]
    followed = Followed(list(head), log.path)
    followed.due.extend(rest)
    game.log = followed


# --- stopping ---------------------------------------------------------------------------------------------------------------
@contextmanager
def _stoppable(stop: Stop) -> Iterator[None]:
    """Ctrl-C asks to stop after the turn in flight; once more stops at once."""

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _how_far(plan: Plan, first: int, game: Game) -> str:
    done = f" and {first} of {plan.worlds} games" if plan.worlds > 1 else ""
    return f"stopped after turn {game.turn} of {game.turns}{done}"


def _how_to_go_on(folder: Folder | None) -> str:
    if folder is None:
        return "; nothing was written (with --out DIR a run can go on later)"
    return f"; go on with: python main.py run --resume {shlex.quote(str(folder.path))}"


# --- telling ----------------------------------------------------------------------------------------------------------------
def _print(account: Account, asked: argparse.Namespace, folder: Folder | None) -> None:
    if asked.json:
        print(json.dumps(account.summary, ensure_ascii=False, allow_nan=False))
        return
    from game.reports.ending import console_for, show

    show(account, console_for(), brief=asked.quiet)
    if folder is not None:
        lead = "" if asked.quiet else "\n"
        print(f"{lead}Written to {folder.path}; the page to look at: {folder.path / REPORT}")
