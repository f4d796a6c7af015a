"""Steady: strategies that look at nobody but themselves."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.policies.classic import Classic, Past
from game.policies.policy import policy
from game.world.draws import Draws
from game.world.total import Array


@policy
class AlwaysComply(Classic):
    """Keeps every promise, whatever partners do."""

    name: ClassVar[str] = "always_comply"

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.zeros(past.own.shape, bool)


@policy
class AlwaysDefect(Classic):
    """Breaks every promise, whatever partners do."""

    name: ClassVar[str] = "always_defect"

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return np.ones(past.own.shape, bool)


@policy
class Alternator(Classic):
    """Keeps its promises and breaks them, turn about."""

    name: ClassVar[str] = "alternator"

    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        return (past.rounds > 0.0) & ~past.own
