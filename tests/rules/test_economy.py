"""Economy: output, shortage, adoption, work, capital, the state's purse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labs import ALDER, BERYL, after, labs, scenario, setup, turn

from game import load_scenario
from game.rules.economy import economy
from game.rules.release import market_size
from game.world.draws import Draws

PROGRAMMES = setup().chart.axes.programme
STILL = {"ai_productivity": 0.0, "adoption_speed": 0.0, "capital_mobility": 0.0}


def civil(fill=1.0):
    """A world in which each nation's civil plant makes `fill` of what it could."""
    data = scenario()
    data["goods"]["civil_output"] = {
        "level": 8,
        "unit": "bn USD",
        "price": 1,
        "inputs": {"compute": {"amount": 0.0001, "weight": 0.1}},
    }
    for nation, capacity in (("Alder", 20000), ("Beryl", 10000)):
        data["plants"][f"people_{nation}"] = {"firm": nation, "nation": nation, "makes": "civil_output", "capacity": capacity}
    world = load_scenario(data).world(Draws.of([1])).copied()
    rows = [world.chart.axes.plant[f"people_{n}"] for n in ("Alder", "Beryl")]
    world.output[rows] = world.capacity[rows] * np.reshape(fill, (-1, 1))
    return world


def test_output_grows_by_its_trend_when_nothing_else_happens():
    world = labs(trend=[0.02, -0.01])
    done = after(economy, world, turn(world, params=STILL))
    np.testing.assert_allclose(done.gdp[:, 0], [20000 * np.exp(0.005), 10000 * np.exp(-0.0025)])


def test_what_civil_plants_do_not_make_is_lost_and_a_part_of_it_for_good():
    world = civil(fill=[0.9, 1.0])
    done = after(economy, world, turn(world, params=STILL))
    np.testing.assert_allclose(done.civil_fill[:, 0], [0.9, 1.0])
    np.testing.assert_allclose(done.collateral[:, 0], [0.1 * 20000 / 4, 0.0], atol=1e-9)
    full = civil()
    kept = after(economy, full, turn(full, params=STILL)).gdp - done.gdp
    np.testing.assert_allclose(kept[:, 0], [0.1 * 0.1 * 20000 / 4, 0.0], atol=1e-6)


def test_a_military_draw_costs_civil_output():
    world = civil()
    done = after(economy, world, turn(world, military=[0.4, 0.0]))
    np.testing.assert_allclose(done.civil_fill[:, 0], [1.0 - 0.4 * 0.015, 1.0])


def test_deployed_ai_raises_growth_within_what_economists_expect():
    """Two OOM over 2025 at a third adopted: between Acemoglu (0.06 % a year) and Goldman Sachs (1.5 %)."""
    plain, used = labs(deployed=2.0, adoption=0.0), labs(deployed=2.0, adoption=0.33)
    gain = np.log(after(economy, used, turn(used)).gdp / after(economy, plain, turn(plain)).gdp)[ALDER, 0] * 4
    assert 0.0006 < gain < 0.015


@settings(max_examples=40, deadline=None)
@given(adoption=st.floats(0.0, 1.0), concern=st.floats(0.0, 1.0), rules=st.floats(0.0, 1.0), tested=st.floats(0.0, 2.0))
def test_adoption_stays_a_share_and_fear_and_rules_only_slow_it(adoption, concern, rules, tested):
    world = labs(adoption=adoption, concern=concern, certified_only=rules, deployed=2.0, tested=tested)
    calm = labs(adoption=adoption, concern=0.0, certified_only=0.0, deployed=2.0, tested=tested)
    done, free = (after(economy, w, turn(w)).adoption for w in (world, calm))
    assert ((done >= 0.0) & (done <= 1.0)).all()
    assert (np.abs(done - world.adoption) <= np.abs(free - calm.adoption) + 1e-12).all()


def test_nobody_adopts_what_nobody_sells():
    world = labs(market=0.0)
    np.testing.assert_array_equal(after(economy, world, turn(world)).adoption, world.adoption)


def test_fast_adoption_displaces_workers_and_retraining_brings_them_back():
    world = labs(deployed=4.0, displacement=0.02)
    helped = labs(deployed=4.0, displacement=0.02)
    helped.programme[ALDER, PROGRAMMES["adjustment"]] = 40.0
    slow, fast = (after(economy, world, turn(world, params={"adoption_speed": v})).displacement for v in (0.1, 0.9))
    assert (fast > slow).all()
    with_fund = after(economy, helped, turn(helped)).displacement
    assert with_fund[ALDER, 0] < with_fund[BERYL, 0]


