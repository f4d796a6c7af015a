"""Regional regulators: evidence reaches the agency through offices that know the place (MECHANISMS 49, 172)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, METERED, example
from game.treaty.words import count
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class RegionalRegulators(Clause):
    """Evidence passes so many `offices` on its way; each delays, some filter."""

    kind: ClassVar[str] = "regional_regulators"
    family: ClassVar[Family] = Family.INSTITUTION

    offices: float = number(1.0, "offices", 0.0, 4.0, (0.0, 1.0, 2.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("hops", self.offices)

    def text(self) -> str:
        return (
            f"Inspectors and devices shall report to regional regulators, and through {count(self.offices, 'office')} to the "
            "agency."
        )

    def summary(self) -> str:
        return f"Evidence through {count(self.offices, 'office')}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(offices=4.0), "findings", "down", of="bold", beside=[CAP, METERED, FINE], turns=4)
