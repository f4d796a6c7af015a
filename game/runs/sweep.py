"""`sweep`: play a study, lot by lot and cell by cell, over processes of this machine or a dask cluster.

Every lot of worlds that is done is on the disk whole, so that a sweep cut short goes on where it was. What comes out does not
depend on how many workers played it, nor in which order.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from game import __version__
from game.runs.cli import DONE, INTERRUPTED, SWEPT, Failed, Wrong
from game.runs.plan import CHUNK
from game.runs.plugins import fingerprint, hashed, load_plugins
from game.scenario.load import CATALOGUE
from game.scenario.read import parse_yaml
from game.scenario.study import Design, corners, design_of, load_study
from game.world.files import write_whole

WORLDS, SUMMARY, MOVES, MANIFEST = SWEPT
STUDY, SCENARIO, PARTS = "study.yaml", "scenario.yaml", "parts"
FORMAT = 1
LOT = 256
"""Worlds of one cell that a worker plays before it hands in."""


@dataclass(frozen=True)
class Task:
    """A lot of worlds of one cell: all that a worker anywhere needs to play it."""

    study: str  # the two files as text, and their names
    study_file: str
    scenario: str
    scenario_file: str
    plugins: str
    cell: int
    lot: int
    first: int
    worlds: int

    @property
    def part(self) -> str:
        """The file it ends in."""
        return f"{self.cell:06d}-{self.lot:06d}.parquet"


Played = Generator[tuple[Task, bytes], None, None]
"""Tasks with their parts, as they are done."""


def sweep(asked: argparse.Namespace) -> int:
    """Play what a study asks for. Returns the exit status."""
    load_plugins(asked.plugins)
    if asked.address and asked.engine != "dask":
        raise Wrong("main.py sweep: --address is of a dask scheduler; give --engine dask with it")
    design = load_study(asked.study)
    for number in corners(design):
        design.setup(number, asked.plugins)
    folder = _opened(asked.out, design, asked)
    tasks = _tasks(design, asked.plugins)
    left = [task for task in tasks if not (folder / PARTS / task.part).exists()]
    try:
        _play(left, folder, asked, done=len(tasks) - len(left))
    except KeyboardInterrupt:
        study, out = shlex.quote(str(asked.study)), shlex.quote(str(asked.out))
        print(f"stopped; go on with: python main.py sweep {study} --out {out} --resume", file=sys.stderr)
        return INTERRUPTED
    _finish(design, folder, tasks, asked)
    return DONE


# --- the folder -----------------------------------------------------------------------------------------------------------
def _opened(path: Path, design: Design, asked: argparse.Namespace) -> Path:
    """The folder of a new sweep, or of one that goes on. Raises Wrong where it is neither."""
    now = _identity(design, asked.plugins)
    there = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else []
    if path.exists() and not path.is_dir():
        raise Wrong(f"{path}: --out names a folder; this is a file")
    if asked.resume:
        _check_same(path, now)
        return path
    if MANIFEST in there:
        raise Wrong(f"{path}: holds a sweep; --resume goes on with it, another --out begins afresh")
    if there:
        raise Wrong(f"{path}: is no folder of a sweep and holds {there[0]!r}; --out takes a new or an empty folder")
    write_whole(path / STUDY, design.document.text)
    write_whole(path / SCENARIO, design.base.text)
    write_whole(path / MANIFEST, json.dumps(_manifest(design, now), indent=1, ensure_ascii=False) + "\n")
    return path


def _check_same(path: Path, now: dict[str, Any]) -> None:
    """Refuse to go on with a sweep that was begun with something else."""
    try:
        then = json.loads((path / MANIFEST).read_text("utf-8"))["identity"]
        changed = [name for name in now if then[name] != now[name]]
    except OSError:
        raise Wrong(f"{path}: holds no sweep to go on with: no {MANIFEST} in it") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Wrong(f"{path / MANIFEST}:1: not the manifest of a sweep") from None
    if changed:
        raise Wrong(f"{path}: {WHAT[changed[0]]} changed since the sweep began; another --out begins afresh")


WHAT = {
    "study": "the study",
    "scenario": "the scenario",
    "catalogue": "the game's catalogue",
    "plugins": "the plug-ins",
    "version": "the version of the game",
    "numpy": "the version of numpy",
}


def _identity(design: Design, plugins: Path | None) -> dict[str, Any]:
    """What decides what comes out."""
    import numpy as np

    from game.runs.folder import hashed_text

    return {
        "study": hashed_text(design.document.text),
        "scenario": hashed_text(design.base.text),
        "catalogue": hashed(sorted(CATALOGUE.rglob("*.yaml"))),
        "plugins": fingerprint(plugins),
        "version": __version__,
        "numpy": np.__version__,
    }


def _manifest(design: Design, identity: dict[str, Any]) -> dict[str, Any]:
    study = design.study
    return {
        "format": FORMAT,
        "study": study.name,
        "about": study.about,
        "command": "python " + shlex.join(["main.py", *sys.argv[1:]]),
        "identity": identity,
        "design": study.design,
        "seeds": {"first": study.seeds.first, "count": study.seeds.count},
        "settings": design.settings,
        "cells": [list(cell.values()) for cell in design.cells],
    }


# --- what is played -------------------------------------------------------------------------------------------------------
def _tasks(design: Design, plugins: Path | None) -> list[Task]:
    seeds = design.study.seeds
    texts = (design.document.text, design.document.file, design.base.text, design.base.file)
    folder = str(plugins.resolve()) if plugins else ""
    return [
        Task(*texts, folder, cell, lot, seeds.first + start, min(LOT, seeds.count - start))
        for cell in range(len(design.cells))
        for lot, start in enumerate(range(0, seeds.count, LOT))
    ]


def play_part(task: Task) -> bytes:
    """Play a lot of worlds of one cell: its rows as the bytes of a Parquet file. Raises InputError for a cell that is wrong."""
    from game.reports.results import Results
    from game.reports.studies import columns, parquet
    from game.runs.game import Game

    design = _design(task.study, task.study_file, task.scenario, task.scenario_file, task.plugins)
    setup = design.setup(task.cell, Path(task.plugins) if task.plugins else None)
    seeds, parts = range(task.first, task.first + task.worlds), []
    for start in range(0, task.worlds, CHUNK):
        game = Game(setup, seeds[start : start + CHUNK])
        game.run_model()
        parts.append(Results.of(game))
        game.close()
    return parquet(columns(task.cell, design.cells[task.cell], seeds, Results.joined(parts)), _numeric(design))


@lru_cache(maxsize=4)
def _design(study: str, study_file: str, scenario: str, scenario_file: str, plugins: str) -> Design:
    load_plugins(Path(plugins) if plugins else None)
    return design_of(parse_yaml(study, study_file), parse_yaml(scenario, scenario_file))


def _numeric(design: Design) -> dict[str, bool]:
    """Setting -> whether it is a number in every cell."""
    values = {name: [cell[name] for cell in design.cells] for name in design.settings}
    return {n: all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in found) for n, found in values.items()}


# --- where it is played ---------------------------------------------------------------------------------------------------
def _play(tasks: Sequence[Task], folder: Path, asked: argparse.Namespace, done: int) -> None:
    """Play every task and put its part on the disk as it comes in."""
    workers = min(asked.workers or os.cpu_count() or 1, max(len(tasks), 1))
    played = _by_dask(tasks, workers, asked.address) if asked.engine == "dask" else _here(tasks, workers)
    with contextlib.closing(played), _progress(len(tasks) + done, done, asked.quiet) as tick:
        for task, raw in played:
            write_whole(folder / PARTS / task.part, raw)
            tick()


def _here(tasks: Sequence[Task], workers: int) -> Played:
    """Tasks with their parts, as they are done, over processes of this machine."""
    if workers == 1:
        yield from ((task, play_part(task)) for task in tasks)
        return
    waiting = iter(tasks)
    with ProcessPoolExecutor(workers, get_context("spawn"), _deaf) as pool:
        running: dict[Future[bytes], Task] = {}
        try:
            while True:
                for task in waiting:
                    running[pool.submit(play_part, task)] = task
                    if len(running) >= 2 * workers:
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _deaf() -> None:
    """Workers leave Ctrl-C to whoever started them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _by_dask(tasks: Sequence[Task], workers: int, address: str | None) -> Played:
    """Tasks with their parts, over a dask cluster: one that is running, or one of this machine."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise Wrong("main.py sweep: --engine dask needs dask: python -m pip install distributed") from None
    try:
        client = Client(address) if address else Client(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    except (OSError, ValueError) as fault:
        raise Failed(f"no dask scheduler at {address}: {fault}") from None
    with client:
        futures = {client.submit(play_part, task, pure=False): task for task in tasks}
        for future in as_completed(futures):
            yield futures[future], future.result()


@contextlib.contextmanager
def _progress(whole: int, done: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """On a terminal a bar; in a pipe nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    with Progress(
        BarColumn(None), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        row = bar.add_task("", total=whole, completed=done)
        yield lambda: bar.advance(row)


# --- the end --------------------------------------------------------------------------------------------------------------
def _finish(design: Design, folder: Path, tasks: Sequence[Task], asked: argparse.Namespace) -> None:
    """Join all parts, sum up every cell, and say what came out."""
    from game.reports.ending import console_for
    from game.reports.studies import as_csv, join, sensitivity, summary
    from game.reports.study_ending import show_study

    if not (folder / WORLDS).exists():
        join([folder / PARTS / task.part for task in tasks], folder / WORLDS)
    rows = summary(folder / WORLDS, design.cells)
    moves = sensitivity(rows, design.cells)
    write_whole(folder / SUMMARY, as_csv(rows))
    write_whole(folder / MOVES, as_csv(moves))
    if not asked.quiet:
        show_study(design, rows, moves, console_for())
        print()
    print(f"Written to {folder}: {', '.join(SWEPT)}")
