"""Chokepoints: how much of a good the chain can deliver at most, and what is lost when something in it is gone.

The steady state of a supply graph with recipes is a linear programme (Koopmans 1951); where every plant has one input, one for
one, it is the maximum flow through plants (Ford and Fulkerson 1956). Capital inputs set growth, not flow, and stay out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from game.world.chart import Chart
from game.world.total import Array, Sum, ratio


@dataclass(frozen=True)
class Chokepoint:
    """What is lost when a plant, a firm, a nation or a whole good is gone."""

    kind: str
    id: str
    lost: float  # share of the most that can be delivered


def most(chart: Chart, good: str, capacity: Array, permit: Array | None = None) -> float:
    """The most of `good` the chain can deliver a turn, given `capacity (p,)` in units a turn and `permit (e,)` if laws bind.

    Raises UnknownName for a good that is not in the scenario.
    """
    makers = np.flatnonzero(chart.plant_good == chart.axes.good[good])
    plants, edges = len(chart.axes.plant), len(chart.axes.edge)
    if not len(makers):
        return 0.0
    cost = np.zeros(plants + edges)
    cost[makers] = -1.0
    flow = np.flatnonzero(~chart.slot_capital[chart.edge_slot]) if edges else np.zeros(0, np.int64)
    rows, cols, values = _limits(chart, flow, plants)
    limits = len(chart.flow.slot) + plants
    held = coo_array((values, (rows, cols)), shape=(limits, plants + edges)).tocsr()
    open_edges = np.ones(edges) if permit is None else (permit > 0).astype(float)
    upper = np.concatenate([capacity, np.where(open_edges > 0, np.inf, 0.0)])
    bounds = np.column_stack([np.zeros(len(upper)), upper])
    found = linprog(cost, A_ub=held, b_ub=np.zeros(limits), bounds=bounds, method="highs")  # type: ignore[call-overload]  # sparse is fine
    if not found.success:
        raise ArithmeticError(f"the flow of {good} has no optimum: {found.message}")
    return float(-found.fun)


def _limits(chart: Chart, flow: Array, plants: int) -> tuple[Array, Array, Array]:
    """Rows of `A x <= 0`: a slot uses no more than arrives, and a plant ships no more than it makes."""
    place = np.full(len(chart.axes.slot), -1, np.int64)
    place[chart.flow.slot] = np.arange(len(chart.flow.slot))
    slots = len(chart.flow.slot)
    worth = chart.holding_worth[chart.edge_sink[flow]]
    rows = [np.arange(slots), place[chart.edge_slot[flow]], slots + chart.edge_seller[flow], slots + np.arange(plants)]
    cols = [chart.flow.plant, plants + flow, plants + flow, np.arange(plants)]
    values = [chart.slot_amount[chart.flow.slot], -worth, np.ones(len(flow)), -np.ones(plants)]
    keep = np.ones(plants, bool)
    keep[chart.plant_sink] = False  # a plant that sells to nobody ships nothing: no row needed
    values[3] = np.where(keep, values[3], 0.0)
    return np.concatenate(rows), np.concatenate(cols), np.concatenate(values)


def chokepoints(chart: Chart, good: str, capacity: Array, by: str = "plant", permit: Array | None = None) -> list[Chokepoint]:
    """What each plant, firm, nation or good is worth to the delivery of `good`, the dearest first."""
    groups: dict[str, tuple[Sequence[str], Array]] = {
        "plant": (chart.axes.plant.ids, np.arange(len(chart.axes.plant))),
        "firm": (chart.axes.actor.ids, chart.plant_firm),
        "nation": (chart.axes.nation.ids, chart.plant_nation),
        "good": (chart.axes.good.ids, chart.plant_good),
    }
    ids, place = groups[by]
    whole = most(chart, good, capacity, permit)
    found = []
    for i in np.unique(place):
        left = most(chart, good, np.where(place == i, 0.0, capacity), permit)
        found.append(Chokepoint(by, ids[int(i)], 1.0 - left / whole if whole > 0 else 0.0))
    return sorted(found, key=lambda c: (-c.lost, c.id))


def concentration(chart: Chart, output: Array) -> Array:
    """(g, b) Herfindahl index of what is made, by nation: 1 where one nation makes it all, 0 where nobody makes any."""
    goods, nations = len(chart.axes.good), len(chart.axes.nation)
    made = chart.plants_to_good_nation(output).reshape(goods, nations, -1)
    share = ratio(made, Sum(np.zeros(nations, np.int64), 1)(np.moveaxis(made, 1, 0))[0][:, None])
    return np.asarray(Sum(np.zeros(nations, np.int64), 1)(np.moveaxis(share * share, 1, 0))[0])
