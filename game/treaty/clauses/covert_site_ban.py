"""Ban on covert sites: every chip stands where it was declared (MECHANISMS 64, 109)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import BOLD_HIDES, FINE, VISITED, example
from game.treaty.words import chips
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class CovertSiteBan(Clause):
    """No bound lab keeps more than `chips` at sites nobody was told of."""

    kind: ClassVar[str] = "covert_site_ban"
    family: ClassVar[Family] = Family.PROMISE

    chips: float = number(0.0, "M H100e", 0.0, 10.0, (0.0, 0.00002, 0.01))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "covert", self.binds, self.size, at_most=self.chips, full_breach=self.chips + 0.2)

    def text(self) -> str:
        allowed = "any accelerator" if self.chips == 0.0 else f"more than {chips(self.chips)}"
        return f"{no(self.binds, self.size)} shall keep {allowed} at a site that it has not declared."

    def summary(self) -> str:
        return "No covert sites" if self.chips == 0.0 else f"Covert chips at most {1e6 * self.chips:,.10g}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(), "cash", "down", of="bold", beside=[VISITED, FINE], orders=[BOLD_HIDES])
