"""Research: capability, algorithms, safety, open weights and the Run."""

from __future__ import annotations

import numpy as np
import pytest
from labs import ALDER, BERYL, ONE, THREE, TWO, after, labs, turn

from game.rules.research import FRONTIER_2025, research

SURE = {"insight_luck": 0.0}


def test_capability_approaches_what_the_run_is_worth():
    world = labs(capability=0.0, aggregate_run=FRONTIER_2025 * 100, insight=0.0, algorithms=0.5, open_weights=-9.0)
    now = turn(world, params=SURE | {"insight_pace": 0.0})
    np.testing.assert_allclose(after(research, world, now).capability, 2.5 * (1 - np.exp(-0.25 / 0.35)))


def test_what_a_lab_has_learned_it_does_not_unlearn():
    world = labs(capability=3.0, aggregate_run=1e20, open_weights=-9.0)
    assert (after(research, world, turn(world)).capability == 3.0).all()


def test_algorithms_gain_a_factor_of_three_a_year_at_the_effort_of_2025():
    world = labs(compute=(4.0, 4.0, 4.0), capability=0.0, deployed=0.0, algorithms=0.0)
    effort = 12.0 * 0.5 * 0.7  # M H100e in experiments: half trains, three tenths of that is the run
    now = turn(world, params={"effort_scale": effort}, train=0.5)
    assert after(research, world, now).algorithms[0] == pytest.approx(0.25 * 0.48)


@pytest.mark.parametrize(
    ("slower", "faster"),
    [({"decoupling": 0.8}, {}), ({"algorithms": 3.0}, {}), ({"covert": 1.0}, {}), ({"capability": 1.0}, {"capability": 3.0})],
)
def test_secrecy_apartness_and_past_progress_slow_public_algorithms_and_better_models_help(slower, faster):
    gains = []
    for fields in (slower, faster):
        world = labs(**fields)
        gains.append(after(research, world, turn(world)).algorithms[0] - world.algorithms[0])
    assert gains[0] < gains[1]


def test_fewer_experiments_mean_slower_algorithms():
    gains = [after(research, w, turn(w)).algorithms[0] for w in (labs(), labs(compute=(0.2, 0.2, 0.2)))]
    assert gains[0] > gains[1] > 0


def test_compute_that_a_ceiling_keeps_out_of_the_run_goes_into_experiments():
    free, held = (labs(forgone=f) for f in (0.0, 2.0))
    assert after(research, held, turn(held)).algorithms[0] > after(research, free, turn(free)).algorithms[0]


def test_luck_in_research_has_the_stated_spread_over_a_year():
    worlds = 4000
    world = labs(worlds=worlds, insight=0.0)
    for number in range(4):
        world = after(research, world, turn(world, number, params={"insight_life": 1e9, "insight_pace": 0.0}))
    assert np.std(world.insight[ONE]) == pytest.approx(0.12, rel=0.04)
    assert abs(np.mean(world.insight[ONE])) < 0.006


@pytest.mark.parametrize("guard", [(0.05, 0.1), (0.1, 0.3), (0.3, 0.6)])
def test_more_guard_means_more_safety_with_falling_returns(guard):
    low, high = guard
    world = labs(safety=0.0, capability=9.0)
    gained = [after(research, world, turn(world, guard=g)).safety[ONE, 0] for g in (low, high)]
    assert 1.0 < gained[1] / gained[0] < high / low


def test_a_reckless_culture_wastes_safety_work():
    world = labs(safety=0.0, capability=9.0, culture=[0.0, 0.5, 1.0])
    gained = after(research, world, turn(world)).safety[:, 0]
    assert gained[ONE] > gained[TWO] > gained[THREE] > 0.0
    assert gained[THREE] == pytest.approx(0.5 * gained[ONE])


def test_a_harder_world_asks_for_more_safety_work():
    easy, hard = (labs(safety=0.0, capability=9.0, difficulty=d) for d in (1.0, 2.0))
    gained = [after(research, w, turn(w)).safety[ONE, 0] for w in (easy, hard)]
    assert gained[0] == pytest.approx(2.0 * gained[1])


