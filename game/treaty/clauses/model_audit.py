"""Structured access for auditors: architecture, weights and evaluations, lab by lab (MECHANISMS 74, 75)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import CAP, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ModelAudit(Clause):
    """Auditors reach the weights and test the models of a `share` of the parties' laboratories."""

    kind: ClassVar[str] = "model_audit"
    family: ClassVar[Family] = Family.VERIFICATION

    share: float = number(0.5, "share of models", 0.0, 1.0, (0.25, 0.5, 1.0))
    weights: bool = True

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from access(chart, "capability_evaluation", self.share)
        if self.weights:
            yield from access(chart, "weights_audit", self.share)

    def text(self) -> str:
        deep = " and to examine their architecture and weights" if self.weights else ""
        return f"Each Party shall allow the agency's auditors to evaluate {share(self.share)} of the models at home{deep}."

    def summary(self) -> str:
        return f"Auditors reach {share(self.share)} of models"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "insight", "down", of="bold", beside=[CAP])
