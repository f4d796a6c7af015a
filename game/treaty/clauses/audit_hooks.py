"""Audit hooks: training frameworks that log the runs they are used for (MECHANISMS 84)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import CAP, FINE, LOWER, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class AuditHooks(Clause):
    """A `share` of training frameworks in the parties' laboratories logs every run."""

    kind: ClassVar[str] = "audit_hooks"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.8, "share of frameworks", 0.0, 1.0, (0.5, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "audit_hooks", self.share)

    def text(self) -> str:
        return (
            f"{share(self.share)} of the training frameworks in use in the territory of a Party shall log every run for the "
            "agency."
        )

    def summary(self) -> str:
        return f"Hooks in {share(self.share)} of frameworks"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "findings", "up", of="bold", beside=[CAP, LOWER, FINE], turns=12)