def test_safety_work_cannot_run_far_ahead_of_the_models_it_is_done_on():
    world = labs(safety=1.4, capability=1.0)
    np.testing.assert_allclose(after(research, world, turn(world, guard=1.0, train=0.0)).safety, 1.5)


def test_what_others_publish_carries_over_in_part():
    world = labs(safety=[3.0, 1.0, 1.0], capability=9.0)
    gained = after(research, world, turn(world, guard=0.0)).safety - world.safety
    assert gained[ONE, 0] == pytest.approx(0.0)
    assert gained[TWO, 0] == pytest.approx(0.25 * 0.3 * (2.0 - 0.3))


def test_a_safety_institute_helps_most_at_home():
    from labs import setup

    world = labs(safety=0.0, capability=9.0)
    at = setup().chart.axes.programme["safety_institute"]
    world.programme[ALDER, at] = 10.0
    gained = after(research, world, turn(world, guard=0.0)).safety[:, 0]
    assert gained[ONE] > gained[THREE] > 0.0


def test_published_weights_are_open_to_everybody_at_once():
    world = labs(deployed=[2.0, 1.0, 0.5], capability=[2.0, 1.0, 0.5], open_weights=0.0)
    done = after(research, world, turn(world, open_weights=[1.0, 0.0, 0.0]))
    assert done.open_weights[0] == 2.0
    later = after(research, done, turn(done, 1))
    np.testing.assert_allclose(later.capability[:, 0], [2.0, 1.85, 1.85], atol=0.02)


def test_open_models_follow_the_second_nation_and_do_not_fall_a_generation_behind():
    near = labs(deployed=[3.0, 2.9, 2.6], open_weights=0.0)
    far = labs(deployed=[3.0, 2.9, 0.0], open_weights=0.0)
    for number in range(40):
        near, far = (after(research, w, turn(w, number)) for w in (near, far))
    assert near.open_weights[0] == pytest.approx(2.6 - 0.1)
    assert far.open_weights[0] == pytest.approx(3.0 - 1.1)


# --- the Run ---------------------------------------------------------------------------------------------------------------
def test_only_a_model_near_the_last_generation_can_begin_the_run():
    world = labs(capability=[7.0, 5.0, 7.0])
    done = after(research, world, turn(world, dash=[1.0, 1.0, 0.0]))
    np.testing.assert_array_equal(done.run_turns[:, 0], [1.0, 0.0, 0.0])
    np.testing.assert_array_equal(done.run_start[:, 0], [1.0, 0.0, 0.0])


def test_cutting_its_compute_stops_the_run():
    for chips, turns in ((0.61, 2.0), (0.59, 0.0)):
        world = labs(compute=(chips, 1.0, 1.0), capability=7.0, run_turns=[1.0, 0, 0], run_start=[1.0, 0, 0])
        assert after(research, world, turn(world, dash=[1.0, 0, 0])).run_turns[ONE, 0] == turns


def test_the_run_is_noticed_in_six_quarters_of_ten():
    world = labs(worlds=4000, capability=7.0)
    seen = after(research, world, turn(world, dash=1.0)).run_seen
    assert np.mean(seen) == pytest.approx(0.6, abs=4 * np.sqrt(0.24 / 12000))


def test_nobody_runs_before_the_scenario_allows_a_catastrophe():
    world = labs(capability=9.0)
    done = after(research, world, turn(world, 2, fair={"no_catastrophe_before": 3}, dash=1.0))
    assert (done.run_turns == 0.0).all()
    assert (after(research, world, turn(world, 3, fair={"no_catastrophe_before": 3}, dash=1.0)).run_turns == 1.0).all()
    assert world.gdp[BERYL, 0] > 0


