"""Release: tests, stages, the market, lock-in, certificates, targets."""

from __future__ import annotations

import numpy as np
import pytest
from labs import ALDER, BERYL, ONE, THREE, TWO, after, labs, turn

from game.rules.release import asks_certificates, market_size, release

SEEN = 1.0 - np.exp(-0.25 / 0.2)
"""Part of what is new that full tests cover in a quarter."""


def test_stages_are_climbed_one_at_a_time_and_left_at_once():
    world = labs(stage=[0, 3, 4])
    done = after(release, world, turn(world, release=[4.0, 1.0, -1.0]))
    np.testing.assert_array_equal(done.stage[:, 0], [1.0, 1.0, 4.0])


def test_a_tested_release_waits_for_its_tests_and_a_skipped_one_does_not():
    world = labs(capability=2.0, deployed=1.0, tested=1.0)
    done = after(release, world, turn(world, release=3.0, testing=[1.0, 0.5, 0.0]))
    np.testing.assert_allclose(done.tested[:, 0], [1.0 + SEEN, 1.0 + SEEN / 2, 1.0])
    assert done.deployed[ONE, 0] == done.tested[ONE, 0] < done.deployed[TWO, 0] < done.deployed[THREE, 0] == 2.0
    np.testing.assert_allclose(done.untested, done.deployed - done.tested)
    assert done.income[THREE, 0] > done.income[TWO, 0] > done.income[ONE, 0]


def test_what_was_skipped_stays_with_the_model_for_its_life():
    world = labs(capability=2.0, deployed=1.0, tested=1.0)
    done = after(release, world, turn(world, release=3.0, testing=0.0))
    later = after(release, done, turn(done, 1, release=-1.0, testing=1.0))
    assert (later.tested > done.tested).all()
    np.testing.assert_array_equal(later.untested, done.untested)
    replaced = after(release, later.changed_by({"capability": later.capability + 1.0}), turn(later, 2, release=3.0))
    assert (replaced.untested == 0.0).all()


def test_nothing_is_released_below_the_limited_stage():
    world = labs(capability=2.0, deployed=1.0, stage=[0, 1, 2])
    done = after(release, world, turn(world, release=[1.0, 1.0, 2.0]))
    assert done.deployed[ONE, 0] == done.deployed[TWO, 0] == 1.0 < done.deployed[THREE, 0]
    assert done.income[ONE, 0] == done.income[TWO, 0] == 0.0 < done.income[THREE, 0]


def test_the_first_to_a_generation_is_locked_in_and_the_second_gets_a_fraction():
    world = labs(capability=2.5, deployed=[1.0, 1.0, 2.2], tested=2.5)
    done = after(release, world, turn(world, release=[3.0, 3.0, -1.0]))
    np.testing.assert_allclose(done.lock_in[:, 0], [0.8 * 0.4, 0.8 * 0.4, 0.0])  # one was there before both
    world = labs(capability=2.5, deployed=1.0, tested=2.5)
    done = after(release, world, turn(world, release=[3.0, -1.0, -1.0]))
    np.testing.assert_allclose(done.lock_in[:, 0], [0.8, 0.0, 0.0])
    later = after(release, done, turn(done, 1))
    assert later.lock_in[ONE, 0] == pytest.approx(0.8 * np.exp(-0.25 / 2.0))
    assert later.market[ONE, 0] > later.market[TWO, 0]


def test_a_new_generation_is_a_crossing_once():
    world = labs(capability=2.5, deployed=1.0, tested=2.5)
    done = after(release, world, turn(world, release=3.0))
    assert (done.generation[0], done.crossing[0]) == (1.0, 1.0)
    later = after(release, done, turn(done, 1, release=3.0))
    assert (later.generation[0], later.crossing[0]) == (1.0, 0.0)
    withdrawn = after(release, done, turn(done, 1, release=0.0))
    assert withdrawn.generation[0] == 1.0


