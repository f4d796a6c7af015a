"""Floor on safety work: a least share of compute for what keeps models safe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import every, least_size, on_labs
from game.treaty.clause import Bound, Clause, Family, Gate, Term, clause, number
from game.treaty.example import FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class SafetyFloor(Clause):
    """Every bound lab spends at least a `share` of its compute on safety work; with `per_member`, so much for every party there
    is: the more are in, the more each does (Barrett 1994)."""

    kind: ClassVar[str] = "safety_floor"
    family: ClassVar[Family] = Family.PROMISE

    share: float = number(0.15, "share of compute", 0.001, 0.5, (0.1, 0.15, 0.3))
    per_member: bool = False
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        gates = (Gate("index_of", 1.0, low=1.0, reads="members", linear=True),) if self.per_member else ()
        yield from on_labs(chart, "guarded", self.binds, self.size, at_least=self.share, full_breach=0.0, gates=gates)

    def text(self) -> str:
        each = " for every Party to this treaty" if self.per_member else ""
        return f"{every(self.binds, self.size)} shall spend at least {share(self.share)} of its compute on safety work{each}."

    def summary(self) -> str:
        return f"At least {share(self.share)} for safety{' a member' if self.per_member else ''}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [{"kind": "compute_metering", "share": 1.0}, FINE]
        return example(cls(share=0.3), "cash", "down", of="bold", beside=beside)
