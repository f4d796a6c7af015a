"""From dossiers to findings to penalties: admissible, automatic or voted, cured, deepened, suspended, shirked, absorbed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from watched import ALDER, BERYL, CEILING, ESKER, ONE, TWO, actor, after, put, turn, watched

from game.rules.build import build
from game.rules.dossiers import dossiers
from game.rules.enforcement import enforcement

STILL = {"breach_begins": 0.0, "breach_ends": 0.0}


def found(turns=1.0, **fields):
    """A world in which a finding stands against ONE's promise, for so many turns."""
    world = watched(aggregate_run=[1e27, 1e20], **fields)
    world.found[0, ONE], world.offence[0, ONE], world.posterior[0, ONE] = turns, 1.0, 0.99
    world.findings[actor(world, "one")] = 1.0
    return world


def kind(world, name, depth=1.0):
    """(t, z) depth for one penalty."""
    table = np.zeros((1, len(world.chart.axes.penalty)))
    table[0, world.chart.axes.penalty[name]] = depth
    return table


def depth(world, name, who="one"):
    return world.penalty[world.chart.axes.penalty[name], actor(world, who), 0]


# --- 24, 171 standards ------------------------------------------------------------------------------------------------------------
def test_diffuse_suspicion_is_no_finding_until_it_passes_the_standard_of_proof():
    for posterior, proof, finds in ((0.9, 0.95, 0.0), (0.96, 0.95, 1.0), (0.9, 0.8, 1.0), (0.96, 0.99, 0.0)):
        world = watched(posterior=posterior)
        now = turn(world, {"proof": proof}, params=STILL)
        assert dossiers(world, now).fields["findings"][actor(world, "one"), 0] == finds


# --- 25 automatic, 26 voted ------------------------------------------------------------------------------------------------------
def test_an_automatic_penalty_follows_a_finding_without_a_vote_and_a_voted_one_waits_for_it():
    world = found()
    at_once = after(enforcement, world, turn(world, {"automatic": kind(world, "fine"), "lapse": 4.0}))
    assert depth(at_once, "fine") == 1.0
    levers = {"voted": kind(world, "fine"), "lapse": 4.0, "majority": 0.5}
    waits = turn(world, levers)
    assert depth(after(enforcement, world, waits), "fine") == 0.0
    for ayes, carried in ((0.34, 0.0), (0.67, 1.0)):
        register = waits.treaties.but(ayes=np.full_like(waits.treaties.ayes, ayes))
        assert depth(after(enforcement, world, replace(waits, treaties=register)), "fine") == carried


def test_one_veto_stops_a_penalty_where_each_party_has_one():
    world = found()
    now = turn(world, {"voted": kind(world, "fine"), "majority": 1.0})
    for ayes, carried in ((2 / 3, 0.0), (1.0, 1.0)):
        register = now.treaties.but(ayes=np.full_like(now.treaties.ayes, ayes))
        assert depth(after(enforcement, world, replace(now, treaties=register)), "fine") == carried


def test_a_false_alarm_fires_an_automatic_penalty_too_unless_a_cure_turn_clears_it():
    world = put(found(), aggregate_run=1e20)  # ONE keeps its promise
    assert depth(after(enforcement, world, turn(world, {"automatic": kind(world, "fine")})), "fine") == 1.0
    cured = watched(posterior=0.97, insight=0.4)
    opened = np.zeros(len(cured.chart.axes.actor))
    levers = {"automatic": kind(cured, "fine"), "cure": 1.0}
    accused = after(dossiers, cured, turn(cured, levers, params=STILL))
    assert accused.accused[0, ONE, 0] == 1.0
    assert depth(after(enforcement, accused, turn(accused, levers)), "fine") == 0.0  # it waits
    opened[actor(cured, "one")] = 1.0
    shown = after(dossiers, accused, turn(accused, levers, open_books=opened))
    assert shown.found[0, ONE, 0] == 0.0 < shown.found[0, TWO, 0]
    assert shown.cleared[actor(cured, "one"), 0] == 1.0
    assert shown.insight[ONE, 0] < 0.4


