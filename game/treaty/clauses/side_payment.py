"""Side payment: nations with laboratories pay those without for joining (MECHANISMS 16, 17, 125)."""

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
class SidePayment(Clause):
    """Parties with laboratories at home pay a `share` of output a year, in equal parts to the parties without any."""

    kind: ClassVar[str] = "side_payment"
    family: ClassVar[Family] = Family.DIVIDEND

    share: float = number(0.0005, "share of output a year", 0.0, 0.01, (0.0002, 0.0005, 0.002))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "side_payment", self.share)

    def text(self) -> str:
        return (
            f"Parties with laboratories at home shall pay {share(self.share)} of their output each year, in equal parts, to "
            "the Parties "
            "that have none."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of output to lab-less parties"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(), "treasury", "up", of="Corvin")
