"""Reciprocity: partners of a proven violator may suspend the same duty (MECHANISMS 10; Vienna Convention 1969, article 60)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import count
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Reciprocity(Clause):
    """For so many `turns` after a finding the partners of the violator may stop keeping the duty that was broken."""

    kind: ClassVar[str] = "reciprocity"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    turns: float = number(4.0, "turns", 0.0, 12.0, (2.0, 4.0, 8.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("reciprocity", self.turns)

    def text(self) -> str:
        return (
            f"For {count(self.turns, 'turn')} after a finding of breach the other Parties, and those they answer for, may "
            "suspend the "
            "operation of the duty that was broken."
        )

    def summary(self) -> str:
        return f"Duties suspended {count(self.turns, 'turn')} after breach"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(turns=8.0), "due", "down", beside=[CAP, METERED])
