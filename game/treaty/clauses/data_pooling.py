"""Data pooling over borders: split runs are seen whole (MECHANISMS 96, 160, 161)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, number
from game.treaty.example import CAP, FINE, LOWER, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class DataPooling(Clause):
    """The parties' offices pool a `share` of their data."""

    kind: ClassVar[str] = "data_pooling"
    family: ClassVar[Family] = Family.VERIFICATION
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    share: float = number(0.8, "share of data", 0.0, 1.0, (0.4, 0.8, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("cross_border", self.share)

    def text(self) -> str:
        return (
            f"The regulators of the Parties shall pool {share(self.share)} of what their meters show, so that a run in parts "
            "over several "
            "jurisdictions is seen whole."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of data pooled over borders"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside: list[dict[str, Any]] = [CAP, LOWER, {"kind": "compute_metering", "share": 0.5}, FINE]
        splits = {"seat": "bold", "deed": "split", "value": 8.0}
        return example(cls(share=1.0), "findings", "up", of="bold", beside=beside, orders=[splits], turns=8)
