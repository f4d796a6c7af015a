"""Export-control pact: parties close the same lanes to those outside, and check what passes on (MECHANISMS 99, 100)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Gate, Term, clause, number, promise
from game.treaty.example import FINE, example
from game.treaty.words import share
from game.world.chart import Chart


class Goods(enum.Enum):
    """What a pact controls: the goods of a cut in the table of penalties."""

    CHIPS = "chip_cut"
    TOOLS = "tool_cut"
    MATERIALS = "material_cut"
    CLOUD = "cloud_cut"


NAMED = {
    Goods.CHIPS: "accelerators, leading logic and memory",
    Goods.TOOLS: "tools, their service and design software",
    Goods.MATERIALS: "rare earths and other critical materials",
    Goods.CLOUD: "rented compute",
}


@clause
@dataclass(frozen=True)
class ExportControlPact(Clause):
    """Parties license at most a `share` of the `goods` that nations outside order; `re_export` is how far they stop what would
    pass on through them or third countries. With `on_exit` it binds only while a nation that was invited is not in."""

    kind: ClassVar[str] = "export_control_pact"
    family: ClassVar[Family] = Family.PROMISE

    goods: Goods = Goods.CHIPS
    licensed: float = number(0.0, "share of usual orders", 0.0, 0.9, (0.0, 0.25, 0.5))
    re_export: float = number(0.5, "share of full border checks", 0.0, 1.0, (0.0, 0.5, 1.0))
    on_exit: bool = False

    def terms(self, chart: Chart) -> Iterator[Term]:
        stopped = chart.evidence.penalties.goods[chart.axes.penalty[self.goods.value]]
        gates = (Gate("party_left"),) if self.on_exit else ()
        for lane in range(len(chart.axes.lane)):
            if stopped[chart.lane_good[lane]] and chart.lane_origin[lane] != chart.lane_dest[lane]:
                party = int(chart.nation_actor[chart.lane_origin[lane]])
                yield promise(
                    "licence", lane, party=party, bound_by=party, at_most=self.licensed, full_breach=1.0, gates=gates,
                    toward=int(chart.nation_actor[chart.lane_dest[lane]]), insider=False,
                )  # fmt: skip
        yield from by_nation(chart, "re_export", self.re_export, gates)

    def text(self) -> str:
        when = "For as long as a State invited to this treaty is not a Party to it, each" if self.on_exit else "Each"
        return (
            f"{when} Party shall license the export of at most {share(self.licensed)} of {NAMED[self.goods]} ordered by "
            "States that "
            f"are not Parties, and shall subject {share(self.re_export)} of transit and delivered goods to checks on their "
            "re-export."
        )

    def summary(self) -> str:
        return f"{self.goods.name.capitalize()}: {share(self.licensed)} to outsiders"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(), "treasury", "down", of="Alder", beside=[FINE])
