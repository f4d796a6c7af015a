"""Chip registry: chips bought, moved, scrapped and found are added up (material balance; Heim et al. 2024)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import BOLD_HIDES, FINE, LOWER, NO_SITES, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ChipRegistry(Clause):
    """A `share` of accelerators stands in a registry whose balance is struck every turn."""

    kind: ClassVar[str] = "chip_registry"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.9, "share of accelerators", 0.0, 1.0, (0.5, 0.9, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "material_balance", self.share)

    def text(self) -> str:
        return (
            f"{share(self.share)} of accelerators in the territory of a Party shall stand in a registry from fabrication to "
            "scrap, and the "
            "agency shall strike its balance every turn."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of chips registered"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside = [NO_SITES, LOWER, FINE]
        return example(cls(share=1.0), "findings", "up", of="bold", beside=beside, orders=[BOLD_HIDES], turns=12)
