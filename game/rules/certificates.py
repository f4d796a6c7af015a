"""Certificates: whether release tests cover the model in use. Markets, common clusters and prize pools ask for them.

A certificate lapses as the model in use runs ahead of its tests. One can be forged with an assessor of one's own choice, and is
revoked while a finding about tests stands (MECHANISMS 119).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.rules.standing import bought
from game.treaty.levers import PROMISED, deed_of_row
from game.world.state import World
from game.world.total import Array

ABOUT_TESTS = tuple(PROMISED.index(name) for name in ("untested", "unproven_stage", "uncertified"))


def certified(deployed: Array, tested: Array, turn: Turn) -> Array:
    """(l, b) 1 where tests cover the model in use, falling to 0 as it runs ahead of them."""
    return np.minimum(np.maximum(1.0 - (deployed - tested) / turn.params.certificate_slack, 0.0), 1.0)


def papers(world: World, turn: Turn, genuine: Array) -> Array:
    """(l, b) certificates as markets take them, from those that tests cover: with forged ones, without revoked ones."""
    forged = bought(turn, world.chart.evidence.evasions.forges)
    if forged.any():
        honest = np.max(turn.levers.by_lot, axis=0, initial=0.0)
        genuine = genuine + (1.0 - genuine) * forged * (1.0 - honest)
    if turn.orders.bar.any():  # no assessor may enter: whoever keeps its secrets keeps its certificate no longer (MECHANISMS 4)
        genuine = genuine * (turn.orders.bar[world.chart.lab_actor] < 0.5)
    return genuine * (1.0 - _revoked(world, turn)) if world.found.any() else genuine


def _revoked(world: World, turn: Turn) -> Array:
    """(l, b) 1 where a finding stands that the lab broke a promise about tests."""
    from game.rules.enforcement import add_by_actor

    due, chart = turn.obligations, world.chart
    if not len(due):
        return np.zeros_like(world.deployed)
    tests = np.isin(deed_of_row(chart)[due.row.astype(np.int64)], ABOUT_TESTS)
    stands = (world.found.reshape(-1, world.worlds)[due.place] > 0.0) * due.live * tests
    return np.minimum(add_by_actor(due.bound_by.astype(np.int64), stands, len(world.bound))[chart.lab_actor], 1.0)
