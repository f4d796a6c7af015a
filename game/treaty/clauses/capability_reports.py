"""Capability reports: compute, data and results that laboratories must file (MECHANISMS 85)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import FINE, LOWER, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class CapabilityReports(Clause):
    """A `share` of laboratories' work is covered by reports whose three fields must agree."""

    kind: ClassVar[str] = "capability_reports"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(1.0, "share of work", 0.0, 1.0, (0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "capability_reports", self.share)

    def text(self) -> str:
        return (
            f"Laboratories of the Parties shall report every turn on {share(self.share)} of their work: the compute they "
            "used, the data "
            "they trained on and the results they reached."
        )

    def summary(self) -> str:
        return f"Reports on {share(self.share)} of work"

    @classmethod
    def example(cls) -> dict[str, Any]:
        hush = {"seat": "bold", "deed": "report", "value": 0.2}
        audited = {
            "kind": "model_audit",
            "share": 0.4,
            "weights": False,
        }  # what a lab says of itself counts where others may look
        beside: list[dict[str, Any]] = [{"kind": "honest_reporting"}, audited, LOWER, FINE]
        return example(cls(), "findings", "up", of="bold", beside=beside, orders=[hush], turns=12)
