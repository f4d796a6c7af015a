"""Choose a scenario, then who sits where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.ui.kit.dropdown import Dropdown
from game.ui.kit.node import Col, Flow, Line, Node, Row, Space
from game.ui.kit.press import Button, Card, Segments
from game.ui.kit.ranges import Stepper
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Chip, Icon, Label, Para, facts, heading, kicker
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App

MODES = marked({"invented": "Invented names", "roles": "Roles", "real": "Real names"})
KINDS = {
    "nation": "landmark",
    "lab": "flask-conical",
    "cloud": "cloud",
    "foundry": "factory",
    "startup": "search",
    "agency": "shield-check",
}
FEW = 12
"""A list of at most so many seats is shown whole."""


def frame(app: App, step: str, title: str, body: Node, *feet: Node | None) -> Node:
    """A page of choosing: kicker and title above, buttons below."""
    head = Col(kicker(step), Label(title, 26, weight="bold"), gap=2)
    foot = Row(*feet, gap=10)
    return Col(head, body, foot, gap=16, pad=(26, 40), fill="bg", radius=0)


def scenarios(app: App) -> Node:
    """Every scenario as a card; what the chosen one is about beside it."""
    chosen = next(s for s in app.scenarios if s["id"] == app.choice["scenario"])

    def take(name: str) -> None:
        app.choice = {"scenario": name}
        app.refresh()

    cards = [
        Card(
            Row(
                Label(s["title"], 15, weight="semibold", shorten=True, grow=1),
                Chip(_("start here"), "good") if s["id"] == "class50" else None,
                gap=8,
                align="center",
            ),
            Para(s["about"] or s["id"], 12.5, most=2),
            do=_do(take, s["id"]),
            name=s["title"],
            chosen=s["id"] == chosen["id"],
        )
        for s in app.scenarios
    ]
    seats = [s["labels"][chosen["names"]] for s in chosen["seats"] if s["scored"] or s["kind"] == "nation"]
    about = Col(
        heading(chosen["title"], 20),
        Para(chosen["about"], 14, "text"),
        Line(),
        facts(
            (_("Length"), chosen["length"]),
            (_("In the game"), _("{n} months").format(n=f"{chosen['months']:g}")),
            (_("Seats"), _("{n} to play, {all} in all").format(n=chosen["scored"], all=len(chosen["seats"]))),
            (_("Difficulty"), chosen["difficulty"]),
            (_("Treaties"), ", ".join(chosen["treaties"]) or _("none on the table")),
        ),
        Line(),
        kicker(_("Seats")),
        Flow(*(Chip(name, "accent") for name in seats[:16]), gap=6),
        gap=12,
        pad=20,
        fill="panel",
        border="line",
    )
    body = Row(
        Scroll(Col(*cards, gap=10, pad=4, role="radiogroup", name=_("Scenarios")), name="scenarios", grow=5),
        Scroll(about, name="about scenario", grow=6),
        gap=20,
        grow=1,
    )
    body.grow = 1
    return frame(
        app,
        _("New game, 1 of 2"),
        _("What do you want to play?"),
        body,
        Button(_("Back"), lambda: app.go("title"), icon="arrow-left"),
        Space(),
        Button(_("Seats"), lambda: _to_seats(app), "primary", "arrow-right", first=True, name=_("Seats")),
    )


def _do(take: Any, value: Any) -> Any:
    return lambda: take(value)


def _to_seats(app: App) -> None:
    chosen = next(s for s in app.scenarios if s["id"] == app.choice["scenario"])
    first = next((s["id"] for s in chosen["seats"] if s["scored"]), chosen["seats"][0]["id"])
    app.choice |= {"seats": {first: "person"}, "seed": 1, "names": chosen["names"], "all": False}
    app.go("seats")


def seats(app: App) -> Node:
    """Who sits where: a person, or a policy; the rest is filled."""
    chosen = next(s for s in app.scenarios if s["id"] == app.choice["scenario"])
    rows = chosen["seats"] if app.choice["all"] else [s for s in chosen["seats"] if s["scored"]] or chosen["seats"][:FEW]
    picked: dict[str, str] = app.choice["seats"]
    persons = sum(1 for who in picked.values() if who == "person")
    options = [("person", _("A person"))] + [(p["id"], _("AI: {name}").format(name=p["label"])) for p in app.policies]

    def take(seat: str, who: str) -> None:
        picked[seat] = who
        app.refresh()

    def set_mode(mode: str) -> None:
        app.choice["names"] = mode
        app.refresh()

    def set_seed(seed: float) -> None:
        app.choice["seed"] = int(seed)

    def every() -> None:
        app.choice["all"] = not app.choice["all"]
        app.refresh()

    lines = [
        Row(
            Icon(KINDS.get(s["kind"], "box"), 19, "accent" if picked.get(s["id"]) == "person" else "muted"),
            Col(
                Label(s["labels"][app.choice["names"]], 14, weight="semibold", shorten=True),
                Label(s["role"] or s["kind"], 12, "muted", shorten=True),
                gap=0,
                grow=1,
            ),
            Dropdown(
                options,
                picked.get(s["id"], s["policy"].split(":")[0]),
                _taker(take, s["id"]),
                s["labels"][app.choice["names"]],
                wide=190,
            ),
            gap=12,
            pad=(8, 14),
            fill="panel",
            border="accent" if picked.get(s["id"]) == "person" else "line",
            radius=10,
            align="center",
        )
        for s in rows
    ]
    side = Col(
        heading(_("The table"), 16),
        Para(
            _(
                "Sit down at one seat and leave the rest to AIs, or share this screen: "
                "two or three persons take turns, with a curtain between them."
            ),
            13,
        ),
        Line(),
        Label(_("Names"), 12, "muted"),
        Segments([(m, _(MODES[m])) for m in chosen["modes"]], app.choice["names"], set_mode, _("Names")),
        Para(
            _(
                "A game. Conduct is drawn by chance or chosen by players; it is neither "
                "forecast nor allegation. Borders and names imply no position."
            ),
            11.5,
        )
        if app.choice["names"] == "real"
        else None,
        Row(
            Label(_("Luck, by number"), 12, "muted", grow=1),
            Stepper(1, 9999, app.choice["seed"], set_seed, _("Seed"), wide=120, tip=_("The same number gives the same chances.")),
            gap=10,
            align="center",
        ),
        Line(),
        Label(
            _("{n} at this screen").format(n=persons) if persons else _("Nobody at this screen: AIs play, you watch"),
            13,
            "good" if persons else "warn",
            "medium",
        ),
        Button(_("Show every seat") if not app.choice["all"] else _("Only the scored seats"), every, "quiet", "users")
        if len(chosen["seats"]) > len(rows) or app.choice["all"]
        else None,
        gap=12,
        pad=20,
        fill="panel",
        border="line",
    )
    body = Row(
        Scroll(Col(*lines, gap=8, pad=4), name="seats", grow=6), Scroll(side, name="table settings", grow=4), gap=20, grow=1
    )
    return frame(
        app,
        _("New game, 2 of 2"),
        _("Who sits where?"),
        body,
        Button(_("Back"), lambda: app.go("scenarios"), icon="arrow-left"),
        Space(),
        Button(
            _("Begin"),
            lambda: app.begin(chosen["id"], dict(picked), int(app.choice["seed"]), app.choice["names"]),
            "primary",
            "play",
            first=True,
            name=_("Begin"),
        ),
    )


def _taker(take: Any, seat: str) -> Any:
    return lambda who: take(seat, who)
