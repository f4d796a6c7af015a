"""Legal recognition: findings made elsewhere have effect at home (MECHANISMS 66)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class LegalRecognition(Clause):
    """A `share` of the law of nations outside gives effect to findings under this treaty."""

    kind: ClassVar[str] = "legal_recognition"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE, Family.PENALTY)

    share: float = number(0.5, "share of law", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("recognition", self.share)

    def text(self) -> str:
        return (
            f"Findings under this treaty shall have effect in {share(self.share)} of the law of the Parties and, by "
            "agreements on mutual "
            "recognition that they shall conclude, of States that are not Parties."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of findings recognised abroad"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [CAP, METERED, {"kind": "automatic_penalty", "penalty": "cloud_cut", "depth": 1.0}]
        return example(cls(share=1.0), "carry", "up", of="Dorn", beside=beside)
