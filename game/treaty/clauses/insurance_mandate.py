"""Insurance mandate: premia follow the evidence, and tell what it says (MECHANISMS 69)."""

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
class InsuranceMandate(Clause):
    """Laboratories insure a `share` of the damage that their models may do."""

    kind: ClassVar[str] = "insurance_mandate"
    family: ClassVar[Family] = Family.PENALTY

    share: float = number(0.5, "share of damage", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "insured", self.share)

    def text(self) -> str:
        return (
            f"Laboratories of the Parties shall insure {share(self.share)} of the damage that their models may do, at "
            "published premia."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of damage insured"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "insurance", "up")
