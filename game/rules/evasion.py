"""Evasion: what money and secrecy take from sensors, with falling returns: spend / (spend + price) of the full effect (row
116)."""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.world.state import World
from game.world.suspects import suspect_actor, suspect_home, suspect_of
from game.world.total import Array, over


def effort(world: World, turn: Turn) -> Array:
    """(v, s, b) how far each suspect makes use of each evasion: 0 not, 1 in full."""
    chart, table, orders = world.chart, world.chart.evidence.evasions, turn.orders
    nations, who, home = len(chart.axes.nation), suspect_actor(chart), suspect_home(chart)
    spend = np.moveaxis(orders.evade[who], 1, 0)
    done = spend / (spend + table.price[:, None, None])
    if len(chart.axes.lab):
        parts, hidden = 1.0 - 1.0 / np.maximum(orders.split, 1.0), over(world.covert, world.compute + world.covert)
        done[table.by_split, nations:] = parts
        done[table.by_hide, nations:] = np.minimum(2.0 * hidden, 1.0)
    done[table.needs_exemption] *= turn.levers.exempt[home] > 0.0
    if table.needs_privacy.any():
        private = np.max(turn.levers.privacy, axis=0, initial=0.0)
        done[table.needs_privacy] *= private
    return np.asarray(done)


def blinding(world: World, turn: Turn) -> dict[str, Array]:
    """Log share of alarms that get through, `(c, s, b)`, by what would undo the evasion: nothing, pooled data, auditors by lot, a
    secured channel. Empty where nobody evades."""
    table, done = world.chart.evidence.evasions, effort(world, turn)
    groups = {"pooled": table.pooled, "chosen": table.chosen, "channel": table.channel}
    found: dict[str, Array] = {}
    for v, c in table.pairs:
        if done[v].any():
            name = next((n for n, flags in groups.items() if flags[v]), "plain")
            if name not in found:
                found[name] = np.zeros((len(world.chart.axes.sensor), *done.shape[1:]))
            found[name][c] += np.log1p(-np.minimum(table.beats[v, c] * done[v], 1.0 - 1e-9))
    return found


def marked(world: World, turn: Turn) -> Array:
    """(o, b) evidence from seals that tampering breaks (MECHANISMS 87), read by the book."""
    due, params, chart = turn.obligations, turn.params, world.chart
    slot = due.place // len(chart.axes.obligation)
    sealed = turn.levers.sealed[slot] * due.live
    if not sealed.any():
        return np.zeros(due.live.shape)
    chance = 1.0 - np.exp(_marks(world, turn))
    suspect = suspect_of(chart)[due.bound_by.astype(np.int64)]
    truly = sealed * np.maximum(np.take_along_axis(chance, suspect, axis=0), params.mark_noise)
    alarm = turn.draws.uniform_by_world("sensing.mark", due.key) < truly
    believed, false = sealed * params.mark_read, sealed * params.mark_noise
    told = np.where(alarm, np.log(params.mark_read / params.mark_noise), np.log((1.0 - believed) / (1.0 - false)))
    return np.where(sealed > 0.0, told, 0.0)


def _marks(world: World, turn: Turn) -> Array:
    """(s, b) log chance that no evasion leaves a mark."""
    done, table = effort(world, turn), world.chart.evidence.evasions
    unmarked = np.zeros(done.shape[1:])
    for v in np.flatnonzero(table.mark > 0.0):
        unmarked += np.log1p(-np.minimum(table.mark[v] * done[v], 1.0 - 1e-9))
    return unmarked


def slowed(world: World, turn: Turn) -> Array:
    """(l, b) share of a run's worth that evasions cost."""
    if not turn.orders.evade.any():
        return np.zeros_like(world.compute)
    done, table = effort(world, turn), world.chart.evidence.evasions
    left = np.ones_like(world.compute)
    for v in np.flatnonzero(table.slows > 0.0):
        left *= 1.0 - table.slows[v] * done[v, len(world.chart.axes.nation) :]
    return 1.0 - left
