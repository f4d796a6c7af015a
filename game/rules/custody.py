"""Custody: what becomes of evidence between a sensor and the dossier.

Audits are worth what their auditors are, and read by their names (MECHANISMS 67, 68). What the watched report of themselves
is worth little where nobody from outside may check it (34). Privacy blurs (80, 81); a common format lets pieces be read
together (65); a common ledger only makes them late (63). Holes in accounts and barred doors speak too (46, 116), and a
drifted monitor adds and withholds (178).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.rules.monitor import tampering
from game.rules.standing import gap_evidence, outside, unexplained
from game.world.evidence import FAMILIES
from game.world.state import World
from game.world.total import Array, Index


def worth(world: World, turn: Turn, sensor: Index, suspect: Array, slot: Index) -> tuple[Array, Array] | None:
    """(pairs, b) share of each sensor's sensitivity that is left, truly and as readers believe; None where nothing is
    granted."""
    if not turn.levers.access.any():
        return None
    table = world.chart.evidence.sensors
    alone = table.alone[sensor][:, None]
    looked = np.take_along_axis(_looked(world, turn), suspect, axis=0)
    both = alone + (1.0 - alone) * looked
    open_family = table.family[sensor] >= FAMILIES.index("access")
    both = both * (1.0 - turn.params.privacy_blur * turn.levers.privacy[slot] * open_family[:, None])
    audits = table.audits[sensor][:, None]
    truly = np.where(audits, np.take_along_axis(_of_labs(world, world.audit_worth), suspect, axis=0), 1.0)
    named = np.where(audits, np.take_along_axis(_of_labs(world, world.audit_name), suspect, axis=0), 1.0)
    return both * truly, both * named


def _looked(world: World, turn: Turn) -> Array:
    """(s, b) how far somebody from outside may look into each suspect."""
    audits = world.chart.evidence.sensors.audits
    nations = np.max(turn.levers.access[audits], axis=0, initial=0.0)
    return np.concatenate([nations, outside(world, turn)])


def _of_labs(world: World, value: Array) -> Array:
    """(s, b) a quantity of labs; 1 for nations."""
    return np.concatenate([np.ones_like(world.gdp), value])


def fused(turn: Turn, weight: Array, slot: Index) -> Array:
    """(pairs, b) what each piece counts for: common formats undo part of the discount on pieces that err alike."""
    if not turn.levers.formats.any():
        return weight
    return np.asarray(weight + (1.0 - weight) * turn.params.format_fusion * turn.levers.formats[slot])


def lateness(turn: Turn, latency: Array, slot: Index, key: Array) -> Array:
    """(pairs, b) turns by which each piece of evidence comes late: by its nature, or by waiting for a common ledger, as the
    part of all pieces does that is kept on it."""
    if not turn.levers.ledger.any():
        return latency
    waits = turn.draws.uniform_by_world("custody.ledger", key) < turn.levers.ledger[slot]
    return np.maximum(latency, waits)


def circumstances(world: World, turn: Turn) -> tuple[Array, dict[str, Array]]:
    """(o, b) evidence from accounts, barred doors and a monitor's tampering, and the quantities that tell of it."""
    due, params = turn.obligations, turn.params
    by = due.bound_by.astype(np.int64)
    gap = unexplained(world, turn)
    told = gap_evidence(world, turn, gap) * _accounts_open(world, turn)
    if turn.orders.bar.any():
        told = told + params.bar_nats * (turn.orders.bar > 0.5)
    forged, caught = tampering(world, turn)
    rows = np.take_along_axis(told, by, axis=0) * (due.live > 0.0) + forged
    bound = np.zeros_like(gap)
    np.maximum.at(bound, (by, np.arange(world.worlds)[None]), due.live)
    fields = {"unexplained": gap * (bound > 0.0)}
    if caught.any():
        fields["conflicts"] = world.conflicts + caught
    return rows, fields


def _accounts_open(world: World, turn: Turn) -> Array:
    """(a, b) share of an actor's accounts that others may read: what auditors may see at its home."""
    chart, access = world.chart, turn.levers.access
    granted = np.max(access[chart.evidence.sensors.audits], axis=0, initial=0.0)
    return np.asarray(granted[np.maximum(chart.actor_home, 0)] * (chart.actor_home >= 0)[:, None])