def test_monitoring_jobs_are_filled_from_the_displaced_where_rules_ask_for_them():
    world = labs(displacement=0.05, certified_only=[1.0, 0.0], adoption=0.5)
    world.programme[:, PROGRAMMES["adjustment"]] = 40.0
    done = after(economy, world, turn(world))
    assert done.monitoring_jobs[ALDER, 0] > 0.0
    assert done.monitoring_jobs[ALDER, 0] <= 0.05
    for number in range(80):
        done = after(economy, done.changed_by({"displacement": world.displacement}), turn(done, number))
    assert done.monitoring_jobs[ALDER, 0] == pytest.approx(0.01 * 1.0 * done.adoption[ALDER, 0], rel=0.1)


def test_a_ceiling_on_training_contracts_fast_industries_and_costs_jobs():
    free, held = labs(adoption=0.5), labs(adoption=0.5, forgone=[1.0, 1.0, 0.0])
    one, two = (after(economy, w, turn(w)) for w in (free, held))
    np.testing.assert_allclose(two.collateral[:, 0] - one.collateral[:, 0], [0.01 * 0.5 * 20000 / 4, 0.0])
    assert two.displacement[ALDER, 0] > one.displacement[ALDER, 0]
    assert two.displacement[BERYL, 0] == one.displacement[BERYL, 0]


def test_capital_that_one_nation_gains_the_others_lose():
    world = labs(trend=[0.03, 0.01], refusals=[0.0, 0.5], investment=0.0)
    flow = economy(world, turn(world)).why["capital"].value
    assert flow[ALDER, 0] > 0 > flow[BERYL, 0]
    np.testing.assert_allclose((flow * world.gdp).sum(axis=0), 0.0, atol=1e-9)


@pytest.mark.parametrize(("name", "sign"), [("refusals", -1), ("changed", -1), ("bound", 1)])
def test_predictable_places_draw_capital(name, sign):
    world = labs()
    array = np.array(getattr(world, name))
    array[world.chart.nation_actor[ALDER] if name == "bound" else ALDER] = 1.0
    flow = economy(world.changed_by({name: array}), turn(world)).why["capital"].value[ALDER, 0]
    assert np.sign(flow - economy(world, turn(world)).why["capital"].value[ALDER, 0]) == sign


def test_a_programme_fades_by_its_half_life_and_grows_by_what_is_spent():
    world = labs(treasury=100.0)
    at, life = PROGRAMMES["academia"], setup().chart.programme_life[PROGRAMMES["academia"]]
    world.programme[ALDER, at] = 8.0
    now = turn(world)
    now.orders.spend[ALDER, at] = 3.0
    done = after(economy, world, now)
    assert done.programme[ALDER, at, 0] == pytest.approx(8.0 * 0.5 ** (0.25 / life) + 3.0)
    assert done.treasury[ALDER, 0] == pytest.approx(100.0 + 0.002 * 20000 / 4 - 3.0)


def test_no_state_spends_what_it_has_not():
    world = labs(treasury=[5.0, 0.0])
    now = turn(world, spend=50.0)
    done = after(economy, world, now)
    assert (done.treasury >= -1e-9).all()
    income = 0.002 * world.gdp / 4
    np.testing.assert_allclose(done.programme.sum(axis=1), world.treasury + income)


def test_certified_purchases_are_paid_for():
    world = labs(treasury=100.0, procurement=[1.0, 0.0])
    kept = labs(treasury=100.0)
    paid = after(economy, kept, turn(kept)).treasury - after(economy, world, turn(world)).treasury
    assert paid[ALDER, 0] > 0 == paid[BERYL, 0]


