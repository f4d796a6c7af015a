"""What the window says own eyes would catch is how often they ring in the engine."""

from __future__ import annotations

import numpy as np
import pytest

from game import Model, load_scenario
from game.policies.policy import Policy
from game.reports.names import Names
from game.ui.host.evidence import EFFORTS, detection
from game.ui.host.eye import Eye

WORLDS = 600


class Watcher(Policy):
    """Signs, and spends so much of its eyes on one suspect."""

    effort, suspect = 0.0, ""

    def bargain(self, seen, luck):
        return {"sign": np.ones((len(seen.seats), len(seen.register.draft), seen.worlds))}

    def decide(self, seen, luck):
        inspect = np.zeros((len(seen.cells("na")), len(seen.chart.axes.actor), seen.worlds))
        inspect[:, seen.chart.axes.actor[self.suspect]] = self.effort
        return {"inspect": inspect}


@pytest.mark.parametrize("effort", [0.0, 0.25, 1.0])
def test_false_alarms_are_as_frequent_as_the_curve_says(effort):
    setup = load_scenario("class50")
    suspect = next(a for a in setup.chart.axes.actor if a.startswith("beryl_lab"))
    model = Model(setup, range(WORLDS), policy="hold")
    watcher = Watcher()
    watcher.effort, watcher.suspect = effort, suspect
    for seat in setup.chart.axes.nation:
        model.hand(seat, watcher, "watcher")
    curve = detection(Eye(setup, model.observe(["alder"]), Names.of(setup, None), model.state.draws))
    model.step()
    rang = model.world.intel[model.axes.nation["alder"], model.axes.actor[suspect]] > 0.0
    expected = np.interp(effort, EFFORTS, curve["false"])
    assert abs(rang.mean() - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / WORLDS)


def test_looking_catches_more_and_half_of_ones_eyes_see_all_there_is():
    setup = load_scenario("class50")
    model = Model(setup, [1])
    curve = detection(Eye(setup, model.observe(["alder"]), Names.of(setup, None), model.state.draws))
    half = EFFORTS.index(0.5)
    for line in (curve["caught"], curve["false"]):
        assert 0.0 < line[0] < line[1] < line[half] == line[-1] < 1.0
    assert all(caught > false for caught, false in zip(curve["caught"], curve["false"], strict=True))
    assert detection(Eye(setup, model.observe(["fathom"]), Names.of(setup, None), model.state.draws)) == {}
