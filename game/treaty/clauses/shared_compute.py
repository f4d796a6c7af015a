"""Shared compute: a dividend that only verified members receive; whoever leaves loses the quota (MECHANISMS 123, 124)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from game.treaty.clause import Term, clause, enforced, number
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class SharedCompute:
    """Laboratories of parties put a `share` of their compute into a common cluster; certified ones use it in equal parts."""

    kind: ClassVar[str] = "shared_compute"

    share: float = number(0.1, "share of compute", 0.0, 0.5)

    def terms(self, chart: Chart) -> Iterator[Term]:
        for nation, actor in enumerate(chart.nation_actor):
            yield enforced("pooled", nation, self.share, party=int(actor))

    def text(self) -> str:
        return (
            f"The Parties shall place {self.share:.0%} of the compute of their laboratories in a common cluster, open in equal "
            "parts to every laboratory of a Party whose released model its tests cover."
        )

    def summary(self) -> str:
        return f"{self.share:.0%} of compute shared by certified"
