"""Random but legal: every deed anywhere in its range. A floor for comparison, and the fuzzer of the engine."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.orders import DEEDS, MOVES
from game.policies.policy import Answer, Policy, policy
from game.policies.random_text import random_drafts
from game.world.declare import Declared
from game.world.draws import Draws
from game.world.total import Array

CEILINGS = {"run_cap": 1e30, "spend": 5.0, "price": 5.0, "give_amount": 2.0, "get_amount": 2.0}
"""Deeds whose range is open above are drawn up to here, on a logarithmic scale."""


@policy
class RandomLegal(Policy):
    """Draws each owned cell of each deed on its own, with the luck of that cell's name."""

    name: ClassVar[str] = "random_legal"

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        return {name: _drawn(seen, line, luck) for name, line in DEEDS.items()}

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        return {name: np.round(_drawn(seen, line, luck)) for name, line in MOVES.items()}


def _drawn(seen: Observation, line: Declared, luck: Draws) -> Array:
    chart, cells = seen.chart, seen.cells(line.axes)
    keys = chart.keys[line.axes[0]][cells]
    for letter in line.axes[1:]:
        keys = (keys[..., None] * np.uint64(0x9E3779B97F4A7C15)) ^ chart.keys[letter]
    u = luck.uniform(f"random_legal.{line.name}", keys)
    if line.name in CEILINGS:
        return np.asarray(np.exp(u * np.log1p(CEILINGS[line.name])) - 1.0)
    if line.unit == "draft":
        return random_drafts(seen, u)
    high = (
        len(chart.axes.delegate) - 1.0 if line.unit == "delegate" else min(line.high, 4.0) if line.unit == "turns" else line.high
    )
    if line.unit in ("flag", "stage", "thing", "answer", "delegate"):
        return np.floor(line.low + u * (high - line.low + 1.0 - 1e-9))
    return np.asarray(line.low + u * (high - line.low))
