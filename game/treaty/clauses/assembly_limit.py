"""Assembly limit: components trained apart count together once they are one model (MECHANISMS 163)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import least_size, no, on_labs
from game.treaty.clause import Bound, Clause, Family, Term, clause, number
from game.treaty.example import FINE, example
from game.treaty.words import flop
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class AssemblyLimit(Clause):
    """No bound lab builds a model of parts, its own and bought, whose training together exceeds `flop`."""

    kind: ClassVar[str] = "assembly_limit"
    family: ClassVar[Family] = Family.PROMISE

    flop: float = number(1e26, "FLOP of all parts", 1e20, 1e36, (1e25, 1e26, 1e27, 1e28))
    binds: Bound = Bound.LABS_OF_PARTIES
    size: float = least_size()

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from on_labs(chart, "assembled", self.binds, self.size, at_most=self.flop, full_breach=10.0 * self.flop)

    def text(self) -> str:
        who, most = no(self.binds, self.size), flop(self.flop)
        return f"{who} shall build a model of components, its own or bought, whose training together comes to more than {most}."

    def summary(self) -> str:
        return f"Assembled models at most {self.flop:.0e} FLOP"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [{"kind": "audit_hooks"}, FINE]
        buys = {"seat": "bold", "deed": "assemble", "value": 1.0}
        return example(
            cls(flop=1e26), "cash", "down", of="bold", beside=beside, orders=[buys], parameters={"component_market": 1.0}
        )
