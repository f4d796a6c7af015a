"""Society: alarm, opinion, law, governments. Rates are measured over parallel worlds."""

from __future__ import annotations

import numpy as np
import pytest
from labs import ALDER, BERYL, ONE, THREE, after, labs, turn

from game.rules.society import society

QUIET = {"concern_of_danger": 0.0, "concern_of_displacement": 0.0}


def test_an_incident_alarms_its_home_most_and_the_others_too():
    world = labs(incident=[30_000.0, 0.0, 0.0], concern=0.2, danger=0.0)
    done = after(society, world, turn(world))
    assert done.concern[ALDER, 0] > done.concern[BERYL, 0] > 0.2
    assert 1.0 - done.concern[ALDER, 0] == pytest.approx(0.8 * np.exp(-0.12 * np.log(100.0)), rel=1e-9)


def test_incidents_below_the_headlines_alarm_nobody():
    world = labs(incident=250.0, concern=0.2, danger=0.0)
    assert after(society, world, turn(world)).concern[ALDER, 0] == pytest.approx(0.2)


def test_people_get_used_to_the_ordinary_harm_of_a_widely_used_technology():
    rare, common = labs(incident=30_000.0, adoption=0.3), labs(incident=30_000.0, adoption=1.0)
    rare.gdp[...] *= 2
    common.gdp[...] *= 2
    assert after(society, common, turn(common)).concern[ALDER, 0] < after(society, rare, turn(rare)).concern[ALDER, 0]


def test_concern_fades_within_about_a_year():
    world = labs(concern=0.9, danger=0.0)
    done = world
    for number in range(4):
        done = after(society, done, turn(done, number, params=QUIET))
    expected = 0.2 + 0.7 * np.exp(-1.0 / 0.8)
    np.testing.assert_allclose(done.concern, expected)


def test_published_danger_and_displacement_are_felt():
    calm, danger, lost = labs(danger=0.0), labs(danger=0.3), labs(danger=0.0, displacement=0.05)
    concern = [after(society, w, turn(w)).concern[ALDER, 0] for w in (calm, danger, lost)]
    assert concern[1] > concern[0] < concern[2]


@pytest.mark.parametrize(
    "worse", [{"displacement": 0.05}, {"collateral": 300.0}, {"trend": -0.02}, {"stance": 1.0, "concern": 0.9}]
)
def test_support_suffers_from(worse):
    fine, bad = labs(concern=0.5), labs(**{"concern": 0.5} | worse)
    assert after(society, bad, turn(bad)).support[ALDER, 0] < after(society, fine, turn(fine)).support[ALDER, 0]


# --- law --------------------------------------------------------------------------------------------------------------------
def test_law_costs_political_capital_and_less_while_people_are_alarmed():
    spent = []
    for concern in (0.0, 1.0):
        world = labs(political_capital=50.0, concern=concern, support=0.5)
        done = after(society, world, turn(world, certified_only=0.5, procurement=0.0))
        np.testing.assert_allclose(done.certified_only, 0.5)
        earned = 16.0 * 0.25 * done.support[ALDER, 0]
        spent.append(50.0 + earned - done.political_capital[ALDER, 0])
    assert spent[0] > 2 * spent[1] > 0
    assert spent[0] == pytest.approx(30.0 * 0.5, rel=0.1)


def test_a_weak_government_passes_a_part_of_what_it_wants():
    world = labs(political_capital=1.0)
    done = after(society, world, turn(world, certified_only=1.0))
    assert ((done.certified_only > 0.0) & (done.certified_only < 0.5)).all()
    assert (done.political_capital >= 0.0).all()


def test_law_that_nobody_touches_stays():
    world = labs(certified_only=0.3, procurement=0.7)
    done = after(society, world, turn(world))
    assert (done.certified_only == 0.3).all()
    assert (done.procurement == 0.7).all()


# --- governments --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("support", [0.40, 0.46, 0.52])
def test_elections_are_won_by_support(support):
    worlds = 4000
    world = labs(worlds=worlds, support=support, term=15.0)
    now = turn(world, params={"support_memory": 1e9})
    changed = after(society, world, now).changed[ALDER]
    chance = 1.0 / (1.0 + np.exp((support - 0.46) / 0.06))
    assert np.mean(changed) == pytest.approx(chance, abs=4 * np.sqrt(0.25 / worlds))


def test_governments_stay_between_elections_while_they_are_liked():
    world = labs(worlds=2000, support=0.5, term=7.0)
    assert (after(society, world, turn(world)).changed == 0.0).all()


