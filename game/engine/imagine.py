"""Imagine: a world as one seat may believe it, for previews, advice and look-ahead.

What the seat sees is taken as it is; what it cannot see is sampled from each quantity's `guess`. Nothing else of the truth
gets in: two worlds that look the same to a seat are imagined the same.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from game.engine.state import State
from game.knowledge.observe import Observation
from game.world.declare import Declared, Guess
from game.world.draws import Draws
from game.world.owners import owned_axis
from game.world.starts import shown
from game.world.state import FIELDS, World
from game.world.total import Array


def imagine(seen: Observation, published: World, luck: Draws, lanes: int = 1) -> State:
    """`lanes` imagined states for each world that one seat observes: `(…, b * lanes)`, lanes of a world side by side.

    `published` is the scenario's first position (`setup.world`), one world: figures that anybody can look up.
    """
    seeds = np.repeat(luck.seeds, lanes) + np.tile(np.arange(lanes, dtype=np.uint64), len(luck.seeds))
    draws = Draws(seeds, seen.turn).salted("imagine")
    values: dict[str, Array] = {}
    for name in sorted(FIELDS, key=lambda n: FIELDS[n].guess.around in FIELDS):
        values[name] = _believed(seen, FIELDS[name], values, published, draws, lanes)
    world = published.changed_by(values)
    register = seen.register.but(**{k: np.repeat(v, lanes, axis=-1) for k, v in seen.register.arrays().items()})
    return State(world, register, replace(draws, turn=seen.turn))


def _redrawn(seen: Observation, line: Declared, base: Array, draws: Draws) -> Array:
    """What stands for hidden cells, those that a start has drawn for some to see drawn again by the same law."""
    for cell, drawn in shown(seen.chart, line.name).items():
        base[(cell,) if line.axes else ()] = np.clip(drawn.draw(replace(draws, turn=0)), line.low, line.high)
    return base


def _believed(seen: Observation, line: Declared, known: dict[str, Array], published: World, draws: Draws, lanes: int) -> Array:
    value, mask = seen.seen(line.name)
    value = np.repeat(value, lanes, axis=-1)
    if mask.all():
        return value
    guess = line.guess
    if guess.around == "rest":
        base = np.full_like(value, line.rest)
    elif guess.around in known:
        base = known[guess.around]
    else:
        base = np.broadcast_to(getattr(published, line.name), value.shape)
    if guess.spread > 0.0:
        noise = draws.normal(f"guess.{line.name}", math.prod(value.shape[:-1])).reshape(value.shape)
        base = base * np.exp(guess.spread * _doubt(seen, guess, lanes) * noise)
    base = _redrawn(seen, line, np.array(np.minimum(np.maximum(base, line.low), line.high)), draws)
    if not line.axes:
        return base
    shape = [1] * value.ndim
    shape[owned_axis(line)] = len(mask)
    return np.where(mask.reshape(shape), value, base)


def _doubt(seen: Observation, guess: Guess, lanes: int) -> Array | float:
    """How wide the seat's guess is against the declared spread: by a public quantity, or by what its nation's own
    intelligence makes of others' books (MECHANISMS 35, 57, 93)."""
    if not guess.doubt:
        return 1.0
    if guess.doubt != "intelligence":
        return np.repeat(seen.public(guess.doubt), lanes, axis=-1)
    chart = seen.chart
    if chart.actor_nation[seen.seats[0]] < 0 or guess.doubt not in chart.axes.programme:
        return 1.0
    stock = seen.own("programme")[0, chart.axes.programme[guess.doubt]]
    params = chart.params
    return np.repeat(1.0 - params.books_read * stock / (stock + params.intelligence_half), lanes)
