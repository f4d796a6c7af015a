"""Auditors by lot: nobody chooses who audits it (MECHANISMS 68, 70)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import FINE, LOWER, TESTED, UNSEEN, VISITED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class AuditorsByLot(Clause):
    """A `share` of auditors is assigned by lot and not chosen by the audited."""

    kind: ClassVar[str] = "auditors_by_lot"
    family: ClassVar[Family] = Family.VERIFICATION
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    share: float = number(1.0, "share of audits", 0.0, 1.0, (0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("by_lot", self.share)

    def text(self) -> str:
        return f"Auditors for {share(self.share)} of all audits shall be assigned by lot from a list kept by the agency."

    def summary(self) -> str:
        return f"{share(self.share)} of auditors by lot"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [TESTED, {"kind": "model_audit", "share": 1.0}, VISITED, LOWER, FINE]
        bribes = {"seat": "bold", "deed": "evade", "cells": ["bold/captured_auditor"], "value": 9.0}
        return example(cls(), "findings", "up", of="bold", beside=beside, orders=[bribes], turns=12, sensors=UNSEEN)
