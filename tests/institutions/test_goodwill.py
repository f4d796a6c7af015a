"""Goodwill: words that fade, codes that soothe, institutions that outlast governments."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, ESKER, after, put, turn, watched

from game.rules.build import build
from game.rules.goodwill import goodwill_after, goodwill_rest
from game.rules.oversight import oversight
from game.rules.society import society

WORDS = {"goodwill_bonus": 0.4}


# --- 32, 33 declarations ------------------------------------------------------------------------------------------------------
def test_words_lift_goodwill_among_those_who_say_them_and_fade():
    world = watched(bound=1.0)
    only_two = {"goodwill_bonus": np.array([0.4, 0.4, 0.0])}
    rest = goodwill_rest(world, turn(world, only_two))[..., 0]
    assert rest[ALDER, BERYL] == pytest.approx(0.7)
    assert rest[ALDER, ESKER] == 0.5
    path = []
    for number in range(12):
        now = turn(world, only_two, number=number)
        path.append(goodwill_rest(world, now)[ALDER, BERYL, 0])
        world = after(oversight, world, now)
    assert (np.diff(path) < 0.0).all()
    assert path[-1] < 0.53


def test_goodwill_of_words_covers_one_doubtful_claim_and_is_spent():
    world = watched(bound=1.0)
    doubted = put(world)
    doubted.posterior[0, 1] = 0.6  # the dossier on the lab in Beryl
    done = after(oversight, doubted, turn(doubted, WORDS))
    assert done.spent_words[BERYL, 0] == 1.0
    assert done.spent_words[ALDER, 0] < 0.3
    later = turn(done, WORDS, number=1)
    assert goodwill_rest(done, later)[ALDER, BERYL, 0] == 0.5
    assert goodwill_rest(done, later)[ALDER, ESKER, 0] > 0.6


def test_who_no_longer_says_anything_may_say_it_anew():
    world = watched(bound=1.0, spent_words=0.9)
    assert (after(oversight, world, turn(world)).spent_words == 0.0).all()


# --- 59 voluntary codes ---------------------------------------------------------------------------------------------------------
def test_fine_words_take_the_pressure_off():
    world = watched(concern=0.4)
    plain, soothed = (after(society, world, turn(world, levers)).concern for levers in ({}, WORDS))
    assert (soothed < plain).all()
    spent = put(world, spent_words=1.0)
    assert np.array_equal(after(society, spent, turn(spent, WORDS)).concern, plain)


# --- 204 trust in institutions --------------------------------------------------------------------------------------------------
def test_relations_outlast_a_change_of_government_where_an_institution_carries_them():
    world = watched(bound=1.0, goodwill=0.9, changed=[1.0, 0.0, 0.0])
    left = {}
    for trust in (0.0, 0.5, 1.0):
        fields = goodwill_after(world, turn(world), np.full(1, trust))
        left[trust] = fields["goodwill"][..., 0]
    assert left[0.0][ALDER, BERYL] < left[0.5][ALDER, BERYL] < left[1.0][ALDER, BERYL] == pytest.approx(0.9)
    assert (left[0.0][BERYL, ESKER], left[0.0][ESKER, BERYL]) == (0.9, 0.9)  # neither government changed


def test_without_a_treaty_relations_are_those_of_states():
    world = watched(goodwill=0.9, changed=1.0, bound=0.0)
    assert "goodwill" not in goodwill_after(world, turn(world), np.zeros(1))
    assert (after(build, world, turn(world)).goodwill > 0.8).all()
