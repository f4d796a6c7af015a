"""Preview: what a control would do, before it is ordered: edges cut, output lost, blowback, neutrals hit, routes left.

It plays imagined worlds, so it knows what the seat knows and no more: the same luck with and without the orders, everybody
else as now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.imagine import imagine
from game.engine.state import State
from game.engine.turn import Rules, play
from game.knowledge.observe import Observation
from game.orders import Orders, holding_still
from game.world.draws import Draws
from game.world.state import World
from game.world.total import Array, ratio, total

LEAST = 0.01
"""Harm to a nation in one turn, in bn USD, below which it is not worth a line."""


@dataclass(frozen=True, eq=False)
class Preview:
    """What a seat may expect of its orders, as the mean over imagined worlds; money in bn USD."""

    turns: int
    cut: list[str]  # edges that carry less than half of what they would
    lost: dict[str, list[float]]  # plant -> output lost each turn, as a share of what it would make
    lost_range: dict[str, list[tuple[float, float]]]  # the least and the most of it over the imagined worlds
    blowback: float  # sales the seat's own nation loses
    blowback_range: tuple[float, float]
    neutrals: dict[str, float]  # nations neither ordering nor aimed at -> civil output lost
    aimed_at: list[str]
    routes: dict[str, int]  # slot whose edge is cut -> suppliers left
    by_turn: ByTurn


@dataclass(frozen=True, eq=False)
class ByTurn:
    """The same turn by turn, each with what would be without the orders, to hold against what comes."""

    cut: list[int]  # edges that carry less than half of what they would
    usual: dict[str, list[float]]  # plant of `lost` -> what it would make, in its unit a turn
    blowback: list[float]  # bn USD that the orders cost the seat's own sellers
    blowback_anyway: list[float]  # bn USD of sales that would be refused without them
    harm: dict[str, list[float]]  # nation -> output lost by the orders, bn USD
    harm_anyway: dict[str, list[float]]  # nation -> output lost without them


def preview(
    seen: Observation, published: World, orders: Orders, rules: Rules, luck: Draws, lanes: int = 8, turns: int = 4
) -> Preview:
    """Preview `orders` (of one world) for the one seat of `seen`. `published` is the scenario's first position."""
    start = imagine(seen, published, luck, lanes)
    width = start.world.worlds
    tiled = orders.changed_by({n: np.ascontiguousarray(np.repeat(a, width, axis=-1)) for n, a in orders.arrays().items()})
    still = holding_still(seen.chart, width)
    with_, without = _lines(start, tiled, rules, turns), _lines(start, still, rules, turns)
    chart = seen.chart
    lost, ranges = {}, {}
    for p, plant in enumerate(chart.axes.plant):
        shares = [_lost(without[t].output[p], with_[t].output[p]) for t in range(turns)]
        if max(shares) > 0.005:
            lost[plant] = shares
            ranges[plant] = [_range(_missing(without[t].output[p], with_[t].output[p])) for t in range(turns)]
    cut = np.flatnonzero(_mean(with_[-1].permit) < 0.5 * _mean(without[-1].permit))
    aimed = sorted({int(chart.plant_nation[chart.edge_buyer[e]]) for e in cut})
    mine = {int(chart.actor_home[s]) for s in seen.seats}
    hurt = _mean(total(np.array([w.collateral for w in with_]))) - _mean(total(np.array([w.collateral for w in without])))
    own = np.isin(chart.lane_origin, list(mine))
    back = total(np.array([total((a.blowback - b.blowback)[own]) for a, b in zip(with_, without, strict=True)]))
    nations = chart.axes.nation.ids
    return Preview(
        turns=turns,
        cut=[chart.axes.edge.ids[e] for e in cut],
        lost=lost,
        lost_range=ranges,
        blowback=float(_mean(back)),
        blowback_range=_range(back),
        neutrals={nations[n]: float(h) for n, h in enumerate(hurt) if n not in mine and n not in aimed and h > 0.0},
        aimed_at=[nations[n] for n in aimed],
        routes=_routes(with_[-1], cut),
        by_turn=_by_turn(with_, without, list(lost), own, list(mine)),
    )


def _by_turn(with_: list[World], without: list[World], plants: list[str], own: Array, mine: list[int]) -> ByTurn:
    """Both lines turn by turn; `own (k,)` marks the seat's lanes, `mine` its nations."""
    axes = with_[0].chart.axes
    back = [[float(_mean(total(world.blowback[own]))) for world in line] for line in (with_, without)]
    harm = np.array([[_mean(world.collateral) for world in line] for line in (with_, without)])
    hurt = [n for n in range(len(axes.nation)) if n not in mine and float((harm[0] - harm[1])[:, n].max()) > LEAST]
    return ByTurn(
        cut=[int((_mean(a.permit) < 0.5 * _mean(b.permit)).sum()) for a, b in zip(with_, without, strict=True)],
        usual={plant: [float(_mean(w.output[axes.plant[plant]])) for w in without] for plant in plants},
        blowback=[a - b for a, b in zip(*back, strict=True)],
        blowback_anyway=back[1],
        harm={axes.nation.ids[n]: [float(x) for x in harm[0][:, n] - harm[1][:, n]] for n in hurt},
        harm_anyway={axes.nation.ids[n]: [float(x) for x in harm[1][:, n]] for n in hurt},
    )


def _lines(start: State, orders: Orders, rules: Rules, turns: int) -> list[World]:
    state, found = start, []
    for _ in range(turns):
        state = play(state, orders, rules).state
        found.append(state.world)
    return found


def _mean(values: Array) -> Array:
    """Mean over imagined worlds, in order."""
    return np.asarray(total(np.moveaxis(values, -1, 0)) / values.shape[-1])


def _lost(without: Array, with_: Array) -> float:
    base = float(_mean(without))
    return max(1.0 - float(_mean(with_)) / base, 0.0) if base > 1e-12 else 0.0


def _missing(without: Array, with_: Array) -> Array:
    """(lanes,) share of output that is missing in each imagined world."""
    return np.maximum(1.0 - ratio(with_, without, empty=1.0), 0.0)


def _range(values: Array) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _routes(world: World, cut: Array) -> dict[str, int]:
    chart = world.chart
    open_now = _mean(world.permit) >= 0.5
    slots = {int(chart.edge_slot[e]) for e in cut}
    return {chart.axes.slot.ids[i]: int((open_now & (chart.edge_slot == i)).sum()) for i in sorted(slots)}
