"""Synthetic scenarios of 10 to 10,000 firms, and what a turn costs against their size.

The chain has eight levels, from raw materials through tools, logic, memory, modules, accelerators and data centres to the labs and the
civil economy. Every firm has a site; every third one a second site abroad. Capacities, homes and recipes follow from the seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from benchmarks.measure import Row, entry, wait, work
from game import Model, load_scenario
from game.scenario.load import Setup

SIZES = (10, 100, 1_000, 10_000)
CELLS = 40_000
"""Edges x worlds, kept constant: about what 10,000 firms have in one world."""

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
        "level": 3, "price": 0.02, "life": 20, "inputs": {"wafers": 1.0, "resist": 0.1, "gas": {"amount": 0.2, "any": {"gas": 1, "helium": 0.5}}},
        "capital": {"steppers": {"amount": 0.01, "service": 0.02}, "etchers": 0.02},
    },
    "old_logic": {"level": 3, "price": 0.005, "inputs": {"wafers": 1.0, "resist": 0.1}, "capital": {"etchers": 0.01}},
    "stacks": {"level": 3, "price": 0.01, "inputs": {"wafers": 1.0}, "capital": {"etchers": 0.02}},
    "modules": {"level": 4, "price": 0.05, "inputs": {"logic": 1.0, "stacks": {"amount": 4.0, "weight": 0.8}, "substrate": 1.0}},
    "accelerators": {"level": 5, "price": 0.2, "inputs": {"modules": 1.0}, "redesign": 0.6, "smuggling": 0.2},
    "compute": {"level": 6, "price": 10.0, "life": 4, "perishable": True, "capital": {"accelerators": 1.0}},
    "frontier_ai": {"level": 7, "price": 0.0, "inputs": {"compute": 1.0}, "controlled": False},
    "civil_output": {
        "level": 8, "price": 0.0, "controlled": False,
        "inputs": {"old_logic": {"amount": 1.0, "weight": 0.05}, "compute": {"amount": 0.01, "weight": 0.02}},
    },
}  # fmt: skip


def scenario(firms: int, seed: int = 0, turns: int = 40) -> dict[str, Any]:
    """A scenario with so many firms, as plain data for `load_scenario`."""
    dice = random.Random(seed)
    nations = [f"land_{i}" for i in range(min(12, max(2, firms // 8)))]
    actors: dict[str, Any] = {
        name: {"kind": "nation", "start": {"gdp": dice.uniform(500, 20_000), "treasury": 100, "adoption": 0.1}}
        for name in nations
    }
    plants: dict[str, Any] = {}
    for i, (kind, good) in enumerate(_sectors(firms)):
        firm, home = f"{kind}_{i}", dice.choice(nations)
        actors[firm] = {"kind": kind, "nation": home}
        if kind == "lab":
            actors[firm]["start"] = {"capability": 1.0, "deployed": 0.8, "tested": 0.8, "safety": 1.0, "cash": 50, "stage": 3}
        for site, nation in enumerate([home, dice.choice(nations)] if i % 3 == 0 else [home]):
            plants[f"{firm}_{site}"] = {
                "firm": firm, "nation": nation, "makes": good, "capacity": round(dice.lognormvariate(2.0, 0.7), 3), "buffers": {"all": 3},
            }  # fmt: skip
    for nation in nations:
        actors[f"civil_{nation}"] = {"kind": "utility", "nation": nation}
        plants[f"civil_{nation}"] = {"firm": f"civil_{nation}", "nation": nation, "makes": "civil_output", "capacity": 40}
    return {
        "name": f"synthetic_{firms}",
        "turns": turns,
        "catalogue": False,
        "goods": {name: {"unit": "units", "source": "synthetic"} | row for name, row in GOODS.items()},
        "actors": actors,
        "plants": plants,
        "links": {"suppliers": 3},
        "objectives": {name: {"terms": [{"weight": 1.0, "read": "gdp", "base": "growth"}]} for name in nations},
    }


def _sectors(firms: int) -> list[tuple[str, str]]:
    """What each firm is and makes: every good has a maker as far as there are firms, then by share."""
    first = [(kind, good) for kind, _, goods in KINDS for good in goods]
    if firms <= len(first):
        return [first[i * len(first) // firms] for i in range(firms)]
    found = list(first)
    for kind, share, goods in KINDS:
        wanted = round(share * (firms - len(first)))
        found += [(kind, goods[i % len(goods)]) for i in range(wanted)]
    while len(found) < firms:
        found.append(first[len(found) % len(first)])
    return found[:firms]


def turn_seconds(setup: Setup, worlds: int, turns: int, policy: str) -> float:
    """Seconds a turn of so many worlds side by side."""
    model = Model(setup, seeds=range(worlds), policy=policy)
    model.step()
    return work(lambda: [model.step() for _ in range(turns)]) / turns


@entry
def size(quick: bool) -> Iterator[Row]:
    """What a world's turn costs against its size, at constant edges x worlds: ten times the firms, at most eleven times."""
    setups, worlds, cost = {}, {}, {}
    for firms in SIZES:
        data = scenario(firms)
        began = [wait(lambda data=data, firms=firms: setups.update({firms: load_scenario(data)}))]
        edges = len(setups[firms].chart.axes.edge)
        worlds[firms], cost[firms] = max(1, round(CELLS / edges)), []
        yield Row(f"loading {firms:,} firms", began, "s", note=f"{len(setups[firms].chart.axes.plant):,} plants, {edges:,} edges")
    for _ in range(3 if quick else 5):
        for firms in SIZES:
            cost[firms].append(turn_seconds(setups[firms], worlds[firms], 2 if quick else 4, "routine") / worlds[firms])
    for firms in SIZES:
        yield Row(
            f"a world's turn of {firms:,} firms",
            [1e3 * s for s in cost[firms]],
            "ms",
            note=f"{worlds[firms]} worlds side by side",
        )
    for small, large in zip(SIZES, SIZES[1:], strict=False):
        ratios = [b / a for a, b in zip(cost[small], cost[large], strict=True)]
        yield Row(f"{large:,} firms over {small:,}", ratios, "times", at_most=11)
