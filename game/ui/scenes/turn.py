"""The turn: one step after the other, each saying what it asks for, with one button that goes on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui import attention
from game.ui.kit.dropdown import Dropdown
from game.ui.kit.node import Box, Col, Line, Node, Row, Space
from game.ui.kit.press import Button, Plate, Segments
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Chip, Icon, Label, Para, heading, kicker
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

ICONS = {
    "embargo": "ban",
    "cut": "ban",
    "notice": "bell",
    "news": "newspaper",
    "signed": "scroll-text",
    "in_force": "scroll-text",
    "left": "door-open",
    "ended": "scroll-text",
    "incident": "triangle-alert",
    "warning": "siren",
    "own_cut": "x",
    "tabled": "scroll-text",
    "refused": "circle-x",
    "ratifying": "landmark",
    "deal": "handshake",
    "leak": "siren",
    "word_broken": "triangle-alert",
    "word_kept": "circle-check",
    "shown": "shield-check",
    "told": "info",
    "catastrophe": "siren",
}
GUIDE = marked(
    {
        "news": "Start here: what the papers say, and where the four numbers stand. Press a number above to see why.",
        "card": "One thing that only you are told. Nobody else at the table sees it.",
        "talk": "Look round before you sign: who holds what on the map, what lies open under Treaties.",
        "seal": "Sign, or do not. Signatures are opened together; your orders come after, in secret.",
        "orders": "Press an adviser to take its whole set of orders, or go through the ticks: they are filled in already.",
        "review": "This is what you are about to file. Until you press File, everything can be undone.",
        "resolve": "What happened since you filed. Private news carry a lock.",
    }
)


def panel(app: App, wide: int) -> Node:
    """The panel on the right."""
    play = app.play
    assert play is not None
    steps = play.steps()
    label = dict(steps).get(play.step, play.step)
    head = Col(
        kicker(_("Your turn, step {n} of {m}").format(n=_place(play) + 1, m=len(steps))),
        heading(label, 20),
        _dots(app, play),
        gap=7,
    )
    guide = (
        Row(
            Icon("lightbulb", 16, "warn"),
            Para(_(GUIDE[play.step]), 12.5, "text", grow=1),
            gap=9,
            pad=11,
            fill="raised",
            border="warn",
            radius=9,
        )
        if play.guide and play.step in GUIDE
        else None
    )
    body = BODIES[play.step](app, play)
    return Row(
        Line(upright=True),
        Col(
            head,
            guide,
            _back_again(play),
            _attention(play),
            Scroll(body, name="turn"),
            foot(app, play),
            gap=13,
            pad=(16, 16),
            fill="panel",
            radius=0,
            grow=1,
        ),
        wide=wide,
    )


def _attention(play: Play) -> Node | None:
    """What is left of the turn's attention, where the scenario counts it."""
    from game.ui.screens.tested import meter

    return meter(play)


def _back_again(play: Play) -> Node | None:
    """Why a seat that played by its standing orders is asked again; at its first step."""
    back = play.view.get("away")
    if not back or not play.bargaining or play.step != play.first_step():
        return None
    n = int(back["quarters"])
    played = _("{n} quarters played on standing orders.") if n != 1 else _("One quarter played on standing orders.")
    first = played.format(n=n) if n else _("Your staff calls you back.")
    reasons = back["reasons"] or [_("The time is over.")]
    return Row(
        Icon("flag", 16, "accent"),
        Col(Label(first, 12.5, weight="semibold", shorten=True), *(Para(r, 12.5, "text") for r in reasons), gap=2, grow=1),
        gap=9,
        pad=11,
        fill="raised",
        border="accent",
        radius=9,
        name=_("Back at the table"),
        role="group",
    )


def _place(play: Play) -> int:
    keys = [key for key, _label in play.steps()]
    return keys.index(play.step) if play.step in keys else 0


def _dots(app: App, play: Play) -> Node:
    """Where one stands among the steps."""
    here = _place(play)
    return Row(
        *(
            Box(fill="accent" if i == here else "primary" if i < here else "line", radius=2, high=4, grow=1, role="none")
            for i in range(len(play.steps()))
        ),
        gap=4,
    )


