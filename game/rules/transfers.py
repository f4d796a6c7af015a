"""Transfers between parties: the price of joining late, what leaving costs, and side payments.

Whoever leaves a treaty in force forfeits its bond to those who stay (MECHANISMS 105); whoever joins later pays for it, the more
the older the treaty (149); parties that a ceiling serves little can be paid by those it serves much (16, 17; transferable
utility, Barrett 2001). Nobody pays more than it has.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.treaty.register import IN_FORCE, Register
from game.world.state import World
from game.world.total import Array, ratio, total


def transfers(world: World, turn: Turn, treasury: Array) -> dict[str, Array]:
    """Treasuries after these payments, from `treasury (n, b)`, and who was in when this turn ended."""
    treaties, levers = turn.treaties, turn.levers
    if treaties is None or not (treaties.in_force().any() or world.member.any()):
        return {}
    member = treaties.party * treaties.in_force()[:, None]
    paid = treasury
    for owed, takers in (*_at_the_door(world, turn, treaties, member), _aid(world, turn)):
        paid = _settled(paid, owed, takers)
    fields = {"member": member, "bond": levers.exit_tax * treaties.in_force()}
    return {k: v for k, v in fields.items() if (v != getattr(world, k)).any()} | ({} if paid is treasury else {"treasury": paid})


def _at_the_door(world: World, turn: Turn, treaties: Register, member: Array) -> list[tuple[Array, Array]]:
    """(n, b) what each nation owes and (n, b) who shares it, for every treaty that somebody has joined or left."""
    nations, found = world.chart.nation_actor, []
    older = treaties.since < turn.number
    for slot in range(len(member)):
        was, now = world.member[slot, nations], treaties.party[slot, nations]
        if (was == now).all():
            continue
        price = turn.levers.entry_fee[slot] * (
            1.0 + turn.levers.entry_rise[slot] * (turn.number - treaties.since[slot]) * turn.year
        )
        here = was.any(axis=0)  # a treaty that had parties before: those who found it owe nothing
        joined = np.where((treaties.status[slot] == IN_FORCE) & older[slot] & here, now * (1.0 - was), 0.0)
        thrown_out = world.expelled[slot, nations]
        left = np.where(older[slot] & (treaties.draft[slot] >= 0.0), was * (1.0 - now) * (1.0 - thrown_out), 0.0)
        found.append((joined * price + left * world.bond[slot], now * was))
    return found


def _aid(world: World, turn: Turn) -> tuple[Array, Array]:
    """(n, b) what nations with laboratories at home pay this turn, and (n, b) who shares it: parties without any."""
    share, chart = turn.levers.side_payment, world.chart
    labs = np.bincount(chart.lab_home, minlength=len(chart.axes.nation))[:, None] > 0
    return share * turn.year * world.gdp * labs, (share > 0.0) * ~labs


def _settled(treasury: Array, owed: Array, takers: Array) -> Array:
    """(n, b) treasuries after `owed (n, b)` has gone to `takers (n, b)` in equal parts; nothing is paid where nobody takes."""
    if not owed.any():
        return treasury
    paid = np.minimum(owed, np.maximum(treasury, 0.0)) * (total(takers * 1.0) > 0.0)
    return np.asarray(treasury - paid + total(paid) * ratio(takers, total(takers * 1.0)))
