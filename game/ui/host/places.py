"""The map, the chain and the law of trade as one seat knows them: what it sees, what it believes, what nobody tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from game.reports.wording import number, percent
from game.treaty.register import IN_FORCE
from game.ui.host.eye import Eye
from game.ui.words import _, marked

FEW = 0.004
"""Flows below this share of the largest are left out of the map."""


# --- flows between nations --------------------------------------------------------------------------------------------------
def flows(eye: Eye) -> list[dict[str, Any]]:
    """Shipments between nations by good: bn USD a turn, whether seen or believed, and whether cut."""
    chart = eye.chart
    if not len(eye.axes.edge):
        return []
    volume, known = volumes(eye)
    volume = volume * chart.good_price[chart.edge_good]
    origin, dest = chart.plant_nation[chart.edge_seller], chart.plant_nation[chart.edge_buyer]
    groups: dict[tuple[int, int, int], list[float]] = {}
    for e in np.flatnonzero(origin != dest):
        row = groups.setdefault((int(origin[e]), int(dest[e]), int(chart.edge_good[e])), [0.0, 0.0, 0.0])
        row[0] += float(volume[e])
        row[1] += float(volume[e]) if known[e] else 0.0
        row[2] += 1.0 if known[e] else 0.0
    law = licences(eye)
    most = max((row[0] for row in groups.values()), default=0.0)
    return [
        {
            "from": eye.axes.nation.ids[a],
            "to": eye.axes.nation.ids[b],
            "good": eye.axes.good.ids[g],
            "volume": row[0],
            "known": row[2] > 0,
            "licence": law.get((a, g, b), 1.0),
        }
        for (a, b, g), row in sorted(groups.items())
        if row[0] >= most * FEW or law.get((a, g, b), 1.0) < 0.5
    ]


def volumes(eye: Eye) -> tuple[Any, Any]:
    """(edges) units a turn, and whether the seat sees them. What it does not see is as public figures of the chain have it
    (what a buyer of that size needs, parted by who usually serves it, as far as the law lets it leave)."""
    chart = eye.chart
    known = eye.sees("shipped") & (eye.turn > 0)
    slot = chart.edge_slot
    liked = np.bincount(slot, chart.edge_affinity, len(eye.axes.slot))
    size = eye.public("capacity")[chart.slot_plant] * np.where(chart.slot_capital, 0.1 / chart.year, 1.0)
    usual = (chart.slot_amount * size)[slot] * chart.edge_affinity / np.maximum(liked[slot], 1e-12)
    law = eye.public("licence")
    usual = usual * np.where(chart.edge_lane >= 0, law[chart.edge_lane], 1.0) if len(law) else usual
    seen = eye.seen.seen("shipped")[0][..., 0]
    return np.where(known, seen, usual), known


def licences(eye: Eye) -> dict[tuple[int, int, int], float]:
    """(origin, good, destination) -> what the law lets leave now. Public."""
    chart, law = eye.chart, eye.public("licence")
    return {
        (int(a), int(g), int(b)): float(v)
        for a, g, b, v in zip(chart.lane_origin, chart.lane_good, chart.lane_dest, law, strict=True)
    }


def shares(eye: Eye) -> Any:
    """(goods, nations) each nation's share of what plants could make. Capacity is public."""
    chart = eye.chart
    whole = np.zeros((len(eye.axes.good), len(eye.axes.nation)))
    np.add.at(whole, (chart.plant_good, chart.plant_nation), eye.public("capacity") * (1.0 - eye.public("damage")))
    return whole / np.maximum(whole.sum(axis=1, keepdims=True), 1e-12)


