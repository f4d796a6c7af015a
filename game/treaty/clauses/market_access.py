"""Market-access requirement: a market closed to uncertified models (MECHANISMS 122)."""

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
class MarketAccess(Clause):
    """Each party closes a `share` of its market to models that tests do not cover."""

    kind: ClassVar[str] = "market_access"
    family: ClassVar[Family] = Family.DIVIDEND

    share: float = number(0.5, "share of market", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "market_access", self.share)

    def text(self) -> str:
        return f"Each Party shall open {share(self.share)} of its market to none but models that their release tests cover."

    def summary(self) -> str:
        return f"{share(self.share)} of market for certified only"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "income", "down", of="bold")
