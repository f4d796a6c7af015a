"""Strict liability: the developer pays for incidents whatever its fault (MECHANISMS 31)."""

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
class StrictLiability(Clause):
    """The lab behind an incident pays a `share` of the damage, whatever its fault."""

    kind: ClassVar[str] = "strict_liability"
    family: ClassVar[Family] = Family.PENALTY

    share: float = number(0.5, "share of damage", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "strict_liability", self.share)

    def text(self) -> str:
        return (
            f"A laboratory of a Party shall pay {share(self.share)} of the damage that its models do, whether or not it was "
            "at fault."
        )

    def summary(self) -> str:
        return f"Labs pay {share(self.share)} of damage"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "cash", "down", of="bold")
