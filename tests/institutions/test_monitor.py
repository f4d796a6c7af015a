"""The far end: a monitoring AI that sees, stops, foretells, drifts, forges and may defect."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, CEILING, ONE, TWO, actor, after, put, scenario, turn, watched

from game import Model, load_scenario
from game.knowledge.observe import Hidden, observe
from game.rules.compute import compute
from game.rules.dossiers import dossiers
from game.rules.inspection import visits_by_actor
from game.rules.monitor import astray, halted, pretext, tampering
from game.rules.outcome import CATASTROPHE, outcome
from game.rules.oversight import oversight
from game.rules.score import final_score
from game.rules.sensing import looks, sensing

MANY = 4000
FULL = {"monitor": 1.0}


def appointed(worlds=1, **fields):
    """A world in which a monitor works and would rather see Alder win than Beryl."""
    world = watched(worlds, bound=1.0, **fields)
    world.monitor_goal[ALDER], world.monitor_goal[BERYL] = 1.0, -1.0
    world.favour[...] = 0.1
    return world


# --- 176 appointing it ----------------------------------------------------------------------------------------------------------
def test_a_monitor_sees_more_than_inspectors_and_makes_the_body_cheaper():
    world = watched(aggregate_run=9e26)
    look = looks(world, turn(world, FULL))
    sees = look.truly[look.sensor == world.chart.axes.sensor["ai_monitor"]].max()
    others = look.truly[look.sensor != world.chart.axes.sensor["ai_monitor"]].max()
    assert sees > 0.6 > others
    done = after(oversight, appointed(), turn(appointed(), FULL))
    assert done.monitor_power[0] == 1.0
    saved = after(oversight, put(done), turn(done, FULL | {"dues": 4.0}))
    alone = after(oversight, put(done, monitor_power=0.0), turn(done, {"dues": 4.0}))
    assert (done.treasury - saved.treasury).sum() < 0.7 * (done.treasury - alone.treasury).sum()


def test_dependence_on_it_grows_and_inspectors_are_not_replaced():
    world = appointed(funds=2.0)
    for number in range(8):
        world = after(oversight, world, turn(world, FULL, number=number))
    assert world.reliance[0] > 0.7
    keen, idle = (after(oversight, put(world, funds=2.0, trainees=0.0, inspectors=0.0, reliance=r),
                        turn(world, FULL)).trainees[0, 0] for r in (0.0, 1.0))  # fmt: skip
    assert idle <= keen


def test_a_monitor_that_is_dismissed_takes_its_drift_with_it():
    world = appointed(drift=2.0, monitor_power=0.8, reliance=0.5)
    gone = after(oversight, world, turn(world))
    assert (gone.drift[0], gone.monitor_power[0], gone.reliance[0]) == (0.0, 0.0, 0.0)


# --- 89, 90 it stops runs -------------------------------------------------------------------------------------------------------
def test_it_stops_runs_above_a_promised_ceiling_and_seldom_others():
    world = watched(MANY, aggregate_run=9e26, largest_run=9e26)
    done = after(compute, world, turn(world, FULL))
    params = world.chart.params
    assert done.halted[ONE].mean() == pytest.approx(params.halt_sure, abs=0.02)
    kept = after(compute, world, turn(world, FULL, run_cap=0.9 * CEILING))
    assert kept.halted[ONE].mean() == pytest.approx(params.halt_false, abs=0.006)
    stopped, free = done.halted[ONE] > 0.0, done.halted[ONE] == 0.0
    assert done.aggregate_run[ONE, stopped].max() < done.aggregate_run[ONE, free].min()
    assert not after(compute, world, turn(world)).halted.any()


def test_what_is_not_specified_passes_freely():
    world = watched(MANY, covert=1.0, covert_run=9e26, aggregate_run=9.5e25, largest_run=9.5e25)
    now = turn(world, FULL, train=0.0)
    stops = halted(world, now, np.full((2, MANY), 0.5 * CEILING), np.full((2, MANY), 0.5 * CEILING))
    assert stops.mean() < 0.03


# --- 181, 182 forecasts and reliance on them -----------------------------------------------------------------------------------
def test_it_foretells_who_will_break_a_promise_and_its_record_says_how_well():
    world = appointed(worlds=MANY)
    world.breach[actor(world, "two")] = 0.6
    world.bound[actor(world, "far")] = 0.0
    done = after(oversight, world, turn(world, FULL))
    guilty, honest = done.forecast[actor(world, "two")], done.forecast[actor(world, "one")]
    assert guilty.mean() > 0.7
    assert 0.2 > honest.mean() > 0.0
    assert done.forecast[actor(world, "far")].max() == 0.0  # nothing binds it
    right, wrong = put(done), put(done)
    right.suspected[actor(world, "two")] = wrong.suspected[actor(world, "one")] = 1.0
    brier = [after(oversight, w, turn(w, FULL, number=1)).misforecast.mean() for w in (right, wrong)]
    assert brier[0] < brier[1]
    assert observe(done, turn(world).treaties, 1, [0]).public("misforecast").shape == (MANY,)


def test_inspectors_who_rely_on_it_go_where_it_points():
    world = watched(inspectors=1.0)
    world.forecast[actor(world, "two")], world.forecast[actor(world, "one")] = 0.9, 0.1
    share = []
    for reliance in (0.0, 0.5, 1.0):
        visits = visits_by_actor(put(world, reliance=reliance), turn(world, {"inspections": 4.0}))
        share.append(visits[actor(world, "two"), 0] / visits.sum())
    assert share[0] == pytest.approx(0.5)
    assert share[0] < share[1] < share[2] == pytest.approx(0.9)


def test_a_drifted_forecaster_points_at_those_it_would_see_lose():
    straight, bent = appointed(worlds=MANY), appointed(worlds=MANY, drift=2.0)
    told = [after(oversight, w, turn(w, FULL)).forecast for w in (straight, bent)]
    one, two = actor(straight, "one"), actor(straight, "two")
    assert told[1][two].mean() > 2.0 * told[0][two].mean()
    assert told[1][one].mean() < told[0][one].mean()


# --- 183, 184 drift ---------------------------------------------------------------------------------------------------------------
def years(levers, programme=0.0, deployed=1.0, turns=16):
    world = appointed(deployed=deployed)
    world.programme[:, world.chart.axes.programme["verification"]] = programme
    for number in range(turns):
        world = after(oversight, world, turn(world, levers, number=number))
    return world.drift[0]


def test_drift_grows_with_autonomy_and_ability_and_is_held_by_oversight():
    assert years({"monitor": 0.2}) < years(FULL) < years(FULL, deployed=4.0)
    assert years(FULL, programme=2.0) < 0.7 * years(FULL)
    assert years({}) == 0.0


def test_what_is_proven_does_not_drift_and_the_rest_does():
    half, all_ = years(FULL | {"bounds_proven": 0.5}), years(FULL | {"bounds_proven": 1.0})
    assert half == pytest.approx(0.5 * years(FULL))
    assert all_ == 0.0


# --- 177 a stack of monitors --------------------------------------------------------------------------------------------------
def test_each_further_monitor_helps_less_because_they_err_alike():
    world = appointed(drift=2.0)
    left = [astray(world, turn(world, FULL | {"stack": k}))[0] for k in (1.0, 2.0, 3.0, 5.0)]
    own = 1.0 - np.exp(-(2.0 - world.chart.params.drift_line))
    assert left[0] == pytest.approx(own)
    gains = -np.diff(left[:3])
    assert gains[0] > gains[1] > 0.0
    assert left[-1] > own * world.chart.params.monitors_alike


def test_monitors_cost_money_each():
    from game.rules.upkeep import bills

    world = watched()
    one, three = (bills(world, turn(world, FULL | {"stack": k})).sum() for k in (1.0, 3.0))
    assert three == pytest.approx(3.0 * one)


# --- 178 forged and withheld evidence, 180 cross-checks -------------------------------------------------------------------------
def test_an_undrifted_monitor_forges_nothing():
    world = appointed(worlds=MANY)
    assert not tampering(world, turn(world, FULL))[0].any()


def test_a_drifted_monitor_forges_against_the_disfavoured_and_spares_the_favoured():
    world = appointed(worlds=MANY, drift=2.0)
    now = turn(world, FULL)
    nats, _ = tampering(world, now)
    params, wrong = world.chart.params, astray(world, now)[0]
    assert (nats[ONE] != 0.0).mean() == pytest.approx(params.forge_rate * wrong, abs=0.03)
    assert set(np.unique(nats[ONE])) == {-params.forge_nats, 0.0}
    assert set(np.unique(nats[TWO])) == {params.forge_nats, 0.0}
    seen = after(sensing, world, now)
    honest = after(sensing, put(world, drift=0.0), now)
    assert (seen.pending[0, TWO] - honest.pending[0, TWO]).mean() > 0.3
    innocent = after(dossiers, put(seen, posterior=0.92), now).false_findings[actor(world, "two")].mean()
    plain = after(dossiers, put(honest, posterior=0.92), now).false_findings[actor(world, "two")].mean()
    assert innocent > plain + 0.1


def test_cross_checks_reveal_forgeries_while_people_still_look_for_themselves():
    found = {}
    for name, drift, reliance in (("honest", 0.0, 0.0), ("drifted", 2.0, 0.0), ("relied on", 2.0, 1.0)):
        world = appointed(worlds=MANY, drift=drift, reliance=reliance)
        found[name] = tampering(world, turn(world, FULL))[1].mean()
    assert found["relied on"] == 0.0 < found["honest"] < 0.05 < found["drifted"]
    world = appointed(worlds=MANY, drift=2.0)
    counted = after(sensing, world, turn(world, FULL)).conflicts
    assert counted.mean() == pytest.approx(found["drifted"])
    assert observe(world, turn(world).treaties, 1, [0]).public("conflicts").shape == (MANY,)


# --- 179 vague clauses ----------------------------------------------------------------------------------------------------------
def test_vague_clauses_give_a_drifted_monitor_pretexts():
    world = appointed(drift=2.0)
    clear, vague = (pretext(world, turn(world, FULL | {"ambiguity": a})) for a in (0.0, 1.0))
    assert not clear.any()
    assert vague[ONE, 0] > 0.0 > vague[TWO, 0]
    assert not pretext(put(world, drift=0.1), turn(world, FULL | {"ambiguity": 1.0})).any()
    found = {}
    for ambiguity in (0.0, 1.0):
        doubtful = put(world, posterior=0.85)
        still = {"breach_begins": 0.0, "breach_ends": 0.0}
        now = turn(doubtful, FULL | {"ambiguity": ambiguity}, params=still)
        found[ambiguity] = dossiers(put(doubtful, favour=0.0), now).fields["findings"][actor(world, "two"), 0]
    assert found == {0.0: 0.0, 1.0: 1.0}


# --- 185 defection --------------------------------------------------------------------------------------------------------------
def test_it_defects_only_with_drift_and_power_enough_and_then_all_is_over():
    params = watched().chart.params
    struck = {}
    for name, drift, lever in (("weak", 3.0, 0.3), ("true", 0.5, 1.0), ("both", 3.0, 1.0)):
        world = appointed(worlds=MANY, drift=drift)
        struck[name] = after(oversight, world, turn(world, {"monitor": lever}, number=9))
    assert not struck["weak"].usurped.any()
    assert not struck["true"].usurped.any()
    over = struck["both"].usurped > 0.0
    excess = struck["both"].drift[0] - params.usurp_drift
    assert over.mean() == pytest.approx(1.0 - np.exp(-0.25 * params.usurp_rate * excess), abs=0.03)
    assert (struck["both"].catastrophe[over] == 1.0).all()
    assert (struck["both"].ended[over] == 9.0).all()
    assert (outcome(struck["both"])[over] == CATASTROPHE).all()
    assert (struck["both"].survival < struck["true"].survival).all()
    assert (struck["both"].hazard > 0.0).all()


def test_fair_play_holds_for_the_monitor_too():
    world = appointed(worlds=MANY, drift=6.0)
    early = after(oversight, world, turn(world, FULL, number=3, fair={"no_catastrophe_before": 5}))
    assert not early.usurped.any()
    warned = after(oversight, world, turn(world, FULL, number=9, fair={"warning_shot": 1}))
    assert not warned.usurped.any()
    assert warned.warned.any()
    again = after(oversight, warned, turn(warned, FULL, number=10, fair={"warning_shot": 1}))
    assert again.usurped[warned.warned > 0.0].any()
    assert not again.usurped[warned.warned == 0.0].any()


def test_a_whole_game_can_end_so_and_nobody_gains_by_it():
    data = scenario(turns=40, parameters={"drift_rate": 0.5, "usurp_rate": 2.0}, rest=["incidents"])
    data["objectives"] = {"Alder": {"survival": True, "terms": [{"weight": 10.0, "read": "gdp", "base": "log", "when": "end"}]}}
    data["treaties"][0]["clauses"].append({"kind": "ai_monitor", "autonomy": 1.0})
    model = Model(load_scenario(data), seeds=range(16)).run_model()
    taken = model.world.usurped > 0.0
    assert taken.mean() > 0.8
    assert (model.world.ended[taken] < 39).all()
    assert (outcome(model.world)[taken] == CATASTROPHE).all()
    points = final_score(model.world, model.turn)[actor(model.world, "Alder")]
    whole = final_score(put(model.world, catastrophe=0.0, q=0.0), model.turn)[actor(model.world, "Alder")]
    np.testing.assert_allclose(points[taken], 0.25 * whole[taken])


def test_drift_goal_and_favour_are_on_nobodys_screen():
    world = appointed(drift=1.0)
    for seat in ("Alder", "agency", "one"):
        seen = observe(world, turn(world).treaties, 1, [actor(world, seat)])
        for name in ("drift", "monitor_goal", "favour"):
            with pytest.raises(Hidden):
                seen.own(name)
            with pytest.raises(Hidden):
                seen.public(name)
