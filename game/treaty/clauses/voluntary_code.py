"""Voluntary code of conduct: a promise that nothing follows from, and the goodwill it earns (MECHANISMS 59)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import example
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class VoluntaryCode(Clause):
    """Those who sign promise to release nothing more than `slack` ahead of its tests; nobody may check, nothing follows. The
    promise itself lifts goodwill by `lift`, which fades."""

    kind: ClassVar[str] = "voluntary_code"
    family: ClassVar[Family] = Family.PROMISE
    vague: ClassVar[float] = 0.5

    slack: float = number(0.3, "OOM ahead of tests", 0.0, 1.0, (0.1, 0.3))
    lift: float = number(0.1, "index of goodwill", 0.0, 0.3, (0.05, 0.1, 0.2))
    binds: Bound = Bound.LABS_OF_PARTIES

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "untested", self.binds, 0.0, at_most=self.slack, full_breach=self.slack + 0.5)
        yield from by_nation(chart, "goodwill_bonus", self.lift)

    def text(self) -> str:
        return (
            f"{no(self.binds)} shall, as far as it judges right, release a model that exceeds what its release tests have "
            "covered by "
            f"more than {self.slack:.3g} orders of magnitude of effective compute. The Parties welcome this commitment, which "
            f"raises the regard in which they hold each other by {self.lift:.3g}."
        )

    def summary(self) -> str:
        return f"Code: tests within {self.slack:.2g} OOM"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(lift=0.3), "goodwill", "up")
