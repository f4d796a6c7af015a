"""A treaty text of one's own: clause by clause, with red lines, what the others say to it, and the way to the table."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui import drafting
from game.ui.kit.dropdown import Dropdown
from game.ui.kit.entry import Entry
from game.ui.kit.node import Col, Flow, Line, Node, Row
from game.ui.kit.press import Button, Toggle
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Chip, Icon, Label, Para, kicker
from game.ui.screens import tested
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

GRADES = {"declaratory": "muted", "verified": "warn", "enforced": "good"}
GRADE_TIPS = marked(
    {
        "declaratory": "Words alone: nobody may check it, or its breach brings nothing.",
        "verified": "Somebody may check it; its breach brings nothing by this text.",
        "enforced": "Somebody may check it, and its breach brings a penalty.",
    }
)
REDS = {"struck": ("minus", "bad"), "added": ("plus", "good"), "changed": ("pencil", "warn")}


def begin(app: App, play: Play, treaty: dict[str, Any] | None) -> None:
    """Take a text on the desk: a copy of what is shown, or a new one."""
    if treaty is None:
        draft, base = drafting.blank(_("Draft of {seat}").format(seat=play.view["name"])), ""
    else:
        title = _("{title}, amended").format(title=treaty["title"])
        content = treaty["title"] if treaty["status"] == "in force" else ""
        draft, base = drafting.taken(treaty["data"], title, content), treaty["slot"]
    play.picked["treaty"] = "draft"
    app.write(draft, base, table=False)


def build(app: App, play: Play) -> Node:
    """The desk: the text, its terms of entry, red lines, the others, and what becomes of it."""
    paper, text = play.paper, play.draft.text
    assert text is not None
    if paper is None:
        return Col(Para(_("The text is being read …"), 13), pad=(20, 24), grow=5)
    title = Entry(
        paper["data"]["title"], partial(_titled, play), _("Title of the draft"), most=drafting.TITLE_MOST, enter=app.reread
    )
    body = Col(
        kicker(
            _("Your draft, to be tabled") if text["table"] else _("Your draft, on your desk"),
            "good" if text["table"] else "accent",
        ),
        title,
        *(_clause(app, play, i, row) for i, row in enumerate(paper["clauses"])),
        *_more(app, play, paper),
        kicker(_("Terms of entry")),
        *_entry(app, play, paper),
        *_red(play, paper),
        *_others(app, play, paper),
        *tested.build(app, play),
        gap=12,
        pad=(20, 24),
    )
    return Col(Scroll(body, name="draft", grow=1), _foot(app, play, paper), grow=5)


def _titled(play: Play, title: str) -> None:
    if play.draft.text is not None:
        play.draft.text["draft"] = drafting.with_title(play.draft.text["draft"], title)


def _change(app: App, play: Play, text: dict[str, Any]) -> None:
    """Another text; it goes back to the desk."""
    app.write(text, table=False)


# --- clauses --------------------------------------------------------------------------------------------------------------
def _clause(app: App, play: Play, place: int, row: dict[str, Any]) -> Node:
    from game.ui.screens.treaties import Number

    data = play.paper["data"] if play.paper else {}
    fields = [_field(app, play, place, row, field) for field in row["fields"] if len(field["options"]) > 1]
    head = Row(
        Label(row["title"], 14.5, weight="semibold", shorten=True, grow=1),
        Chip(_(row["grade"]), GRADES[row["grade"]], tip=_(GRADE_TIPS[row["grade"]])) if row["grade"] else None,
        Button(
            "",
            partial(_change, app, play, drafting.without_clause(data, place)),
            "quiet",
            "x",
            _("Strike this clause"),
            f"Strike {row['title']}",
            high=26,
        ),
        gap=8,
        align="center",
    )
    idle = _("It does nothing as long as the text has no {family}.").format(family=_(row["needs"])) if row["needs"] else ""
    return Row(
        Number(str(place + 1)),
        Col(
            head, Para(row["text"], 13.5, "text"), Flow(*fields, gap=9), Para(idle, 12.5, "warn") if idle else None, gap=8, grow=1
        ),
        gap=14,
        align="start",
        pad=14,
        fill="raised",
        border="line",
        radius=11,
    )


def _field(app: App, play: Play, place: int, row: dict[str, Any], field: dict[str, Any]) -> Node:
    data = play.paper["data"] if play.paper else {}

    def take(key: str) -> None:
        _change(app, play, drafting.with_field(data, place, field["name"], json.loads(key)))

    return Col(
        Label(field["label"].capitalize(), 11.5, "muted", shorten=True),
        Dropdown(
            [(k, t) for k, t in field["options"]], field["key"], take, f"{row['title']}: {field['label']}", tip=field["unit"]
        ),
        gap=2,
        wide=168,
    )


def _more(app: App, play: Play, paper: dict[str, Any]) -> list[Node]:
    """Clauses that may be added: the cards in reach, and a drawer with all others."""
    if len(paper["data"]["clauses"]) >= paper["limit"]:
        return [Para(_("A text has at most {n} clauses here: strike one to add another.").format(n=paper["limit"]), 12.5)]
    near = [row for row in paper["menu"] if row["near"]]
    rest = [row for row in paper["menu"] if not row["near"]]

    def add(kind: str) -> None:
        if kind:
            _change(app, play, drafting.with_clause(paper["data"], kind))

    cards = [
        Button(
            row["title"],
            partial(add, row["kind"]),
            icon="plus",
            tip=_(row["family"]),
            name=_("Add {who}").format(who=row["title"]),
            high=30,
            size=12.5,
        )
        for row in near
    ]
    drawer = Dropdown(
        [("", _("All other clauses …")), *((r["kind"], r["title"]) for r in rest)], "", add, _("Add a clause"), wide=230
    )
    return [kicker(_("Add a clause")), Flow(*cards, drawer, gap=7)]


# --- terms of entry -------------------------------------------------------------------------------------------------------
def _entry(app: App, play: Play, paper: dict[str, Any]) -> list[Node]:
    data, seats = paper["data"], paper["seats"]
    invited = [seat for seat in seats if seat["on"]]
    everyone = [seat["id"] for seat in seats]
    minimum = Dropdown(
        [(str(n), _("{n} of {m} must sign").format(n=n, m=len(invited))) for n in range(1, len(invited) + 1)],
        str(paper["minimum"]),
        lambda key: _change(app, play, drafting.with_minimum(data, int(key))),
        _("How many must sign"),
        wide=190,
    )
    toggles = [
        Toggle(
            seat["label"], seat["on"], partial(_change, app, play, drafting.turned(data, seat["id"], everyone)), _("may sign it")
        )
        for seat in seats
    ]
    labels = {seat["id"]: seat["label"] for seat in seats}
    paid = [
        Row(
            Icon("coins", 14, "warn"),
            Para(
                _("{payer} pays {payee} {bn:g} bn USD as it enters into force.").format(
                    payer=labels.get(row["from"], row["from"]), payee=labels.get(row["to"], row["to"]), bn=row["bn"]
                ),
                13,
                "text",
                grow=1,
            ),
            Button(
                "",
                partial(_change, app, play, drafting.with_payment(data, row["from"], row["to"], 0.0)),
                "quiet",
                "x",
                _("Strike this payment"),
                f"Strike the payment to {labels.get(row['to'], row['to'])}",
                high=26,
            ),
            gap=9,
            align="center",
        )
        for row in data.get("payments", [])
    ]
    return [Row(minimum, Flow(*toggles, gap=6, grow=1), gap=12, align="center"), *paid]


# --- red lines, and the others ----------------------------------------------------------------------------------------------
def red_lines(rows: list[dict[str, Any]]) -> list[Node]:
    """Changes, one a line: what was struck, added, changed."""
    return [
        Row(
            Icon(REDS[row["what"]][0], 14, REDS[row["what"]][1]),
            Label(row["where"], 12.5, weight="semibold", wide=190, shorten=True),
            Para(row["said"], 12.5, "text", grow=1),
            gap=9,
            align="start",
        )
        for row in rows
    ]


def _red(play: Play, paper: dict[str, Any]) -> list[Node]:
    base = next((t for t in play.view["treaties"] if play.draft.text and t["slot"] == play.draft.text["base"]), None)
    if base is None or not paper["redline"]:
        return []
    return [kicker(_("Red lines against {title}").format(title=base["title"])), *red_lines(paper["redline"])]


def _others(app: App, play: Play, paper: dict[str, Any]) -> list[Node]:
    """What the others say to it, with what would change their minds one press away."""
    rows = [said_row(app, play, paper["data"], row) for row in play.said or []]
    yes = sum(row["yes"] for row in play.said or [])
    count = (
        Para(_("{n} would sign; with you {m}, and {k} must.").format(n=yes, m=yes + 1, k=paper["minimum"]), 13, "text")
        if play.said
        else Para(_("Sound the others out before you table it: it costs nothing, and what they say is true."), 12.5)
    )
    return [kicker(_("Round the table")), count, *rows]


def said_row(app: App, play: Play, data: dict[str, Any], row: dict[str, Any]) -> Node:
    """One nation's word on a text, its price and its wish, each one press away where a text lies on the desk."""
    mine = _home_seat(play)
    take = row.get("instead")
    purse = float((play.paper or {}).get("purse", 0.0))
    dear = row["price"] > purse and mine
    deeds = [
        Button(
            _("Offer {bn:g} bn USD").format(bn=row["price"]),
            partial(_change, app, play, drafting.with_payment(data, mine, row["id"], row["price"])),
            icon="coins",
            tip=_("Writes into the text that you pay this as it enters into force"),
            name=_("Offer {who} its price").format(who=row["label"]),
            high=28,
            size=12,
        )
        if row["price"] > 0 and mine and not dear
        else None,
        Button(
            _("Take over its wish"),
            partial(_change, app, play, take),
            icon="pencil",
            tip=row.get("change", ""),
            name=_("Take over the wish of {who}").format(who=row["label"]),
            high=28,
            size=12,
        )
        if take
        else None,
    ]
    price = _("Its price as it stands, {bn:.0f} bn USD, is more than you have.").format(bn=row["price"]) if dear else ""
    wish = _("It would sign with: {change}.").format(change=row["change"]) if row.get("change") else ""
    return Row(
        Icon("circle-check" if row["yes"] else "circle-x" if row["answer"] else "circle-help", 16, _ink(row)),
        Col(
            Row(
                Label(row["label"], 13, weight="semibold", wide=110, shorten=True),
                Para(row["words"] + ".", 13, _ink(row), grow=1),
                gap=9,
            ),
            Para(wish, 12.5, "text") if wish else None,
            Para(price, 12.5) if price else None,
            Flow(*(deed for deed in deeds if deed is not None), gap=8) if any(deeds) else None,
            gap=5,
            grow=1,
        ),
        gap=9,
        align="start",
    )


