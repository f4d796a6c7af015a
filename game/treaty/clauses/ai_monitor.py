"""AI-native monitor: appointed to watch, with a stack of its kind and proofs to hold it (MECHANISMS 89, 90, 176-185)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, example
from game.treaty.words import count, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class AiMonitor(Clause):
    """A monitoring AI watches with `autonomy`; so many `monitors` watch each other; a share of its aims is `proven`."""

    kind: ClassVar[str] = "ai_monitor"
    family: ClassVar[Family] = Family.VERIFICATION
    vague: ClassVar[float] = 0.5

    autonomy: float = number(0.5, "autonomy", 0.05, 1.0, (0.2, 0.5, 0.9))
    monitors: float = number(1.0, "monitors", 1.0, 5.0, (1.0, 2.0, 3.0))
    proven: float = number(0.0, "share of its aims", 0.0, 1.0, (0.0, 0.5, 0.9))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("monitor", self.autonomy)
        yield agreed("stack", self.monitors)
        yield agreed("bounds_proven", self.proven)

    def text(self) -> str:
        return (
            f"The Parties appoint a monitoring intelligence to watch over what this treaty promises, with an autonomy of "
            f"{share(self.autonomy)}. {count(self.monitors, 'monitor')} shall watch each other, and {share(self.proven)} of "
            "their aims "
            "shall be specified and proven by formal methods."
        )

    def summary(self) -> str:
        return f"{count(self.monitors, 'AI monitor')} at {share(self.autonomy)} autonomy"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(autonomy=0.9), "findings", "up", of="bold", beside=[CAP, FINE])
