"""Dues: what the parties owe their agency, and how far in arrears they may fall (MECHANISMS 45)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import on_nations
from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import example
from game.treaty.words import money
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class AgencyDues(Clause):
    """Parties together owe the depositary agency `dues` a year, by output; none may be more than `grace` in arrears."""

    kind: ClassVar[str] = "agency_dues"
    family: ClassVar[Family] = Family.INSTITUTION

    dues: float = number(0.5, "bn USD a year", 0.0, 100.0, (0.2, 0.5, 2.0))
    grace: float = number(0.1, "bn USD of arrears", 0.0, 10.0, (0.0, 0.1, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("dues", self.dues)
        yield from on_nations(chart, "arrears", at_most=self.grace, full_breach=self.grace + 0.5)

    def text(self) -> str:
        return (
            f"The Parties shall together pay the depositary agency {money(self.dues)} a year, each in proportion to its "
            "output. No "
            f"Party shall be in arrears by more than {money(self.grace)}."
        )

    def summary(self) -> str:
        return f"Agency funded with {self.dues:.3g} bn a year"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(dues=2.0), "inspectors", "up")
