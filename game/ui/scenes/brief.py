"""The role brief: who you are, on one page, before the first turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.ui.kit.node import Col, Line, Node, Row, Space
from game.ui.kit.press import Button
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Chip, Icon, Label, Para, kicker
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App

GROUPS = marked(
    {
        "public": ("target", "accent", "In public"),
        "edge": ("swords", "warn", "Against one rival"),
        "hidden": ("eye-off", "bad", "In secret"),
        "common": ("handshake", "good", "For everybody"),
    }
)


def build(app: App) -> Node:
    """Three columns: what you want, what you hold and know, how it may be played."""
    play = app.play
    assert play is not None
    brief: dict[str, Any] = play.view["brief"]
    head = Row(
        Col(
            kicker(_("Your role")),
            Label(brief["name"], 30, weight="bold"),
            Label(brief["role"], 14, "muted", shorten=True),
            gap=2,
            grow=1,
        ),
        Col(Chip(play.view["title"], "accent"), Chip(play.view["date"], "muted"), gap=6),
        gap=12,
    )
    wants = _panel("target", _("What you want"), *_goals(brief["goals"]))
    holds = _panel(
        "gem",
        _("What you hold"),
        *(_bullet(t, "circle-check", "good") for t in brief["holds"]),
        Line(),
        Label(_("True, and only you know it"), 13, weight="semibold"),
        *(_bullet(t, "lock", "bad") for t in brief["secrets"]),
    )
    ways = _panel(
        "lightbulb",
        _("Two good openings"),
        *(_bullet(t, "arrow-right", "accent") for t in brief["openings"]),
        Line(),
        Label(_("How you might cheat, and who could notice"), 13, weight="semibold"),
        *(Col(_bullet(how, "eye-off", "warn"), _bullet(who, "eye", "muted"), gap=3) for how, who in brief["cheats"]),
    )
    body = Row(*(Scroll(p, name=f"brief {i}", grow=1) for i, p in enumerate((wants, holds, ways))), gap=16, grow=1)
    foot = Row(
        Label(
            _("Everything here stays one key away: press G for words, H on the table for your role."),
            12,
            "muted",
            shorten=True,
            grow=1,
        ),
        Button(
            _("To the table"),
            lambda: app.go("table"),
            "primary",
            "arrow-right",
            high=42,
            size=14,
            first=True,
            name=_("To the table"),
        ),
        gap=12,
        align="center",
    )
    return Col(head, body, foot, gap=18, pad=(26, 40), fill="bg", radius=0)


def _panel(icon: str, title: str, *kids: Node | None) -> Node:
    return Col(
        Row(Icon(icon, 18, "accent"), Label(title, 16, weight="bold", shorten=True, grow=1), gap=10, align="center"),
        *kids,
        Space(),
        gap=11,
        pad=20,
        fill="panel",
        border="line",
    )


def _bullet(text: str, icon: str, colour: str) -> Node:
    return Row(Icon(icon, 15, colour), Para(text[:1].upper() + text[1:], 13, "text", grow=1), gap=10, align="start")


def _goals(goals: list[dict[str, Any]]) -> list[Node]:
    """Goals by group, each with what it weighs."""
    found: list[Node] = []
    for key, (icon, colour, title) in GROUPS.items():
        rows = [g for g in goals if g["group"] == key]
        if rows:
            found.append(
                Row(
                    Icon(icon, 15, colour),
                    Label(_(title), 12.5, colour, "semibold", grow=1),
                    Label(f"{sum(g['most'] for g in rows):.0f}", 12.5, "muted", "semibold", tip=_("points at most")),
                    gap=8,
                    align="center",
                )
            )
            found += [Para("•  " + g["about"][:1].upper() + g["about"][1:], 12.5, "text") for g in rows]
    return found or [Para(_("Nothing is scored here: play for the story."), 13)]
