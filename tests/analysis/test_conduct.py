"""Conduct: whatever is promised can be kept, shaded and broken, each seat by its own deeds."""

from __future__ import annotations

import numpy as np
import pytest
from two_nations import CEILING, world

from game.analysis.ensemble import Case, Steered

CLAUSES = {
    "run": {"kind": "compute_cap", "flop": CEILING},
    "part": {"kind": "compute_cap", "flop": CEILING, "aggregate": False},
    "year": {"kind": "compute_cap", "flop": CEILING, "per": "year"},
    "training": {"kind": "moratorium", "years": 5.0},
    "covert": {"kind": "covert_site_ban"},
    "tests": {"kind": "testing_protocol"},
    "reports": {"kind": "honest_reporting"},
    "guard": {"kind": "safety_floor"},
}


def worst(clause, depth, turns=6):
    """(labs) the worst breach of each lab in the later turns of a game in which all break by `depth`."""
    setup = world(clauses=[clause])
    model = Steered(Case(setup, [1, 2], depth=np.full((len(setup.chart.axes.actor), 2), depth)))
    found = np.zeros((2, 2))
    for turn in range(turns):
        model.step()
        if turn >= 2:  # runs and years that began before there was a promise have faded
            found = np.maximum(found, model.world.breach[model.chart.lab_actor])
    return found


@pytest.mark.parametrize("name", CLAUSES)
def test_who_keeps_a_promise_is_in_no_breach(name):
    assert (worst(CLAUSES[name], 0.0) <= 1e-9).all()


@pytest.mark.parametrize("name", [n for n in CLAUSES if n != "tests"])
def test_who_breaks_a_promise_is_in_breach(name):
    assert (worst(CLAUSES[name], 1.0) > 0.02).all()


@pytest.mark.parametrize("name", ["run", "part"])
def test_who_shades_a_ceiling_exceeds_it_by_a_quarter_of_a_full_breach(name):
    np.testing.assert_allclose(worst(CLAUSES[name], 0.25), 0.25, rtol=1e-6)


def test_who_is_left_to_the_policy_does_as_it_likes():
    setup = world()
    depth = np.full((len(setup.chart.axes.actor), 1), np.nan)
    left, free = Steered(Case(setup, [1], depth=depth)), Steered(Case(setup, [1]))
    left.run_model(), free.run_model()
    assert left.digests() == free.digests()


def test_one_seats_conduct_changes_nothing_of_what_the_other_does():
    setup = world()
    runs = []
    for other in (0.0, 1.0):
        depth = np.zeros((len(setup.chart.axes.actor), 1))
        depth[setup.chart.axes.actor["two"]] = other
        model = Steered(Case(setup, [1], depth=depth))
        model.step()
        runs.append(model.world.aggregate_run[:, 0])
    assert runs[0][0] == runs[1][0]
    assert runs[0][1] < runs[1][1]


def test_what_would_be_promised_can_be_kept_where_nothing_is():
    setup = world()
    depth = np.zeros((len(setup.chart.axes.actor), 1))
    model = Steered(Case(setup, [1], depth=depth, treaties=False)).run_model()
    assert (model.world.aggregate_run <= CEILING).all()
    assert not model.world.due.any()
