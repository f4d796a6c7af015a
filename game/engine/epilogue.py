"""The epilogue: after the last turn conduct is frozen, and what is left is measured: danger, and breaches still to be found.

Last-turn cheating gains nothing, and most dice leave the score: q is the mean chance of catastrophe over the epilogue's
turns, from the hazard itself and not from whether it struck (Rao-Blackwell); evidence goes on arriving, so that a breach of
the last turns is found as often as it would have been in time.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from game.engine.state import State
from game.engine.turn import Rules, play
from game.orders import Orders
from game.world.readouts import found_out
from game.world.total import Array, total

LANES = 64
"""Copies of a world that run side by side."""


def epilogue(state: State, orders: Orders, rules: Rules, turns: int, copies: int) -> tuple[Array, Array]:
    """What is left under the orders of the last turn, over `copies` of each world with luck of their own, within `turns` more:
    `q (b,)` the chance of catastrophe, 0 where the game has ended; `found (a, b)` the chance that a finding has been made
    against the actor or a firm at home there, what was found in play included."""
    q, found, going = np.zeros(state.world.worlds), found_out(state.world), np.flatnonzero(state.world.alive)
    if turns == 0 or not len(going):
        return q, found
    if len(going) < len(q):
        state, orders = state.at(going), orders.at(going)
    step = max(1, LANES // len(going))
    parts = [_left(state, orders, rules, turns, first, min(step, copies - first)) for first in range(0, copies, step)]
    q[going] = total(np.concatenate([left for left, _ in parts])) / copies
    found[:, going] = total(np.concatenate([found for _, found in parts])) / copies
    return q, found


def _left(state: State, orders: Orders, rules: Rules, turns: int, first: int, lanes: int) -> tuple[Array, Array]:
    """`(lanes, b)` chance of catastrophe left in some of the copies, and `(lanes, a, b)` who has been found out."""
    here = state.world.worlds
    worlds = np.repeat(np.arange(here), lanes)
    future = state.at(worlds) if lanes > 1 else state
    copy = np.tile(np.arange(first, first + lanes, dtype=np.uint64), here)
    future = future.but(draws=replace(future.draws, seeds=future.draws.seeds + copy).salted("epilogue"))
    if lanes > 1:
        orders = orders.at(worlds)
    open_end = Rules(rules.resting | {"score"}, rules.restrictions, {}, rules.turns + turns + 1)
    before = left = np.maximum(future.world.survival, 1e-300)
    for _ in range(turns):
        alive = future.world.alive
        future = play(future, orders, open_end, heeding_ends=False).state
        left = np.where(alive, future.world.survival, left)  # once a world has ended, no danger is left to it
    by_copy = found_out(future.world).reshape(-1, here, lanes)
    return np.ascontiguousarray((1.0 - left / before).reshape(here, lanes).T), np.ascontiguousarray(np.moveaxis(by_copy, 2, 0))
