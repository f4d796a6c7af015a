"""What orders would do to the chain, before they are given: on worlds as the seat imagines them. And, once they are filed, what
was expected of them beside what the seat could see come of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from game.agents.filing import place_of
from game.agents.model import Model
from game.engine.preview import Preview, preview
from game.orders import DEEDS, Orders, holding_still
from game.reports.wording import listed
from game.ui.host import sheet
from game.ui.host.eye import Eye
from game.ui.words import _
from game.world.draws import Draws

LANES, TURNS = 6, 4
LAW = ("licence", "notice", "threshold", "listing", "serve", "tariff")
"""Deeds that squeeze."""
PLANTS, NATIONS = 5, 5
"""So many plants and nations are followed, those that lose most."""
Record = dict[str, Any]


def previewed(model: Model, eye: Eye, answer: dict[str, Any]) -> dict[str, Any]:
    """Edges cut, output lost for four turns, what it costs oneself, who else is hurt, routes left; names for places."""
    orders = _orders(eye, answer)
    if "notice" in answer:
        orders = orders.changed_by({"notice": np.zeros_like(orders.notice)})  # shown as if it bound at once
    found = _found(model, eye, orders)
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


def _orders(eye: Eye, answer: Mapping[str, Mapping[str, float]]) -> Orders:
    """An answer as orders of one world, everything else at rest."""
    orders = holding_still(eye.chart, 1)
    for deed, cells in answer.items():
        line, array = DEEDS[deed], getattr(orders, deed)
        for cell, value in cells.items():
            array[place_of(eye.chart, line, cell)] = min(max(float(value), line.low), line.high)
    return orders


def _found(model: Model, eye: Eye, orders: Orders) -> Preview:
    return preview(eye.seen, model.setup.world(Draws.of([0])), orders, model.rules, eye.luck, LANES, TURNS)


# --- expected, and seen to come -----------------------------------------------------------------------------------------------
def law_of(answer: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The part of an answer that squeezes."""
    return {deed: dict(cells) for deed, cells in answer.items() if deed in LAW and cells}


def expected(model: Model, eye: Eye, law: Mapping[str, Mapping[str, float]]) -> Record | None:
    """What a seat may expect of the law it files now, turn by turn; None where it would change nothing.

    Lines: `key`, `label`, `kind` (count, share, money), `expected` and `anyway` by turn, `seen`, which grows as turns pass."""
    found = _found(model, eye, _orders(eye, law))
    turns = found.by_turn
    lines = [_line("cut", _("Links cut"), "count", [float(n) for n in turns.cut], [0.0] * TURNS) | {"cells": found.cut}]
    lines += [
        _line(f"plant {name}", eye.names.plant(eye.axes.plant[name]), "share", shares, turns.usual[name])
        for name, shares in sorted(found.lost.items(), key=lambda item: -max(item[1]))[:PLANTS]
    ]
    lines.append(_line("blowback", _("Sales you lose"), "money", turns.blowback, turns.blowback_anyway))
    for name, harm in sorted(turns.harm.items(), key=lambda item: -max(item[1]))[:NATIONS]:
        aim = _("Lost in {nation}") if name in found.aimed_at else _("Lost in {nation}, not aimed at")
        label = aim.format(nation=eye.nation(eye.axes.nation[name]))
        lines.append(_line(f"nation {name}", label, "money", harm, turns.harm_anyway[name]))
    if not any(abs(value) > 1e-6 for line in lines for value in line["expected"]):
        return None
    return {"turn": eye.turn, "date": eye.date(), "ordered": _said(eye, law), "lines": lines}


def _line(key: str, label: str, kind: str, values: list[float], anyway: list[float]) -> Record:
    return {"key": key, "label": label, "kind": kind, "expected": values, "anyway": anyway, "seen": []}


def _said(eye: Eye, law: Mapping[str, Mapping[str, float]]) -> str:
    """What was ordered, in words."""
    parts = []
    for deed, cells in law.items():
        if deed == "notice":
            continue
        line = DEEDS[deed]
        names = listed([sheet.label(eye, line.axes, place_of(eye.chart, line, cell)) for cell in cells])
        parts.append(_("{what}: {where}").format(what=sheet.title(deed), where=names))
    return "; ".join(parts)


def followed(eye: Eye, records: list[Record]) -> None:
    """Add to each record what the seat can see of the turn just played; None stands for what it cannot know."""
    for record in records:
        step = eye.turn - 1 - int(record["turn"])
        if 0 <= step < TURNS:
            for line in record["lines"]:
                if len(line["seen"]) == step:
                    line["seen"].append(_seen(eye, line, step))


def _seen(eye: Eye, line: Record, step: int) -> float | None:
    """One figure of the turn just played, through the seat's own eyes, less what would have been without the orders."""
    kind, _space, name = str(line["key"]).partition(" ")
    anyway = float(line["anyway"][step])
    if kind == "cut":
        return _links(eye, line["cells"])
    if kind == "plant":
        made, known = eye.seen.seen("output")
        place = eye.axes.plant[name]
        return max(1.0 - float(made[place, 0]) / anyway, 0.0) if known[place] and anyway > 1e-12 else None
    if kind == "blowback":
        lanes = np.flatnonzero(np.isin(eye.chart.lane_origin, [eye.home]))
        value, known = eye.seen.seen("blowback")
        return float(value[lanes, 0].sum()) - anyway if known[lanes].all() else None
    return float(eye.public("collateral")[eye.axes.nation[name]]) - anyway


def _links(eye: Eye, edges: list[str]) -> float | None:
    """How many of the links that were to be cut are: by what passes, where the seat deals on them, else by the law, which is
    public. None where neither tells."""
    permit, known = eye.seen.seen("permit")
    places = [eye.axes.edge[name] for name in edges]
    lanes = [int(eye.chart.edge_lane[e]) for e in places]
    cut = [
        bool(permit[e, 0] < 0.5) if known[e] else True if lane >= 0 and eye.public("licence")[lane] < 0.5 else None
        for e, lane in zip(places, lanes, strict=True)
    ]
    return None if cut and None in cut else float(sum(bool(one) for one in cut))
