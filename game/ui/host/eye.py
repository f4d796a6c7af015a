"""The eye of one seat: its Observation with names at hand. All that the window shows of a game in play is made from these."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from game.engine.imagine import imagine
from game.engine.state import State
from game.knowledge.observe import Observation
from game.reports import wording
from game.reports.names import Names
from game.scenario.load import Setup
from game.world.axes import Axes
from game.world.chart import Chart
from game.world.draws import Draws

LANES = 12
"""Imagined worlds behind every band and every figure that is only believed."""


@dataclass(frozen=True, eq=False)
class Eye:
    """What one actor sees now."""

    setup: Setup
    seen: Observation
    names: Names
    luck: Draws

    @property
    def place(self) -> int:
        """Its place on the actor axis."""
        return self.seen.seats[0]

    @property
    def seat(self) -> str:
        """Its id."""
        return self.axes.actor.ids[self.place]

    @property
    def chart(self) -> Chart:
        """The fixed part of the scenario."""
        return self.setup.chart

    @property
    def axes(self) -> Axes:
        """The named axes."""
        return self.chart.axes

    @property
    def turn(self) -> int:
        """The turn about to be played."""
        return self.seen.turn

    @property
    def home(self) -> int:
        """Its nation, or that of which it is a firm; -1 where it has none."""
        nation = int(self.chart.actor_nation[self.place])
        return nation if nation >= 0 else int(self.chart.actor_home[self.place])

    @property
    def step(self) -> float:
        """Orders of magnitude in a generation."""
        return max(float(self.chart.params.values.get("generation_step", 1.0)), 1e-9)

    def public(self, name: str) -> Any:
        """A public quantity, of the one world there is."""
        return self.seen.public(name)[..., 0]

    def mine(self, name: str, axes: str) -> dict[int, float]:
        """Cell -> value of what the seat owns."""
        cells = self.seen.cells(axes)
        return dict(zip((int(c) for c in cells), (float(v) for v in self.seen.own(name)[..., 0]), strict=True))

    @cached_property
    def _published(self) -> Any:
        return self.setup.world(Draws.of([0]))

    @cached_property
    def beliefs(self) -> State:
        """Worlds as the seat may imagine them: what it sees as it is, the rest guessed."""
        return imagine(self.seen, self._published, self.luck, LANES)

    def believed(self, name: str) -> Any:
        """`(cells, LANES)` a quantity in the imagined worlds."""
        return getattr(self.beliefs.world, name)

    def band(self, name: str, cell: int) -> tuple[float, float, float]:
        """The middle of what the seat believes of a cell, and where four fifths of it lie."""
        low, mid, high = (float(v) for v in np.quantile(self.believed(name)[cell], (0.1, 0.5, 0.9)))
        return mid, low, high

    def sees(self, name: str) -> Any:
        """`(cells)` whether the seat sees each cell of a quantity."""
        return self.seen.seen(name)[1]

    def date(self, turn: float | None = None) -> str:
        """When a turn is."""
        file = self.setup.file
        return wording.date(file.begins, float(file.months_per_turn), self.turn if turn is None else turn)

    def generations(self, magnitudes: float) -> str:
        """Orders of magnitude in generations, in words."""
        count = magnitudes / self.step
        said = wording.number(count)
        return f"{said} generation{'' if said == '1' else 's'}"

    def nation(self, place: int) -> str:
        """A nation's name."""
        return self.names.nation(place)


def plain(value: float) -> float | None:
    """A number that JSON can carry, or nothing."""
    value = float(value)
    return value if math.isfinite(value) else None