def foot(app: App, play: Play) -> Node:
    """The button that goes on, undo and back."""
    here, steps = _place(play), play.steps()
    last = here + 1 >= len(steps)
    seal = play.bargaining and play.step == "seal"
    over = -(attention.left(play) or 0)
    text = _("File orders") if last else _("Seal and go on") if seal else _("Go on: {step}").format(step=steps[here + 1][1])
    start = 0 if play.bargaining else next(i for i, (k, _l) in enumerate(steps) if k == "orders")
    back = Button(_("Back"), (lambda: app.step(steps[here - 1][0])) if here > start else None, "normal", "arrow-left")
    undo = Button(_("Undo"), app.undo if play.draft.past else None, "normal", "undo-2", _("Take the last change back (U)"))
    said = _("This takes {n} more attention than you have: take something back.").format(n=over)
    return Col(
        Para(said, 12.5, "bad") if over > 0 else None,
        Button(
            text,
            app.on_step if over <= 0 or not (last or seal) else None,
            "primary",
            "check" if last or seal else "arrow-right",
            high=44,
            size=14,
            first=True,
            name=_("Go on") if not last and not seal else text,
        ),
        Row(_grown(back), _grown(undo), gap=10),
        _year(app, play) if not play.short and play.step == play.first_step() else None,
        gap=10,
    )


def _year(app: App, play: Play) -> Node:
    """The seat plays by its standing orders for up to a year."""
    from game.ui.screens.standing import play_tip

    return Button(_("Play the year on my doctrine"), app.stand_in, "quiet", "play", play_tip(play), high=30, size=12.5)


def _grown(button: Button) -> Button:
    button.grow = 1.0
    return button


# --- what each step shows ---------------------------------------------------------------------------------------------------
def events_of(view: dict[str, Any], since: int) -> list[dict[str, Any]]:
    """Events from a turn on, those that matter most first."""
    return sorted((e for e in view["feed"] if e["turn"] >= since), key=lambda e: -float(e["matters"]))


def event(one: dict[str, Any], app: App) -> Node:
    """One event as a card: press it and the feed opens there."""
    icon = "lock" if one["private"] else ICONS.get(one["kind"], "newspaper")
    icon = icon if icon != "bell" else "flag"
    words = Col(
        Para(one["text"], 13, "text"),
        Para(one["why"], 12) if one["why"] else None,
        Label(one["date"], 11, "muted"),
        gap=2,
        grow=1,
    )
    return Plate(
        Icon(icon, 16, "bad" if one["private"] else "accent"),
        words,
        do=lambda: app.show("feed"),
        name=one["text"],
        gap=11,
        pad=(8, 8),
        fill="raised",
    )


def news(app: App, play: Play) -> Node:
    """Three headlines, and where the numbers stand."""
    view = play.view
    found = events_of(view, int(view["turn"]) - int(view["session_turns"]))[:3]
    open_now = [t for t in view["treaties"] if t["status"] == "open"]
    rows: list[Node] = [event(e, app) for e in found]
    if not found:
        rows.append(
            Para(
                _("{date}. The game begins. Nothing has happened yet that would make a headline.").format(date=view["date"]),
                13,
                "text",
            )
        )
    rows += [
        Plate(
            Icon("scroll-text", 16, "warn"),
            Para(
                _("{title} lies open for signature; {n} must sign.").format(title=treaty["title"], n=treaty["minimum"]),
                13,
                "text",
                grow=1,
            ),
            do=lambda: app.show("treaties"),
            name=_("Open: {who}").format(who=treaty["title"]),
            gap=11,
            pad=(8, 8),
            fill="raised",
        )
        for treaty in open_now
    ]
    return Col(
        kicker(_("Headlines")), *rows, Space(2), kicker(_("The four numbers")), *(_sentence(n) for n in view["numbers"]), gap=10
    )


def _sentence(one: dict[str, Any]) -> Node:
    return Row(
        Label(one["text"], 14, "accent", "bold", wide=74), Para(one["sentence"], 12.5, "text", grow=1), gap=10, align="start"
    )


def resolve(app: App, play: Play) -> Node:
    """What the quarters brought, quarter by quarter."""
    view = play.view
    rows: list[Node] = []
    since = max(int(view["session_turns"]), int((view["away"] or {}).get("quarters", 0)))
    for quarter in range(int(view["turn"]) - since, int(view["turn"])):
        found = [e for e in events_of(view, quarter) if e["turn"] == quarter][:3]
        if found:
            rows += [kicker(found[0]["date"]), *(event(e, app) for e in found)]
    if not rows:
        rows.append(Para(_("Quiet quarters: nothing that you were told of."), 13, "text"))
    return Col(*rows, Space(2), kicker(_("The four numbers")), *(_sentence(n) for n in view["numbers"]), gap=10)


