"""Loopholes: the cheapest ways to what a draft forbids, by its letter or behind its back: found by search, tried in the engine.

`prospects` reads off the engine what each laboratory could do and what stands in its way, `ways` searches, `trial` goes every way
found. Nothing here knows what a loophole looks like: names follow from what a way makes use of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.analysis.prospects import BINDS, Prospect, Scene, scene
from game.analysis.trial import Trial, trials
from game.analysis.ways import LEGAL, UNSEEN, Way, ways
from game.scenario.load import Setup

UNSIGNED, UNBOUND = "unsigned state", "unbound kind of actor"
ROOM = "room under the ceiling"
UNWATCHED, SMALL = "nobody looks", "too small for the sensors"


@dataclass(frozen=True, eq=False)
class Loophole:
    """A way to the forbidden run: who, by what means, and what came of it in the engine."""

    lab: str
    home: str
    kind: str  # legal or undetected
    means: tuple[str, ...]
    cost: float  # bn USD, as planned
    ready: int  # turn in which the forbidden run stands
    way: Way
    trial: Trial

    @property
    def confirmed(self) -> bool:
        """Whether it led there in the engine, as it was meant to."""
        return self.trial.confirms(self.way)

    def data(self) -> dict[str, Any]:
        """As plain data."""
        said = {"lab": self.lab, "home": self.home, "kind": self.kind, "means": list(self.means), "planned_cost": self.cost}
        found = {name: getattr(self.trial, name) for name in ("reached", "above", "capability", "broken", "found", "cost")}
        return said | {"ready": self.ready, "confirmed": self.confirmed} | found


@dataclass(frozen=True, eq=False)
class Search:
    """What a search was about, and what it found."""

    forbidden: float  # FLOP in effective operations
    kept: float  # the largest run of keepers
    free: float  # the largest where nothing was promised
    worlds: int
    loopholes: tuple[Loophole, ...]

    @property
    def binds(self) -> bool:
        """Whether the draft holds any laboratory back within the game."""
        return self.free >= BINDS * self.kept and self.forbidden > 0.0


def loopholes(
    setup: Setup, seeds: Sequence[int], policy: str | Mapping[str, str] | None = None, most: int = 8, each: int = 6
) -> Search:
    """The ways around the scenario's first treaty to a training run that it forbids, cheapest first.

    Of laboratories that go the same way the cheapest is listed; up to `most`, and `each` of one laboratory and kind.
    """
    there = scene(setup, list(seeds), policy)
    found = sorted(_cheapest(there, each), key=lambda pair: (pair[1].kind != LEGAL, pair[1].cost, pair[1].ready))[:most]
    tried = trials(there, [way for _, way in found])
    listed = [_loophole(there, prospect, way, came) for (prospect, way), came in zip(found, tried, strict=True)]
    return Search(there.forbidden, there.kept, there.free, len(there.seeds), tuple(listed))


def _cheapest(there: Scene, each: int) -> list[tuple[Prospect, Way]]:
    """Of every kind and set of means the cheapest way."""
    best: dict[tuple[str, tuple[str, ...]], tuple[Prospect, Way]] = {}
    for prospect in there.prospects:
        legal = ways(there, prospect, LEGAL, each)
        for way in [*legal, *ways(there, prospect, UNSEEN, each, legal)]:
            key = (way.kind, _means(prospect, way))
            if key not in best or way.cost < best[key][1].cost:
                best[key] = (prospect, way)
    return list(best.values())


def _means(prospect: Prospect, way: Way) -> tuple[str, ...]:
    """What a way makes use of, in words."""
    if not prospect.holds:
        return (UNBOUND if prospect.party else UNSIGNED, *way.means)
    watched = any((hold.watched.alarm > hold.watched.floor).any() for hold in prospect.holds)
    return way.means or ((SMALL if watched else UNWATCHED) if way.kind == UNSEEN else ROOM,)


def _loophole(there: Scene, prospect: Prospect, way: Way, came: Trial) -> Loophole:
    chart = there.setup.chart
    home = int(chart.lab_home[way.lab])
    return Loophole(
        lab=chart.axes.lab.ids[way.lab],
        home=chart.axes.nation.ids[home] if home >= 0 else "",
        kind=way.kind,
        means=_means(prospect, way),
        cost=way.cost,
        ready=way.ready,
        way=way,
        trial=came,
    )
