"""Saved games."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from game.ui.kit.node import Col, Node, Space
from game.ui.kit.press import Button
from game.ui.kit.table import Column as Head
from game.ui.kit.table import Table
from game.ui.kit.text import Para
from game.ui.scenes.begin import frame
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App


def build(app: App) -> Node:
    """A table of them; one is picked, then opened."""
    chosen = int(app.choice.get("save", 0)) if app.games else -1

    def pick(row: int) -> None:
        app.choice["save"] = row
        app.refresh()

    rows = [
        [
            g["title"],
            _("turn {n} of {m}").format(n=min(g["turn"] + 1, g["turns"]), m=g["turns"]),
            g["date"],
            time.strftime("%Y-%m-%d %H:%M", time.localtime(g["saved"])),
            g["name"],
        ]
        for g in app.games
    ]
    table = Table(
        [Head(_("Game"), 2), Head(_("Turn")), Head(_("Date")), Head(_("Saved"), 1.3), Head(_("Folder"), 1.6)],
        rows,
        _("Saved games"),
        pick,
        chosen=chosen,
        empty=_("No game is saved yet."),
    )
    body = Col(Para(_("A game is saved by itself after everything you file, and when you leave.")), table, gap=12, grow=1)
    go = (
        Button(_("Open"), lambda: app.load(app.games[chosen]["folder"]), "primary", "folder-open", first=True)
        if chosen >= 0
        else None
    )
    return frame(
        app,
        _("Saved games"),
        _("Where do you want to go on?"),
        body,
        Button(_("Back"), lambda: app.go("title"), icon="arrow-left"),
        Space(),
        go,
    )
