"""No-Run pledge: nobody goes all in on the last generation (MECHANISMS 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import METERED, example
from game.treaty.words import count
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class NoRunPledge(Clause):
    """No bound lab spends more than `turns` on the Run."""

    kind: ClassVar[str] = "no_run_pledge"
    family: ClassVar[Family] = Family.PROMISE

    turns: float = number(0.0, "turns on the Run", 0.0, 3.0, (0.0, 1.0))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "run_turns", self.binds, self.size, at_most=self.turns, full_breach=self.turns + 1.0)

    def text(self) -> str:
        begun = "begin the Run" if self.turns == 0.0 else f"go on with the Run for more than {count(self.turns, 'turn')}"
        return f"{no(self.binds, self.size)} shall {begun}: put all it has into a last generation that could outdo every other."

    def summary(self) -> str:
        return "Nobody begins the Run" if self.turns == 0.0 else f"No Run beyond {count(self.turns, 'turn')}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        runs = {"seat": "bold", "deed": "dash", "value": 1.0, "turn": 3}
        cut = {"kind": "automatic_penalty", "penalty": "cloud_cut", "depth": 1.0}
        at_once = {"run_capability": 0.8, "run_length": 8.0}
        return example(
            cls(),
            "compute",
            "down",
            of="bold",
            beside=[METERED, cut],
            orders=[runs],
            parameters=at_once,
            fair={"no_catastrophe_before": 0},
        )
