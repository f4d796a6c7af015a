"""Production: what each plant makes of what it has.

A plant makes as much as its capacity, its order book and its scarcest input allow: Leontief with a weight per input, so that
one input may stop a plant and another only slow it (Leontief 1936; inoperability weights after Haimes and Jiang 2001).
Flow inputs are used up; goods that cannot be stored are gone after the turn.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Change, Turn, Why
from game.world.declare import Seen
from game.world.state import World
from game.world.total import TINY, Array, over


def production(world: World, turn: Turn) -> Change:
    """Turn input stocks into output, up to capacity and the order book."""
    chart = world.chart
    desired = _desired(world, turn)
    need = needed(world, turn, desired)
    covered = chart.cover(world.stock)[chart.flow.slot]
    output, starved = _output(world, turn, desired, need, covered)
    stock = _stock_after(world, turn, output, covered)
    usage = world.usage.copy()
    usage[chart.flow.slot] = need
    return Change(
        {"output": output, "starved": starved, "stock": stock, "usage": usage},
        why={"starved": Why("p", starved * desired, Seen.JURISDICTION)},
    )


def working(world: World) -> Array:
    """(p, b) capacity that is neither damaged nor worn."""
    return world.capacity * (1.0 - world.damage) * (1.0 - world.worn)


def _desired(world: World, turn: Turn) -> Array:
    """(p, b) what the plant would make if nothing were missing: orders, and stock to rebuild, within capacity."""
    chart = world.chart
    able = working(world)
    finished = world.stock[chart.plant_output]
    asked = world.orders * (1.0 + chart.plant_finished[:, None]) - finished
    flat_out = chart.plant_sink | chart.good_perishable[chart.plant_good]
    return np.where(flat_out[:, None], able, np.minimum(np.maximum(asked, 0.0), able))


def progress(turn: Turn) -> Array:
    """(g,) how much more a unit of input yields than at the start: `trend` of each good, compounded."""
    return np.exp(np.log1p(turn.chart.good_trend) * (turn.number * turn.year))


def needed(world: World, turn: Turn, output: Array) -> Array:
    """(flow slots, b) units of input that `output (p, b)` takes, less what substitution has designed out."""
    flow, chart = world.chart.flow, world.chart
    amount = chart.slot_amount[flow.slot] / progress(turn)[chart.plant_good[flow.plant]]
    saved = 1.0 - world.substitution[chart.slot_market[flow.slot]]
    return np.asarray(amount[:, None] * saved * output[flow.plant])


def _output(world: World, turn: Turn, desired: Array, need: Array, covered: Array) -> tuple[Array, Array]:
    flow = world.chart.flow
    output, starved = desired, np.zeros_like(desired)
    if len(flow.slot):
        fill = np.minimum(over(covered + TINY, need), 1.0)  # nothing needed, nothing missing
        weight = world.chart.slot_weight[flow.slot][:, None]
        least = flow.least(1.0 - weight * (1.0 - fill))
        output = desired.copy()
        output[flow.plants] *= least
        starved[flow.plants] = 1.0 - least
    return output, starved


def _stock_after(world: World, turn: Turn, output: Array, covered: Array) -> Array:
    """(h, b) stocks when inputs are used, output is added, and what cannot be stored is gone."""
    chart, flow = world.chart, world.chart.flow
    used = np.zeros((len(chart.axes.slot) + 1, world.worlds))
    used[flow.slot] = np.minimum(over(needed(world, turn, output), covered), 1.0)
    stock = world.stock * (1.0 - used[chart.holding_slot])
    gone = chart.good_perishable[chart.holding_good]
    stock[gone] = 0.0
    stock[chart.plant_output] += output
    return stock
