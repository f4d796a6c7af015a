"""The epilogue: what is found after the last turn counts as found."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from worlds import setup

from game import Model, load_scenario
from game.rules.score import final_score
from game.world.readouts import found_out


@lru_cache(maxsize=4)
def class50(turns: int) -> Model:
    """Thirty games of the class table whose epilogue lasts so many turns, over sixteen copies."""
    data = setup("class50").document.data
    return Model(load_scenario(data | {"epilogue": {"turns": turns, "worlds": 16}}), seeds=range(30)).run_model()


@pytest.mark.parametrize("turns", [0, 4])
def test_what_was_found_in_play_stays_found(turns):
    world = class50(turns).world
    assert (world.found_late >= found_out(world)).all()
    if turns == 0:
        np.testing.assert_array_equal(world.found_late, found_out(world))


def test_a_breach_that_nobody_noticed_in_play_is_often_found_by_old_evidence_and_a_kept_promise_hardly_ever():
    model = class50(4)
    world, fathom, alder = model.world, model.axes.actor["fathom"], model.axes.actor["alder"]
    unnoticed = (world.findings[fathom] == 0.0) & world.alive
    broke = world.met[fathom] < world.due[fathom]
    assert (unnoticed & broke).sum() >= 5
    assert (unnoticed & ~broke).sum() >= 2
    late = world.found_late[fathom]
    assert late[unnoticed & broke].mean() > 4.0 * late[unnoticed & ~broke].mean()
    assert late[unnoticed & broke].mean() > 0.1
    np.testing.assert_array_equal(world.found_late[alder], late)  # its laboratory is the only one at home that promised


def test_a_prize_for_what_was_not_found_is_paid_by_the_chance_that_it_stays_so():
    model = class50(4)
    world, seat = model.world, model.axes.actor["fathom"]
    over = world.aggregate_run[model.setup.chart.actor_lab[seat]] >= 2.4e27
    prized = over & (world.agenda[seat] == 1.0)
    assert prized.any()
    params, scale = world.chart.params, float(model.setup.file.objectives["fathom"].scale)
    lives = np.where(world.catastrophe > 0.0, params.after_catastrophe, 1.0 - params.survival_weight * world.q)
    unlooked = final_score(world.changed_by({"found_late": found_out(world)}), model.turn)[seat]
    late = world.found_late[seat] - found_out(world)[seat]
    np.testing.assert_allclose(unlooked - world.score[seat], 0.25 * scale * lives * prized * late, atol=1e-9)
