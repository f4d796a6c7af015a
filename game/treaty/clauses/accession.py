"""Accession: who comes late pays, and the more the later (MECHANISMS 149)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, example
from game.treaty.words import money, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Accession(Clause):
    """A nation that joins after entry into force pays `fee`, which rises by `rise` a year, to those who were there."""

    kind: ClassVar[str] = "accession"
    family: ClassVar[Family] = Family.ENTRY

    fee: float = number(1.0, "bn USD", 0.0, 100.0, (0.0, 1.0, 5.0))
    rise: float = number(0.25, "1/year", 0.0, 2.0, (0.0, 0.25, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("entry_fee", self.fee)
        yield agreed("entry_rise", self.rise)

    def text(self) -> str:
        return (
            f"A State that accedes after the entry into force of this treaty shall pay the Parties {money(self.fee)}, and "
            f"{share(self.rise)} of that more for every year that has passed."
        )

    def summary(self) -> str:
        return f"Late joiners pay {self.fee:.3g} bn"

    @classmethod
    def example(cls) -> dict[str, Any]:
        joins = {"seat": "Dorn", "deed": "sign", "value": 1.0, "turn": 2}
        return example(cls(fee=5.0), "treasury", "down", of="Dorn", beside=[CAP], orders=[joins])
