"""Declarations: one line per quantity says its axes, unit, resting value, who sees it and how a stranger guesses it.

Empty worlds, observations, imagined worlds, digests, saves, random test worlds and docs all derive from these lines.
A quantity of the world without `seen_by` and `guess` does not import.
"""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass
from typing import Any


class Seen(enum.Enum):
    """Who sees a cell. The owner of a cell is the actor its axes lead to (a plant's firm, a lab, a lane's origin)."""

    ALL = "all"
    OWNER = "owner"
    JURISDICTION = "jurisdiction"  # the owner, its home nation, and the nation where the plant stands
    DEALERS = "dealers"  # of an edge: seller, buyer, and the nations of both; of a pair: both
    MEMBERS = "members"  # parties of the treaty that the cell belongs to
    NOBODY = "nobody"


@dataclass(frozen=True)
class Guess:
    """How a stranger samples a hidden cell: around what, and with which log-normal spread.

    `around` is "rest" (the resting value), "start" (the published figure of the scenario), or the name of a field on the
    same axes whose public part stands in for the hidden one. `doubt` names a public field, on the same axes, by which the
    spread is multiplied; where it is "intelligence", the guesser's own stock of that programme narrows it.
    """

    around: str = "start"
    spread: float = 0.0
    doubt: str = ""


EXACT = Guess("exact")
REST = Guess("rest")


def rough(spread: float, around: str = "start", doubt: str = "") -> Guess:
    """Log-normal around a published figure, with standard deviation `spread` of the logarithm, times the public field `doubt`."""
    return Guess(around, spread, doubt)


@dataclass(frozen=True)
class Declared:
    """What one declaration says."""

    name: str
    axes: str
    unit: str
    rest: float
    seen_by: Seen
    guess: Guess
    low: float
    high: float
    about: str
    dtype: str = "f8"
    owner: str = ""
    combine: str = ""


def cell(
    axes: str,
    unit: str,
    rest: float = 0.0,
    *,
    seen_by: Seen,
    guess: Guess,
    low: float = 0.0,
    high: float = float("inf"),
    about: str = "",
) -> Any:
    """A quantity of the world on `axes` (the world axis comes after them by itself), within [`low`, `high`]."""
    if seen_by is Seen.ALL and guess is not EXACT:
        raise TypeError("a public quantity needs no guess: use EXACT")
    if seen_by is not Seen.ALL and guess is EXACT:
        raise TypeError("a hidden quantity needs a guess")
    return dataclasses.field(
        metadata=dict(axes=axes, unit=unit, rest=rest, seen_by=seen_by, guess=guess, low=low, high=high, about=about)
    )


def deed(axes: str, unit: str, rest: float, *, owner: str, low: float, high: float, about: str = "") -> Any:
    """A deed a seat may order: `owner` names the kind of seat, `rest` is what holding still means."""
    return dataclasses.field(
        metadata=dict(
            axes=axes, unit=unit, rest=rest, seen_by=Seen.OWNER, guess=REST, low=low, high=high, about=about, owner=owner
        )
    )


def lever(
    axes: str, unit: str, rest: float, *, combine: str, low: float = 0.0, high: float = float("inf"), about: str = ""
) -> Any:
    """A thing that treaties move: `combine` is minimum, maximum or sum over the clauses in force."""
    return dataclasses.field(
        metadata=dict(
            axes=axes, unit=unit, rest=rest, seen_by=Seen.ALL, guess=EXACT, low=low, high=high, about=about, combine=combine
        )
    )


def declared(cls: type) -> dict[str, Declared]:
    """The declarations of a dataclass, by field name, in order."""
    found = cls.__dict__.get("__declared__")
    if found is None:
        found = {f.name: Declared(name=f.name, **f.metadata) for f in dataclasses.fields(cls) if "axes" in f.metadata}
        cls.__declared__ = found  # type: ignore[attr-defined]
    return dict(found)
