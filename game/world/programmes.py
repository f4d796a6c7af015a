"""Programmes: what nations spend on. A scenario may do without any of them, so they are asked for by name."""

from __future__ import annotations

import numpy as np

from game.world.state import World
from game.world.total import Array


def programme_stock(world: World, name: str) -> Array:
    """(n, b) bn USD in a programme of each nation, 0 where the scenario has none of that name."""
    names = world.chart.axes.programme
    return world.programme[:, names[name]] if name in names else np.zeros_like(world.gdp)