def atlas(eye: Eye, hands: Sequence[Eye] = ()) -> dict[str, Any]:
    """Nations with what one reads off the map: parties, chokepoints, standing."""
    chart, held = eye.chart, shares(eye)
    register = eye.seen.register
    force = register.status[:, 0] == IN_FORCE
    rows = []
    for n, name in enumerate(eye.axes.nation):
        actor = int(chart.nation_actor[n])
        party = bool((register.party[:, actor, 0][force] > 0).any())
        strong = [
            (float(held[g, n]), g)
            for g in range(len(eye.axes.good))
            if held[g, n] >= 0.4 and not chart.plant_sink[chart.plant_good == g].all()
        ]
        labs = [int(i) for i in np.flatnonzero(chart.lab_home == n)]
        rows.append(
            {
                "id": name,
                "label": eye.nation(n),
                "party": party,
                "self": n == eye.home,
                "invited": bool((register.invited[:, actor, 0] > 0).any()),
                "chokepoints": [
                    {"good": eye.axes.good.ids[g], "label": eye.names.good(g), "share": s}
                    for s, g in sorted(strong, reverse=True)
                ],
                "labs": [{"label": eye.names.lab(i), "generation": float(eye.public("deployed")[i]) / eye.step} for i in labs],
                "gdp": float(eye.public("gdp")[n]),
                "concern": float(eye.public("concern")[n]),
                "support": float(eye.public("support")[n]),
                "stance": float(eye.public("stance")[n]),
                "goodwill": float(eye.public("goodwill")[eye.home, n]) if eye.home >= 0 else 0.5,
                "back": float(eye.public("goodwill")[n, eye.home]) if eye.home >= 0 else 0.5,
                "cuts": _cuts(eye, n),
                "know": _knowledge(eye, n, hands),
            }
        )
    goods = [
        {"id": name, "label": eye.names.good(g), "level": int(chart.good_level[g])}
        for g, name in enumerate(eye.axes.good)
        if not chart.plant_sink[chart.plant_good == g].all()
    ]
    return {"nations": rows, "flows": flows(eye), "goods": goods}


def _cuts(eye: Eye, nation: int) -> list[str]:
    """In sentences, what this nation's law refuses to others."""
    chart, law = eye.chart, eye.public("licence")
    return [
        _("{share} of {good} to {dest} may leave").format(
            share=percent(float(law[k])), good=eye.names.good(int(chart.lane_good[k])), dest=eye.nation(int(chart.lane_dest[k]))
        )
        for k in np.flatnonzero((chart.lane_origin == nation) & (law < 0.995))
    ]


def _knowledge(eye: Eye, nation: int, hands: Sequence[Eye]) -> list[list[str]]:
    """Rows of (what, figure, how it is known): what I know, believe, and cannot know."""
    chart = eye.chart
    rows = [[_("Output a year"), f"{number(float(eye.public('gdp')[nation]) / 1000.0)} trn USD", "known"]]
    for lab in np.flatnonzero(chart.lab_home == nation):
        known = bool(eye.sees("capability")[lab])
        mid, low, high = eye.band("capability", int(lab))
        text = number(mid / eye.step) if known else f"{number(low / eye.step)} to {number(high / eye.step)}"
        rows.append(
            [_("{lab}: generations over 2025").format(lab=eye.names.lab(int(lab))), text, "known" if known else "believed"]
        )
        rows.append([_("{lab}: hidden machines").format(lab=eye.names.lab(int(lab))), *_hidden((eye, *hands), int(lab))])
    mid, low, high = eye.band("treasury", nation)
    known = bool(eye.sees("treasury")[nation])
    rows.append(
        [
            _("Treasury"),
            f"{number(mid)} bn USD" if known else f"{number(low)} to {number(high)} bn USD",
            "known" if known else "believed",
        ]
    )
    return rows


def _hidden(eyes: Sequence[Eye], lab: int) -> list[str]:
    """What the seat or a firm that it answers for knows of a laboratory's hidden machines."""
    for eye in eyes:
        if bool(eye.sees("covert")[lab]):
            return [f"{number(float(eye.believed('covert')[lab, 0]))} M chips", "known"]
    return [_("nobody tells you"), "hidden"]


# --- the chain --------------------------------------------------------------------------------------------------------------
STAGES = marked(("Raw materials", "Chemicals", "Tools", "Chips", "Memory", "Packaging", "Accelerators", "Compute", "AI", "Use"))
BY_NATION = 10
"""With at most so many goods, each nation's part of a good stands as a node of its own."""


