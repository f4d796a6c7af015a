"""Tit for tat and its kin: do as you were last done by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.policies.classic import Classic, Past, keys, weight
from game.policies.policy import policy
from game.world.draws import Draws
from game.world.total import Array


@policy
class TitForTat(Classic):
    """Keeps its promises at first, then does what partners did last (Rapoport; Axelrod 1984)."""

    name: ClassVar[str] = "tit_for_tat"

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return past.theirs


@policy
class SuspiciousTitForTat(Classic):
    """Tit for tat that breaks its promises at first."""

    name: ClassVar[str] = "suspicious_tit_for_tat"

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past.theirs | (past.rounds == 0.0))


@policy
class GenerousTitForTat(Classic):
    """Tit for tat that lets a defection pass now and then: with the chance `generosity` of its profile (Nowak and Sigmund
    1992)."""

    name: ClassVar[str] = "generous_tit_for_tat"

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        forgives = luck.uniform_by_world("generous_tit_for_tat", keys(seen)) < weight(seen, "generosity")
        return np.asarray(past.theirs & ~forgives)


@policy
class ContriteTitForTat(Classic):
    """Tit for tat that does not answer the answer to its own fault: it defects only on partners in bad standing while its own is
    good. Standing is lost by an unprovoked defection and won back by a kept promise (Sugden 1986; Boyd 1989)."""

    name: ClassVar[str] = "contrite_tit_for_tat"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "own_fault": "t", "their_fault": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        provoked_me, provoked_them = past["their_fault"] > 0.0, past["own_fault"] > 0.0
        return {"own_fault": past.own & ~provoked_me, "their_fault": past.theirs & ~provoked_them}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray((past["their_fault"] > 0.0) & (past["own_fault"] == 0.0))


@policy
class TitForTwoTats(Classic):
    """Defects once partners have defected twice running (Axelrod 1984)."""

    name: ClassVar[str] = "tit_for_two_tats"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "running": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        return {"running": np.where(past.theirs, past["running"] + 1.0, 0.0)}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past["running"] >= 2.0)


@policy
class TwoTitsForTat(Classic):
    """Answers each defection twice."""

    name: ClassVar[str] = "two_tits_for_tat"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "owed": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        return {"owed": np.where(past.theirs, 2.0, np.maximum(past["owed"] - 1.0, 0.0))}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past["owed"] > 0.0)
