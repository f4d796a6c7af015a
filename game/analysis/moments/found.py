"""What a rule finds, and the list of rules: one function a moment, which registers itself with title, share and question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from game.analysis.moments.record import Record
from game.world.total import Array, Index


@dataclass(frozen=True, eq=False)
class Found:
    """Where a moment happened: `(turns, a, b)` each, by the actor whom it is about. `strength` is in the unit that the rule
    names; `other` is the place of the second actor, -1 where there is none; `turned` says which of its two ways it took."""

    happened: Array
    strength: Array
    other: Array
    turned: Array

    @staticmethod
    def of(happened: Array, strength: Array | float = 1.0, other: Array | float = -1.0, turned: Array | float = 0.0) -> Found:
        """The find, with what is not said filled in; nothing stands where nothing happened."""
        happened = np.asarray(happened, bool)
        rows = (np.where(happened, value, rest) for value, rest in ((strength, 0.0), (other, -1.0), (turned, 0.0)))
        return Found(happened, *(np.asarray(row, float) for row in rows))

    def games(self) -> Array:
        """(b,) bool: games in which it happened."""
        return np.asarray(self.happened.any(axis=(0, 1)))


Rule = Callable[[Record], Found]


@dataclass(frozen=True)
class Moment:
    """A kind of moment: its rule, what it is called, the share of class games it is meant to happen in, what to discuss."""

    name: str
    title: str
    share: tuple[float, float]
    ask: str
    rule: Rule


MOMENTS: dict[str, Moment] = {}
"""Every moment by name, in the order of PLAY 6."""


def moment(title: str, share: tuple[float, float], ask: str) -> Callable[[Rule], Rule]:
    """Register a rule under its own name."""

    def register(rule: Rule) -> Rule:
        name = rule.__name__
        assert name not in MOMENTS, name
        MOMENTS[name] = Moment(name, title, share, ask, rule)
        return rule

    return register


@dataclass(frozen=True)
class Happened:
    """A moment of one game: when, who, how strong, which of its two ways it took."""

    name: str
    turn: int
    actor: int
    other: int  # -1 for nobody
    strength: float
    turned: bool


def happened(record: Record, world: int = 0) -> list[Happened]:
    """The moments of one world, each with those whom it was about once, the first time, by turn."""
    found: dict[tuple[str, int, int], Happened] = {}
    for name, kind in MOMENTS.items():
        seen = kind.rule(record)
        for t, a in np.argwhere(seen.happened[..., world]):
            other = int(seen.other[t, a, world])
            one = Happened(
                name, record.first + int(t), int(a), other, float(seen.strength[t, a, world]), bool(seen.turned[t, a, world])
            )
            found.setdefault((name, int(a), other), one)
    return sorted(found.values(), key=lambda one: one.turn)


# --- axes -------------------------------------------------------------------------------------------------------------------
def at_actors(record: Record, values: Array, place: Index) -> Array:
    """(turns, a, b) of values `(turns, k, b)` whose rows belong to the actors of `place (k)`."""
    turns, _, worlds = values.shape
    found = np.zeros((turns, len(record.chart.axes.actor), worlds))
    found[:, place] = values
    return found


def strongest(pairs: Array) -> tuple[Array, Array]:
    """(turns, k, b) the largest of each row's values `(turns, k, m, b)`, and its place in the row."""
    if not pairs.shape[2]:
        return np.zeros((*pairs.shape[:2], pairs.shape[3])), np.zeros((*pairs.shape[:2], pairs.shape[3]), np.int64)
    return np.max(pairs, axis=2), np.argmax(pairs, axis=2)


def year_on(values: Array, turns: int) -> Array:
    """(turns, ..., b) sum over each turn and those after it, `turns` in all and no further than the record goes."""
    found = np.zeros(values.shape)
    for ahead in range(min(turns, len(values))):
        found[: len(values) - ahead] += values[ahead:]
    return found


def year_before(values: Array, turns: int) -> Array:
    """(turns, ..., b) the largest of each turn and those before it, `turns` in all."""
    found = np.array(values)
    for back in range(1, min(turns, len(values))):
        found[back:] = np.maximum(found[back:], values[: len(values) - back])
    return found
