"""Saved games: from named arrays and a scenario's text back to a setup and a state."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from game.engine.bargain import COUNTS, SEALED
from game.engine.record import GENESIS, fits, write_answers
from game.engine.save import NotASave, fitted, load, orders_from
from game.engine.state import State
from game.orders import ANSWERS, DEEDS, MOVES, Orders, holding_still, silent
from game.policies.doctrine import Doctrine
from game.policies.policy import make, note_axes
from game.scenario.load import Setup, load_text
from game.scenario.read import InputError, clipped
from game.treaty.draft import Book, Draft, lower
from game.treaty.history import Proposal
from game.treaty.register import ENDED, IN_FORCE, NONE, OPEN, Register
from game.world.axes import UnknownName
from game.world.check import Impossible, check
from game.world.draws import Draws
from game.world.state import FIELDS
from game.world.total import Array

STAGES = {"bargaining": MOVES, "leading": DEEDS, "orders": DEEDS}
TURNS_MOST = 2_000
EXCHANGES_MOST = 6
BYTES_MOST = 2_000_000_000
"""What the arrays of all worlds may take in memory."""


def open_save(path: Path, plugins: Path | None = None) -> tuple[Setup, State, dict[str, Any], Orders | None]:
    """The setup, the state, the notes and the last orders of a saved game. Raises InputError in one line."""
    try:
        arrays, about = load(path)
        setup = load_text(_text(about["scenario"]), f"{path} (its scenario)", plugins).lasting(_turns(about.get("turns")))
        _check_notes(about, setup)
        draws = replace(Draws.of(about["seeds"]), turn=about["turn"])
        state = _state(path, arrays, about, setup, draws)
        orders = orders_from(path, arrays, holding_still(setup.chart, state.world.worlds))
        check(state.world)
    except NotASave as fault:
        raise InputError(str(fault)) from None
    except Impossible as fault:
        raise InputError(f"{path}: the saved world cannot be: {fault}") from None
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        said = str(fault) if isinstance(fault, UnknownName) or not isinstance(fault, LookupError) else f"{fault} is missing"
        raise InputError(f"{path}: not a whole saved game: {clipped(said, 160)}") from None
    return setup, state, about, orders


# --- notes: what stands beside the arrays -----------------------------------------------------------------------------------
def _check_notes(about: dict[str, Any], setup: Setup) -> None:
    """Raise ValueError or LookupError for notes that no game of this scenario can have left."""
    seeds, turn, stage = about["seeds"], about["turn"], about["stage"]
    if not isinstance(seeds, list) or not seeds or not all(type(seed) is int for seed in seeds):
        raise ValueError("seeds is not a list of whole numbers")
    cells = sum(math.prod(setup.chart.axes.shape(line.axes)) for line in FIELDS.values())
    if len(seeds) * cells * 8 > BYTES_MOST:
        raise ValueError(f"{len(seeds):,} worlds do not fit into memory")
    if type(turn) is not int or not 0 <= turn <= TURNS_MOST:
        raise ValueError(f"turn is {clipped(repr(turn))}; allowed: 0 to {TURNS_MOST}")
    if stage not in STAGES:
        raise ValueError(f"stage is {clipped(repr(stage))}; allowed: {', '.join(STAGES)}")
    if not isinstance(about["treaties"], bool):
        raise ValueError("treaties is not true or false")
    for seat, spec in about["policies"].items():
        setup.chart.axes.actor[seat]
        make(_text(spec))
    for seat, row in about.get("doctrines", {}).items():
        setup.chart.axes.actor[seat]
        Doctrine.of(row, setup.chart)
    news = np.array(about["news"], float)
    if news.size != len(setup.chart.extra["shocks"]) * len(seeds) or not np.isin(news, (0.0, 1.0)).all():
        raise ValueError("news is not a table of events and worlds")
    sheet = silent(setup.chart, 1) if stage == "bargaining" else holding_still(setup.chart, 1)
    write_answers(sheet, about["filed"], 0)
    exchange, exchanges = about.get("exchange", 0), about.get("exchanges", 1)
    if type(exchanges) is not int or not 1 <= exchanges <= EXCHANGES_MOST:
        raise ValueError(f"exchanges is {clipped(repr(exchanges))}; allowed: 1 to {EXCHANGES_MOST}")
    if type(exchange) is not int or not 0 <= exchange < (exchanges if stage == "bargaining" else 1):
        raise ValueError(f"exchange is {clipped(repr(exchange))}; allowed: 0 to {exchanges - 1}, and 0 outside of the bargaining")
    _check_log(about["log"])


def _check_log(entries: Any) -> None:
    before = GENESIS
    if not isinstance(entries, list):
        raise TypeError("log is not a list")
    for number, entry in enumerate(entries, 1):
        if not fits(entry, before):
            raise ValueError(f"log: the hash of entry {number} does not fit; this entry or the one before it was changed")
        before = entry["hash"]


def _turns(value: Any) -> int | None:
    """How many turns the game has; None in a save of before that was kept."""
    if value is not None and (type(value) is not int or not 1 <= value <= TURNS_MOST):
        raise ValueError(f"turns is {clipped(repr(value))}; allowed: 1 to {TURNS_MOST}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text is expected, found {clipped(repr(value))}")
    return value


# --- arrays -----------------------------------------------------------------------------------------------------------------
def _state(path: Path, arrays: dict[str, Array], about: dict[str, Any], setup: Setup, draws: Draws) -> State:
    worlds = len(draws.seeds)
    saved_seeds = arrays.get("draws.seeds", draws.seeds)
    if saved_seeds.shape != draws.seeds.shape or (saved_seeds != draws.seeds).any():
        raise NotASave(f"{path}: draws.seeds are not those of seeds")
    world = setup.world(replace(draws, turn=0))
    world = world.changed_by(fitted(path, arrays, "world.", world.arrays()))
    minds = {n[6:]: a for n, a in arrays.items() if n.startswith("minds.")}
    for name, array in minds.items():
        if not array.ndim or array.shape[-1] != worlds:
            raise NotASave(f"{path}: minds.{name} is {array.dtype}{array.shape}; its last axis should be {worlds} worlds")
    memory = fitted(path, arrays, "memory.", _memory(arrays, setup, worlds))
    sealed = _sealed(path, arrays, setup, worlds)
    return State(world, _register(path, arrays, about, setup, worlds), draws, minds, memory, about["filed"], sealed)


def _sealed(path: Path, arrays: dict[str, Array], setup: Setup, worlds: int) -> dict[str, Array]:
    """What was laid down in the bargaining that the save stands in; nothing outside of one."""
    moves, seats = silent(setup.chart, worlds), len(setup.chart.axes.delegate)
    blank = {name: getattr(moves, name) for name in SEALED} | {name: np.zeros((seats, worlds)) for name in COUNTS}
    named = [name for name in blank if f"sealed.{name}" in arrays]
    found = fitted(path, arrays, "sealed.", {name: blank[name] for name in named})
    for name in SEALED:
        if name in found and not np.isin(found[name], (0.0, 1.0)).all():
            raise NotASave(f"{path}: sealed.{name} holds what nobody can have sealed: allowed are 0 and 1")
    return found


def _memory(arrays: dict[str, Array], setup: Setup, worlds: int) -> dict[str, Array]:
    """Memory as it is at the start, in the shapes that a save must have: scripted events, and what policies have noted."""
    axes = setup.chart.axes
    notes = {note: letters for note, letters in note_axes().items() if f"memory.{note}" in arrays}
    blank = {note: np.zeros((len(axes.actor), *axes.shape(letters), worlds)) for note, letters in notes.items()}
    return {"fired": np.zeros((len(setup.chart.extra["shocks"]), worlds))} | blank


def _register(path: Path, arrays: dict[str, Array], about: dict[str, Any], setup: Setup, worlds: int) -> Register:
    book = Book(setup.chart)
    for row in about["drafts"]:
        draft = Draft.of(row | {"title": _text(row["title"])})
        lower(draft, setup.chart)
        book.enter(draft)
    book.proposals += [Proposal.of(row, len(book.drafts), setup.chart.axes.actor.ids) for row in about.get("proposals", ())]
    named = fitted(path, arrays, "register.", setup.register(worlds, about["treaties"]).arrays())
    flags = (0.0, 1.0)
    ranges = {
        "draft": np.arange(-1.0, len(book.drafts)),
        "status": np.array([NONE, OPEN, IN_FORCE, ENDED]),
        "party": np.array(flags),
        "invited": np.array(flags),
        "since": np.arange(0.0, TURNS_MOST + 1.0),
        "proposer": np.arange(-1.0, len(setup.chart.axes.actor)),
        "counters": np.arange(-1.0, len(book.drafts)),
        "answer": np.arange(float(len(ANSWERS))),
    }
    for name, allowed in ranges.items():
        if not np.isin(named[name], allowed).all():
            raise NotASave(f"{path}: register.{name} holds what no register can: allowed are {allowed[0]:g} to {allowed[-1]:g}")
    return Register(book, **named)  # type: ignore[arg-type]
