"""Compute metering: know-your-customer and metering at clouds and data centres (MECHANISMS 73)."""

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
class ComputeMetering(Clause):
    """Data centres in the parties' territory meter a `share` of what they host and know whom they host."""

    kind: ClassVar[str] = "compute_metering"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.8, "share of compute", 0.0, 1.0, (0.5, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "compute_metering", self.share)

    def text(self) -> str:
        return (
            f"Data centres in the territory of a Party shall meter {share(self.share)} of the compute they host, identify "
            "who uses it, "
            "and report both to the agency."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of compute metered"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "findings", "up", of="bold", beside=[CAP, FINE])
