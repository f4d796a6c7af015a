"""Supply guarantee: parties keep chips, tools and minerals flowing to each other (MECHANISMS 16, 101)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, clause, number, promise
from game.treaty.example import FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class SupplyGuarantee(Clause):
    """Each party lets go at least a `share` of what every other party orders from it."""

    kind: ClassVar[str] = "supply_guarantee"
    family: ClassVar[Family] = Family.PROMISE

    share: float = number(0.9, "share of orders, by value", 0.1, 1.0, (0.7, 0.9, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        nations = chart.nation_actor
        for one in range(len(nations)):
            for other in range(len(nations)):
                if one != other:
                    party = int(nations[one])
                    yield promise(
                        "openness", (one, other), party=party, bound_by=party, at_least=self.share, full_breach=0.0,
                        toward=int(nations[other]),
                    )  # fmt: skip

    def text(self) -> str:
        return (
            f"Each Party shall let go at least {share(self.share)}, by value, of what every other Party orders from plants "
            "in its "
            "territory."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of supply guaranteed among parties"

    @classmethod
    def example(cls) -> dict[str, Any]:
        shuts = {"seat": "Alder", "deed": "licence", "cells": ["Alder>accelerators>Beryl"], "value": 0.1}
        return example(cls(), "treasury", "down", of="Alder", beside=[FINE], orders=[shuts])
