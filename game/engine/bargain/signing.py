"""Signing: sealed signatures, withdrawals and votes are opened together, and treaties enter into force, grow, shrink and end.

A signature binds at once, or when the law at home has passed it: after a delay, at a price in political capital that concern
makes lower, and not if the government that signed has fallen (MECHANISMS 72). Whoever leaves a treaty that asks for notice
goes when the notice has run (105; Vienna Convention 1969, article 56); whom a penalty expels goes at once. A text that amends
a treaty takes over whoever is party to both (article 30). What joining late and leaving cost is settled by
`game.rules.transfers`.
"""

from __future__ import annotations

import numpy as np

from game.engine.bargain.votes import counted
from game.orders import Moves
from game.treaty.register import ENDED, IN_FORCE, OPEN, Register
from game.world.state import World
from game.world.total import Array, total


def bargain(register: Register, moves: Moves, turn: int, alive: Array, world: World | None = None) -> Register:
    """The register after one bargaining of signatures, withdrawals and votes alone. `settle` gives the world after it as well."""
    return settle(register, moves, turn, alive, world)[0]


def settle(
    register: Register, moves: Moves, turn: int, alive: Array, world: World | None = None
) -> tuple[Register, World | None]:
    """Open what was sealed: the register and the world (political capital, payments) after it. Without a world nobody ratifies,
    gives notice, is expelled or pays."""
    register = counted(register, moves, alive)
    standing = (register.status == OPEN) | (register.status == IN_FORCE)
    if not standing.any():
        return register, world
    here = standing & alive & (register.since <= turn)
    party, leaving, invited = _who(register, moves, turn, here, alive, world)
    joins = (party > 0.0) & (register.party == 0.0)
    party, ratifying, world = _ratified(register, party, joins, turn, moves, here, world)
    new = ((party, register.party), (leaving, register.leaving), (invited, register.invited), (ratifying, register.ratifying))
    if all((a == b).all() for a, b in new) and not ((register.since == turn) | _due(register, turn)).any():
        return register, world
    enough = total(np.moveaxis(party, 1, 0)) >= np.maximum(_minimum(register), 1.0)
    entering = here & (register.status == OPEN) & enough
    ending = here & (register.status == IN_FORCE) & ~enough
    lapsing = here & _due(register, turn) & ~enough & ~_hoped(register, party, ratifying)
    ended = ending | lapsing
    register = register.but(
        party=party,
        invited=invited,
        leaving=np.where(party > 0.0, leaving, 0.0),
        ratifying=np.where(ended[:, None], 0.0, ratifying),
        status=np.where(entering, IN_FORCE, np.where(ended, ENDED, register.status)),
        since=np.where(entering, float(turn), register.since),
        until=np.where(ended, float(turn), np.where(entering, -1.0, register.until)),
    )
    return amended(register, turn, _paid(register, entering, world))


def _who(
    register: Register, moves: Moves, turn: int, here: Array, alive: Array, world: World | None
) -> tuple[Array, Array, Array]:
    """(t, a, b) parties, turns at which notices take effect, and who may sign, before parliaments are asked."""
    signs = (np.moveaxis(moves.sign, 0, 1) > 0.5) & here[:, None] & (register.invited > 0)
    leaves = (np.moveaxis(moves.leave, 0, 1) > 0.5) & (register.party > 0) & here[:, None]
    leaving, gone = _notices(register, leaves, _notice(register, world), turn)
    gone &= alive
    expelled = (world.expelled > 0.0) & alive if world is not None else np.zeros(register.party.shape, bool)
    party = np.where(signs & ~expelled, 1.0, register.party)
    party = np.where(gone | expelled, 0.0, party)
    return party, np.where(party > 0.0, leaving, 0.0), np.where(expelled, 0.0, register.invited)


def _minimum(register: Register) -> Array:
    needed = np.array([draft.minimum for draft in register.book.drafts] or [0], float)
    return np.where(register.draft >= 0, needed[register.draft.astype(np.int64)], np.inf)


# --- notice ---------------------------------------------------------------------------------------------------------------
def _notice(register: Register, world: World | None) -> Array:
    """(t, b) turns of notice that each treaty in force asks for."""
    if world is None or not register.in_force().any():
        return np.zeros(register.status.shape)
    notice: Array = register.combined(world)[0].notice
    return notice


def _notices(register: Register, leaves: Array, notice: Array, turn: int) -> tuple[Array, Array]:
    """(t, a, b) turn at which each notice takes effect, or 0, and who is gone now."""
    waits = (notice > 0.0)[:, None] & (register.status == IN_FORCE)[:, None]
    given = leaves & waits & (register.leaving == 0.0)
    leaving = np.where(given, turn + notice[:, None], register.leaving)
    gone = (leaves & ~waits) | ((leaving > 0.0) & (leaving <= turn))
    return leaving, gone


