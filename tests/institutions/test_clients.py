"""Clients and independence: one great supplier, a small nation, and whose vote it is in the end (MECHANISMS 125)."""

from __future__ import annotations

import numpy as np
import pytest
from labs import after, turn
from pairs import setup

from game import Model
from game.engine.bargain.votes import bloc_votes
from game.policies import dealing
from game.policies.dealing import _sides, _vote_for_help
from game.rules.clients import clientage, dependence, help_of_others, patrons
from game.rules.society import society
from game.world.readouts import readout

PULL = {"client_pull": 2.0, "client_line": 0.3, "client_size": 0.15, "client_years": 3.0}


def tied(share: float, small: float = 0.01, **params: float):
    """Clientage of Beryl after one turn where Alder's firms deliver `share` of what it takes in."""
    model = Model(setup("standard"), seeds=[1], policy="hold")
    world = model.state.world.copied()
    chart, nation = world.chart, world.chart.axes.nation
    patron, client = nation["USA"], nation["MYS"]
    buyer, seller = chart.plant_nation[chart.edge_buyer], chart.plant_nation[chart.edge_seller]
    price = chart.good_price[chart.edge_good]
    world.shipped[...] = 0.0
    theirs = np.flatnonzero((buyer == client) & (seller == patron))[:1]
    rest = np.flatnonzero((buyer == client) & (seller != patron))[:1]
    world.shipped[theirs] = share / price[theirs][:, None]
    world.shipped[rest] = (1.0 - share) / price[rest][:, None]
    world.gdp[client] = small * world.gdp[patron]
    now = turn(world, params=PULL | params)
    return world, now, client, patron


def test_whoever_depends_on_one_far_larger_partner_becomes_its_client_slowly():
    world, now, client, patron = tied(0.8)
    assert dependence(world)[client, patron, 0] == pytest.approx(0.8)
    target = min(2.0 * (0.8 - 0.3) / 0.7 * (1.0 - 0.01 / 0.15), 1.0)
    pace = 1.0 - np.exp(-now.year / 3.0)
    assert clientage(world, now)[client, patron, 0] == pytest.approx(pace * target)
    for share, small in ((0.25, 0.01), (0.8, 0.2)):  # two suppliers, or too large to be led
        world, now, client, patron = tied(share, small)
        assert clientage(world, now)[client, patron, 0] == 0.0
    world, now, client, patron = tied(0.8, client_pull=0.0)
    assert not after(society, world, now).client.any()


def test_a_clients_vote_is_its_patrons_and_its_independence_is_gone():
    world, _, client, patron = tied(0.8)
    assert readout(world, "independence", "MYS")[0] == 1.0
    world.client[client, patron] = 0.6
    assert readout(world, "independence", "MYS")[0] == pytest.approx(0.4)
    assert patrons(world)[client, 0] == patron
    assert patrons(world)[patron, 0] == patron
    vote = np.zeros((len(world.chart.axes.nation), len(world.chart.axes.actor), 1))
    vote[patron, 0], vote[client, 1] = 1.0, 1.0
    cast = bloc_votes(world, vote)
    assert cast[client, 0, 0] == 1.0
    assert cast[client, 1, 0] == 0.0
    world.client[client, patron] = 0.4
    assert bloc_votes(world, vote)[client, 1, 0] == 1.0


def test_compute_lent_by_another_loosens_the_tie_and_the_patrons_own_does_not():
    for giver, loosened in (("CHN", True), ("USA", False)):
        world, now, client, patron = tied(0.8)
        chart = world.chart
        nation = chart.actor_nation[chart.delegate_actor]
        pair = np.flatnonzero((nation[chart.pairs.first] == chart.axes.nation[giver]) & (nation[chart.pairs.second] == client))
        world.lent[pair], world.lent_left[pair] = 100.0, 4.0
        assert (help_of_others(world)[client, patron, 0] > 0.0) == loosened
        assert (clientage(world, now)[client, patron, 0] == 0.0) == loosened


def test_a_small_nation_that_would_be_free_offers_its_vote_for_compute_to_others_than_its_patron(monkeypatch):
    model = Model(setup("standard"), seeds=[1], policy="hold")
    chart, nation = model.chart, model.axes.nation
    client, patron, charged = nation["MYS"], nation["USA"], nation["CHN"]
    model.world.client[client, patron] = 0.6
    machines = (chart.market_good == chart.axes.good["accelerators"]) & (chart.market_nation == client)
    model.world.price[machines] = 50.0  # compute alone would be worth a vote, but the patron has it for nothing
    seen = model.observe(["MYS"])
    sides = _sides(chart, seen.cells("q"), np.array([client]))
    free = np.full((1, 1), 40.0)
    assert not _vote_for_help(seen, sides, free)[-1].any()  # nobody is charged: nobody needs a vote
    in_need = np.zeros((len(nation), 1))
    in_need[[charged, patron]] = 50.0
    monkeypatch.setattr(dealing, "_charged", lambda seen: in_need)
    give, get, _, asked, left = _vote_for_help(seen, sides, free)
    assert (give, get) == ("vote", "compute")
    to = {int(n) for n in sides.theirs[left[:, 0] > 0.0]}
    assert to == {charged}
    assert (asked[left[:, 0] > 0.0] > 0.0).all()
    assert not _vote_for_help(seen, sides, 0.0 * free)[-1].any()  # who does not play for independence sells no vote so