def chain(eye: Eye) -> dict[str, Any]:
    """The supply chain by stage: nodes with their share of the world, edges with their volume, single points of failure."""
    chart, held = eye.chart, shares(eye)
    split = len(eye.axes.good) <= BY_NATION
    used = [
        bool(chart.good_controlled[g]) or not chart.plant_sink[chart.plant_good == g].any() for g in range(len(eye.axes.good))
    ]
    local = [g for g in range(len(eye.axes.good)) if not chart.good_controlled[g] and chart.good_perishable[g]]
    inner = [
        g
        for g in range(len(eye.axes.good))
        if eye.axes.good.ids[g] != "civil_output" and (used[g] or chart.good_level[g] == 8) and g not in local
    ]
    nodes: dict[str, dict[str, Any]] = {}
    for g in inner:
        for n in range(len(eye.axes.nation)) if split else [-1]:
            share = float(held[g, n]) if split else 1.0
            if share > 0.004:
                nodes[_node(eye, g, n)] = _node_row(eye, g, n, share, held)
    plain, known = volumes(eye)
    onward = np.array([inner_up(eye, e, inner) for e in range(len(eye.axes.edge))], bool)
    uses = np.zeros(len(eye.axes.good))
    np.add.at(uses, chart.edge_good[onward], plain[onward])
    law = eye.public("licence")
    edges: dict[tuple[str, str], list[float]] = {}
    for e in range(len(eye.axes.edge)):
        g, made = int(chart.edge_good[e]), int(chart.plant_good[chart.edge_buyer[e]])
        origin, dest = int(chart.plant_nation[chart.edge_seller[e]]), int(chart.plant_nation[chart.edge_buyer[e]])
        a, b = _node(eye, g, origin if split else -1), _node(eye, made, dest if split else -1)
        if a not in nodes or b not in nodes or not onward[e] or uses[g] <= 0:
            continue
        lane = int(chart.edge_lane[e])
        row = edges.setdefault((a, b), [0.0, 0.0, 0.0, 0.0])
        part = max(float(plain[e] / uses[g]), 1e-6)
        row[0] += part
        row[1] += float(known[e])
        row[2] += part / max(float(law[lane]) if lane >= 0 else 1.0, 0.05)  # what would flow without the law
        row[3] = max(row[3], 1.0 - float(law[lane]) if lane >= 0 else 0.0)
    levels = sorted({row["level"] for row in nodes.values()})
    return {
        "stages": [{"level": level, "label": _(STAGES[level])} for level in levels],
        "nodes": list(nodes.values()),
        "edges": [
            {"from": a, "to": b, "share": v[0], "known": v[1] > 0, "licence": v[0] / max(v[2], 1e-12)}
            for (a, b), v in sorted(edges.items())
            if v[0] > 0.004 or (split and v[3] > 0.5)
        ],
        "split": split,
    }


def inner_up(eye: Eye, edge: int, inner: list[int]) -> bool:
    """Whether an edge leads up the chain, between goods that the diagram shows."""
    chart = eye.chart
    good, made = int(chart.edge_good[edge]), int(chart.plant_good[chart.edge_buyer[edge]])
    return good in inner and made in inner and bool(chart.good_level[made] > chart.good_level[good])


def _node(eye: Eye, good: int, nation: int) -> str:
    return eye.axes.good.ids[good] + (f"/{eye.axes.nation.ids[nation]}" if nation >= 0 else "")


