"""Hosts: who answers with a violator because its compute runs with them (liability shared by control; MECHANISMS 30).

A lab that rents what it breaks its promises with can be reached through the clouds it rents from. Control is the share of
the lab's compute that each firm serves; the text says how much of a penalty goes with it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.rules.law import Turn
from game.world.chart import Chart
from game.world.state import World
from game.world.suspects import hosted_share
from game.world.total import Array, Index, Sum, ratio, total


@lru_cache(maxsize=64)
def _pairs(chart: Chart) -> tuple[Sum, Index, Index]:
    """Compute edges to pairs of a firm and a lab it serves, and the firm and the lab of each pair; own halls left out."""
    sites, labs = chart.sites, len(chart.axes.lab)
    firm = chart.plant_firm[sites.seller]
    lab = chart.actor_lab[chart.plant_firm[chart.edge_buyer[sites.edges]]]
    rented = firm != chart.lab_actor[lab]
    pairs, place = np.unique((firm * labs + lab)[rented], return_inverse=True)
    at = np.full(len(firm), -1, np.int64)
    at[rented] = place
    return Sum(at, len(pairs)), pairs // max(labs, 1), pairs % max(labs, 1)


def control(world: World) -> tuple[Array, Index, Index]:
    """(pairs, b) share of each lab's compute that each other firm serves, and the firm and the lab of each pair."""
    chart = world.chart
    add, firm, lab = _pairs(chart)
    served = world.shipped[chart.sites.edges]
    return ratio(add(served), chart.sites.to_lab(served)[lab]), firm, lab


def with_hosts(world: World, turn: Turn, depth: Array, lapse: Array, bound: Array) -> tuple[Array, Array, Array]:
    """Penalties `(z, a, b)`, their time `(a, b)` and who is bound `(t, a, b)`, with those who host violators added."""
    if not turn.levers.by_control.any() or not len(world.chart.sites.edges):
        return depth, lapse, bound
    share, firm, lab = control(world)
    who, worlds = world.chart.lab_actor[lab], np.arange(world.worlds)[None]
    depth, lapse, bound = depth.copy(), lapse.copy(), bound.copy()
    for slot in np.flatnonzero(turn.levers.by_control.any(axis=1)):
        falls = share * turn.levers.by_control[slot] * bound[slot, who]
        np.maximum.at(bound[slot], (firm[:, None], worlds), (falls > 0.0) * 1.0)
        np.maximum.at(lapse, (firm[:, None], worlds), np.where(falls > 0.0, lapse[who], 0.0))
        for z in np.flatnonzero(depth.any(axis=(1, 2))):
            np.maximum.at(depth[z], (firm[:, None], worlds), falls * depth[z, who])
    return depth, lapse, bound


def shared_fines(world: World, turn: Turn, owing: Array, bound: Array) -> Array:
    """(a, b) fines, of which the part that goes with control has moved from each lab to the nations in which others' halls
    serve it: firms keep no purse in the game. `bound (t, a, b)`."""
    if not turn.levers.by_control.any() or not len(world.chart.sites.edges):
        return owing
    chart, nations = world.chart, world.chart.nation_actor
    split = np.max(turn.levers.by_control[:, None] * bound[:, chart.lab_actor], axis=0, initial=0.0)
    rented = np.minimum(ratio(world.rented, world.compute), 1.0)
    moved = owing[chart.lab_actor] * split * rented
    shared = owing.copy()
    shared[chart.lab_actor] -= moved
    shared[nations] += total(moved[:, None] * hosted_share(world)[len(nations) :])
    return shared
