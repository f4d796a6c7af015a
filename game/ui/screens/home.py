"""Home: the seat's own house. Purse, laboratories, plants, aims so far, promises."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui.kit.node import Col, Flow, Grid, Node, Row, Space
from game.ui.kit.ranges import Slider
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Bar, Chip, Icon, Label, Para, heading, kicker
from game.ui.scenes.brief import GROUPS
from game.ui.screens import standing
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

CARD = 168


def build(app: App, play: Play) -> Node:
    """Figures above; programmes, laboratories and aims below."""
    home = play.view["home"]
    tiles = Grid(*(_tile(*row) for row in home["facts"]), least=CARD)
    hands = [
        Col(
            kicker(_("You answer for {name}").format(name=h["name"])),
            Grid(*(_tile(*row) for row in h["facts"][:6]), least=CARD),
            gap=8,
        )
        for h in play.view["hands"]
    ]
    middle = [_programmes(app, play), _labs(home), _plants(home)]
    columns = Row(
        Col(*(m for m in middle if m is not None), gap=16, grow=5),
        Col(_goals(home), _promises(home), gap=16, grow=4),
        gap=18,
        align="start",
    )
    return Scroll(
        Col(
            heading(_("{name} at home").format(name=play.view["name"]), 19),
            tiles,
            *hands,
            standing.panel(app, play),
            columns,
            gap=16,
            pad=(18, 22),
        ),
        name="home",
    )


def _tile(label: str, figure: str, about: str) -> Node:
    return Col(
        Label(label, 12, "muted", "medium", shorten=True),
        Label(figure, 17, weight="semibold", shorten=True),
        Para(about, 11.5, most=2),
        gap=3,
        pad=13,
        fill="panel",
        border="line",
        radius=10,
        name=label,
        role="group",
    )


def _panel(title: str, *kids: Node | None) -> Node:
    return Col(heading(title, 15), *kids, gap=10, pad=16, fill="panel", border="line")


def _programmes(app: App, play: Play) -> Node | None:
    """A nation's programmes: stock, and what this turn adds."""
    rows = play.view["home"]["programmes"]
    line = next((r for r in play.view["sheet"] if r["name"] == "spend"), None)
    if not rows or line is None:
        return None
    spent = play.orders().get("spend", {})
    found: list[Node] = []
    for row in rows:
        cell = next((c["id"] for c in line["cells"] if c["id"].endswith(f"/{row['id']}")), "")
        found.append(
            Row(
                Label(row["label"], 13, weight="medium", wide=112, shorten=True),
                Label(f"{row['stock']:.1f}", 12, "muted", align="right", wide=36),
                Slider(
                    0.0,
                    10.0,
                    spent.get(cell, 0.0),
                    partial(_spend, app, cell),
                    _("Spend on {what}").format(what=row["label"]),
                    0.1,
                    "{:.1f} bn".format,
                    grow=1,
                    box=66,
                )
                if not play.bargaining
                else Space(),
                gap=10,
                align="center",
            )
        )
    whole = sum(spent.values())
    note = Para(
        _("Stock in bn USD, and what this turn’s orders add. You spend {x:.1f} bn USD a turn.").format(x=whole)
        if not play.bargaining
        else _("Stock in bn USD. What you add is set with your orders, after the signatures."),
        12.5,
    )
    return _panel(_("Programmes"), note, *found)


def _spend(app: App, cell: str, value: float) -> None:
    assert app.play is not None
    app.play.set("spend", cell, round(value, 3))
    app.refresh()


def _labs(home: dict[str, Any]) -> Node | None:
    """Laboratories under one's jurisdiction."""
    if not home["labs"]:
        return None
    rows: list[Node] = []
    for lab in home["labs"]:
        top = max(lab["capability"] or 0.0, lab["deployed"], lab["safety"] or 0.0, 0.5) * 1.15
        bars: list[Node] = [
            _measure(_("Inside"), lab["capability"], top, "vermillion"),
            _measure(_("Released"), lab["deployed"], top, "sky"),
            _measure(_("Safety carries"), lab["safety"], top, "green"),
        ]
        chips = [Chip(_("declares {run}").format(run=lab["run"]), "bad" if lab["over"] else "muted")] + (
            [Chip(_("ceiling {b}").format(b=lab["bound"]), "warn")] if lab["bound"] else []
        )
        rows.append(Col(Label(lab["label"], 13.5, weight="semibold", shorten=True), *bars, Flow(*chips, gap=6), gap=6))
    return _panel(_("Laboratories under your law"), *rows)


def _measure(label: str, value: float | None, top: float, colour: str) -> Node:
    shown = _("closed") if value is None else f"{value:.2f} gen"
    return Row(
        Label(label, 12, "muted", wide=96),
        Bar((value or 0.0) / top, colour, label, grow=1),
        Label(shown, 12, "text", align="right", wide=66),
        gap=9,
        align="center",
    )


def _plants(home: dict[str, Any]) -> Node | None:
    if not home["plants"]:
        return None
    rows = []
    for p in home["plants"][:10]:
        said = _("books closed") if p["busy"] is None else f"{p['busy'] * 100:.0f} %"
        short = p["starved"] is not None and p["starved"] > 0.02
        rows.append(
            Row(
                Label(p["label"][:1].upper() + p["label"][1:], 12.5, shorten=True, grow=3),
                Bar(min(p["busy"] or 0.0, 1.0), "vermillion" if short else "green", p["label"], grow=2, hatched=short),
                Label(_("starved") if short else said, 12, "bad" if short else "muted", align="right", wide=86),
                gap=9,
                align="center",
            )
        )
    return _panel(_("Plants on your soil"), *rows)


def _goals(home: dict[str, Any]) -> Node:
    rows: list[Node] = []
    for goal in home["goals"]:
        icon, ink, _title = GROUPS.get(goal["group"], GROUPS["public"])
        rows.append(
            Col(
                Row(
                    Icon(icon, 14, ink),
                    Para(goal["about"][:1].upper() + goal["about"][1:], 12.5, "text", grow=1),
                    Label(f"{goal['points']:.0f} / {goal['most']:.0f}", 12, "muted"),
                    gap=9,
                    align="start",
                ),
                Bar(
                    goal["points"] / max(goal["most"], 1e-9),
                    {"accent": "sky", "warn": "orange", "bad": "vermillion", "good": "green"}[ink],
                    goal["about"],
                    high=6,
                ),
                gap=4,
            )
        )
    return _panel(_("Your aims, as they would be paid now"), *(rows or [Para(_("Nothing is scored for this seat."), 12.5)]))


def _promises(home: dict[str, Any]) -> Node:
    rows: list[Node] = [
        Row(
            Icon(
                "shield-check" if p["met"] >= p["due"] - 1e-9 else "shield-alert",
                14,
                "good" if p["met"] >= p["due"] - 1e-9 else "bad",
            ),
            Label(p["label"], 12.5, weight="semibold" if p["mine"] else "regular", shorten=True, grow=1),
            Label(_("{m:.0f} of {d:.0f} kept, as published").format(m=p["met"], d=p["due"]), 12, "muted"),
            gap=9,
            align="center",
        )
        for p in home["promises"][:10]
    ]
    return _panel(_("Promises"), *(rows or [Para(_("Nobody is bound by anything yet."), 12.5)]))
