"""What a private test has shown: words first, a fan of futures, then each seat's matrix before and after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui import attention
from game.ui.kit.chart import Chart, Series
from game.ui.kit.node import Box, Col, Flow, Node, Row
from game.ui.kit.press import Button
from game.ui.kit.text import Icon, Label, Para, kicker
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

SAME = 0.5
"""Points of a score below which two cells of a matrix count as the same."""


def button(app: App, play: Play, draft: dict[str, Any], base: str, fault: str = "") -> Node:
    """The button that starts a test, with what it costs."""
    left = attention.left(play)
    counted = bool(play.view.get("attention"))
    busy = bool(play.test and play.test.get("working"))
    can = not fault and not busy and (left is None or left >= attention.TEST)
    name = _("Test it in private ({n} attention)").format(n=attention.TEST) if counted else _("Test it in private")
    tip = _("Plays what you believe to the end, with the text and without it: words, a fan of futures, everybody's payoffs")
    return Button(
        _("Testing …") if busy else name,
        partial(app.put_to_test, draft, base) if can else None,
        icon="flask-conical",
        tip=tip if left is None or left >= attention.TEST else _("Your attention for this turn is spent"),
        name=_("Test it in private"),
        high=34,
    )


def build(app: App, play: Play) -> list[Node]:
    """The panel, where a test has been made."""
    found = play.test
    if found is None or found.get("working"):
        return []
    words = [
        Row(Icon("flask-conical", 14, "accent"), Para(said, 13, "text", grow=1), gap=9, align="start") for said in found["words"]
    ]
    note = Para(_("Played on worlds as you believe them. What you cannot see may be otherwise."), 12)
    return [kicker(_("Your private test")), *words, _fan(found), *_matrices(app, play, found), note]


def _fan(found: dict[str, Any]) -> Node:
    """Danger by turn, in the middle and where four fifths of the worlds lie, with the text and without it."""
    rows = [(_("with it"), found["danger"][0], "green", True), (_("without it"), found["danger"][1], "vermillion", False)]
    series = [
        Series(label, tuple(r[1] for r in fan), ink, tuple(r[0] for r in fan), tuple(r[2] for r in fan), strong)
        for label, fan, ink, strong in rows
    ]
    return Col(
        Chart(
            _("Danger from here on"),
            series,
            found["dates"],
            lambda v: f"{v * 100:.0f} %",
            note=_("chance of catastrophe within a year; bands hold four worlds in five"),
            ends=(0.0, max(0.1, *(r[2] for fan in found["danger"] for r in fan))),
            high=170,
            grow=0,
        ),
        pad=12,
        fill="raised",
        border="line",
        radius=11,
    )


def _matrices(app: App, play: Play, found: dict[str, Any]) -> list[Node]:
    """One seat's points by what it does and what all others do; the better answer of each column stands out."""
    players = found["players"]
    one = next((p for p in players if p["id"] == play.picked.get("payoffs", play.seat)), players[0])
    pick = Flow(
        *(
            Button(
                p["label"],
                partial(app.pick, "payoffs", p["id"]),
                "primary" if p is one else "quiet",
                name=_("Payoffs of {who}").format(who=p["label"]),
                high=28,
                size=12,
            )
            for p in players
        ),
        gap=5,
    )
    chance = _("Breaking alone, it would be found out in {n:.0f} % of the worlds.").format(n=100 * (one["found"] or 0.0))
    gain = _("It would gain {a:+.0f} points by that with the text, {b:+.0f} without.").format(
        a=one["gain"][0] or 0.0, b=one["gain"][1] or 0.0
    )
    return [
        kicker(_("Payoffs, before and after")),
        pick,
        Row(
            _matrix(_("Without it"), one["before"], None),
            _matrix(_("With it"), one["after"], one["before"]),
            gap=14,
            align="start",
        ),
        Para(f"{gain} {chance}", 12.5, "text"),
    ]


def _matrix(title: str, rows: list[list[float]], old: list[list[float]] | None) -> Node:
    """Two by two: what it does down, what the others do across; what has changed against `old` is marked."""
    best = [max(range(2), key=lambda own: rows[own][other]) for other in range(2)]

    def cell(own: int, other: int) -> Node:
        value = rows[own][other]
        changed = old is not None and abs(value - old[own][other]) >= SAME
        ink = "good" if best[other] == own else "muted"
        mark = Label(f"{value - old[own][other]:+.0f}", 11, "warn") if changed and old is not None else None
        words = Row(Label(f"{value:.0f}", 15, ink, "bold" if best[other] == own else "medium"), mark, gap=5, align="center")
        return Col(words, pad=(5, 8), fill="panel", border="warn" if changed else "line", radius=6, grow=1)

    names = (_("Keeps"), _("Breaks"))
    head = Row(
        Box(wide=52, role="none"),
        Label(_("others keep"), 11.5, "muted", grow=1),
        Label(_("others break"), 11.5, "muted", grow=1),
        gap=6,
    )
    lines = [Row(Label(names[own], 12, "muted", wide=52), cell(own, 0), cell(own, 1), gap=6, align="center") for own in range(2)]
    return Col(Label(title, 13, weight="semibold"), head, *lines, gap=5, pad=12, fill="raised", border="line", radius=11, grow=1)


def meter(play: Play) -> Node | None:
    """What is left of the turn's attention, and for what it goes."""
    left = attention.left(play)
    if left is None:
        return None
    most = int(play.view["attention"])
    spent = attention.spent(play)
    titles = {row["name"]: row["title"] for row in play.view["sheet"]}
    names = {"offer": _("a text for the table"), "test": _("private test")} | titles
    said = "; ".join(f"{names.get(name, name)} {cost}" for name, cost in spent) or _("nothing yet")
    ink = "bad" if left < 0 else "muted"
    dots = Row(
        *(Box(fill="accent" if i < max(left, 0) else "line", radius=4, wide=9, high=9, role="none") for i in range(most)),
        gap=4,
        align="center",
    )
    words = _("Attention: {n} of {m} left").format(n=left, m=most) if left >= 0 else _("Attention: {n} too much").format(n=-left)
    tip = _("Looks, single licences and texts cost 1; accusations, covert orders and tests 2. Spent: {what}.").format(what=said)
    return Row(Label(words, 12, ink, shorten=True, grow=1), dots, gap=8, align="center", tip=tip, name=words)
