"""Treaties: what lies open, what binds, clause by clause, who is in; sign, stay out or leave."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui.kit.node import Box, Col, Flow, Line, Node, Row
from game.ui.kit.press import Button, Card, Segments
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Bar, Chip, Icon, Label, Para, heading, kicker
from game.ui.scenes.brief import GROUPS
from game.ui.screens import deals, drafting, tested
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

INKS = {"open": "warn", "in force": "good", "coming": "muted", "ended": "bad", "none": "muted"}


def badge(play: Play) -> int:
    """Treaties that wait for an answer."""
    return sum(1 for t in play.view.get("treaties", []) if t["may_sign"]) + deals.waiting(play) if play.bargaining else 0


def build(app: App, play: Play) -> Node:
    """The list, and the text that is picked."""
    found = play.view["treaties"]
    writes = any(row["name"] == "propose" for row in play.view["moves"])
    if not found and not writes and not play.view["deals"]["open"] and not play.view["secrets"]["open"]:
        return Col(
            heading(_("Treaties"), 18),
            Row(
                Icon("scroll-text", 18, "muted"),
                Para(_("No treaty is on the table in this scenario. What others promise here is only their word."), 14, grow=1),
                gap=12,
            ),
            gap=16,
            pad=24,
            grow=1,
        )
    on_desk = play.draft.text is not None and (play.picked.get("treaty") == "draft" or not found)
    aside_open = play.picked.get("treaty") in ("deals", "secrets")
    chosen = (
        None
        if on_desk or aside_open
        else next((t for t in found if t["slot"] == play.picked.get("treaty")), found[0] if found else None)
    )
    cards = [
        Card(
            Label(t["title"], 14, weight="semibold", shorten=True),
            Flow(Chip(_(t["status"]), INKS[t["status"]]), Chip(_("yours"), "accent") if t["mine"] else None, gap=8),
            Para(_count(t), 12),
            do=partial(app.pick, "treaty", t["slot"]),
            name=t["title"],
            chosen=t is chosen,
        )
        for t in found
    ]
    left = Col(
        heading(_("The room"), 17),
        Scroll(Col(*_desk(app, play, on_desk), *cards, *deals.cards(app, play), gap=8, pad=2), name="treaties"),
        Button(_("New draft"), partial(drafting.begin, app, play, None), icon="plus")
        if writes and play.draft.text is None
        else None,
        gap=12,
        pad=18,
        grow=2,
    )
    aside = {"deals": deals.build, "secrets": deals.secrets}.get(play.picked.get("treaty", ""))
    if aside is not None and play.view[play.picked["treaty"]]["open"]:
        return Row(left, Line(upright=True), Scroll(aside(app, play), name="aside", grow=5), grow=1)
    if on_desk:
        return Row(left, Line(upright=True), drafting.build(app, play), grow=1)
    body = _text(app, play, chosen, writes) if chosen is not None else _empty()
    return Row(left, Line(upright=True), Scroll(body, name="treaty text", grow=5), grow=1)


def _count(t: dict[str, Any]) -> str:
    """How many are in, or have said yes, and how many must."""
    yes = sum(a["yes"] for a in t["answers"])
    if t["status"] == "open" and yes:
        return _("{n} of {m} say yes, {k} needed").format(n=yes, m=len(t["invited"]), k=t["minimum"])
    return _("{n} of {m} signed, {k} needed").format(n=sum(a["party"] for a in t["invited"]), m=len(t["invited"]), k=t["minimum"])


def _desk(app: App, play: Play, chosen: bool) -> list[Node]:
    """The draft on one's own desk, as a card."""
    text = play.draft.text
    if text is None:
        return []
    chip = Chip(_("to be tabled"), "good") if text["table"] else Chip(_("draft"), "accent")
    return [
        Card(
            Label(text["draft"]["title"], 14, weight="semibold", shorten=True),
            Flow(chip, gap=8),
            do=partial(app.pick, "treaty", "draft"),
            name=_("Your draft"),
            chosen=chosen,
        )
    ]


def _empty() -> Node:
    return Col(Para(_("No text lies on the table yet. Write the first one."), 14), pad=(20, 24))


