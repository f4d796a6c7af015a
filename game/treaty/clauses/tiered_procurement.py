"""Tiered procurement: state purchases go by safety tier (MECHANISMS 40)."""

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
class TieredProcurement(Clause):
    """A `share` of each party's state purchases goes by safety tier."""

    kind: ClassVar[str] = "tiered_procurement"
    family: ClassVar[Family] = Family.DIVIDEND

    share: float = number(0.5, "share of purchases", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "tiers", self.share)

    def text(self) -> str:
        return (
            f"Each Party shall let {share(self.share)} of the purchases of its state go by tiers of safety, and pay more for "
            "the higher."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of purchases by tier"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "income", "up", of="careful")
