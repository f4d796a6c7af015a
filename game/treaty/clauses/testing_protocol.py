"""Testing protocol: no model in use far ahead of its tests; witnesses see that they were done (MECHANISMS 21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access, least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import FINE, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class TestingProtocol(Clause):
    """No bound lab releases a model more than `slack` ahead of what its release tests have covered; inspectors may witness a
    share of the tests."""

    kind: ClassVar[str] = "testing_protocol"
    family: ClassVar[Family] = Family.PROMISE

    slack: float = number(0.1, "OOM ahead of tests", 0.0, 1.0, (0.0, 0.1, 0.3))
    witnessed: float = number(0.0, "share of tests", 0.0, 1.0, (0.0, 0.5, 1.0))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "untested", self.binds, self.size, at_most=self.slack, full_breach=self.slack + 0.5)
        if self.witnessed > 0.0:
            yield from access(chart, "capability_evaluation", self.witnessed)

    def text(self) -> str:
        seen = f" Inspectors may witness {share(self.witnessed)} of these tests." if self.witnessed > 0.0 else ""
        return (
            f"{no(self.binds, self.size)} shall release a model that exceeds what its release tests have covered by more than "
            f"{self.slack:.3g} orders of magnitude of effective compute.{seen}"
        )

    def summary(self) -> str:
        return f"Tests within {self.slack:.2g} OOM of release"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(slack=0.1, witnessed=1.0), "cash", "down", of="bold", beside=[FINE])
