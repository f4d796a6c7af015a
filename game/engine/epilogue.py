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
    world with luck of their own; 0 where the game has ended."""
    q, going = np.zeros(state.world.worlds), np.flatnonzero(state.world.alive)
    if turns == 0 or not len(going):
        return q
    if len(going) < len(q):
        state, orders = state.at(going), orders.at(going)
    step = max(1, LANES // len(going))
    parts = [_left(state, orders, rules, turns, first, min(step, copies - first)) for first in range(0, copies, step)]
    q[going] = total(np.concatenate(parts)) / copies
    return q


def _left(state: State, orders: Orders, rules: Rules, turns: int, first: int, lanes: int) -> Array:
    """`(lanes, b)` chance left in some of the copies."""
    worlds = np.repeat(np.arange(state.world.worlds), lanes)
    future = state.at(worlds) if lanes > 1 else state
    copy = np.tile(np.arange(first, first + lanes, dtype=np.uint64), state.world.worlds)
    future = future.but(draws=replace(future.draws, seeds=future.draws.seeds + copy).salted("epilogue"))
    if lanes > 1:
        orders = orders.at(worlds)
    open_end = Rules(rules.resting | {"score"}, rules.restrictions, {}, rules.turns + turns + 1)
    before = left = np.maximum(future.world.survival, 1e-300)
    for _ in range(turns):
        alive = future.world.alive
        future = play(future, orders, open_end, heeding_ends=False).state
        left = np.where(alive, future.world.survival, left)  # once a world has ended, no danger is left to it
    return np.ascontiguousarray((1.0 - left / before).reshape(-1, lanes).T)
