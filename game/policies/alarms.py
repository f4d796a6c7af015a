"""Alarms: what calls a person back whose seat plays by its doctrine.

Five things and no others (PLAY 3): a dossier by the seat or on it turns strong, an offer is on the table, over 5 % of its output
is cut, its government is at risk, or a crossing to a new generation. Each is a change between two observations of the same seat,
and is told of every world by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from game.knowledge.observe import Observation
from game.treaty.register import OPEN
from game.world.total import Array, ratio, total

STRONG = 0.8
"""From this chance on a dossier is called strong (PLAY 3)."""
CUT_SHARE = 0.05
"""Share of output cut that calls a person back (PLAY 3)."""


def alarms(before: Observation, now: Observation) -> dict[str, Array]:
    """`(b,)` bool by alarm: what has come up for one seat since `before`. Raises ValueError for a group of several seats."""
    if len(now.seats) != 1 or before.seats != now.seats:
        raise ValueError("alarms are for one seat, seen twice")
    return {name: heard(before, now) for name, heard in ALARMS.items()}


# --- dossiers -----------------------------------------------------------------------------------------------------------------
def strongest(seen: Observation, own: bool) -> Array:
    """(a, b) chance that each actor breaks a promise: of the seat's own people by the dossiers it may read, of others by its
    nation's own mind; 0 for whom the question is not about."""
    chart = seen.chart
    home = int(chart.actor_nation[seen.seats[0]])
    home = home if home >= 0 else int(chart.actor_home[seen.seats[0]])
    mine = (np.arange(len(chart.axes.actor)) == seen.seats[0]) | ((chart.actor_home == home) & (home >= 0))
    mine |= chart.actor_nation == home if home >= 0 else False
    mind = seen.mind("doubt")
    chance = seen.suspicion()[0] if own or mind is None else mind[0]
    about = mine if own else ~mine
    return np.where(about[:, None] & (seen.public("bound") > 0.0), chance, 0.0)


def _dossier(before: Observation, now: Observation) -> Array:
    """A dossier on the seat's own people, or one of its own on others, has turned strong."""
    turned = [(strongest(now, own) >= STRONG) & (strongest(before, own) < STRONG) for own in (True, False)]
    return np.asarray((turned[0] | turned[1]).any(axis=0))


# --- offers -------------------------------------------------------------------------------------------------------------------
def open_to(seen: Observation) -> Array:
    """(t, b) id of each draft that lies open for the seat to sign, -1 where there is none."""
    register, seat = seen.register, seen.seats[0]
    may = (register.status == OPEN) & (register.since <= seen.turn) & (register.invited[:, seat] > 0)
    return np.where(may & (register.party[:, seat] <= 0), register.draft, -1.0)


def offered(seen: Observation) -> Array:
    """(b,) bool: whether somebody offers the seat a side deal."""
    chart, seat = seen.chart, seen.seats[0]
    rows = np.flatnonzero(chart.delegate_actor[chart.pairs.second] == seat)
    _, cells, value = seen.pairs("offer")
    return np.asarray((value[np.isin(cells, rows)] > 0.0).any(axis=0))


def _offer(before: Observation, now: Observation) -> Array:
    """A draft lies open that did not, or a side deal is offered."""
    new, old = open_to(now), open_to(before)
    fresh = (new >= 0.0) & (new[:, None] != old[None]).all(axis=1)
    return np.asarray(fresh.any(axis=0) | (offered(now) & ~offered(before)))


# --- output -------------------------------------------------------------------------------------------------------------------
def starved(seen: Observation) -> Array:
    """(b,) share of output, by value at usual prices, that plants on the seat's soil or of its own lose to missing inputs."""
    chart, seat = seen.chart, seen.seats[0]
    nation = int(chart.actor_nation[seat])
    _, cells, value = seen.pairs("starved")
    mine = (chart.plant_nation == nation) if nation >= 0 else (chart.plant_firm == seat)
    worth = chart.good_price[chart.plant_good] * mine
    worth = worth if worth.any() else mine * 1.0
    weight = worth[cells][:, None] * seen.public("capacity")[cells]
    return ratio(total(value * weight), total(weight))


def _cut(before: Observation, now: Observation) -> Array:
    """Over 5 % of output is cut, and was not."""
    return np.asarray((starved(now) > CUT_SHARE) & (starved(before) <= CUT_SHARE))


# --- government, and the metronome ----------------------------------------------------------------------------------------------
def at_risk(seen: Observation) -> Array:
    """(b,) bool: whether support is below the line at which the nation's government may fall; firms have none."""
    nation, params = int(seen.chart.actor_nation[seen.seats[0]]), seen.chart.params
    if nation < 0 or "fall_line" not in params.values:
        return np.zeros(seen.worlds, bool)
    return np.asarray(seen.public("support")[nation] < params.fall_line)


def _government(before: Observation, now: Observation) -> Array:
    """The government has come to be at risk."""
    return np.asarray(at_risk(now) & ~at_risk(before))


def _crossing(before: Observation, now: Observation) -> Array:
    """A new generation of AI was reached."""
    return np.asarray(np.floor(now.public("generation")) > np.floor(before.public("generation")))


ALARMS: Mapping[str, Callable[[Observation, Observation], Array]] = {
    "dossier": _dossier,
    "offer": _offer,
    "cut": _cut,
    "government": _government,
    "crossing": _crossing,
}
"""What calls a person back."""
