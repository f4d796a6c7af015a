"""Law at home: ratification, market access, purchases, liability, insurance, tariffs, adjustment, sovereignty."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, ESKER, ONE, TWO, access, actor, after, put, scenario, turn, watched

from game import load_scenario
from game.rules.build import build
from game.rules.certificates import certified, papers
from game.rules.economy import economy
from game.rules.insurance import damages, premia
from game.rules.oversight import oversight
from game.rules.release import asks_certificates, release
from game.rules.society import society
from game.rules.sovereignty import intrusion
from game.rules.statute import in_law, passed, regimes
from game.rules.tariffs import barrier, cost_of_duties, remaining, tariff, trade_value

MANY = 4000


# --- 72 the ratification gap ------------------------------------------------------------------------------------------------------
def test_what_is_in_force_as_the_game_begins_is_law_and_later_duties_wait_for_parliaments():
    world = watched(elections=[1.0, 0.0, 1.0])
    levers = {"market_access": 0.8}
    assert (in_law(world, turn(world, levers), "market_access") == 0.8).all()
    share = []
    for number in range(5, 12):
        now = turn(world, levers, number=number)
        share.append(passed(world, now)[:, 0])
        world = after(oversight, world, now)
    assert share[0].tolist() == [0.0, 0.0, 0.0]
    assert share[1][BERYL] > 3.0 * share[1][ALDER] > 0.0  # decrees are quicker than votes
    assert share[-1].tolist() == [1.0, 1.0, 1.0]


def test_a_duty_that_is_added_waits_and_the_old_one_stays_law():
    world = watched(asked_law=0.4, enacted=1.0)
    more = turn(world, {"market_access": 0.4, "insured": 0.4}, number=6)
    np.testing.assert_allclose(passed(world, more), 0.5)
    fewer = turn(world, {"market_access": 0.2}, number=6)
    np.testing.assert_allclose(passed(world, fewer), 1.0)


# --- 40, 122 markets and purchases --------------------------------------------------------------------------------------------
def test_a_treaty_closes_markets_and_ties_purchases_as_law_does():
    world = watched()
    plain = asks_certificates(world, turn(world))
    closed = asks_certificates(world, turn(world, {"market_access": 0.6}))
    own = asks_certificates(put(world, certified_only=0.6), turn(world))
    np.testing.assert_allclose(closed, own)
    tied = asks_certificates(world, turn(world, {"tiers": 1.0}))
    np.testing.assert_allclose(tied, asks_certificates(put(world, procurement=1.0), turn(world)))
    assert (closed > plain).all()
    assert (tied > plain).all()


def test_a_closed_bloc_costs_the_uncertified_its_market():
    world = watched(tested=[1.0, 0.0])
    sold = [after(release, world, turn(world, {"market_access": lever})).income for lever in (0.0, 1.0)]
    assert sold[1][TWO, 0] < 0.2 * sold[0][TWO, 0]
    assert sold[1][ONE, 0] > 0.9 * sold[0][ONE, 0]


# --- 31 liability, 69 insurance -------------------------------------------------------------------------------------------------
def test_strict_liability_makes_the_developer_pay_whatever_its_fault():
    world = watched(incident=[1000.0, 0.0])
    fault = damages(world, turn(world), world.incident)
    strict = damages(world, turn(world, {"strict_liability": 1.0}), world.incident)
    assert fault[ONE, 0] == pytest.approx(1000.0 * world.chart.params.liability)
    assert strict[ONE, 0] == pytest.approx(1000.0 * world.chart.params.harm)
    assert strict[TWO, 0] == 0.0
    cash = [after(release, world, turn(world, {"strict_liability": s})).cash for s in (0.0, 1.0)]
    assert (cash[0] - cash[1])[ONE, 0] == pytest.approx(strict[ONE, 0] - fault[ONE, 0])


def test_a_developer_at_home_where_nobody_is_strict_pays_little():
    world = watched(incident=1000.0)
    only_alder = np.array([1.0, 0.0, 0.0])
    paid = damages(world, turn(world, {"strict_liability": only_alder}), world.incident)[:, 0]
    assert paid[ONE] == pytest.approx(10.0 * paid[TWO])


def test_premia_follow_hidden_risk_with_an_error_and_all_can_read_them():
    world = watched(MANY, unsafe=[1.0, 0.0], income=10.0)
    asked = premia(world, turn(world, {"insured": 0.8, "strict_liability": 1.0}))
    params = world.chart.params
    ratio = np.log(asked[ONE] / asked[TWO])
    assert ratio.mean() == pytest.approx(params.incident_steepness / params.severity_tail, abs=0.03)
    assert ratio.std() == pytest.approx(np.sqrt(2.0) * params.premium_error, rel=0.05)
    done = after(release, world, turn(world, {"insured": 0.8, "strict_liability": 1.0}))
    np.testing.assert_allclose(done.insurance[ALDER], done.premium[ONE])
    assert not premia(world, turn(world)).any()


def test_cover_pays_the_damage_and_full_cover_makes_careless():
    world = watched(incident=[1000.0, 0.0], culture=0.4)
    covered = damages(world, turn(world, {"strict_liability": 1.0, "insured": 0.75}), world.incident)
    assert covered[ONE, 0] == pytest.approx(0.25 * 1000.0 * world.chart.params.harm)
    bold = [after(release, world, turn(world, {"insured": share})).culture[ONE, 0] for share in (0.0, 0.8, 1.0)]
    assert bold[0] == bold[1] == 0.4 < bold[2]


# --- tariffs --------------------------------------------------------------------------------------------------------------------
def duties(world, by, on, rate):
    table = np.full((3, 3), -1.0)
    table[by, on] = rate
    return turn(world, tariff=table)


def test_a_tariff_stands_until_it_is_changed_and_nobody_taxes_itself():
    world = watched()
    levied = tariff(world, duties(world, ALDER, BERYL, 0.5))
    assert levied[ALDER, BERYL, 0] == 0.5
    assert levied.sum() == 0.5
    assert tariff(world, duties(world, ALDER, ALDER, 0.5)).sum() == 0.0
    kept = tariff(put(world, tariff=levied), turn(world))
    assert np.array_equal(kept, levied)


def test_trade_falls_with_constant_elasticity_and_costs_both_sides():
    world = watched()
    done = after(economy, world, duties(world, ALDER, BERYL, 0.5))
    params, flow = world.chart.params, trade_value(world, turn(world))
    assert flow[ALDER, BERYL, 0] == pytest.approx(params.trade_share * 20000 * 10000 / 30500)
    gone = flow[ALDER, BERYL, 0] * (1.0 - 1.5**-params.tariff_elasticity)
    lost = (done.collateral - after(economy, world, turn(world)).collateral)[:, 0]
    assert lost[ALDER] == pytest.approx(0.25 * 0.5 * 0.5 * gone)
    assert lost[BERYL] == pytest.approx(0.25 * (1.0 - params.trade_diverted) * params.value_added * gone)
    assert lost[ESKER] == 0.0
    assert done.gdp[BERYL, 0] < after(economy, world, turn(world)).gdp[BERYL, 0]
    assert barrier(world) is None
    assert not cost_of_duties(world, turn(world)).any()
    assert remaining(np.zeros(1), turn(world)).tolist() == [1.0]


def test_penal_duties_cost_as_much_and_are_minded_less():
    free, penal = put(watched()), put(watched())
    free.tariff[ALDER, BERYL] = penal.duty[ALDER, BERYL] = 0.5
    assert np.array_equal(cost_of_duties(free, turn(free)), cost_of_duties(penal, turn(penal)))
    warmth = [after(build, w, turn(w)).goodwill[BERYL, ALDER, 0] for w in (watched(), penal, free)]
    assert warmth[0] > warmth[1] > warmth[2]


def test_orders_along_the_chain_turn_away_from_a_dutied_supplier():
    from worlds import played, setup

    from game.rules.trade import trade

    model = played("standard", 1, 3)
    world, chart = model.world, setup("standard").chart
    from worlds import a_turn

    usa, chn = chart.axes.nation["USA"], chart.axes.nation["CHN"]
    dutied = world.copied()
    dutied.tariff[usa, chn] = 1.0
    now = a_turn(world, None, 3, (1,))
    pair = (chart.plant_nation[chart.edge_buyer] == usa) & (chart.plant_nation[chart.edge_seller] == chn)
    before, later = (trade(w, now).fields["share"][pair] for w in (world, dutied))
    assert pair.any()
    assert (later <= before + 1e-12).all()
    assert (later < before).any()


# --- 173 the adjustment fund --------------------------------------------------------------------------------------------------
def test_a_common_fund_retrains_the_displaced_and_is_paid_by_output():
    world = watched(displacement=[0.0, 0.0, 0.08])
    alone, helped = (after(economy, world, turn(world, {"adjustment": a})) for a in (0.0, 1.0))
    assert helped.displacement[ESKER, 0] < alone.displacement[ESKER, 0]
    paid = (alone.treasury - helped.treasury)[:, 0]
    assert paid[ALDER] > paid[BERYL] > paid[ESKER] > 0.0
    np.testing.assert_allclose(paid / world.gdp[:, 0], paid[0] / world.gdp[0, 0], rtol=1e-6)


# --- 29, 52 sovereignty -----------------------------------------------------------------------------------------------------------
def test_foreign_eyes_cost_political_capital_by_regime_and_less_where_data_stay_at_home():
    world = watched(elections=[1.0, 0.0, 1.0], visits=0.0)
    reach = {"access": access(world, "compute_metering", "weights_audit", "power_imagery")}
    cost = intrusion(world, turn(world, reach))[:, 0]
    params = world.chart.params
    assert cost[ALDER] == pytest.approx(0.25 * 2 * params.sensor_resented)  # own eyes of others cost nothing
    assert cost[BERYL] == pytest.approx((1.0 + params.secretive) * cost[ALDER])
    private = intrusion(world, turn(world, reach | {"privacy": 1.0}))[:, 0]
    np.testing.assert_allclose(private, cost * (1.0 - params.privacy_soothes))
    held = after(society, world, turn(world, reach)).political_capital
    free = after(society, world, turn(world)).political_capital
    np.testing.assert_allclose((free - held)[:, 0], cost)
    visited = put(world)
    visited.visits[actor(world, "one")] = 10.0
    assert intrusion(visited, turn(visited))[ALDER, 0] == pytest.approx(10 * params.visit_resented)


def test_what_a_government_cannot_pay_for_inspection_brings_it_down():
    falls = []
    for visits in (0.0, 400.0):
        world = watched(MANY, political_capital=0.0, support=0.5, term=1.0, visits=visits)
        falls.append(after(society, world, turn(world)).changed[ALDER].mean())
    assert falls[0] == 0.0
    assert falls[1] > 0.1


# --- 39 fragmentation -----------------------------------------------------------------------------------------------------------
def test_each_market_with_rules_of_its_own_costs_a_lab_and_common_rules_cost_once():
    world = put(watched(), certified_only=0.5)
    assert regimes(world, turn(world))[0] == 3.0
    assert regimes(world, turn(world, {"market_access": 0.5}))[0] == 1.0
    assert regimes(watched(), turn(watched()))[0] == 0.0
    cash = {}
    for name, levers, own in (("none", {}, 0.0), ("common", {"market_access": 0.001}, 0.0), ("each its own", {}, 0.001)):
        here = put(watched(), certified_only=own)
        cash[name] = after(release, here, turn(here, levers)).cash[ONE, 0]
    price = 0.25 * world.chart.params.regime_cost
    assert cash["none"] > cash["common"] > cash["each its own"]
    assert cash["common"] - cash["each its own"] == pytest.approx(2 * price, rel=0.1)


# --- 119 certificates -------------------------------------------------------------------------------------------------------------
def test_a_certificate_lapses_can_be_forged_and_is_revoked_while_a_finding_stands():
    world = watched(tested=[1.0, 0.0])
    genuine = certified(world.deployed, world.tested, turn(world))
    assert genuine[:, 0].tolist() == [1.0, 0.0]  # TWO's model has run ahead of its tests
    evade = np.zeros((len(world.chart.axes.actor), len(world.chart.axes.evasion)))
    evade[actor(world, "two"), world.chart.axes.evasion["captured_auditor"]] = 100.0
    forged = papers(world, turn(world, evade=evade), genuine)
    assert forged[TWO, 0] == pytest.approx(0.7, rel=0.01)
    assert papers(world, turn(world, {"by_lot": 1.0}, evade=evade), genuine)[TWO, 0] == 0.0
    sold = [after(release, world, turn(world, {"market_access": 1.0}, evade=e)) for e in (0.0, evade)]
    assert sold[1].income[TWO, 0] > sold[0].income[TWO, 0]
    assert sold[1].unproven_stage[TWO, 0] == 3.0  # the promise goes by tests, not by papers
    data = scenario()
    data["treaties"][0]["clauses"] = [{"kind": "testing_protocol", "slack": 0.1}]
    loaded = load_scenario(data)
    found = watched(1, loaded)
    found.found[0, ONE] = 1.0
    clean = np.ones((2, 1))
    assert papers(found, turn(found, loaded=loaded), clean)[:, 0].tolist() == [0.0, 1.0]
    other = watched()
    other.found[0, ONE] = 1.0  # a finding about a ceiling is none about tests
    assert papers(other, turn(other), clean)[:, 0].tolist() == [1.0, 1.0]
