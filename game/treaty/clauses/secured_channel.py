"""Quantum-secured channel: inspection data that cannot be intercepted on its way (MECHANISMS 91, 92)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, METERED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class SecuredChannel(Clause):
    """A `share` of inspection traffic goes through channels that nobody can read or change on the way."""

    kind: ClassVar[str] = "secured_channel"
    family: ClassVar[Family] = Family.VERIFICATION
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    share: float = number(0.8, "share of traffic", 0.0, 1.0, (0.4, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("secured", self.share)

    def text(self) -> str:
        return f"{share(self.share)} of what inspectors and devices report shall travel through channels secured by quantum keys."

    def summary(self) -> str:
        return f"{share(self.share)} of inspection traffic secured"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside = [CAP, METERED, FINE]
        taps = {"seat": "bold", "deed": "evade", "cells": ["bold/intercepted_channel"], "value": 9.0}
        return example(cls(share=1.0), "findings", "up", of="bold", beside=beside, orders=[taps], turns=6)
