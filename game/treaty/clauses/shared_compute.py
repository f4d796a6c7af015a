"""Shared compute: a dividend that only verified members receive; whoever leaves loses the quota (MECHANISMS 123, 124)."""

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
class SharedCompute(Clause):
    """Laboratories of parties put a `share` of their compute into a common cluster; certified ones use it in equal parts."""

    kind: ClassVar[str] = "shared_compute"
    family: ClassVar[Family] = Family.DIVIDEND

    share: float = number(0.1, "share of compute", 0.0, 0.5, (0.05, 0.1, 0.2))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "pooled", self.share)

    def text(self) -> str:
        return (
            f"The Parties shall place {share(self.share)} of the compute of their laboratories in a common cluster, open in "
            "equal "
            "parts to every laboratory of a Party whose released model its tests cover."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of compute shared by certified"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=0.3), "compute", "up", of="careful")
