"""Cure period: the accused may open its books before anything follows (PLAY 4)."""

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
class CurePeriod(Clause):
    """Penalties wait for so many `turns` after a finding, in which the accused may open its books."""

    kind: ClassVar[str] = "cure_period"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE, Family.PENALTY)

    turns: float = number(1.0, "turns", 0.0, 8.0, (0.0, 1.0, 2.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("cure", self.turns)

    def text(self) -> str:
        return (
            f"For {count(self.turns, 'turn')} after a finding no penalty binds, so that the accused may open its books and "
            "clear itself."
        )

    def summary(self) -> str:
        return f"{count(self.turns, 'turn')} to open the books"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(turns=4.0), "cash", "up", of="bold", beside=[CAP, METERED, FINE])
