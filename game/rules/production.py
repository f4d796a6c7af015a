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
    plan = _plan(world)
    desired = _desired(world, turn, plan)
    need = needed(world, turn, desired)
    covered = chart.cover(world.stock)[chart.flow.slot]
    output, starved = _output(world, desired, need, covered)
    stock = _stock_after(world, turn, output, covered)
    usage = world.usage.copy()
    usage[chart.flow.slot] = needed(world, turn, plan)
    return Change(
        {"output": output, "starved": starved, "stock": stock, "usage": usage},
        why={"starved": Why("p", starved * desired, Seen.JURISDICTION)},
    )


def working(world: World) -> Array:
    """(p, b) capacity that is neither damaged nor worn."""
    return world.capacity * (1.0 - world.damage) * (1.0 - world.worn)


def _plan(world: World) -> Array:
    """(p, b) what the plant expects to make a turn, and orders inputs for: its order book, within capacity. Plants that sell to
    nobody, or whose good cannot be stored, run flat out."""
    chart = world.chart
    able = working(world)
    flat_out = chart.plant_sink | chart.good_perishable[chart.plant_good]
    return np.where(flat_out[:, None], able, np.minimum(world.orders, able))


def _desired(world: World, turn: Turn, plan: Array) -> Array:
    """(p, b) what the plant would make if nothing were missing: the plan, and a part of what its finished stock lacks. A partial
    correction keeps orders from swinging up the chain (the bullwhip; Sterman 1989, Disney and Towill 2003)."""
    chart = world.chart
    lacking = world.orders * chart.plant_finished[:, None] - world.stock[chart.plant_output]
    keeps = ~(chart.plant_sink | chart.good_perishable[chart.plant_good])
    asked = plan + turn.params.stock_correction * lacking * keeps[:, None]
    return np.minimum(np.maximum(asked, 0.0), working(world))


def progress(turn: Turn) -> Array:
    """(g,) how much more a unit of input yields than at the start: `trend` of each good, compounded."""
    return np.exp(np.log1p(turn.chart.good_trend) * (turn.number * turn.year))


def needed(world: World, turn: Turn, output: Array) -> Array:
    """(flow slots, b) units of input that `output (p, b)` takes, less what substitution has designed out."""
    flow, chart = world.chart.flow, world.chart
    amount = chart.slot_amount[flow.slot] / progress(turn)[chart.plant_good[flow.plant]]
    saved = 1.0 - world.substitution[chart.slot_market[flow.slot]]
    return np.asarray(amount[:, None] * saved * output[flow.plant])


def _output(world: World, desired: Array, need: Array, covered: Array) -> tuple[Array, Array]:
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
