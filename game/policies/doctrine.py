"""Doctrine: a seat's standing orders as one object, plain data that a person writes and others act by.

A conduct rule, a stance towards blocs and nations, a budget, a look rule and a price rule. Whoever stands in for a seat reads it
(`game.policies.delegate`): an absent person's seat, a year played at once, an adviser. It is kept with the game:

    conduct: {rule: keep, treaties: {Compute Accord: as_begun}}
    stance: {outsiders: watch, CHN: restrict}
    budget: {most: 0.05, shares: {intelligence: 2, chips: 1}, caps: {chips: 0.03}}
    look: {rule: one, who: lab_chn_1, most: 0.5}
    price: {licence: [0.25, 1], bid: [0, 0.3]}
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from game.orders import DEEDS
from game.world.axes import UnknownName
from game.world.chart import Chart

KEEP, AS_BEGUN = CONDUCTS = ("keep", "as_begun")
"""Keep every promise; or go on with the breaches that the person has begun, no further, and begin none."""
OPEN, WATCH, RESTRICT, CUT = STANCES = ("open", "watch", "restrict", "cut")
"""Everything may go there; law as it is, and eyes turn there; chokepoints at the middle of the price rule; nothing goes there."""
PARTIES, OUTSIDERS = BLOCS = ("parties", "outsiders")
"""Blocs that a stance may be towards: those in a treaty with the seat's nation, and all others. A nation's own row goes first."""
WEIGHED, NOBODY, SUSPICIOUS, ONE = LOOKS = ("weighed", "nobody", "suspicious", "one")
"""Own eyes go where `weigh` sends them, nowhere, to the most suspected, or to one who is named."""
WORK = ("training", "safety", "building", "stores")
"""What a budget may name besides programmes: shares of a lab's compute, the pace at which a firm builds, and the turns of use
that it stores beyond its usual buffer."""
BEGUN = ("evade", "split", "report", "bar")
"""Evasions that a delegate may go on with, if the person had begun them."""


def _nothing() -> Any:
    return field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Conduct:
    """How far promises are kept: a rule for all, rules for treaties by title, and the evasions that the person had begun."""

    rule: str = KEEP
    treaties: Mapping[str, str] = _nothing()
    begun: Mapping[str, Mapping[str, float]] = _nothing()  # deed -> cell -> what the person had ordered of it


@dataclass(frozen=True)
class Budget:
    """Where money, compute and building go. `most` is the share of the treasury that a turn may take. With shares of programmes
    so much is spent, by these shares; without, what `weigh` asks for. Caps are shares of the treasury for programmes, of compute
    for `training` and `safety`, a pace for `building`, turns of use for `stores`."""

    most: float = 0.1
    shares: Mapping[str, float] = _nothing()
    caps: Mapping[str, float] = _nothing()


@dataclass(frozen=True)
class Look:
    """Whom own eyes, and the visits one may send or demand, are spent on, and how much of them at most."""

    rule: str = WEIGHED
    who: str = ""
    most: float = 1.0


@dataclass(frozen=True)
class Price:
    """Floor and ceiling: of the share of exports that a licence lets go, and of the premium that a firm bids."""

    licence: tuple[float, float] = (0.0, 1.0)
    bid: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True)
class Doctrine:
    """A seat's standing orders. The one that says nothing leaves all to `weigh`, within what a delegate may do."""

    conduct: Conduct = field(default_factory=Conduct)
    stance: Mapping[str, str] = _nothing()
    budget: Budget = field(default_factory=Budget)
    look: Look = field(default_factory=Look)
    price: Price = field(default_factory=Price)
    character: Mapping[str, float] = _nothing()  # weights of the profile by which `weigh` decides, in place of the seat's own

    @staticmethod
    def of(data: Any, chart: Chart, titles: Collection[str] | None = None) -> Doctrine:
        """A doctrine from plain data, checked against the names of a scenario and, if given, the titles of its treaties. Raises
        UnknownName with the near miss and ValueError, in one line each."""
        parts = _mapping(data, "doctrine")
        read: dict[str, Callable[[Any], Any]] = {
            "conduct": lambda row: _conduct(row, chart, titles),
            "stance": lambda row: _words(row, "stance", (*BLOCS, *chart.axes.nation.ids), STANCES),
            "budget": lambda row: _budget(row, chart),
            "look": lambda row: _look(row, chart),
            "price": _price,
            "character": lambda row: _character(row, chart),
        }
        _known(parts, "part of a doctrine", tuple(read))
        return Doctrine(**{name: read[name](row) for name, row in parts.items()})

    def data(self) -> dict[str, Any]:
        """As plain data, of which `of` makes the same doctrine."""
        return {line.name: _plain(getattr(self, line.name)) for line in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Conduct | Budget | Look | Price):
        return {line.name: _plain(getattr(value, line.name)) for line in fields(value)}
    return value


