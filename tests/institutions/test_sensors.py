"""Sensors against evasions, row by row: who sees what, what blinds it, what undoes that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from watched import ALDER, BERYL, CEILING, ONE, TWO, access, actor, after, put, turn, watched
from worlds import promises

from game.rules.dossiers import dossiers
from game.rules.enforcement import breaches
from game.rules.inspection import visits_by_actor
from game.rules.release import release
from game.rules.sensing import looks, sensing
from game.treaty.levers import promise_row

MANY = 4000
OVER = 9e26
"""A run nearly a full breach above the ceiling."""


def promised(world, now, deed, lab, bound, full, sign=1.0):
    """The turn with one promise of a lab and nothing else."""
    column = lambda v: np.full((1, world.worlds), float(v))  # noqa: E731
    rows = promises(
        column(promise_row(world.chart, deed, lab)), column(bound), column(full), column(sign),
        column(world.chart.lab_actor[lab]), np.ones((1, world.worlds)),
    )  # fmt: skip
    return replace(now, obligations=rows)


def chance(world, now, sensor, row=0):
    """Chance that a sensor cries over the promise in a row, truly."""
    look = looks(world, now)
    here = (look.sensor == world.chart.axes.sensor[sensor]) & (look.row == row)
    return float(look.truly[here][0, 0]) if here.any() else 0.0


def spending(world, evasion, amount=100.0, who="one"):
    evade = np.zeros((len(world.chart.axes.actor), len(world.chart.axes.evasion)))
    evade[actor(world, who), world.chart.axes.evasion[evasion]] = amount
    return evade


def seen(sensor, evasion=None, deed="aggregate_run", levers=None, amount=100.0, **fields):
    """Chance that `sensor` cries over a full breach by ONE, with an evasion at nearly full effort."""
    world = watched(**{deed: 10.0 if deed == "covert" else OVER} | fields)
    evade = spending(world, evasion, amount) if evasion else 0.0
    given = {"access": access(world, sensor)} | (levers or {})
    now = turn(world, given, evade=evade)
    bound = (0.0, 1.0) if deed == "covert" else (CEILING, 9 * CEILING)
    return chance(world, promised(world, now, deed, ONE, *bound), sensor)


# --- which evasion beats which sensor --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sensor", "beaten_by", "stands_against"),
    [
        ("compute_metering", "proxies", "hardware_trojan"),  # 73
        ("capability_evaluation", "sandbagging", "proxies"),  # 74
        ("hardware_telemetry", "hardware_trojan", "spoofed_logs"),  # 77, 78, 168
        ("audit_hooks", "frameworks_without_hooks", "sandbagging"),  # 84
        ("audit_hooks", "spoofed_logs", "hardware_trojan"),  # 78
        ("zero_knowledge", "hardware_trojan", "spoofed_logs"),  # 81
        ("attestation", "hardware_trojan", "spoofed_logs"),  # 88
        ("compute_metering", "intercepted_channel", "sandbagging"),  # 92
        ("capability_reports", "proxies", "hardware_trojan"),  # 85, 153
        ("ai_monitor", "hardware_trojan", "sandbagging"),  # 89
        ("compute_metering", "offshore_hub", "sandbagging"),  # 154
    ],
)
def test_each_evasion_beats_its_own_sensors_and_no_others(sensor, beaten_by, stands_against):
    levers = {"monitor": 1.0} if sensor == "ai_monitor" else {}
    plain = seen(sensor, levers=levers)
    assert seen(sensor, beaten_by, levers=levers) < 0.9 * plain
    assert seen(sensor, stands_against, levers=levers) == pytest.approx(plain)


# --- 73, 161 range is jurisdiction --------------------------------------------------------------------------------------------
def test_a_sensor_reaches_compute_where_it_stands_and_no_further():
    world = watched(aggregate_run=OVER)
    for nations, high, low in (((ALDER,), ONE, TWO), ((BERYL,), TWO, ONE)):
        now = turn(world, {"access": access(world, "compute_metering", nations=nations)})
        assert chance(world, now, "compute_metering", high) > 0.3
        assert chance(world, now, "compute_metering", low) == 0.0


def test_metering_is_blind_to_sites_nobody_was_told_of():
    assert seen("compute_metering", covert=1.0) < 0.2 * seen("compute_metering")


# --- 64, 81 what no digital sensor shows -------------------------------------------------------------------------------------
def test_only_inspectors_on_the_spot_find_machines_nobody_was_told_of():
    world = watched(covert=1.0, inspectors=4.0)
    everything = [s for s in world.chart.axes.sensor if s not in ("onsite_sampling", "material_balance")]
    now = turn(world, {"access": access(world, *everything), "inspections": 8.0, "ledger": 1.0})
    now = promised(world, now, "covert", ONE, 0.0, 1.0)
    digital = {s: chance(world, now, s) for s in everything}
    assert max(digital.values()) < 0.4
    assert digital["zero_knowledge"] == digital["compute_metering"] == digital["audit_hooks"] == 0.0  # no proof of absence
    visited = promised(
        world, turn(world, {"access": access(world, "onsite_sampling"), "inspections": 8.0}), "covert", ONE, 0.0, 1.0
    )
    assert chance(world, visited, "onsite_sampling") > 0.8


# --- 75 deep audits ---------------------------------------------------------------------------------------------------------------
def test_a_deep_audit_finds_much_takes_visits_and_shows_secrets():
    world = watched(aggregate_run=OVER, inspectors=4.0, insight=0.5)
    reach = {"access": access(world, "weights_audit")}
    unvisited, visited = turn(world, reach), turn(world, reach | {"inspections": 8.0})
    assert chance(world, unvisited, "weights_audit") == 0.0
    assert chance(world, visited, "weights_audit") > 0.5
    left = dossiers(world, visited).fields["insight"][ONE, 0]
    hooks = dossiers(world, turn(world, {"access": access(world, "audit_hooks")})).fields["insight"][ONE, 0]
    assert left < hooks < 0.5


# --- 79 inference -----------------------------------------------------------------------------------------------------------------
def test_a_treaty_that_leaves_inference_out_leaves_a_way_to_earn_on():
    world = watched(inference=[0.9, 0.1], training=0.1)
    now = turn(world, train=0.1, guard=0.0)
    assert breaches(world, promised(world, now, "training", ONE, 0.5, 1.0))[0, 0] == 0.0
    assert breaches(world, promised(world, now, "inference", ONE, 0.2, 1.0))[0, 0] > 0.5
    busy = after(release, world, turn(world, train=0.1, guard=0.0)).income[ONE, 0]
    assert busy > after(release, world, turn(world, train=0.9, guard=0.0)).income[ONE, 0]


# --- 83 channels that fail apart --------------------------------------------------------------------------------------------------
def test_two_channels_help_only_if_they_do_not_err_alike():
    world = watched(aggregate_run=OVER)
    weight = {}
    for name, pair in (("alike", ("weights_audit", "capability_evaluation")), ("apart", ("compute_metering", "weights_audit"))):
        look = looks(world, turn(world, {"access": access(world, *pair)}))
        here = np.isin(look.sensor, [world.chart.axes.sensor[s] for s in pair]) & (look.row == 0)
        weight[name] = float(np.broadcast_to(look.weight, look.truly.shape)[here].min())
    assert weight["alike"] == pytest.approx(weight["apart"])  # both auditors' sensors are there: what counts is their vendor
    table = world.chart.evidence.sensors
    assert (
        table.vendor[world.chart.axes.sensor["weights_audit"]] == table.vendor[world.chart.axes.sensor["capability_evaluation"]]
    )
    assert table.vendor[world.chart.axes.sensor["compute_metering"]] != table.vendor[world.chart.axes.sensor["weights_audit"]]


# --- 86 records kept ---------------------------------------------------------------------------------------------------------------
def test_records_that_cannot_be_unwritten_show_old_breaches_years_later():
    shown = {}
    for kept in (0.0, 1.0):
        world = watched(aggregate_run=OVER)
        levers = {"kept_logs": kept, "access": access(world, "log_review")}
        world = after(dossiers, world, turn(world, levers))
        clean = put(world, aggregate_run=0.5 * CEILING)
        for number in range(1, 9):
            clean = after(dossiers, clean, turn(clean, levers, number=number))
        shown[kept] = chance(clean, turn(clean, levers), "log_review")
    assert shown[1.0] > 0.1
    assert shown[0.0] < 0.05


# --- 87 seals, 84 forks ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("evasion", ["spoofed_logs", "frameworks_without_hooks", "intercepted_channel"])
def test_seals_turn_tampering_into_evidence_of_tampering(evasion):
    told = {}
    for sealed in (0.0, 1.0):
        world = watched(MANY)
        plain = after(sensing, world, turn(world, {"sealed": sealed})).pending[0, ONE]
        done = after(sensing, world, turn(world, {"sealed": sealed}, evade=spending(world, evasion))).pending[0, ONE]
        told[sealed] = (done - plain).mean()
    assert told[1.0] > 0.3
    assert abs(told[0.0]) < 0.05


# --- 91 channels, 96 pooling ------------------------------------------------------------------------------------------------------
def test_a_secured_channel_stops_interception_and_no_tampering_at_the_endpoint():
    stolen = [seen("compute_metering", "intercepted_channel", levers={"secured": s}) for s in (0.0, 1.0)]
    spoofed = [seen("compute_metering", "spoofed_logs", levers={"secured": s}) for s in (0.0, 1.0)]
    assert stolen[1] == pytest.approx(seen("compute_metering"))
    assert stolen[0] < stolen[1]
    assert spoofed[0] == pytest.approx(spoofed[1])


def test_pooled_data_show_split_runs_and_proxies():
    world = watched(aggregate_run=OVER)
    reach = {"access": access(world, "compute_metering")}
    alone, pooled = (turn(world, reach | {"cross_border": p}, split=8.0) for p in (0.0, 1.0))
    assert chance(world, pooled, "compute_metering") == pytest.approx(seen("compute_metering"))
    assert chance(world, alone, "compute_metering") < 0.4 * chance(world, pooled, "compute_metering")
    assert seen("compute_metering", "proxies", levers={"cross_border": 1.0}) == pytest.approx(seen("compute_metering"))


# --- 53 tampered aggregators ----------------------------------------------------------------------------------------------------
def test_a_federated_regime_can_be_told_anything_by_its_own_aggregator():
    for privacy, beaten in ((0.0, False), (1.0, True)):
        levers = {"privacy": privacy}
        plain, told = (seen("compute_metering", e, levers=levers) for e in (None, "tampered_aggregator"))
        assert (told < 0.7 * plain) == beaten


# --- 28 exemptions ------------------------------------------------------------------------------------------------------------------
def test_what_is_run_as_national_security_breaks_no_promise_as_far_as_the_text_exempts():
    world = watched(aggregate_run=1e27)
    evade = spending(world, "reclassification", 100.0)
    for exempt, left in ((0.0, 1.0), (0.6, 0.4)):
        now = turn(world, {"exempt": exempt}, evade=evade)
        assert breaches(world, now)[ONE, 0] == pytest.approx(left, abs=0.01)


# --- 46, 47, 110 inspections ---------------------------------------------------------------------------------------------------
def test_visits_are_what_the_text_grants_the_staff_can_make_and_the_host_lets_in():
    world = watched(inspectors=0.5)
    able = world.chart.params.visits_per_hundred * 0.5
    assert visits_by_actor(world, turn(world, {"inspections": 2.0})).sum() == pytest.approx(2.0)
    assert visits_by_actor(world, turn(world, {"inspections": 50.0})).sum() == pytest.approx(able)
    bar = np.zeros(len(world.chart.axes.actor))
    bar[actor(world, "one")] = 1.0
    shut = visits_by_actor(world, turn(world, {"inspections": 2.0}, bar=bar))
    assert shut[actor(world, "one"), 0] == 0.0


def test_inspectors_placed_by_suspicion_find_more_than_inspectors_spread_evenly():
    found = {}
    for name in ("even", "aimed"):
        world = watched(aggregate_run=[OVER, 1e20], inspectors=0.1)
        sent = np.zeros((1, len(world.chart.axes.actor)))
        sent[0, actor(world, "one")] = float(name == "aimed")
        now = turn(world, {"access": access(world, "weights_audit"), "inspections": 9.0}, visit=sent)
        found[name] = chance(world, now, "weights_audit")
    assert found["aimed"] > 1.5 * found["even"]


# --- 49, 151, 172 hops -----------------------------------------------------------------------------------------------------------
def test_each_office_on_the_way_delays_and_filters():
    world = watched(aggregate_run=OVER)
    reach = {"access": access(world, "compute_metering")}
    direct, far = (turn(world, reach | {"hops": h}) for h in (0.0, 2.0))
    assert chance(world, far, "compute_metering") == pytest.approx(chance(world, direct, "compute_metering") * 0.9**2)
    sent = put(world, pending=6.0)
    arrived = [6.0 - after(dossiers, sent, now).pending[0, 0, 0] for now in (direct, far)]
    assert arrived == pytest.approx([6.0, 2.0])


# --- 94, 95, 97 own eyes -----------------------------------------------------------------------------------------------------------
def watching(world, inspect=0.0):
    world.programme[ALDER, world.chart.axes.programme["intelligence"]] = 4.0
    asked = np.zeros((3, len(world.chart.axes.actor)))
    asked[ALDER, actor(world, "two")] = inspect
    return asked


def test_patterns_of_communication_warn_of_plans_before_there_is_a_breach():
    world = watched(MANY)
    asked = watching(world, 1.0)
    told = [
        after(sensing, world, turn(world, inspect=asked, evade=evade)).intel[ALDER, actor(world, "two")].mean()
        for evade in (0.0, spending(world, "proxies", 5.0, "two"))
    ]
    assert told[0] < told[1]
    assert (
        after(sensing, world, turn(world, inspect=asked)).intel[ALDER, actor(world, "two")] > 0.5
    ).mean() > 0.05  # false alarms


def test_slow_stockpiling_beats_customs_records():
    table, axes = watched().chart.evidence.evasions, watched().chart.axes
    assert table.beats[axes.evasion["slow_stockpiling"], axes.sensor["trade_data"]] > 0.5
    world = watched(MANY, aggregate_run=1e20, covert=[0.0, 5.0])
    asked = watching(world, 1.0)
    told = []
    for evade in (0.0, spending(world, "slow_stockpiling", 50.0, "two")):
        now = promised(world, turn(world, inspect=asked, evade=evade), "covert", TWO, 0.0, 1.0)
        told.append(after(sensing, world, now).intel[ALDER, actor(world, "two")].mean())
    assert told[1] < told[0]


def test_analysts_see_more_where_they_are_told_to_look():
    told = []
    for look in (0.0, 1.0):
        world = watched(MANY, aggregate_run=OVER)
        asked = watching(world, look)
        told.append(after(sensing, world, turn(world, inspect=asked)).intel[ALDER, actor(world, "two")].mean())
    assert told[1] > 1.5 * told[0]


# --- 169 cheap tests -----------------------------------------------------------------------------------------------------------------
def test_a_cheap_test_is_passed_by_most_and_moves_its_reader_little():
    world = watched(aggregate_run=OVER)
    look = looks(world, turn(world, {"access": access(world, "capability_evaluation", "weights_audit"), "inspections": 9.0}))
    passed = {}
    for name in ("capability_evaluation", "attestation"):
        here = (look.sensor == world.chart.axes.sensor[name]) & (look.row == 0)
        passed[name] = 1.0 - look.truly[here].max(initial=0.0)
    assert passed["capability_evaluation"] > 0.6


# --- 78, 34 what people inside say --------------------------------------------------------------------------------------------
def test_protected_people_inside_speak_up_and_paid_ones_keep_quiet():
    world = watched(MANY, aggregate_run=OVER)
    heard = {}
    for name, shield, paid in (("bare", 0.0, None), ("shielded", 1.0, None), ("silenced", 1.0, "silenced_staff")):
        evade = spending(world, paid) if paid else 0.0
        heard[name] = (
            sensing(world, turn(world, {"shield": shield}, evade=evade)).why["whistle"].value[actor(world, "one")].mean()
        )
    assert heard["bare"] < 0.5 * heard["shielded"]
    assert heard["silenced"] < 0.5 * heard["shielded"]
    assert np.isfinite(replace(turn(world), number=1).year)