# --- the market -----------------------------------------------------------------------------------------------------------
def by_hand(world, now, listed):
    """Demand of each lab, market by market, in plain loops."""
    params = now.params
    best = world.deployed[:, 0].max()
    asks = asks_certificates(world, now)[:, 0]
    size = market_size(world, now)[:, 0]
    paper = np.clip(1.0 - (world.deployed - world.tested)[:, 0] / params.certificate_slack, 0.0, 1.0)
    home = world.chart.lab_home
    free = params.open_pull * np.exp(params.choice * min(world.open_weights[0] - best, 0.0))
    demand = np.zeros(3)
    for n in range(2):
        pull = np.zeros(3)
        for lab in range(3):
            appeal = np.exp(params.choice * (world.deployed[lab, 0] - best) + world.lock_in[lab, 0])
            trust = paper[lab] * np.exp(params.safety_demand * (paper[lab] - params.certificate_mean))
            entry = (1.0 + params.home_preference * (home[lab] == n)) * (1.0 - listed[n][lab])
            pull[lab] = appeal * ((1.0 - asks[n]) + trust * asks[n]) * entry
        demand += size[n] * pull / (pull.sum() + free)
    return demand


@pytest.mark.parametrize("listed", [[[0, 0, 0], [0, 0, 0]], [[0, 0, 1], [0, 0.5, 0]]])
def test_the_market_is_the_sum_over_nations_worked_out_one_by_one(listed):
    world = labs(
        deployed=[1.0, 0.8, 0.6], tested=[1.0, 0.72, 0.6], lock_in=[0.1, 0.3, 0.0], certified_only=[0.7, 0.1], open_weights=0.3
    )
    world.listed[:, world.chart.lab_actor, 0] = listed
    now = turn(world, release=-1.0, testing=0.0, train=0.0, guard=0.0, params={"income_per_chip": 1e6, "lock_in_life": 1e12})
    done = after(release, world, now)
    np.testing.assert_allclose(done.income[:, 0], 0.25 * by_hand(world, now, listed), rtol=1e-9)
    np.testing.assert_allclose(done.market.sum(axis=0), 1.0)


def test_a_listing_in_one_world_changes_no_other():
    both = labs(worlds=2)
    both.listed[ALDER, both.chart.lab_actor[THREE], 1] = 1.0
    alone = labs()
    done = after(release, both, turn(both))
    assert np.array_equal(done.income[:, :1], after(release, alone, turn(alone)).income)
    assert done.income[THREE, 1] < done.income[THREE, 0]


def test_a_closed_market_buys_nothing_without_a_certificate():
    world = labs(deployed=1.0, tested=[1.0, 0.5, 1.0], certified_only=1.0)
    assert after(release, world, turn(world, testing=0.0)).income[TWO, 0] == 0.0
    half = labs(deployed=1.0, tested=[1.0, 0.5, 1.0], certified_only=[1.0, 0.0])
    assert after(release, half, turn(half, testing=0.0)).income[TWO, 0] > 0.0


def test_once_enough_of_the_world_asks_for_certificates_the_rest_follows():
    few, many = labs(certified_only=[0.0, 0.9]), labs(certified_only=[0.9, 0.0])
    assert asks_certificates(few, turn(few))[ALDER, 0] < 0.1  # Beryl is a third of the market
    assert asks_certificates(many, turn(many))[BERYL, 0] > 0.5  # Alder is two thirds


def test_state_purchases_reward_certified_labs():
    world = labs(deployed=1.0, tested=[1.0, 0.5, 1.0])
    bought = world.changed_by({"procurement": world.procurement + 1.0})
    with_it, without = (after(release, w, turn(w, testing=0.0, params={"income_per_chip": 1e6})) for w in (bought, world))
    assert with_it.market[ONE, 0] > without.market[ONE, 0]
    assert with_it.income[ONE, 0] > without.income[ONE, 0]


def test_a_lab_sells_no_more_than_it_can_serve():
    world = labs(compute=(0.001, 1.0, 1.0))
    done = after(release, world, turn(world, train=0.5, guard=0.1, testing=0.0, params={"scarcity_pricing": 0.0}))
    assert done.income[ONE, 0] == pytest.approx(0.25 * 0.001 * 0.4 * 40.0)
    assert done.income[TWO, 0] > 100 * done.income[ONE, 0]


