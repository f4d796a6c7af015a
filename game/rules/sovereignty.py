"""Sovereignty: what it costs a government at home to let others look.

Every right of inspection costs political capital: sensors let in, visits paid, the more where secrecy is how the state is
run, the less where privacy keeps raw data at home (MECHANISMS 29, 52). What cannot be paid shakes the government; the next
one may withdraw.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.rules.parties import for_nations
from game.world.evidence import FAMILIES
from game.world.state import World
from game.world.total import Array, over, total


def intrusion(world: World, turn: Turn) -> Array:
    """(n, b) points of political capital that foreign eyes cost each government this turn."""
    params, levers, chart = turn.params, turn.levers, world.chart
    if not levers.access.any() and not world.visits.any():
        return np.zeros_like(world.gdp)
    family = chart.evidence.sensors.family
    granted = (family == FAMILIES.index("access")) | (family == FAMILIES.index("hardware"))
    sensors = total(levers.access[granted])
    visits = world.visits[chart.nation_actor] + chart.labs_to_nation(world.visits[chart.lab_actor])
    raw = 1.0 - params.privacy_soothes * for_nations(turn, levers.privacy)
    secretive = 1.0 + params.secretive * (1.0 - world.elections)
    return np.asarray((turn.year * params.sensor_resented * sensors * raw + params.visit_resented * visits) * secretive)


def short(held: Array, asked: Array) -> Array:
    """(n, b) share of what foreign eyes cost that a government cannot pay out of what it holds."""
    return np.minimum(over(np.maximum(asked - held, 0.0), asked), 1.0)
