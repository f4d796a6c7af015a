"""Upkeep: what watching costs, and who pays for it.

Sensors that a treaty lets in cost money where they stand, however small the nation: a fixed cost that weighs on the small
(MECHANISMS 164, 165). Part of it is shared by the parties by output. Privacy, secured channels and a common ledger cost
extra; a ledger adds no detection (63). Joint laboratories of regulators and firms are paid by each party for itself (54).
What a treasury cannot pay is owed.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.rules.parties import for_nations, shared_out
from game.world.state import World
from game.world.total import Array, ratio, total


def upkeep(world: World, turn: Turn) -> dict[str, Array]:
    """Pay for watching: treasuries and what is left owing."""
    bill = bills(world, turn)
    if not bill.any():
        return {}
    paid = np.minimum(bill, np.maximum(world.treasury, 0.0))
    return {"treasury": world.treasury - paid, "arrears": world.arrears + bill - paid}


def bills(world: World, turn: Turn) -> Array:
    """(n, b) bn USD that watching costs each nation this turn."""
    params, levers = turn.params, turn.levers
    common = np.zeros_like(levers.dues)
    for lever, price in ((levers.ledger, params.ledger_cost), (levers.secured, params.secured_cost)):
        if lever.any():
            common = common + price * lever
    if levers.monitor.any():
        sensors = world.chart.evidence.sensors
        each = total(sensors.cost[sensors.monitor][:, None]) if sensors.monitor.any() else 0.0
        common = common + each * levers.monitor * levers.stack
    bill = _sensors(world, turn) + levers.joint_labs
    return turn.year * (bill + shared_out(turn, common, world.gdp))


def _sensors(world: World, turn: Turn) -> Array:
    """(n, b) bn USD a year for sensors: a part where they stand, the rest by output among those who have let any in."""
    levers, table = turn.levers, world.chart.evidence.sensors
    if not levers.access.any():
        return np.zeros_like(world.gdp)
    cost = total(table.cost[:, None, None] * levers.access)
    cost = cost * (1.0 + turn.params.privacy_cost * for_nations(turn, levers.privacy))
    shared = turn.params.upkeep_shared * cost
    weight = world.gdp * (cost > 0.0)
    return np.asarray(cost - shared + total(shared) * ratio(weight, total(weight)))


def drag(world: World, turn: Turn) -> Array:
    """(n, b) share of compute that devices let in take for themselves (MECHANISMS 170)."""
    table, access = world.chart.evidence.sensors, turn.levers.access
    slow = np.flatnonzero(table.drag > 0.0)
    return np.minimum(total(table.drag[slow][:, None, None] * access[slow]), 0.9)


def joint_work(world: World, turn: Turn) -> Array:
    """(b,) bn USD a year of joint laboratories that comes to anything: members of spheres that have grown apart, or that do not
    trust each other, share only a part of what they find (classification barriers; MECHANISMS 54, 55)."""
    paid = turn.levers.joint_labs
    if not paid.any():
        return np.zeros(world.worlds)
    share = ratio(paid, total(paid))
    trusted = np.minimum(1.0 - world.decoupling, world.goodwill + np.eye(len(paid))[..., None])
    shown = total(share[:, None] * np.swapaxes(trusted, 0, 1))
    return total(paid * (turn.params.cleared_share + (1.0 - turn.params.cleared_share) * np.minimum(shown, 1.0)))