# --- figures, one by one -----------------------------------------------------------------------------------------------------
def test_growth_and_capital_worked_out_by_hand():
    world = labs(trend=[0.03, 0.01], deployed=2.0, investment=[0.05, -0.02], adoption=0.2)
    world.bound[world.chart.nation_actor[ALDER]] = 5.0
    world.changed[BERYL] = 1.0
    change = economy(world, turn(world))
    done = change.fields
    growth = world.trend + 0.004 * done["adoption"] * 2.0 + 0.1 * world.investment
    np.testing.assert_allclose(done["gdp"], world.gdp * np.exp(growth / 4))
    appeal = np.array([0.03 + 0.004 * 0.2 + 0.01, 0.01 + 0.004 * 0.2 - 0.03])
    flow = 0.15 * (appeal - (2 * appeal[0] + appeal[1]) / 3)
    np.testing.assert_allclose(change.why["capital"].value[:, 0], flow)
    np.testing.assert_allclose(done["investment"][:, 0], np.array([0.05, -0.02]) * np.exp(-0.25 / 5) + flow / 4)


def test_lost_output_drives_capital_away_and_lowers_taxes():
    world = civil(fill=[0.8, 1.0])
    whole = civil()
    lost, kept = (economy(w, turn(w)) for w in (world, whole))
    assert lost.why["capital"].value[ALDER, 0] - kept.why["capital"].value[ALDER, 0] == pytest.approx(-0.15 * 0.03 * 0.2 / 3)
    missing = kept.fields["treasury"] - lost.fields["treasury"]
    np.testing.assert_allclose(missing[:, 0], [0.002 * 0.2 * 20000 / 4, 0.0], atol=1e-9)


def test_adoption_worked_out_by_hand():
    world = labs(
        adoption=0.2, deployed=2.0, tested=[2.0, 1.91, 2.0], concern=0.4, market=[0.5, 0.3, 0.1], certified_only=[0.5, 0.0]
    )
    now = turn(world, params={"tipping_reach": 0.0})
    paper = (0.5 + 0.3 * (1 - 0.09 / 0.15) + 0.1) / 0.9
    for nation, asks in ((ALDER, 0.5), (BERYL, 0.0)):
        pace = 0.5 * (1 - 0.5 * 0.4) * (1 - asks * (1 - paper)) * 0.9
        expected = 0.2 + pace / 4 * 0.2 * (1 - 0.2 / 0.5)
        assert after(economy, world, now).adoption[nation, 0] == pytest.approx(expected)


def test_work_worked_out_by_hand():
    world = labs(
        adoption=0.3, displacement=0.04, deployed=4.0, certified_only=[1.0, 0.0], monitoring_jobs=[0.0, 0.002], forgone=0.5
    )
    world.programme[ALDER, PROGRAMMES["adjustment"]] = 10.0
    done = after(economy, world, turn(world, params={"tipping_reach": 0.0}))
    grown = done.adoption - world.adoption
    for nation, helped in ((ALDER, 0.5), (BERYL, 0.0)):
        back = 1 - np.exp(-0.25 * (0.7 + 0.6 * helped))
        gone = 0.12 * grown[nation, 0] + 0.25 * 0.005 * 0.5 * 0.3
        assert done.displacement[nation, 0] == pytest.approx(0.04 * (1 - back) + gone), nation
    staffed = min(0.01 * done.adoption[ALDER, 0], 0.04 * (1 - np.exp(-0.25)) * 0.5)
    assert done.monitoring_jobs[ALDER, 0] == pytest.approx(staffed)
    assert done.monitoring_jobs[BERYL, 0] == pytest.approx(0.002 * np.exp(-0.25))  # nobody asks for them


def test_at_most_one_order_of_magnitude_held_back_counts():
    one, many = labs(adoption=0.5, forgone=1.0), labs(adoption=0.5, forgone=9.0)
    assert np.array_equal(after(economy, one, turn(one)).collateral, after(economy, many, turn(many)).collateral)


def test_certified_purchases_cost_their_premium():
    world, kept = labs(treasury=100.0, procurement=1.0, deployed=2.0), labs(treasury=100.0, deployed=2.0)
    paid = after(economy, kept, turn(kept)).treasury - after(economy, world, turn(world)).treasury
    np.testing.assert_allclose(paid, 0.3 * 0.15 * market_size(world, turn(world)) / 4)


def test_sales_refused_are_lost_value_added():
    from worlds import played
    from worlds import setup as standard

    world = played(worlds=1, turns=1).world.copied()
    lane = 0
    nation = standard().chart.lane_origin[lane]
    before = after(economy, world, turn(world)).collateral[nation, 0]
    world.blowback[lane] += 8.0
    assert after(economy, world, turn(world)).collateral[nation, 0] == pytest.approx(before + 4.0)
