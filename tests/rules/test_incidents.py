"""Incidents: counts, tails, hazard, warning shots, the end of the Run. Rates are measured over parallel worlds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labs import ONE, THREE, TWO, after, labs, turn

from game.rules.incidents import aligned, incidents, published_danger

CALM = {"internal_discount": 9.0}
"""Only released models count."""


def busy(world, per_turn):
    """Fields so that lab ONE alone is in use and expects so many incidents a turn at a gap of nothing."""
    share = per_turn / (360.0 * 0.25) * 9400.0 / 3000.0
    return world.changed_by({"market": np.array([share, 0.0, 0.0])[:, None] + world.market * 0.0})


@pytest.mark.parametrize("rate", [4.0, 25.0, 150.0])
def test_counts_have_the_mean_of_poisson_and_nearly_its_variance(rate):
    world = busy(labs(worlds=20_000, safety=1.0), rate)
    count = after(incidents, world, turn(world, params=CALM)).incidents[ONE]
    assert np.mean(count) == pytest.approx(rate, rel=0.02)
    assert np.var(count) == pytest.approx(rate, abs=0.05 * rate + 0.4)


def test_no_use_no_incident():
    world = labs(worlds=500, market=0.0)
    done = after(incidents, world, turn(world))
    assert (done.incidents == 0.0).all()
    assert (done.incident == 0.0).all()


@pytest.mark.parametrize("severity", [10.0, 100.0, 1000.0])
def test_the_worst_incident_has_a_pareto_tail(severity):
    rate, worlds = 50.0, 20_000
    world = busy(labs(worlds=worlds), rate)
    worst = after(incidents, world, turn(world, params=CALM)).incident[ONE]
    expected = 1.0 - np.exp(-rate * severity**-0.9)
    assert np.mean(worst > severity) == pytest.approx(expected, abs=4 * np.sqrt(expected / worlds) + 0.01 * expected)


def test_incidents_grow_exponentially_with_capability_ahead_of_safety():
    rates = []
    for gap in (0.0, 1.0, 2.0):
        world = busy(labs(worlds=4000, deployed=1.0 + gap, capability=1.0 + gap, safety=1.0), 40.0)
        rates.append(np.mean(after(incidents, world, turn(world)).incidents[ONE]))
    np.testing.assert_allclose(np.diff(np.log(rates)), 0.5, atol=0.02)


def test_infrastructure_makes_incidents_severe():
    severities = []
    for stage in (3, 4):
        world = busy(labs(worlds=4000, stage=stage), 40.0)
        severities.append(np.median(after(incidents, world, turn(world)).incident[ONE]))
    assert severities[1] == pytest.approx(4.0 * severities[0], rel=0.1)


# --- hazard -----------------------------------------------------------------------------------------------------------------
def test_hazard_is_what_the_law_says_for_one_lab():
    world = labs(deployed=[3.0, -9.0, -9.0], capability=[3.0, -9.0, -9.0], safety=[1.0, 9.0, 9.0])
    now = turn(world, params=CALM | {"systemic_coupling": 0.0})
    rate = 0.00006 * np.exp(1.2 * 2.0 + 0.5 * 3.0)
    assert after(incidents, world, now).hazard[0] == pytest.approx(1.0 - np.exp(-0.25 * rate), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    field=st.sampled_from(["deployed", "untested", "covert", "capability"]),
    low=st.floats(0.0, 3.0),
    step=st.floats(0.01, 2.0),
)
def test_hazard_never_falls_as_danger_grows(field, low, step):
    hazards = []
    for value in (low, low + step):
        world = labs(**{field: value})
        hazards.append(after(incidents, world, turn(world)).hazard[0])
    assert hazards[0] <= hazards[1] * (1 + 1e-12)


@pytest.mark.parametrize("change", [{"safety": 2.0}, {"stage": 1}])
def test_safety_and_caution_lower_hazard(change):
    world, safer = labs(deployed=2.0, capability=2.0), labs(**{"deployed": 2.0, "capability": 2.0} | change)
    assert after(incidents, safer, turn(safer)).hazard[0] < after(incidents, world, turn(world)).hazard[0]


def test_many_unsafe_labs_are_worse_than_their_sum():
    def rate(unsafe):
        world = labs(deployed=[3.0 if u else -9.0 for u in unsafe], capability=-9.0, safety=[1.0 if u else 9.0 for u in unsafe])
        return -np.log1p(-after(incidents, world, turn(world)).hazard[0])

    assert rate([1, 1, 1]) > rate([1, 0, 0]) + rate([0, 1, 0]) + rate([0, 0, 1])


def test_catastrophe_strikes_as_often_as_the_hazard_says():
    world = labs(worlds=40_000, deployed=4.0, capability=4.0, safety=1.5)
    done = after(incidents, world, turn(world))
    hazard = done.hazard[0]
    assert 0.01 < hazard < 0.5
    assert np.mean(done.catastrophe) == pytest.approx(hazard, abs=4 * np.sqrt(hazard / 40_000))
    np.testing.assert_array_equal(done.ended, np.where(done.catastrophe > 0, 0.0, -1.0))


def test_blame_is_the_chance_that_the_world_was_lost():
    world = labs(deployed=[4.0, 3.0, 2.0], capability=2.0, safety=0.5)
    for number in range(6):
        world = after(incidents, world, turn(world, number))
    np.testing.assert_allclose(world.blame.sum(axis=0), 1.0 - world.survival)
    assert world.blame[ONE, 0] > world.blame[TWO, 0] > world.blame[THREE, 0] > 0.0


# --- fairness ---------------------------------------------------------------------------------------------------------------
DOOM = {"deployed": 9.0, "capability": 9.0, "safety": 0.0, "stage": 4}


def test_no_catastrophe_comes_before_its_time():
    world = labs(worlds=200, **DOOM)
    early = after(incidents, world, turn(world, 3, fair={"no_catastrophe_before": 4}))
    assert (early.hazard == 0.0).all()
    assert (early.catastrophe == 0.0).all()
    late = after(incidents, world, turn(world, 4, fair={"no_catastrophe_before": 4}))
    assert np.mean(late.catastrophe) > 0.3


def test_the_first_would_be_catastrophe_is_a_warning_shot():
    world = labs(worlds=400, **DOOM)
    fair = {"warning_shot": 1.0}
    first = after(incidents, world, turn(world, fair=fair))
    assert (first.catastrophe == 0.0).all()
    assert 0.3 < np.mean(first.warned) < 1.0
    assert (first.incident.max(axis=0)[first.warned > 0] == 100_000.0).all()
    second = after(incidents, first, turn(world, 1, fair=fair))
    struck = second.catastrophe > 0
    assert struck.any()
    assert (first.warned[struck] == 1.0).all()


def test_no_catastrophe_comes_out_of_a_clear_sky():
    fair = {"never_from_green": 1.0}
    green, amber = labs(worlds=200, **DOOM), labs(worlds=200, amber=2.0, **DOOM)
    assert (after(incidents, green, turn(green, fair=fair)).catastrophe == 0.0).all()
    assert np.mean(after(incidents, amber, turn(amber, fair=fair)).catastrophe) > 0.3


# --- the Run ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("safety", "chance"), [(9.0, 0.6), (7.0, 0.6), (6.0, 0.475), (0.0, 0.35)])
def test_the_run_ends_in_dominance_or_catastrophe(safety, chance):
    worlds = 8000
    world = labs(worlds=worlds, capability=7.0, deployed=-9.0, safety=safety, run_turns=[2.0, 0.0, 0.0])
    now = turn(world, params={"hazard_base": 0.0})
    assert aligned(world, now)[ONE, 0] == pytest.approx(chance)
    done = after(incidents, world, now)
    assert np.mean(done.dominant[ONE]) == pytest.approx(chance, abs=4 * np.sqrt(0.25 / worlds))
    np.testing.assert_array_equal(done.catastrophe, 1.0 - done.dominant[ONE])
    assert (done.ended == 0.0).all()
    np.testing.assert_allclose(done.hazard, 1.0 - chance)


def test_an_unfinished_run_ends_nothing():
    world = labs(worlds=100, capability=7.0, safety=7.0, run_turns=[1.0, 0.0, 0.0])
    done = after(incidents, world, turn(world, params={"hazard_base": 0.0}))
    assert (done.ended == -1.0).all()
    assert (done.dominant == 0.0).all()


# --- what the public knows ---------------------------------------------------------------------------------------------------
def test_danger_is_read_off_public_figures_alone():
    world, hidden = labs(deployed=2.0), labs(deployed=2.0, safety=-5.0, capability=8.0, covert=3.0, culture=1.0, difficulty=5.0)
    record = np.array([0.4])
    assert published_danger(world, record, turn(world).params) == published_danger(hidden, record, turn(hidden).params)


def test_the_incident_record_shows_how_far_capability_is_ahead():
    for gap in (-0.5, 0.0, 1.5):
        world = labs(worlds=300, deployed=3.0, capability=3.0, safety=3.0 - gap, market=1.0)
        for number in range(24):
            world = after(incidents, world, turn(world, number, params={"hazard_base": 0.0}))
        assert np.mean(world.record) == pytest.approx(gap, abs=0.05)


def test_danger_is_near_the_truth_when_nothing_is_hidden():
    world = labs(deployed=3.0, capability=3.0, safety=2.0, record=1.0)
    done = after(incidents, world, turn(world))
    truth = 1.0 - (1.0 - done.hazard[0]) ** 4
    assert published_danger(world, world.record, turn(world).params)[0] == pytest.approx(truth, rel=1e-9)


def test_a_run_that_was_noticed_makes_danger_red():
    world = labs(run_seen=[1.0, 0.0, 0.0])
    calm = labs()
    assert (
        published_danger(world, world.record, turn(world).params)[0]
        > 0.4
        > published_danger(calm, calm.record, turn(calm).params)[0]
    )


# --- figures, one by one -----------------------------------------------------------------------------------------------------
def test_the_hazard_of_several_labs_worked_out_by_hand():
    world = labs(
        deployed=[3.0, 2.0, 2.0], capability=[3.0, 4.0, 2.0], safety=[2.0, 3.0, 1.5], stage=[4, 2, 1], untested=0.2,
        covert=[1.0, 0.0, 0.0],
    )  # fmt: skip
    use = np.array([3.0, max(2.0 + np.log10(0.25), 3.5), 1.5])
    gap = use - [2.0, 3.0, 1.5] + np.array([0.2, 0.2, 0.0])
    risk = np.exp(1.2 * gap + 0.5 * use) * np.array([2.0 * (1 + 3.0 * 0.5), 1.0, 1.0])
    rate = 0.00006 * risk * (1.0 + 0.002 * risk.sum())
    done = after(incidents, world, turn(world))
    assert done.exposure[0] == pytest.approx(risk.sum())
    assert done.hazard[0] == pytest.approx(1.0 - np.exp(-0.25 * rate.sum()))
    np.testing.assert_allclose(done.unsafe[:, 0], np.maximum(gap, 0.0), atol=1e-12)
    np.testing.assert_allclose(done.blame[:, 0], done.hazard[0] * rate / rate.sum())


def test_a_lab_without_compute_or_release_is_no_danger():
    world = labs(compute=(0.0, 0.0, 0.0), stage=0, capability=5.0)
    assert after(incidents, world, turn(world)).hazard[0] == 0.0


def test_danger_worked_out_by_hand():
    world = labs(deployed=[3.0, 2.0, 5.0], stage=[4, 2, 1], untested=0.1)
    use = np.array([3.0, 2.0 + np.log10(0.25)])
    gap = 0.5 + 0.1
    risk = np.exp(1.2 * gap + 0.5 * use) * [2.0, 1.0]
    rate = 0.00006 * risk * (1.0 + 0.002 * risk.sum())
    assert published_danger(world, np.array([0.5]), turn(world).params)[0] == pytest.approx(1.0 - np.exp(-rate.sum()))


def test_amber_counts_the_turns_in_a_row():
    red, green = labs(run_seen=1.0, amber=2.0), labs(amber=2.0)
    assert after(incidents, red, turn(red)).amber[0] == 3.0
    assert after(incidents, green, turn(green)).amber[0] == 0.0


def test_one_turn_of_amber_is_warning_enough():
    world = labs(worlds=200, amber=1.0, **DOOM)
    assert np.mean(after(incidents, world, turn(world, fair={"never_from_green": 1.0})).catastrophe) > 0.3


def test_news_of_dominance_is_told_once():
    world = labs(worlds=200, capability=7.0, safety=7.0, run_turns=[2.0, 0.0, 0.0], dominant=[0.0, 1.0, 0.0])
    change = incidents(world, turn(world, params={"hazard_base": 0.0}))
    told = change.why["dominance"].value
    assert set(np.unique(told[ONE])) == {0.0, 1.0}
    assert (told[TWO] == 0.0).all()
