"""Attestation: stamps on chip lots at design and at fabrication that say what is inside (MECHANISMS 88, 201)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import BOLD_HIDES, FINE, NO_SITES, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Attestation(Clause):
    """A share of chip lots is stamped at `design` and at `fab`; two stamps are independent of each other."""

    kind: ClassVar[str] = "attestation"
    family: ClassVar[Family] = Family.VERIFICATION

    design: float = number(0.5, "share of lots", 0.0, 1.0, (0.0, 0.5, 0.9))
    fab: float = number(0.5, "share of lots", 0.0, 1.0, (0.0, 0.5, 0.9))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "attestation", 1.0 - (1.0 - self.design) * (1.0 - 0.8 * self.fab))

    def text(self) -> str:
        return (
            f"{share(self.design)} of lots of accelerators shall be attested by cryptographic stamp at design and "
            f"{share(self.fab)} at "
            "fabrication, and each stamp shall be checked where the lot is installed."
        )

    def summary(self) -> str:
        return f"Stamps: {share(self.design)} design, {share(self.fab)} fab"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside = [NO_SITES, FINE]
        return example(cls(design=0.9, fab=0.9), "findings", "up", of="bold", beside=beside, orders=[BOLD_HIDES], turns=12)
