"""Export control: which part of each wanted shipment the law of the seller lets pass.

The law of the nation where the plant stands binds, and of the nation where its firm is at home (extraterritorial reach, as
in the foreign direct product rule of 15 CFR 734.9). A licence is a share of wanted exports; a performance threshold lets
weaker goods pass without licence, and within a quarter or two sellers offer products made to fit under it (A800 and H800,
2022Q4 to 2023Q3; data/facts.md 2). A control may be announced a turn before it binds. Entity lists stop named buyers.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Change, Turn, Why
from game.rules.penalties import cut_on_edges
from game.rules.standing import tier
from game.rules.statute import in_law
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array, positive


def export_control(world: World, turn: Turn) -> Change:
    """Bring licences and lists up to date and say what share of each edge's orders may leave."""
    licence, announced = _law(world, turn)
    threshold, redesign = _thresholds(world, turn, licence)
    asked = turn.orders.listing
    listed = np.where(asked < 0, world.listed, asked) if asked.max(initial=-1.0) >= 0.0 else world.listed
    fits = (1.0 - licence) * threshold * redesign
    permit = _permits(world, turn, licence + fits, listed)
    under = _permits(world, turn, fits, listed)
    restricted = positive(world.restricted + turn.year * np.where(licence < 1.0, 1.0 - licence, -1.0))
    return Change(
        {
            "licence": licence,
            "announced": announced,
            "threshold": threshold,
            "redesign": redesign,
            "listed": listed,
            "permit": permit,
            "under_line": under,
            "restricted": restricted,
        },
        why={
            "tightened": Why("k", lambda: positive(world.licence - licence), Seen.ALL),
            "loosened": Why("k", lambda: positive(licence - world.licence), Seen.ALL),
            "announcement": Why("k", lambda: positive(licence - announced), Seen.ALL),
            "listing": Why("na", lambda: listed - world.listed, Seen.ALL),
        },
    )


def _law(world: World, turn: Turn) -> tuple[Array, Array]:
    """(k, b) licences that bind now, and those announced for next turn: only a tightening is given notice."""
    asked = turn.orders.licence
    ordered = asked >= 0.0
    with_notice = ordered & (turn.orders.notice > 0.5) & (asked < world.announced)
    licence = np.where(ordered & ~with_notice, asked, world.announced)
    announced = np.where(ordered, asked, world.announced)
    return licence, announced


def _thresholds(world: World, turn: Turn, licence: Array) -> tuple[Array, Array]:
    """(k, b) thresholds, and how far sellers have a product that fits under each: work on it starts the turn after a control
    begins to bind, and a new, lower line starts it afresh."""
    threshold = np.where(turn.orders.threshold < 0.0, world.threshold, turn.orders.threshold)
    ceiling = world.chart.good_redesign[world.chart.lane_good][:, None]
    pace = min(1.0, turn.year / turn.params.redesign_years)
    grown = world.redesign + pace * (ceiling - world.redesign)
    redesign = np.where((licence < 1.0) & (world.licence < 1.0) & (threshold > 0.0), grown, world.redesign)
    return threshold, np.where(threshold < world.threshold, 0.0, redesign)


def _identified(world: World, turn: Turn) -> Array:
    """(e, b) share of orders for rented compute that identity checks let through: where the data centre stands, labs of a poor
    record get less, tier by tier, from other firms than their own (know-your-customer; MECHANISMS 36, 37, 113, 200)."""
    chart, sites = world.chart, world.chart.sites
    lab = chart.actor_lab[chart.plant_firm[chart.edge_buyer[sites.edges]]]
    rented = chart.plant_firm[sites.seller] != chart.lab_actor[lab]
    asked = in_law(world, turn, "identity")[sites.seller_nation] * rented[:, None]
    found = np.ones((len(chart.axes.edge), world.worlds))
    found[sites.edges] = 1.0 - asked * (1.0 - tier(world, turn)[lab])
    return found


def _permits(world: World, turn: Turn, lanes: Array, listed: Array) -> Array:
    """(e, b) share of orders that may leave under every law that binds the edge, from shares by lane."""
    chart = world.chart
    passes = np.concatenate([lanes, np.ones((1, world.worlds))])  # the last row: no law binds
    permit = passes.take(chart.edge_lane, axis=0)
    reached = chart.edges_from_abroad
    permit[reached] = np.minimum(permit[reached], passes[chart.edge_home_lane[reached]])
    if listed.max(initial=0.0) > 0.0:
        buyer = chart.plant_firm[chart.edge_buyer]
        law = chart.plant_nation[chart.edge_seller]
        permit = permit * (1.0 - listed[law, buyer])
    if turn.levers.identity.any():
        permit = permit * _identified(world, turn)
    return np.asarray(permit * (1.0 - cut_on_edges(world, chart)) if world.penalty.any() else permit)
