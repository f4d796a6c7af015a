"""Open-weights limit: what is published cannot be called back (MECHANISMS 155)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import FINE, example
from game.treaty.words import capability
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class OpenWeightsLimit(Clause):
    """No bound lab publishes the weights of a model above `capability`."""

    kind: ClassVar[str] = "open_weights_limit"
    family: ClassVar[Family] = Family.PROMISE

    capability: float = number(0.0, "OOM over the frontier of 2025", -5.0, 10.0, (-1.0, 0.0, 1.0))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        most = self.capability
        yield from on_labs(chart, "published", self.binds, self.size, at_most=most, full_breach=most + 0.5)

    def text(self) -> str:
        return f"{no(self.binds, self.size)} shall publish the weights of a model above {capability(self.capability)}."

    def summary(self) -> str:
        return f"No open weights above {self.capability:+.2g} OOM"

    @classmethod
    def example(cls) -> dict[str, Any]:
        opens = {"seat": "bold", "deed": "open_weights", "value": 1.0, "turn": 2}
        return example(cls(capability=-1.0), "cash", "down", of="bold", beside=[FINE], orders=[opens])
