"""Saved games: from named arrays and a scenario's text back to a setup and a state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from game.engine.save import NotASave, fitted, load, orders_from
from game.engine.state import State
from game.orders import Orders, holding_still
from game.scenario.load import Setup, load_text
from game.scenario.read import InputError
from game.treaty.clause import read as read_clause
from game.treaty.draft import Book, Draft
from game.treaty.register import Register
from game.world.check import Impossible, check
from game.world.draws import Draws


def open_save(path: Path, plugins: Path | None = None) -> tuple[Setup, State, dict[str, Any], Orders | None]:
    """The setup, the state, the notes and the last orders of a saved game. Raises InputError in one line."""
    try:
        arrays, about = load(path)
        setup = load_text(str(about["scenario"]), f"{path} (its scenario)", plugins)
        seeds = [int(seed) for seed in about["seeds"]]
        draws = replace(Draws.of(seeds), turn=int(about["turn"]))
        state = _state(path, arrays, about, setup, draws)
        orders = orders_from(path, arrays, holding_still(setup.chart, len(seeds)))
        check(state.world)
    except NotASave as fault:
        raise InputError(str(fault)) from None
    except Impossible as fault:
        raise InputError(f"{path}: the saved world cannot be: {fault}") from None
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise InputError(f"{path}: not a whole saved game: {' '.join(str(fault).split())[:160]}") from None
    return setup, state, about, orders


def _state(path: Path, arrays: dict[str, Any], about: dict[str, Any], setup: Setup, draws: Draws) -> State:
    worlds = len(draws.seeds)
    world = setup.world(replace(draws, turn=0))
    world = world.changed_by(fitted(path, arrays, "world.", world.arrays()))
    book = Book(setup.chart)
    for row in about["drafts"]:
        book.enter(Draft(str(row["title"]), tuple(read_clause(dict(c)) for c in row["clauses"]), int(row["minimum"])))
    blank = setup.register(worlds, bool(about["treaties"]))
    named = fitted(path, arrays, "register.", blank.arrays())
    if (named["draft"] >= len(book.drafts)).any():
        raise NotASave(f"{path}: the register names a draft that is not in the book")
    register = Register(book, **named)
    minds = {n[6:]: a for n, a in arrays.items() if n.startswith("minds.")}
    memory = fitted(path, arrays, "memory.", {"fired": np.zeros((len(setup.chart.extra["shocks"]), worlds))})
    return State(world, register, draws, minds, memory, dict(about.get("filed", {})))
