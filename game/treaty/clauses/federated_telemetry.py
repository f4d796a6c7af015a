"""Federated telemetry: local monitors, of which only aggregates travel (MECHANISMS 49, 52, 53, 80)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, example
from game.treaty.words import count, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class FederatedTelemetry(Clause):
    """Local offices meter a `share` of compute; what they show others is kept private by `privacy`, and passes `offices` on its
    way, each of which delays and filters."""

    kind: ClassVar[str] = "federated_telemetry"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.8, "share of compute", 0.0, 1.0, (0.5, 0.8, 1.0))
    privacy: float = number(0.8, "share of what is seen", 0.0, 1.0, (0.5, 0.8, 1.0))
    offices: float = number(1.0, "offices", 0.0, 4.0, (0.0, 1.0, 2.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "hardware_telemetry", self.share)
        yield from access(chart, "compute_metering", self.share)
        yield agreed("privacy", self.privacy)
        yield agreed("hops", self.offices)

    def text(self) -> str:
        return (
            f"Each Party shall itself meter {share(self.share)} of the compute in its territory and pass on aggregates that "
            "withhold "
            f"{share(self.privacy)} of what the meters show, through {count(self.offices, 'office')}, to the agency."
        )

    def summary(self) -> str:
        return f"{share(self.share)} metered at home, {share(self.privacy)} private"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "findings", "up", of="bold", beside=[CAP, FINE])