def _ink(row: dict[str, Any]) -> str:
    return "good" if row["yes"] else "bad" if row["answer"] else "muted"


def _home_seat(play: Play) -> str:
    """The seat that pays, if it is one that may sign."""
    return play.seat if play.paper and play.seat in [seat["id"] for seat in play.paper["seats"]] else ""


# --- onto the table -------------------------------------------------------------------------------------------------------
def _foot(app: App, play: Play, paper: dict[str, Any]) -> Node:
    """What stands in the way of the table, or the way to it; always in sight."""
    text = play.draft.text
    assert text is not None
    may = paper["may"]
    why = (
        paper["fault"]
        or may["why"]
        or ("" if play.bargaining else _("Texts are tabled at the next bargaining; yours stays here."))
    )
    drop = Button(_("Throw it away"), partial(_drop, app, play), "quiet", "x", high=34)
    counter = _("As your counter-offer, signed by you, when you seal.")
    unasked = _("Signed by you, when you seal; where several table at once, whose turn it is goes round.")
    left = _("Exchanges left, with this one: {n}.").format(n=may["left"])
    said = why or (counter if may["move"] == "counter" else unasked) + " " + left
    table = Button(
        _("Keep it back") if text["table"] else _("Table it"),
        partial(app.write, text["draft"], None, table=not text["table"]),
        "normal" if text["table"] else "primary",
        "undo-2" if text["table"] else "scroll-text",
        high=34,
    )
    ask = Button(
        _("Sound out the others"),
        app.sound_out if not paper["fault"] else None,
        icon="users",
        tip=_("Free, and it binds nobody: yes, or no because of what, at what price, and what would change their mind"),
        high=34,
    )
    bare = not any(row["family"] == "promise" for row in paper["clauses"])
    test = tested.button(app, play, text["draft"], text["base"], paper["fault"]) if play.view["attention"] and not bare else None
    icon = "triangle-alert" if paper["fault"] else "info" if why else "check" if text["table"] else "scroll-text"
    return Col(
        Line(),
        Col(
            Row(Icon(icon, 15, "warn" if why else "good"), Para(said, 12.5, "text", grow=1), gap=9, align="start"),
            Flow(ask, test, None if why else table, drop, gap=9),
            gap=9,
            pad=(11, 24),
        ),
    )


def _drop(app: App, play: Play) -> None:
    play.picked.pop("treaty", None)
    app.write(None)
