"""Minimum participation: the other articles bind only while enough are in (MECHANISMS 23, 104; Barrett 1994)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Gate, Term, clause, number
from game.treaty.example import CAP, FINE, METERED, example
from game.treaty.words import count
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class MinimumParticipation(Clause):
    """All other terms of the treaty hold only while it has at least so many `members`."""

    kind: ClassVar[str] = "minimum_participation"
    family: ClassVar[Family] = Family.ENTRY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    members: float = number(4.0, "parties", 1.0, 200.0, (3.0, 4.0, 6.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        return iter(())

    def gates(self) -> tuple[Gate, ...]:
        return (Gate("members_at_least", self.members),)

    def text(self) -> str:
        return f"The other articles of this treaty bind for as long as it has at least {count(self.members, 'Party', 'Parties')}."

    def summary(self) -> str:
        return f"Binds with {self.members:.3g} or more parties"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(members=4.0), "cash", "up", of="bold", beside=[CAP, METERED, FINE])
