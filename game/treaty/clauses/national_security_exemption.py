"""National-security exemption: wins signatures, and hides whatever is run under it (MECHANISMS 28, 179)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import CAP, FINE, METERED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class NationalSecurityExemption(Clause):
    """Up to a `share` of compute may be run as national security, outside every promise."""

    kind: ClassVar[str] = "national_security_exemption"
    family: ClassVar[Family] = Family.EXEMPTION
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)
    vague: ClassVar[float] = 1.0

    share: float = number(0.2, "share of compute", 0.01, 1.0, (0.1, 0.2, 0.5))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "exempt", self.share)

    def text(self) -> str:
        return (
            f"Nothing in this treaty shall bind up to {share(self.share)} of the compute of laboratories that a Party "
            "declares to serve its "
            "national security."
        )

    def summary(self) -> str:
        return f"{share(self.share)} exempt for national security"

    @classmethod
    def example(cls) -> dict[str, Any]:
        relabels = {"seat": "bold", "deed": "evade", "cells": ["bold/reclassification"], "value": 3.0}
        return example(cls(share=1.0), "findings", "down", of="bold", beside=[CAP, METERED, FINE], orders=[relabels], turns=4)
