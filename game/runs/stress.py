"""`stress`: test a treaty in a scenario before anybody signs it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from game.runs.cli import DONE, Wrong
from game.runs.plan import STANDARD, deciders
from game.runs.plugins import load_plugins
from game.scenario.load import Setup, load_scenario
from game.scenario.treaties import Text, load_treaty

WORLDS = 32
"""Worlds that are played where nobody says how many."""


def stress(asked: argparse.Namespace) -> int:
    """Test what is asked for and print what was found. Returns the exit status. Raises InputError, Wrong."""
    from game.analysis.stress import data
    from game.analysis.stress import stress as test

    load_plugins(asked.plugins)
    base = load_scenario(asked.scenario or STANDARD, asked.plugins)
    setup = _under(base, load_treaty(asked.treaty, base)).lasting(asked.turns)
    first = 1 if asked.seed is None else asked.seed
    policy = asked.policy or "weigh"
    deciders([policy], setup)
    with _working(f"{setup.drafts[0].title}: {asked.worlds or WORLDS} worlds of {setup.name}", asked.json or asked.quiet):
        found = data(test(setup, range(first, first + (asked.worlds or WORLDS)), policy))
    if asked.json:
        print(json.dumps(found, ensure_ascii=False, allow_nan=False))
        return DONE
    from game.reports.ending import console_for
    from game.reports.stressed import show_stress

    names = asked.names or setup.file.names
    show_stress(found, lambda seat: setup.label(seat, names), console_for())
    return DONE


def _under(base: Setup, text: Text) -> Setup:
    """The scenario with the treaty in force among those it invites, all nations if it names nobody. Raises Wrong where nobody in
    the scenario has anything to score."""
    from game.analysis.payoffs import players
    from game.analysis.texts import under

    setup = under(base, [text.draft], text.draft.invited)
    if not setup.file.objectives:
        raise Wrong(f"main.py stress: no seat of {base.name} has objectives; nobody can gain or lose there")
    if not players(setup):
        raise Wrong(f"main.py stress: the treaty binds no seat of {base.name} that has objectives")
    return setup


@contextmanager
def _working(what: str, quiet: bool) -> Iterator[None]:
    """Say on a terminal that something is under way."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"Playing {what} ..."):
        yield
