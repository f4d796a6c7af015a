"""Feed: everything one was told, in sentences; filter it, jump to the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.ui.kit.entry import Entry
from game.ui.kit.node import Col, Flow, Node, Row
from game.ui.kit.press import Button, Segments
from game.ui.kit.scroll import Scroll
from game.ui.kit.table import Cell, Table
from game.ui.kit.table import Column as Head
from game.ui.kit.text import Chip, Icon, Para, heading
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

KINDS = marked((("all", "All"), ("private", "Only you"), ("trade", "Trade"), ("treaty", "Treaties"), ("danger", "Danger")))
WORDS = {
    "trade": (
        "embargo",
        "cut",
        "reopening",
        "free_again",
        "notice",
        "listing",
        "blowback",
        "smuggling",
        "substitution",
        "decoupling",
        "short",
        "price",
        "starved",
    ),
    "treaty": ("signed", "in_force", "left", "ended", "breach", "finding", "penalty", "accus", "clear"),
    "danger": ("incident", "warning", "catastrophe", "danger", "run", "release", "crossing", "generation"),
}


def build(app: App, play: Play) -> Node:
    """The list, a filter above, the picked event below."""
    kind, asked = play.picked.get("kind", "all"), play.picked.get("asked", "")
    rows = [e for e in play.view["feed"] if _fits(e, kind, asked)]
    rows = sorted(rows, key=lambda e: (-int(e["turn"]), -float(e["matters"])))
    chosen = int(play.picked.get("event", "-1"))

    def search(text: str) -> None:
        play.picked["asked"] = text
        app.refresh()

    cells = [
        [
            Cell(e["date"], "muted"),
            Cell(e["text"], "text", "vermillion" if e["private"] else "sky"),
            Cell(_("only you") if e["private"] else _("public"), "bad" if e["private"] else "muted"),
        ]
        for e in rows
    ]
    table = Table(
        [Head(_("When"), 0.8), Head(_("What happened"), 6), Head(_("Who knows"), 0.9)],
        cells,
        _("Events"),
        lambda row: app.pick("event", str(row)),
        chosen=chosen if chosen < len(rows) else -1,
        tips=[e["text"] for e in rows],
        empty=_("Nothing yet: the first quarter has still to pass.") if not play.view["feed"] else _("Nothing fits."),
    )
    head = Flow(
        heading(_("Feed"), 18),
        Segments([(k, _(t)) for k, t in KINDS], kind, lambda k: app.pick("kind", k), _("Kind of event")),
        Entry(asked, search, _("Search events"), _("Search"), wide=190),
        gap=14,
    )
    one = rows[chosen] if 0 <= chosen < len(rows) else None
    return Col(Col(head, table, gap=12, pad=(16, 20), grow=1), _detail(app, play, one) if one else None)


def _fits(e: dict[str, Any], kind: str, asked: str) -> bool:
    if asked and asked.lower() not in (e["text"] + e["why"]).lower():
        return False
    return kind == "all" or (e["private"] if kind == "private" else any(w in e["kind"] for w in WORDS[kind]))


def _detail(app: App, play: Play, e: dict[str, Any]) -> Node:
    nation = next((n for n in play.view["map"]["nations"] if any(n["label"] in a for a in e["about"])), None)

    def jump() -> None:
        if nation is not None:
            play.picked["nation"] = nation["id"]
        app.show("map")

    words = Col(
        Row(
            Icon("lock" if e["private"] else "newspaper", 16, "bad" if e["private"] else "accent"),
            Para(e["text"], 15, "text", "medium", grow=1),
            gap=10,
            align="start",
        ),
        Para(e["why"], 13) if e["why"] else None,
        gap=6,
        grow=1,
    )
    there = Button(_("Show {where} on the map").format(where=nation["label"]), jump, icon="map-pin") if nation else None
    return Scroll(
        Row(
            words,
            Col(Chip(e["date"], "accent"), there, gap=8) if there else Chip(e["date"], "accent"),
            gap=18,
            align="start",
            pad=(14, 20),
            fill="panel",
            radius=0,
        ),
        name="event",
        grow=0,
        high=118,
    )
