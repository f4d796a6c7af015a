"""On-chip cap: an enforced limit that is built into new chips only; old stock stays uncapped (MECHANISMS 82)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from game.treaty.clause import Term, clause, enforced, number
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class ChipCap:
    """A `share` of new accelerators installed in a party's territory refuses to join runs above `flop`."""

    kind: ClassVar[str] = "chip_cap"

    share: float = number(1.0, "share of new chips", 0.0, 1.0)
    flop: float = number(1e26, "FLOP in one run", 1e20, 1e36)

    def terms(self, chart: Chart) -> Iterator[Term]:
        for nation, actor in enumerate(chart.nation_actor):
            yield enforced("chip_cap", nation, self.share, party=int(actor))
            yield enforced("chip_cap_flop", nation, self.flop, party=int(actor))

    def text(self) -> str:
        return (
            f"Each Party shall admit to its territory only accelerators of which {self.share:.0%} carry a cap in hardware "
            f"that refuses training runs above {self.flop:.2g} operations."
        )

    def summary(self) -> str:
        return f"{self.share:.0%} of new chips capped"
