"""Oversight: the watchers. Money and staff of agencies, the age of their tools, what bends them, and the monitoring AI's drift.

Inspectors take quarters to train and are poached by those who can pay (MECHANISMS 71, 194). Sensors age as evaders learn and are
renewed by what nations spend on verification and open research (56, 85). A monitor drifts with its autonomy and is held by
oversight and by what is formally proven of it (176-185).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Change, Turn, Why
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.total import Array, ratio, total


def oversight(world: World, turn: Turn) -> Change:
    """Move agencies, tools and the monitor by a turn."""
    levers = turn.levers
    if not world.bound.any() and not levers.dues.any() and not levers.monitor.any():
        return Change({})
    fields = _agencies(world, turn) | {"tooling": _tooling(world, turn)}
    return Change(fields, why={"staff": Why("y", fields.get("inspectors", world.inspectors) - world.inspectors, Seen.ALL)})


def _tooling(world: World, turn: Turn) -> Array:
    """(c, b) share of each sensor's first sensitivity that is left."""
    params, ageing = turn.params, world.chart.evidence.sensors.ageing[:, None]
    effort = total(programme_stock(world, "verification")) + total(programme_stock(world, "academia"))
    renewed = 1.0 - np.exp(-turn.year * params.tooling_renewal * effort / (effort + params.tooling_half))
    aged = world.tooling * np.exp(-turn.year * ageing)
    return np.asarray(aged + (1.0 - aged) * renewed)


def _agencies(world: World, turn: Turn) -> dict[str, Array]:
    """Dues in, pay out, inspectors trained."""
    params, agencies = turn.params, len(world.chart.axes.agency)
    if not agencies:
        return {}
    due = _dues(world, turn)
    paid = np.minimum(due * turn.orders.dues, np.maximum(world.treasury, 0.0))
    income = total(paid) / agencies
    pay = turn.year * params.inspector_pay * world.inspectors
    able = np.minimum(ratio(np.maximum(world.funds + income, 0.0), pay, empty=1.0), 1.0)
    funds = world.funds + income - pay * able
    left = world.inspectors * np.exp(-turn.year * params.poaching) * np.where(able < 1.0, 0.5 + 0.5 * able, 1.0)
    ready = world.trainees * min(1.0, turn.year / params.training_years)
    wanted = np.maximum(funds, 0.0) / params.inspector_pay
    hired = np.clip(wanted - left - world.trainees, 0.0, params.hiring * turn.year)
    return {
        "treasury": world.treasury - paid,
        "arrears": np.maximum(world.arrears + due - paid, 0.0),
        "funds": funds,
        "inspectors": left + ready,
        "trainees": world.trainees - ready + hired,
    }


def _dues(world: World, turn: Turn) -> Array:
    """(n, b) bn USD a turn that each party owes, by its share of the parties' output."""
    owed = np.zeros_like(world.gdp)
    if turn.treaties is None:
        return owed
    for slot in range(len(turn.levers.dues)):
        if turn.levers.dues[slot].any():
            party = turn.treaties.party[slot][world.chart.nation_actor] * world.gdp
            owed += turn.levers.dues[slot] * turn.year * ratio(party, total(party))
    return owed