# --- reading ------------------------------------------------------------------------------------------------------------------
def _conduct(data: Any, chart: Chart, titles: Collection[str] | None) -> Conduct:
    row = _row(data, "conduct", Conduct)
    treaties = _mapping(row.get("treaties", {}), "conduct.treaties")
    names = tuple(treaties) if titles is None else tuple(titles)
    begun = _mapping(row.get("begun", {}), "conduct.begun")
    _known(begun, "evasion", BEGUN)
    return Conduct(
        rule=_word(row.get("rule", KEEP), "conduct", CONDUCTS),
        treaties=_words(treaties, "treaty", names, CONDUCTS),
        begun=MappingProxyType({deed: _cells(cells, deed, chart) for deed, cells in begun.items()}),
    )


def _cells(data: Any, deed: str, chart: Chart) -> Mapping[str, float]:
    line, found = DEEDS[deed], {}
    for cell, value in _mapping(data, f"conduct.begun.{deed}").items():
        parts = cell.split("/")
        if len(parts) != len(line.axes):
            raise ValueError(f"conduct.begun.{deed}: {cell[:64]!r} is no cell of it")
        for letter, part in zip(line.axes, parts, strict=True):
            chart.axes.of(letter)[part]
        found[cell] = _number(value, f"conduct.begun.{deed}.{cell}", line.low, line.high)
    return MappingProxyType(found)


def _budget(data: Any, chart: Chart) -> Budget:
    row, names = _row(data, "budget", Budget), (*chart.axes.programme.ids, *WORK)

    def shares(part: str) -> Mapping[str, float]:
        return _numbers(row.get(part, {}), f"budget.{part}", "programme", names, 100.0 if part == "shares" else 12.0)

    return Budget(_number(row.get("most", Budget.most), "budget.most", 0.0, 1.0), shares("shares"), shares("caps"))


def _look(data: Any, chart: Chart) -> Look:
    row = _row(data, "look", Look)
    rule, who = _word(row.get("rule", WEIGHED), "look rule", LOOKS), row.get("who", "")
    if rule == ONE or who:
        chart.axes.actor[_text(who, "look.who")]
    return Look(rule, who, _number(row.get("most", 1.0), "look.most", 0.0, 1.0))


def _price(data: Any) -> Price:
    row = _row(data, "price", Price)
    return Price(**{name: _between(ends, f"price.{name}") for name, ends in row.items()})


def _character(data: Any, chart: Chart) -> Mapping[str, float]:
    return _numbers(data, "character", "weight of character", tuple(chart.extra["profiles"]), 10.0)


def _row(data: Any, what: str, of: type) -> Mapping[str, Any]:
    row = _mapping(data, what)
    _known(row, f"part of {what}", tuple(line.name for line in fields(of)))
    return row


def _mapping(data: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(name, str) for name in data):
        raise ValueError(f"{what} is {str(data)[:40]!r}; allowed: a mapping")
    return data


def _known(names: Collection[str], what: str, known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise UnknownName(name, what, known)


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} is {str(value)[:40]!r}; allowed: a name")
    return value


def _word(value: Any, what: str, known: tuple[str, ...]) -> str:
    _known((_text(value, what),), what, known)
    return str(value)


def _words(data: Any, what: str, names: tuple[str, ...], values: tuple[str, ...]) -> Mapping[str, str]:
    row = _mapping(data, what)
    _known(row, "nation or bloc" if what == "stance" else what, names)
    return MappingProxyType({name: _word(value, f"{what} of {name[:40]}", values) for name, value in row.items()})


def _numbers(data: Any, part: str, what: str, names: tuple[str, ...], high: float) -> Mapping[str, float]:
    row = _mapping(data, part)
    _known(row, what, names)
    return MappingProxyType({name: _number(value, f"{part}.{name}", 0.0, high) for name, value in row.items()})


def _number(value: Any, what: str, low: float, high: float) -> float:
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and low <= value <= high
    if not fits:
        raise ValueError(f"{what} is {str(value)[:40]!r}; allowed: {low:g} to {high:g}")
    return float(value)


def _between(ends: Any, what: str) -> tuple[float, float]:
    if not isinstance(ends, (list, tuple)) or len(ends) != 2:
        raise ValueError(f"{what} is {str(ends)[:40]!r}; allowed: a floor and a ceiling")
    low, high = (_number(end, what, 0.0, 1.0) for end in ends)
    if low > high:
        raise ValueError(f"{what}: the floor {low:g} stands above the ceiling {high:g}")
    return low, high
