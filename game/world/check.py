"""Check: raise on what cannot be. A world that is out of bounds is a fault of a rule, never a matter of play."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from game.world.state import FIELDS, World

SLACK = 1e-9


class Impossible(ArithmeticError):
    """A quantity left its range, or is not a number: names the quantity, the cell, the world and the rule."""


def check(world: World, names: Iterable[str] | None = None, after: str = "") -> None:
    """Raise Impossible if any of the quantities (all if left out) is not finite or outside its declared range."""
    for name in FIELDS if names is None else names:
        array, line = getattr(world, name), FIELDS[name]
        if array.size == 0:
            continue
        low, high = array.min(), array.max()
        slack = SLACK * max(1.0, abs(line.low) if np.isfinite(line.low) else 1.0)
        if not (low >= line.low - slack and high <= line.high + SLACK * max(1.0, line.high) and np.isfinite(low + high)):
            raise Impossible(_say(world, name, after))


def _say(world: World, name: str, after: str) -> str:
    array, line = getattr(world, name), FIELDS[name]
    bad = ~np.isfinite(array) | (array < line.low - SLACK) | (array > line.high + SLACK)
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    named = [world.chart.axes.of(letter).ids[i] for letter, i in zip(line.axes, place, strict=False)]
    where = ", ".join([*named, f"world {place[-1]}"])
    by = f" after {after}" if after else ""
    return f"{name}[{where}] is {array[place]!r}{by}; allowed: {line.low:g} to {line.high:g} {line.unit}"