def test_an_incident_costs_its_lab_customers_and_damages():
    world = labs(incident=[10_000.0, 0.0, 0.0])
    done = after(release, world, turn(world))
    assert done.market[ONE, 0] < done.market[TWO, 0]
    assert done.cash[ONE, 0] < done.cash[TWO, 0] - 0.0002 * 10_000.0 * 0.99


def test_infrastructure_pays_more():
    world = labs(stage=[4, 3, 3])
    done = after(release, world, turn(world, params={"income_per_chip": 1e6}))
    assert done.income[ONE, 0] == pytest.approx(1.4 * done.income[TWO, 0])


# --- books ------------------------------------------------------------------------------------------------------------------
def test_two_missed_targets_replace_the_leadership_and_one_does_not():
    world = labs(worlds=4000, target=1e6, misses=[0.0, 1.0, 1.0], culture=0.1)
    done = after(release, world, turn(world))
    assert (done.misses[ONE] == 1.0).all()
    assert (done.culture[ONE] == 0.1).all()
    assert (done.misses[TWO] == 0.0).all()
    assert done.culture[TWO].min() >= 0.35
    assert np.mean(done.culture[TWO]) == pytest.approx((1 + 0.35) / 2, abs=0.01)


def test_a_target_that_is_met_grows_and_one_that_is_missed_is_lowered():
    world = labs(target=[0.01, 1e3, 0.0])
    done = after(release, world, turn(world))
    assert done.target[ONE, 0] == pytest.approx(done.income[ONE, 0] * (1 + 0.25 * 0.25))
    assert done.target[TWO, 0] < 1e3
    assert done.misses[THREE, 0] == 0.0  # no target yet


def test_a_lab_that_runs_out_of_cash_is_refinanced_and_it_counts_as_a_miss():
    world = labs(cash=[-500.0, 50.0, 50.0], target=0.001)
    done = after(release, world, turn(world))
    assert (done.cash[ONE, 0], done.misses[ONE, 0]) == (0.0, 1.0)
    assert done.misses[TWO, 0] == 0.0


def test_keeping_promises_costs_a_fixed_sum():
    free, bound = labs(), labs()
    bound.bound[bound.chart.lab_actor[ONE]] = 3.0
    paid = after(release, free, turn(free)).cash - after(release, bound, turn(bound)).cash
    np.testing.assert_allclose(paid[:, 0], [3 * 0.05 / 4, 0.0, 0.0], atol=1e-12)


def test_investors_turn_from_the_uncertified_as_markets_ask_for_certificates():
    calm, strict = (labs(deployed=1.0, tested=[1.0, 0.5, 1.0], certified_only=c, stage=0) for c in (0.0, 1.0))
    cash = [after(release, w, turn(w, testing=0.0)).cash for w in (calm, strict)]
    assert cash[1][TWO, 0] < cash[0][TWO, 0]
    assert cash[1][ONE, 0] > cash[0][ONE, 0]


def test_a_safety_institute_at_home_tests_faster():
    from labs import setup

    world = labs(capability=2.0, tested=1.0)
    world.programme[ALDER, setup().chart.axes.programme["safety_institute"]] = 10.0
    tested = after(release, world, turn(world)).tested[:, 0]
    assert tested[ONE] > tested[THREE] == pytest.approx(1.0 + SEEN)


# --- figures, one by one -----------------------------------------------------------------------------------------------------
def test_the_market_worked_out_by_hand():
    world = labs(deployed=[2.0, 1.0, 1.0], certified_only=[0.5, 0.0], procurement=[0.4, 0.0])
    now = turn(world)
    grown = 0.003 * 10 ** (0.3 * 2.0)
    np.testing.assert_allclose(market_size(world, now)[:, 0], np.array([2000.0, 1000.0]) * grown * 0.05 / (grown + 0.05))
    own = np.array([0.5 + 0.5 * 0.15 * 0.4, 0.0])
    share = (2 * own[0] + own[1]) / 3
    pull = 1 / (1 + np.exp(-(share - 0.45) / 0.06))
    np.testing.assert_allclose(asks_certificates(world, now)[:, 0], own + (1 - own) * 0.6 * pull)


