"""Grudges: strategies that punish for longer than a turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.policies.classic import Classic, Past, weight
from game.policies.policy import Answer, policy
from game.world.draws import Draws
from game.world.total import Array


@policy
class GrimTrigger(Classic):
    """Keeps its promises until a partner breaks one, and never again (Friedman 1971)."""

    name: ClassVar[str] = "grim_trigger"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "crossed": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        return {"crossed": np.maximum(past["crossed"], past.theirs)}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past["crossed"] > 0.0)


@policy
class LimitedPunishment(Classic):
    """After any defection, its own too, defects for as many turns as the `punishment` of its profile and then
    returns. What is done in those turns is not counted (Green and Porter 1984; Mailath and Samuelson 2006, chapter 2)."""

    name: ClassVar[str] = "limited_punishment"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "owed": "t"}

    def remember(self, seen: Observation) -> Answer:
        found = super().remember(seen)
        if "owed" in found:
            begun = found["owed"] < 0.0
            found["owed"] = np.where(begun, np.round(weight(seen, "punishment")), found["owed"])
        return found

    def learns(self, past: Past) -> dict[str, Array]:
        begins = (past["owed"] == 0.0) & (past.own | past.theirs)
        return {"owed": np.where(begins, -1.0, np.maximum(past["owed"] - 1.0, 0.0))}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past["owed"] > 0.0)


@policy
class Punisher(Classic):
    """Answers a defection for a time that grows with how often partners have defected, up to 20 turns, then forgets."""

    name: ClassVar[str] = "punisher"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "faults": "t", "left": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        faults = past["faults"] + past.theirs
        before = np.maximum(past["left"] - 1.0, 0.0)
        length = np.floor(20.0 * faults / past.rounds)
        starts = (before == 0.0) & past.theirs
        return {"faults": faults, "left": np.where(starts, 1.0 + length, before)}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past["left"] > 0.0)


@policy
class Gradual(Classic):
    """Answers a defection with as many as there have been so far, then two kept promises to make peace (Beaufils et al. 1997)."""

    name: ClassVar[str] = "gradual"
    notes: ClassVar[Mapping[str, str]] = {**Classic.notes, "faults": "t", "left": "t", "calm": "t"}

    def learns(self, past: Past) -> dict[str, Array]:
        faults = past["faults"] + past.theirs
        left, calm = np.maximum(past["left"] - 1.0, 0.0), past["calm"]
        calming = (past["left"] == 0.0) & (calm > 0.0)
        calm = np.where(calming, calm - 1.0, calm)
        starts = (left == 0.0) & (calm == 0.0) & past.theirs
        return {"faults": faults, "left": np.where(starts, faults, left), "calm": np.where(starts, 2.0, calm)}

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.asarray(past["left"] > 0.0)
