"""Help that is one key away: the glossary, the keys, the settings, and what stands behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.ui.kit.dialogs import centred, dialog, page, read
from game.ui.kit.node import Col, Node, Row
from game.ui.kit.press import Button, Segments, Toggle
from game.ui.kit.text import Icon, Label, Para, kicker
from game.ui.kit.tokens import SCALES
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App

GLOSSARY = marked(
    (
        ("Treaty", "promises several parties sign together."),
        ("Party", "whoever signed."),
        ("Clause", "one promise with its numbers."),
        ("Compute", "the calculating power that trains AI."),
        ("Ceiling", "the largest training run allowed."),
        ("Generation", "a step in what the best AI can do."),
        ("Breach", "doing what you promised not to."),
        ("Shade", "breaking a promise a little."),
        ("Covert site", "machines you have told nobody about."),
        ("Loophole", "a way to break the purpose and keep the words."),
        ("Exemption", "a permitted exception nobody may look into."),
        ("Inspection", "somebody from outside looks."),
        ("Sensor", "any means that may notice a breach."),
        ("False alarm", "a sensor cries although nothing happened."),
        ("Dossier", "all evidence on one suspect and one promise."),
        ("Standard of proof", "how sure you must be before punishing."),
        ("Finding", "the official statement that a promise was broken."),
        ("Sanction", "a harm imposed to change behaviour."),
        ("Blowback", "what your own sanction costs you."),
        ("Chokepoint", "a step so few can do that cutting it stops everyone after it."),
        ("Buffer", "stock that keeps you going for a while."),
        ("Dividend", "what only those who keep the treaty receive."),
        ("First-mover gain", "the extra reward for being first."),
        ("Standing", "how far others believe your word."),
        ("Danger", "the chance of an AI disaster for all within a year."),
    )
)
KEYS = marked(
    (
        ("Tab, Shift+Tab", "to the next thing, and back"),
        ("Arrows", "within a group, on the map, along the chain"),
        ("Enter, Space", "press"),
        ("Esc", "close"),
        ("1 to 9", "screens of the table"),
        ("U, Ctrl+Z", "undo, until you file"),
        ("B", "back by a session, and branch"),
        ("G", "words"),
        ("H", "your role"),
        ("F2", "settings"),
        ("M", "sound on or off"),
        ("T", "dark or light"),
        ("Ctrl + and −", "larger, smaller"),
        ("Ctrl+S", "save"),
    )
)


def glossary(app: App) -> None:
    """The words of PLAY 9."""
    half = -(-len(GLOSSARY) // 2)

    def column(rows: tuple[tuple[str, str], ...]) -> Node:
        return Col(
            *(
                Col(Label(_(word), 13.5, "accent", "semibold"), Para(_(about)[:1].upper() + _(about)[1:], 12.5, "text"), gap=1)
                for word, about in rows
            ),
            gap=9,
            grow=1,
        )

    page(app.stage, _("Words"), Row(column(GLOSSARY[:half]), column(GLOSSARY[half:]), gap=28, align="start"))


def keys(app: App) -> None:
    """What keys do."""
    rows = [Row(Label(key, 13, "accent", "semibold", wide=150), Label(_(does), 13), gap=12) for key, does in KEYS]
    read(app.stage, _("Keys"), Col(*rows, gap=8), wide=520)


def settings(app: App) -> None:
    """Theme, scale, motion, sound."""

    def again() -> None:
        app.stage.pop()
        settings(app)

    def change(**what: Any) -> None:
        app.set(**what)
        again()

    now = app.settings
    node = dialog(
        _("Settings"),
        Label(_("Theme"), 12, "muted"),
        Segments(
            [("dark", _("Dark")), ("light", _("Light, for projectors"))], now.theme, lambda theme: change(theme=theme), _("Theme")
        ),
        Label(_("Size"), 12, "muted"),
        Segments([(str(s), f"{s * 100:.0f} %") for s in SCALES], str(now.scale), lambda s: change(scale=float(s)), _("Size")),
        Row(
            Toggle(_("Motion"), now.motion, lambda: change(motion=not now.motion), _("Lights on the map, and a blinking caret")),
            Toggle(_("Sound"), now.sound, lambda: change(sound=not now.sound), _("Small sounds; M switches them anywhere")),
            gap=10,
        ),
        buttons=(Button(_("Keys"), lambda: keys(app), icon="list"), Button(_("Close"), app.stage.pop, "primary", first=True)),
    )
    app.stage.push(node, centred(node, 560))


def number(app: App, one: dict[str, Any]) -> None:
    """What stands behind a number: the sentence, three causes, the formula."""
    body = Col(
        Para(one["sentence"], 15, "text", "medium"),
        kicker(_("Because")),
        *(
            Row(Icon("arrow-right", 14, "accent"), Para(cause, 13, "text", grow=1), gap=10, align="start")
            for cause in one["causes"]
        ),
        kicker(_("How it is worked out")),
        Para(one["formula"], 12.5),
        gap=10,
    )
    read(app.stage, f"{one['label']}: {one['text']}", body, wide=540)


def role(app: App) -> None:
    """One's role again."""
    from game.ui.scenes.brief import GROUPS

    play = app.play
    if play is None or not play.view:
        return
    brief = play.view["brief"]
    rows: list[Node] = [Para(brief["role"], 13)]
    for key, (icon, colour, title) in GROUPS.items():
        goals = [g for g in brief["goals"] if g["group"] == key]
        if goals:
            rows.append(Row(Icon(icon, 15, colour), Label(_(title), 13, colour, "semibold"), gap=8, align="center"))
            rows += [
                Row(
                    Para(g["about"][:1].upper() + g["about"][1:], 13, "text", grow=1),
                    Label(f"{g['points']:.0f} / {g['most']:.0f}", 12.5, "muted"),
                    gap=10,
                    align="start",
                )
                for g in goals
            ]
    rows += [kicker(_("Only you know")), *(Para(t, 12.5, "text") for t in brief["secrets"])]
    read(app.stage, brief["name"], Col(*rows, gap=8), wide=560)
