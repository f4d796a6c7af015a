"""Declaration: words that many can sign, good for goodwill that fades (MECHANISMS 18, 32, 33)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import example
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class Declaration(Clause):
    """The parties declare that they will cooperate; goodwill among them rises by `lift` at first."""

    kind: ClassVar[str] = "declaration"
    family: ClassVar[Family] = Family.PROMISE
    vague: ClassVar[float] = 1.0

    lift: float = number(0.2, "index of goodwill", 0.0, 0.5, (0.1, 0.2, 0.3))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "goodwill_bonus", self.lift)

    def text(self) -> str:
        return (
            "The Parties affirm that artificial intelligence should be safe, human-centric, trustworthy and responsible, and "
            "resolve to work together to that end. These words raise the regard in which they hold each other by "
            f"{self.lift:.3g}, until it fades."
        )

    def summary(self) -> str:
        return "Resolve to cooperate, in words"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(lift=0.3), "goodwill", "up")
