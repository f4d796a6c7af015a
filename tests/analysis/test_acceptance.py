"""The acceptance line of the class game, by hand on made-up games; and that the real one meets it."""

from __future__ import annotations

import numpy as np
import pytest

from game import load_scenario
from game.analysis.acceptance import Played, checks, played
from game.rules.outcome import OUTCOMES

LAST = OUTCOMES.index("catastrophe")


def games(scores, broke=None, outcomes=None):
    """Made-up games of two seats."""
    many = len(next(iter(scores.values())))
    fair = np.array([LAST if i % 5 == 0 else i % 4 for i in range(many)])
    scores = {seat: np.array(values, float) for seat, values in scores.items()}
    return Played(fair if outcomes is None else np.array(outcomes), scores, broke or {seat: np.zeros(many) for seat in scores})


def held(rows):
    return {row.what: row.holds for row in rows}


def test_a_fair_table_is_accepted():
    third = [70, 50, 50] * 20
    assert all(held(checks(games({"North": third, "South": third[::-1]}))).values())


@pytest.mark.parametrize(
    ("change", "fails"),
    [
        ({"outcomes": [LAST] * 60}, "catastrophe"),
        ({"outcomes": [0, 1, 2, LAST] * 15}, "unilateral dominance"),
        ({"scores": {"North": [70] * 60, "South": [70] * 60}}, "North wins"),
        ({"scores": {"North": [70, 50, 50] * 20, "South": [90, 50, 50] * 20}}, "seat means"),
        ({"broke": {"North": np.array([1.0, 0, 0] * 20), "South": np.zeros(60)}}, "North: breaches and score"),
    ],
)
def test_each_point_of_the_line_can_fail(change, fails):
    plain = {"scores": {"North": [70, 50, 50] * 20, "South": [70, 50, 50] * 20}}
    assert not held(checks(games(**plain | change)))[fails]


def test_who_reaches_the_points_in_a_world_that_ended_wins_nothing():
    rows = checks(games({"North": [70] * 10, "South": [70] * 10}, outcomes=[LAST] * 10))
    assert next(row for row in rows if row.what == "North wins").found.startswith("0.0 %")


@pytest.mark.proof
def test_the_class_game_meets_the_line_on_outcomes_wins_and_means():
    rows = checks(played(load_scenario("class50"), range(1, 513)))
    assert [row.what for row in rows if not row.holds and "breaches" not in row.what] == []
