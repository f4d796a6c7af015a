"""Clauses: parameters that render to a sentence and lower to terms.

A clause names a class of bound actors, never a list of parties. It registers itself by `@clause` from its own file.
"""

from __future__ import annotations

import dataclasses
import enum
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, TypeVar

from game.treaty.fields import WrongField, named, number
from game.treaty.fields import value as field_value
from game.world.axes import UnknownName
from game.world.chart import Chart

NOBODY = -1
"""The party of a term that rests on no one's membership."""
GATES = ("after", "until", "members_at_least", "finding_on", "party_left", "vote", "index_of", "hysteresis")


@dataclass(frozen=True)
class Gate:
    """A condition on a term. `after` and `until` count turns since entry into force; `members_at_least` counts parties.

    `hysteresis` reads a quantity of the world (summed over its cells): it opens above `value` and closes below `low`.
    `finding_on` is open while a finding under the treaty stands, `party_left` once an invited party is not in, `vote` while the
    motion tabled under the treaty has carried. `index_of` closes nothing: it multiplies the bound of its promise by
    10 ** (value * (x - low)), x being the quantity it reads ("members": the treaty's parties), or by 1 + value * (x - low) where
    `linear`.
    """

    kind: str
    value: float = 0.0
    low: float = 0.0
    reads: str = ""
    linear: bool = False

    def __post_init__(self) -> None:
        if self.kind not in GATES:
            raise UnknownName(self.kind, "gate", GATES)


class Bound(enum.Enum):
    """The class of actors a clause binds."""

    NATIONS = "nations"
    LABS_OF_PARTIES = "labs_of_parties"
    FIRMS_OF_PARTIES = "firms_of_parties"
    CONSORTIA = "consortia"
    SIGNATORIES = "signatories"


class Family(enum.Enum):
    """What a clause is for. A promise without verification and penalty beside it is declaratory."""

    PROMISE = "promise"
    VERIFICATION = "verification"
    PENALTY = "penalty"
    DIVIDEND = "dividend"
    ENTRY = "entry"
    EXEMPTION = "exemption"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class Term:
    """One number a clause lowers to: a lever to set, or a deed promised to stay at a bound.

    `party` is the actor whose membership makes the term live; `bound_by` the actor who must keep it. For a promise,
    breach = clip(excess / (full_breach - bound), 0, 1). A promise `toward` a second actor is live only while that one is a
    party too, or, if not `insider`, only while it is none.
    """

    lever: str
    cell: int | tuple[int, ...]  # along the lever's axes; a lever on treaties (`t...`) leaves its own treaty out
    value: float
    party: int
    bound_by: int
    promise: bool = False
    at_most: bool = True
    full_breach: float = 0.0
    gates: tuple[Gate, ...] = ()
    toward: int = NOBODY
    insider: bool = True


def promise(
    deed: str, cell: int | tuple[int, ...], *, party: int, bound_by: int, full_breach: float, at_most: float | None = None,
    at_least: float | None = None, gates: tuple[Gate, ...] = (), toward: int = NOBODY, insider: bool = True,
) -> Term:  # fmt: skip
    """A promise to hold `deed` of `cell` at most, or at least, at a bound. Exactly one bound must be given."""
    if (at_most is None) == (at_least is None):
        raise TypeError("a promise needs at_most or at_least, and not both")
    value = at_most if at_most is not None else at_least
    assert value is not None
    return Term(deed, cell, value, party, bound_by, True, at_most is not None, full_breach, gates, toward, insider)


def enforced(lever: str, cell: int | tuple[int, ...], value: float, *, party: int, gates: tuple[Gate, ...] = ()) -> Term:
    """A lever that is set where `party` is a member."""
    return Term(lever, cell, value, party, party, gates=gates)


def agreed(lever: str, value: float, cell: int | tuple[int, ...] = (), *, gates: tuple[Gate, ...] = ()) -> Term:
    """A lever on the treaty itself (axes `t` or `t...`), set while the treaty is in force, whoever is in it."""
    return Term(lever, cell, value, NOBODY, NOBODY, gates=gates)


class Clause:
    """What every clause offers. Each is a frozen dataclass in a file of its own under `game/treaty/clauses/`."""

    kind: ClassVar[str]
    family: ClassVar[Family] = Family.PROMISE
    needs: ClassVar[tuple[Family, ...]] = ()  # families without which beside it the clause does nothing
    vague: ClassVar[float] = 0.0  # what it adds to the ambiguity of the text: terms that it leaves undefined

    def terms(self, chart: Chart) -> Iterator[Term]:
        """What the clause comes to in a chart. Raises UnknownName for a name that the chart's tables do not hold."""
        raise NotImplementedError

    def gates(self) -> tuple[Gate, ...]:
        """Conditions that the clause puts on every other term of its treaty."""
        return ()

    def text(self) -> str:
        """The clause as an article."""
        raise NotImplementedError

    def summary(self) -> str:
        """The clause in about six words."""
        raise NotImplementedError

    @classmethod
    def example(cls) -> dict[str, Any]:
        """A game in which the clause changes something, as `game.treaty.example.example` lays it out."""
        raise NotImplementedError


C = TypeVar("C", bound=type[Clause])
_KINDS: dict[str, type[Clause]] = {}


def clause(cls: C) -> C:
    """Register a clause under its `kind`."""
    _KINDS[cls.kind] = cls
    return cls


def kinds() -> dict[str, type[Clause]]:
    """Every clause there is, by kind."""
    _read_all()
    return dict(sorted(_KINDS.items()))


@cache
def _read_all() -> None:
    """Import every clause of the game, once; plugins register theirs as they are loaded."""
    package = importlib.import_module("game.treaty.clauses")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def read(data: dict[str, Any]) -> Clause:
    """A clause from plain data: `kind`, and its fields. Raises UnknownName or ValueError saying what is allowed."""
    _read_all()
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise UnknownName(str(kind), "clause", tuple(kinds()))
    cls = _KINDS[kind]
    allowed = {f.name: f for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name == "kind":
            continue
        if name not in allowed:
            raise UnknownName(name, f"field of {kind}", tuple(allowed))
        values[name] = field_value(kind, allowed[name], value)
    return cls(**values)


def plain(one: Clause) -> dict[str, Any]:
    """A clause as plain data, the way `read` takes it."""
    values = {f.name: getattr(one, f.name) for f in dataclasses.fields(one)}  # type: ignore[arg-type]
    return {"kind": one.kind} | {k: v.value if isinstance(v, enum.Enum) else v for k, v in values.items()}


__all__ = [
    "GATES", "NOBODY", "Bound", "Clause", "Family", "Gate", "Term", "WrongField", "agreed", "clause", "enforced", "kinds",
    "named", "number", "plain", "promise", "read",
]  # fmt: skip
