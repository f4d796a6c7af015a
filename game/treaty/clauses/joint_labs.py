"""Joint laboratories of regulators and firms: enforcement models that err less (MECHANISMS 54, 55)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import example
from game.treaty.words import money
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class JointLabs(Clause):
    """Each party pays `money` a year into laboratories that regulators and firms run together."""

    kind: ClassVar[str] = "joint_labs"
    family: ClassVar[Family] = Family.INSTITUTION

    money: float = number(0.5, "bn USD a year", 0.0, 10.0, (0.2, 0.5, 2.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "joint_labs", self.money)

    def text(self) -> str:
        return f"Each Party shall spend {money(self.money)} a year on laboratories that its regulators and firms run together."

    def summary(self) -> str:
        return f"Joint labs: {self.money:.3g} bn a year"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(money=2.0), "treasury", "down", of="Alder")
