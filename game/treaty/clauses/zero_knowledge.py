"""Zero-knowledge proofs: that a number keeps its bound, without showing it (MECHANISMS 81)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import CAP, FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ZeroKnowledge(Clause):
    """Laboratories prove that they keep the numeric promises for a `share` of their compute, and show nothing else."""

    kind: ClassVar[str] = "zero_knowledge"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.8, "share of compute", 0.0, 1.0, (0.5, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "zero_knowledge", self.share)

    def text(self) -> str:
        return (
            f"For {share(self.share)} of the compute in the territory of a Party, laboratories shall prove every turn, "
            "without showing "
            "anything else, that they keep what this treaty bounds in numbers."
        )

    def summary(self) -> str:
        return f"{share(self.share)} proven without showing"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "findings", "up", of="bold", beside=[CAP, FINE])