# --- ratification ---------------------------------------------------------------------------------------------------------
def _ratified(
    register: Register, party: Array, joins: Array, turn: int, moves: Moves, here: Array, world: World | None
) -> tuple[Array, Array, World | None]:
    """Parties once parliaments have had their say: new signatures of nations whose law asks them wait; those whose time has come
    pass, where political capital pays for it. Signatures that wait fall with the government that gave them."""
    if world is None or not (world.ratification.any() or register.ratifying.any()):
        return party, register.ratifying, world
    chart = world.chart
    nations = chart.nation_actor
    delay = np.ceil(world.ratification / chart.year - 1e-9)
    waits = joins[:, nations] & (delay > 0.0)
    given_up = np.moveaxis(moves.leave, 0, 1)[:, nations] > 0.5
    lost = (world.changed > 0.0) | (world.expelled[:, nations] > 0.0) | given_up | (register.invited[:, nations] == 0.0)
    pending = np.where(lost & here[:, None], 0.0, register.ratifying)
    pending = np.where(waits & (pending == 0.0), turn + 1.0 + delay, pending)
    due = (pending > 0.0) & (pending <= turn + 1.0) & here[:, None]
    price = chart.params.ratification_price * (1.0 - chart.params.window * world.concern) * world.elections
    cost = price * total(due * 1.0)
    passes = due & (cost <= world.political_capital)
    party = party.copy()
    party[:, nations] = np.where(passes, 1.0, np.where(waits, register.party[:, nations], party[:, nations]))
    capital = world.political_capital - np.where(passes.any(axis=0), cost, 0.0)
    return party, np.where(passes, 0.0, pending), world.changed_by({"political_capital": capital})


def _hoped(register: Register, party: Array, ratifying: Array) -> Array:
    """(t, b) bool: enough have signed, though not all of them are ratified."""
    both = total(np.moveaxis(party, 1, 0)) + total(np.moveaxis((ratifying > 0.0) * 1.0, 1, 0))
    return np.asarray(both >= np.maximum(_minimum(register), 1.0))


def _due(register: Register, turn: int) -> Array:
    """(t, b) bool: open texts whose time is up."""
    return np.asarray((register.status == OPEN) & (register.until >= 0.0) & (register.until <= turn))


# --- what entry into force sets off ---------------------------------------------------------------------------------------
def _paid(register: Register, entering: Array, world: World | None) -> World | None:
    """Payments that a text names, made as it enters into force: nobody pays more than it has, the rest stands as arrears."""
    if world is None or not entering.any():
        return world
    drafts = register.book.drafts
    texts = {(slot, int(n)) for slot in np.flatnonzero(entering.any(axis=1)).tolist() for n in np.unique(register.draft[slot])}
    for slot, number in sorted((t for t in texts if t[1] >= 0), key=lambda text: drafts[text[1]].content):
        here = entering[slot] & (register.draft[slot] == number)
        for payer, payee, bn in drafts[number].payments:
            world = _pay(world, payer, payee, bn * here * _both(register, slot, payer, payee))
    return world


def _both(register: Register, slot: int, one: str, other: str) -> Array:
    actor = register.book.chart.axes.actor
    return np.asarray(register.party[slot, actor[one]] * register.party[slot, actor[other]])


def _pay(world: World, payer: str, payee: str, bn: Array) -> World:
    nation = world.chart.axes.nation
    a, b = nation[payer], nation[payee]
    treasury, arrears = world.treasury.copy(), world.arrears.copy()
    paid = np.minimum(bn, np.maximum(treasury[a], 0.0))
    treasury[a] -= paid
    treasury[b] += paid
    arrears[a] += bn - paid
    return world.changed_by({"treasury": treasury, "arrears": arrears})


def amended(register: Register, turn: int, world: World | None) -> tuple[Register, World | None]:
    """Whoever is party to a treaty in force and to the one it amends leaves the old one, without notice and without forfeit."""
    drafts = register.book.drafts
    here = [int(n) for n in np.unique(register.draft) if n >= 0]
    amending = {number: drafts[number].replaces for number in here if drafts[number].replaces}
    if not amending:
        return register, world
    content = {drafts[number].content: number for number in here}
    party = register.party
    for number, replaced in amending.items():
        old = content.get(replaced, -2)
        new = total(register.party * ((register.draft == number) & register.in_force())[:, None])
        both = ((register.draft == old) & register.in_force())[:, None] & (new > 0.0)
        party = np.where(both, 0.0, party)
    moved = (register.party > 0.0) & (party == 0.0)
    if not moved.any():
        return register, world
    ended = register.in_force() & (total(np.moveaxis(party, 1, 0)) < _minimum(register))
    register = register.but(
        party=party,
        leaving=np.where(moved, 0.0, register.leaving),
        status=np.where(ended, ENDED, register.status),
        until=np.where(ended, float(turn), register.until),
    )
    return register, world if world is None else world.changed_by({"member": np.where(moved, 0.0, world.member)})
