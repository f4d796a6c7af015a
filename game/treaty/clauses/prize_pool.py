"""Prize pool: the rent of coming first is shared by all who are certified, which takes the reward off speed (MECHANISMS 120)."""

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
class PrizePool(Clause):
    """Laboratories of parties pay a `share` of what lock-in earns them into a pool for certified ones."""

    kind: ClassVar[str] = "prize_pool"
    family: ClassVar[Family] = Family.DIVIDEND

    share: float = number(0.5, "share of early-mover income", 0.0, 1.0, (0.25, 0.5, 0.75))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "rent_pool", self.share)

    def text(self) -> str:
        return (
            f"Laboratories of the Parties shall pay {share(self.share)} of the income they owe to having been first with a "
            "generation into a pool, from which every laboratory of a Party whose released model its tests cover receives an "
            "equal part."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of early rents pooled"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=0.8), "income", "up", of="careful")
