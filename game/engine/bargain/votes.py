"""Votes of one bargaining: the share of parties for a penalty on each actor, and for each motion."""

from __future__ import annotations

import numpy as np

from game.orders import Moves
from game.rules.clients import patrons
from game.treaty.register import Register
from game.world.state import World
from game.world.total import Array, ratio, total


def bloc_votes(world: World, vote: Array) -> Array:
    """`vote (n, a, b)` in which whoever is a client votes as its patron does (MECHANISMS 125)."""
    if not world.client.any():
        return vote
    patron = np.broadcast_to(patrons(world)[:, None], vote.shape)
    return np.take_along_axis(vote, patron, axis=0)


def counted(register: Register, moves: Moves, alive: Array) -> Register:
    """The register with the votes counted: one party, one vote, in treaties in force."""
    if not moves.vote.any() and not moves.motion.any() and not register.ayes.any() and not register.motion.any():
        return register
    nations = register.book.chart.nation_actor
    party = register.party[:, nations] * register.in_force()[:, None]
    many = total(np.moveaxis(party, 1, 0))
    vote = (moves.vote > 0.5).astype(float)
    ayes = np.zeros_like(register.ayes)
    for slot in range(len(party)):
        if many[slot].any():
            ayes[slot] = ratio(total(party[slot][:, None] * vote), many[slot][None])
    wanted = np.moveaxis(moves.motion, 0, 1) > 0.5
    motion = ratio(total(np.moveaxis(register.party * wanted, 1, 0)), total(np.moveaxis(register.party, 1, 0)))
    return register.but(
        ayes=np.where(alive, ayes, register.ayes), motion=np.where(alive, motion * register.in_force(), register.motion)
    )