def test_governments_that_nobody_likes_fall_before_their_term():
    worlds = 4000
    world = labs(worlds=worlds, support=0.1, term=7.0)
    changed = after(society, world, turn(world, params={"support_memory": 1e9})).changed[ALDER]
    chance = 1.0 - np.exp(-0.25 * 1.5 * (1.0 - 0.1 / 0.3))
    assert np.mean(changed) == pytest.approx(chance, abs=4 * np.sqrt(0.25 / worlds))


def test_where_votes_decide_nothing_no_term_ends():
    world = labs(worlds=2000, support=0.35, term=15.0, elections=[1.0, 0.0])
    changed = after(society, world, turn(world)).changed
    assert np.mean(changed[ALDER]) > 0.5
    assert (changed[BERYL] == 0.0).all()


def test_a_new_government_has_its_own_line_around_the_nations_mean():
    world = labs(worlds=6000, support=0.05, term=15.0, leaning=0.4, stance=0.9)
    done = after(society, world, turn(world))
    fell = done.changed[ALDER] > 0
    assert np.mean(done.stance[ALDER][fell]) == pytest.approx(0.4, abs=0.01)
    assert np.std(done.stance[ALDER][fell]) == pytest.approx(0.2, abs=0.02)
    assert (done.stance[ALDER][~fell] == 0.9).all()
    assert (done.term[ALDER] == np.where(fell, 0.0, 16.0)).all()
    assert (done.political_capital[ALDER][fell] == 12.0).all()


def test_a_run_that_was_noticed_alarms_everybody():
    world = labs(run_turns=[1.0, 0.0, 0.0], run_seen=[1.0, 0.0, 0.0], concern=0.2, danger=0.0)
    calm = labs(concern=0.2, danger=0.0)
    done = after(society, world, turn(world)).concern
    assert (done > after(society, calm, turn(calm)).concern + 0.1).all()
    assert world.chart.lab_home[ONE] == world.chart.lab_home[THREE] - 1


# --- figures, one by one -----------------------------------------------------------------------------------------------------
def test_support_worked_out_by_hand():
    world = labs(
        support=0.5, trend=[0.04, 0.01], investment=0.1, adoption=0.2, collateral=[50.0, 0.0], displacement=0.02,
        stance=[0.9, 0.2], concern=0.4, danger=0.0,
    )  # fmt: skip
    done = after(society, world, turn(world))
    concern = done.concern[:, 0]
    for nation, trend, short, mismatch in (
        (ALDER, 0.04, 50.0 / 5000, concern[ALDER] + 0.9 - 1.0),
        (BERYL, 0.01, 0.0, 0.3 * (1.0 - 0.2 - concern[BERYL])),
    ):
        grown = trend + 0.1 * 0.1 + 0.004 * 0.2
        level = 0.52 + 3.0 * (grown - 0.02) - 2.5 * 0.02 - 2.0 * short - 0.35 * mismatch
        expected = 0.5 + (1 - np.exp(-0.25 / 0.7)) * (level - 0.5)
        assert done.support[nation, 0] == pytest.approx(expected), nation


def test_a_new_government_starts_liked():
    world = labs(worlds=2000, support=0.1, term=15.0)
    done = after(society, world, turn(world, params={"support_memory": 1e9}))
    fell = done.changed[ALDER] > 0
    np.testing.assert_allclose(done.support[ALDER][fell], 0.1 + 0.2 * 0.9, rtol=1e-6)


def test_the_line_of_headlines_moves_with_use():
    world = labs(incident=[50_000.0, 0.0, 0.0], adoption=1.0, concern=0.0, danger=0.0)
    line = 300.0 * (30000.0 / 9400.0) ** (1 / 0.9)
    alarm = 1 - np.exp(-0.12 * np.log(50_000.0 / line))
    change = society(world, turn(world))
    assert change.why["alarm"].value[ALDER, 0] == pytest.approx(alarm)
    assert change.why["alarm"].value[BERYL, 0] == pytest.approx(1 - np.exp(-0.4 * 0.12 * np.log(50_000.0 / line)))


def test_unrest_topples_where_votes_do_not():
    worlds = 8000
    world = labs(worlds=worlds, support=0.0, term=7.0, elections=0.0)
    changed = after(society, world, turn(world, params={"support_memory": 1e9})).changed
    chance = 0.3 * (1.0 - np.exp(-0.25 * 1.5))
    assert np.mean(changed) == pytest.approx(chance, abs=4 * np.sqrt(chance / (2 * worlds)))


def test_news_of_law_is_the_change_of_law():
    world = labs(certified_only=0.5, procurement=0.5, political_capital=90.0)
    told = society(world, turn(world, certified_only=[0.7, -1.0], procurement=[0.2, -1.0])).why
    np.testing.assert_allclose(told["law"].value[:, 0], [0.2, 0.0], atol=1e-12)
    np.testing.assert_allclose(told["purchases"].value[:, 0], [-0.3, 0.0], atol=1e-12)
