"""Markets that reward safety or speed: procurement, certificates, unlocks, prize pools, shared compute, the Run and its prize."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from labs import ALDER, BERYL, ONE, THREE, TWO, after, labs, scenario, turn
from pairs import play

from game import Model, load_scenario
from game.rules.compute import compute
from game.rules.economy import economy
from game.rules.incidents import incidents
from game.rules.release import asks_certificates, market_size, release
from game.rules.research import research
from game.rules.score import final_score, opened
from game.treaty.levers import resting
from game.world.draws import Draws

AMPLE = {"income_per_chip": 1e6}
"""Labs can serve whatever is asked of them."""


def under(world, number=0, *, of=(ALDER, BERYL), params=None, **setting):
    """A turn in which treaties have set levers for some nations; what is no lever is a deed."""
    levers = resting(world.chart, world.worlds)
    deeds = {}
    for name, value in setting.items():
        if hasattr(levers, name):
            getattr(levers, name)[list(of)] = value
        else:
            deeds[name] = value
    return replace(turn(world, number, params=params, **deeds), levers=levers)


# --- 2 skipped tests --------------------------------------------------------------------------------------------------------
def test_skipped_tests_sell_earlier_and_stay_dangerous_for_the_life_of_the_model():
    world = labs(capability=2.0, deployed=1.0, tested=1.0, safety=1.5)
    now = turn(world, release=3.0, testing=[1.0, 0.0, 1.0], params=AMPLE)
    done = after(release, world, now)
    assert done.market[TWO, 0] > done.market[ONE, 0]
    risk = incidents(done, turn(done)).why["hazard"].value[:, 0]
    later = after(release, done, turn(done, 1, release=-1.0, testing=1.0))
    same_model = incidents(later, turn(later, 1)).why["hazard"].value[:, 0]
    assert risk[TWO] > 1.5 * risk[ONE]
    assert same_model[TWO] == pytest.approx(risk[TWO])


# --- 7 the Run --------------------------------------------------------------------------------------------------------------
def test_the_run_pays_its_winner_and_an_unaligned_one_ruins_all():
    terms = [{"weight": 50.0, "read": "support"}]
    goals = {seat: {"terms": terms, "survival": True} for seat in ("Alder", "Beryl", "one", "two", "three")}
    made = load_scenario(scenario(objectives=goals))
    world = opened(made.world(Draws.of([1])).copied(), Draws.of([1]))
    world.support[...] = 1.0
    world.terms[...] = 50.0
    won = world.changed_by({"dominant": world.dominant + np.array([[1.0], [0.0], [0.0]])})
    lost = world.changed_by({"catastrophe": world.catastrophe + 1.0, "q": world.q + 1.0})
    points = dict(zip(world.chart.axes.actor.ids, final_score(won, 8)[:, 0], strict=True))
    assert (points["one"], points["Alder"]) == (70.0, 70.0)
    assert (points["two"], points["three"], points["Beryl"]) == (50.0, 50.0, 50.0)
    assert set(final_score(lost, 8)[: len(goals), 0]) == {12.5}


# --- 40 tiered procurement --------------------------------------------------------------------------------------------------
def test_the_bonus_of_state_purchases_goes_to_certified_labs_alone():
    world = labs(deployed=1.0, tested=[1.0, 0.5, 0.95])
    bought = world.changed_by({"procurement": world.procurement + 1.0})
    gained = [after(release, w, turn(w, testing=0.0, params=AMPLE)).income[:, 0] for w in (world, bought)]
    extra = gained[1] - gained[0]
    assert extra[TWO] < 0.0 < extra[THREE]
    assert extra[ONE] > 0.0
    dear = after(release, bought, turn(bought, testing=0.0, params=AMPLE | {"procurement_premium": 0.1})).income[:, 0]
    assert dear[TWO] == pytest.approx(gained[1][TWO])  # whatever the bonus, the uncertified get none of it
    assert dear[ONE] < gained[1][ONE]


# --- 118 unlocks, 121 and 122 certificates in demand ------------------------------------------------------------------------
def test_speed_pays_where_nobody_asks_for_certificates_and_earns_nothing_where_all_do():
    world = labs(capability=2.0, deployed=1.0, tested=1.0)
    earned = {}
    for name, asked in {"open": 0.0, "half": 0.5, "closed": 1.0}.items():
        market = world.changed_by({"certified_only": world.certified_only + asked})
        now = turn(market, release=3.0, testing=[1.0, 0.0, 1.0], params=AMPLE | {"tipping_reach": 0.2})
        earned[name] = after(release, market, now).income[:, 0]
    assert earned["open"][TWO] > earned["open"][ONE]
    assert earned["closed"][TWO] == 0.0 < earned["closed"][ONE]
    share = [earned[name][TWO] / earned[name].sum() for name in ("open", "half", "closed")]
    assert share == sorted(share, reverse=True)


def test_each_stage_of_release_opens_a_further_part_of_the_market_and_only_with_its_certificate():
    world = labs(stage=[1, 2, 3], deployed=1.0, tested=1.0, certified_only=1.0)
    sold = after(release, world, turn(world, params=AMPLE, testing=0.0)).income[:, 0]
    assert sold[ONE] == 0.0 < sold[TWO] < sold[THREE]
    late = labs(stage=[1, 2, 3], deployed=2.0, tested=1.0, certified_only=1.0)
    assert (after(release, late, turn(late, params=AMPLE, testing=0.0)).income == 0.0).all()


def test_a_large_bloc_that_asks_for_certificates_moves_the_world_and_a_small_one_isolates_itself():
    world = labs(deployed=1.0, tested=[1.0, 0.5, 1.0])
    base = after(release, world, turn(world, testing=0.0, params=AMPLE)).income[TWO, 0]
    lost = {}
    for name, bloc in {"large": [1.0, 0.0], "small": [0.0, 1.0]}.items():  # Alder is two thirds of the market
        closed = world.changed_by({"certified_only": world.certified_only + np.array(bloc)[:, None]})
        lost[name] = 1.0 - after(release, closed, turn(closed, testing=0.0, params=AMPLE)).income[TWO, 0] / base
        asks = asks_certificates(closed, turn(closed))[:, 0]
        assert (asks.min() > 0.5) == (name == "large")
    assert lost["large"] > 2 * lost["small"] > 0.0
    isolated = labs(deployed=1.0, tested=0.0, certified_only=[0.0, 1.0], adoption=0.1)
    growth = after(economy, isolated, turn(isolated)).adoption[:, 0]
    assert growth[ALDER] > growth[BERYL]


# --- 120 the prize pool -----------------------------------------------------------------------------------------------------
def test_a_prize_pool_takes_the_rent_of_coming_first_and_gives_it_to_the_certified():
    world = labs(lock_in=[0.8, 0.0, 0.0], deployed=1.0, tested=[1.0, 1.0, 0.5])
    alone = after(release, world, turn(world, testing=0.0, params=AMPLE)).income[:, 0]
    pooled = after(release, world, under(world, testing=0.0, params=AMPLE, rent_pool=1.0)).income[:, 0]
    rent = alone[ONE] * (1.0 - np.exp(-0.8 * np.exp(-0.25 / 2.0)))
    np.testing.assert_allclose(pooled, alone + np.array([-rent + rent / 2, rent / 2, 0.0]))
    outside = after(release, world, under(world, of=[BERYL], testing=0.0, params=AMPLE, rent_pool=1.0)).income[:, 0]
    np.testing.assert_allclose(outside, alone)  # Beryl's lab has no rent to give, and Alder is no party


# --- 123 shared compute, 124 the edge of those who comply -------------------------------------------------------------------
def test_a_common_cluster_gives_certified_members_equal_quotas_and_makes_no_compute():
    world = labs(compute=(4.0, 1.0, 1.0), deployed=1.0, tested=[1.0, 1.0, 0.5])
    done = after(compute, world, under(world, pooled=0.2))
    np.testing.assert_allclose(done.compute[:, 0], [3.2 + 0.6, 0.8 + 0.6, 0.8])
    outsider = after(compute, world, under(world, of=[ALDER], pooled=0.2))
    np.testing.assert_allclose(outsider.compute[:, 0], [3.2 + 0.5, 0.8 + 0.5, 1.0])
    nobody = labs(compute=(4.0, 1.0, 1.0), deployed=1.0, tested=0.0)
    np.testing.assert_allclose(after(compute, nobody, under(nobody, pooled=0.2)).compute[:, 0], [4.0, 1.0, 1.0])


def test_whoever_leaves_the_treaty_loses_the_quota_the_same_turn():
    data = scenario(
        turns=4,
        treaties=[{"id": "club", "title": "A club", "parties": ["Alder", "Beryl"], "minimum": 1,
                   "clauses": [{"kind": "shared_compute", "share": 0.2}]}],
    )  # fmt: skip
    model = Model(load_scenario(data), seeds=[1], policy="hold")
    model.step()
    member = model.world.compute[THREE, 0]
    model.file("Beryl", {"leave": 1.0})
    model.step()
    assert model.world.compute[THREE, 0] < 0.8 * member


def test_the_edge_of_those_who_keep_a_ceiling_turns_with_the_size_of_the_dividend():
    """ONE keeps a ceiling and shares in a cluster; THREE is outside both, on the same chips."""
    edges = []
    for share in (0.0, 0.25, 0.5):
        world = labs(compute=(1.0, 6.0, 1.0), capability=-1.0, deployed=-9.0, tested=-9.0, open_weights=-9.0, insight=0.0)
        for number in range(8):
            now = under(world, number, of=[ALDER], pooled=share, run_cap=[1.6e27, 1.6e27, 1e40], params={"insight_luck": 0.0})
            world = after(compute, world, now)
            world = after(research, world, now)
        edges.append(world.capability[ONE, 0] - world.capability[THREE, 0])
    assert edges[0] == pytest.approx(0.0, abs=0.02)
    assert 0.0 < edges[1] <= edges[2]
    tight = labs(compute=(1.0, 6.0, 1.0), capability=-1.0, deployed=-9.0, tested=-9.0, open_weights=-9.0, insight=0.0)
    for number in range(8):
        now = under(tight, number, of=[ALDER], pooled=0.5, run_cap=[1e26, 1e26, 1e40], params={"insight_luck": 0.0})
        tight = after(research, after(compute, tight, now), now)
    assert tight.capability[ONE, 0] < tight.capability[THREE, 0]  # a ceiling that costs more than the dividend gives


# --- 190 what investors pay for, 145 who rents out compute ------------------------------------------------------------------
def test_demand_a_lab_cannot_serve_raises_its_price():
    world = labs(compute=(0.01, 1.0, 1.0))
    flat, dear = (
        after(release, world, turn(world, testing=0.0, params={"scarcity_pricing": p})).income[ONE, 0] for p in (0.0, 0.5)
    )
    assert flat < dear < market_size(world, turn(world)).sum() / 4


def test_a_cloud_that_shuts_a_lab_out_stops_its_work_and_loses_its_custom():
    made = load_scenario(scenario())
    edges = [name for name in made.chart.axes.edge.ids if name.startswith("centre_a>work_1")]
    _, free = play(made, 6)
    model, shut = play(made, 6, cloud=lambda turn: {"serve": dict.fromkeys(edges, 0.0)} if turn >= 2 else {})
    cloud = model.axes.plant["centre_a"]
    assert shut[4].compute[ONE, 0] == 0.0 < free[4].compute[ONE, 0]
    assert shut[4].compute[THREE, 0] == free[4].compute[THREE, 0]
    assert shut[4].compute[TWO, 0] >= free[4].compute[TWO, 0]
    refused = [model.axes.edge[name] for name in edges]
    assert (model.chart.edge_seller[refused] == cloud).all()
    assert shut[4].shipped[refused, 0].sum() == 0.0 < free[4].shipped[refused, 0].sum()
