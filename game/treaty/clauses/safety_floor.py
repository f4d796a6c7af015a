"""Floor on safety work: a least share of compute for what keeps models safe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import every, least_size, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class SafetyFloor(Clause):
    """Every bound lab spends at least a `share` of its compute on safety work."""

    kind: ClassVar[str] = "safety_floor"
    family: ClassVar[Family] = Family.PROMISE

    share: float = number(0.15, "share of compute", 0.01, 0.5, (0.1, 0.15, 0.3))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "guarded", self.binds, self.size, at_least=self.share, full_breach=0.0)

    def text(self) -> str:
        return f"{every(self.binds, self.size)} shall spend at least {share(self.share)} of its compute on safety work."

    def summary(self) -> str:
        return f"At least {share(self.share)} for safety"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [{"kind": "compute_metering", "share": 1.0}, FINE]
        return example(cls(share=0.3), "cash", "down", of="bold", beside=beside)
