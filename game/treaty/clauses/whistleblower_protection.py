"""Whistleblower protection: who reports from inside is safe (Baker et al. 2025; Dyck, Morse and Zingales 2010)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, LOWER, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class WhistleblowerProtection(Clause):
    """A `share` of the risk is taken off whoever reports from inside."""

    kind: ClassVar[str] = "whistleblower_protection"
    family: ClassVar[Family] = Family.VERIFICATION
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    share: float = number(0.8, "share of risk", 0.0, 1.0, (0.4, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("shield", self.share)

    def text(self) -> str:
        return (
            "Each Party shall protect whoever reports a breach from inside, by anonymity, asylum and reward, so that "
            f"{share(self.share)} "
            "of the risk is taken off them."
        )

    def summary(self) -> str:
        return f"{share(self.share)} protection for whistleblowers"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside = [CAP, LOWER, FINE]
        return example(cls(share=1.0), "findings", "up", of="bold", beside=beside, turns=12)
