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
from game.world.total import TINY, Array, Index, positive, share


def production(world: World, turn: Turn) -> Change:
    """Turn input stocks into output, up to capacity and the order book."""
    chart, flow = world.chart, world.chart.flow
    able = working(world)
    plan = _plan(world, able)
    desired = _desired(world, turn, plan, able)
    per_unit = _per_unit(world, turn)
    covered = chart.cover(world.stock).take(flow.slot, axis=0)
    output, starved = _output(world, desired, per_unit * desired.take(flow.plant, axis=0), covered)
    usage = world.usage.copy()
    usage[flow.slot] = per_unit * _expected(world, plan).take(flow.plant, axis=0)
    stock = _stock_after(world, output, share(per_unit * output.take(flow.plant, axis=0), covered))
    return Change(
        {"output": output, "starved": starved, "stock": stock, "usage": usage},
        why={"starved": Why("p", lambda: starved * desired, Seen.JURISDICTION)},
    )


def working(world: World, plants: Index | slice = slice(None)) -> Array:
    """(plants, b) capacity that is neither damaged nor worn, of all plants or of some."""
    return np.asarray(world.capacity[plants] * (1.0 - world.damage[plants]) * (1.0 - world.worn[plants]))


def _plan(world: World, able: Array) -> Array:
    """(p, b) what the plant expects to make a turn, and orders inputs for: its order book, within capacity. Plants that sell to
    nobody, or whose good cannot be stored, run flat out."""
    plan, flat_out = np.minimum(world.orders, able), world.chart.plants_flat_out
    plan[flat_out] = able[flat_out]
    return plan


def _expected(world: World, plan: Array) -> Array:
    """(p, b) what the plant expects to make next turn: those that run flat out know what they are building."""
    flat_out = world.chart.plants_flat_out
    expected = plan.copy()
    expected[flat_out] *= 1.0 + world.growth[flat_out]
    return expected


def _desired(world: World, turn: Turn, plan: Array, able: Array) -> Array:
    """(p, b) what the plant would make if nothing were missing: the plan, and a part of what its finished stock lacks. A partial
    correction keeps orders from swinging up the chain (the bullwhip; Sterman 1989, Disney and Towill 2003)."""
    chart, some = world.chart, world.chart.plants_to_order
    lacking = world.orders[some] * chart.plant_finished[some, None] - world.stock[chart.plant_output[some]]
    asked = plan.copy()
    asked[some] += turn.params.stock_correction * lacking
    return np.minimum(positive(asked), able)


def progress(turn: Turn) -> Array:
    """(g,) how much more a unit of input yields than at the start: `trend` of each good, compounded."""
    return np.exp(np.log1p(turn.chart.good_trend) * (turn.number * turn.year))


def _per_unit(world: World, turn: Turn) -> Array:
    """(flow slots, b) units of input that a unit of output takes, less what substitution has designed out."""
    flow, chart = world.chart.flow, world.chart
    amount = chart.slot_amount[flow.slot] / progress(turn)[chart.plant_good[flow.plant]]
    return np.asarray(amount[:, None] * (1.0 - world.substitution).take(chart.slot_market[flow.slot], axis=0))


def _output(world: World, desired: Array, need: Array, covered: Array) -> tuple[Array, Array]:
    """(p, b) output, and the share of it that is lost to missing inputs."""
    flow = world.chart.flow
    output, starved = desired, np.zeros_like(desired)
    if len(flow.slot):
        missing = 1.0 - share(covered + TINY, need)  # nothing needed, nothing missing
        least = flow.least(1.0 - world.chart.slot_weight[flow.slot][:, None] * missing)
        output = desired.copy()
        output[flow.plants] *= least
        starved[flow.plants] = 1.0 - least
    return output, starved


def _stock_after(world: World, output: Array, used: Array) -> Array:
    """(h, b) stocks when `used (flow slots, b)` of the inputs is gone, output is added, and what cannot be stored is gone."""
    chart = world.chart
    stock = world.stock.copy()
    chart.flow.used(stock, used)
    stock[chart.good_perishable[chart.holding_good]] = 0.0
    stock[chart.plant_output] += output
    return stock