def test_state_purchases_pay_a_premium():
    world = labs(procurement=[1.0, 1.0])
    calm = labs()
    rich = {"income_per_chip": 1e6, "safety_demand": 0.0, "tipping_reach": 0.0}
    with_it, without = (after(release, w, turn(w, params=rich)).income for w in (world, calm))
    np.testing.assert_allclose(with_it / without, 1.0 + 0.3 * 0.15)


def test_a_quarters_cash_worked_out_by_hand():
    world = labs(cash=100.0, incident=[50.0, 0.0, 0.0])
    done = after(release, world, turn(world))
    share = 1 / 3 + done.market[:, 0] + 2 / 3  # the three are at the frontier: promise 1 and their share of the market
    pool = 150.0 / 4 + 0.3 * done.income.sum()
    compute, staff = 1.0 / 4 * 10.0, 4.0 / 4
    damages = np.array([0.0002 * 50.0, 0.0, 0.0])
    expected = 100.0 + done.income[:, 0] - compute - staff - damages + pool * share / share.sum()
    np.testing.assert_allclose(done.cash[:, 0], expected)


def test_the_state_pays_its_share_of_a_lab():
    from labs import scenario

    from game import load_scenario
    from game.world.draws import Draws

    data = scenario()
    data["actors"]["two"] = data["actors"]["two"] | {"state_share": 0.75}
    world = load_scenario(data).world(Draws.of([1])).copied()
    world.compute[...] = 1.0
    world.shipped[...] = 0.25
    done = after(release, world, turn(world))
    assert done.cash[TWO, 0] - done.cash[ONE, 0] == pytest.approx(0.75 * (10.0 / 4 + 4.0 / 4))


def test_compute_and_what_it_earns_grow_cheaper_every_year():
    world = labs(compute=(0.001, 1.0, 1.0))
    flat = {"scarcity_pricing": 0.0}
    first, later = (after(release, world, turn(world, n, testing=0.0, params=flat)).income[ONE, 0] for n in (0, 4))
    assert later == pytest.approx(first / 1.35)


def test_news_of_releases_and_of_new_leaders():
    world = labs(capability=2.0, deployed=1.0, tested=1.0, stage=[3, 1, 3], target=[0.0, 0.0, 1e6], misses=1.0)
    told = {name: why.value[:, 0] for name, why in release(world, turn(world, release=[3.0, -1.0, -1.0])).why.items()}
    np.testing.assert_allclose(told["released"], [SEEN, 0.0, 0.0])
    np.testing.assert_array_equal(told["leadership"], [0.0, 0.0, 1.0])


def test_a_lab_that_cannot_serve_its_demand_sells_dearer_and_never_beyond_demand():
    world = labs(compute=(0.001, 1.0, 1.0))
    free = {"income_per_chip": 1e6}
    found = [
        after(release, world, turn(world, testing=0.0, params=p)).income[ONE, 0]
        for p in ({"scarcity_pricing": 0.0}, {"scarcity_pricing": 0.5}, {"scarcity_pricing": 0.9}, free)
    ]
    assert found == sorted(found)
    assert found[1] == pytest.approx(np.sqrt(found[0] * found[3]))


def test_a_market_from_which_every_laboratory_is_shut_pays_nobody():
    world = labs(worlds=64, open_weights=0.0, deployed=1.0)
    world.deployed[...] += np.linspace(0.0, 0.9, 64) * np.array([0.31, 0.77, 0.13])[:, None]
    world.listed[...] = 1.0  # every nation lists every actor
    world.listed[:, :, 1] = 0.0
    done = release(world, turn(world, params={"open_pull": 0.0})).fields
    shut = np.arange(64) != 1
    assert (done["income"][:, shut] == 0.0).all()
    assert (done["market"][:, shut] == 0.0).all()
    assert (done["income"][:, 1] > 0.0).all()
