"""Compute cap: a promise not to train above a ceiling, run by run or over a year (MECHANISMS 20)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from game.treaty.clause import Bound, Term, clause, number, promise
from game.world.chart import Chart


class Per(enum.Enum):
    """What a ceiling counts."""

    RUN = "run"
    YEAR = "year"


@clause
@dataclass(frozen=True)
class ComputeCap:
    """No bound lab trains a model above `flop`; `aggregate` counts proxies, covert sites and split runs together. Per year, all
    training of twelve months counts, wherever it is done."""

    kind: ClassVar[str] = "compute_cap"

    flop: float = number(1e26, "FLOP in one run", 1e20, 1e36)
    aggregate: bool = True
    per: Per = Per.RUN
    binds: Bound = Bound.LABS_OF_PARTIES

    def terms(self, chart: Chart) -> Iterator[Term]:
        deed = "year_flop" if self.per is Per.YEAR else "aggregate_run" if self.aggregate else "largest_run"
        for lab in chart.axes.labs:
            actor, home = int(chart.lab_actor[lab]), int(chart.lab_home[lab])
            if home < 0 or (self.binds is Bound.CONSORTIA and chart.actor_state_share[actor] <= 0):
                continue
            bound_by = int(chart.nation_actor[home]) if self.binds is Bound.NATIONS else actor
            party = int(chart.nation_actor[home])
            yield promise(deed, lab, at_most=self.flop, full_breach=10 * self.flop, party=party, bound_by=bound_by)

    def text(self) -> str:
        if self.per is Per.YEAR:
            return f"No laboratory of a Party shall spend more than {self.flop:.2g} operations a year on training."
        counted = "counting proxies, covert sites and split runs together" if self.aggregate else "run by run"
        return f"No laboratory under the jurisdiction of a Party shall train a model above {self.flop:.2g} operations, {counted}."

    def summary(self) -> str:
        return f"Training {self.per.value}s at most {self.flop:.0e} FLOP"
