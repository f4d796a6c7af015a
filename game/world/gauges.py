"""Gauges: read-outs that a scenario works out from others, by sums, products, comparisons and contests.

A scenario names them under `gauges`; terms of scores, conditions and later gauges read them like any other read-out. So a
race, a club or a public good can be written down without a rule of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.world.axes import UnknownName
from game.world.chart import Chart
from game.world.readouts import Deeds, ReadOut, cells_for, find, readouts, whole
from game.world.state import World
from game.world.total import Array, Index, ratio, total

OWN, ALL, OTHERS = -1, -2, -3
"""Whose value a factor takes: the actor's own, that of the whole world added up, or the whole without the actor's own."""
WHOSE = {"all": ALL, "others": OTHERS}


@dataclass(frozen=True)
class Factor:
    """One read-out in a product, and whose it is: OWN, ALL, OTHERS, or the place of an actor."""

    source: ReadOut
    of: int = OWN


@dataclass(frozen=True)
class Part:
    """One product in a sum: `weight` times every factor."""

    weight: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True, eq=False)
class Gauge:
    """A gauge, compiled: for the actors in `rows` (nobody else has it), or one for the whole world where `rows` is None.

    Its value is `constant` plus its parts, seen through `form`.
    """

    chart: Chart
    rows: Index | None
    constant: float
    parts: tuple[Part, ...]
    form: str
    goal: float

    def value(self, world: World, deeds: Deeds = None) -> Array:
        """`(a, b)`, 0 for actors that have it not; `(b,)` of the whole world."""
        rows = 1 if self.rows is None else len(self.rows)
        found = np.full((rows, world.worlds), self.constant)
        for part in self.parts:
            product = np.full_like(found, part.weight)
            for factor in part.factors:
                product = product * self._taken(factor, world, deeds)
            found = found + product
        formed = FORMS[self.form](found, self.goal)
        if self.rows is None:
            return np.asarray(formed[0])
        everyone = np.zeros((len(self.chart.axes.actor), world.worlds))
        everyone[self.rows] = formed
        return everyone

    def _taken(self, factor: Factor, world: World, deeds: Deeds) -> Array:
        """(rows, b), or (1, b) where every row takes the same."""
        values = whole(factor.source, world, deeds)
        if factor.of == ALL:
            return total(values)[None]
        actors = (factor.of,) if factor.of >= 0 else tuple(self.rows.tolist()) if self.rows is not None else ()
        cells, add = cells_for(self.chart, factor.source, actors)
        own = values[cells] if add is None else add(values[cells])
        return np.asarray(total(values)[None] - own if factor.of == OTHERS else own)


def _highest(value: Array, goal: float) -> Array:
    """1 for the highest, shared among equals."""
    best = (value == np.max(value, axis=0, initial=-np.inf)).astype(float)
    return np.asarray(best / np.maximum(total(best), 1.0))


FORMS: Mapping[str, Callable[[Array, float], Array]] = {
    "value": lambda value, goal: value,
    "positive": lambda value, goal: np.maximum(value, 0.0),
    "at_least": lambda value, goal: (value >= goal).astype(float),
    "at_most": lambda value, goal: (value <= goal).astype(float),
    "highest": _highest,
    "share": lambda value, goal: ratio(value, total(value)),
}
"""How a gauge is seen: as it is, its positive part, an indicator against `goal`, a prize for the highest, or its share of the
whole (the contest success function of Tullock 1980). The keys are what a scenario may say under `form`."""


# --- from a scenario ------------------------------------------------------------------------------------------------------
def compile_gauges(chart: Chart, given: Mapping[str, Any]) -> None:
    """Make a scenario's `gauges` known to its chart, in order: each may read those before it.

    Raises UnknownName for a read-out or an actor that does not exist, ValueError for a read-out an actor has not, or a name that
    is taken.
    """
    known: dict[str, ReadOut] = chart.extra.setdefault("gauges", {})
    for name, row in given.items():
        if name in readouts():
            raise ValueError(f"{name!r} is a read-out already")
        known[name] = _compiled(chart, name, row)


def _compiled(chart: Chart, name: str, row: Any) -> ReadOut:
    rows = None if row.each is None else np.array(_actors(chart, row.each), np.int64)
    parts = tuple(Part(float(part.weight), tuple(_factors(chart, part, rows))) for part in row.sum)
    gauge = Gauge(chart, rows, float(row.constant), parts, row.form, float(row.goal))
    reads_deeds = any(factor.source.deed for part in parts for factor in part.factors)
    only = None if rows is None else tuple(rows.tolist())
    mainly = parts[0].factors[0].source if parts else None
    reads = (mainly.mainly or mainly.name) if mainly else ""
    return ReadOut(name, "" if rows is None else "a", row.unit, row.about, gauge.value, reads_deeds, only, reads)


def _actors(chart: Chart, each: Iterable[str]) -> list[int]:
    """Places of the actors named, one by one or by kind, in the order of the axis."""
    ids, kinds = chart.axes.actor.ids, chart.actor_kind
    wanted = list(each)
    for one in wanted:
        if one not in ids and one not in kinds:
            raise UnknownName(one, "actor or kind", (*ids, *dict.fromkeys(kinds)))
    return [place for place, name in enumerate(ids) if name in wanted or kinds[place] in wanted]


def _factors(chart: Chart, part: Any, rows: Index | None) -> list[Factor]:
    """The factors of one part, each looked up once, so that a wrong name is found when the file is read."""
    found = []
    for one in (part, *part.times):
        source = find(one.read, chart)
        if one.of is None and rows is None and source.axes:
            raise ValueError(f"{one.read}: a gauge of the whole world says `of` whom: an actor, or all")
        of = OWN if one.of is None else WHOSE[one.of] if one.of in WHOSE else chart.axes.actor[one.of]
        if of == OTHERS and rows is None:
            raise ValueError(f"{one.read}: a gauge of the whole world knows no others")
        if of == OWN and rows is None:
            of = ALL
        if of != ALL:
            cells_for(chart, source, (of,) if of >= 0 else tuple(() if rows is None else rows.tolist()))
        found.append(Factor(source, of))
    return found
