"""Figures and their intervals, and the time to detection: by hand, and against scipy's own product-limit estimate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, binomtest, ecdf

from game.analysis.delays import Delays, as_published, half_found, survival, time_to_detection
from game.analysis.figures import chance, figure, ratio_of_sums
from game.analysis.stress import efficacy


def counts(*rows):
    return np.array(rows, float).T


def test_the_mean_of_four_worlds_has_students_interval():
    found = figure([1.0, 2.0, 3.0, 4.0])
    assert found["mean"] == 2.5
    assert found["high"] - found["mean"] == pytest.approx(3.182446 * np.sqrt(5.0 / 3.0) / 2.0, rel=1e-6)


def test_worlds_in_which_a_figure_is_undefined_are_left_out():
    assert figure([None, 2.0, float("nan")]) == {"mean": 2.0, "low": None, "high": None}
    assert figure([None, float("nan")]) is None


@pytest.mark.parametrize(("yes", "of"), [(0, 20), (3, 20), (20, 20), (37, 64)])
def test_a_chance_has_wilsons_interval(yes, of):
    known = binomtest(yes, of).proportion_ci(method="wilson")
    found = chance(np.arange(of) < yes)
    assert (found["low"], found["high"]) == (pytest.approx(known.low), pytest.approx(known.high))


def test_half_are_found_after_as_many_turns_as_by_hand():
    # six breaches: two found at once, one after a turn, one after three; one ended unfound in its second turn, one runs on
    found, unfound = counts([2, 1, 0, 1, 0]), counts([0, 1, 0, 0, 1])
    np.testing.assert_allclose(survival(found, unfound)[:, 0], [4 / 6, 3 / 6, 3 / 6, 1 / 4, 1 / 4])
    assert half_found(found, unfound)[0] == 1.0


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40))
def test_the_product_limit_estimate_is_that_of_scipy(breaches):
    found, unfound = np.zeros(10), np.zeros(10)
    for delay, ended in breaches:
        (found if ended else unfound)[delay] += 1.0
    right = [d for d, ended in breaches if not ended]
    known = ecdf(CensoredData(uncensored=[d for d, ended in breaches if ended], right=right)).sf
    mine = survival(found, unfound)
    np.testing.assert_allclose([known.evaluate(d) for d in range(10)], mine, atol=1e-12)


def test_breaches_never_found_leave_the_median_open_and_a_least_end():
    found, unfound = np.zeros((6, 40)), np.zeros((6, 40))
    unfound[5] = 1.0
    found[0, :8] = 1.0
    told = time_to_detection(Delays(found, unfound))
    assert told == {"median": None, "low": None, "high": None}
    unfound[5, 10:] = 0.0
    found[3, 10:] = 1.0
    assert time_to_detection(Delays(found, unfound))["median"] == 3.0


def test_the_public_knows_nothing_of_what_was_never_found():
    found, unfound = np.zeros((6, 30)), np.zeros((6, 30))
    found[1], unfound[5] = 1.0, 3.0
    assert time_to_detection(Delays(found, unfound))["median"] is None
    assert as_published(Delays(found, unfound))["median"] == 1.0


def test_nothing_broken_means_no_time_to_detection():
    assert time_to_detection(Delays(np.zeros((6, 3)), np.zeros((6, 3)))) is None


def test_the_interval_of_a_median_covers_it_as_often_as_it_says():
    rng, hits = np.random.default_rng(5), 0
    for _ in range(200):
        delays = rng.geometric(0.2, size=60) - 1  # half are found within 3 turns
        found = np.zeros((40, 60))
        found[np.minimum(delays, 39), np.arange(60)] = 1.0
        told = time_to_detection(Delays(found, np.zeros_like(found)))
        hits += told["low"] <= 3.0 <= told["high"]
    assert hits >= 180


def test_efficacy_is_the_share_of_breaches_that_penalties_prevent():
    with_, without = np.array([0.1, 0.0, 0.2]), np.array([0.4, 0.4, 0.4])
    assert efficacy(with_, without)["mean"] == pytest.approx(0.75)
    assert efficacy(with_, np.zeros(3)) is None
    told = efficacy(without, with_)
    assert told["mean"] == pytest.approx(-3.0)
    assert told["low"] <= told["mean"] <= told["high"]


def test_a_ratio_of_sums_lies_within_its_interval():
    rng = np.random.default_rng(3)
    part, whole = rng.random(200), rng.random(200) + 1.0
    told = ratio_of_sums(part, whole)
    assert told["low"] < part.sum() / whole.sum() < told["high"]
