"""Learners: strategies that try out and count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.policies.classic import Classic, Past
from game.policies.policy import policy
from game.world.draws import Draws
from game.world.total import Array


@policy
class Pavlov(Classic):
    """Win, stay; lose, shift: keeps its promises where it and its partners did the same last (Nowak and Sigmund 1993)."""

    name: ClassVar[str] = "pavlov"

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past.own != past.theirs)


@policy
class SoftMajority(Classic):
    """Keeps its promises as long as partners have kept theirs at least as often as not (Axelrod 1984)."""

    name: ClassVar[str] = "soft_majority"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "faults": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        return {"faults": past["faults"] + past.theirs}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(2.0 * past["faults"] > past.rounds)


@policy
class Prober(Classic):
    """Breaks its promises once, keeps them twice, and defects for good on whoever let that pass; else tit for tat (Mathieu et al.
    1999)."""

    name: ClassVar[str] = "prober"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "answered": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        probing = (past.rounds == 2.0) | (past.rounds == 3.0)
        return {"answered": np.maximum(past["answered"], probing & past.theirs)}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        exploits = past["answered"] == 0.0
        settled = np.where(exploits, True, past.theirs)
        return np.asarray(np.where(past.rounds < 3.0, past.rounds == 0.0, settled))
