"""Policies: how seats decide. One file each; a policy registers itself by `@policy` and decides for all seats that share it.

A policy sees an Observation and its own luck, and answers with deeds for the cells its seats own: `{deed: (cells, ..., b)}` in
the order of `seen.cells(axes)`. Deeds left out hold still. Changing what one seat sees never changes another seat's answer.

A policy has no state of its own. What it must keep from turn to turn it notes: notes stand in the State, by seat, and are saved,
branched and replayed with it. They follow from what the seat has seen, never from what it meant to do.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import ClassVar, TypeVar

from game.knowledge.observe import Observation
from game.world.axes import UnknownName
from game.world.draws import Draws
from game.world.total import Array

Answer = dict[str, Array]
LEVELS = ("novice", "skilled", "expert")


class Policy:
    """What every policy offers; by itself it holds still."""

    name: ClassVar[str] = ""
    notes: ClassVar[Mapping[str, str]] = {}
    """What it notes from turn to turn: name -> axes behind that of actors."""

    def __init__(self, level: str = "expert") -> None:
        if level not in LEVELS:
            raise UnknownName(level, "level", LEVELS)
        self.level = level

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        """What the seats sign and leave."""
        return {}

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        """What the seats order."""
        return {}

    def remember(self, seen: Observation) -> Answer:
        """What the seats note of the turn just played (`seen.turn`): `{note: (seats, ..., b)}`; `noted` reads it again."""
        return {}

    def noted(self, seen: Observation, note: str) -> Array:
        """`(seats, ..., b)` what was noted; 0 where nothing was yet."""
        return seen.noted(f"{self.name}.{note}", seen.chart.axes.shape(self.notes[note]))

    def remembered(self, seen: Observation) -> dict[str, Array]:
        """The notes of the turn just played, under the names by which the State keeps them."""
        return {f"{self.name}.{note}": rows for note, rows in self.remember(seen).items()}


def note_axes() -> dict[str, str]:
    """Every note that any policy keeps: name in the State -> axes behind that of actors."""
    return {f"{name}.{note}": axes for name, cls in policies().items() for note, axes in cls.notes.items()}


P = TypeVar("P", bound=type[Policy])
_POLICIES: dict[str, type[Policy]] = {}


def policy(cls: P) -> P:
    """Register a policy under its name."""
    _POLICIES[cls.name] = cls
    return cls


def policies() -> dict[str, type[Policy]]:
    """Every policy there is, by name."""
    package = importlib.import_module("game.policies")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_POLICIES.items()))


def make(spec: str) -> Policy:
    """A policy from `NAME` or `NAME:LEVEL`. Raises UnknownName with the near miss."""
    name, _, level = spec.partition(":")
    if name not in _POLICIES and name not in policies():
        raise UnknownName(name, "policy", tuple(policies()))
    return _POLICIES[name](level or "expert")
