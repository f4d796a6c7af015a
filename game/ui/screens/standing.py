"""Standing orders: a panel of the Home screen where the seat's doctrine is seen, edited, and set to play the year."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui.kit.dropdown import Dropdown
from game.ui.kit.node import Col, Grid, Node, Row, Space
from game.ui.kit.press import Button, Segments
from game.ui.kit.ranges import Slider
from game.ui.kit.text import Icon, Label, Para, heading, kicker
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

COLUMN = 300
LABEL = 108
Data = dict[str, Any]


def panel(app: App, play: Play) -> Node:
    """What stands, in sentences; opened, every row of it."""
    shown = play.view["doctrine"]
    editing = play.picked.get("doctrine") == "open"
    head = Row(
        Col(
            heading(_("Standing orders"), 15),
            Para(_("What your staff goes by while you are away. It never accuses, signs, leaves, or begins a breach."), 12.5),
            gap=3,
            grow=1,
        ),
        Button(
            _("Done") if editing else _("Change"),
            partial(app.pick, "doctrine", "" if editing else "open"),
            icon="check" if editing else "pencil",
            name=_("Change standing orders"),
        ),
        gap=12,
        align="start",
    )
    body = _rows(app, shown) if editing else _summary(shown)
    go = Row(
        Space(),
        Button(play_label(play), app.stand_in, "normal", "play", name=_("Play on standing orders"), tip=play_tip(play)),
    )
    return Col(head, body, go, gap=12, pad=16, fill="panel", border="line", name=_("Standing orders"), role="group")


def play_label(play: Play) -> str:
    """What handing the seat over for a while is called."""
    return _("Play the session on these orders") if play.short else _("Play the year on these orders")


def play_tip(play: Play) -> str:
    """How long it lasts and what ends it."""
    return _(
        "Up to {n} quarters. You are asked again at once if a dossier turns strong, an offer is made, over 5 % of your output is "
        "cut, your government is at risk, or a new generation of AI is released."
    ).format(n=play.absence)


def _summary(shown: Data) -> Node:
    return Col(
        *(Row(Icon("check", 13, "good"), Para(said, 13, "text", grow=1), gap=8, align="start") for said in shown["said"]), gap=5
    )


def _rows(app: App, shown: Data) -> Node:
    few = [part for part in (_look(app, shown), _prices(app, shown)) if part is not None]
    first = Col(_presets(app, shown), _conduct(app, shown), gap=14)
    parts = [first, Col(*few, gap=14) if few else None, _stances(app, shown), _budget(app, shown)]
    return Grid(*(part for part in parts if part is not None), least=COLUMN, gap=16)


def _presets(app: App, shown: Data) -> Node:
    """Begin from an adviser's doctrine; what is changed afterwards is the seat's own."""
    chosen = next((key for key, _label, data in shown["presets"] if data == shown["data"]), "own")
    words = [(key, label) for key, label, _data in shown["presets"]]
    own = [] if chosen != "own" else [("own", _("Your own"))]

    def take(key: str) -> None:
        data = next((data for name, _label, data in shown["presets"] if name == key), None)
        if data is not None:
            app.instruct(copy.deepcopy(data))

    return _part(_("Begin from"), Dropdown([*own, *words], chosen, take, _("Begin from")))


def _changing(app: App, shown: Data, change: Callable[[Data], None]) -> None:
    """Send the doctrine with one change."""
    data = copy.deepcopy(shown["data"])
    change(data)
    app.instruct(data)


def _part(title: str, *kids: Node | None) -> Node:
    return Col(kicker(title), *kids, gap=7)


def _line(label: str, control: Node) -> Node:
    control.grow = 1.0
    return Row(Label(label, 12.5, wide=LABEL, shorten=True), control, gap=10, align="center")


# --- conduct ------------------------------------------------------------------------------------------------------------------
def _conduct(app: App, shown: Data) -> Node | None:
    if not shown["conduct"]:
        return None
    data = shown["data"]["conduct"]

    def rule(key: str) -> None:
        _changing(app, shown, lambda new: new["conduct"].update(rule=key))

    def one(title: str, key: str) -> None:
        def change(new: Data) -> None:
            new["conduct"]["treaties"].pop(title, None)
            if key:
                new["conduct"]["treaties"][title] = key

        _changing(app, shown, change)

    words = [(key, label) for key, label, _about in shown["conduct"]]
    tips = [about for _key, _label, about in shown["conduct"]]
    rows = [
        _line(
            title,
            Dropdown(
                [("", _("As the rule")), *words], data["treaties"].get(title, ""), partial(one, title), f"Conduct in the {title}"
            ),
        )
        for title in shown["treaties"]
    ]
    about = next(about for key, _label, about in shown["conduct"] if key == data["rule"])
    return _part(_("Promises"), Segments(words, data["rule"], rule, _("Conduct"), tips), Para(about, 12), *rows)


# --- look ---------------------------------------------------------------------------------------------------------------------
def _look(app: App, shown: Data) -> Node | None:
    if not shown["look"]:
        return None
    data = shown["data"]["look"]

    def whom(key: str) -> None:
        named, _space, who = key.partition(" ")
        _changing(app, shown, lambda new: new["look"].update(rule=named, who=who))

    def most(share: float) -> None:
        _changing(app, shown, lambda new: new["look"].update(most=round(share, 2)))

    chosen = f"one {data['who']}" if data["rule"] == "one" else data["rule"]
    return _part(
        _("Own eyes"),
        Dropdown([(key, label) for key, label in shown["look"]], chosen, whom, _("Eyes on")),
        _line(_("At most"), Slider(0.0, 1.0, data["most"], most, _("Eyes at most"), 0.05, _percent, box=56)),
    )


# --- stances ------------------------------------------------------------------------------------------------------------------
def _stances(app: App, shown: Data) -> Node | None:
    if not shown["stance"]:
        return None
    data = shown["data"]["stance"]

    def take(whom: str, key: str) -> None:
        def change(new: Data) -> None:
            new["stance"].pop(whom, None)
            if key:
                new["stance"][whom] = key

        _changing(app, shown, change)

    words = [(key, label) for key, label, _about in shown["stance"]]
    own = [(n, label) for n, label in shown["nations"] if n in data]
    rows = [
        _line(label, Dropdown(words, data.get(whom, ""), partial(take, whom), f"Stance: {label}"))
        for whom, label in [*map(tuple, shown["blocs"]), *own]
    ]
    left = [(n, label) for n, label in shown["nations"] if n not in data]
    more = Dropdown([("", _("One nation apart …")), *left], "", lambda n: take(n, "watch") if n else None, _("Stance apart"))
    return _part(_("Trade"), *rows, more if left else None)


# --- money, compute, prices ---------------------------------------------------------------------------------------------------
def _budget(app: App, shown: Data) -> Node | None:
    if not shown["budget"]:
        return None
    data = shown["data"]["budget"]

    def most(share: float) -> None:
        _changing(app, shown, lambda new: new["budget"].update(most=round(share, 3)))

    def share(key: str, value: float) -> None:
        def change(new: Data) -> None:
            new["budget"]["shares"].pop(key, None)
            if value >= 0.0:
                new["budget"]["shares"][key] = round(value, 3)

        _changing(app, shown, change)

    rows: list[Node] = []
    programmes = [row for row in shown["budget"] if row[3] == "parts"]
    if programmes:
        slider = Slider(0.0, 0.2, data["most"], most, _("Treasury at most"), 0.01, _percent, box=56)
        rows.append(_line(_("Of the treasury"), slider))
    for key, label, high, unit in shown["budget"]:
        say = partial(_said, unit)
        low, step = (0.0, 1.0) if unit == "parts" else (-0.05 * high, 0.05 * high)
        now = data["shares"].get(key, 0.0 if unit == "parts" else low)
        take = partial(share, key) if unit != "parts" else partial(_weight, share, key)
        rows.append(_line(label, Slider(low, high, now, take, _("Share of {what}").format(what=label), step, say, box=74)))
    note = Para(_("Parts of what is spent; with none set, your staff chooses."), 12) if programmes else None
    return _part(_("Money and work"), note, *rows)


def _weight(share: Callable[[str, float], None], key: str, value: float) -> None:
    """Parts of a budget: none is no row."""
    share(key, value if value > 0.0 else -1.0)


def _said(unit: str, value: float) -> str:
    if value < 0.0:
        return _("as it is")
    return _percent(value) if unit == "share" else f"{value:.0f}" if unit == "parts" else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _prices(app: App, shown: Data) -> Node | None:
    if not shown["prices"]:
        return None

    def take(key: str, end: str, value: float) -> None:
        def change(new: Data) -> None:
            low, high = new["price"][key]
            value_ = round(value, 2)
            new["price"][key] = [min(value_, high), high] if end == "floor" else [min(low, value_), value_]

        _changing(app, shown, change)

    rows = [
        _line(
            label,
            Slider(
                0.0, 1.0, shown["data"]["price"][key][end == "ceiling"], partial(take, key, end), label, 0.05, _percent, box=56
            ),
        )
        for key, label, end in shown["prices"]
    ]
    return _part(_("Prices"), *rows)