def _node_row(eye: Eye, g: int, n: int, share: float, held: Any) -> dict[str, Any]:
    chart = eye.chart
    plants = [int(p) for p in np.flatnonzero(chart.plant_good == g) if n < 0 or chart.plant_nation[p] == n]
    parts = sorted(((float(held[g, i]), eye.nation(i)) for i in range(held.shape[1]) if held[g, i] > 0.004), reverse=True)
    holders = {
        int(chart.plant_firm[p]) for p in np.flatnonzero(chart.plant_good == g) if held[g, int(chart.plant_nation[p])] > 0.05
    }
    out = [
        _("{plant}: {x} out").format(plant=eye.names.plant(p), x=percent(float(eye.public("damage")[p])))
        for p in plants
        if eye.public("damage")[p] > 0.005
    ]
    buyers = sorted(
        {eye.names.good(int(chart.plant_good[chart.edge_buyer[e]])) for e in np.flatnonzero(chart.edge_good == g)}
        - {"civil goods"}
    )
    return {
        "id": _node(eye, g, n),
        "level": int(chart.good_level[g]),
        "good": eye.axes.good.ids[g],
        "label": eye.nation(n) if n >= 0 else eye.names.good(g),
        "group": eye.names.good(g),
        "share": share,
        "parts": [{"label": who, "share": s} for s, who in parts],
        "single": parts[0][0] >= 0.6 if parts else False,
        "one_firm": len(holders) == 1,
        "plants": [_plant_row(eye, p) for p in plants][:12],
        "out": out,
        "buyers": buyers,
        "price": _price(eye, g),
        "self": n == eye.home,
    }


def _price(eye: Eye, g: int) -> float:
    markets = np.flatnonzero(eye.chart.market_good == g)
    return float(np.mean(eye.public("price")[markets])) if len(markets) else 1.0


def _plant_row(eye: Eye, p: int) -> dict[str, Any]:
    """A plant: whose, how large, and what of its books is open to the seat."""
    chart = eye.chart
    row: dict[str, Any] = {
        "label": eye.names.plant(p),
        "capacity": float(eye.public("capacity")[p]),
        "damage": float(eye.public("damage")[p]),
    }
    if eye.sees("output")[p] and eye.turn > 0:
        row["busy"] = float(eye.believed("output")[p, 0]) / max(float(eye.public("capacity")[p]), 1e-9)
        slots = np.flatnonzero((chart.slot_plant == p) & ~chart.slot_capital)
        row["buffers"] = [
            {"label": eye.names.good(int(chart.market_good[chart.slot_market[i]])), "months": _months(eye, int(i))} for i in slots
        ]
    return row


def _months(eye: Eye, slot: int) -> float:
    """How long the stock of an input lasts at expected use, in months."""
    held = float(np.sum(eye.believed("stock")[eye.chart.holding_slot == slot, 0]))
    return eye.chart.months * held / max(float(eye.believed("usage")[slot, 0]), 1e-12)


# --- the law of trade -------------------------------------------------------------------------------------------------------
def law(eye: Eye) -> dict[str, Any]:
    """The seat's own licences, good by destination, with what it holds of the world; and what others refuse to it."""
    chart, held = eye.chart, shares(eye)
    mine = [int(k) for k in eye.seen.cells("k")] if "licence" else []
    lanes = [
        {
            "id": eye.axes.lane.ids[k],
            "good": eye.names.good(int(chart.lane_good[k])),
            "dest": eye.nation(int(chart.lane_dest[k])),
            "dest_id": eye.axes.nation.ids[int(chart.lane_dest[k])],
            "good_id": eye.axes.good.ids[int(chart.lane_good[k])],
            "licence": float(eye.public("licence")[k]),
            "announced": float(eye.public("announced")[k]),
            "share": float(held[int(chart.lane_good[k]), int(chart.lane_origin[k])]),
            "substitution": float(eye.public("substitution")[_market(eye, k)]) if _market(eye, k) >= 0 else 0.0,
        }
        for k in mine
    ]
    against = [
        {
            "origin": eye.nation(int(chart.lane_origin[k])),
            "good": eye.names.good(int(chart.lane_good[k])),
            "dest": eye.nation(int(chart.lane_dest[k])),
            "licence": float(eye.public("licence")[k]),
            "mine": int(chart.lane_dest[k]) == eye.home,
        }
        for k in np.flatnonzero(eye.public("licence") < 0.995)
        if int(k) not in mine
    ]
    return {"lanes": lanes, "against": against}


def _market(eye: Eye, lane: int) -> int:
    chart = eye.chart
    found = np.flatnonzero((chart.market_good == chart.lane_good[lane]) & (chart.market_nation == chart.lane_dest[lane]))
    return int(found[0]) if len(found) else -1
