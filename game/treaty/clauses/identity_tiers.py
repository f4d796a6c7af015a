"""Identity-based access tiers: rented compute by compliance history (MECHANISMS 113, 114, 200)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Family, Term, clause, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class IdentityTiers(Clause):
    """A `share` of compute for rent goes to labs of good record only, tier by tier."""

    kind: ClassVar[str] = "identity_tiers"
    family: ClassVar[Family] = Family.DIVIDEND
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    share: float = number(0.5, "share of rented compute", 0.0, 1.0, (0.25, 0.5, 1.0))

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield from by_nation(chart, "identity", self.share)

    def text(self) -> str:
        return (
            f"Data centres in the territory of a Party shall let {share(self.share)} of the compute they rent out by tiers "
            "of access, which "
            "follow from the identity of the user and its record of compliance."
        )

    def summary(self) -> str:
        return f"{share(self.share)} of rented compute by record"

    @classmethod
    def example(cls) -> dict[str, Any]:
        return example(cls(share=1.0), "compute", "down", of="bold", beside=[CAP, METERED])
