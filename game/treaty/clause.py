"""Clauses: parameters that render to a sentence and lower to terms.

A clause names a class of bound actors, never a list of parties. It registers itself by `@clause` from its own file.
"""

from __future__ import annotations

import dataclasses
import enum
import importlib
import math
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

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


@dataclass(frozen=True)
class Term:
    """One number a clause lowers to: a lever to set, or a deed promised to stay at a bound.

    `party` is the actor whose membership makes the term live; `bound_by` the actor who must keep it. For a promise,
    breach = clip(excess / (full_breach - bound), 0, 1).
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


def promise(
    deed: str, cell: int | tuple[int, ...], *, party: int, bound_by: int, full_breach: float, at_most: float | None = None,
    at_least: float | None = None, gates: tuple[Gate, ...] = (),
) -> Term:  # fmt: skip
    """A promise to hold `deed` of `cell` at most, or at least, at a bound. Exactly one bound must be given."""
    if (at_most is None) == (at_least is None):
        raise TypeError("a promise needs at_most or at_least, and not both")
    value = at_most if at_most is not None else at_least
    assert value is not None
    return Term(deed, cell, value, party, bound_by, True, at_most is not None, full_breach, gates)


def enforced(lever: str, cell: int | tuple[int, ...], value: float, *, party: int, gates: tuple[Gate, ...] = ()) -> Term:
    """A lever that is set where `party` is a member."""
    return Term(lever, cell, value, party, party, gates=gates)


def agreed(lever: str, value: float, cell: int | tuple[int, ...] = (), *, gates: tuple[Gate, ...] = ()) -> Term:
    """A lever on the treaty itself (axes `t` or `t...`), set while the treaty is in force, whoever is in it."""
    return Term(lever, cell, value, NOBODY, NOBODY, gates=gates)


class Clause(Protocol):
    """What every clause offers."""

    kind: ClassVar[str]

    def terms(self, chart: Chart) -> Iterator[Term]: ...
    def text(self) -> str: ...
    def summary(self) -> str: ...


C = TypeVar("C", bound=type)
_KINDS: dict[str, type] = {}


def clause(cls: C) -> C:
    """Register a clause under its `kind`."""
    _KINDS[cls.kind] = cls  # type: ignore[attr-defined]
    return cls


def kinds() -> dict[str, type]:
    """Every clause there is, by kind."""
    package = importlib.import_module("game.treaty.clauses")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_KINDS.items()))


def read(data: dict[str, Any]) -> Clause:
    """A clause from plain data: `kind`, and its fields. Raises UnknownName or ValueError saying what is allowed."""
    known = kinds()
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in known:
        raise UnknownName(str(kind), "clause", tuple(known))
    cls = known[kind]
    allowed = {f.name: f for f in dataclasses.fields(cls)}
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name == "kind":
            continue
        if name not in allowed:
            raise UnknownName(name, f"field of {kind}", tuple(allowed))
        values[name] = _value(kind, allowed[name], value)
    made: Clause = cls(**values)
    return made


def _value(kind: str, line: dataclasses.Field[Any], value: Any) -> Any:
    default = line.default
    low, high = line.metadata.get("low", -math.inf), line.metadata.get("high", math.inf)
    if isinstance(default, enum.Enum):
        allowed = [member.value for member in type(default)]
        if value not in allowed:
            raise ValueError(f"{kind}.{line.name} is {value!r}; allowed: {', '.join(map(str, allowed))}")
        return type(default)(value)
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ValueError(f"{kind}.{line.name} is {value!r}; allowed: true or false")
        return value
    if isinstance(default, (int, float)):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise ValueError(f"{kind}.{line.name} is {value!r}; allowed: {low:g} to {high:g} {line.metadata['unit']}")
        return type(default)(value)
    if not isinstance(value, type(default)):
        raise ValueError(f"{kind}.{line.name} is {value!r}; allowed: {type(default).__name__}")
    return value


def number(default: float, unit: str, low: float, high: float) -> Any:
    """A field of a clause: its default, unit and range."""
    return dataclasses.field(default=default, metadata={"unit": unit, "low": low, "high": high})


def plain(one: Clause) -> dict[str, Any]:
    """A clause as plain data, the way `read` takes it."""
    values = {f.name: getattr(one, f.name) for f in dataclasses.fields(one)}  # type: ignore[arg-type]
    return {"kind": one.kind} | {k: v.value if isinstance(v, enum.Enum) else v for k, v in values.items()}
