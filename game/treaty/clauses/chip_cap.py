"""On-chip cap: an enforced limit that is built into new chips only; old stock stays uncapped (MECHANISMS 82)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import example
from game.treaty.words import flop, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ChipCap(Clause):
    """A `share` of new accelerators installed in a party's territory refuses to join runs above `flop`."""

    kind: ClassVar[str] = "chip_cap"
    family: ClassVar[Family] = Family.PROMISE

    share: float = number(1.0, "share of new chips", 0.0, 1.0, (0.25, 0.5, 1.0))
    flop: float = number(1e26, "FLOP in one run", 1e20, 1e36, (1e26, 1e27, 1e28))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "chip_cap", self.share)
        yield from by_nation(chart, "chip_cap_flop", self.flop)

    def text(self) -> str:
        return (
            f"Each Party shall admit to its territory only accelerators of which {share(self.share)} carry a cap in hardware "
            f"that refuses training runs above {flop(self.flop)}."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of new chips capped"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0, flop=1e26), "capability", "down", of="bold", turns=10)
