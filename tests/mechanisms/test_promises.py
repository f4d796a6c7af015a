"""Promises and who keeps them: defection, limits, scope, unequal cost, split runs, the gap between truth and report."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from labs import ALDER, BERYL, ONE, THREE, TWO, after, labs, scenario, setup, turn
from worlds import a_turn, promises

from game import Model, load_scenario
from game.knowledge.observe import Hidden
from game.policies.components import on_offer
from game.policies.conduct import conduct
from game.rules.build import build
from game.rules.compute import compute
from game.rules.economy import economy
from game.rules.enforcement import apparent_breaches, breaches, enforcement
from game.rules.release import release
from game.rules.research import FRONTIER_2025, research
from game.treaty.clause import read
from game.treaty.draft import Draft, lower
from game.treaty.levers import resting
from game.world.draws import Draws
from game.world.readouts import find

CEILING = 5.0e26


def bound_by(world, **clause):
    """The obligations of one compute cap between Alder and Beryl, as rules meet them."""
    low = lower(Draft("T", (read({"kind": "compute_cap", "flop": CEILING} | clause),)), world.chart)
    columns = (low.row, low.bound, low.scale, low.sign, low.bound_by, np.ones(len(low.row)))
    return promises(*(np.repeat(np.asarray(c, float)[:, None], world.worlds, axis=1) for c in columns))


def after_a_turn(clause=None, **deeds):
    """The world after labs have trained and promises were held against what they did, and the turn."""
    world = labs(compute=(4.0, 4.0, 0.2), capability=-1.0, deployed=-9.0, open_weights=-9.0, insight=0.0)
    now = replace(turn(world, params={"insight_luck": 0.0}, **deeds), obligations=bound_by(world, **(clause or {})))
    world = after(compute, world, now)
    world = after(research, world, now)
    return after(enforcement, world, now), now


# --- 1 defection: keep, shade or break, in secret ---------------------------------------------------------------------------
def test_whoever_shades_or_breaks_a_promise_gains_capability_and_a_breach_on_the_true_record():
    gained, broken = [], []
    for allowed in (CEILING, 1.25 * CEILING, 1e40):
        done, _ = after_a_turn(run_cap=allowed)
        gained.append(done.capability[ONE, 0])
        broken.append(done.breach[done.chart.lab_actor[ONE], 0])
    assert gained[0] < gained[1] < gained[2]
    assert broken[0] == 0.0 < broken[1] < 0.05 < broken[2]
    assert broken[1] == pytest.approx(0.25 / 9.0)


def test_a_breach_is_on_no_seats_screen():
    model = Model(setup(), seeds=[1], policy="hold")
    for seat in ("Alder", "one", "three"):
        with pytest.raises(Hidden):
            model.observe([seat]).own("breach")
        with pytest.raises(Hidden):
            model.observe([seat]).public("met")


# --- 16 the same clause costs seats unequally -------------------------------------------------------------------------------
def test_the_same_ceiling_holds_back_the_large_lab_and_costs_the_small_one_nothing():
    done, now = after_a_turn(run_cap=CEILING)
    assert done.forgone[ONE, 0] > 0.2
    assert done.forgone[THREE, 0] == 0.0
    lost = after(economy, done, now).collateral - after(economy, *freely()).collateral
    assert lost[ALDER, 0] > 0.0 == pytest.approx(lost[BERYL, 0])


def freely():
    done, now = after_a_turn()
    return done, now


# --- 20 limits on development: per run and per year -------------------------------------------------------------------------
def test_a_ceiling_may_count_single_runs_all_parts_of_a_run_or_a_year():
    done, now = after_a_turn(split=4.0)
    found = {}
    for name, clause in {"part": {"aggregate": False}, "run": {"aggregate": True}, "year": {"per": "year"}}.items():
        found[name] = breaches(done, replace(now, obligations=bound_by(done, **clause)))[ONE, 0]
    assert found["part"] == 0.0 < found["run"] < found["year"]
    done = done.changed_by({"year_flop": done.year_flop * 0.0 + 5.5 * CEILING})
    assert breaches(done, replace(now, obligations=bound_by(done, per="year")))[ONE, 0] == pytest.approx(4.5 / 9.0)


def test_the_slack_under_a_ceiling_can_be_read_by_all():
    data = scenario(treaties=[{"id": "t", "title": "T", "parties": ["Alder"], "minimum": 1,
                               "clauses": [{"kind": "compute_cap", "flop": CEILING}]}])  # fmt: skip
    model = Model(load_scenario(data), seeds=[1], policy="hold")
    model.step()
    seen = model.observe(["Beryl"])
    slack = seen.ceiling("aggregate_run") / seen.public("declared_run")
    assert np.isfinite(slack[ONE, 0])
    assert slack[THREE, 0] > 1e10  # not a party's


# --- 23 who is bound --------------------------------------------------------------------------------------------------------
def test_who_counts_as_an_actor_decides_who_may_do_the_forbidden_thing():
    data = scenario()
    data["actors"]["two"] = data["actors"]["two"] | {"state_share": 0.5}
    world = load_scenario(data).world(Draws.of([0])).copied()
    world.aggregate_run[...] = 10 * CEILING
    by = {}
    for binds in ("labs_of_parties", "consortia", "nations"):
        now = replace(a_turn(world), obligations=bound_by(world, binds=binds))
        by[binds] = {world.chart.axes.actor.ids[a] for a in np.flatnonzero(after(enforcement, world, now).breach[:, 0])}
    assert by == {"labs_of_parties": {"one", "two", "three"}, "consortia": {"two"}, "nations": {"Alder", "Beryl"}}


# --- 82, 132 capped and uncapped chips --------------------------------------------------------------------------------------
def test_a_cap_comes_with_new_chips_and_old_ones_never_get_it():
    world = labs(capped=0.0)
    world.orders[...] = world.capacity
    for number in range(4):
        now = turn(world, number)
        levers = resting(world.chart, 1)
        levers.chip_cap[ALDER] = 1.0
        world = after(build, world, replace(now, levers=levers))
    centre, abroad = world.chart.axes.plant["centre_a"], world.chart.axes.plant["centre_b"]
    assert 0.0 < world.capped[centre, 0] < 1.0
    assert world.capped[abroad, 0] == 0.0


# --- 160, 162 split runs and proxies ----------------------------------------------------------------------------------------
def test_a_split_run_keeps_the_letter_of_a_ceiling_and_breaks_one_that_adds_its_parts():
    for parts, letter in ((1.0, "broken"), (8.0, "kept")):
        done, now = after_a_turn(split=parts)
        single = breaches(done, replace(now, obligations=bound_by(done, aggregate=False)))[ONE, 0]
        added = breaches(done, replace(now, obligations=bound_by(done, aggregate=True)))[ONE, 0]
        assert (single == 0.0) == (letter == "kept")
        assert added > 0.0


def test_a_split_run_is_worth_a_little_less_than_a_whole_one_and_more_than_one_that_keeps_the_ceiling():
    gained = {}
    for name, deeds in {"whole": {}, "split": {"split": 8.0}, "kept": {"run_cap": CEILING}}.items():
        gained[name] = after_a_turn(**deeds)[0].capability[ONE, 0]
    assert gained["kept"] < gained["split"] < gained["whole"]


# --- 164 the fixed cost of compliance ---------------------------------------------------------------------------------------
def test_promises_that_a_large_lab_does_not_notice_ruin_a_small_one_unless_a_state_shelters_it():
    def shares(state_share):
        data = scenario()
        data["actors"]["three"] = data["actors"]["three"] | {"state_share": state_share}
        world = load_scenario(data).world(Draws.of([0])).copied()
        fed = labs(compute=(1.0, 1.0, 0.01), target=0.0001, misses=1.0, culture=0.1)
        world = world.changed_by(fed.arrays())
        world.cash[...] = np.array([50.0, 50.0, 0.02])[:, None]
        world.bound[world.chart.lab_actor] = 10.0
        now = turn(world, params={"investors": 0.0001, "reinvested": 0.0001, "scarcity_pricing": 0.0})
        return after(release, world, now)

    alone, sheltered = shares(0.0), shares(1.0)
    assert alone.cash[ONE, 0] > 40.0
    assert alone.cash[THREE, 0] == 0.0  # broke, its second miss in a row: the leadership goes
    assert alone.culture[THREE, 0] >= 0.35
    assert sheltered.cash[THREE, 0] > 0.0
    assert sheltered.culture[THREE, 0] == 0.1


# --- 167 a ceiling in operations grows old ----------------------------------------------------------------------------------
def test_a_fixed_ceiling_lets_more_capability_through_every_year():
    reached = []
    for algorithms in (0.0, 0.5, 1.0):
        world = labs(aggregate_run=CEILING, algorithms=algorithms, insight=0.0, capability=-5.0, deployed=-9.0, open_weights=-9.0)
        for number in range(12):
            frozen = world.changed_by({"algorithms": world.algorithms * 0.0 + algorithms, "insight": world.insight * 0.0})
            world = after(research, frozen, turn(frozen, number, params={"insight_luck": 0.0, "insight_pace": 0.0}))
        reached.append(world.capability[ONE, 0])
    np.testing.assert_allclose(np.diff(reached), 0.5, atol=0.01)
    assert reached[0] == pytest.approx(np.log10(CEILING / FRONTIER_2025), abs=0.01)


# --- 186 the rate of promises kept, true and as published -------------------------------------------------------------------
def test_what_is_split_or_hidden_looks_kept_and_the_end_shows_the_difference():
    done, now = after_a_turn(split=8.0)
    true, seen = breaches(done, now), apparent_breaches(done, now)
    assert true[ONE, 0] > 0.0 == seen[ONE, 0]
    assert find("adherence").get(done)[0] < 1.0 == find("adherence_as_published").get(done)[0]
    open_breach, now = after_a_turn()
    assert apparent_breaches(open_breach, now)[ONE, 0] == pytest.approx(breaches(open_breach, now)[ONE, 0])


def test_a_promise_of_which_nothing_is_published_looks_kept():
    world = labs(year_flop=1e30)
    now = replace(turn(world), obligations=bound_by(world, per="year"))
    assert breaches(world, now)[TWO, 0] == 1.0
    assert apparent_breaches(world, now)[TWO, 0] == 0.0


# --- 163 components trained apart, traded, and put together ----------------------------------------------------------------
def built_of_parts(buys=1.0, sells=1.0, market=1.0, **fields):
    """The world after labs that each keep a ceiling have traded components, and the turn."""
    world = labs(compute=(4.0, 4.0, 4.0), capability=-1.0, deployed=-9.0, open_weights=-9.0, insight=0.0, stage=3.0,
                 declared_run=CEILING, cash=50.0, **fields)  # fmt: skip
    params = {"insight_luck": 0.0, "component_market": market}
    now = turn(world, params=params, run_cap=CEILING, assemble=[buys, 0.0, 0.0], sell_parts=sells)
    before = world.cash.copy()
    world = after(compute, world, now)
    return after(research, world, now), now, before


def test_parts_that_each_keep_a_ceiling_make_a_model_beyond_it_which_only_an_assembly_limit_reaches():
    done, now, _ = built_of_parts()
    assert done.components[ONE, 0] == pytest.approx(2.0 * CEILING)
    assert done.assembled[ONE, 0] == pytest.approx(3.0 * CEILING, rel=1e-6)
    alone, _, _ = built_of_parts(buys=0.0)
    assert done.capability[ONE, 0] > alone.capability[ONE, 0] == alone.capability[TWO, 0]
    for deed in ("run", "year", "part"):
        clause = {"run": {}, "part": {"aggregate": False}, "year": {"per": "year", "flop": 1e28}}[deed]
        assert breaches(done, replace(now, obligations=bound_by(done, **clause)))[ONE, 0] == 0.0
    limit = {"kind": "assembly_limit"}
    assert breaches(done, replace(now, obligations=bound_by(done, **limit)))[ONE, 0] == pytest.approx(2.0 / 9.0, rel=1e-6)
    assert breaches(alone, replace(now, obligations=bound_by(alone, **limit)))[ONE, 0] == 0.0


def test_components_are_paid_for_by_whoever_buys_and_to_whoever_made_them():
    done, now, before = built_of_parts()
    earned = (done.cash - before)[:, 0]
    price = 2.0 * CEILING / 1e26 * now.params.component_price * now.year
    assert earned[ONE] == pytest.approx(-price)
    assert earned[TWO] == earned[THREE] == pytest.approx(price / 2.0)
    poor, _, _ = built_of_parts(market=1.0)
    assert poor.components[ONE, 0] > 0.0
    broke = labs(compute=(4.0, 4.0, 4.0), stage=3.0, declared_run=CEILING, cash=price / 4.0)
    bought = after(compute, broke, turn(broke, params={"component_market": 1.0}, assemble=[1.0, 0.0, 0.0]))
    assert bought.components[ONE, 0] == pytest.approx(CEILING / 2.0)


def test_the_market_in_components_shuts_by_makers_by_lists_and_by_stacks_that_have_grown_apart():
    whole = built_of_parts()[0].components[ONE, 0]
    assert built_of_parts(sells=[1.0, 0.0, 0.0])[0].components[ONE, 0] == 0.0
    assert built_of_parts(market=0.0)[0].components[ONE, 0] == 0.0
    assert built_of_parts(decoupling=np.array([[0.0, 1.0], [1.0, 0.0]])[..., None])[0].components[ONE, 0] == pytest.approx(
        whole / 2.0
    )
    world = labs()
    listed = np.zeros_like(world.listed)
    listed[BERYL, world.chart.lab_actor[ONE]] = 1.0
    assert built_of_parts(listed=listed)[0].components[ONE, 0] == pytest.approx(whole / 2.0)


@pytest.mark.parametrize(("depth", "allowed"), [(0.0, 1.0), (1.0, 10.0)])
def test_a_lab_keeps_an_assembly_limit_by_buying_less_and_breaks_it_by_buying_more(depth, allowed):
    data = scenario(parameters={"component_market": 1.0}, treaties=[
        {"id": "t", "title": "T", "parties": ["Alder", "Beryl"], "clauses": [{"kind": "assembly_limit", "flop": CEILING}]}])  # fmt: skip
    model = Model(load_scenario(data), seeds=[1], policy="hold")
    model.step()
    model.step()
    seen = model.observe(["one"])
    rows = seen.obligations()
    wanted = {"assemble": np.ones((1, 1))}
    answer = conduct(seen, wanted, np.full(rows.row.shape, depth))
    room = CEILING * allowed
    own = min(float(answer["run_cap"][0, 0]), 1.5 * float(seen.own("aggregate_run")[0, 0]))
    assert own + float(answer["assemble"][0, 0]) * float(on_offer(seen)[0, 0]) <= room * (1.0 + 1e-9) or depth
    assert (float(answer["assemble"][0, 0]) < 1.0) == (depth == 0.0)
