"""Fields of a clause: what may stand in them, in plain data, with unit, range and the steps negotiators usually take."""

from __future__ import annotations

import dataclasses
import enum
import math
from typing import Any


class WrongField(ValueError):
    """A field of a clause that holds what it may not: says what is allowed. `name` is the field."""

    def __init__(self, kind: str, name: str, value: Any, allowed: str) -> None:
        super().__init__(f"{kind}.{name} is {value!r}; allowed: {allowed}")
        self.name = name


def number(default: float, unit: str, low: float, high: float, steps: tuple[float, ...] = ()) -> Any:
    """A number: its default, unit and range, and the values between which it is usually bargained."""
    return dataclasses.field(
        default=default, metadata={"unit": unit, "low": low, "high": high, "steps": steps or (low, default, high)}
    )


def named(default: str, axis: str) -> Any:
    """The name of something in a scenario's tables, such as a penalty; looked up when the draft is lowered."""
    return dataclasses.field(default=default, metadata={"unit": f"name of a {axis}", "axis": axis})


def value(kind: str, line: dataclasses.Field[Any], given: Any) -> Any:
    """What a field of clause `kind` holds, from plain data. Raises WrongField."""
    default = line.default
    if isinstance(default, enum.Enum):
        return _choice(kind, line.name, type(default), given)
    if isinstance(default, bool):
        if not isinstance(given, bool):
            raise WrongField(kind, line.name, given, "true or false")
        return given
    if isinstance(default, (int, float)):
        low, high = line.metadata.get("low", -math.inf), line.metadata.get("high", math.inf)
        if isinstance(given, bool) or not isinstance(given, (int, float)) or not low <= given <= high:
            raise WrongField(kind, line.name, given, f"{low:g} to {high:g} {line.metadata['unit']}")
        return type(default)(given)
    if not isinstance(given, type(default)):
        raise WrongField(kind, line.name, given, type(default).__name__)
    return given


def _choice(kind: str, name: str, of: type[enum.Enum], given: Any) -> enum.Enum:
    allowed = [member.value for member in of]
    if given not in allowed:
        raise WrongField(kind, name, given, ", ".join(map(str, allowed)))
    return of(given)


def steps(line: dataclasses.Field[Any]) -> tuple[Any, ...]:
    """The values that a field usually takes in a negotiation, as plain data."""
    if isinstance(line.default, enum.Enum):
        return tuple(member.value for member in type(line.default))
    if isinstance(line.default, bool):
        return (False, True)
    return tuple(line.metadata.get("steps", (line.default,)))
