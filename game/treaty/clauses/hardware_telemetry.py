"""Hardware telemetry: devices on accelerators that report what runs on them (MECHANISMS 77)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import CAP, FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class HardwareTelemetry(Clause):
    """A `share` of accelerators in the parties' territory carries devices that report to the agency."""

    kind: ClassVar[str] = "hardware_telemetry"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.8, "share of accelerators", 0.0, 1.0, (0.5, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "hardware_telemetry", self.share)

    def text(self) -> str:
        return (
            f"{share(self.share)} of accelerators in the territory of a Party shall carry devices that report to the agency "
            "what runs "
            "on them."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of chips report"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "findings", "up", of="bold", beside=[CAP, FINE])
