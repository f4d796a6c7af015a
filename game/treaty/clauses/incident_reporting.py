"""Incident reporting: one format for all (MECHANISMS 65)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import FINE, LOWER, TESTED, UNSEEN, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class IncidentReporting(Clause):
    """Laboratories report a `share` of incidents; a share of the reports, `common`, is in one format that all can read "
    "together."""

    kind: ClassVar[str] = "incident_reporting"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.8, "share of incidents", 0.0, 1.0, (0.5, 0.8, 1.0))
    common: float = number(0.8, "share of reports", 0.0, 1.0, (0.0, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "incident_reports", self.share)
        yield agreed("formats", self.common)

    def text(self) -> str:
        return (
            f"Laboratories of the Parties shall report {share(self.share)} of incidents to the agency, {share(self.common)} "
            "of them in "
            "the common format."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of incidents reported"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [
            TESTED,
            LOWER,
            FINE,
        ]
        return example(cls(share=1.0, common=1.0), "findings", "up", of="bold", beside=beside, turns=12, sensors=UNSEEN)
