"""Odds: how likely a breach is found, as the one who would commit it may work it out.

Evidence adds up like a random walk: by the published tables each sensor that reaches the lab carries so many nats a turn, with a
spread; the chance that the walk passes the standard of proof within a horizon follows (Wald 1947, by the normal law). Own evasion
counts, since its owner knows it; what others' eyes see does not, since nobody publishes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr

from game.knowledge.observe import Observation
from game.treaty.levers import PROMISED, Levers
from game.world.chart import Chart
from game.world.evidence import FAMILIES
from game.world.total import Array, Index, total

RECORD = FAMILIES.index("record")


@dataclass(frozen=True, eq=False)
class Looked:
    """What reaches each lab of a group: `(c, l, b)` reach of the sensors in use, and nats to go to the standard of proof."""

    sensor: Index
    reach: Array
    tooling: Array
    needed: Array  # (l, b) nats


def looked_at(seen: Observation, levers: Levers, labs: Index, doubt: Array | None = None) -> Looked:
    """How the treaties in force, or those supposed, look at `labs`; `doubt (l, b)` is what the agency already thinks."""
    chart, sensors = seen.chart, seen.chart.evidence.sensors
    home = chart.lab_home[labs]
    reach = levers.access[:, home]
    shield = np.max(levers.shield, axis=0, initial=0.0)
    params = chart.params
    record = np.where(sensors.shielded[:, None], params.whistle_base + (1.0 - params.whistle_base) * shield, 1.0)[:, None]
    family = (sensors.family == RECORD)[:, None, None]
    visits = _visits(seen, levers)
    reach = np.where(sensors.visits[:, None, None], reach * (1.0 - np.exp(-visits))[None, None], reach)
    watching = np.max(levers.monitor, axis=0, initial=0.0)
    reach = np.where(sensors.monitor[:, None, None], watching, np.where(family, record, reach))
    hops = np.exp(np.log1p(-params.hop_filter) * np.max(levers.hops, axis=0, initial=0.0))
    reach = np.where(family, reach, reach * hops) * ~sensors.eyes[:, None, None]
    used = np.flatnonzero(reach.any(axis=(1, 2)))
    proof = np.min(np.where(seen.register.in_force(), levers.proof, 1.0), axis=0, initial=1.0)
    proof = np.minimum(np.where(proof >= 1.0, 0.95, proof), 0.9999)
    start = params.breach_prior if doubt is None else np.clip(doubt, params.breach_prior, 0.999)
    needed = np.log(proof / (1.0 - proof)) - np.log(start / (1.0 - start)) * np.ones((len(labs), 1))
    return Looked(used, reach[used], seen.public("tooling")[used], np.maximum(needed, 0.05))


def _visits(seen: Observation, levers: Levers) -> Array:
    """(b,) visits a bound lab may expect a turn."""
    granted = total(levers.inspections) + 0.25 * total(levers.challenges)
    bound = total((seen.public("bound") > 0.0).astype(float))
    return np.asarray(granted / np.maximum(bound, 1.0))


def chance_found(seen: Observation, looked: Looked, deed: str, size: Array, blind: Array, turns: float) -> Array:
    """(..., l, b) chance that a breach of `size` of the promise on `deed` is found within `turns`, behind an evasion that takes
    `blind (c, ...)` of the alarms of each sensor in use."""
    sensors, params = seen.chart.evidence.sensors, seen.chart.params
    watch = sensors.watches[looked.sensor, PROMISED.index(deed)]
    keep = np.flatnonzero(watch > 0.0)
    drift, spread = np.zeros(np.broadcast_shapes(size.shape, looked.needed.shape)), np.zeros_like(size * looked.needed)
    for k in keep:
        c = looked.sensor[k]
        half, false = sensors.half[c], sensors.false_alarm[c]
        tooled = watch[k] * looked.tooling[k]
        usual = params.assumed_breach * (1.0 + half) / (params.assumed_breach + half)
        plain = np.where(size > 0.0, size * (1.0 + half) / np.maximum(size + half, 1e-12), 0.0)
        reach = looked.reach[k]
        truly = reach * np.maximum(tooled * plain * (1.0 - blind[k]), false)
        believed = np.clip(reach * np.maximum(tooled * usual, false), 1e-9, 1.0 - 1e-9)
        clean = np.clip(reach * false, 1e-9, 1.0 - 1e-9)
        rang, silent = np.log(believed / clean), np.log((1.0 - believed) / (1.0 - clean))
        drift = drift + truly * rang + (1.0 - truly) * silent
        spread = spread + truly * (1.0 - truly) * (rang - silent) ** 2.0
    span = np.sqrt(np.maximum(spread * turns, 1e-6))
    return np.asarray(ndtr((drift * turns - looked.needed) / span))


@lru_cache(maxsize=256)
def best_evasions(chart: Chart, deed: str, many: int = 2) -> Index:
    """The evasions that take away most of the alarms on a promise for the money, the best first."""
    table, sensors = chart.evidence.evasions, chart.evidence.sensors
    worth = total((table.beats * sensors.watches[:, PROMISED.index(deed)][None]).T)
    paid = ~(table.by_split | table.by_hide | table.needs_exemption | table.needs_privacy)
    return np.argsort(-np.where(paid, worth / table.price, -1.0), kind="stable")[:many].astype(np.int64)
