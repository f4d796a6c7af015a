"""Bargaining: what seats sign, leave and vote, applied to the register. Who moves first never matters."""

from __future__ import annotations

import numpy as np

from game.orders import Moves
from game.treaty.levers import Levers
from game.treaty.register import ENDED, IN_FORCE, OPEN, Register
from game.world.chart import Chart
from game.world.state import World
from game.world.total import Array, ratio, total


def bargain(register: Register, moves: Moves, turn: int, alive: Array, world: World | None = None) -> Register:
    """Signatures, withdrawals and votes of one exchange: treaties enter into force at their minimum and end below it.

    Whoever leaves a treaty that asks for notice goes when the notice has run; whom a penalty expels goes at once.
    """
    register = _voted(register, moves, alive)
    here = alive & (register.since <= turn)
    standing = (register.status == OPEN) | (register.status == IN_FORCE)
    may = (standing & here)[:, None] & (register.invited > 0)
    signs = np.moveaxis(moves.sign, 0, 1) > 0.5
    leaves = (np.moveaxis(moves.leave, 0, 1) > 0.5) & (register.party > 0) & (standing & here)[:, None]
    notice = _notice(register, world)
    leaving, gone = _notices(register, leaves, notice, turn)
    expelled = world.expelled > 0.0 if world is not None else np.zeros(register.party.shape, bool)
    party = np.where(may & signs & ~expelled, 1.0, register.party)
    party = np.where(gone | (expelled & alive), 0.0, party)
    invited = np.where(expelled & alive, 0.0, register.invited)
    leaving = np.where(party > 0.0, leaving, 0.0)
    if (party == register.party).all() and (leaving == register.leaving).all() and not (register.since == turn).any():
        return register
    members = total(np.moveaxis(party, 1, 0))
    enough = members >= np.maximum(_minimum(register), 1.0)
    entering = here & (register.status == OPEN) & enough
    ending = here & (register.status == IN_FORCE) & ~enough
    status = np.where(entering, IN_FORCE, np.where(ending, ENDED, register.status))
    since = np.where(entering, float(turn), register.since)
    return register.but(party=party, invited=invited, leaving=leaving, status=status, since=since)


def _minimum(register: Register) -> Array:
    needed = np.array([draft.minimum for draft in register.book.drafts] or [0], float)
    return np.where(register.draft >= 0, needed[register.draft.astype(np.int64)], np.inf)


def _notice(register: Register, world: World | None) -> Array:
    """(t, b) turns of notice that each treaty in force asks for."""
    if world is None or not register.in_force().any():
        return np.zeros(register.status.shape)
    levers: Levers = register.combined(world)[0]
    return levers.notice


def _notices(register: Register, leaves: Array, notice: Array, turn: int) -> tuple[Array, Array]:
    """(t, a, b) turn at which each notice takes effect, or 0, and who is gone now."""
    waits = (notice > 0.0)[:, None] & (register.status == IN_FORCE)[:, None]
    given = leaves & waits & (register.leaving == 0.0)
    leaving = np.where(given, turn + notice[:, None], register.leaving)
    gone = (leaves & ~waits) | ((leaving > 0.0) & (leaving <= turn))
    return leaving, gone


def _voted(register: Register, moves: Moves, alive: Array) -> Register:
    """The register with this exchange's votes: the share of parties for a penalty on each actor, and for each motion."""
    if not moves.vote.any() and not moves.motion.any() and not register.ayes.any() and not register.motion.any():
        return register
    chart: Chart = register.book.chart
    nations = chart.nation_actor
    party = register.party[:, nations] * register.in_force()[:, None]
    many = total(np.moveaxis(party, 1, 0))
    vote = (moves.vote > 0.5).astype(float)
    ayes = np.zeros_like(register.ayes)
    for slot in range(len(party)):
        if many[slot].any():
            ayes[slot] = ratio(total(party[slot][:, None] * vote), many[slot][None])
    wanted = np.moveaxis(moves.motion, 0, 1) > 0.5
    motion = ratio(total(np.moveaxis(register.party * wanted, 1, 0)), total(np.moveaxis(register.party, 1, 0)))
    keep = alive
    return register.but(
        ayes=np.where(keep, ayes, register.ayes), motion=np.where(keep, motion * register.in_force(), register.motion)
    )
