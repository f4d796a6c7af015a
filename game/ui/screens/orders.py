"""Orders: every deed the seat may order, cell by cell, made from their declarations. What no other screen offers is here."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui.kit.node import Col, Line, Node, Row
from game.ui.kit.press import Button, Plate, Segments
from game.ui.kit.ranges import Slider, Stepper
from game.ui.kit.scroll import Scroll
from game.ui.kit.table import Cell, Table
from game.ui.kit.table import Column as Head
from game.ui.kit.text import Chip, Icon, Label, Para, heading
from game.ui.scenes.turn import say
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play


def build(app: App, play: Play) -> Node:
    """Deeds on the left, cells of the picked one in the middle, its value below."""
    sheet = play.view["moves"] if play.bargaining else play.view["sheet"]
    if not sheet:
        return Col(heading(_("Orders"), 18), Para(_("This seat has nothing to order now."), 14), gap=14, pad=24, grow=1)
    chosen = next((row for row in sheet if row["name"] == play.picked.get("deed")), sheet[0])
    orders = play.moves() if play.bargaining else play.orders()
    deeds = [
        Plate(
            Icon("eye-off" if row["covert"] else "list", 14, "bad" if row["covert"] else "muted"),
            Label(row["title"], 13, weight="medium", shorten=True, grow=1),
            Chip(str(len(orders[row["name"]])), "accent") if orders.get(row["name"]) else None,
            do=partial(app.pick, "deed", row["name"]),
            name=row["title"],
            chosen=row is chosen,
            tip=_about(row),
        )
        for row in sheet
    ]
    note = _("Signatures and votes") if play.bargaining else _("All orders")
    left = Col(heading(note, 17), Scroll(Col(*deeds, gap=3, pad=3), name="deeds"), gap=10, pad=(16, 10, 16, 16), wide=262)
    return Row(left, Line(upright=True), _cells(app, play, chosen, orders.get(chosen["name"], {})), grow=1)


def _about(row: dict[str, Any]) -> str:
    about = row["about"].split("; -1")[0]
    about = f"{row['unit']} {about}" if about.startswith(("of ", "for ")) and row["unit"] != "flag" else about
    low = 0.0 if row["rest"] == -1.0 else row["low"]
    ends = "" if row["unit"] == "flag" or row["high"] > 1e4 else f" {say(row, low)} to {say(row, row['high'])}."
    return f"{about[:1].upper() + about[1:]}.{ends}"


def _cells(app: App, play: Play, row: dict[str, Any], orders: dict[str, float]) -> Node:
    cells = row["cells"]
    place = min(int(play.picked.get(f"cell {row['name']}", "0")), len(cells) - 1)
    lines = [
        [
            c["label"][:1].upper() + c["label"][1:],
            say(row, c["now"]) if c["now"] is not None else "–",
            Cell(say(row, orders[c["id"]]), "accent") if c["id"] in orders else Cell(_("as it is"), "muted"),
        ]
        for c in cells
    ]
    table = Table(
        [Head(_("For"), 3), Head(_("Now"), 1), Head(_("Your order"), 1.2)],
        lines,
        row["title"],
        lambda i: app.pick(f"cell {row['name']}", str(i)),
        chosen=place,
    )
    cell = cells[place]
    return Col(
        heading(row["title"], 18),
        Para(_about(row), 13),
        table,
        _editor(app, play, row, cell, orders.get(cell["id"])),
        gap=10,
        pad=(16, 20),
        grow=1,
    )


def _editor(app: App, play: Play, row: dict[str, Any], cell: dict[str, Any], now: float | None) -> Node:
    """The one value that is picked: a switch, a slider or a stepper, as its unit asks."""

    def put(value: float | None) -> None:
        play.preview = None
        play.set(row["name"], cell["id"], value, moves=play.bargaining)
        app.refresh()

    value = now if now is not None else cell["now"] if cell["now"] is not None and row["rest"] == -1.0 else row["rest"]
    name = f"{row['title']}: {cell['label']}"
    low = 0.0 if row["rest"] == -1.0 else row["low"]
    if row["unit"] == "flag":
        control: Node = Segments(
            [("none", _("As it is")), ("1", _("Yes")), ("0", _("No"))],
            "none" if now is None else f"{now:g}",
            lambda k: put(None if k == "none" else float(k)),
            name,
            grow=1,
        )
    elif row["unit"] == "FLOP":
        control = Slider(
            25.0,
            30.0,
            min(max(math.log10(max(value, 1.0)), 25.0), 30.0),
            lambda v: put(round(10.0**v, 3) if v < 29.95 else row["high"]),
            name,
            0.05,
            _flop,
            grow=1,
            box=104,
        )
    elif row["unit"] in ("stage", "parts", "draft", "delegate", "answer", "thing", "turns"):
        control = Stepper(
            row["low"] if row["unit"] in ("stage", "draft", "delegate") else low, row["high"], value, put, name, wide=150
        )
    elif row["high"] > 100:
        control = Slider(0.0, 20.0, min(value, 20.0), lambda v: put(round(v, 3)), name, 0.1, lambda v: f"{v:.1f}", grow=1)
    else:
        step = 0.05 if row["high"] <= 2.0 else 0.5
        control = Slider(
            low, row["high"], max(value, low), lambda v: put(round(v, 4)), name, step, lambda v: say(row, v), grow=1, box=78
        )
    back = Button(
        _("As it is"), (lambda: put(None)) if now is not None else None, icon="rotate-ccw", name=_("Reset {who}").format(who=name)
    )
    control.grow = control.grow or (0.0 if isinstance(control, Stepper) else 1.0)
    return Col(
        Label(cell["label"][:1].upper() + cell["label"][1:], 13.5, weight="semibold", shorten=True),
        Row(control, back, gap=14, align="center"),
        gap=8,
        pad=12,
        fill="panel",
        border="line",
    )


def _flop(power: float) -> str:
    return _("no limit") if power >= 29.95 else f"{10 ** (power % 1):.1f}e{int(power)}"
