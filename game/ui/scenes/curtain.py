"""The curtain between two persons at one screen. Nothing of any seat stands here but names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.ui.kit.node import Col, Node, Row, Space
from game.ui.kit.press import Button
from game.ui.kit.text import Icon, Label, Para
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App


def build(app: App) -> Node:
    """Whose turn it is; the others look away."""
    play = app.play
    assert play is not None
    seat = play.asked[0] if play.asked else ""
    name = play.name(seat)
    if play.thinking:
        inner = Col(
            Icon("hourglass", 40, "accent"),
            Label(_("The others decide …"), 24, weight="bold"),
            Label(play.status["date"], 14, "muted"),
            gap=16,
            align="center",
        )
    else:
        inner = Col(
            Icon("eye-off", 40, "accent"),
            Label(_("{name}, it is your turn").format(name=name), 28, weight="bold"),
            Para(_("{date}. The others look away, please.").format(date=play.status["date"]), 14, align="center"),
            Space(6),
            Button(
                _("I am {name}: show me").format(name=name),
                lambda: app.lift(seat),
                "primary",
                "eye",
                high=46,
                size=14,
                first=True,
                name=_("Lift curtain for {who}").format(who=name),
            ),
            Row(
                Button(_("Save and leave"), app.leave_game, "quiet", "door-open"),
                Button(_("{name} has left").format(name=name), lambda: app.has_left(seat), "quiet", "user") if seat else None,
                gap=8,
            ),
            gap=16,
            align="center",
        )
    return Col(Space(), inner, Space(), fill="bg", radius=0)
