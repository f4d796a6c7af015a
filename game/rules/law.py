"""What every rule takes and gives: `(World, Turn) -> Change(fields, why)`.

A rule is pure: it never writes into its inputs, never reduces over worlds, draws luck by name. `why` holds the numbers worth
telling, each with who may know it; feed, reports and screens are made from it on demand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from game.orders import Orders
from game.treaty.levers import Levers
from game.treaty.register import Obligations, Register
from game.world.chart import Chart
from game.world.declare import Seen
from game.world.draws import Draws
from game.world.params import Params
from game.world.state import World
from game.world.total import Array


@dataclass(frozen=True, eq=False)
class Turn:
    """One turn as the rules meet it: its number, luck, parameters, orders cut to the possible, and what treaties say."""

    number: int
    chart: Chart
    params: Params
    draws: Draws
    orders: Orders
    levers: Levers
    obligations: Obligations
    fair: Mapping[str, float]
    last: bool = False
    treaties: Register | None = None  # who is party to what, and how parties have voted; None where no treaty can be

    @property
    def year(self) -> float:
        """Years in a turn."""
        return self.chart.year


@dataclass(frozen=True)
class Why:
    """A number worth telling: on which axes, `(..., b)`, and who may know it. What takes work to tell is worked out when somebody
    asks: most games of an ensemble are told to nobody."""

    axes: str
    told: Array | Callable[[], Array]
    seen_by: Seen

    @cached_property
    def value(self) -> Array:
        """`(..., b)` the number."""
        return self.told() if callable(self.told) else self.told


@dataclass(frozen=True)
class Change:
    """New arrays for some fields of the world, and the numbers behind them."""

    fields: dict[str, Array]
    why: dict[str, Why] = field(default_factory=dict)


Rule = Callable[[World, Turn], Change]
