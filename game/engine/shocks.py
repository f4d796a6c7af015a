"""Shocks: the events a scenario scripts, by turn, by condition or by yearly chance. They strike before seats decide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.world.chart import Chart
from game.world.draws import Draws, cell_keys
from game.world.readouts import readout
from game.world.state import FIELDS, World
from game.world.total import Array, Index


@dataclass(frozen=True)
class Blow:
    """One effect: which cells of which quantity, and what becomes of them."""

    field: str
    cells: Index
    how: str  # set, add, times, damage, ends
    value: float
    years: float = 0.0


@dataclass(frozen=True)
class Shock:
    """One scripted event, compiled."""

    id: str
    title: str
    turn: int | None
    reads: str | None
    of: str | None
    above: float | None
    below: float | None
    chance: float | None
    once: bool
    blows: tuple[Blow, ...]


def strike(world: World, fired: Array, shocks: tuple[Shock, ...], draws: Draws) -> tuple[World, Array, Array]:
    """Apply the events that fire this turn. Returns the world, `fired (events, b)` ever and `now (events, b)`."""
    now = np.zeros_like(fired)
    if not shocks:
        return world, fired, now
    luck = draws.uniform("shock", cell_keys([shock.id for shock in shocks]))
    for place, shock in enumerate(shocks):
        if shock.turn is not None and shock.turn != draws.turn:
            continue
        hit = _fires(world, shock, fired[place], luck[place]) & world.alive
        if not hit.any():
            continue
        now[place] = hit
        for blow in shock.blows:
            world = _hit(world, blow, hit, draws.turn)
    return world, np.maximum(fired, now), now


def _fires(world: World, shock: Shock, fired: Array, luck: Array) -> Array:
    """(b,) whether the condition holds and the dice say so, this turn being the shock's."""
    hit = np.ones(world.worlds, bool)
    if shock.reads is not None:
        level = readout(world, shock.reads, shock.of)
        hit &= level > shock.above if shock.above is not None else hit
        hit &= level < shock.below if shock.below is not None else hit
    if shock.chance is not None:
        each_turn = 1.0 - (1.0 - shock.chance) ** world.chart.year
        hit &= luck < each_turn
    if shock.once:
        hit &= fired == 0.0
    return hit


def _hit(world: World, blow: Blow, hit: Array, turn: int) -> World:
    array = getattr(world, blow.field).copy()
    line = FIELDS[blow.field]
    cells = blow.cells if line.axes else ...
    old = array[cells]
    if blow.how == "damage":
        new = np.maximum(old, blow.value)
        mending = world.mending.copy()
        mending[blow.cells] = np.where(hit, blow.years, mending[blow.cells])
        world = world.changed_by({"mending": mending})
    elif blow.how == "ends":
        new = np.full_like(old, max(turn - 1.0, 0.0))  # the turn just played was the last
    else:
        new = {"set": np.full_like(old, blow.value), "add": old + blow.value, "times": old * blow.value}[blow.how]
    array[cells] = np.where(hit, np.minimum(np.maximum(new, line.low), line.high), old)
    return world.changed_by({blow.field: array})


def lanes(chart: Chart, origin: str | None, goods: list[str], destinations: list[str]) -> Index:
    """Lanes from an origin, of some goods, to some destinations; whatever is left out means all."""
    keep = np.ones(len(chart.axes.lane), bool)
    if origin is not None:
        keep &= chart.lane_origin == chart.axes.nation[origin]
    if goods:
        keep &= np.isin(chart.lane_good, [chart.axes.good[g] for g in goods])
    if destinations:
        keep &= np.isin(chart.lane_dest, [chart.axes.nation[n] for n in destinations])
    return np.flatnonzero(keep)
