"""The table: the four numbers above, screens at the side, the turn on the right. Never more than three panels."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pygame

from game.ui.kit.chart import Spark
from game.ui.kit.node import Col, Line, Node, Row, Space
from game.ui.kit.press import Button, Nav, Plate
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Icon, Label, Para
from game.ui.scenes import help as helping
from game.ui.scenes import turn
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App

SIDE, PANEL = 84, 372
NARROW = 1180
"""Below so many logical pixels the sparklines of the bar give way."""


def build(app: App) -> Node:
    """The whole table for the seat that is on."""
    from game.ui.screens import SCREENS

    play = app.play
    assert play is not None
    if not play.view:
        return Col(
            Space(),
            Col(Icon("hourglass", 36, "accent"), Label(_("The others decide …"), 22, weight="bold"), gap=14, align="center"),
            Space(),
            fill="bg",
            radius=0,
        )
    screen = next((s for s in SCREENS if s.key == play.screen), SCREENS[0])
    wide = app.stage.bounds.w / app.settings.scale if hasattr(app, "stage") else 1280
    shown = screen.build(app, play)
    shown.grow = shown.grow or 1.0
    main = Col(shown, grow=1)
    return Col(bar(app, wide), Row(side(app), main, turn.panel(app, min(PANEL, int(wide * 0.32))), grow=1), fill="bg", radius=0)


def bar(app: App, wide: float) -> Node:
    """Whose turn, which date, the four numbers, and help."""
    play = app.play
    assert play is not None
    view = play.view
    when = (
        _("Session {n} of {m}").format(n=view["session"], m=view["sessions"])
        if play.short
        else _("Turn {n} of {m}").format(n=view["turn"] + 1, m=view["turns"])
    )
    mark = Row(
        Icon("share-2", 24, "accent"),
        Col(
            Label(view["name"], 17, weight="bold", shorten=True),
            Label(f"{when}  ·  {view['date']}", 11.5, "muted", shorten=True),
            gap=0,
            wide=min(190, wide * 0.16),
        ),
        gap=12,
        align="center",
        pad=(0, 0, 0, 20),
    )
    cells: list[Node] = []
    for one in view["numbers"]:
        cells += [Line(upright=True), number(app, one, view["history"], wide)]
    tools = Row(
        Button("", lambda: helping.glossary(app), "quiet", "book-open", _("Words: what a term means (G)"), name=_("Glossary")),
        Button("", lambda: helping.role(app), "quiet", "user", _("Your role again (H)"), name=_("Your role")),
        Button("", lambda: helping.settings(app), "quiet", "settings", _("Settings (F2)"), name=_("Settings")),
        Button("", app.leave_game, "quiet", "door-open", _("Save and leave"), name=_("Leave")),
        gap=0,
        align="center",
        pad=(0, 10, 0, 4),
    )
    app.stage_shortcut(pygame.K_h, lambda: helping.role(app))
    return Col(Row(mark, *cells, Space(), tools, gap=12, high=62, fill="panel", radius=0), Line())


def number(app: App, one: dict[str, Any], history: list[dict[str, Any]], wide: float) -> Node:
    """One of the four: press it and it says why."""
    past = [float(h[one["key"]]) for h in history if h.get(one["key"]) is not None]
    change = past[-1] - past[-2] if len(past) > 1 else 0.0
    better = (change > 0) == (one["good"] == "high")
    ink = "muted" if abs(change) < 5e-4 else "good" if better else "bad"
    if abs(change) < (5e-3 if one["key"] == "lead" else 5e-4):
        ink = "muted"
    delta = "" if len(past) < 2 else ("=" if ink == "muted" else _points(one["key"], change))
    words = Col(
        Label(one["label"], 11.5, "muted", "medium"),
        Row(
            Label(one["text"], 17, weight="semibold"),
            Label(delta, 11.5, ink, "semibold") if delta else None,
            gap=7,
            align="center",
        ),
        gap=1,
    )
    spark = Spark(past, "accent" if ink == "muted" else ink, 60) if wide >= NARROW and len(past) > 1 else None
    return Plate(
        words,
        spark,
        do=lambda: helping.number(app, one),
        name=f"{one['label']} {one['text']}",
        tip=one["sentence"] + " " + _("Press for the causes."),
        gap=12,
        pad=(6, 10),
    )


def _points(key: str, change: float) -> str:
    sign = "+" if change > 0 else "−"
    return f"{sign}{abs(change):.2f}" if key == "lead" else f"{sign}{abs(change) * 100:.1f}"


def side(app: App) -> Node:
    """The screens."""
    from game.ui.screens import SCREENS

    play = app.play
    assert play is not None
    tabs = [
        Nav(
            _(s.label),
            s.icon,
            partial(app.show, s.key),
            play.screen == s.key,
            s.badge(play),
            _("{name} (key {n})").format(name=_(s.about), n=i + 1),
        )
        for i, s in enumerate(SCREENS)
    ]
    bar = Scroll(Col(*tabs, gap=2, pad=(8, 0), role="tablist", name=_("Screens")), name="screens")
    return Row(Col(bar, fill="panel", radius=0, wide=SIDE), Line(upright=True))


def empty(text: str) -> Node:
    """What stands where there is nothing yet."""
    return Row(Icon("info", 16, "muted"), Para(text, 13, grow=1), gap=10, align="start", pad=(10, 2))