def card(app: App, play: Play) -> Node:
    """One private item."""
    one = play.view["card"]
    return Col(
        Col(
            Row(Icon("lock", 17, "bad"), Label(one["title"], 13.5, "bad", "semibold"), gap=9, align="center"),
            Para(one["text"], 15, "text", "medium"),
            Para(one["why"], 12.5) if one["why"] else None,
            gap=9,
            pad=16,
            fill="raised",
            border="bad",
        ),
        Para(_("Showing it to somebody is up to you. What you say may be a lie; the others know that."), 12.5),
        gap=12,
    )


def talk(app: App, play: Play) -> Node:
    """Who is there, how they stand to you, what lies open."""
    view = play.view
    rows: list[Node] = []
    for nation in view["map"]["nations"]:
        if not nation["self"]:
            mood = float(nation["back"])
            word, ink = (_("friendly"), "good") if mood > 0.6 else (_("wary"), "warn") if mood > 0.4 else (_("cold"), "bad")
            holds = ", ".join(c["label"] for c in nation["chokepoints"][:2])
            rows.append(
                Plate(
                    Col(
                        Label(nation["label"], 13.5, weight="semibold", shorten=True),
                        Label(holds or _("no chokepoint"), 12, "muted", shorten=True),
                        gap=0,
                        grow=1,
                    ),
                    Chip(word, ink),
                    do=partial(_at_map, app, nation["id"]),
                    name=_("Look at {who}").format(who=nation["label"]),
                    fill="raised",
                    pad=(7, 10),
                )
            )
    said = [
        Plate(
            Icon("scroll-text", 16, "good" if t["mine"] else "warn"),
            Para(
                _("{title}: {n} accept, {m} refuse. Read why, and at what price.").format(
                    title=t["title"], n=sum(a["yes"] for a in t["answers"]), m=sum(not a["yes"] for a in t["answers"])
                ),
                13,
                "text",
                grow=1,
            ),
            do=partial(_at_treaty, app, t["slot"]),
            name=_("What they say to {who}").format(who=t["title"]),
            gap=11,
            pad=(8, 8),
            fill="raised",
        )
        for t in view["treaties"]
        if t["answers"]
    ]
    said += [
        Plate(
            Icon("handshake", 16, "warn"),
            Para(_("{who} offers you a side deal: it {terms}.").format(who=p["label"], terms=p["theirs"]), 13, "text", grow=1),
            do=partial(_at_treaty, app, "deals"),
            name=_("Side deal of {who}").format(who=p["label"]),
            gap=11,
            pad=(8, 8),
            fill="raised",
        )
        for p in view["deals"]["partners"]
        if p["theirs"]
    ]
    alone = (
        _("Talk with the others at the screen now: what do they hold, what do they want for it?")
        if play.hot_seat
        else _("Look at what each holds and how it stands to you. Sound the AIs out on a text, and they say what they want.")
    )
    desk = _("Change a text, sound the others out, and table it: under Treaties, before you seal.")
    writes = any(row["name"] == "propose" for row in view["moves"])
    answers = [kicker(_("What they say")), *said] if said else []
    return Col(
        Para(alone, 13, "text"),
        *answers,
        Para(desk, 13, "text") if writes else None,
        kicker(_("Round the table")),
        *rows,
        gap=9,
    )


def _at_treaty(app: App, slot: str) -> None:
    assert app.play is not None
    app.play.picked["treaty"] = slot
    app.show("treaties")


def _at_map(app: App, nation: str) -> None:
    assert app.play is not None
    app.play.picked["nation"] = nation
    app.show("map")


