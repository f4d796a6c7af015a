"""Agencies: money, people, influence, integrity and trust."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, ESKER, ONE, access, actor, after, put, scenario, turn, watched

from game import load_scenario
from game.knowledge.observe import Hidden, observe
from game.rules.agency import dues, influence, trusted
from game.rules.dossiers import dossiers
from game.rules.inspection import visits_by_actor
from game.rules.oversight import oversight
from game.rules.parties import members
from game.rules.penalties import _sanctioners

MANY = 4000
UNBIASED = {"bias_spread": 0.0, "funding_influence": 0.0}


# --- 45 money -----------------------------------------------------------------------------------------------------------------
def test_dues_are_shared_by_output_and_what_is_withheld_is_owed():
    world = watched(bound=1.0)
    now = turn(world, {"dues": 4.0}, dues=[1.0, 0.5, 1.0])
    np.testing.assert_allclose(dues(world, now)[:, 0], np.array([20000, 10000, 500]) / 30500)
    done = after(oversight, world, now)
    assert done.arrears[BERYL, 0] == pytest.approx(0.5 * 10000 / 30500)
    assert done.arrears[ALDER, 0] == 0.0
    paid = world.treasury - done.treasury
    np.testing.assert_allclose(done.funds[0], paid.sum(axis=0))


def test_arrears_are_paid_off_by_whoever_pays_more_than_its_dues():
    world = watched(bound=1.0, arrears=0.1)
    done = after(oversight, world, turn(world, {"dues": 4.0}, dues=2.0))
    assert (done.arrears <= 0.1).all()
    assert done.arrears[ALDER, 0] == 0.0


# --- 71 inspectors ----------------------------------------------------------------------------------------------------------
def test_inspectors_take_quarters_to_train_and_leave_where_nobody_pays_them():
    world, staff = watched(bound=1.0, funds=1.0), []
    for number in range(8):
        world = after(oversight, world, turn(world, number=number, params=UNBIASED))
        staff.append(world.inspectors[0, 0])
    assert staff[0] == 0.0 < staff[1] < staff[3]
    broke = put(world, funds=0.0, trainees=0.0)
    assert after(oversight, broke, turn(broke, number=9)).inspectors[0, 0] < 0.6 * broke.inspectors[0, 0]


def test_firms_that_sell_audits_hire_inspectors_away_the_more_the_dearer_audits_are():
    kept = {}
    for dear in (1.0, 3.0):
        world = watched(bound=1.0, funds=0.0, inspectors=2.0)
        world = put(world, audit_price=dear * world.chart.params.audit_base, funds=0.05)
        kept[dear] = after(oversight, world, turn(world)).inspectors[0, 0]
    assert kept[3.0] < kept[1.0] < 2.0


# --- 51 bias ------------------------------------------------------------------------------------------------------------------
def test_a_body_has_a_leaning_of_its_own_in_each_world_which_nobody_sees():
    world = watched(MANY, bound=1.0)
    done = after(oversight, world, turn(world))
    spread = done.favour[0].std(axis=1)
    np.testing.assert_allclose(spread, world.chart.params.bias_spread, rtol=0.05)
    np.testing.assert_allclose(done.favour[0].mean(axis=1), 0.0, atol=0.04)
    again = after(oversight, done, turn(done, number=1))
    assert np.array_equal(again.favour, done.favour)  # nobody pays more than another: it stays as it was drawn
    seen = observe(done, turn(world).treaties, 1, [0])
    for look in (seen.public, seen.own):
        with pytest.raises(Hidden):
            look("favour")


def test_whoever_pays_most_gains_influence_and_many_offices_dilute_it():
    gained = {}
    for hops in (0.0, 2.0):
        world = watched(bound=1.0)
        now = turn(world, {"dues": 2.0, "hops": hops}, params={"bias_spread": 0.0})
        gained[hops] = after(oversight, world, now).favour[0, :, 0]
    assert gained[0.0][ALDER] > 0.0 > gained[0.0][ESKER]
    assert gained[2.0][ALDER] == pytest.approx(gained[0.0][ALDER] / 3.0)
    world = watched()
    assert influence(turn(world), np.zeros((3, 1))).tolist() == [[0.0], [0.0], [0.0]]


def test_the_favoured_are_visited_less_and_the_record_of_visits_shows_it():
    world = watched(inspectors=1.0, bound=1.0)
    world.favour[0, ALDER] = 1.0
    now = turn(world, {"inspections": 10.0})
    visits = visits_by_actor(world, now)
    one, two = visits[actor(world, "one"), 0], visits[actor(world, "two"), 0]
    assert one / two == pytest.approx(np.exp(-world.chart.params.visits_favour))
    assert observe(world, now.treaties, 0, [0]).public("visits").shape == visits.shape


def test_the_favoured_need_more_evidence_against_them():
    found = {}
    for favour in (0.0, 1.5):
        world = watched(worlds=1, favour=favour)
        world.posterior[...] = 0.965
        still = {"breach_begins": 0.0, "breach_ends": 0.0}
        found[favour] = dossiers(world, turn(world, params=still)).fields["findings"][actor(world, "one"), 0]
    assert found == {0.0: 1.0, 1.5: 0.0}


def test_an_order_to_its_inspectors_goes_before_any_leaning():
    world = watched(inspectors=1.0)
    world.favour[0, ALDER] = 3.0
    sent = np.zeros((1, len(world.chart.axes.actor)))
    sent[0, actor(world, "one")] = 1.0
    visits = visits_by_actor(world, turn(world, {"inspections": 6.0}, visit=sent))
    assert visits[actor(world, "two"), 0] == 0.0 < visits[actor(world, "one"), 0]


# --- 50 one office or many ------------------------------------------------------------------------------------------------------
def test_a_central_office_makes_more_visits_for_the_same_staff():
    world = watched(inspectors=1.0)
    central, regional = (visits_by_actor(world, turn(world, {"inspections": 100.0, "hops": h})).sum() for h in (0.0, 2.0))
    assert regional == pytest.approx(central / (1.0 + 2.0 * world.chart.params.office_cost))


# --- 48, 204 integrity, cover-ups, trust ---------------------------------------------------------------------------------------
def bribing(world, amount):
    evade = np.zeros((len(world.chart.axes.actor), len(world.chart.axes.evasion)))
    evade[actor(world, "one"), world.chart.axes.evasion["captured_auditor"]] = amount
    return evade


def test_bribes_bend_a_body_unseen_and_auditors_by_lot_cannot_be_bribed():
    left = {}
    for name, lot, paid in (("honest", 0.0, 0.0), ("bribed", 0.0, 2.0), ("lot", 1.0, 2.0)):
        world = watched(bound=1.0)
        now = turn(world, {"by_lot": lot}, evade=bribing(world, paid))
        left[name] = after(oversight, world, now).integrity[0, 0]
    assert left["honest"] == left["lot"] == 1.0 > left["bribed"]


def test_a_cover_up_that_comes_out_costs_every_such_body_its_trust_at_once():
    data = scenario()
    data["actors"]["second"] = {"kind": "agency"}
    loaded = load_scenario(data)
    world = watched(MANY, loaded, bound=1.0, integrity=[0.4, 1.0])
    world.favour[...] = 0.1
    change = oversight(world, turn(world, loaded=loaded))
    out = change.why["coverup"].value > 0.0
    hidden = 0.6 * np.exp(0.0)
    assert 0.05 < out[0].mean() < 0.25 * world.chart.params.exposure_rate * hidden * 1.2
    assert not out[1].any()
    loss = 1.0 - world.chart.params.coverup_loss
    np.testing.assert_allclose(change.fields["trust"][:, out[0]], 0.7 * loss)  # the honest body is mistrusted too
    assert (change.fields["trust"][:, ~out[0]] >= 0.7 - 1e-12).all()


def test_trust_comes_back_over_years():
    world = watched(bound=1.0, trust=0.3)
    world.favour[...] = 0.1
    path = [0.3]
    for number in range(8):
        world = after(oversight, world, turn(world, number=number))
        path.append(world.trust[0, 0])
    assert 0.3 < path[-1] < 0.5
    assert (np.diff(path) > 0.0).all()


def test_protected_staff_bring_cover_ups_out_sooner():
    rates = []
    for shield in (0.0, 1.0):
        world = watched(MANY, bound=1.0, integrity=0.5)
        world.favour[...] = 0.1
        rates.append(oversight(world, turn(world, {"shield": shield})).why["coverup"].value.mean())
    assert rates[1] > 1.4 * rates[0]


def test_findings_of_a_mistrusted_body_bind_fewer_outsiders():
    data = scenario()
    data["treaties"][0]["parties"] = ["Alder", "Beryl"]
    loaded = load_scenario(data)
    bite = {}
    for trust in (0.7, 0.35):
        world = watched(1, loaded, trust=trust)
        now = turn(world, {"recognition": 1.0}, loaded=loaded)
        bound = np.zeros((1, len(world.chart.axes.actor), 1))
        bound[0, actor(world, "one")] = 1.0
        bite[trust] = _sanctioners(world, now, bound)[:, actor(world, "one"), 0]
    assert bite[0.7][BERYL] == bite[0.35][BERYL] == 1.0  # a party is bound whatever it thinks
    assert bite[0.35][ESKER] == pytest.approx(0.5 * bite[0.7][ESKER])
    assert bite[0.7][ESKER] == pytest.approx(world.chart.params.recognition_weight)


def test_a_body_that_keeps_the_keys_of_secrets_leaks_them_once_it_is_bent():
    lost = {}
    for integrity in (1.0, 0.5):
        world = watched(integrity=integrity, insight=0.5)
        now = turn(world, {"access": access(world, "weights_audit"), "privacy": 1.0})
        change = dossiers(world, now).fields
        lost[integrity] = 0.5 - change.get("insight", world.insight)[ONE, 0]
    assert lost[1.0] == 0.0 < lost[0.5]


def test_trust_is_that_of_institutions_and_there_is_none_to_lose_without_them():
    assert trusted(watched(trust=0.35))[0] == pytest.approx(0.5)
    data = scenario(actors={k: v for k, v in scenario()["actors"].items() if v["kind"] != "agency"})
    del data["policies"]["agency"], data["treaties"][0]["depositary"]
    assert trusted(watched(1, load_scenario(data)))[0] == 1.0


def test_only_parties_count_as_members():
    data = scenario()
    data["treaties"][0]["parties"] = ["Alder", "Beryl"]
    loaded = load_scenario(data)
    assert members(turn(watched(1, loaded), loaded=loaded))[0, :, 0].tolist() == [1.0, 1.0, 0.0]
