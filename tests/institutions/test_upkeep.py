"""What watching costs: bills, ledgers, privacy, joint laboratories, drag."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, ESKER, ONE, TWO, access, actor, after, put, turn, watched

from game.engine.imagine import imagine
from game.knowledge.observe import observe
from game.rules.compute import compute
from game.rules.custody import lateness, worth
from game.rules.dossiers import dossiers
from game.rules.oversight import oversight
from game.rules.sensing import sensing
from game.rules.upkeep import bills, drag, joint_work
from game.world.draws import Draws
from game.world.state import FIELDS

SENSORS = ("compute_metering", "hardware_telemetry", "zero_knowledge")


# --- 164, 165 fixed costs ----------------------------------------------------------------------------------------------------
def test_sensors_weigh_on_a_small_nation_many_times_more_than_on_a_large_one():
    world = watched()
    bill = bills(world, turn(world, {"access": access(world, *SENSORS)}))[:, 0]
    share = bill / world.gdp[:, 0]
    assert share[ESKER] > 10 * share[ALDER]
    by_output = bills(world, turn(world, {"access": access(world, *SENSORS)}, params={"upkeep_shared": 1.0}))[:, 0]
    np.testing.assert_allclose(by_output / world.gdp[:, 0], by_output[0] / world.gdp[0, 0])
    assert by_output.sum() == pytest.approx(bill.sum())
    assert bill.sum() == pytest.approx(3 * (0.08 + 0.25 + 0.3) / 4)


def test_a_nation_that_cannot_pay_for_being_watched_owes_it():
    world = watched(bound=1.0)
    world.treasury[ESKER] = 0.01
    done = after(oversight, world, turn(world, {"access": access(world, *SENSORS)}))
    assert done.treasury[ESKER, 0] == 0.0
    assert done.arrears[ESKER, 0] > 0.05
    assert done.arrears[ALDER, 0] == 0.0


def test_the_fixed_bill_ruins_a_small_member_over_years_and_a_common_fund_shelters_it():
    owed = {}
    for shared in (0.0, 1.0):
        world = watched(bound=1.0)
        for number in range(40):
            now = turn(world, {"access": access(world, *SENSORS)}, number=number, params={"upkeep_shared": shared})
            world = after(oversight, world, now)
        owed[shared] = world.arrears[:, 0]
    assert owed[0.0][ESKER] > 1.0
    assert (owed[1.0] == 0.0).all()


# --- 63 the ledger -------------------------------------------------------------------------------------------------------------
def test_a_common_ledger_costs_money_and_a_turn_and_finds_nothing():
    rows = {}
    for ledger in (0.0, 1.0):
        world = watched(400, aggregate_run=9e26, declared_run=9e26)
        reach = access(world, "compute_metering", "weights_audit", "hardware_telemetry")
        now = turn(world, {"access": reach, "ledger": ledger})
        seen = after(sensing, world, now)
        first = after(dossiers, seen, now)
        rows[ledger] = (seen, first, bills(world, now).sum(axis=0))
    plain, booked = rows[0.0], rows[1.0]
    np.testing.assert_allclose(booked[0].pending, plain[0].pending)  # what sensors show is the same
    assert (booked[1].posterior[0, 0] < plain[1].posterior[0, 0]).mean() > 0.5  # and it comes later
    np.testing.assert_allclose(booked[2] - plain[2], 0.25 * plain[0].chart.params.ledger_cost)


def test_on_a_ledger_nothing_is_later_than_a_turn():
    slot = np.zeros(2, np.int64)
    keys = np.arange(20_000, dtype=np.uint64).reshape(2, -1)
    late = lateness(turn(watched(10_000), {"ledger": 0.4}), np.array([[0.0], [1.0]]), slot, keys)
    assert set(np.unique(late[0])) == {0.0, 1.0}
    assert late[0].mean() == pytest.approx(0.4, abs=0.02)
    assert (late[1] == 1.0).all()


# --- 52, 53, 80, 81 privacy ------------------------------------------------------------------------------------------------------
def test_privacy_blurs_what_sensors_see_a_little_and_costs_money():
    world = watched()
    sensor = np.array([world.chart.axes.sensor["compute_metering"], world.chart.axes.sensor["public_record"]])
    suspect, slot = np.full((2, 1), 3, np.int64), np.zeros(2, np.int64)
    reach = access(world, "compute_metering", "weights_audit")
    left = worth(world, turn(world, {"access": reach, "privacy": 1.0}), sensor, suspect, slot)
    assert left is not None
    assert left[0][:, 0].tolist() == pytest.approx([1.0 - world.chart.params.privacy_blur, 1.0])
    cheap, dear = (bills(world, turn(world, {"access": reach, "privacy": p})).sum() for p in (0.0, 1.0))
    assert dear == pytest.approx(cheap * (1.0 + world.chart.params.privacy_cost))


def test_privacy_keeps_secrets_that_access_would_show():
    lost = {}
    for privacy in (0.0, 1.0):
        world = watched(insight=0.5)
        now = turn(world, {"access": access(world, "weights_audit", "hardware_telemetry"), "privacy": privacy})
        lost[privacy] = 0.5 - dossiers(world, now).fields.get("insight", world.insight)[ONE, 0]
    assert lost[1.0] == 0.0 < lost[0.0]


def test_a_secured_channel_is_dear():
    world = watched()
    assert bills(world, turn(world, {"secured": 1.0})).sum() == pytest.approx(0.25 * world.chart.params.secured_cost)


# --- 170 drag ------------------------------------------------------------------------------------------------------------------
def test_devices_take_a_part_of_the_compute_they_watch():
    world = watched()
    now = turn(world, {"access": access(world, "zero_knowledge", "hardware_telemetry", nations=(ALDER,))})
    np.testing.assert_allclose(drag(world, now)[:, 0], [0.04, 0.0, 0.0])
    plain, slow = after(compute, world, turn(world)), after(compute, world, now)
    assert slow.compute[ONE, 0] == pytest.approx(0.96 * plain.compute[ONE, 0])
    assert slow.compute[TWO, 0] == plain.compute[TWO, 0]


# --- 54, 55 joint laboratories -----------------------------------------------------------------------------------------------
def test_members_of_spheres_grown_apart_share_only_a_part_of_joint_work():
    world = watched(goodwill=1.0)
    paid = {"joint_labs": 1.0}
    whole = joint_work(world, turn(world, paid))[0]
    apart = np.zeros_like(world.decoupling)
    apart[ALDER, BERYL] = apart[BERYL, ALDER] = 1.0
    split = joint_work(put(world, decoupling=apart), turn(world, paid))[0]
    distrust = joint_work(put(world, goodwill=0.0), turn(world, paid))[0]
    assert whole == pytest.approx(3.0)
    assert distrust < split < whole
    assert distrust >= 3.0 * world.chart.params.cleared_share
    assert bills(world, turn(world, paid)).sum() == pytest.approx(0.75)


def test_joint_laboratories_keep_sensors_sharp_and_make_sanctions_known():
    kept, known = [], []
    for paid in (0.0, 1.0):
        world = watched(bound=1.0, goodwill=1.0, tooling=0.6, leakiness=2.0)
        world.favour[...] = 0.1
        for number in range(8):
            world = after(oversight, world, turn(world, {"joint_labs": paid}, number=number))
        kept.append(world.tooling[world.chart.axes.sensor["capability_evaluation"], 0])
        known.append((world.unrehearsed[0], world.leak_seen[0]))
    assert kept[1] > kept[0]
    assert known[0] == (1.0, 1.0)  # nobody knows how much leaks
    assert known[1][0] < 0.5
    assert 1.0 < known[1][1] < 2.0


# --- 56, 158 open research -----------------------------------------------------------------------------------------------------
def test_open_research_sharpens_sensors_and_teaches_evaders():
    world = watched(bound=1.0, tooling=1.0)
    r = world.chart.axes.programme["academia"]
    aged = {}
    for reads in (0.0, 1.0):
        funded = put(world)
        funded.programme[:, r] = 1.0
        now = turn(funded, params={"evaders_read": reads, "tooling_renewal": 1e-9})
        aged[reads] = after(oversight, funded, now).tooling[world.chart.axes.sensor["capability_evaluation"], 0]
    assert aged[1.0] < aged[0.0]
    poor = after(oversight, put(world, tooling=0.5), turn(world)).tooling
    rich = put(world, tooling=0.5)
    rich.programme[:, r] = 1.0
    assert (after(oversight, rich, turn(rich)).tooling >= poor).all()


# --- 57 what is not known of sanctions ---------------------------------------------------------------------------------------
def test_how_far_sanctions_leak_is_guessed_widely_until_they_have_been_tried():
    world = watched(leakiness=1.5)
    register = turn(world).treaties
    spread = {}
    for name, unrehearsed, seen in (("new", 1.0, 1.0), ("tried", 0.2, 1.4)):
        now = put(world, unrehearsed=unrehearsed, leak_seen=seen)
        lanes = imagine(observe(now, register, 3, [actor(world, "Alder")]), watched(), Draws.of([3]), lanes=400)
        guesses = lanes.world.leakiness
        spread[name] = (np.log(guesses).std(), np.exp(np.log(guesses).mean()))
    line = FIELDS["leakiness"].guess
    assert spread["new"][0] == pytest.approx(line.spread, rel=0.1)
    assert spread["tried"][0] == pytest.approx(0.2 * line.spread, rel=0.1)
    assert spread["tried"][1] == pytest.approx(1.4, rel=0.02)


def test_use_itself_shows_what_controls_do():
    world = watched(refusals=[0.5, 0.0, 0.0], leakiness=2.0)
    used = after(oversight, world, turn(world))
    idle = after(oversight, put(world, refusals=0.0), turn(world))
    assert used.unrehearsed[0] < idle.unrehearsed[0] == 1.0
    assert used.leak_seen[0] > 1.0


# --- 93 intelligence on the chain ---------------------------------------------------------------------------------------------------
def test_intelligence_narrows_what_a_nation_guesses_of_others_stocks_and_firms_have_none():
    world = watched()
    world.stock[...] = 1.0
    place = world.chart.axes.programme["intelligence"]
    width = {}
    for name, seat, spent in (("blind", "Alder", 0.0), ("sees", "Alder", 20.0), ("firm", "cloud_a", 20.0)):
        now = put(world)
        now.programme[ALDER, place] = spent
        start = watched()
        start.stock[...] = 1.0
        guesses = imagine(observe(now, turn(now).treaties, 3, [actor(now, seat)]), start, Draws.of([3]), lanes=300)
        abroad = world.chart.holding_plant == world.chart.axes.plant["work_2"]
        width[name] = np.log(guesses.world.stock[abroad]).std()
    assert width["sees"] < 0.5 * width["blind"]
    assert width["firm"] == pytest.approx(width["blind"], rel=0.05)
