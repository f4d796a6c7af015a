"""Standard of proof: how sure one must be to find a breach (MECHANISMS 24)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class StandardOfProof(Clause):
    """A breach is found once the posterior passes `proof`; a low standard finds more, and more of the innocent."""

    kind: ClassVar[str] = "standard_of_proof"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    proof: float = number(0.8, "chance", 0.5, 0.9499, (0.6, 0.8, 0.9))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("proof", self.proof)

    def text(self) -> str:
        return (
            f"A breach is found when the admissible evidence makes it at least {share(self.proof)} likely; otherwise it "
            "takes 95%."
        )

    def summary(self) -> str:
        return f"Found at {share(self.proof)} certainty"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [CAP, {"kind": "compute_metering", "share": 0.5}, FINE]
        return example(cls(proof=0.5), "findings", "up", beside=beside)
