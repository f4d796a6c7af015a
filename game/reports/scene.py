"""A scene: one turn of one world as one seat may see it. What the feed reads figures and names from, fog included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from game.engine.state import State
from game.engine.turn import Played
from game.reports.names import Names, penalty
from game.rules.law import Why
from game.scenario.load import Setup
from game.world.chart import Chart
from game.world.declare import Seen
from game.world.draws import Draws
from game.world.owners import sees
from game.world.state import FIELDS, World
from game.world.total import Array

Cell = tuple[int, ...]


@dataclass(frozen=True)
class Derived:
    """A figure worked out from quantities of the world, on `axes`; whoever sees all of `fields` sees it. Those on other axes
    must be public."""

    axes: str
    fields: tuple[str, ...]
    work: Callable[[World, int], Array]


def _cost(world: World, at: int) -> Array:
    output = world.gdp[:, at] * world.chart.year
    return np.asarray(world.collateral[:, at] / np.maximum(output, 1e-12))


def _smuggled_worth(world: World, at: int) -> Array:
    chart = world.chart
    unit = chart.good_price[chart.edge_good] * world.price[chart.holding_market[chart.edge_sink], at]
    return np.asarray(world.smuggled[:, at] * unit)


DERIVED = {
    "cost": Derived("n", ("collateral", "gdp"), _cost),
    "smuggled_worth": Derived("e", ("smuggled", "price"), _smuggled_worth),
}


@dataclass(frozen=True, eq=False)
class Reading:
    """A number on its axes, in one world: now, at the start of the turn where it stood somewhere, and where it may be seen."""

    axes: str
    now: Array
    was: Array | None
    seen: Array  # bool, along the owned axis
    rest: float


@dataclass(frozen=True, eq=False)
class Scene:
    """One turn of one world, for one seat (its place on the actor axis), or for whoever has no fog to see through."""

    setup: Setup
    before: State
    played: Played
    world: int
    seat: int | None
    names: Names

    @property
    def chart(self) -> Chart:
        """The fixed part of the scenario."""
        return self.setup.chart

    @cached_property
    def after(self) -> World:
        """What is true after the turn."""
        return self.played.state.world

    # --- numbers ----------------------------------------------------------------------------------------------------------
    def read(self, name: str) -> Reading | None:
        """What a row of the table of kinds watches; None where the scenario or the turn has no such number."""
        part, _, what = name.partition(".")
        if part == "world":
            line = FIELDS[what]
            now, was = (np.asarray(getattr(w, what)[..., self.world]) for w in (self.after, self.before.world))
            return Reading(line.axes, now, was, self._mask(line.axes, line.seen_by), line.rest)
        if part == "figure":
            found = DERIVED[what]
            hidden = [FIELDS[f].seen_by for f in found.fields if FIELDS[f].axes == found.axes]
            mask = np.logical_and.reduce([self._mask(found.axes, seen_by) for seen_by in hidden])
            return Reading(found.axes, found.work(self.after, self.world), found.work(self.before.world, self.world), mask, 0.0)
        why: Why | None = self.played.why.get(part, {}).get(what)
        if why is None:
            return None
        return Reading(why.axes, np.asarray(why.value[..., self.world]), None, self._mask(why.axes, why.seen_by), 0.0)

    def figure(self, name: str, axes: str, cell: Cell) -> float | None:
        """A figure of a sentence about `cell`: `after_X` or `before_X` of a quantity on the same axes or on none. None where the
        seat may not see it, or where it has no such cell."""
        when, _, what = name.partition("_")
        line = FIELDS[what]
        world = self.after if when == "after" else self.before.world
        value = getattr(world, what)[..., self.world]
        place = cell if line.axes == axes else ()
        if line.axes not in (axes, ""):
            return None
        mask = self._mask(line.axes, line.seen_by)
        return float(value[place]) if mask[place[0] if place else 0] else None

    def _mask(self, axes: str, seen_by: Seen) -> Array:
        if self.seat is None:
            return np.ones(1 if not axes else len(self.chart.axes.of(axes[0])), bool)
        return sees(self.chart, axes, seen_by, self.seat)

    # --- names ------------------------------------------------------------------------------------------------------------
    def called(self, axes: str, cell: Cell) -> dict[str, str]:
        """The names in a sentence about a cell, by slot."""
        return SLOTS[axes](self, *cell) if axes in SLOTS else {}

    def stake(self, axes: str, cell: Cell) -> float:
        """How much of the world a cell stands for, 0 to 1, by the scenario's published figures."""
        table = stakes(self.setup).get(axes)
        return 1.0 if table is None else float(table[cell[0]])

    def lacked(self, plant: int) -> int:
        """The good a plant lacked most. For those who may know that it lacked some: its books are open to the same."""
        slots = self._flow_slots[plant]
        if not len(slots):
            return int(self.chart.plant_good[plant])
        fill = np.minimum(self._held[slots] / np.maximum(self.after.usage[slots, self.world], 1e-300), 1.0)
        least = slots[int(np.argmin(1.0 - self.chart.slot_weight[slots] * (1.0 - fill)))]
        return int(self.chart.market_good[self.chart.slot_market[least]])

    @cached_property
    def _held(self) -> Array:
        """(i) what each slot had in stock as the turn began."""
        return np.asarray(self.chart.cover(self.before.world.stock[:, self.world : self.world + 1])[:, 0])

    @property
    def _flow_slots(self) -> tuple[Array, ...]:
        return _flow_slots(self.chart)