def _text(app: App, play: Play, t: dict[str, Any], writes: bool) -> Node:
    signed = sum(a["party"] for a in t["invited"])
    whose = _(", tabled by you") if t["mine"] else _(", tabled by {seat}").format(seat=t["proposer"]) if t["proposer"] else ""
    head = Col(
        kicker(_("Treaty, {status}").format(status=_(t["status"])) + whose, INKS[t["status"]]),
        heading(t["title"], 21),
        Label(
            _("since {when}").format(when=t["since"])
            if t["status"] == "in force"
            else _("opens {when}").format(when=t["since"])
            if t["status"] == "coming"
            else _("enters into force when {n} have signed").format(n=t["minimum"]),
            12.5,
            "muted",
        ),
        gap=3,
    )
    clauses = [
        Row(
            Number(str(i + 1)),
            Col(
                Label(c["title"], 14.5, weight="semibold", shorten=True),
                Para(c["text"], 13.5, "text"),
                Flow(*(Chip(f"{f['label']}: {f['shown']}", "accent") for f in c["fields"] if not f["silent"]), gap=6),
                gap=6,
                grow=1,
            ),
            gap=14,
            align="start",
            pad=14,
            fill="raised",
            border="line",
            radius=11,
        )
        for i, c in enumerate(t["clauses"])
    ]
    yes = {a["id"] for a in t["answers"] if a["yes"]}
    parties = [
        Chip(
            a["label"],
            "good" if a["party"] else "accent" if a["id"] in yes else "muted",
            "check" if a["party"] or a["id"] in yes else "clock",
            tip=_("has signed") if a["party"] else _("has said yes") if a["id"] in yes else _("has not signed"),
        )
        for a in t["invited"]
    ]
    bar = Bar(signed / max(len(t["invited"]), 1), "green", _("signed"), mark=t["minimum"] / max(len(t["invited"]), 1), high=9)
    mine = [g for g in play.view["brief"]["goals"] if "bound" in g["about"] or "party" in g["about"] or "promise" in g["about"]]
    why = [
        Row(
            Icon(GROUPS[g["group"]][0], 14, GROUPS[g["group"]][1]),
            Para(_("Your aim “{aim}” hangs on it ({n:.0f} points).").format(aim=g["about"], n=g["most"]), 12.5, "text", grow=1),
            gap=9,
            align="start",
        )
        for g in mine[:3]
    ]
    return Col(
        head,
        *clauses,
        *(Row(Icon("coins", 14, "warn"), Para(said + ".", 13, "text", grow=1), gap=9) for said in t["payments"]),
        *_countered(t),
        kicker(_("Who is in")),
        Flow(*parties, gap=7),
        bar,
        Para(_("It binds: {what}.").format(what=t["bound"]), 13, "text") if t["bound"] else None,
        *_said(app, play, t),
        *why,
        answer(app, play, t),
        Row(
            Button(
                _("Draft an amendment") if t["status"] == "in force" else _("Draft a change"),
                partial(drafting.begin, app, play, t),
                icon="pencil",
                tip=_("Takes a copy on your desk, to change clause by clause; nobody sees it before you table it"),
            ),
            tested.button(app, play, t["data"], t["slot"]) if play.view["attention"] or t["status"] == "in force" else None,
            Box(grow=1, role="none"),
            gap=9,
        )
        if writes and t["status"] in ("open", "in force")
        else None,
        *(tested.build(app, play) if play.test and play.test.get("draft") == t["data"] else ()),
        gap=13,
        pad=(20, 24),
    )


def _countered(t: dict[str, Any]) -> list[Node]:
    """What a counter-offer changes in the text that it answers."""
    if not t["counters"]:
        return []
    lines = drafting.red_lines(t["counters"]["redline"])
    return [kicker(_("Counter-offer to {title}").format(title=t["counters"]["title"])), *lines]


def _said(app: App, play: Play, t: dict[str, Any]) -> list[Node]:
    """What each party has said to an open text, with its reason and its price."""
    if not t["answers"]:
        return []
    return [
        kicker(_("What they say")),
        *(drafting.said_row(app, play, t["data"], row | {"price": 0.0}) for row in _priced(t["answers"])),
    ]


def _priced(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers with their price in the words."""
    more = _(", and would for {bn:.0f} bn USD")
    return [r | {"words": r["words"] + (more.format(bn=r["price"]) if r["price"] >= 0.5 else "")} for r in rows]


class Number(Box):
    """The number of a clause in a ring."""

    def __init__(self, text: str) -> None:
        super().__init__(wide=28, high=28, role="none")
        self.text = text

    def paint(self, surface: Any) -> None:
        look = self.look
        disc = look.disc(look.px(13), look.blend("panel", "accent", 0.2), "accent", look.px(2))
        surface.blit(disc, disc.get_rect(center=self.rect.center))
        words = look.text(self.text, 12, "accent", "bold")
        surface.blit(words, words.get_rect(center=self.rect.center))


def answer(app: App, play: Play, t: dict[str, Any]) -> Node | None:
    """Sign or not, stay or leave; only while signatures are asked for."""
    if not (t["may_sign"] or t["may_leave"]):
        return None
    if not play.bargaining:
        return Para(_("Signatures are closed until the next bargaining."), 12.5)
    deed, yes, no = ("sign", _("Sign"), _("Do not sign")) if t["may_sign"] else ("leave", _("Leave"), _("Stay in"))
    cell = f"{play.seat}/{t['slot']}"
    now = play.draft.moves.get(deed, {}).get(cell, 0.0) > 0.5

    def take(key: str) -> None:
        play.set(deed, cell, 1.0 if key == "yes" else None, moves=True)
        app.refresh()

    said = (
        (_("Your signature is sealed; all are opened together.") if now else _("Without you it may still enter into force."))
        if deed == "sign"
        else (_("You give notice; your promise ends with it.") if now else _("You stay bound."))
    )
    return Col(Segments([("no", no), ("yes", yes)], "yes" if now else "no", take, t["title"]), Para(said, 12.5), gap=6)
