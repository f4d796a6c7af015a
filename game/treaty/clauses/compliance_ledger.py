"""Ledger on a blockchain: costs money and a turn, and detects nothing more (MECHANISMS 63)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ComplianceLedger(Clause):
    """A `share` of compliance records is kept on a common blockchain."""

    kind: ClassVar[str] = "compliance_ledger"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.8, "share of records", 0.0, 1.0, (0.4, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("ledger", self.share)

    def text(self) -> str:
        return (
            f"{share(self.share)} of records of compliance shall be entered in a distributed ledger that every Party keeps "
            "in full."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of records on a blockchain"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "treasury", "down", of="Alder", beside=[CAP, METERED])
