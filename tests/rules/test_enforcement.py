"""Enforcement: promises held against deeds, worked out by hand, and a treaty from its text to the breach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from labs import ONE, THREE, TWO, after, labs, scenario, turn
from worlds import promises as rows_of

from game import Model, load_scenario
from game.rules.enforcement import add_by_actor, enforcement
from game.treaty.levers import promise_row


def promises(world, *rows):
    """Obligations from (deed, lab, bound, scale, sign, bound_by, live per world)."""
    worlds = world.worlds

    def column(values):
        return np.repeat(np.array(values, float)[:, None], worlds, axis=1)

    actors = world.chart.lab_actor
    return rows_of(
        row=column([promise_row(world.chart, deed, lab) for deed, lab, *_ in rows]),
        bound=column([r[2] for r in rows]),
        scale=column([r[3] for r in rows]),
        sign=column([r[4] for r in rows]),
        bound_by=column([actors[r[5]] for r in rows]),
        live=np.array([np.broadcast_to(r[6], worlds) for r in rows], float),
    )


def test_a_breach_is_the_excess_over_the_scale_between_nothing_and_one():
    world = labs(aggregate_run=[3e26, 1e26, 9e27])
    rows = [("aggregate_run", lab, 1e26, 9e26, 1.0, lab, 1.0) for lab in range(3)]
    done = after(enforcement, world, replace(turn(world), obligations=promises(world, *rows)))
    actors = world.chart.lab_actor
    np.testing.assert_allclose(done.breach[actors, 0], [2 / 9, 0.0, 1.0])
    np.testing.assert_allclose(done.met[actors, 0], [7 / 9, 1.0, 0.0])
    np.testing.assert_array_equal(done.due[actors, 0], 1.0)
    np.testing.assert_array_equal(done.bound[actors, 0], 1.0)


def test_a_promise_may_also_ask_for_at_least():
    world = labs(deployed=[1.0, 2.0, 3.0])
    rows = [("deployed", lab, 2.0, 2.0, -1.0, lab, 1.0) for lab in range(3)]
    done = after(enforcement, world, replace(turn(world), obligations=promises(world, *rows)))
    np.testing.assert_allclose(done.breach[world.chart.lab_actor, 0], [0.5, 0.0, 0.0])


def test_the_worst_of_several_breaches_counts_and_all_fall_due():
    world = labs(aggregate_run=3e26, covert=0.5)
    rows = [("aggregate_run", ONE, 1e26, 9e26, 1.0, ONE, 1.0), ("covert", ONE, 0.0, 1.0, 1.0, ONE, 1.0)]
    done = after(enforcement, world, replace(turn(world), obligations=promises(world, *rows)))
    actor = world.chart.lab_actor[ONE]
    assert done.breach[actor, 0] == 0.5
    assert done.due[actor, 0] == 2.0
    assert done.met[actor, 0] == pytest.approx(7 / 9 + 0.5)


def test_a_promise_binds_only_where_it_is_live():
    world = labs(worlds=3, aggregate_run=9e30)
    rows = [("aggregate_run", TWO, 1e26, 1e26, 1.0, TWO, [0.0, 1.0, 0.0])]
    done = after(enforcement, world, replace(turn(world), obligations=promises(world, *rows)))
    np.testing.assert_array_equal(done.breach[world.chart.lab_actor[TWO]], [0.0, 1.0, 0.0])
    np.testing.assert_array_equal(done.due.sum(axis=0), [0.0, 1.0, 0.0])


def test_without_promises_nothing_is_due_and_no_breach_lingers():
    world = labs(breach=0.7, bound=2.0, due=5.0, met=4.0)
    done = after(enforcement, world, turn(world))
    assert (done.breach == 0.0).all()
    assert (done.bound == 0.0).all()
    assert (done.due == 5.0).all()


def test_sums_by_actor_are_the_same_alone_and_in_a_batch():
    rng = np.random.default_rng(7)
    actor, value = rng.integers(0, 4, (50, 9)), rng.random((50, 9))
    together = add_by_actor(actor, value, 4)
    for world in range(9):
        alone = add_by_actor(actor[:, [world]], value[:, [world]], 4)
        assert np.array_equal(together[:, [world]], alone)
    np.testing.assert_allclose(together.sum(axis=0), value.sum(axis=0))


def test_a_ceiling_goes_from_the_text_of_a_treaty_to_the_breach_of_a_lab():
    start = {"aggregate_run": 1e27, "capability": 1.0, "deployed": 1.0, "tested": 1.0, "safety": 1.0, "stage": 3, "cash": 50}
    data = scenario(
        treaties=[{
            "id": "ceiling", "title": "A ceiling", "parties": ["Alder"], "minimum": 1,
            "clauses": [{"kind": "compute_cap", "flop": 1e26}],
        }]
    )  # fmt: skip
    for lab in ("one", "two", "three"):
        data["actors"][lab] = data["actors"][lab] | {"start": start}
    model = Model(load_scenario(data), seeds=[1], policy="hold")
    model.step()
    world = model.world
    actors = world.chart.lab_actor
    excess = (world.aggregate_run[:, 0] - 1e26) / (1e27 - 1e26)
    np.testing.assert_allclose(world.breach[actors, 0], np.clip(excess, 0.0, 1.0) * [1, 1, 0])
    assert world.due[actors[THREE], 0] == 0.0  # at home in Beryl, which has not signed
    assert world.due[actors[ONE], 0] == 1.0
