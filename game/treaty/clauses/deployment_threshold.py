"""Deployment threshold: above a capability no release, or none without a certificate (MECHANISMS 22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import FINE, example
from game.treaty.words import capability
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class DeploymentThreshold(Clause):
    """No bound lab puts a model above `capability` to use; with `certified`, only those that tests do not cover."""

    kind: ClassVar[str] = "deployment_threshold"
    family: ClassVar[Family] = Family.PROMISE

    capability: float = number(1.0, "OOM over the frontier of 2025", -2.0, 10.0, (0.5, 1.0, 2.0))
    certified: bool = True
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        deed = "uncertified" if self.certified else "deployed"
        most = self.capability
        yield from on_labs(chart, deed, self.binds, self.size, at_most=most, full_breach=most + 1.0)

    def text(self) -> str:
        unless = " unless its release tests cover it" if self.certified else ""
        return f"{no(self.binds, self.size)} shall put to use a model above {capability(self.capability)}{unless}."

    def summary(self) -> str:
        return f"Release above {self.capability:+.2g} OOM {'certified' if self.certified else 'barred'}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(capability=0.0), "cash", "down", of="bold", beside=[FINE])