def seal(app: App, play: Play) -> Node:
    """Sign, stay out, leave; vote where votes are due."""
    from game.ui.screens.treaties import answer

    view = play.view
    rows: list[Node] = []
    for treaty in view["treaties"]:
        if treaty["may_sign"] or treaty["may_leave"]:
            rows.append(
                Col(
                    Label(treaty["title"], 14.5, weight="semibold", shorten=True),
                    *(Para(c["text"], 12.5, "text") for c in treaty["clauses"]),
                    answer(app, play, treaty),
                    gap=8,
                    pad=13,
                    fill="raised",
                    border="line",
                )
            )
        elif treaty["status"] == "in force":
            rows.append(Para(_("{title} is in force without you in the room to change it.").format(title=treaty["title"]), 13))
    text = play.draft.text
    if text is not None:
        goes = (
            _("Your draft “{title}” goes to the table, signed by you.")
            if text["table"]
            else _("Your draft “{title}” stays on your desk.")
        )
        icon = Icon("scroll-text", 15, "good" if text["table"] else "muted")
        rows.append(Row(icon, Para(goes.format(title=text["draft"]["title"]), 13, "text", grow=1), gap=9, align="start"))
    if not rows:
        rows.append(Para(_("Nothing lies open for you to sign now."), 13, "text"))
    votes = [row for row in view["moves"] if row["name"] in ("vote", "motion")]
    for row in votes:
        rows += _votes(app, play, row)
    opinions = [
        Row(
            Icon(a["icon"], 15, "accent"),
            Label(a["name"], 12.5, weight="semibold", wide=78),
            Para(a["said"], 12.5, "text", grow=1),
            gap=9,
            align="start",
        )
        for a in play.advice or []
    ]
    return Col(*rows, kicker(_("What your advisers say")) if opinions else None, *opinions, gap=12)


def _votes(app: App, play: Play, row: dict[str, Any]) -> list[Node]:
    """Moves of the bargaining other than signing: shown where something is at stake."""
    accused = {d["actor"] for d in play.view["evidence"]["dossiers"] if d["found"] > 0 or d["accused"] > 0}
    cells = [c for c in row["cells"] if row["name"] != "vote" or c["id"].split("/")[-1] in accused]
    if row["name"] == "motion":
        cells = [
            c for c in row["cells"] if any(t["slot"] == c["id"].split("/")[-1] and t["party"] for t in play.view["treaties"])
        ]
    found: list[Node] = [kicker(row["title"])] if cells else []
    for cell in cells[:8]:
        now = play.draft.moves.get(row["name"], {}).get(cell["id"], row["rest"])
        found.append(
            Row(
                Label(cell["label"], 13, grow=1, shorten=True),
                Segments(
                    [("0", _("No")), ("1", _("Yes"))],
                    f"{now:g}",
                    partial(_move, app, row["name"], cell["id"]),
                    f"{row['title']}: {cell['label']}",
                ),
                gap=10,
                align="center",
            )
        )
    return found


def _move(app: App, deed: str, cell: str, value: str) -> None:
    assert app.play is not None
    app.play.set(deed, cell, float(value) or None, moves=True)
    app.refresh()


def orders(app: App, play: Play) -> Node:
    """Three advisers, one press each; or the ticks, one by one."""
    rows: list[Node] = [kicker(_("Follow an adviser: each against the others")), *_advisers(app, play)]
    if play.draft.advised:
        rows.append(
            Col(
                Row(
                    Icon("circle-check", 16, "good"),
                    Label(
                        _("The {name}’s orders stand").format(name=play.draft.advised),
                        13.5,
                        "good",
                        "semibold",
                        shorten=True,
                        grow=1,
                    ),
                    gap=9,
                    align="center",
                ),
                Para(_("A complete set. Change any line under Orders, Squeeze or Home, or go back to ticks of your own."), 12.5),
                Button(_("My own ticks"), lambda: _own(app), icon="undo-2"),
                gap=9,
                pad=13,
                fill="raised",
                border="good",
            )
        )
    else:
        rows += [Line(), kicker(_("Or tick for yourself")), *(_tick(app, play, tick) for tick in play.view["ticks"])]
        changed = sum(len(c) for c in play.draft.edits.values())
        if changed:
            rows.append(Para(_("{n} lines set by hand under Orders, Squeeze or Home.").format(n=changed), 12.5))
    return Col(*rows, gap=13)


def _advisers(app: App, play: Play) -> list[Node]:
    """Each adviser: who, what it would do, gain and danger."""
    if play.advice is None:
        return [Para(_("They are still at it …"), 12.5)]
    found: list[Node] = []
    for one in play.advice:
        here = play.draft.advised == one["name"]
        words = Col(
            Label(one["name"], 13.5, weight="semibold"),
            Para(one["said"], 12, "text"),
            Row(Icon("plus", 12, "good"), Para(one["gain"], 11.5, grow=1), gap=5, align="start"),
            Row(Icon("minus", 12, "bad"), Para(one["danger"], 11.5, grow=1), gap=5, align="start"),
            gap=2,
            grow=1,
        )
        found.append(
            Plate(
                Icon(one["icon"], 18, "accent"),
                words,
                do=partial(app.follow, one),
                name=one["name"],
                chosen=here,
                fill="raised",
                gap=11,
                pad=(8, 10),
                tip=f"{one['said']} {one['gain']} {one['danger']}",
            )
        )
    return found


