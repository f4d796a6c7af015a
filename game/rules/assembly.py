"""Assembly: models built of components that were trained apart (MECHANISMS 163).

Laboratories sell components of what they have released: experts, adapters, distilled cores. Each was trained under its maker's
own ceiling, and trading it is legal; what is put together of many may stand for more training than any ceiling allows, and no
meter sees a run that nobody did. A bought operation is worth less than one in a run of one's own (branch-train-merge, Li et al.
2022, arXiv 2208.03306; what is joined gains, far less than one joint run does), and stacks that have grown apart, an
entity list or a maker that keeps its parts to itself shut the market. Only a clause that counts what a model was assembled of
(`assembly_limit`) reaches it.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.world.chart import Chart
from game.world.state import World
from game.world.total import Array, ratio, total

FLOP_UNIT = 1e26
"""Operations to which the price of components refers."""


def offers(chart: Chart, run: Array, stage: Array, apart: Array, listed: Array) -> Array:
    """(l, l, b) FLOP of components that the second lab could sell to the first: what is public of them. `run (l, b)` is the run
    its maker declares, `stage (l, b)`, `apart (n, n, b)` the decoupling of stacks, `listed (n, a, b)` entity lists."""
    home = chart.lab_home
    made = run * (stage >= 2.0)
    fits = (1.0 - apart[home[:, None], home[None]]) * (1.0 - listed[home][:, chart.lab_actor].swapaxes(0, 1))
    return np.asarray(made[None] * fits * (1.0 - np.eye(len(home)))[..., None])


def components(world: World, turn: Turn) -> dict[str, Array]:
    """What each lab buys and builds in this turn, and the cash that changes hands; empty where nobody trades components."""
    market, wanted = turn.params.component_market, turn.orders.assemble
    if not market or not (wanted.any() or world.components.any()):
        return {}
    open_to = offers(world.chart, world.declared_run, world.stage, world.decoupling, world.listed)
    parts = market * wanted[:, None] * open_to * turn.orders.sell_parts[None]
    bought = total(np.moveaxis(parts, 1, 0))
    price = turn.params.component_price * turn.year / FLOP_UNIT
    able = np.minimum(ratio(np.maximum(world.cash, 0.0), bought * price, empty=1.0), 1.0)
    paid = parts * able[:, None] * price
    return {
        "components": bought * able,
        "paid": total(np.moveaxis(paid, 1, 0)),
        "earned": total(paid),
    }
