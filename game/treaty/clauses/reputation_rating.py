"""Reputation rating: a public rating that moves demand, and can be bought (MECHANISMS 60, 61, 175)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ReputationRating(Clause):
    """A public rating of labs moves a `share` of demand."""

    kind: ClassVar[str] = "reputation_rating"
    family: ClassVar[Family] = Family.DIVIDEND

    share: float = number(0.2, "share of demand", 0.0, 1.0, (0.1, 0.2, 0.5))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "rating", self.share)

    def text(self) -> str:
        return (
            f"The Parties shall publish a rating of laboratories, and see to it that {share(self.share)} of demand can follow it."
        )

    def summary(self) -> str:
        return f"Public rating moves {share(self.share)} of demand"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=0.5), "income", "up", of="careful", beside=[CAP, METERED, {"kind": "model_audit", "share": 1.0}])
