"""Enforcement: which promises are due, how far each was broken, and what findings bring.

A promise is a row: a quantity of the world, at most or at least a bound, and the excess that counts as a full breach
(DESIGN 3.2). The truth is added up here, which nobody sees; findings rest on evidence. Beside it stands what the public can read
off the parties' own figures: a split or hidden run looks kept (MECHANISMS 186).
What findings then bring is in `game.rules.penalties`.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Change, Turn, Why
from game.rules.penalties import lapsing, penalties
from game.rules.transfers import transfers
from game.treaty.levers import promise_table, published_table
from game.treaty.register import Obligations
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array


def enforcement(world: World, turn: Turn) -> Change:
    """Hold every live promise against what was done, add it up by the actor it binds, and let findings bite."""
    due = turn.obligations
    if not len(due):
        return Change(_nothing_due(world) | lapsing(world, turn) | transfers(world, turn, world.treasury))
    breach, apparent = breaches(world, turn), apparent_breaches(world, turn)
    by = due.bound_by.astype(np.int64)
    actors, live = len(world.bound), due.live * (waived(world, due) == 0.0)
    bound, kept = add_by_actor(by, live, actors), add_by_actor(by, live - breach, actors)
    looks_kept = add_by_actor(by, live - apparent, actors)
    worst = np.zeros_like(world.breach)
    np.maximum.at(worst, (by, np.arange(world.worlds)), breach)
    fields = {
        "bound": bound,
        "due": world.due + bound,
        "met": world.met + kept,
        "met_as_published": world.met_as_published + looks_kept,
        "breach": worst,
    }
    bite, why = penalties(world, turn)
    bite |= transfers(world, turn, bite.get("treasury", world.treasury))
    return Change(fields | bite, why={"breach": Why("a", worst, Seen.NOBODY)} | why)


def _nothing_due(world: World) -> dict[str, Array]:
    return {name: np.zeros_like(world.bound) for name in ("breach", "bound") if getattr(world, name).any()}


# --- what was promised and what was done ---------------------------------------------------------------------------------------
def breaches(world: World, turn: Turn) -> Array:
    """(o, b) how far each live promise is broken this turn: 0 kept, 1 in full. A duty lawfully suspended is not broken, nor is
    one that an exemption covers."""
    due = turn.obligations
    share = _excess(promise_table(world), due) * (waived(world, due) == 0.0)
    return np.asarray(share * (1.0 - _exempted(world, turn)) if turn.levers.exempt.any() else share)


def excesses(world: World, turn: Turn) -> Array:
    """(o, b) by how much each live promise is exceeded, in units of the quantity."""
    due = turn.obligations
    done = np.take_along_axis(promise_table(world), due.row.astype(np.int64), axis=0)
    return np.asarray(np.maximum(due.sign * (done - due.bound), 0.0) * due.live)


def apparent_breaches(world: World, turn: Turn) -> Array:
    """(o, b) how far each live promise is broken by published figures; what nobody publishes looks kept."""
    due = turn.obligations
    return np.asarray(_excess(published_table(world), due) * (waived(world, due) == 0.0))


def waived(world: World, due: Obligations) -> Array:
    """(o, b) turns for which each duty is lawfully suspended."""
    return np.asarray(world.waived.reshape(-1, world.worlds)[due.place])


def _exempted(world: World, turn: Turn) -> Array:
    """(o, b) share of what a lab does that it runs as national security, where the text exempts that (MECHANISMS 28)."""
    chart, due, table = world.chart, turn.obligations, world.chart.evidence.evasions
    spend = turn.orders.evade[:, table.needs_exemption]
    if not spend.any():
        return np.zeros(due.live.shape)
    price = table.price[table.needs_exemption][:, None]
    done = np.max(spend / (spend + price), axis=1)
    allowed = turn.levers.exempt[np.maximum(chart.actor_home, 0)] * (chart.actor_home >= 0)[:, None]
    return np.take_along_axis(np.minimum(done, 1.0) * allowed, due.bound_by.astype(np.int64), axis=0)


def _excess(table: Array, due: Obligations) -> Array:
    done = np.take_along_axis(table, due.row.astype(np.int64), axis=0)
    excess = due.sign * (done - due.bound) / due.scale
    return np.asarray(np.minimum(np.fmax(excess, 0.0), 1.0) * due.live)  # fmax: nothing known, nothing in excess


def add_by_actor(actor: Array, value: Array, actors: int) -> Array:
    """Add `value (o, b)` by `actor (o, b)` into `(actors, b)`, row by row: the same bits for a world alone as in a batch."""
    worlds = value.shape[-1]
    cells = actor * worlds + np.arange(worlds)
    return np.bincount(cells.reshape(-1), value.reshape(-1), actors * worlds).reshape(actors, worlds)
