"""Forecasts of broken promises are scored as Brier (1950) did, by hand and in a game."""

from __future__ import annotations

import numpy as np
import pytest

from game import Model, load_scenario
from game.analysis import calibration
from game.analysis.calibration import BROKE, COUNT, SAID, SQUARED, Forecasts, binned, report, scores
from game.knowledge.beliefs import forecast, updated
from game.knowledge.observe import observe
from game.reports.account import Account
from game.reports.measures import forecast_score
from game.reports.results import Results


def by_hand(said, came):
    """One forecaster in one world: sums by bin."""
    return binned(np.array(said)[None, :, None], np.array(came, bool)[None, :, None], np.ones((1, len(said), 1), bool))


def test_four_forecasts_come_to_the_score_worked_out_by_hand():
    sums = by_hand([0.9, 0.1, 0.3, 1.0], [1, 0, 1, 1])
    whole = scores(sums[0, :, :, 0].tolist())
    assert whole["count"] == 4
    assert whole["rate"] == 0.75
    assert whole["brier"] == pytest.approx((0.01 + 0.01 + 0.49 + 0.0) / 4)
    assert whole["usual"] == pytest.approx(0.1875)
    assert whole["skill"] == pytest.approx(1 - 0.1275 / 0.1875)


def test_a_forecast_stands_in_its_tenth_and_certainty_in_the_last():
    sums = by_hand([0.0, 0.05, 0.1, 0.95, 1.0], [0, 1, 0, 1, 1])[0, :, :, 0]
    assert sums[:, COUNT].tolist() == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert sums[0, [SAID, BROKE]].tolist() == [0.05, 1.0]
    assert sums[9, SQUARED] == pytest.approx(0.0025)


def test_who_always_says_the_rate_has_no_skill_and_who_knows_has_all():
    came = [1, 0, 0, 0] * 5
    assert scores(by_hand([0.25] * 20, came)[0, :, :, 0].tolist())["skill"] == pytest.approx(0.0)
    assert scores(by_hand([float(c) for c in came], came)[0, :, :, 0].tolist())["skill"] == pytest.approx(1.0)


def test_what_is_not_asked_counts_nowhere():
    said, came = np.full((2, 3, 2), 0.5), np.ones((2, 3, 2), bool)
    asked = np.zeros((2, 3, 2), bool)
    asked[1, 2, 0] = True
    sums = binned(said, came, asked)
    assert sums.sum() == 1 + 0.5 + 1 + 0.25
    assert sums[1, 5, :, 0].tolist() == [1, 0.5, 1, 0.25]
    assert report([], {}) is None
    assert report([np.zeros((10, 4)).tolist()], {}) is None


@pytest.fixture(scope="module")
def played():
    """A game of class50, the record kept of its forecasts, and the same sums taken the slow way."""
    model = Model(load_scenario("class50"), seeds=[1, 2, 3])
    record, slow = Forecasts(model.chart, 3), []
    while not model.over:
        before = model.state
        model.step()
        said, world = forecast(before.minds, model.chart), model.world
        for n in range(len(said)):
            for a in range(len(model.axes.actor)):
                own = n < len(model.axes.nation) and a == model.chart.nation_actor[n]
                due = before.world.alive & (before.world.bound[a] > 0) & (world.bound[a] > 0) & (not own)
                slow += [(n, w, said[n, a, w], float(world.breach[a, w] > 0)) for w in np.flatnonzero(due)]
        record.turn(before, world)
    return model, record, np.array(slow)


def test_a_game_is_scored_as_one_would_do_it_forecast_by_forecast(played):
    model, record, slow = played
    assert len(slow) > 100
    found = Account.of(model.setup, Results.of(model, record), [], 1, "invented", "0", 0.0).forecasts
    assert found["count"] == len(slow)
    assert found["rate"] == pytest.approx(slow[:, 3].mean())
    assert found["brier"]["mean"] == pytest.approx(((slow[:, 2] - slow[:, 3]) ** 2).mean())
    public = slow[slow[:, 0] == len(model.axes.nation)]
    assert found["seats"][calibration.PUBLIC]["brier"] == pytest.approx(((public[:, 2] - public[:, 3]) ** 2).mean())
    assert sum(row["count"] for row in found["bins"]) == len(slow)
    assert f"{found['brier']['mean']:.3f}" in forecast_score(found)


def test_lots_joined_come_to_what_all_worlds_at_once_come_to(played):
    model, record, _ = played
    one = Results.of(model, record)
    both = Results.joined([one, one])
    assert len(both.forecasts) == 6
    assert both.forecasters["public"][0][COUNT] == 2 * one.forecasters["public"][0][COUNT]


def test_what_is_hidden_changes_no_forecast(played):
    model, _, _ = played
    world, minds = model.world, model.state.minds
    seats = [int(a) for a in model.chart.nation_actor]
    hidden = {"breach": np.ones_like(world.breach), "met": np.zeros_like(world.met)}

    def told(world):
        return forecast(updated(minds, observe(world, model.state.register, model.turn, seats)), model.chart)

    assert np.array_equal(told(world), told(world.changed_by(hidden)))
    open_to_all = world.changed_by({"found": np.ones_like(world.found), "bound": np.ones_like(world.bound)})
    assert not np.array_equal(told(world), told(open_to_all))
