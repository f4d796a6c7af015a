"""Enforcement: which promises are due, and how far each was broken.

A promise is a row: a quantity of the world, at most or at least a bound, and the excess that counts as a full breach
(DESIGN 3.2). The truth is added up here, which nobody sees; findings and penalties rest on evidence. Beside it stands what the
public can read off the parties' own figures: a split or hidden run looks kept (MECHANISMS 186).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Change, Turn, Why
from game.treaty.levers import promise_table, published_table
from game.treaty.register import Obligations
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array


def enforcement(world: World, turn: Turn) -> Change:
    """Hold every live promise against what was done, and add it up by the actor it binds."""
    due = turn.obligations
    if not len(due):
        nobody = np.zeros_like(world.bound)
        return Change({"breach": nobody, "bound": nobody})
    breach, apparent = breaches(world, turn), apparent_breaches(world, turn)
    by = due.bound_by.astype(np.int64)
    actors = len(world.bound)
    bound, kept = add_by_actor(by, due.live, actors), add_by_actor(by, due.live - breach, actors)
    looks_kept = add_by_actor(by, due.live - apparent, actors)
    worst = np.zeros_like(world.breach)
    np.maximum.at(worst, (by, np.arange(world.worlds)), breach)
    return Change(
        {
            "bound": bound,
            "due": world.due + bound,
            "met": world.met + kept,
            "met_as_published": world.met_as_published + looks_kept,
            "breach": worst,
        },
        why={"breach": Why("a", worst, Seen.NOBODY)},
    )


def breaches(world: World, turn: Turn) -> Array:
    """(o, b) how far each live promise is broken this turn: 0 kept, 1 in full."""
    return _excess(promise_table(world), turn.obligations)


def apparent_breaches(world: World, turn: Turn) -> Array:
    """(o, b) how far each live promise is broken by published figures; what nobody publishes looks kept."""
    return _excess(published_table(world), turn.obligations)


def _excess(table: Array, due: Obligations) -> Array:
    done = np.take_along_axis(table, due.row.astype(np.int64), axis=0)
    excess = due.sign * (done - due.bound) / due.scale
    return np.asarray(np.minimum(np.fmax(excess, 0.0), 1.0) * due.live)  # fmax: nothing known, nothing in excess


def add_by_actor(actor: Array, value: Array, actors: int) -> Array:
    """Add `value (o, b)` by `actor (o, b)` into `(actors, b)`, row by row: the same bits for a world alone as in a batch."""
    worlds = value.shape[-1]
    cells = actor * worlds + np.arange(worlds)
    return np.bincount(cells.reshape(-1), value.reshape(-1), actors * worlds).reshape(actors, worlds)