# --- figures, one by one -----------------------------------------------------------------------------------------------------
def test_the_frontier_of_2025_is_the_largest_known_run_of_that_year():
    assert FRONTIER_2025 == 5e26
    world = labs(capability=-9.0, aggregate_run=5e28, covert_run=2e28, insight=0.0, algorithms=0.0, open_weights=-99.0)
    now = turn(world, params=SURE | {"insight_pace": 0.0, "training_lag": 1e-9}, split=4.0)
    expected = np.log10((3e28 * np.exp(-0.06 * 2) + 2e28) / 5e26)
    np.testing.assert_allclose(after(research, world, now).capability, expected)


def test_the_pace_of_algorithms_worked_out_by_hand():
    world = labs(compute=(1.0, 1.0, 1.0), covert=[1.0, 0.0, 0.0], algorithms=1.0, capability=2.0, forgone=[1.0, 0.0, 0.0])
    world.decoupling[ALDER, BERYL] = world.decoupling[BERYL, ALDER] = 0.5
    effort = np.array([2.0 * 0.5 * (1 - 0.03), 1.0 * 0.5 * 0.7, 1.0 * 0.5 * 0.7])
    share = np.array([effort[:2].sum(), effort[2]]) / effort.sum()
    apart = 2 * share[0] * share[1] * 0.5
    pace = 0.48 * (effort.sum() / 2.2) ** 0.3 * 10**-0.25 * (1 + 0.08 * 2.0) * (1 - 1 / 4) * (1 - 0.35 * apart)
    assert after(research, world, turn(world, train=0.5)).algorithms[0] == pytest.approx(1.0 + pace / 4)


def test_a_quarter_of_safety_work_worked_out_by_hand():
    from labs import setup

    world = labs(safety=[2.0, 1.0, 1.0], capability=9.0, culture=0.4, difficulty=1.25)
    programmes = setup().chart.axes.programme
    world.programme[ALDER, programmes["safety_institute"]] = 10.0
    world.programme[BERYL, programmes["academia"]] = 10.0
    done = after(research, world, turn(world, guard=0.15)).safety[:, 0]
    own = 0.15 / (0.15 + 0.35) * (1 - 0.5 * 0.4)
    home, abroad = (0.3 * 10 + 0.7 * stock for stock in (10.0, 0.0))
    for lab, start, shared, spill in ((ONE, 2.0, home, 0.0), (TWO, 1.0, home, 0.7), (THREE, 1.0, abroad, 0.7)):
        pace = (2.6 * own + 0.3 * shared / (shared + 10.0)) * np.exp(-0.12 * start) / 1.25
        assert done[lab] == pytest.approx(start + (pace + 0.3 * 1.5 * spill) / 4), lab


def test_a_community_catches_up_at_its_own_speed_with_what_has_been_released():
    world = labs(deployed=[3.0, 3.0, 2.5], stage=[3, 3, 2], open_weights=1.0)
    opened = after(research, world, turn(world)).open_weights[0]
    assert opened == pytest.approx(1.0 + (1 - np.exp(-0.25 / 0.3)) * (2.4 - 1.0))
    inside = labs(deployed=[3.0, 3.0, 2.5], stage=[3, 3, 1], open_weights=1.0)
    assert after(research, inside, turn(inside)).open_weights[0] == pytest.approx(1.0 + (1 - np.exp(-0.25 / 0.3)) * 0.9)


def test_the_story_of_a_run_is_told_to_whom_it_may():
    world = labs(worlds=50, capability=7.0, run_turns=[0.0, 1.0, 1.0], run_start=[0.0, 1.0, 9.0], run_seen=[0.0, 1.0, 1.0])
    change = research(world, turn(world, dash=1.0))
    told = {name: why.value for name, why in change.why.items()}
    assert (told["run_begun"] == np.array([1.0, 0.0, 0.0])[:, None]).all()
    assert (told["run_stopped"] == np.array([0.0, 0.0, 1.0])[:, None]).all()
    assert set(np.unique(told["run_noticed"][ONE])) == {0.0, 1.0}
    assert (told["run_noticed"][TWO:] == 0.0).all()
    assert (change.fields["run_seen"][TWO] == 1.0).all()
    assert (change.fields["run_seen"][THREE] == 0.0).all()
    assert change.why["run_begun"].seen_by.value == "owner"
