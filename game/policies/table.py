"""The table: what a seat that weighs signs, leaves and votes for.

A treaty is signed when its worth, with those in it who have signed or whom it also serves, is above zero; left when being out of
it is worth more than one's word; a penalty is voted for against those one believes guilty, unless they are friends.
"""

from __future__ import annotations

import numpy as np

from game.knowledge.observe import Observation
from game.policies.appraise import Measures, Worth, measured, worth_of, worth_of_leaving
from game.policies.dealing import dealing
from game.policies.drafting import drafting
from game.policies.policy import Answer
from game.policies.wants import wants
from game.treaty.register import IN_FORCE, OPEN
from game.world.total import Array, Index

WORD = 4.0
"""Points that leaving must be worth before a seat gives up its word."""


def bargaining(seen: Observation, told: dict[str, Array]) -> Answer:
    """Signatures, withdrawals and votes of the nations of a group; `told` takes the reasons, for the reckoning."""
    rows = np.array([i for i, seat in enumerate(seen.seats) if seen.chart.actor_nation[seat] >= 0], np.int64)
    register, worlds = seen.register, seen.worlds
    shape = (len(seen.seats), len(register.draft), worlds)
    sign, leave = np.zeros(shape), np.zeros(shape)
    if not len(rows):
        return {"sign": sign, "leave": leave}
    nations = seen.cells("n")
    worth = wants(seen, max(int(seen.chart.extra["turns"]) - seen.turn, 1))[:, rows]
    now = measured(seen)
    for slot in range(len(register.draft)):
        if ((register.status[slot] == OPEN) & (register.since[slot] <= seen.turn)).any():
            value = signing(seen, slot, worth, nations, now)
            told[f"worth {slot}"], told[f"reason {slot}"] = value.whole, value.worst()
            sign[rows, slot] = (value.whole > 0.0) & (register.status[slot] == OPEN)
        if seen.turn % 4 == 0 and not seen.exchange and (register.status[slot] == IN_FORCE).any():  # what is laid down stands
            gain = worth_of_leaving(seen, seen.chart, slot, worth, nations, now)
            member = register.party[slot, seen.chart.nation_actor[nations]] > 0
            leave[rows, slot] = (gain > WORD) & member & (register.status[slot] == IN_FORCE)
    return (
        {"sign": sign, "leave": leave, "vote": _votes(seen, nations)}
        | drafting(seen, worth, nations, told, now)
        | dealing(seen, worth, nations)
    )


def signing(seen: Observation, slot: int, worth: Array, nations: Index, now: Measures | None = None) -> Worth:
    """What the open treaty in a slot is worth, supposing that those invited who would gain by it sign as well."""
    register = seen.register
    draft = np.where(register.status[slot] == OPEN, register.draft[slot], -1.0)
    party = np.where(register.invited[slot] > 0, 1.0, 0.0)
    return worth_of(seen, draft, party, worth, nations, now)


def _votes(seen: Observation, nations: Index) -> Array:
    """(n, a, b) votes for penalties: against whom a finding stands, unless goodwill towards its home is high."""
    chart = seen.chart
    found = seen.against("found")
    if not found.any():
        return np.zeros((len(nations), len(chart.axes.actor), seen.worlds))
    home = np.maximum(chart.actor_home, 0)
    friend = seen.public("goodwill")[nations][:, home]
    own = chart.actor_home[None] == nations[:, None]
    return np.where((found[None] > 0.0) & (friend < 0.75) & ~own[..., None], 1.0, 0.0)