def _own(app: App) -> None:
    assert app.play is not None
    app.play.draft.keep()
    app.play.draft.advised, app.play.draft.edits = "", {}
    app.refresh()


def _tick(app: App, play: Play, tick: dict[str, Any]) -> Node:
    option, aimed = play.chosen(tick)

    def take(key: str) -> None:
        play.draft.keep()
        play.draft.ticks[tick["key"]] = (key, play.draft.ticks.get(tick["key"], ("", ""))[1])
        play.preview = None
        app.refresh()

    def aim(target: str) -> None:
        play.draft.keep()
        play.draft.ticks[tick["key"]] = (option["key"], target)
        play.preview = None
        app.refresh()

    targets = (
        Dropdown(
            [(t["key"], t["label"]) for t in option["targets"]],
            aimed["key"] if aimed else "",
            aim,
            _("{tick}: whom").format(tick=tick["title"]),
        )
        if option["targets"]
        else None
    )
    said = option["text"] + (f" {aimed['text']}" if aimed and aimed.get("text") else "")
    return Col(
        Row(
            Label(tick["title"], 13.5, weight="bold"),
            Label(tick["question"], 11.5, "muted", shorten=True, grow=1),
            gap=9,
            align="center",
        ),
        Segments(
            [(o["key"], o["label"]) for o in tick["options"]],
            option["key"],
            take,
            tick["title"],
            [o["text"] for o in tick["options"]],
        ),
        targets,
        Para(said, 12.5),
        gap=6,
    )


def review(app: App, play: Play) -> Node:
    """What is about to be filed, in words."""
    rows: list[Node] = []
    if not play.draft.advised:
        for tick in play.view["ticks"]:
            option, aimed = play.chosen(tick)
            rows.append(
                Row(
                    Label(tick["title"], 13, "muted", wide=72),
                    Label(
                        option["label"] + (f": {aimed['label']}" if aimed else ""), 13.5, weight="semibold", shorten=True, grow=1
                    ),
                    gap=10,
                    align="center",
                )
            )
    found = play.orders()
    titles = {row["name"]: row for row in play.view["sheet"]}
    count = sum(len(c) for c in found.values())
    rows += [Line(), kicker(_("{n} orders in all").format(n=count))]
    for deed, cells in sorted(found.items()):
        row = titles.get(deed)
        if row is not None:
            labels = {c["id"]: c["label"] for c in row["cells"]}
            some = ", ".join(f"{labels.get(c, c)} {say(row, v)}" for c, v in list(cells.items())[:2])
            more = _(" and {n} more").format(n=len(cells) - 2) if len(cells) > 2 else ""
            rows.append(
                Row(
                    Icon("eye-off" if row["covert"] else "check", 14, "bad" if row["covert"] else "good"),
                    Col(Label(row["title"], 12.5, weight="semibold", shorten=True), Para(some + more, 12), gap=0, grow=1),
                    gap=9,
                    align="start",
                )
            )
    if not found:
        rows.append(Para(_("No order changes anything: you hold still."), 13, "text"))
    rows.append(Para(_("The others do not see what you file. What is public shows itself in the news."), 12.5))
    return Col(*rows, gap=9)


def say(row: dict[str, Any], value: float) -> str:
    """A value of an order in words."""
    if row["rest"] == -1.0 and value < 0:
        return _("as it is")
    if row["unit"] == "flag":
        return _("yes") if value > 0.5 else _("no")
    if row["unit"] == "share":
        return f"{value * 100:.0f} %"
    if row["unit"] == "FLOP":
        return _("no limit") if value >= 1e39 else f"{value:.2g} FLOP"
    if row["unit"].startswith("bn USD"):
        return f"{value:.2f} bn"
    return f"{value:.3g}"


BODIES = {"news": news, "resolve": resolve, "card": card, "talk": talk, "seal": seal, "orders": orders, "review": review}
