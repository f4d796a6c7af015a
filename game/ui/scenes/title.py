"""The title: the map behind, what one can do in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygame import Rect

from game import __version__
from game.ui.kit.look import Look
from game.ui.kit.mapview import MapView, Place, Ribbon
from game.ui.kit.node import Col, Node, Row, Space
from game.ui.kit.press import Button
from game.ui.kit.text import Icon, Label, Para, kicker
from game.ui.scenes import help as helping
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App

SHOWN = (
    Place("alder", "Alder", "sky", 0.3, marks=(("cpu", "sky", ""),)),
    Place("beryl", "Beryl", "orange", 0.3, marks=(("gem", "orange", ""),)),
    Place("corvin", "Corvin", "green", 0.3, marks=(("microscope", "purple", ""),)),
    Place("delta", "Delta", "sky", 0.5, marks=(("factory", "sky", ""),)),
    Place("esker", "Esker", "yellow", 0.22, marks=(("zap", "yellow", ""),)),
)
LINES = (
    Ribbon("delta", "alder", "sky", 0.9, bend=-0.22),
    Ribbon("corvin", "delta", "purple", 0.4),
    Ribbon("beryl", "alder", "orange", 0.5, bend=0.3),
    Ribbon("alder", "esker", "green", 0.4),
    Ribbon("beryl", "delta", "orange", 0.35, bend=-0.3),
    Ribbon("beryl", "corvin", "orange", 0.3, cut=True),
)


class Backdrop(Node):
    """A map behind everything, with a panel over it."""

    role = "overlay"

    def __init__(self, behind: Node, front: Node, wide: float) -> None:
        super().__init__(behind, front)
        self.behind, self.front, self.room = behind, front, wide

    def arrange(self, look: Look) -> None:
        wide = min(look.px(self.room), self.rect.w)
        self.behind.place(look, Rect(self.rect.x + wide, self.rect.y, self.rect.w - wide, self.rect.h))
        self.front.place(look, Rect(self.rect.x, self.rect.y, wide, self.rect.h))


class Quiet(MapView):
    """A map to look at only."""

    focusable = False

    def on(self, event: object) -> bool:
        return False


def backdrop() -> MapView:
    """The map of the title."""
    return Quiet("invented", SHOWN, LINES, lambda name: None, "World", alive=True)


def build(app: App) -> Node:
    """Begin, resume, load, settings, quit."""
    going = next((g for g in app.games if not g["over"]), None)
    resume = None
    if going is not None:
        resume = Button(
            _("Resume"),
            lambda: app.load(going["folder"]),
            "primary",
            "play",
            name=_("Resume"),
            high=44,
            size=14,
            first=True,
            tip=_("{title}, turn {turn} of {turns}, {date}").format(
                title=going["title"], turn=going["turn"] + 1, turns=going["turns"], date=going["date"]
            ),
        )
    front = Col(
        Space(),
        Row(Icon("share-2", 30, "accent"), Label("Chokepoint", 40, weight="bold"), gap=14, align="center"),
        Para(
            _(
                "Promise in the open. Choose in secret how far to keep it. Read doubtful "
                "evidence about the others, along a chain you depend on yourself."
            ),
            15,
        ),
        Space(14),
        resume,
        Button(
            _("New game"),
            app.choose,
            "normal" if resume else "primary",
            "flag",
            name=_("New game"),
            high=44,
            size=14,
            first=not resume,
        ),
        Button(_("Load a game"), lambda: app.go("saves"), "normal", "folder-open", name=_("Load a game"), high=44, size=14)
        if app.games
        else None,
        Row(
            Button(_("Settings"), lambda: helping.settings(app), icon="settings", grow=1),
            Button(_("Words"), lambda: helping.glossary(app), icon="book-open", grow=1, name=_("Glossary")),
            gap=10,
        ),
        Button(_("Quit"), lambda: setattr(app, "running", False), "quiet", "door-open"),
        Space(),
        kicker(_("Version {v} · a game, neither forecast nor allegation").format(v=__version__), "muted"),
        gap=12,
        pad=(28, 34, 18, 40),
        fill="panel",
        border="line",
        radius=0,
    )
    return Backdrop(backdrop(), front, 430)
