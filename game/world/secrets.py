"""Secrets: true figures that a seat starts with and may show or tell (PLAY 5). Each points at one of its own hidden cells.

What is shown is the figure as it stands when it is shown; what is told may be anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.world.chart import Chart
from game.world.declare import Seen
from game.world.draws import Draws
from game.world.owners import owners
from game.world.state import FIELDS, World
from game.world.total import Array, Index


@dataclass(frozen=True)
class Secret:
    """A kind of secret: the hidden quantity, and how the figure is spoken of."""

    field: str
    about: str


SECRETS = (
    Secret("treasury", "what is left in the treasury, bn USD"),
    Secret("military", "compute drawn off for military use, M H100e"),
    Secret("political_capital", "political capital, points"),
    Secret("covert", "chips at sites nobody was told of, M H100e"),
    Secret("capability", "capability of the best model, OOM"),
    Secret("safety", "capability that the safety work covers, OOM"),
    Secret("culture", "appetite for risk, share"),
    Secret("cash", "cash, bn USD"),
    Secret("funds", "the agency's purse, bn USD"),
    Secret("integrity", "share of the agency's work that nobody has bent"),
    Secret("agenda", "which of its hidden agendas the seat serves"),
)
"""The table of secrets; a world holds the place of each seat's own in it."""

assert all(FIELDS[s.field].seen_by in (Seen.OWNER, Seen.JURISDICTION) for s in SECRETS), "a secret is a hidden cell of its owner"


@lru_cache(maxsize=16)
def _cells(chart: Chart) -> tuple[Index, ...]:
    """For each kind, the cell of each delegate along the field's axis, or -1: `(s)`."""
    found = []
    for kind in SECRETS:
        owner = owners(chart, FIELDS[kind.field].axes).tolist()
        found.append(np.array([owner.index(a) if a in owner else -1 for a in chart.delegate_actor.tolist()], np.int64))
    return tuple(found)


def cell_of(chart: Chart, kind: Secret, delegate: int) -> int:
    """The cell of a delegate along the axis of a secret's quantity."""
    return int(_cells(chart)[SECRETS.index(kind)][delegate])


def drawn(world: World, draws: Draws) -> World:
    """The world with every delegate's secrets drawn: different ones, as far as it has so many hidden cells."""
    chart = world.chart
    if not len(chart.axes.secret):
        return world
    has = np.array([cells >= 0 for cells in _cells(chart)])  # (kinds, s)
    luck = draws.uniform("secrets", chart.keys["f"])
    secret = np.zeros_like(world.secret)
    each = len(chart.axes.secret) // len(chart.axes.delegate)
    for f, owner in enumerate(chart.secret_owner):
        kinds = np.flatnonzero(has[:, owner])
        first = np.floor(luck[f - f % each] * len(kinds)).astype(np.int64)
        step = 1 + np.floor(luck[f] * (len(kinds) - 1)).astype(np.int64) if f % each and len(kinds) > 1 else 0
        secret[f] = kinds[(first + step) % len(kinds)]
    return world.changed_by({"secret": secret})


def figures(world: World) -> Array:
    """(f, b) what each secret comes to now."""
    chart = world.chart
    table = np.zeros((len(SECRETS), len(chart.axes.delegate), world.worlds))
    for place, (kind, cells) in enumerate(zip(SECRETS, _cells(chart), strict=True)):
        if (cells >= 0).any():
            table[place] = np.where((cells >= 0)[:, None], getattr(world, kind.field)[np.maximum(cells, 0)], 0.0)
    return table[world.secret.astype(np.int64), chart.secret_owner[:, None], np.arange(world.worlds)[None]]
