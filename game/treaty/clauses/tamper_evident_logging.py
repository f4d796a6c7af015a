"""Tamper-evident logging: logs that show it when they were changed, and are kept (MECHANISMS 86, 87)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class TamperEvidentLogging(Clause):
    """A share of logs is `sealed`, and a share of records is `kept` so that it cannot be unwritten; a share of old records may be
    `reread` with better methods."""

    kind: ClassVar[str] = "tamper_evident_logging"
    family: ClassVar[Family] = Family.VERIFICATION

    sealed: float = number(0.8, "share of logs", 0.0, 1.0, (0.5, 0.8, 1.0))
    kept: float = number(0.8, "share of records", 0.0, 1.0, (0.0, 0.5, 1.0))
    reread: float = number(0.5, "share of records", 0.0, 1.0, (0.0, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("sealed", self.sealed)
        yield agreed("kept_logs", self.kept)
        yield from access(chart, "log_review", self.reread)

    def text(self) -> str:
        return (
            f"{share(self.sealed)} of the logs of laboratories of the Parties shall be sealed so that any change shows, "
            f"{share(self.kept)} "
            f"of their records shall be kept for good, and the agency may read {share(self.reread)} of old records again."
        )

    def summary(self) -> str:
        return f"{share(self.sealed)} of logs sealed, {share(self.kept)} kept"

    @classmethod
    def example(cls) -> dict[str, Any]:
        fakes = {"seat": "bold", "deed": "evade", "cells": ["bold/spoofed_logs"], "value": 3.0}
        return example(cls(sealed=1.0), "findings", "up", of="bold", beside=[CAP, FINE], orders=[fakes])
