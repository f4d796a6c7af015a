"""Starts: quantities that each world draws before the first turn, and who sees what was drawn.

Where a scenario says so, a drawn cell is seen by others than the quantity's own declaration lets see it: a capability that even
its laboratory does not know, or that everybody does (types in the sense of Harsanyi 1967). Whoever sees it not takes the mean,
and imagines it by the same law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from game.world.chart import Chart
from game.world.declare import Declared, Seen
from game.world.draws import Draws, cell_keys
from game.world.owners import sees
from game.world.total import Array


@dataclass(frozen=True)
class Drawn:
    """A start value drawn once per world: `law` is uniform (least, most), normal (mean, deviation) or lognormal (median,
    deviation of the logarithm). `key` names the cell."""

    law: str
    one: float
    other: float
    key: str
    seen_by: Seen | None = None

    @property
    def taken_for(self) -> float:
        """What who does not see it takes it for: the mean, or the median of a lognormal."""
        return 0.5 * (self.one + self.other) if self.law == "uniform" else self.one

    def draw(self, draws: Draws) -> Array:
        """`(b,)` one value per world."""
        cell = cell_keys([self.key])
        if self.law == "uniform":
            return np.asarray((self.one + (self.other - self.one) * draws.uniform("start", cell))[0])
        noise = self.other * draws.normal("start", cell)[0]
        return np.asarray(self.one + noise if self.law == "normal" else self.one * np.exp(noise))


Shown = Mapping[str, Mapping[int, Drawn]]
"""Quantity -> cell along its axis -> how it was drawn, for cells that say who sees them."""


def shown(chart: Chart, name: str) -> Mapping[int, Drawn]:
    """The cells of a quantity that say themselves who sees them."""
    table: Shown = chart.extra.get("shown", {})
    return table.get(name, {})


def sees_cells(chart: Chart, line: Declared, seat: int) -> Array:
    """`(cells,)` bool: whether a seat sees each cell of a quantity, as declared or as its start says."""
    seen = sees(chart, line.axes, line.seen_by, seat)
    own = shown(chart, line.name)
    if not own:
        return seen
    seen = seen.copy()
    for cell, drawn in own.items():
        if drawn.seen_by is not None:
            seen[cell] = sees(chart, line.axes, drawn.seen_by, seat)[cell]
    return seen
