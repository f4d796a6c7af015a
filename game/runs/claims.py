"""`claims`: measure what is claimed about treaties, and say what came out, whatever it is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from game.runs.cli import DONE
from game.runs.plugins import load_plugins
from game.scenario.claims import Experiment, claim_files, find_claim, load_claim

if TYPE_CHECKING:
    from rich.console import RenderableType


def claims(asked: argparse.Namespace) -> int:
    """Measure the claims asked for and print what came out. Returns the exit status. Raises InputError."""
    from game.analysis.claims import measured

    load_plugins(asked.plugins)
    paths = [find_claim(name) for name in asked.files] or claim_files()
    experiments = [load_claim(path, asked.plugins) for path in paths]
    for experiment in experiments:  # every mistake is found before anything is played
        for arm in experiment.claim.arms:
            experiment.setup(arm)
    first = 1 if asked.seed is None else asked.seed
    quiet = asked.json or asked.quiet
    found = [measured(experiment, asked.worlds, first).data() for experiment in _told(experiments, quiet)]
    if asked.json:
        print(json.dumps({"claims": found}, ensure_ascii=False, allow_nan=False))
        return DONE
    from game.reports.ending import console_for

    console = console_for()
    for row in found:
        console.print(_table(row))
    console.print(_summary(found))
    return DONE


@contextmanager
def _status(text: str) -> Iterator[None]:
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def _told(experiments: Sequence[Experiment], quiet: bool) -> Iterator[Experiment]:
    """The experiments, each announced on a terminal while it is under way."""
    for number, experiment in enumerate(experiments, 1):
        if quiet or not sys.stderr.isatty():
            yield experiment
        else:
            with _status(f"{number} of {len(experiments)}: {experiment.claim.claim}"):
                yield experiment


def _table(row: Mapping[str, Any]) -> RenderableType:
    """One claim: its tests as rows."""
    from game.reports.ending import plain_table

    columns = (("experiment", "left"), ("effect", "right"), ("95 % interval", "right"), ("claimed", "left"), ("measured", "left"))
    table = plain_table(f"{row['claim']} {row['verdict'].capitalize()}.", *columns)
    for test in row["tests"]:
        effect = test["effect"]
        ends = "–" if effect is None or effect["low"] is None else f"{_said(effect['low'])} to {_said(effect['high'])}"
        middle = "–" if effect is None else _said(effect["mean"])
        table.add_row(_experiment(test), middle, ends, test["expect"].replace("_", " "), test["verdict"])
    table.caption = f"{row['worlds']} worlds an arm, the same luck in each."
    return table


def _experiment(test: Mapping[str, Any]) -> str:
    """What was compared: the measure, and the arms."""
    against = test["against"]
    arms = f"{_arm(test['arm'])} against {against if isinstance(against, int | float) else _arm(against)}"
    return f"{test['about'] or test['measure']}: {arms}".replace("_", " ")


def _arm(named: str | Sequence[str]) -> str:
    return named if isinstance(named, str) else f"({named[0]} less {named[1]})"


def _said(value: float) -> str:
    """An effect with its sign, three figures."""
    return f"{value:+.3g}".replace("-", "−")


def _summary(found: Sequence[Mapping[str, Any]]) -> str:
    counts = {name: sum(row["verdict"] == name for row in found) for name in ("supported", "not supported", "inconclusive")}
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"{len(found)} claims: {said}. A claim is as good as the worst of its tests."
