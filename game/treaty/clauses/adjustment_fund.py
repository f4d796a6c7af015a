"""Adjustment fund: who loses work is retrained out of a common fund (MECHANISMS 173, 199)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class AdjustmentFund(Clause):
    """A common fund bears a `share` of the cost of retraining displaced workers."""

    kind: ClassVar[str] = "adjustment_fund"
    family: ClassVar[Family] = Family.DIVIDEND

    share: float = number(0.5, "share of cost", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "adjustment", self.share)

    def text(self) -> str:
        return (
            f"A fund to which the Parties pay by output shall bear {share(self.share)} of the cost of retraining workers who "
            "lose their "
            "work to artificial intelligence or to limits on it."
        )

    def summary(self) -> str:
        return f"Fund retrains {share(self.share)} of displaced"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "displacement", "down")
