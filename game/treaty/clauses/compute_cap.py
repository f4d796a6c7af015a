"""Compute cap: a promise not to train above a ceiling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from game.treaty.clause import Bound, Term, clause, number, promise
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ComputeCap:
    """No bound lab trains a model above `flop`; `aggregate` counts proxies, covert sites and split runs together."""

    kind: ClassVar[str] = "compute_cap"

    flop: float = number(1e26, "FLOP in one run", 1e20, 1e36)
    aggregate: bool = True
    binds: Bound = Bound.LABS_OF_PARTIES

    def terms(self, chart: Chart) -> Iterator[Term]:
        deed = "aggregate_run" if self.aggregate else "largest_run"
        for lab in chart.axes.labs:
            actor, home = int(chart.lab_actor[lab]), int(chart.lab_home[lab])
            if home < 0 or (self.binds is Bound.CONSORTIA and chart.actor_state_share[actor] <= 0):
                continue
            bound_by = int(chart.nation_actor[home]) if self.binds is Bound.NATIONS else actor
            party = int(chart.nation_actor[home])
            yield promise(deed, lab, at_most=self.flop, full_breach=10 * self.flop, party=party, bound_by=bound_by)

    def text(self) -> str:
        counted = "counting proxies, covert sites and split runs together" if self.aggregate else "run by run"
        return f"No laboratory under the jurisdiction of a Party shall train a model above {self.flop:.2g} operations, {counted}."

    def summary(self) -> str:
        return f"Training runs at most {self.flop:.0e} FLOP"
