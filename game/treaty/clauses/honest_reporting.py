"""Honest reporting: what laboratories report is what they have (MECHANISMS 85)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import FINE, VISITED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class HonestReporting(Clause):
    """No bound lab leaves more than a `share` of its compute and training out of its reports."""

    kind: ClassVar[str] = "honest_reporting"
    family: ClassVar[Family] = Family.PROMISE

    share: float = number(0.05, "share left out", 0.0, 0.5, (0.0, 0.05, 0.2))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "misreport", self.binds, self.size, at_most=self.share, full_breach=self.share + 0.3)

    def text(self) -> str:
        return (
            f"{no(self.binds, self.size)} shall leave more than {share(self.share)} of its compute and training out of its "
            "reports."
        )

    def summary(self) -> str:
        return f"Reports complete to {share(1.0 - self.share)}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [
            {"kind": "capability_reports", "share": 1.0},
            {"kind": "model_audit", "share": 1.0},
            VISITED,
            FINE,
        ]
        hush = {"seat": "bold", "deed": "report", "value": 0.3}
        return example(cls(), "cash", "down", of="bold", beside=beside, orders=[hush])
