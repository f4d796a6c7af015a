"""Bargaining: what seats sign and leave, applied to the register. Who moves first never matters."""

from __future__ import annotations

import numpy as np

from game.orders import Moves
from game.treaty.register import ENDED, IN_FORCE, OPEN, Register
from game.world.total import Array, total


def bargain(register: Register, moves: Moves, turn: int, alive: Array) -> Register:
    """Signatures and withdrawals of one exchange: treaties enter into force at their minimum and end below it."""
    here = alive & (register.since <= turn)
    standing = (register.status == OPEN) | (register.status == IN_FORCE)
    may = (standing & here)[:, None] & (register.invited > 0)
    signs = np.moveaxis(moves.sign, 0, 1) > 0.5
    leaves = np.moveaxis(moves.leave, 0, 1) > 0.5
    party = np.where(may & signs, 1.0, register.party)
    party = np.where((standing & here)[:, None] & leaves, 0.0, party)
    if (party == register.party).all() and not (register.since == turn).any():
        return register
    members = total(np.moveaxis(party, 1, 0))
    enough = members >= np.maximum(_minimum(register), 1.0)
    entering = here & (register.status == OPEN) & enough
    ending = here & (register.status == IN_FORCE) & ~enough
    status = np.where(entering, IN_FORCE, np.where(ending, ENDED, register.status))
    since = np.where(entering, float(turn), register.since)
    return register.but(party=party, status=status, since=since)


def _minimum(register: Register) -> Array:
    needed = np.array([draft.minimum for draft in register.book.drafts] or [0], float)
    return np.where(register.draft >= 0, needed[register.draft.astype(np.int64)], np.inf)
