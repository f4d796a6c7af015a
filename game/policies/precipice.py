"""Precipice: how much safety work a laboratory does in a race that the fastest wins and that ends in disaster the likelier the
less the winner did (Armstrong, Bostrom and Shulman 2016, "Racing to the precipice", AI and Society 31, 201-206; re-derived).

The race is over capability less safety work. With enmity e a laboratory has 1 if it wins safely and 1 - e if another does. What
it does in equilibrium depends on what it can see of the capabilities that the race began with.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.policies.policy import Answer, policy
from game.policies.routine import Routine
from game.world.draws import Draws
from game.world.starts import shown
from game.world.total import Array

UNKNOWN = -1e9
HAIR = 1e-9
"""By which whoever lets the leader win stays behind it."""


@policy
class Precipice(Routine):
    """The equilibrium of the race where capabilities are drawn at the start and seen by all, by their own laboratory, or by
    nobody; else as `routine` does."""

    name: ClassVar[str] = "precipice"

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        answer = super().decide(seen, luck)
        mine, racing = seen.cells("l"), shown(seen.chart, "capability")
        if not len(mine) or len(racing) < 2:
            return answer
        enmity = np.maximum(seen.chart.extra["profiles"]["enmity"][seen.seat_of("l")], HAIR)[:, None]
        most = max(drawn.other for drawn in racing.values())
        known = _known(seen)
        own = known[np.arange(len(mine)), mine]
        blind = most / (len(racing) * enmity)
        alone = own / (1.0 + (len(racing) - 1.0) * enmity)
        sees_all = ~np.isnan(known[:, list(racing)]).any(axis=1)
        care = np.where(sees_all, _open_race(known, own, enmity), np.where(np.isnan(own), blind, alone))
        return answer | {"guard": np.clip(care, 0.0, 1.0), "train": np.zeros_like(care)}


def _known(seen: Observation) -> Array:
    """(own labs, l, b) capabilities that each of the group's laboratories sees; not a number where it does not."""
    owner = seen.seat_of("l")
    found = np.full((len(owner), len(seen.chart.axes.lab), seen.worlds), np.nan)
    rows, cells, values = seen.pairs("capability")
    seats = np.array(seen.seats, np.int64)[rows]
    for place, lab in enumerate(owner):
        here = seats == lab
        found[place, cells[here]] = values[here]
    return found


def _open_race(known: Array, own: Array, enmity: Array) -> Array:
    """(own labs, b) where all is seen: the leader does its lead over enmity, at which the second would not undercut it; the
    others as much as lets it win."""
    ranked = np.sort(np.where(np.isnan(known), UNKNOWN, known), axis=1)
    best, second = ranked[:, -1], ranked[:, -2]
    leads = np.minimum((best - second) / enmity, 1.0)
    return np.asarray(np.where(own == best, leads, np.maximum(leads - (best - own), 0.0) + HAIR))
