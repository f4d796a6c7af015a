"""Calibration: what whole games of `standard` come to, in bands stated here. Long: run by `make proof`."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import setup

from game import Model
from game.rules.outcome import OUTCOMES, outcome

pytestmark = pytest.mark.proof
WORLDS = 192


@pytest.fixture(scope="module")
def games():
    """Games under routine with the scenario's treaties: the model at the end, and what was seen each turn."""
    model = Model(setup(), seeds=range(WORLDS))
    seen = []
    while not model.over:
        model.step()
        seen.append({name: np.array(getattr(model.world, name)) for name in ("capability", "incidents", "gdp")})
    return model, seen


def test_the_frontier_grows_by_about_an_order_of_magnitude_in_the_first_year_and_slower_later(games):
    model, seen = games
    best = [np.median(turn["capability"].max(axis=0)) for turn in seen]
    first, last = best[3] - setup().world(model.state.draws).capability.max(), (best[-1] - best[-9]) / 2
    assert 0.7 < first < 1.4
    assert 0.2 < last < 0.8 * first


def test_incidents_start_at_the_recorded_rate(games):
    _, seen = games
    year = np.mean([turn["incidents"].sum(axis=0) for turn in seen[:4]]) * 4
    assert 250 < year < 700


def test_catastrophe_is_neither_certain_nor_rare(games):
    model, _ = games
    assert 0.08 < np.mean(model.world.catastrophe) < 0.30


def test_several_outcomes_occur(games):
    model, _ = games
    found = {OUTCOMES[i] for i in np.unique(outcome(model.world))}
    assert {"managed_rivalry", "catastrophe"} < found


def test_output_grows_like_output(games):
    _, seen = games
    yearly = np.log(seen[-1]["gdp"] / seen[0]["gdp"]) / 9.75
    assert (np.median(yearly, axis=1) > -0.02).all()
    assert (np.median(yearly, axis=1) < 0.12).all()
