"""Small worlds that are watched: three nations under a ceiling, two labs, two clouds, two start-ups that sell audits, an
agency."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from worlds import a_turn

from game import load_scenario
from game.orders import holding_still
from game.rules.law import Change, Rule, Turn
from game.scenario.load import Setup
from game.treaty.levers import LEVERS, resting
from game.world.draws import Draws
from game.world.state import World

ALDER, BERYL, ESKER = range(3)
ONE, TWO = range(2)
"""Labs: ONE at home in Alder rents from the cloud there, TWO in Beryl has halls of its own."""
LOCAL, FAR = range(2)
"""Auditors: LOCAL rents its compute from ONE's cloud, FAR from a cloud in Esker that serves no lab."""
CEILING = 1e26
LAB = {"capability": 1.0, "deployed": 1.0, "tested": 1.0, "safety": 1.0, "stage": 3, "cash": 50.0, "market": 0.5, "income": 4.0}


def scenario(**changes: Any) -> dict[str, Any]:
    """The scenario as plain data."""
    work = {"makes": "frontier_ai", "capacity": 2.0}
    base: dict[str, Any] = {
        "name": "watched", "turns": 12, "catalogue": False,
        "goods": {
            "compute": {"level": 7, "unit": "M H100e years", "price": 10, "perishable": True},
            "frontier_ai": {"level": 8, "unit": "M H100e years", "price": 0, "inputs": {"compute": 1}, "controlled": False},
        },
        "actors": {
            "Alder": {"kind": "nation", "start": {"gdp": 20000, "treasury": 100, "adoption": 0.1}},
            "Beryl": {"kind": "nation", "start": {"gdp": 10000, "treasury": 60, "adoption": 0.1}},
            "Esker": {"kind": "nation", "start": {"gdp": 500, "treasury": 2, "adoption": 0.1}},
            "one": {"kind": "lab", "nation": "Alder", "start": LAB},
            "two": {"kind": "lab", "nation": "Beryl", "start": LAB},
            "cloud_a": {"kind": "cloud", "nation": "Alder"},
            "cloud_e": {"kind": "cloud", "nation": "Esker"},
            "local": {"kind": "startup", "nation": "Alder"},
            "far": {"kind": "startup", "nation": "Esker"},
            "agency": {"kind": "agency"},
        },
        "plants": {
            "halls_a": {"firm": "cloud_a", "nation": "Alder", "makes": "compute", "capacity": 2},
            "halls_b": {"firm": "two", "nation": "Beryl", "makes": "compute", "capacity": 1},
            "halls_e": {"firm": "cloud_e", "nation": "Esker", "makes": "compute", "capacity": 1},
            "work_1": {"firm": "one", "nation": "Alder"} | work,
            "work_2": {"firm": "two", "nation": "Beryl"} | work,
        },
        "links": {"only": {"work_1": {"compute": {"halls_a": 1}}, "work_2": {"compute": {"halls_b": 1}}}},
        "policies": {"nation": "hold", "lab": "hold", "cloud": "hold", "startup": "hold", "agency": "hold"},
        "treaties": [{"id": "t", "title": "T", "parties": ["Alder", "Beryl", "Esker"], "depositary": "agency",
                      "clauses": [{"kind": "compute_cap", "flop": CEILING}]}],
    }  # fmt: skip
    return base | changes


@lru_cache(maxsize=8)
def setup() -> Setup:
    """The scenario, loaded once."""
    return load_scenario(scenario())


def watched(worlds: int = 1, loaded: Setup | None = None, **fields: Any) -> World:
    """A world in which both labs are fed; `fields` are set in rows along the first axis, or everywhere."""
    made = loaded or setup()
    chart = made.chart
    world = made.world(Draws.of(range(worlds))).copied()
    world.output[...] = world.capacity
    world.shipped[...] = world.output[chart.edge_seller]
    world.compute[...] = 1.0
    return put(world, **fields)


def put(world: World, **fields: Any) -> World:
    """A copy of the world with some quantities set: a number everywhere, or a row for each cell of the first axis."""
    copy = world.copied()
    for name, value in fields.items():
        array = getattr(copy, name)
        array[...] = _column(value, array.ndim)
    return copy


def _column(value: Any, ndim: int) -> Any:
    given = np.asarray(value, float)
    return given if given.ndim in (0, ndim) else given.reshape(*given.shape, *[1] * (ndim - given.ndim))


def turn(
    world: World,
    levers: dict[str, Any] | None = None,
    number: int = 0,
    params: dict[str, float] | None = None,
    fair: dict[str, float] | None = None,
    loaded: Setup | None = None,
    **deeds: Any,
) -> Turn:
    """A turn under the treaty, with these levers over it, these deeds and parameters."""
    made, worlds = loaded or setup(), world.worlds
    register = made.register(worlds)
    _, obligations = register.combined(world)
    set_to = resting(made.chart, worlds)
    for name, value in (levers or {}).items():
        assert name in LEVERS
        array = getattr(set_to, name)
        array[...] = _column(value, array.ndim)
    orders = holding_still(made.chart, worlds)
    for name, value in deeds.items():
        array = getattr(orders, name)
        array[...] = _column(value, array.ndim)
    now = replace(a_turn(world, orders, number, range(worlds), set_to), obligations=obligations, treaties=register)
    return replace(now, params=now.params.but(**(params or {})), fair=fair or {})


def access(world: World, *sensors: str, nations: tuple[int, ...] = (ALDER, BERYL, ESKER), share: float = 1.0) -> Any:
    """(c, n) access for these sensors in these nations."""
    table = np.zeros((len(world.chart.axes.sensor), len(world.chart.axes.nation)))
    for name in sensors:
        table[world.chart.axes.sensor[name], list(nations)] = share
    return table


def after(rule: Rule, world: World, now: Turn) -> World:
    """The world after one rule."""
    change: Change = rule(world, now)
    return world.changed_by(change.fields)


def actor(world: World, name: str) -> int:
    """Place of an actor."""
    return world.chart.axes.actor[name]
