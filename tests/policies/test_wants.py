"""Wants: what seats play for is read off their own score, through gauges and prizes that being found takes away."""

from __future__ import annotations

import numpy as np
from worlds import setup

from game import Model
from game.policies.wants import anyone_wants, of, wants


def test_a_prize_that_must_stay_unfound_makes_a_seat_want_the_deed_and_fear_being_found():
    model = Model(setup("class50"), seeds=range(12))
    seat = model.axes.actor["fathom"]
    seen = model.observe(["fathom"])
    found = wants(seen, 8)
    drawn = model.world.agenda[seat]
    assert set(np.unique(drawn)) == {0.0, 1.0}
    prize = 0.25 * float(model.setup.file.objectives["fathom"].scale)
    np.testing.assert_allclose(of(found, "run")[0], np.where(drawn == 1.0, prize, 0.0))
    np.testing.assert_allclose(of(found, "unfound")[0], np.where(drawn == 1.0, prize, 0.0))


def test_only_where_somebody_loses_by_it_does_being_found_after_the_end_matter():
    assert anyone_wants(setup("class50").chart, "unfound")
    assert not anyone_wants(setup("four_powers").chart, "unfound")
