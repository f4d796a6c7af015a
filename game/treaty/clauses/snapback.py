"""Snapback and sunset: penalties lapse, and come back at once (MECHANISMS 102, 106)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import count
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Snapback(Clause):
    """Penalties lapse after so many turns, `sunset`; for `snapback` turns after that a new finding brings them back in full."""

    kind: ClassVar[str] = "snapback"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE, Family.PENALTY)

    sunset: float = number(4.0, "turns", 1.0, 40.0, (2.0, 4.0, 8.0))
    snapback: float = number(8.0, "turns", 0.0, 40.0, (0.0, 8.0, 16.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("lapse", self.sunset)
        yield agreed("snapback", self.snapback)

    def text(self) -> str:
        return (
            f"Penalties lapse {count(self.sunset, 'turn')} after they were imposed. For {count(self.snapback, 'turn')} after "
            "that, any new "
            "finding against the same violator brings them back in full and at once."
        )

    def summary(self) -> str:
        return f"Sunset {self.sunset:.3g}, snapback {self.snapback:.3g} turns"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [CAP, METERED, {"kind": "automatic_penalty", "penalty": "cloud_cut", "depth": 0.5}]
        return example(cls(sunset=1.0, snapback=0.0), "compute", "up", of="bold", beside=beside)
