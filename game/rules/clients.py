"""Clients: small nations that one great power supplies come to vote as it does (MECHANISMS 125).

Dependence is the share of what a nation's plants take in, by value, that firms of one other nation deliver; what is made at home
counts against it. Whoever depends on one partner, and is small beside it, is drawn into its bloc: asymmetric trade is influence
(Hirschman 1945, National Power and the Structure of Foreign Trade), and votes in assemblies follow it (aid and votes: Kuziemko
and Werker 2006). Capacity of one's own, a second supplier, or compute won in a bargain loosens the tie.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.rules.law import Turn
from game.world.chart import Chart
from game.world.state import World
from game.world.total import Array, Sum, ratio, total

OWES_ITS_VOTE = 0.5
"""Clientage from which a nation's vote is its patron's."""


@lru_cache(maxsize=64)
def _routes(chart: Chart) -> Sum:
    """Edges to pairs of nations: buyer's nation times nations, plus seller's."""
    nations = len(chart.axes.nation)
    return Sum(chart.plant_nation[chart.edge_buyer] * nations + chart.plant_nation[chart.edge_seller], nations * nations)


def dependence(world: World) -> Array:
    """(n, n, b) share of the first nation's inputs, by value at rest, that firms of the second deliver; none on itself."""
    chart, nations = world.chart, len(world.chart.axes.nation)
    value = _routes(chart)(world.shipped * chart.good_price[chart.edge_good][:, None]).reshape(nations, nations, -1)
    abroad = 1.0 - np.eye(nations)
    return np.asarray(ratio(value, total(np.moveaxis(value, 1, 0))[:, None]) * abroad[..., None])


def help_of_others(world: World) -> Array:
    """(n, n, b) how far compute lent to the first nation by others than the second matches what computes at home: at most 1."""
    chart, nations = world.chart, len(world.chart.axes.nation)
    if not world.lent.size or not (world.lent_left > 0.0).any():
        return np.zeros_like(world.client)
    nation = chart.actor_nation[chart.delegate_actor]
    giver, taker = nation[chart.pairs.first], nation[chart.pairs.second]
    place = np.where((giver >= 0) & (taker >= 0), taker * nations + giver, -1)
    lent = Sum(place, nations * nations)(world.lent * (world.lent_left > 0.0)).reshape(nations, nations, -1)
    others = total(np.moveaxis(lent, 1, 0))[:, None] - lent
    home = chart.sites.computing(world.output)[:, None] / chart.year
    return np.minimum(np.where(others > 0.0, ratio(others, home, empty=1.0), 0.0), 1.0)


def clientage(world: World, turn: Turn) -> Array:
    """(n, n, b) how far the first nation is the second's client after this turn: it follows dependence and smallness slowly."""
    params = turn.params
    line = params.client_line
    tied = np.maximum(dependence(world) - line, 0.0) / (1.0 - line)
    small = np.maximum(1.0 - ratio(world.gdp[:, None], params.client_size * world.gdp[None]), 0.0)
    pace = 1.0 - float(np.exp(-turn.year / params.client_years))
    target = np.minimum(params.client_pull * tied * small, 1.0) * (1.0 - help_of_others(world))
    return np.asarray(world.client + pace * (target - world.client))


def patrons(world: World) -> Array:
    """(n, b) the nation whose vote each nation's is; its own place where it is nobody's client."""
    nations = len(world.chart.axes.nation)
    strongest = np.argmax(world.client, axis=1)
    owes = np.max(world.client, axis=1, initial=0.0) >= OWES_ITS_VOTE
    return np.where(owes, strongest, np.arange(nations)[:, None])
