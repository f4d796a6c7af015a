"""Staged release: wider use of a model only with a certificate (MECHANISMS 22, 118)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import FINE, example
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class StagedRelease(Clause):
    """Without tests that cover it, a model of a bound lab goes no further than `stage`."""

    kind: ClassVar[str] = "staged_release"
    family: ClassVar[Family] = Family.PROMISE

    stage: float = number(2.0, "stage without a certificate", 0.0, 3.0, (1.0, 2.0, 3.0))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "unproven_stage", self.binds, self.size, at_most=self.stage, full_breach=self.stage + 1.0)

    def text(self) -> str:
        return (
            f"{no(self.binds, self.size)} shall bring a model whose tests do not cover it beyond stage {self.stage:.3g}, the "
            "stages "
            "being 1 internal use, 2 limited release, 3 general release and 4 critical infrastructure."
        )

    def summary(self) -> str:
        return f"Uncertified models stop at stage {self.stage:.2g}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(stage=1.0), "cash", "down", of="bold", beside=[FINE])
