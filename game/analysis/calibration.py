"""Calibration: how good the forecasts of nations and of the public were, measured once the truth is known.

Each turn every nation, and the public, holds a chance that each other actor under a promise breaks one next turn
(`game.knowledge.beliefs.forecast`). Here those chances are held against what the actors then did: the mean squared error (Brier
1950), its skill against always saying the rate that came out (Murphy 1973), and how often it came where about so much was said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.analysis.figures import Figure, ratio_of_sums
from game.engine.state import State
from game.knowledge.beliefs import forecast
from game.world.chart import Chart
from game.world.state import World
from game.world.total import Array

BINS = 10
"""Forecasts are put together by tenths."""
COUNT, SAID, BROKE, SQUARED = range(4)
"""What is summed in each bin: forecasts, chances said, breaches that came, squared errors."""
PUBLIC = "public"
"""Whose the last row of every mind is."""

Sums = list[list[float]]
"""`[BINS][4]` sums."""


@dataclass
class Forecasts:
    """The record of forecasts of some worlds: `sums (n + 1, BINS, 4, b)`, kept as they are played."""

    chart: Chart
    worlds: int
    sums: Array = field(init=False)

    def __post_init__(self) -> None:
        self.sums = np.zeros((len(self.chart.axes.nation) + 1, BINS, 4, self.worlds))

    def turn(self, before: State, after: World) -> None:
        """Hold what was said before a turn against what was done in it; nobody is asked about itself, or of who is not bound."""
        if not before.minds:
            return
        said = forecast(before.minds, self.chart)
        asked = (before.world.bound > 0.0) & (after.bound > 0.0) & before.world.alive
        others = np.ones((len(said), len(self.chart.axes.actor), 1), bool)
        others[np.arange(len(said) - 1), self.chart.nation_actor] = False
        self.sums += binned(said, np.broadcast_to(after.breach > 0.0, said.shape), others & asked)

    def by_world(self) -> list[Sums]:
        """Sums over all who forecast, world by world."""
        return [[[float(v) for v in row] for row in world] for world in np.moveaxis(self.sums.sum(axis=0), -1, 0)]

    def by_seat(self) -> dict[str, Sums]:
        """Sums over all worlds, by nation and for the public."""
        names = (*self.chart.axes.nation, PUBLIC)
        whole = self.sums.sum(axis=-1)
        return {name: [[float(v) for v in row] for row in whole[i]] for i, name in enumerate(names)}


def binned(said: Array, came: Array, asked: Array) -> Array:
    """`(r, BINS, 4, b)` sums over the middle axis of forecasts `said`, outcomes `came` and which count, each `(r, a, b)`."""
    row, actor, world = np.nonzero(asked)
    told, true = said[row, actor, world], came[row, actor, world].astype(float)
    tenth = np.minimum((told * BINS).astype(np.int64), BINS - 1)
    shape = (len(said), BINS, said.shape[-1])
    place = np.ravel_multi_index((row, tenth, world), shape)
    parts = (None, told, true, (told - true) ** 2)
    sums = [np.bincount(place, weights, minlength=math.prod(shape)).reshape(shape) for weights in parts]
    return np.stack(sums, axis=2).astype(float)


def report(by_world: Sequence[Sums], by_seat: Mapping[str, Sums]) -> dict[str, Any] | None:
    """`{count, rate, brier, usual, skill, bins, seats}`: the whole as figures over worlds, each seat as plain numbers; None where
    nothing was ever forecast. `usual` is the Brier score of always saying the rate; `skill` is 1 - brier / usual."""
    sums = np.array(by_world, float).reshape(-1, BINS, 4)
    if not sums[..., COUNT].any():
        return None
    whole = scores([[float(v) for v in row] for row in sums.sum(axis=0)])
    assert whole is not None
    counts = sums[..., COUNT].sum(axis=1)
    brier: Figure = ratio_of_sums(sums[..., SQUARED].sum(axis=1), counts)
    bins = [_bin(sums[:, tenth], tenth) for tenth in range(BINS) if sums[:, tenth, COUNT].any()]
    return whole | {"brier": brier, "bins": bins, "seats": {name: scores(rows) for name, rows in by_seat.items()}}


def scores(rows: Sums) -> dict[str, Any] | None:
    """`{count, rate, brier, usual, skill}` of one set of sums; None where it is empty. No skill where all or none broke."""
    count, _, broke, squared = (math.fsum(row[what] for row in rows) for what in range(4))
    if not count:
        return None
    rate = broke / count
    usual = rate * (1.0 - rate)
    skill = 1.0 - squared / count / usual if usual > 0.0 else None
    return {"count": int(count), "rate": rate, "brier": squared / count, "usual": usual, "skill": skill}


def _bin(sums: Array, tenth: int) -> dict[str, Any]:
    """`{low, high, count, said, came}` of one bin from `(b, 4)`: mean of what was said, how often it came, and its interval."""
    count = math.fsum(sums[:, COUNT])
    said = math.fsum(sums[:, SAID]) / count
    came = ratio_of_sums(sums[:, BROKE], sums[:, COUNT])
    return {"low": tenth / BINS, "high": (tenth + 1) / BINS, "count": int(count), "said": said, "came": came}
