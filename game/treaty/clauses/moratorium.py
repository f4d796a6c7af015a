"""Moratorium: training stands still for a time (MECHANISMS 62 when it is alone)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Gate, Term, clause, number
from game.treaty.example import FINE, METERED, example
from game.treaty.words import after_comma, count, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Moratorium(Clause):
    """For `years` after entry into force no bound lab spends more than a `share` of its compute on training."""

    kind: ClassVar[str] = "moratorium"
    family: ClassVar[Family] = Family.PROMISE

    years: float = number(2.0, "years", 0.25, 20.0, (0.5, 2.0, 5.0))
    share: float = number(0.0, "share of compute", 0.0, 0.5, (0.0, 0.05, 0.2))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        until = (Gate("until", round(self.years / chart.year, 6)),)
        full = self.share + 0.3
        yield from on_labs(chart, "training", self.binds, self.size, at_most=self.share, full_breach=full, gates=until)

    def text(self) -> str:
        return (
            f"For {count(self.years, 'year')} from the entry into force of this treaty, "
            f"{after_comma(no(self.binds, self.size))} shall "
            f"spend more than {share(self.share)} of its compute on training."
        )

    def summary(self) -> str:
        return f"No training for {count(self.years, 'year')}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(years=5.0), "cash", "down", of="bold", beside=[METERED, FINE])
