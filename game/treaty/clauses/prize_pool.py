"""Prize pool: the rent of coming first is shared by all who are certified, which takes the reward off speed (MECHANISMS 120)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from game.treaty.clause import Term, clause, enforced, number
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class PrizePool:
    """Laboratories of parties pay a `share` of what lock-in earns them into a pool for certified ones."""

    kind: ClassVar[str] = "prize_pool"

    share: float = number(0.5, "share of early-mover income", 0.0, 1.0)

    def terms(self, chart: Chart) -> Iterator[Term]:
        for nation, actor in enumerate(chart.nation_actor):
            yield enforced("rent_pool", nation, self.share, party=int(actor))

    def text(self) -> str:
        return (
            f"Laboratories of the Parties shall pay {self.share:.0%} of the income they owe to having been first with a "
            "generation into a pool, from which every laboratory of a Party whose released model its tests cover receives an "
            "equal part."
        )

    def summary(self) -> str:
        return f"{self.share:.0%} of early rents pooled"
