"""Automatic penalty: a finding brings it without a vote (MECHANISMS 25, 98-115)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, named, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import of, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class AutomaticPenalty(Clause):
    """A finding brings the `penalty` at `depth`, by itself; the name is a row of the table of penalties."""

    kind: ClassVar[str] = "automatic_penalty"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    penalty: str = named("chip_cut", "penalty")
    depth: float = number(0.5, "share of the full penalty", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("automatic", self.depth, (chart.axes.penalty[self.penalty],))

    def text(self) -> str:
        return (
            f"A finding of breach shall bring upon the violator, by itself and without a vote, the penalty {of(self.penalty)} at "
            f"{share(self.depth)} of its full depth, carried out by every Party."
        )

    def summary(self) -> str:
        return f"Automatic {of(self.penalty)} at {share(self.depth)}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(penalty="cloud_cut", depth=1.0), "compute", "down", of="bold", beside=[CAP, METERED])
