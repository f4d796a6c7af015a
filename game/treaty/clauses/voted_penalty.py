"""Voted penalty: parties may impose it after a finding; at a veto all must agree (MECHANISMS 26)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from game.treaty.clause import Clause, Family, Term, agreed, clause, named, number
from game.treaty.example import CAP, METERED, example
from game.treaty.words import of, share
from game.world.chart import Chart


@clause
@dataclass(frozen=True)
class VotedPenalty(Clause):
    """After a finding, more than a `majority` of the parties may impose the `penalty` at `depth`; with `veto` all must agree."""

    kind: ClassVar[str] = "voted_penalty"
    family: ClassVar[Family] = Family.PENALTY
    needs: ClassVar[tuple[Family, ...]] = (Family.PROMISE,)

    penalty: str = named("chip_cut", "penalty")
    depth: float = number(0.5, "share of the full penalty", 0.0, 1.0, (0.25, 0.5, 1.0))
    majority: float = number(0.5, "share of parties", 0.5, 0.99, (0.5, 0.66, 0.75))
    veto: bool = False

    def terms(self, chart: Chart) -> Iterator[Term]:
        yield agreed("voted", self.depth, (chart.axes.penalty[self.penalty],))
        yield agreed("majority", 1.0 if self.veto else self.majority)

    def text(self) -> str:
        many = f"more than {share(self.majority)} of the Parties"
        by = f"all Parties together, each of which has a veto, where {many} have asked for it," if self.veto else many
        return (
            f"After a finding of breach {by} may impose upon the violator the penalty {of(self.penalty)} at "
            f"{share(self.depth)} of its "
            "full depth, from the turn after the vote."
        )

    def summary(self) -> str:
        return f"{of(self.penalty).capitalize()} by {'unanimity' if self.veto else f'{share(self.majority)} vote'}"

    @classmethod
    def example(cls) -> dict[str, Any]:
        votes = [{"seat": seat, "deed": "vote", "cells": [f"{seat}/bold"], "value": 1.0} for seat in ("Alder", "Beryl", "Corvin")]
        return example(cls(penalty="cloud_cut", depth=1.0), "compute", "down", of="bold", beside=[CAP, METERED], orders=votes)
