"""What orders would do to the chain, before they are given: on worlds as the seat imagines them."""

from __future__ import annotations

from typing import Any

import numpy as np

from game.agents.model import Model
from game.engine.preview import preview
from game.orders import DEEDS, holding_still
from game.ui.host.eye import Eye
from game.world.draws import Draws

LANES, TURNS = 6, 4


def previewed(model: Model, eye: Eye, answer: dict[str, Any]) -> dict[str, Any]:
    """Edges cut, output lost for four turns, what it costs oneself, who else is hurt, routes left; names for places."""
    orders = holding_still(eye.chart, 1)
    for deed, cells in answer.items():
        line, array = DEEDS[deed], getattr(orders, deed)
        for cell, value in cells.items():
            place = tuple(eye.axes.of(letter)[part] for letter, part in zip(line.axes, cell.split("/"), strict=True))
            array[place] = min(max(float(value), line.low), line.high)
    if "notice" in answer:
        orders = orders.changed_by({"notice": np.zeros_like(orders.notice)})  # shown as if it bound at once
    found = preview(eye.seen, model.setup.world(Draws.of([0])), orders, model.rules, eye.luck, LANES, TURNS)
    plant = eye.axes.plant
    lost = sorted(found.lost.items(), key=lambda item: -max(item[1]))[:8]
    return {
        "turns": found.turns,
        "cut": len(found.cut),
        "aimed_at": [eye.nation(eye.axes.nation[n]) for n in found.aimed_at],
        "lost": [
            {
                "label": eye.names.plant(plant[name]),
                "shares": [float(s) for s in shares],
                "range": [list(r) for r in found.lost_range[name]],
            }
            for name, shares in lost
        ],
        "blowback": found.blowback,
        "blowback_range": list(found.blowback_range),
        "neutrals": sorted(
            ([eye.nation(eye.axes.nation[n]), float(v)] for n, v in found.neutrals.items() if v > 0.01),
            key=lambda r: -float(r[1]),
        ),
        "routes": [[eye.names.plant(int(eye.chart.slot_plant[eye.axes.slot[s]])), n] for s, n in list(found.routes.items())[:8]],
    }
