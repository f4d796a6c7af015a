"""The epilogue: after the last turn conduct is frozen, and the danger that is left is measured.

Last-turn cheating gains nothing, and most dice leave the score: q is the mean chance of catastrophe over the epilogue's
turns, from the hazard itself and not from whether it struck (Rao-Blackwell).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from game.engine.state import State
from game.engine.turn import Rules, play
from game.orders import Orders
from game.world.total import Array, total

LANES = 64
"""Copies of a world that run side by side."""


def epilogue(state: State, orders: Orders, rules: Rules, turns: int, copies: int) -> Array:
    """`q (b,)`: chance of catastrophe within `turns` more turns under the orders of the last one, over `copies` of each
    world with luck of their own."""
    worlds = state.world.worlds
    if turns == 0:
        return np.zeros(worlds)
    step = max(1, LANES // worlds)
    parts = [_left(state, orders, rules, turns, first, min(step, copies - first)) for first in range(0, copies, step)]
    return np.asarray(total(np.concatenate(parts)) / copies)


def _left(state: State, orders: Orders, rules: Rules, turns: int, first: int, lanes: int) -> Array:
    """`(lanes, b)` chance left in some of the copies."""
    worlds = np.repeat(np.arange(state.world.worlds), lanes)
    future = state.at(worlds) if lanes > 1 else state
    copy = np.tile(np.arange(first, first + lanes, dtype=np.uint64), state.world.worlds)
    future = future.but(draws=replace(future.draws, seeds=future.draws.seeds + copy).salted("epilogue"))
    if lanes > 1:
        orders = orders.changed_by({n: np.ascontiguousarray(a[..., worlds]) for n, a in orders.arrays().items()})
    open_end = Rules(rules.resting | {"score"}, rules.restrictions, {}, rules.turns + turns + 1)
    before = np.maximum(future.world.survival, 1e-300)
    for _ in range(turns):
        future = play(future, orders, open_end).state
    left = 1.0 - future.world.survival / before
    return np.ascontiguousarray(left.reshape(-1, lanes).T)
