"""Components: what building parts of other makers into a model would bring, by what is public (MECHANISMS 163)."""

from __future__ import annotations

import numpy as np

from game.knowledge.observe import Observation
from game.rules.assembly import FLOP_UNIT, offers
from game.world.total import Array, ratio, total

PURSE = 0.1
"""Of a lab's cash, the most that a turn's components may cost."""


def on_offer(seen: Observation) -> Array:
    """(l, b) FLOP behind the components that each lab of the group could buy, if all makers sell."""
    chart, mine = seen.chart, seen.cells("l")
    market = seen.chart.params.component_market
    if not market or not len(mine):
        return np.zeros((len(mine), seen.worlds))
    public = (seen.public(name) for name in ("declared_run", "stage", "decoupling", "listed"))
    return np.asarray(market * total(np.moveaxis(offers(chart, *public)[mine], 1, 0)))


def gained(seen: Observation, parts: Array) -> Array:
    """(l, b) OOM that components of so many FLOP `parts (l, b)` add to a model beside the lab's own run."""
    worth = seen.chart.params.component_worth
    return np.log10(1.0 + worth * ratio(parts, seen.own("aggregate_run")))


def shopping(seen: Observation, behind: Array) -> dict[str, Array]:
    """Orders of labs that buy what they can pay for; whoever leads keeps its own parts to itself."""
    offered = on_offer(seen)
    if not offered.any():
        return {}
    bill = offered * seen.chart.params.component_price * seen.chart.year / FLOP_UNIT
    able = np.minimum(ratio(PURSE * np.maximum(seen.own("cash"), 0.0), bill, empty=1.0), 1.0)
    return {"assemble": able, "sell_parts": np.where(behind > 0.0, 1.0, 0.0)}
