"""For fog tests: the same world, but for all that a seat may not see."""

from __future__ import annotations

import numpy as np

from game.scenario.load import Setup
from game.world.declare import Seen
from game.world.owners import sees
from game.world.state import FIELDS, World
from game.world.total import Array


def stirred(values: Array, axes: str, seen_by: Seen, seat: int, made: Setup, low: float, high: float) -> Array:
    """The values, changed wherever `seat` may not see them."""
    chart = made.chart
    mask = np.zeros(1, bool) if seen_by is Seen.NOBODY else sees(chart, axes, seen_by, seat)  # rows of promises are no axis
    if axes.startswith("w") and len(mask) > 1:
        mask = mask[None, :, None]
    elif axes:
        mask = mask.reshape(-1, *[1] * (values.ndim - 1))
    other = np.minimum(np.maximum(np.where(values > 0.0, values * 0.4, values + 0.7), low), high)
    return np.where(mask, values, other)


def stirred_world(world: World, seat: int, made: Setup) -> World:
    """The world with every hidden number changed. What members see of their treaty is left as it is."""
    changed = {
        name: stirred(getattr(world, name), line.axes, line.seen_by, seat, made, line.low, line.high)
        for name, line in FIELDS.items()
        if line.seen_by not in (Seen.ALL, Seen.MEMBERS)
    }
    return world.changed_by(changed)
