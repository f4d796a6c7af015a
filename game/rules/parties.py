"""Parties: what a lever on treaties comes to for a nation, through the treaties it is party to."""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.world.chart import Chart
from game.world.total import Array, ratio, total


def members(turn: Turn) -> Array:
    """(t, n, b) 1 where a treaty in force has the nation among its parties; nobody anywhere if no treaty can be."""
    chart = turn.chart
    if turn.treaties is None:
        return np.zeros((len(chart.axes.treaty), len(chart.axes.nation), turn.levers.proof.shape[-1]))
    return np.asarray(turn.treaties.party[:, chart.nation_actor] * turn.treaties.in_force()[:, None])


def for_nations(turn: Turn, lever: Array) -> Array:
    """(n, b) the strongest that a lever `(t, b)` is among the treaties in force that each nation is party to."""
    found = np.zeros((len(turn.chart.axes.nation), lever.shape[-1]))
    if not lever.any():
        return found
    party = members(turn)
    for slot in np.flatnonzero(lever.any(axis=1)):
        found = np.maximum(found, lever[slot] * party[slot])
    return found


def shared_out(turn: Turn, bill: Array, output: Array) -> Array:
    """(n, b) a bill of each treaty `(t, b)`, borne by its parties in proportion to `output (n, b)`."""
    owed = np.zeros_like(output)
    if not bill.any():
        return owed
    party = members(turn)
    for slot in np.flatnonzero(bill.any(axis=1)):
        weight = party[slot] * output
        owed += bill[slot] * ratio(weight, total(weight))
    return owed


def at_home(chart: Chart, by_nation: Array) -> Array:
    """(l, b) what holds for the home nation of each lab."""
    return np.asarray(by_nation[chart.lab_home])
