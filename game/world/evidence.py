"""Evidence: sensors, evasions and penalties of a scenario as arrays, drawn once from the catalogue.

`c` sensor, `v` evasion, `z` penalty, `q` promised quantity (in the order of `game.treaty.levers.PROMISED`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.world.total import Array, Index

FAMILIES = ("record", "eyes", "access", "hardware")
"""Where a sensor's right to look comes from: none needed, a nation's own means, access granted, devices installed."""
MODES = ("alarm", "sample", "balance")
ACTS = ("cut", "market", "tariff", "dividend", "fine", "gain_fine", "expulsion", "suspension")


@dataclass(frozen=True, eq=False)
class Sensors:
    """The sensors, by place along the axis `c`."""

    family: Index  # (c) place in FAMILIES
    mode: Index  # (c) place in MODES
    watches: Array  # (c, q) sensitivity to a full breach
    false_alarm: Array  # (c) a turn
    half: Array  # (c) breach at which sensitivity is half of the full
    ageing: Array  # (c) 1/year
    latency: Array  # (c) turns
    cost: Array  # (c) bn USD a year
    leak: Array  # (c) share of insight a turn
    drag: Array  # (c) share of compute
    early: Array  # (c) share of the sensitivity that bites on plans, a turn before the breach
    item: Array  # (c) units of the quantity in one item
    items: Array  # (c) items drawn a visit
    sigma: Array  # (c) error of the books, units of the quantity
    visits: Array  # (c) bool: reach comes from inspectors' visits
    monitor: Array  # (c) bool: works only while a monitoring AI is appointed
    shielded: Array  # (c) bool: people inside, who need protection
    past: Array  # (c) bool: reads what past breaches left behind
    audits: Array  # (c) bool: done by auditors
    alone: Array  # (c) share of its worth that is left where nobody from outside may look
    told: Array  # (c) share of its sensitivity that rests on what the watched report
    vendor: Index  # (c) vendor, -1 for its own
    shared_error: Array  # (c)

    @property
    def eyes(self) -> Array:
        """(c) bool: a nation's own means."""
        return np.asarray(self.family == FAMILIES.index("eyes"))


@dataclass(frozen=True, eq=False)
class Evasions:
    """The evasions, by place along the axis `v`."""

    price: Array  # (v) bn USD a turn for half of the full effect
    beats: Array  # (v, c) share of alarms taken away at full effort
    mark: Array  # (v) chance a turn, at full effort, of showing in sealed logs
    slows: Array  # (v) share of the run's worth
    by_split: Array  # (v) bool: done by splitting runs
    by_hide: Array  # (v) bool: done by undeclared sites
    pooled: Array  # (v) bool: undone by pooling data over borders
    chosen: Array  # (v) bool: undone by auditors assigned by lot
    channel: Array  # (v) bool: undone by a secured channel
    poses: Array  # (v) share of a bad record that full effort hides from those who check identities
    forges: Array  # (v) share of what tests do not cover that full effort has certified all the same
    flatters: Array  # (v) share of the way to the best public rating that full effort buys
    needs_exemption: Array  # (v) bool
    needs_privacy: Array  # (v) bool

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """(evasion, sensor) pairs where the one beats the other at all."""
        return [(int(v), int(c)) for v, c in np.argwhere(self.beats > 0.0)]


@dataclass(frozen=True, eq=False)
class Penalties:
    """The penalties, by place along the axis `z`."""

    acts: tuple[str, ...]
    goods: Array  # (z, g) bool: what a cut stops
    rate: Array  # (z) fines: bn USD or multiple of the gain; tariffs: duty at full depth

    def of(self, act: str) -> Index:
        """Places of the penalties that act in one way."""
        return np.flatnonzero(np.array([a == act for a in self.acts], bool))


@dataclass(frozen=True, eq=False)
class Evidence:
    """All three tables."""

    sensors: Sensors
    evasions: Evasions
    penalties: Penalties


def tables(
    sensors: Sequence[Mapping[str, object]],
    evasions: Sequence[Mapping[str, object]],
    penalties: Sequence[Mapping[str, object]],
    sensor_ids: Sequence[str],
    quantities: Sequence[str],
    goods: Sequence[str],
) -> Evidence:
    """The tables from checked rows. Raises KeyError for a sensor or quantity that does not exist."""
    return Evidence(_sensors(sensors, quantities), _evasions(evasions, sensor_ids), _penalties(penalties, goods))


def _column(rows: Sequence[Mapping[str, object]], name: str) -> Array:
    return np.array([float(row[name]) for row in rows], float)  # type: ignore[arg-type]


def _flags(rows: Sequence[Mapping[str, object]], name: str) -> Array:
    return np.array([bool(row[name]) for row in rows], bool)


def _table(rows: Sequence[Mapping[str, object]], name: str, along: Sequence[str]) -> Array:
    place = {one: i for i, one in enumerate(along)}
    table = np.zeros((len(rows), len(along)))
    for i, row in enumerate(rows):
        listed: Mapping[str, float] = row[name]  # type: ignore[assignment]
        for one, value in listed.items():
            table[i, place[one]] = value
    return table


def _sensors(rows: Sequence[Mapping[str, object]], quantities: Sequence[str]) -> Sensors:
    vendors = sorted({str(row["vendor"]) for row in rows if row["vendor"]})
    numbers = ("false_alarm", "half", "ageing", "latency", "cost", "leak", "drag", "early", "item", "items", "sigma")
    return Sensors(
        family=np.array([FAMILIES.index(str(row["family"])) for row in rows], np.int64),
        mode=np.array([MODES.index(str(row["mode"])) for row in rows], np.int64),
        watches=_table(rows, "watches", quantities),
        visits=_flags(rows, "visits"),
        monitor=_flags(rows, "monitor"),
        shielded=_flags(rows, "shielded"),
        past=_flags(rows, "past"),
        audits=np.array([row["vendor"] == "auditors" for row in rows], bool),
        alone=_column(rows, "alone"),
        told=_column(rows, "told"),
        vendor=np.array([vendors.index(str(row["vendor"])) if row["vendor"] else -1 for row in rows], np.int64),
        shared_error=_column(rows, "shared_error"),
        **{name: _column(rows, name) for name in numbers},
    )


def _evasions(rows: Sequence[Mapping[str, object]], sensor_ids: Sequence[str]) -> Evasions:
    return Evasions(
        price=_column(rows, "price"),
        beats=_table(rows, "beats", sensor_ids),
        mark=_column(rows, "mark"),
        slows=_column(rows, "slows"),
        by_split=np.array([row["by"] == "split" for row in rows], bool),
        by_hide=np.array([row["by"] == "hide" for row in rows], bool),
        pooled=_flags(rows, "pooled"),
        chosen=_flags(rows, "chosen"),
        channel=_flags(rows, "channel"),
        poses=_column(rows, "poses"),
        forges=_column(rows, "forges"),
        flatters=_column(rows, "flatters"),
        needs_exemption=np.array([row["needs"] == "exempt" for row in rows], bool),
        needs_privacy=np.array([row["needs"] == "privacy" for row in rows], bool),
    )


def _penalties(rows: Sequence[Mapping[str, object]], goods: Sequence[str]) -> Penalties:
    listed = [set(row["goods"]) for row in rows]  # type: ignore[call-overload]
    table = [[good in names for good in goods] for names in listed]
    return Penalties(
        acts=tuple(str(row["acts"]) for row in rows),
        goods=np.array(table, bool).reshape(len(rows), len(goods)),
        rate=_column(rows, "rate"),
    )
