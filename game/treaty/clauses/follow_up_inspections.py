"""Follow-up inspections: a finding opens the doors wider (MECHANISMS 110)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Gate, Term, agreed, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import count
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class FollowUpInspections(Clause):
    """While a finding under the treaty stands, the agency may make `visits` more a turn and reach the weights."""

    kind: ClassVar[str] = "follow_up_inspections"
    family: ClassVar[Family] = Family.VERIFICATION
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    visits: float = number(4.0, "visits a turn", 0.0, 100.0, (2.0, 4.0, 10.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("inspections", self.visits, gates=(Gate("finding_on"),))

    def text(self) -> str:
        return f"While a finding of breach stands, inspectors may make {count(self.visits, 'visit')} more a turn."

    def summary(self) -> str:
        return f"{self.visits:.3g} more visits after a finding"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(visits=8.0), "visits", "up", of="bold", beside=[CAP, METERED])
