"""Outcome: each of the five comes of its own kind of world."""

from __future__ import annotations

import numpy as np
from labs import labs

from game.rules.outcome import CATASTROPHE, COOPERATION, DOMINANCE, RACE, RIVALRY, outcome

ALL = {"market": [0.4, 0.4, 0.2], "capability": [3.0, 2.0, 2.8]}


def came_to(**fields):
    return int(outcome(labs(**ALL | fields))[0])


def test_an_ordinary_end_is_managed_rivalry():
    assert came_to() == RIVALRY


def test_a_catastrophe_is_a_catastrophe_whatever_else_was():
    assert came_to(catastrophe=1.0, certified_only=1.0, dominant=[1.0, 0.0, 0.0]) == CATASTROPHE


def test_whoever_wins_the_run_dominates():
    assert came_to(dominant=[0.0, 0.0, 1.0]) == DOMINANCE


def test_a_nation_out_of_reach_with_nearly_all_of_the_market_dominates():
    ahead = {"capability": [4.5, 2.0, 2.8], "open_weights": 1.0}
    assert came_to(**ahead, market=[0.5, 0.4, 0.1]) == DOMINANCE
    assert came_to(**ahead, market=[0.4, 0.3, 0.3]) == RIVALRY
    assert came_to(**ahead | {"open_weights": 4.0}, market=[0.5, 0.4, 0.1]) == RIVALRY  # everybody has open weights


def test_a_dangerous_or_a_divided_world_is_a_race():
    assert came_to(hazard=0.05) == RACE
    assert came_to(decoupling=0.8, certified_only=1.0) == RACE


def test_a_calm_world_under_common_rules_is_a_transition():
    assert came_to(certified_only=0.6) == COOPERATION
    assert came_to(certified_only=[0.2, 0.2]) == RIVALRY
    assert came_to(certified_only=0.6, hazard=0.018) == RIVALRY


def test_promises_are_common_rules_as_far_as_they_are_kept():
    world = labs(**ALL, met=4.5, due=5.0)
    world.bound[world.chart.lab_actor] = 1.0
    assert outcome(world)[0] == COOPERATION
    broken = world.changed_by({"met": world.met * 0.2})
    assert outcome(broken)[0] == RIVALRY


def test_worlds_are_judged_one_by_one():
    worlds = labs(worlds=5, **ALL)
    worlds.catastrophe[1] = 1.0
    worlds.hazard[2] = 0.2
    worlds.dominant[0, 3] = 1.0
    worlds.certified_only[:, 4] = 1.0
    np.testing.assert_array_equal(outcome(worlds), [RIVALRY, CATASTROPHE, RACE, DOMINANCE, COOPERATION])
