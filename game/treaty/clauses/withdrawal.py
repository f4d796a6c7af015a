"""Withdrawal: notice, and what leaving costs (MECHANISMS 105)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, example
from game.treaty.words import count, money
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Withdrawal(Clause):
    """Who leaves gives `notice` and pays `exit_tax` to those who stay."""

    kind: ClassVar[str] = "withdrawal"
    family: ClassVar[Family] = Family.ENTRY

    notice: float = number(4.0, "turns", 0.0, 12.0, (0.0, 2.0, 4.0))
    exit_tax: float = number(1.0, "bn USD", 0.0, 1000.0, (0.0, 1.0, 10.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("notice", self.notice)
        yield agreed("exit_tax", self.exit_tax)

    def text(self) -> str:
        return (
            f"A Party may withdraw with {count(self.notice, 'turn')} of notice, and shall then pay {money(self.exit_tax)}, "
            "in equal parts, to "
            "those who stay."
        )

    def summary(self) -> str:
        return f"{count(self.notice, 'turn')} of notice, {self.exit_tax:.3g} bn"

    @classmethod
    def example(cls) -> dict[str, Any]:
        leaves = {"seat": "Corvin", "deed": "leave", "value": 1.0, "turn": 2}
        return example(cls(notice=2.0, exit_tax=5.0), "treasury", "down", of="Corvin", beside=[CAP], orders=[leaves])
