"""Levers: the closed list of things a treaty moves by itself, and the deeds it may ask parties to promise.

Levers are read by rules and combine over clauses (minimum, maximum, sum). Promises never combine: each is a row of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.world.chart import Chart
from game.world.declare import Declared, declared, lever
from game.world.state import FIELDS, World
from game.world.total import Array


@dataclass
class Levers:
    """What the treaties in force have set, in every world."""

    chart: Chart = field(repr=False)

    chip_cap: Array = lever("n", "share of new chips", 0.0, combine="maximum", high=1.0, about="that carry an on-chip cap where they are installed")
    chip_cap_flop: Array = lever("n", "FLOP", 1e40, combine="minimum", about="largest run that capped chips will do")
    pooled: Array = lever("n", "share of compute", 0.0, combine="maximum", high=1.0, about="of labs at home that goes into the parties' common cluster")
    rent_pool: Array = lever("n", "share of income", 0.0, combine="maximum", high=1.0, about="of what lock-in earns labs at home, shared among certified labs")


LEVERS: dict[str, Declared] = declared(Levers)

PROMISED = ("largest_run", "aggregate_run", "year_flop", "licence", "deployed", "covert")
"""Quantities of the world that a party may promise to hold at most or at least at a bound."""


PUBLISHED = {"largest_run": "declared_run", "aggregate_run": "declared_run", "licence": "licence", "deployed": "deployed"}
"""Promised quantity -> the public figure it is judged by until there is evidence; of the others nothing is published."""


def resting(chart: Chart, worlds: int) -> Levers:
    """Levers with no treaty in force."""
    values: dict[str, Any] = {
        name: np.full((*chart.axes.shape(line.axes), worlds), line.rest) for name, line in LEVERS.items()
    }
    return Levers(chart, **values)


def promise_row(chart: Chart, deed: str, cell: int) -> int:
    """Where `deed` of `cell` stands in the table of promised quantities. Raises KeyError for what cannot be promised."""
    start = 0
    for name in PROMISED:
        size = math.prod(chart.axes.shape(FIELDS[name].axes))
        if name == deed:
            return start + cell
        start += size
    raise KeyError(f"{deed!r} cannot be promised; add it to PROMISED")


def promise_table(world: World) -> Array:
    """Every promised quantity below each other: `(rows, b)`."""
    return np.concatenate([getattr(world, name) for name in PROMISED])


def published_table(world: World) -> Array:
    """What the public can read of every promised quantity: `(rows, b)`, not a number where nothing is published."""
    unknown = np.full(world.worlds, np.nan)
    rows = [
        getattr(world, PUBLISHED[name]) if name in PUBLISHED else np.broadcast_to(unknown, getattr(world, name).shape)
        for name in PROMISED
    ]
    return np.concatenate(rows)
