"""Squeeze: one's licences, good by destination, down to each lane; and what a cut would do before it is ordered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from game.reports.wording import between, money, percent
from game.ui.kit.node import Col, Flow, Line, Node, Row
from game.ui.kit.press import Button, Segments
from game.ui.kit.scroll import Scroll
from game.ui.kit.table import Cell, Table
from game.ui.kit.table import Column as Head
from game.ui.kit.text import Bar, Chip, Icon, Label, Para, heading, kicker
from game.ui.screens import followed
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

STANCES = marked((("as", "As it is"), ("1", "Open"), ("0.75", "Watch"), ("0.5", "Restrict"), ("0", "Cut")))


def build(app: App, play: Play) -> Node:
    """Lanes on the left, the preview on the right."""
    law = play.view["law"]
    if not law["lanes"]:
        return Col(
            heading(_("Squeeze"), 18),
            Row(
                Icon("ban", 18, "muted"),
                Para(
                    _("You are no state: you have no law of trade. Under Orders you may choose whom you serve, and hold stock."),
                    14,
                    grow=1,
                ),
                gap=12,
            ),
            Scroll(Col(*followed.build(play), _against(law), gap=16), name="others"),
            gap=16,
            pad=24,
            grow=1,
        )
    dests = sorted({(lane["dest_id"], lane["dest"]) for lane in law["lanes"]}, key=lambda d: d[1])
    chosen = play.picked.get("dest", dests[0][0])
    orders = play.orders().get("licence", {})
    rows = [_lane(app, play, lane, orders) for lane in law["lanes"] if lane["dest_id"] == chosen]
    pick = (
        Segments([(d, label) for d, label in dests], chosen, lambda d: app.pick("dest", d), _("Towards"))
        if len(dests) <= 6
        else _drop(app, dests, chosen)
    )
    whole = Flow(
        Label(_("All goods at once"), 12.5, "muted"),
        *(
            Button(
                _(label),
                partial(_all, app, play, chosen, key) if not play.bargaining else None,
                name=_("All: {who}").format(who=label),
                high=30,
                size=12,
            )
            for key, label in STANCES[1:]
        ),
        gap=6,
    )
    left = Col(
        heading(_("Your licences"), 17), pick, whole, Scroll(Col(*rows, gap=8, pad=2), name="lanes"), gap=12, pad=18, grow=6
    )
    right = Col(
        heading(_("Before you order it"), 17),
        Scroll(Col(_preview(app, play), Line(), *followed.build(play), _against(law), gap=14), name="preview"),
        gap=12,
        pad=18,
        grow=5,
    )
    return Row(left, Line(upright=True), right, grow=1)


def _drop(app: App, dests: list[tuple[str, str]], chosen: str) -> Node:
    from game.ui.kit.dropdown import Dropdown

    return Dropdown(dests, chosen, lambda d: app.pick("dest", d), _("Towards"))


def _lane(app: App, play: Play, lane: dict[str, Any], orders: dict[str, float]) -> Node:
    now = orders.get(lane["id"])
    standing = percent(float(lane["licence"])) if lane["licence"] < 0.995 else _("open")
    held = float(lane["share"])

    def take(key: str) -> None:
        play.preview = None
        play.set("licence", lane["id"], None if key == "as" else float(key))
        app.refresh()

    key = "as" if now is None or now < 0 else next((k for k, _l in STANCES[1:] if abs(float(k) - now) < 0.13), "0")
    head = Row(
        Label(lane["good"][:1].upper() + lane["good"][1:], 13.5, weight="semibold", shorten=True, grow=1),
        Bar(held, "orange" if held >= 0.4 else "sky", _("your share of the world"), wide=64),
        Label(_("you make {s:.0f} %").format(s=held * 100), 12, "warn" if held >= 0.4 else "muted"),
        Chip(_("now {x}").format(x=standing), "good" if lane["licence"] >= 0.995 else "bad"),
        gap=9,
        align="center",
    )
    choice = (
        Segments([(k, _(label)) for k, label in STANCES], key, take, f"{lane['good']} to {lane['dest']}")
        if not play.bargaining
        else None
    )
    coming = (
        Para(_("From next turn {x} may leave.").format(x=percent(float(lane["announced"]))), 12, "warn")
        if abs(lane["announced"] - lane["licence"]) > 0.005
        else None
    )
    return Col(head, choice, coming, gap=8, pad=12, fill="raised", border="line", radius=10)


def _all(app: App, play: Play, dest: str, key: str) -> None:
    play.draft.keep()
    play.preview = None
    for lane in play.view["law"]["lanes"]:
        if lane["dest_id"] == dest:
            play.draft.edits.setdefault("licence", {})[lane["id"]] = float(key)
    app.refresh()


def _preview(app: App, play: Play) -> Node:
    """What the drafted law would do, on imagined worlds."""
    if play.bargaining:
        return Para(_("Orders come after the signatures: then you may squeeze, and see here what it would do."), 13)
    button = Button(
        _("Work it out"),
        app.see_preview,
        "primary",
        "timer",
        name=_("Preview"),
        tip=_("Plays four turns of the worlds you can imagine, with your orders and without"),
    )
    p = play.preview
    if p is None:
        return Col(
            Para(
                _(
                    "Choose what to refuse, then see what it would cost them, you and others: "
                    "four turns of what you can imagine, with your orders and without."
                ),
                13,
            ),
            button,
            gap=12,
        )
    rows: list[Node] = [button]
    if not p["cut"] and not p["lost"]:
        rows.append(Para(_("These orders cut nothing off."), 13.5, "text"))
    else:
        rows.append(
            Para(
                _("{n} links cut, aimed at {who}.").format(n=p["cut"], who=", ".join(p["aimed_at"]) or _("nobody")),
                14,
                "text",
                "medium",
            )
        )
        rows.append(
            Row(
                Icon("trending-down", 16, "bad"),
                Para(
                    _("It costs your own sellers {x} over a year ({range}).").format(
                        x=money(p["blowback"]), range=between(money(p["blowback_range"][0]), money(p["blowback_range"][1]))
                    ),
                    13,
                    "text",
                    grow=1,
                ),
                gap=9,
                align="start",
            )
        )
        if p["lost"]:
            rows.append(kicker(_("Output lost, turn by turn")))
        for lost in p["lost"][:6]:
            shown = " · ".join(f"{s * 100:.0f} %" for s in lost["shares"])
            rows.append(
                Col(
                    Row(
                        Label(lost["label"][:1].upper() + lost["label"][1:], 12.5, shorten=True, grow=1),
                        Label(shown, 12, "muted"),
                        gap=8,
                    ),
                    Bar(max(lost["shares"]), "vermillion", lost["label"], hatched=True),
                    gap=4,
                )
            )
        for nation, value in p["neutrals"][:4]:
            rows.append(
                Row(
                    Icon("users", 15, "warn"),
                    Para(_("{nation}, not aimed at, loses {x}.").format(nation=nation, x=money(value)), 12.5, "text", grow=1),
                    gap=9,
                    align="start",
                )
            )
        for plant, left in p["routes"][:4]:
            rows.append(
                Row(
                    Icon("share-2", 15, "muted"),
                    Para(
                        _("{plant}: other suppliers left: {n}.").format(plant=plant[:1].upper() + plant[1:], n=left),
                        12.5,
                        "text",
                        grow=1,
                    ),
                    gap=9,
                    align="start",
                )
            )
    return Col(*rows, gap=10)


def _against(law: dict[str, Any]) -> Node:
    rows = [
        [
            a["origin"],
            a["good"],
            Cell(a["dest"] + (_(" (you)") if a["mine"] else ""), "bad" if a["mine"] else "muted"),
            Cell(percent(float(a["licence"])), "text", "vermillion", float(a["licence"])),
        ]
        for a in sorted(law["against"], key=lambda a: (not a["mine"], a["origin"]))
    ]
    return Col(
        kicker(_("What others refuse")),
        Table(
            [Head(_("From"), 1.2), Head(_("Good"), 1.6), Head(_("To"), 1.2), Head(_("May leave"), 1.3)],
            rows,
            _("Refusals of others"),
            grow=0,
            high=34 + 30 * max(min(len(rows), 8), 1) + 10,
            empty=_("Nobody refuses anybody anything."),
        ),
        gap=8,
    )
