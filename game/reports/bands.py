"""Bands of a back-test: what was observed, the band stated in advance, and what came out in the game.

`Tracker` watches one world turn by turn; `rows` gives a plain row for each band of the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.reports import wording
from game.scenario.load import Setup
from game.scenario.schema import Band, Measure
from game.world.chart import Chart
from game.world.state import World
from game.world.total import Array


@dataclass(eq=False)
class Tracker:
    """The series that the bands of a scenario are about, in world number `world`."""

    setup: Setup
    world: int = 0
    series: list[list[float]] = field(default_factory=list)

    def turn(self, world: World) -> None:
        """Add a turn: `world` as it stands after it."""
        self.series = self.series or [[] for _ in self.setup.file.bands]
        for values, band in zip(self.series, self.setup.file.bands, strict=True):
            values.append(READ[band.measure.read](world, self.world, band.measure))

    def rows(self) -> list[dict[str, Any]]:
        """A row for each band: about, observed, low, high, played, unit. `played` is None where the game was too short."""
        return [
            {
                "about": wording.typeset(band.about),
                "observed": band.observed,
                "low": band.low,
                "high": band.high,
                "unit": band.unit,
            }
            | {"played": taken(band, values)}
            for band, values in zip(self.setup.file.bands, self.series, strict=False)
        ]


# --- series ---------------------------------------------------------------------------------------------------------------
def _price(world: World, at: int, measure: Measure) -> float:
    """Scarcity price of a good in a nation."""
    chart = world.chart
    return float(world.price[chart.axes.market[f"{measure.good}@{measure.destination}"], at])


def _shipped(world: World, at: int, measure: Measure) -> float:
    """Units shipped this turn from the origin to the destination, or to all others."""
    there = _edges(world.chart, measure.good, measure.origin, measure.destination)
    if measure.destination is None:
        there &= world.chart.plant_nation[world.chart.edge_buyer] != world.chart.plant_nation[world.chart.edge_seller]
    return float(world.shipped[there, at].sum())


def _share(world: World, at: int, measure: Measure) -> float:
    """What the origin shipped to the destination, as a share of all that it shipped, or of all that arrived there."""
    origin = measure.origin if measure.read == "share_of_origin" else None
    destination = measure.destination if measure.read == "share_of_destination" else None
    there = _edges(world.chart, measure.good, measure.origin, measure.destination)
    whole = _edges(world.chart, measure.good, origin, destination)
    return float(world.shipped[there, at].sum() / max(float(world.shipped[whole, at].sum()), 1e-300))


def _edges(chart: Chart, good: str, origin: str | None, destination: str | None) -> Array:
    """(e,) bool: edges that carry a good from and to these nations; None means any."""
    there = chart.edge_good == chart.axes.good[good]
    for nation, plant in ((origin, chart.edge_seller), (destination, chart.edge_buyer)):
        if nation is not None:
            there = there & (chart.plant_nation[plant] == chart.axes.nation[nation])
    return np.asarray(there)


READ: Mapping[str, Callable[[World, int, Measure], float]] = {
    "price": _price,
    "shipped": _shipped,
    "share_of_origin": _share,
    "share_of_destination": _share,
}


# --- figures --------------------------------------------------------------------------------------------------------------
def taken(band: Band, values: Sequence[float]) -> float | None:
    """The figure that a band is about; None where the game ended before it could be read."""
    first, last = band.turns
    part = values[first : last + 1]
    if not part or (band.take == "mean" and last >= len(values)):
        return None
    base = max(values) if band.over_peak else float(np.mean(values[band.over[0] : band.over[1] + 1])) if band.over else 1.0
    if band.take == "peak_turn":
        return float(np.argmax(part))
    if band.take == "reach":
        there = np.asarray(part) >= band.level * base
        return float(np.argmax(there)) + 1.0 if there.any() else None
    return float(max(part) if band.take == "peak" else np.mean(part)) / max(base, 1e-300)


def within(row: Mapping[str, Any]) -> bool | None:
    """Whether the figure of the game lies in its band; None where there is none."""
    return None if row["played"] is None else bool(row["low"] <= row["played"] <= row["high"])


def said(row: Mapping[str, Any], months: float) -> tuple[str, str, str, str]:
    """A row in words: observed, band, played, verdict."""
    say = SAY[row["unit"]]
    ends = wording.between(say(row["low"], months), say(row["high"], months))
    played = "not reached" if row["played"] is None else say(row["played"], months)
    verdict = {True: "within", False: "OUTSIDE", None: ""}[within(row)]
    return "" if row["observed"] is None else say(row["observed"], months), ends, played, verdict


SAY: Mapping[str, Callable[[float, float], str]] = {
    "percent": lambda value, months: wording.percent(value),
    "times": lambda value, months: f"{wording.number(value)} times",
    "turns": lambda value, months: f"{value * months:.0f} months",
}
