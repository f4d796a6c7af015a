"""Things that a side deal may be about: who can hand them over, and what that changes. Nothing is made of nothing.

Money comes out of a nation's treasury or a laboratory's cash. Chips, tools and rare earths come out of the stocks in a
nation's territory, or in a firm's plants, and go where they are used. Compute is lent by laboratories to laboratories for a
while. Evidence is what a nation's own eyes have seen: it is copied, not given away. A vote and a silence are promises of
conduct.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.orders import THINGS
from game.world.chart import Chart
from game.world.state import World
from game.world.total import Array, Index, ratio, total

GOODS = {"chips": "accelerators", "tools": "euv", "rare_earths": "rare_earths"}
"""Goods that things stand for by name; a scenario may do without any of them."""
CONDUCT = ("vote", "silence")
LEND_MOST = 0.5
"""Of its laboratories' compute, what one seat can lend."""


def code(thing: str) -> int:
    """What a move calls a thing. Raises ValueError for what is none."""
    return THINGS.index(thing) + 1


def able(world: World, pair: int, thing: str, amount: Array) -> Array:
    """(b,) bool: whether the first of a pair can hand over so much to the second now."""
    giver, taker = _two(world.chart, pair)
    if thing in CONDUCT:
        return np.ones(world.worlds, bool)
    if thing == "evidence":
        chart = world.chart
        return np.full(world.worlds, bool(chart.actor_nation[giver] >= 0 and chart.actor_nation[taker] >= 0))
    if thing == "compute":
        held = LEND_MOST * total(world.compute[_labs(world.chart, giver)]) - _lending(world, pair)
        return (amount > 0.0) & (held >= amount) & bool(len(_labs(world.chart, taker)))
    if thing == "money":
        can = _purse(world.chart, giver) is not None and _purse(world.chart, taker) is not None
        return (amount > 0.0) & (_held(world, giver) >= amount) if can else np.zeros(world.worlds, bool)
    stock, places = _stock(world.chart, giver, GOODS[thing]), _sinks(world.chart, taker, GOODS[thing])[0]
    return (amount > 0.0) & (total(world.stock[stock]) >= amount) & bool(len(places))


def handed(world: World, pair: int, thing: str, amount: Array, turns: int) -> World:
    """The world after the first of a pair has handed `amount (b,)` to the second; nothing happens where it is 0. Compute is lent
    for `turns`."""
    if thing in CONDUCT or not amount.any():
        return world
    hand = {"money": _money, "evidence": _evidence}.get(thing)
    if hand is not None:
        return hand(world, pair, amount)
    return _compute(world, pair, amount, turns) if thing == "compute" else _goods(world, pair, GOODS[thing], amount)


def _two(chart: Chart, pair: int) -> tuple[int, int]:
    """The actors of a pair."""
    return int(chart.delegate_actor[chart.pairs.first[pair]]), int(chart.delegate_actor[chart.pairs.second[pair]])


# --- money ----------------------------------------------------------------------------------------------------------------
def _purse(chart: Chart, actor: int) -> tuple[str, int] | None:
    """Where an actor keeps its money: the quantity and the cell; None for those whose books the game does not keep."""
    if chart.actor_nation[actor] >= 0:
        return "treasury", int(chart.actor_nation[actor])
    if chart.actor_lab[actor] >= 0:
        return "cash", int(chart.actor_lab[actor])
    agencies = chart.agency_actor.tolist()
    return ("funds", agencies.index(actor)) if actor in agencies else None


def _held(world: World, actor: int) -> Array:
    purse = _purse(world.chart, actor)
    assert purse is not None
    held: Array = getattr(world, purse[0])[purse[1]]
    return held


def _money(world: World, pair: int, amount: Array) -> World:
    for actor, sign in zip(_two(world.chart, pair), (-1.0, 1.0), strict=True):
        purse = _purse(world.chart, actor)
        assert purse is not None
        array = getattr(world, purse[0]).copy()
        array[purse[1]] += sign * amount
        world = world.changed_by({purse[0]: array})
    return world


# --- goods ----------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=512)
def _holdings(chart: Chart, actor: int, good: str) -> Index:
    """Holdings of a good in a nation's territory, or in a firm's own plants."""
    if good not in chart.axes.good:
        return np.zeros(0, np.int64)
    plant, nation = chart.holding_plant, chart.actor_nation[actor]
    mine = chart.plant_nation[plant] == nation if nation >= 0 else chart.plant_firm[plant] == actor
    return np.flatnonzero(mine & (chart.holding_good == chart.axes.good[good]))


def _stock(chart: Chart, actor: int, good: str) -> Index:
    return _holdings(chart, actor, good)


@lru_cache(maxsize=512)
def _sinks(chart: Chart, actor: int, good: str) -> tuple[Index, Array]:
    """Holdings that a good given to an actor goes to, and the share of each: where it is used, by need; else where it is made."""
    held = _holdings(chart, actor, good)
    slot = chart.holding_slot[held]
    uses = held[slot >= 0] if (slot >= 0).any() else held
    slot = chart.holding_slot[uses]
    need = np.where(slot >= 0, chart.slot_amount[np.maximum(slot, 0)], 1.0) if len(chart.slot_amount) else np.ones(len(uses))
    weight = need * chart.first_capacity[chart.holding_plant[uses]]
    whole = float(total(weight[:, None])[0]) if len(weight) else 0.0
    return uses, weight / whole if whole > 0.0 else np.full(len(uses), 1.0 / max(len(uses), 1))


def _goods(world: World, pair: int, good: str, amount: Array) -> World:
    giver, taker = _two(world.chart, pair)
    source, (sink, share) = _stock(world.chart, giver, good), _sinks(world.chart, taker, good)
    stock = world.stock.copy()
    taken = stock[source] * np.minimum(ratio(amount, total(stock[source])), 1.0)
    stock[source] -= taken
    stock[sink] += share[:, None] * total(taken)
    return world.changed_by({"stock": stock})


# --- compute --------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=256)
def _labs(chart: Chart, actor: int) -> Index:
    """Laboratories that an actor speaks for: itself, or those at home."""
    nation, lab = int(chart.actor_nation[actor]), int(chart.actor_lab[actor])
    return np.flatnonzero(chart.lab_home == nation) if nation >= 0 else np.array([lab] if lab >= 0 else [], np.int64)


def _lending(world: World, pair: int) -> Array:
    """(b,) what the first of a pair lends to all others already."""
    mine = world.chart.pairs.first == world.chart.pairs.first[pair]
    return np.asarray(total((world.lent * (world.lent_left > 0.0))[mine]))


def _compute(world: World, pair: int, amount: Array, turns: int) -> World:
    lent, left = world.lent.copy(), world.lent_left.copy()
    lent[pair] = np.where(amount > 0.0, amount, lent[pair])
    left[pair] = np.where(amount > 0.0, float(turns), left[pair])
    return world.changed_by({"lent": lent, "lent_left": left})


# --- evidence -------------------------------------------------------------------------------------------------------------
def _evidence(world: World, pair: int, amount: Array) -> World:
    """The taker weighs what the giver's eyes have seen where it has seen less itself."""
    giver, taker = (int(world.chart.actor_nation[actor]) for actor in _two(world.chart, pair))
    intel = world.intel.copy()
    seen = (np.abs(intel[giver]) > np.abs(intel[taker])) & (amount > 0.0)
    intel[taker] = np.where(seen, intel[giver], intel[taker])
    return world.changed_by({"intel": intel})
