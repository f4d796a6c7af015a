"""Suspects: nations and labs, one row each, nations first. Other firms answer through the nation they are at home in.

Sensors reach a suspect where its compute stands, and evasions are paid by the suspect itself.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.world.chart import Chart
from game.world.state import World
from game.world.total import Array, Index, Sum, over, total


@lru_cache(maxsize=64)
def suspect_actor(chart: Chart) -> Index:
    """(s) the actor that each suspect is."""
    return np.concatenate([chart.nation_actor, chart.lab_actor]).astype(np.int64)


@lru_cache(maxsize=64)
def suspect_of(chart: Chart) -> Index:
    """(a) suspect of each actor: itself, or its home nation; 0 where it has none."""
    home = np.maximum(chart.actor_home, 0)
    found = np.where(chart.actor_nation >= 0, chart.actor_nation, home)
    return np.where(chart.actor_lab >= 0, len(chart.axes.nation) + chart.actor_lab, found).astype(np.int64)


@lru_cache(maxsize=64)
def suspect_home(chart: Chart) -> Index:
    """(s) nation under whose law each suspect stands."""
    return np.concatenate([np.arange(len(chart.axes.nation)), chart.lab_home]).astype(np.int64)


@lru_cache(maxsize=64)
def _hosts(chart: Chart) -> Sum:
    """Compute edges to (lab, nation in which it stands), flattened."""
    sites, nations = chart.sites, len(chart.axes.nation)
    lab = chart.actor_lab[chart.plant_firm[chart.edge_buyer[sites.edges]]]
    return Sum(lab * nations + sites.seller_nation, len(chart.axes.lab) * nations)


def hosted_share(world: World) -> Array:
    """(s, n, b) where each suspect's compute stands: a nation at home, a lab wherever it is served from."""
    chart, worlds = world.chart, world.worlds
    nations, labs = len(chart.axes.nation), len(chart.axes.lab)
    home = np.eye(nations)[suspect_home(chart)]
    share = np.repeat(home[..., None], worlds, axis=2)
    if labs and len(chart.sites.edges):
        by_host = _hosts(chart)(world.shipped[chart.sites.edges]).reshape(labs, nations, worlds)
        every = total(np.moveaxis(by_host, 1, 0))
        share[nations:] = np.where((every > 0.0)[:, None], over(by_host, every[:, None]), share[nations:])
    return share