# --- 10 reciprocity, 102 tiers, snapback ------------------------------------------------------------------------------------------
def test_partners_may_suspend_the_duty_that_was_broken_and_break_nothing_by_it():
    world = put(found(), aggregate_run=1e27)
    done = after(enforcement, world, turn(world, {"reciprocity": 3.0}))
    assert done.waived[0, TWO, 0] == 3.0
    assert done.waived[0, ONE, 0] == 0.0
    again = after(enforcement, put(done, found=0.0), turn(done, number=1))
    assert again.breach[actor(world, "two"), 0] == 0.0 < again.breach[actor(world, "one"), 0]


def test_each_further_finding_deepens_the_penalty():
    deep = []
    for before in (1.0, 2.0, 3.0):
        world = found()
        world.findings[actor(world, "one")] = before
        levers = {"automatic": kind(world, "chip_cut", 0.2), "escalation": 2.0}
        deep.append(depth(after(enforcement, world, turn(world, levers)), "chip_cut"))
    assert deep == pytest.approx([0.2, 0.4, 0.8])


# --- 11 credibility, 99 shirking -----------------------------------------------------------------------------------------------
def test_a_threat_that_is_not_carried_out_stands_in_the_record():
    world = found()
    withheld = np.zeros((3, len(world.chart.axes.actor)))
    withheld[BERYL] = 1.0
    done = after(enforcement, world, turn(world, {"automatic": kind(world, "chip_cut")}, withhold=withheld))
    assert done.threats[:, 0].tolist() == [1.0, 1.0, 1.0]
    assert done.carried[:, 0].tolist() == [1.0, 0.0, 1.0]
    assert done.carry[BERYL, actor(world, "one"), 0] == 0.0


# --- 115 absorption, 105 expulsion ------------------------------------------------------------------------------------------------
def test_the_rich_price_in_a_flat_fine_and_not_one_that_grows_with_the_gain():
    share = {}
    for name in ("fine", "gain_fine"):
        for income, cash in ((0.5, 12.0), (20.0, 500.0)):
            world = found(income=income, cash=cash)
            done = after(enforcement, world, turn(world, {"automatic": kind(world, name, 0.5)}))
            share[name, cash] = done.fined[actor(world, "one"), 0] / cash
    assert share["fine", 500.0] < 0.05 < share["fine", 12.0]
    assert share["gain_fine", 500.0] > 0.2


def test_expulsion_ends_membership_of_the_violators_nation():
    world = found()
    done = after(enforcement, world, turn(world, {"automatic": kind(world, "expulsion")}))
    assert done.expelled[0, actor(world, "Alder"), 0] == 1.0
    assert done.expelled[0].sum() == 1.0


# --- 112 pre-emptive action ----------------------------------------------------------------------------------------------------
def test_a_cut_without_a_finding_costs_more_goodwill_than_a_lawful_one():
    from worlds import a_turn, played, setup

    from game.rules.export_control import export_control
    from game.rules.trade import trade

    model, chart = played("standard", 1, 3), setup("standard").chart
    usa, chn = chart.axes.nation["USA"], chart.axes.nation["CHN"]
    now, warmth = a_turn(model.world, None, 3, (1,)), {}
    lawful, early = model.world.copied(), model.world.copied()
    lawful.penalty[chart.axes.penalty["chip_cut"], chart.nation_actor[chn]] = 1.0
    lawful.carry[usa, chart.nation_actor[chn]] = 1.0
    goods = [chart.axes.good[g] for g in ("accelerators", "leading_logic", "hbm")]
    lanes = (chart.lane_origin == usa) & (chart.lane_dest == chn) & np.isin(chart.lane_good, goods)
    early.licence[lanes] = early.announced[lanes] = 0.0
    for name, start in (("none", model.world), ("lawful", lawful), ("early", early)):
        world = start
        for rule in (export_control, trade, build):
            world = world.changed_by(rule(world, now).fields)
        warmth[name] = world.goodwill[chn, usa, 0]
    assert warmth["none"] > warmth["lawful"] > warmth["early"]


# --- 187 time to detection ---------------------------------------------------------------------------------------------------------
def test_breaches_that_end_unfound_are_counted_as_missed():
    world = watched(aggregate_run=0.5 * CEILING)
    world.breach_turns[0, ONE] = 3.0
    done = after(dossiers, world, turn(world))
    assert done.missed_after[2, 0] == 1.0
    assert done.found_after.sum() == 0.0
    assert (ALDER, ESKER) == (0, 2)
