"""Whose cell is it? The actor that each cell of a quantity or a deed belongs to, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from game.world.chart import Chart
from game.world.declare import Declared, Seen
from game.world.total import Array, Index


@lru_cache(maxsize=512)
def owners(chart: Chart, axes: str) -> Index:
    """The actor that owns each cell along the first axis of `axes` that has owners, or -1. Read-only."""
    letter = _letter(axes)
    by_letter: dict[str, Callable[[], Index]] = {
        "": lambda: np.full(1, -1, np.int64),
        "a": lambda: np.arange(len(chart.axes.actor)),
        "n": lambda: chart.nation_actor,
        "l": lambda: chart.lab_actor,
        "p": lambda: chart.plant_firm,
        "h": lambda: chart.plant_firm[chart.holding_plant],
        "d": lambda: chart.plant_firm[chart.holding_plant[chart.delayed]],
        "i": lambda: chart.plant_firm[chart.slot_plant],
        "e": lambda: chart.plant_firm[chart.edge_seller],
        "k": lambda: chart.nation_actor[chart.lane_origin],
        "m": lambda: chart.nation_actor[chart.market_nation],
        "g": lambda: np.full(len(chart.axes.good), -1, np.int64),
        "j": lambda: _term_owner(chart),
        "y": lambda: chart.agency_actor,
        "x": lambda: chart.auditor_actor,
        "s": lambda: chart.delegate_actor,
        "q": lambda: chart.delegate_actor[chart.pairs.first],
        "f": lambda: chart.delegate_actor[chart.secret_owner],
    }
    nobody = lambda: np.full(len(chart.axes.of(letter)), -1, np.int64)  # noqa: E731
    found = np.array(by_letter.get(letter, nobody)(), np.int64)
    found.setflags(write=False)
    return found


def _letter(axes: str) -> str:
    return axes.removeprefix("w")[:1]


def _term_owner(chart: Chart) -> Index:
    return np.array([chart.axes.actor[name.split(".")[0]] for name in chart.axes.term], np.int64)


def _hosts(chart: Chart, letter: str) -> Index | None:
    """The nation (as actor) in whose territory the cell lies, where that can differ from the owner's home."""
    plant = {"p": None, "h": chart.holding_plant, "i": chart.slot_plant, "d": chart.holding_plant[chart.delayed]}
    if letter not in plant:
        return None
    where = chart.plant_nation if letter == "p" else chart.plant_nation[plant[letter]]
    return chart.nation_actor[where]


@lru_cache(maxsize=4096)
def sees(chart: Chart, axes: str, seen_by: Seen, seat: int) -> Array:
    """`(cells along the owned axis)` bool: whether `seat` may see each cell. Read-only."""
    owner = owners(chart, axes)
    if seen_by is Seen.ALL:
        mask = np.ones(len(owner), bool)
    elif seen_by in (Seen.NOBODY, Seen.MEMBERS):  # what members see of their treaty differs by world: see `observe`
        mask = np.zeros(len(owner), bool)
    else:
        mask = owner == seat
    if seen_by is Seen.DEALERS:
        mask = _paired(chart, seat) if axes.startswith("q") else _dealers(chart, seat)
    if seen_by is Seen.JURISDICTION and chart.actor_nation[seat] >= 0:
        home = np.where(owner >= 0, chart.actor_home[owner], -1)
        mask = mask | (home == chart.actor_nation[seat])
        host = _hosts(chart, _letter(axes))
        if host is not None:
            mask = mask | (host == seat)
    mask.setflags(write=False)
    return mask


def _paired(chart: Chart, seat: int) -> Array:
    pairs, actor = chart.pairs, chart.delegate_actor
    return np.asarray((actor[pairs.first] == seat) | (actor[pairs.second] == seat))


def _dealers(chart: Chart, seat: int) -> Array:
    seller, buyer = chart.edge_seller, chart.edge_buyer
    mask = (chart.plant_firm[seller] == seat) | (chart.plant_firm[buyer] == seat)
    nation = chart.actor_nation[seat]
    if nation >= 0:
        for plant in (seller, buyer):
            mask = mask | (chart.plant_nation[plant] == nation) | (chart.actor_home[chart.plant_firm[plant]] == nation)
    return np.asarray(mask)


def owned(chart: Chart, axes: str, seats: tuple[int, ...]) -> Index:
    """Cells along the owned axis that belong to any of `seats`, in order."""
    return np.flatnonzero(np.isin(owners(chart, axes), seats))


def owned_axis(line: Declared) -> int:
    """Where the owned axis stands among the axes of a declaration: 1 behind turns of transit, else 0."""
    return 1 if line.axes.startswith("w") else 0
