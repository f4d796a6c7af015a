"""Emergency ceiling: a stricter limit that the parties can vote into force (MECHANISMS 26, 41)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Gate, Term, clause, number
from game.treaty.example import FINE, METERED, example
from game.treaty.words import after_comma, flop, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class EmergencyCeiling(Clause):
    """Once more than a `majority` of the parties has voted for the motion, no bound lab trains above `flop`."""

    kind: ClassVar[str] = "emergency_ceiling"
    family: ClassVar[Family] = Family.PROMISE

    flop: float = number(1e25, "FLOP in one run", 1e20, 1e36, (1e24, 1e25, 1e26))
    majority: float = number(0.5, "share of parties", 0.0, 0.99, (0.34, 0.5, 0.66))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        vote, most = (Gate("vote", self.majority),), self.flop
        yield from on_labs(chart, "aggregate_run", self.binds, self.size, at_most=most, full_breach=10.0 * most, gates=vote)

    def text(self) -> str:
        return (
            f"Once more than {share(self.majority)} of the Parties have voted that an emergency exists, "
            f"{after_comma(no(self.binds, self.size))} shall train a model above {flop(self.flop)}, all parts counted."
        )

    def summary(self) -> str:
        return f"By vote: ceiling {self.flop:.0e} FLOP"

    @classmethod
    def example(cls) -> dict[str, Any]:
        votes = [{"seat": seat, "deed": "motion", "value": 1.0, "turn": 2} for seat in ("Alder", "Beryl", "Corvin")]
        return example(cls(), "cash", "down", of="bold", beside=[METERED, FINE], orders=votes)
