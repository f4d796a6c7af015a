"""Synthetic scenarios of 10 to 10,000 firms, and what a turn costs against their size.

The chain has eight levels: raw materials, tools, logic and memory, modules, accelerators, data centres, labs, the civil economy.
Every firm has a site; every third one a second site abroad. Capacities and homes follow from the seed. Small worlds leave out
goods, not firms; all have four to five edges a firm, so that edges grow as firms do. The number of nations stays.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from benchmarks.measure import Row, entry, wait, work
from game import Model, load_scenario
from game.scenario.load import Setup

SIZES = (10, 100, 1_000, 10_000)
CELLS = 720_000
"""Edges x worlds, kept constant: what 10,000 firms have in sixteen worlds. With far fewer worlds the rows get so short that the
work per row of numpy and of the sparse sums shows, whatever the size."""

KINDS = (  # kind of firm, share of all firms, goods it may make
    ("materials", 0.34, ("ore", "gas", "wafers", "resist", "substrate", "helium")),
    ("tools", 0.10, ("steppers", "etchers")),
    ("foundry", 0.16, ("logic", "old_logic")),
    ("memory", 0.06, ("stacks",)),
    ("packaging", 0.08, ("modules",)),
    ("designer", 0.06, ("accelerators",)),
    ("cloud", 0.10, ("compute",)),
    ("lab", 0.10, ("frontier_ai",)),
)
FEW = (("materials", "ore"), ("materials", "wafers"), ("foundry", "old_logic"), ("cloud", "compute"), ("lab", "frontier_ai"))
"""What the firms of a small world are, in turn."""
NATIONS = 6
SMALL = 40
"""Fewer firms than this make a small world."""
FURTHER = {"old_logic": "ore", "frontier_ai": "old_logic"}
"""A further input of some goods in a small world, which has fewer goods to need."""

GOODS: dict[str, dict[str, Any]] = {
    "ore": {"level": 0, "price": 0.001, "smuggling": 0.3},
    "gas": {"level": 0, "price": 0.001, "lead": 3},
    "helium": {"level": 0, "price": 0.002},
    "wafers": {"level": 1, "price": 0.002, "inputs": {"ore": 0.5}},
    "resist": {"level": 1, "price": 0.003, "inputs": {"gas": 0.2}},
    "substrate": {"level": 1, "price": 0.002, "inputs": {"ore": 0.2}, "substitution": 0.1},
    "steppers": {"level": 2, "price": 0.2, "inputs": {"ore": {"amount": 1.0, "weight": 0.3}}},
    "etchers": {"level": 2, "price": 0.1, "inputs": {"gas": 1.0}},
    "logic": {
        "level": 3, "price": 0.02, "life": 20,
        "inputs": {"wafers": 1.0, "resist": 0.1, "gas": {"amount": 0.2, "any": {"gas": 1, "helium": 0.5}}},
        "capital": {"steppers": {"amount": 0.01, "service": 0.02}, "etchers": 0.02},
    },
    "old_logic": {"level": 3, "price": 0.005, "inputs": {"wafers": 1.0, "resist": 0.1}, "capital": {"etchers": 0.01}},
    "stacks": {"level": 3, "price": 0.01, "inputs": {"wafers": 1.0}, "capital": {"etchers": 0.02}},
    "modules": {"level": 4, "price": 0.05, "inputs": {"logic": 1.0, "stacks": {"amount": 4.0, "weight": 0.8}, "substrate": 1.0}},
    "accelerators": {"level": 5, "price": 0.2, "inputs": {"modules": 1.0}, "redesign": 0.6, "smuggling": 0.2},
    "compute": {
        "level": 6, "price": 10.0, "life": 4, "perishable": True,
        "inputs": {"old_logic": {"amount": 0.1, "weight": 0.1}}, "capital": {"accelerators": 1.0},
    },
    "frontier_ai": {"level": 7, "price": 0.0, "inputs": {"compute": 1.0}, "controlled": False},
    "civil_output": {
        "level": 8, "price": 0.0, "controlled": False,
        "inputs": {"old_logic": {"amount": 1.0, "weight": 0.05}, "compute": {"amount": 0.01, "weight": 0.02}},
    },
}  # fmt: skip


def scenario(firms: int, seed: int = 0, turns: int = 40) -> dict[str, Any]:
    """A scenario with so many firms, as plain data for `load_scenario`."""
    dice = random.Random(seed)
    nations = [f"land_{i}" for i in range(NATIONS)]
    sectors = _sectors(firms)
    made = {good for _, good in sectors} | {"civil_output"}
    actors: dict[str, Any] = {}
    plants: dict[str, Any] = {}
    for name in nations:
        actors[name] = {"kind": "nation", "start": {"gdp": dice.uniform(500, 20_000), "treasury": 100, "adoption": 0.1}}
        actors[f"civil_{name}"] = {"kind": "utility", "nation": name}
        plants[f"civil_{name}"] = {"firm": f"civil_{name}", "nation": name, "makes": "civil_output", "capacity": 40}
    for i, (kind, good) in enumerate(sectors):
        firm, home = f"{kind}_{i}", dice.choice(nations)
        actors[firm] = {"kind": kind, "nation": home}
        if kind == "lab":
            actors[firm]["start"] = {"capability": 1.0, "deployed": 0.8, "tested": 0.8, "safety": 1.0, "cash": 50, "stage": 3}
        for site, nation in enumerate([home, dice.choice(nations)] if i % 3 == 0 else [home]):
            plants[f"{firm}_{site}"] = {"firm": firm, "nation": nation, "makes": good, "buffers": {"all": 3}}
            plants[f"{firm}_{site}"]["capacity"] = round(dice.lognormvariate(2.0, 0.7), 3)
    return {
        "name": f"synthetic_{firms}",
        "turns": turns,
        "catalogue": False,
        "goods": {name: _row(name, made, FURTHER if firms < SMALL else {}) for name in GOODS if name in made},
        "actors": actors,
        "plants": plants,
        "links": {"suppliers": 4 if firms < SMALL else 2},
        "objectives": {name: {"terms": [{"weight": 1.0, "read": "gdp", "base": "growth"}]} for name in nations},
        "fair": {"no_catastrophe_before": 2_000},  # thousands of labs would end the game before it is timed
    }


def _row(name: str, made: set[str], further: dict[str, str]) -> dict[str, Any]:
    """A row of the table of goods, without inputs that nobody makes, and with a further one."""
    row = {"unit": "units", "source": "synthetic"} | GOODS[name]
    for part in ("inputs", "capital"):
        if part in row:
            row[part] = {good: given for good, given in row[part].items() if good in made}
    if name in further:
        row["inputs"] = row["inputs"] | {further[name]: {"amount": 0.1, "weight": 0.1}}
    return row


def _sectors(firms: int) -> list[tuple[str, str]]:
    """What each firm is and makes: by share, and every good has a maker."""
    if firms < SMALL:
        return [FEW[i % len(FEW)] for i in range(firms)]
    found = [(kind, good) for kind, _, goods in KINDS for good in goods]
    rest = firms - len(found)
    for kind, share, goods in KINDS:
        found += [(kind, goods[i % len(goods)]) for i in range(round(share * rest))]
    return [*found, *[("materials", "ore")] * (firms - len(found))][:firms]


def turn_seconds(setup: Setup, worlds: int, turns: int, policy: str = "routine") -> float:
    """Seconds a turn of so many worlds side by side."""
    model = Model(setup, seeds=range(worlds), policy=policy)
    model.step()
    seconds = work(lambda: [model.step() for _ in range(turns)]) / turns
    assert model.turn == turns + 1, "the game ended while it was timed"
    return seconds


@entry
def size(quick: bool) -> Iterator[Row]:
    """What a world's turn costs against its size, at constant edges x worlds: ten times the actors, at most eleven times."""
    setups: dict[int, Setup] = {}
    for firms in SIZES:
        data = scenario(firms)
        seconds = [wait(partial(_load, setups, firms, data)) for _ in range(1 if quick else 3)]
        axes = setups[firms].chart.axes
        sizes = f"{len(axes.actor):,} actors, {len(axes.plant):,} plants, {len(axes.edge):,} edges"
        yield Row(f"loading {firms:,} firms", seconds, "s", note=sizes)
    worlds = {firms: max(1, round(CELLS / len(setups[firms].chart.axes.edge))) for firms in SIZES}
    cost: dict[int, list[float]] = {firms: [] for firms in SIZES}
    for _ in range(3 if quick else 5):
        for firms in SIZES:
            cost[firms].append(turn_seconds(setups[firms], worlds[firms], 2 if quick else 4) / worlds[firms])
    for firms in SIZES:
        milliseconds = [1e3 * seconds for seconds in cost[firms]]
        yield Row(f"a world's turn of {firms:,} firms", milliseconds, "ms", note=f"{worlds[firms]:,} worlds side by side")
    alone = [1e3 * turn_seconds(setups[SIZES[-1]], 1, 4) for _ in range(3)]
    yield Row(f"a world's turn of {SIZES[-1]:,} firms", alone, "ms", note="a world alone")
    for small, large in pairwise(SIZES):
        ratios = [b / a for a, b in zip(cost[small], cost[large], strict=True)]
        actors, edges = (_longer(setups[large], setups[small], axis) for axis in ("actor", "edge"))
        note = f"{actors:.1f} times the actors, {edges:.1f} times the edges"
        yield Row(f"{large:,} firms over {small:,}", ratios, "times", at_most=11, note=note)


def _longer(large: Setup, small: Setup, axis: str) -> float:
    """How many times as long an axis is."""
    return len(getattr(large.chart.axes, axis)) / len(getattr(small.chart.axes, axis))


def _load(setups: dict[int, Setup], firms: int, data: dict[str, Any]) -> None:
    setups[firms] = load_scenario(data)
