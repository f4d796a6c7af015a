"""A race for AI with and without safety (VALIDATION: DSAIR): where skipping tests is bad for both, and where it spreads."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from scipy.optimize import brentq
from theory.variants import variant

from game.analysis.evolution import fixation, frequencies, symmetric_table
from game.analysis.profiles import Game, NoGame, strategic_form
from game.analysis.solve import best_replies, dominant, pure, risk_dominant

HALF = (np.array([0.5, 0.5]), np.array([0.5, 0.5]))


@lru_cache(maxsize=256)
def race(risk, speed=1.5):
    """The race with this chance of disaster for whoever skips its tests, and this speed without them."""
    prize = [{"read": "wins", "times": ["speed"]}, {"read": "wins", "weight": -risk, "times": ["speed", "skips"]}]
    faster = {"each": ["lab"], "constant": 1, "sum": [{"read": "skips", "weight": speed - 1}]}
    return strategic_form(variant("micro/unsafe_race", gauges__speed=faster, gauges__prize={"each": ["lab"], "sum": prize}))


def safe_pays_both(risk, speed=1.5):
    welfare = race(risk, speed).payoffs.sum(axis=0)
    return welfare[0, 0] - welfare[1, 1]


def safe_is_the_safer_bet(risk, speed=1.5):
    """What testing gains over skipping against somebody who does either with the same chance."""
    table = race(risk, speed).payoffs[0]
    return table[0].mean() - table[1].mean()


@pytest.mark.parametrize("speed", [1.5, 1.2, 2.0, 3.0])
def test_the_thresholds_in_the_risk_of_disaster_are_as_published(speed):
    """1 - 1 / s and 1 - 1 / (3 s): a third and seven ninths for s = 1.5."""
    low, high = (brentq(f, 0.0, 1.0, args=(speed,), xtol=1e-13) for f in (safe_pays_both, safe_is_the_safer_bet))
    assert low == pytest.approx(1 - 1 / speed, abs=1e-10)
    assert high == pytest.approx(1 - 1 / (3 * speed), abs=1e-10)
    if speed == 1.5:
        assert (round(low, 4), round(high, 4)) == (0.3333, 0.7778)


@pytest.mark.parametrize(
    ("risk", "both_better_safe", "chosen"), [(0.2, False, "unsafe"), (0.5, True, "unsafe"), (0.9, True, "safe")]
)
def test_between_the_thresholds_what_pays_each_is_not_what_pays_both(risk, both_better_safe, chosen):
    assert (safe_pays_both(risk) > 0) == both_better_safe
    assert best_replies(race(risk), "one", HALF) == [chosen]
    found = frequencies(race(risk), population=1000)
    assert max(found, key=found.get) == chosen
    assert sum(found.values()) == pytest.approx(1.0)


def test_skipping_is_dominant_until_disaster_is_likely_and_then_there_are_two_equilibria():
    assert dominant(race(0.5), "one") == "unsafe"
    assert [race(0.7).named(p) for p in pure(race(0.7))] == [{"one": s, "two": s} for s in ("safe", "unsafe")]
    assert risk_dominant(race(0.7)) == (1, 1)
    assert risk_dominant(race(0.8)) == (0, 0)
    with pytest.raises(NoGame, match="compares the two strict equilibria"):
        risk_dominant(race(0.5))


def test_in_a_large_population_safety_becomes_the_more_frequent_at_the_same_risk():
    turn = brentq(lambda risk: frequencies(race(risk), population=4000, strength=0.01)["safe"] - 0.5, 0.6, 0.95, xtol=1e-9)
    assert turn == pytest.approx(7 / 9, abs=2e-4)


# --- fixation ---------------------------------------------------------------------------------------------------------------
def test_a_neutral_mutant_takes_over_once_in_as_many_times_as_there_are():
    assert fixation(np.ones((2, 2)), 0, 1, population=50) == pytest.approx(1 / 50)


def test_a_mutant_of_constant_advantage_takes_over_as_the_walk_says():
    """A biased walk absorbed at both ends: (1 - g) / (1 - g ** N), g = exp(-strength x advantage)."""
    g = np.exp(-0.1 * 2.0)
    assert fixation(np.array([[3.0, 3.0], [1.0, 1.0]]), 0, 1, population=40) == pytest.approx((1 - g) / (1 - g**40))


def test_seats_in_different_positions_do_not_imitate_each_other():
    uneven = Game(("a", "b"), (("x", "y"), ("x", "y")), np.array([[[1.0, 0.0], [0.0, 1.0]], [[2.0, 0.0], [0.0, 1.0]]]))
    with pytest.raises(NoGame, match="do not get the same for the same"):
        symmetric_table(uneven)
