"""Small worlds of labs: two nations, three labs, a cloud, figures that can be worked out by hand."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from worlds import a_turn

from game import load_scenario
from game.orders import Orders, holding_still
from game.rules.law import Change, Rule, Turn
from game.scenario.load import Setup
from game.world.draws import Draws
from game.world.params import Params
from game.world.state import World

ONE, TWO, THREE = range(3)
"""Labs: ONE and TWO are at home in Alder, THREE in Beryl."""
ALDER, BERYL = range(2)
CLOUD_A, CLOUD_B = 0, 1
"""Data centres: one of a cloud in Alder, which serves ONE and TWO, and one of lab THREE in Beryl."""
LAB_START = {"capability": 1.0, "deployed": 1.0, "tested": 1.0, "safety": 1.0, "stage": 3, "cash": 50, "market": 1 / 3}


def scenario(**changes: Any) -> dict[str, Any]:
    """The scenario as plain data."""
    work = {"makes": "frontier_ai", "capacity": 2.0}
    base: dict[str, Any] = {
        "name": "labs",
        "turns": 8,
        "catalogue": False,
        "goods": {
            "compute": {"level": 7, "unit": "M H100e years", "price": 10, "perishable": True},
            "frontier_ai": {"level": 8, "unit": "M H100e years", "price": 0, "inputs": {"compute": 1}, "controlled": False},
        },
        "actors": {
            "Alder": {"kind": "nation", "start": {"gdp": 20000, "adoption": 0.1}},
            "Beryl": {"kind": "nation", "start": {"gdp": 10000, "adoption": 0.1}},
            "one": {"kind": "lab", "nation": "Alder", "start": LAB_START},
            "two": {"kind": "lab", "nation": "Alder", "start": LAB_START},
            "three": {"kind": "lab", "nation": "Beryl", "start": LAB_START},
            "cloud": {"kind": "cloud", "nation": "Alder"},
        },
        "plants": {
            "centre_a": {"firm": "cloud", "nation": "Alder", "makes": "compute", "capacity": 3},
            "centre_b": {"firm": "three", "nation": "Beryl", "makes": "compute", "capacity": 1},
            "work_1": {"firm": "one", "nation": "Alder"} | work,
            "work_2": {"firm": "two", "nation": "Alder"} | work,
            "work_3": {"firm": "three", "nation": "Beryl"} | work,
        },
        "links": {"only": {
            "work_1": {"compute": {"centre_a": 1}},
            "work_2": {"compute": {"centre_a": 1}},
            "work_3": {"compute": {"centre_b": 1}},
        }},
        "policies": {"nation": "hold", "lab": "hold", "cloud": "hold"},
    }  # fmt: skip
    return base | changes


@lru_cache(maxsize=8)
def setup(months: float = 3.0) -> Setup:
    """The scenario, loaded once for each length of a turn."""
    return load_scenario(scenario(months_per_turn=months))


def labs(worlds: int = 1, months: float = 3.0, compute: tuple[float, float, float] = (1.0, 1.0, 1.0), **fields: Any) -> World:
    """A world in which the labs are fed `compute` M H100e; `fields` are set in rows or everywhere."""
    made = setup(months)
    chart = made.chart
    world = made.world(Draws.of(range(worlds))).copied()
    chips = np.array(compute)
    plants = [chart.axes.plant[f"work_{i}"] for i in (1, 2, 3)]
    world.output[plants] = (chips * chart.year)[:, None]
    world.output[chart.axes.plant["centre_a"]] = (chips[0] + chips[1]) * chart.year
    world.output[chart.axes.plant["centre_b"]] = chips[2] * chart.year
    world.shipped[...] = world.output[chart.edge_buyer]
    world.compute[...] = chips[:, None]
    for name, value in fields.items():
        array = getattr(world, name)
        array[...] = np.asarray(value, float).reshape(-1, 1) if np.ndim(value) == 1 else value
    return world


def orders(world: World, **deeds: Any) -> Orders:
    """Orders that hold still but for these deeds, given in rows or for all."""
    sheet = holding_still(world.chart, world.worlds)
    for name, value in deeds.items():
        array = getattr(sheet, name)
        array[...] = np.asarray(value, float).reshape(-1, 1) if np.ndim(value) == 1 else value
    return sheet


def turn(
    world: World, number: int = 0, fair: dict[str, float] | None = None, params: dict[str, float] | None = None, **deeds: Any
) -> Turn:
    """A turn with these deeds, fairness and changed parameters."""
    from dataclasses import replace

    made = a_turn(world, orders(world, **deeds), number, seeds=range(world.worlds))
    changed: Params = made.params.but(**(params or {}))
    return replace(made, fair=fair or {}, params=changed)


def after(rule: Rule, world: World, now: Turn) -> World:
    """The world after one rule."""
    change: Change = rule(world, now)
    return world.changed_by(change.fields)
