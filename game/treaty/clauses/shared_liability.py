"""Shared liability: who hosts a violator answers with it, by control (MECHANISMS 30)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class SharedLiability(Clause):
    """A `share` of a penalty on a lab falls on whoever hosts its compute as well."""

    kind: ClassVar[str] = "shared_liability"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE, Family.PENALTY)

    share: float = number(0.5, "share of a penalty", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("by_control", self.share)

    def text(self) -> str:
        return (
            f"{share(self.share)} of a penalty on a laboratory shall fall, in proportion to control, on those who host its "
            "compute as well."
        )

    def summary(self) -> str:
        return f"Hosts answer for {share(self.share)}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [CAP, METERED, {"kind": "automatic_penalty", "penalty": "chip_cut", "depth": 1.0}]
        return example(cls(share=1.0), "penalty", "up", beside=beside)
