"""Definitions: terms that are spelled out leave less to pretexts (MECHANISMS 179)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, LOWER, METERED, example
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Definitions(Clause):
    """So many `terms` that other articles leave open are defined."""

    kind: ClassVar[str] = "definitions"
    family: ClassVar[Family] = Family.INSTITUTION

    defined: float = number(0.5, "terms left open by other articles", 0.0, 5.0, (0.5, 1.0, 2.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("ambiguity", -self.defined)

    def text(self) -> str:
        return (
            "The annex to this treaty defines its terms; of the questions that its articles leave open it settles "
            f"{self.defined:.3g}."
        )

    def summary(self) -> str:
        return f"Defines {self.defined:.3g} open terms"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [
            CAP,
            METERED,
            LOWER,
            {"kind": "ai_monitor", "autonomy": 1.0},
            {"kind": "national_security_exemption"},
            {"kind": "declaration"},
            {"kind": "voluntary_code"},
        ]
        return example(cls(defined=5.0), "false_findings", "down", beside=beside, turns=12, start={"drift": 6.0})
