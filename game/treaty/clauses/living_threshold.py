"""Living threshold: a ceiling that follows a measure, tightens in danger and loosens when it has passed (MECHANISMS 196, 197)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Gate, Term, clause, number
from game.treaty.example import FINE, METERED, example
from game.treaty.words import flop, share
from game.world.chart import Chart


class Metric(enum.Enum):
    """What the ceiling follows."""

    ALGORITHMS = "algorithms"
    OPEN_WEIGHTS = "open_weights"


FOLLOWS = {
    Metric.ALGORITHMS: "public algorithms have progressed",
    Metric.OPEN_WEIGHTS: "the best model with open weights has progressed",
}


@clause
@dataclass(frozen=True)
class LivingThreshold(Clause):
    """A ceiling on runs that falls by as many orders of magnitude as its metric rises, times `indexed`. Above the danger
    `tighten_at` it is `factor` times lower, below `loosen_at` as much higher; each change waits for a band of `band` to be
    crossed."""

    kind: ClassVar[str] = "living_threshold"
    family: ClassVar[Family] = Family.PROMISE
    vague: ClassVar[float] = 0.5

    flop: float = number(1e27, "FLOP in one run", 1e20, 1e36, (1e26, 1e27, 1e28))
    metric: Metric = Metric.ALGORITHMS
    indexed: float = number(0.5, "OOM of ceiling per OOM", 0.0, 2.0, (0.0, 0.5, 1.0))
    factor: float = number(3.0, "times", 1.0, 30.0, (1.0, 3.0, 10.0))
    tighten_at: float = number(0.15, "chance of catastrophe in a year", 0.0, 1.0, (0.05, 0.15, 0.3))
    loosen_at: float = number(0.03, "chance of catastrophe in a year", 0.0, 1.0, (0.01, 0.03, 0.1))
    band: float = number(0.25, "share of the line", 0.0, 0.9, (0.1, 0.25, 0.5))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        index = Gate("index_of", -self.indexed, low=0.0, reads=self.metric.value)
        rungs: tuple[tuple[float, tuple[Gate, ...]], ...] = (
            (self.flop * self.factor, (index,)),
            (self.flop, (index, self._line(self.loosen_at))),
            (self.flop / self.factor, (index, self._line(self.tighten_at))),
        )
        for most, gates in rungs:
            yield from on_labs(
                chart, "aggregate_run", self.binds, self.size, at_most=most, full_breach=10.0 * most, gates=gates
            )  # fmt: skip

    def _line(self, danger: float) -> Gate:
        return Gate("hysteresis", danger, low=danger * (1.0 - self.band), reads="danger")

    def text(self) -> str:
        return (
            f"{no(self.binds, self.size)} shall train a model above {flop(self.flop)}, all parts counted. This ceiling falls by "
            f"{self.indexed:.4g} orders of magnitude for every order by which {FOLLOWS[self.metric]} since 2025. While the "
            "chance of "
            f"catastrophe within a year stands above {share(self.tighten_at)} it is divided by {self.factor:.4g}, and while "
            "it stands "
            f"below {share(self.loosen_at)} multiplied by it; a change once made is undone only when the line is passed by "
            f"{share(self.band)} the other way."
        )

    def summary(self) -> str:
        return f"Ceiling {self.flop:.0e}, follows {self.metric.value} and danger"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(flop=1e26), "cash", "down", of="bold", beside=[METERED, FINE])
