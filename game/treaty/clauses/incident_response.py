"""Incident-response module: borrowed from cybersecurity (MECHANISMS 198)."""

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
class IncidentResponse(Clause):
    """Emergency teams of the parties share a `share` of what they learn in one format, over channels `secured` to that share, and
    pool their data; what one learns, a thief may learn of all."""

    kind: ClassVar[str] = "incident_response"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.7, "share of findings", 0.0, 1.0, (0.4, 0.7, 1.0))
    secured: float = number(0.3, "share of traffic", 0.0, 1.0, (0.0, 0.3, 0.6))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "incident_reports", self.share)
        yield agreed("formats", self.share)
        yield agreed("cross_border", 0.5 * self.share)
        yield agreed("secured", self.secured)

    def text(self) -> str:
        return (
            f"Computer emergency teams of the Parties shall exchange {share(self.share)} of what they learn of incidents and "
            "weaknesses, in "
            f"one format, {share(self.secured)} of it over secured channels, and answer incidents together."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of incident knowledge exchanged"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [
            TESTED,
            LOWER,
            FINE,
        ]
        return example(cls(share=1.0), "findings", "up", of="bold", beside=beside, turns=12, sensors=UNSEEN)
