"""Pledge and review: each nation closes its market to uncertified models step by step (MECHANISMS 199)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import on_nations
from game.treaty.clause import Clause, Family, Gate, Term, clause, number
from game.treaty.example import FINE, example
from game.treaty.words import count, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class PledgeAndReview(Clause):
    """Each party ties at least a `share` of its market, and of state purchases, to certificates; at each of three reviews, every
    `years`, the pledge rises by `ratchet`."""

    kind: ClassVar[str] = "pledge_and_review"
    family: ClassVar[Family] = Family.PROMISE

    share: float = number(0.2, "share of market", 0.05, 0.7, (0.1, 0.2, 0.4))
    ratchet: float = number(0.1, "share of market a review", 0.0, 0.1, (0.0, 0.05, 0.1))
    years: float = number(2.0, "years", 0.5, 10.0, (1.0, 2.0, 5.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        for review in range(4):
            least = self.share + review * self.ratchet
            after = (Gate("after", round(review * self.years / chart.year, 6)),) if review else ()
            for deed in ("certified_only", "procurement"):
                yield from on_nations(chart, deed, at_least=least, full_breach=0.0, gates=after)

    def text(self) -> str:
        return (
            f"Each Party pledges to tie at least {share(self.share)} of its market, and of the purchases of its state, to "
            f"certificates of safety. The pledges are reviewed three times, every {count(self.years, 'year')}, and rise by "
            f"{share(self.ratchet)} at each review."
        )

    def summary(self) -> str:
        return f"Pledge {share(self.share)}, review every {count(self.years, 'year')}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(), "treasury", "down", of="Alder", beside=[FINE])
