"""Tariffs: what duties, ordered freely or due as a penalty, do to trade between nations.

The game's goods are the AI chain; other trade stands behind them by gravity: in proportion to both outputs (Tinbergen 1962;
Anderson and van Wincoop 2003). A duty shrinks it with constant elasticity, costs the importer the triangle of lost purchases
(Harberger 1964), the exporter the part of lost sales for which it finds no other buyer, and both goodwill (Fajgelbaum et al.
2020; MECHANISMS 99, 107). Orders along the chain turn to nearer suppliers by the same elasticity.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.world.state import World
from game.world.total import Array, ratio, total


def tariff(world: World, turn: Turn) -> Array:
    """(n, n, b) duty of the first nation on trade with the second, as ordered or as it was; none on oneself."""
    asked = turn.orders.tariff
    if (asked < 0.0).all():
        return world.tariff
    abroad = 1.0 - np.eye(len(asked))[..., None]
    return np.where(asked < 0.0, world.tariff, asked) * abroad


def barrier(world: World) -> Array | None:
    """(n, n, b) duty in force, ordered and penal together, of the first nation on imports from the second; None where there
    is none."""
    if not world.tariff.any() and not world.duty.any():
        return None
    both: Array = np.minimum(world.tariff + world.duty, 1.0)
    return both


def remaining(duty: Array, turn: Turn) -> Array:
    """Share of trade that stays under a duty."""
    return np.asarray(np.exp(-turn.params.tariff_elasticity * np.log1p(duty)))


def trade_value(world: World, turn: Turn) -> Array:
    """(n, n, b) bn USD a year that the first nation imports from the second with no duty between them."""
    output = turn.params.trade_share * world.gdp
    flow = output[:, None] * ratio(world.gdp, total(world.gdp))[None]
    return np.asarray(flow * (1.0 - np.eye(len(output)))[..., None])


def cost_of_duties(world: World, turn: Turn) -> Array:
    """(n, b) bn USD of output lost this turn to duties: the importer's triangle and the exporter's unsold goods."""
    duty = barrier(world)
    if duty is None:
        return np.zeros_like(world.gdp)
    params, flow = turn.params, trade_value(world, turn)
    gone = flow * (1.0 - remaining(duty, turn))
    buyers = total(np.moveaxis(0.5 * duty * gone, 1, 0))
    sellers = (1.0 - params.trade_diverted) * params.value_added * total(gone)
    return np.asarray(turn.year * (buyers + sellers))


def grievance(world: World, turn: Turn) -> Array:
    """(n, n, b) how far the first nation minds duties of the second: lawful penalties less than others."""
    minded = np.minimum(world.tariff + turn.params.lawful_grievance * world.duty, 1.0)
    return np.asarray(np.swapaxes(minded, 0, 1))