@lru_cache(maxsize=8)
def _flow_slots(chart: Chart) -> tuple[Array, ...]:
    """The slots of flow inputs of every plant."""
    return tuple(chart.flow.slot[chart.flow.plant == plant] for plant in range(len(chart.axes.plant)))


def _plant_slots(scene: Scene, p: int) -> dict[str, str]:
    chart, names = scene.chart, scene.names
    return {
        "plant": names.plant(p),
        "nation": names.nation(int(chart.plant_nation[p])),
        "good": names.good(int(chart.plant_good[p])),
        "input": names.good(scene.lacked(p)),
    }


def _edge_slots(scene: Scene, e: int) -> dict[str, str]:
    chart, names = scene.chart, scene.names
    origin, dest = (int(chart.plant_nation[x[e]]) for x in (chart.edge_seller, chart.edge_buyer))
    return {"origin": names.nation(origin), "dest": names.nation(dest), "good": names.good(int(chart.edge_good[e]))}


def _lane_slots(scene: Scene, k: int) -> dict[str, str]:
    chart, names = scene.chart, scene.names
    return {
        "origin": names.nation(int(chart.lane_origin[k])),
        "good": names.good(int(chart.lane_good[k])),
        "dest": names.nation(int(chart.lane_dest[k])),
    }


def _market_slots(scene: Scene, m: int) -> dict[str, str]:
    chart, names = scene.chart, scene.names
    return {"good": names.good(int(chart.market_good[m])), "nation": names.nation(int(chart.market_nation[m]))}


SLOTS: dict[str, Callable[..., dict[str, str]]] = {
    "a": lambda s, a: {"actor": s.names.actor(a)},
    "n": lambda s, n: {"nation": s.names.nation(n)},
    "l": lambda s, lab: {"lab": s.names.lab(lab)},
    "p": _plant_slots,
    "e": _edge_slots,
    "k": _lane_slots,
    "m": _market_slots,
    "nn": lambda s, n, other: {"nation": s.names.nation(n), "other": s.names.nation(other)},
    "x": lambda s, x: {"auditor": s.names.actor(int(s.chart.auditor_actor[x]))},
    "na": lambda s, n, a: {"nation": s.names.nation(n), "actor": s.names.actor(a)},
    "y": lambda s, y: {"actor": s.names.actor(int(s.chart.agency_actor[y]))},
    "za": lambda s, z, a: {"penalty": penalty(s.chart.axes.penalty.ids[z]), "actor": s.names.actor(a)},
}
"""Axes -> the names that a sentence about one of their cells may use."""


# --- how much of the world a cell stands for -------------------------------------------------------------------------------
@lru_cache(maxsize=8)
def stakes(setup: Setup) -> dict[str, Array]:
    """Axes -> `(cells,)` from 0 to 1: the largest share of any good's world capacity that rests on the cell; each nation's output
    against the largest; each lab's place in the market. Published figures only, so that what is told gives nothing away."""
    chart = setup.chart
    first = setup.world(Draws.of([0]))
    capacity = chart.first_capacity
    of_good = np.bincount(chart.plant_good, capacity, len(chart.axes.good)) if len(capacity) else np.ones(len(chart.axes.good))
    plant = capacity / np.maximum(of_good[chart.plant_good], 1e-300)
    slot = chart.slot_weight * plant[chart.slot_plant]
    edge = first.share[:, 0] * slot[chart.edge_slot]
    made = chart.plant_good[chart.edge_buyer]
    return {
        "p": plant,
        "e": edge,
        "k": _largest(chart.edge_lane, made, edge, len(chart.axes.lane)),
        "m": _largest(chart.slot_market, chart.plant_good[chart.slot_plant], slot, len(chart.axes.market)),
        "n": _against_largest(first.gdp[:, 0]),
        "l": 0.3 + 0.7 * np.sqrt(_against_largest(first.market[:, 0])),
    }


def _against_largest(values: Array) -> Array:
    most = float(values.max(initial=0.0))
    return values / most if most > 0.0 else np.ones(len(values))


def _largest(row: Array, good: Array, value: Array, rows: int) -> Array:
    """Add `value` by (row, good), then take the largest good of each row."""
    if not rows:
        return np.zeros(0)
    goods = int(good.max(initial=0)) + 1
    keep = row >= 0
    table = np.bincount(row[keep] * goods + good[keep], value[keep], rows * goods)
    return np.asarray(np.minimum(table.reshape(rows, goods).max(axis=1), 1.0))
