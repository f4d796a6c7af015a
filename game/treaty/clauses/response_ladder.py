"""Response ladder: each further finding deepens what follows (MECHANISMS 102)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, METERED, TESTED, example
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ResponseLadder(Clause):
    """Each further finding against the same violator multiplies the depth of penalties by `factor`, up to their full depth."""

    kind: ClassVar[str] = "response_ladder"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE, Family.PENALTY)

    factor: float = number(2.0, "times", 1.0, 4.0, (1.5, 2.0, 4.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("escalation", self.factor)

    def text(self) -> str:
        return (
            "With each further finding against the same violator the depth of penalties shall be multiplied by "
            f"{self.factor:.3g}, up to "
            "their full depth."
        )

    def summary(self) -> str:
        return f"Penalties times {self.factor:.3g} each finding"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside = [CAP, METERED, TESTED,
                  {"kind": "automatic_penalty", "penalty": "cloud_cut", "depth": 0.2}]  # fmt: skip
        return example(cls(factor=4.0), "compute", "down", of="bold", beside=beside, turns=12)
