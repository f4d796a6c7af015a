"""Compute cap: a promise not to train above a ceiling, run by run or over a year, and how much may serve (MECHANISMS 20, 79)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import example
from game.treaty.words import chips, flop
from game.world.chart import Chart


class Per(enum.Enum):
    """What a ceiling counts."""

    RUN = "run"
    YEAR = "year"


@clause
@dataclass(frozen=True)
class ComputeCap(Clause):
    """No bound lab trains a model above `flop`; `aggregate` counts proxies, covert sites and split runs together. Per year, all
    training of twelve months counts, wherever it is done. Compute that serves models is in scope where `inference` is above 0."""

    kind: ClassVar[str] = "compute_cap"
    family: ClassVar[Family] = Family.PROMISE

    flop: float = number(1e26, "FLOP in one run", 1e20, 1e36, (1e25, 1e26, 1e27, 1e28))
    aggregate: bool = True
    per: Per = Per.RUN
    inference: float = number(0.0, "M H100e that may serve models; 0 leaves inference out", 0.0, 1e4, (0.0, 1.0, 4.0))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        deed = "year_flop" if self.per is Per.YEAR else "aggregate_run" if self.aggregate else "largest_run"
        yield from on_labs(chart, deed, self.binds, self.size, at_most=self.flop, full_breach=10.0 * self.flop)
        if self.inference > 0.0:
            most = self.inference
            yield from on_labs(chart, "inference", self.binds, self.size, at_most=most, full_breach=2.0 * most)

    def text(self) -> str:
        who, serving = no(self.binds, self.size), ""
        if self.inference > 0.0:
            serving = f", nor serve models with more than {chips(self.inference)}"
        if self.per is Per.YEAR:
            return f"{who} shall spend more than {flop(self.flop)} a year on training{serving}."
        counted = "counting proxies, covert sites and split runs together" if self.aggregate else "run by run"
        return f"{who} shall train a model above {flop(self.flop)}, {counted}{serving}."

    def summary(self) -> str:
        return f"Training {self.per.value}s at most {self.flop:.0e} FLOP"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [
            {"kind": "hardware_telemetry", "share": 1.0},
            {"kind": "automatic_penalty", "penalty": "fine", "depth": 1.0},
        ]
        return example(cls(flop=1e26), "cash", "down", of="bold", beside=beside)
