"""Worlds for tests: small scenarios as plain data, worlds that have been played a while, and read-only copies."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from game import Model, load_scenario
from game.engine.state import State
from game.engine.turn import Rules
from game.orders import DEEDS, Orders, holding_still
from game.rules.law import Turn
from game.scenario.load import SCENARIOS, Setup, scenario_files
from game.treaty.levers import resting
from game.treaty.register import Obligations
from game.world.draws import Draws
from game.world.state import World

ALL_SCENARIOS = scenario_files()


@lru_cache(maxsize=32)
def setup(name: str = "standard") -> Setup:
    """A scenario, loaded once."""
    return load_scenario(name)


def named(path: Path) -> str:
    """A scenario's name on the command line."""
    return str(path.relative_to(SCENARIOS).with_suffix(""))


@lru_cache(maxsize=16)
def played(name: str = "standard", worlds: int = 3, turns: int = 5, policy: str | None = None) -> Model:
    """A game in the middle. Shared between tests: do not advance it."""
    model = Model(setup(name), seeds=range(1, worlds + 1), policy=policy)
    for _ in range(turns):
        model.step()
    return model


def frozen(world: World) -> World:
    """The same world in arrays that cannot be written to."""
    copy = world.copied()
    for array in copy.arrays().values():
        array.setflags(write=False)
    return copy


def random_orders(chart, worlds: int, seed: int = 0, share: float = 1.0) -> Orders:
    """Orders anywhere in their ranges, in a `share` of the cells; the rest hold still."""
    rng = np.random.default_rng(seed)
    orders = holding_still(chart, worlds)
    for name, line in DEEDS.items():
        array = getattr(orders, name)
        high = min(line.high, 1e28) if name == "run_cap" else min(line.high, 10.0)
        drawn = rng.uniform(line.low, high, array.shape)
        if line.unit in ("flag", "stage", "parts"):
            drawn = np.round(drawn)
        array[...] = np.where(rng.random(array.shape) < share, drawn, array)
    return orders


def a_turn(
    world: World, orders: Orders | None = None, number: int = 0, seeds=(1,), levers: Any = None, last: bool = False
) -> Turn:
    """A turn as the rules meet it, without treaties unless `levers` are given."""
    chart, worlds = world.chart, world.worlds
    seeds = [*seeds] if len(seeds) == worlds else list(range(worlds))
    return Turn(
        number=number,
        chart=chart,
        params=chart.params,
        draws=Draws.of(seeds).at(number),
        orders=orders or holding_still(chart, worlds),
        levers=levers or resting(chart, worlds),
        obligations=Obligations.none(worlds),
        fair={},
        last=last,
    )


def promises(row, bound, scale, sign, bound_by, live):
    """Live promises as rows `(o, b)`, without dossiers of their own."""
    live = np.asarray(live, float)
    return Obligations(row, bound, scale, sign, bound_by, live, np.zeros(len(live), np.int64), np.zeros(live.shape, np.uint64))


def rules_of(model: Model) -> Rules:
    """The rules a model plays by."""
    return model.rules


def same(one: State, other: State) -> list[str]:
    """Names of the arrays in which two states differ, bit for bit."""
    left, right = one.arrays(), other.arrays()
    return [name for name in left if not np.array_equal(left[name], right[name], equal_nan=True)]


# --- small worlds -----------------------------------------------------------------------------------------------------------
def chain(**changes: Any) -> dict[str, Any]:
    """A mine in North feeds a mill in South: ten units a turn of a quarter, no buffer."""
    base: dict[str, Any] = {
        "name": "chain",
        "turns": 12,
        "catalogue": False,
        "goods": {
            "ore": {"level": 0, "unit": "units", "price": 0.001, "growth": 0.0},
            "metal": {"level": 1, "unit": "units", "price": 0.002, "growth": 0.0, "inputs": {"ore": 1.0}},
        },
        "actors": {
            "North": {"kind": "nation"},
            "South": {"kind": "nation"},
            "miner": {"kind": "materials", "nation": "North"},
            "miller": {"kind": "foundry", "nation": "South"},
        },
        "plants": {
            "mine": {"firm": "miner", "nation": "North", "makes": "ore", "capacity": 40, "finished": 0},
            "mill": {"firm": "miller", "nation": "South", "makes": "metal", "capacity": 40},
        },
        "policies": {"nation": "hold", "materials": "hold", "foundry": "hold"},
        "rest": ["build", "compute", "research", "release", "incidents", "economy", "society"],
    }
    return base | changes
