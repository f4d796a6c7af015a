"""Chain: the supply chain by stage. Pick a node and see who depends on it, how long stocks last, and who else could."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.ui.kit.graph import Band, Knot, Sankey
from game.ui.kit.node import Col, Node, Row
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Bar, Chip, Icon, Label, Para, heading
from game.ui.screens.mapped import good_style
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play


def build(app: App, play: Play) -> Node:
    """The diagram above, the picked node below."""
    chain = play.view["chain"]
    chosen = play.picked.get("node", "")
    levels = [s["level"] for s in chain["stages"]]
    knots = [
        _knot(n, levels, chain["split"]) for n in sorted(chain["nodes"], key=lambda n: (n["level"], n["group"], -n["share"]))
    ]
    bands = [Band(e["from"], e["to"], e["share"], e["known"], e["licence"]) for e in chain["edges"]]
    diagram = Sankey(
        [s["label"] for s in chain["stages"]], knots, bands, lambda n: app.pick("node", n), _("Supply chain"), chosen
    )
    single = [n for n in chain["nodes"] if n["single"] or n["one_firm"]]
    head = Row(
        heading(_("Supply chain, {date}").format(date=play.view["date"]), 17),
        Label(_("Widths are shares of what is used. Pale: only believed. Strokes: a law cuts."), 12, "muted", shorten=True),
        gap=14,
        align="center",
    )
    head.kids[0].grow, head.kids[1].grow = 2, 3
    node = next((n for n in chain["nodes"] if n["id"] == chosen), None)
    return Col(Col(head, diagram, gap=6, pad=(14, 18, 8, 18), grow=1), _detail(play, node) if node else _weak(single))


def _knot(n: dict[str, Any], levels: list[int], split: bool) -> Knot:
    note = (
        f"{n['share'] * 100:.0f} %"
        if split
        else f"{n['parts'][0]['label']} {n['parts'][0]['share'] * 100:.0f} %"
        if n["parts"]
        else ""
    )
    return Knot(
        n["id"],
        levels.index(n["level"]),
        n["label"][:1].upper() + n["label"][1:],
        note,
        n["share"] if split else 1.0,
        good_style(n["good"])[1],
        n["group"],
        bool(n["out"]) or n["share"] >= 0.6 if split else n["single"],
        n["self"],
        split,
    )


def _weak(single: list[dict[str, Any]]) -> Node:
    """Single points of failure, where nothing is picked."""
    seen: dict[str, dict[str, Any]] = {}
    for n in single:
        seen.setdefault(n["group"], n)
    rows = [
        Chip(
            f"{name}: {n['parts'][0]['label']} {n['parts'][0]['share'] * 100:.0f} %" if n["parts"] else name,
            "warn",
            "triangle-alert",
        )
        for name, n in list(seen.items())[:8]
    ]
    from game.ui.kit.node import Flow

    body = Col(
        heading(_("Single points of failure"), 15),
        Para(
            _("Steps where one nation makes at least 60 %, or one firm makes all. Pick any node to see who depends on it."), 12.5
        ),
        Flow(*rows, gap=8),
        gap=9,
        pad=(12, 18),
        fill="panel",
        radius=0,
    )
    return Scroll(body, name="node", grow=0, high=168)


def _detail(play: Play, n: dict[str, Any]) -> Node:
    """Who makes it, who needs it, how long stocks last."""
    parts = [
        Row(
            Label(p["label"], 12.5, wide=110, shorten=True),
            Bar(p["share"], good_style(n["good"])[1], p["label"], grow=1),
            Label(f"{p['share'] * 100:.0f} %", 12.5, "muted", align="right", wide=46),
            gap=8,
            align="center",
        )
        for p in n["parts"][:5]
    ]
    plants: list[Node] = []
    for p in n["plants"][:4]:
        words = [_("{b:.0f} % busy").format(b=p["busy"] * 100)] if "busy" in p else [_("books closed to you")]
        words += [
            _("{g}: {m:.1f} months in stock").format(g=b["label"], m=min(b["months"], 99.0)) for b in p.get("buffers", [])[:2]
        ]
        words += [_("{d:.0f} % out").format(d=p["damage"] * 100)] if p["damage"] > 0.005 else []
        plants.append(
            Row(
                Icon("factory", 14, "bad" if p["damage"] > 0.005 else "muted"),
                Col(
                    Label(p["label"][:1].upper() + p["label"][1:], 12.5, weight="medium", shorten=True),
                    Label(" · ".join(words), 11.5, "muted", shorten=True),
                    gap=0,
                    grow=1,
                ),
                gap=8,
                align="center",
            )
        )
    needs = Para(
        _("Cut it, and these go short: {goods}.").format(goods=", ".join(n["buyers"]))
        if n["buyers"]
        else _("Nobody further down the chain waits for it."),
        12.5,
        "text",
    )
    price = Label(_("Price {p:.2f} times that at rest").format(p=n["price"]), 12, "muted")
    body = Row(
        Col(
            heading(f"{n['label'][:1].upper() + n['label'][1:]}" + (f" · {n['group']}" if n["label"] != n["group"] else ""), 16),
            needs,
            price,
            gap=6,
            grow=3,
        ),
        Col(Label(_("Who makes it"), 12.5, "accent", "semibold"), *parts, gap=5, grow=3),
        Col(Label(_("Plants"), 12.5, "accent", "semibold"), *plants, gap=5, grow=4),
        gap=24,
        align="start",
        pad=(12, 18),
        fill="panel",
        radius=0,
    )
    return Scroll(body, name="node", grow=0, high=168)
