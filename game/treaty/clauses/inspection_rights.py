"""Inspection rights: visits by routine and on challenge, announced or not, and what refusing means (MECHANISMS 46, 110, 203)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.bound import access
from game.treaty.clause import Clause, Family, Term, agreed, clause, number, promise
from game.treaty.example import BOLD_HIDES, FINE, NO_SITES, example
from game.treaty.words import count, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class InspectionRights(Clause):
    """The agency makes `routine` visits a turn and each party may demand `challenge` visits; they are announced `notice_days`
    before. Inspectors reach a `share` of all sites. To refuse them is a breach where `refusal` says so; with `mutual`, who
    refuses them may demand none."""

    kind: ClassVar[str] = "inspection_rights"
    family: ClassVar[Family] = Family.VERIFICATION

    routine: float = number(4.0, "visits a turn", 0.0, 200.0, (0.0, 4.0, 12.0))
    challenge: float = number(1.0, "visits a turn for each party", 0.0, 20.0, (0.0, 1.0, 3.0))
    notice_days: float = number(3.0, "days", 0.0, 90.0, (0.0, 3.0, 30.0))
    share: float = number(1.0, "share of sites", 0.1, 1.0, (0.5, 1.0))
    refusal: bool = True
    mutual: bool = True

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("inspections", self.routine)
        yield agreed("challenges", self.challenge)
        yield agreed("forewarning", self.notice_days)
        yield agreed("mutual", float(self.mutual))
        yield from access(chart, "onsite_sampling", self.share)
        if self.refusal:
            for actor in (*chart.nation_actor, *chart.lab_actor):
                party = (
                    int(chart.nation_actor[max(int(chart.actor_home[actor]), 0)]) if chart.actor_nation[actor] < 0 else int(actor)
                )
                yield promise("barred", int(actor), party=party, bound_by=int(actor), at_most=0.0, full_breach=1.0)

    def text(self) -> str:
        refused = " Refusing an inspector is a breach of this treaty." if self.refusal else ""
        mutual = " Who refuses inspectors may demand no visits." if self.mutual else ""
        return (
            f"Inspectors of the depositary agency may make {count(self.routine, 'visit')} a turn by routine, and each Party "
            "may demand "
            f"{count(self.challenge, 'visit')} a turn on challenge, to {share(self.share)} of the sites of the Parties and their "
            f"laboratories, announced {count(self.notice_days, 'day')} before.{refused}{mutual}"
        )

    def summary(self) -> str:
        return f"{self.routine:.3g} routine, {self.challenge:.3g} challenge visits"

    @classmethod
    def example(cls) -> dict[str, Any]:
        beside = [NO_SITES, FINE]
        return example(cls(routine=6.0), "findings", "up", of="bold", beside=beside, orders=[BOLD_HIDES])
