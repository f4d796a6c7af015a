"""Severity: what a finding would cost a lab, as anybody may work it out from treaties in force and the chart."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.knowledge.beliefs import credibility
from game.knowledge.observe import Observation
from game.policies.wants import of
from game.treaty.levers import Levers
from game.world.chart import Chart
from game.world.total import Array, Index, ratio, total


@lru_cache(maxsize=64)
def dependence(chart: Chart) -> Array:
    """(z, l, n) share of what each cut would stop that reaches a lab from plants under the law of each nation, as links stand."""
    table, labs, nations = chart.evidence.penalties, len(chart.axes.lab), len(chart.axes.nation)
    found = np.zeros((len(table.acts), labs, nations))
    lab = chart.actor_lab[chart.plant_firm[chart.edge_buyer]]
    seller = chart.plant_nation[chart.edge_seller]
    weight = chart.first_capacity[chart.edge_seller]
    for z in table.of("cut"):
        edges = np.flatnonzero(table.goods[z][chart.edge_good] & (lab >= 0))
        np.add.at(found[z], (lab[edges], seller[edges]), weight[edges])
        home = np.zeros((nations, nations))
        every = np.flatnonzero(table.goods[z][chart.edge_good])
        np.add.at(home, (chart.plant_nation[chart.edge_buyer[every]], seller[every]), weight[every])
        for place in range(labs):
            if not found[z, place].any():  # it buys nothing of the kind itself: its country does
                found[z, place] = home[chart.lab_home[place]]
    every = np.maximum(np.add.accumulate(found, axis=2)[..., -1:], 1e-30)
    return np.asarray(found / every)


def members(seen: Observation) -> Array:
    """(n, b) 1 for nations that are party to any treaty in force."""
    register = seen.register
    party = register.party[:, seen.chart.nation_actor] * register.in_force()[:, None]
    return np.asarray(np.max(party, axis=0, initial=0.0))


def penalties(seen: Observation, levers: Levers, labs: Index, worth: Array) -> tuple[Array, Array]:
    """(l, b) points lost to penalties if found and carried out, and to dividends withheld. `worth (things, l, b)` is what things
    are worth to the labs."""
    chart, table = seen.chart, seen.chart.evidence.penalties
    party = members(seen)
    depth = np.max(levers.automatic + 0.5 * levers.voted * (levers.majority < 1.0)[:, None], axis=0, initial=0.0)
    size = ratio(seen.public("gdp"), total(seen.public("gdp")))
    market = total(size * party)
    income = np.maximum(seen.public("income")[labs], 0.0) / chart.year
    capability, rent, purse = (np.maximum(of(worth, t), 0.0) for t in ("capability", "market", "treasury"))
    others = party * 1.0
    lost = np.zeros(rent.shape)
    cut = np.zeros(rent.shape)
    for z, act in enumerate(table.acts):
        if act == "cut":
            foreign = dependence(chart)[z, labs] * (np.arange(len(chart.axes.nation))[None] != chart.lab_home[labs][:, None])
            reached = total(np.moveaxis(foreign[..., None] * others[None], 1, 0))
            cut = np.maximum(cut, depth[z] * reached)
        elif act == "market":
            lost += depth[z] * market * seen.public("market")[labs] * rent
        elif act == "fine":
            lost += depth[z] * table.rate[z] * purse
        elif act == "gain_fine":
            lost += depth[z] * table.rate[z] * income * 0.3 * purse
        elif act == "tariff":
            lost += depth[z] * 0.5
    lost += cut * (capability + 0.3 * rent)
    home = chart.lab_home[labs]
    dividend = (levers.pooled[home] * capability + levers.rent_pool[home] * seen.public("lock_in")[labs] * rent) * np.max(
        depth[[z for z, a in enumerate(table.acts) if a in ("dividend", "expulsion")]], axis=0, initial=0.0
    )
    return lost, dividend


def resolve(seen: Observation) -> Array:
    """(b,) credibility of the parties' threats on average, by output."""
    weight = members(seen) * seen.public("gdp")
    return ratio(total(weight * credibility(seen)), total(weight), empty=1.0)
