"""The ending and the debrief: what kind of world was left, who made what of it, and everything that was hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.ui.kit.chart import Chart, Series
from game.ui.kit.node import Col, Flow, Line, Node, Row, Space
from game.ui.kit.press import Button, Tabs
from game.ui.kit.scroll import Scroll
from game.ui.kit.table import Cell, Table
from game.ui.kit.table import Column as Head
from game.ui.kit.text import Bar, Chip, Icon, Label, Para, heading, kicker
from game.ui.scenes import branching
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App

GROUPS = marked({"public": "in public", "edge": "against a rival", "hidden": "in secret", "common": "for all"})


def build(app: App) -> Node:
    """The epilogue: one sentence, then who made what of it."""
    d = app.debrief
    bad = d["catastrophe"]
    ink = "bad" if bad or d["danger_left"] > 0.3 else "warn" if d["danger_left"] > 0.1 else "good"
    line = _("The world did not last.") if bad else _("You left a {left} world.").format(left=d["left"])
    sub = (
        _("An AI got out of control; nobody’s score is worth much now.")
        if bad
        else _("Conduct frozen, the clock run on for a year: this is the chance that it ends in catastrophe.")
    )
    persons = [s for s in d["seats"] if s["person"]] or d["seats"][:1]
    cards = [
        Col(
            Row(
                Label(s["label"], 17, weight="bold", shorten=True, grow=1),
                Chip(
                    _("won") if s["won"] else _("par") if s["score"] >= d["par"] else _("below par"),
                    "good" if s["won"] else "warn" if s["score"] >= d["par"] else "muted",
                ),
                gap=8,
                align="center",
            ),
            Row(
                Label(f"{s['score']:.0f}", 36, "text", "bold"),
                Col(
                    Label(_("of 100"), 12, "muted"),
                    Label(_("par is {p:.0f}, winning {w:.0f}").format(p=d["par"], w=d["win"]), 12, "muted"),
                    gap=0,
                ),
                gap=10,
                align="center",
            ),
            Bar(s["score"] / 100.0, "good" if s["won"] else "accent", s["label"], mark=d["par"] / 100.0),
            Para(_("In secret: {aim}.").format(aim=s["hidden"]), 12.5) if s["hidden"] else None,
            gap=8,
            pad=18,
            fill="panel",
            border="line",
            grow=1,
        )
        for s in persons[:4]
    ]
    table_win = Row(
        Icon("handshake", 18, "good" if d["together"] else "muted"),
        Para(
            _("The table won together: at most 10 % danger left, and at least 80 % of the promises kept.")
            if d["together"]
            else _("The table did not win together: that takes at most 10 % danger left and 80 % of the promises kept."),
            13.5,
            "text",
            grow=1,
        ),
        gap=10,
        align="center",
    )
    whole = Col(
        Space(),
        Col(
            kicker(d["title"], ink),
            Label(line, 44, ink, "bold"),
            Para(sub, 15, "text"),
            Para(d["words"][:1].upper() + d["words"][1:], 13.5) if d["words"] else None,
            gap=6,
        ),
        Row(*cards, gap=16),
        table_win,
        Row(
            Button(
                _("Debrief: see everything"),
                lambda: app.go("debrief"),
                "primary",
                "eye",
                high=46,
                size=14,
                first=True,
                name=_("Debrief"),
            ),
            Button(_("Back to the title"), lambda: _home(app), "normal", "house", high=46),
            gap=12,
        ),
        Space(),
        gap=26,
        pad=(30, 80),
    )
    return Col(Scroll(whole, name="ending"), fill="bg", radius=0)


def _home(app: App) -> None:
    app.play = None
    app.stage.clear()
    app.go("title")


PAGES = marked(
    (
        ("story", "What happened"),
        ("moments", "Moments"),
        ("scores", "Scores"),
        ("hidden", "What was hidden"),
        ("why", "Why they did it"),
        ("branch", "What if"),
        ("measures", "Measures"),
        ("questions", "To discuss"),
    )
)


def debrief(app: App) -> Node:
    """Everything without fog."""
    page = str(app.choice.get("page", "story"))

    def turn(key: str) -> None:
        app.choice["page"] = key
        app.refresh()

    body = {
        "story": _story,
        "moments": _moments,
        "scores": _scores,
        "hidden": _hidden,
        "why": _reasons,
        "branch": branching.build,
        "measures": _measures,
        "questions": _questions,
    }[page](app, app.debrief)
    d = app.debrief
    head = Row(
        Col(
            kicker(_("Debrief")),
            Label(
                f"{d['title']}: {_('a')} {d['left']} {_('world')}" if not d["catastrophe"] else d["title"],
                24,
                weight="bold",
                shorten=True,
            ),
            gap=1,
            grow=1,
        ),
        Button(_("Ending"), lambda: app.go("ending"), icon="arrow-left"),
        Button(_("Title"), lambda: _home(app), icon="house", first=True, name=_("Back to the title")),
        gap=10,
        align="center",
    )
    return Col(
        head,
        Tabs([(k, _(t)) for k, t in PAGES], page, turn, _("Debrief")),
        Line(),
        Scroll(body, name=f"debrief {page}"),
        gap=12,
        pad=(22, 40),
        fill="bg",
        radius=0,
    )


def _story(app: App, d: dict[str, Any]) -> Node:
    """The timeline, with what followed; danger beneath it."""
    rows: list[Node] = [
        Row(
            Chip(one["date"], "accent"),
            Col(
                Para(one["text"], 14.5, "text", "medium"),
                Para(one["why"], 12.5) if one.get("why") else None,
                Para(one["followed"], 12.5, "accent") if one.get("followed") else None,
                gap=3,
                grow=1,
            ),
            gap=14,
            align="start",
            pad=14,
            fill="panel",
            border="line",
            radius=10,
        )
        for one in d["story"]
    ]
    labels = [str(n.get("date", "")) for n in d["numbers"]]
    chart = Chart(
        _("Danger and promises kept, as the public read them"),
        [
            Series(_("Danger"), tuple(float(n.get("danger") or 0) for n in d["numbers"]), "vermillion", strong=True),
            Series(
                _("Promises kept"), tuple(float(n["kept"] if n.get("kept") is not None else 1) for n in d["numbers"]), "green"
            ),
            Series(_("Chip strain"), tuple(float(n.get("strain") or 0) for n in d["numbers"]), "orange"),
        ],
        labels,
        lambda v: f"{v * 100:.0f} %",
        high=260,
        ends=(0.0, 1.0),
    )
    nothing = [Para(_("Nothing stood out in this game."), 13)] if not rows else []
    return Col(heading(_("What mattered most"), 16), *rows, *nothing, Col(chart, pad=18, fill="panel", border="line"), gap=12)


def _moments(app: App, d: dict[str, Any]) -> Node:
    """The moments of this game, of the twelve: when, who, and what to ask."""
    cards = [
        Row(
            Col(Label(m["date"], 12.5, "muted"), Flow(Chip(m["title"], "accent")), gap=5, wide=150),
            Col(
                Para(m["text"], 14, "text"),
                Para(m["ask"], 12.5),
                Label(_("and {n} more of its kind").format(n=m["count"] - 3), 12, "muted") if m["count"] > 3 else None,
                gap=3,
                grow=1,
            ),
            gap=16,
            align="start",
            pad=14,
            fill="panel",
            border="line",
            radius=11,
        )
        for m in d["moments"]
    ]
    if not cards:
        cards = [Row(Para(_("None of the twelve moments came about: a quiet game."), 14, "text", grow=1))]
    return Scroll(Col(*cards, gap=10, pad=2), name="moments", grow=1)


def _scores(app: App, d: dict[str, Any]) -> Node:
    cards: list[Node] = []
    for s in sorted(d["seats"], key=lambda s: -float(s["score"])):
        terms = [
            Row(
                Label(_(GROUPS.get(t["group"], t["group"])), 12, "bad" if t["group"] == "hidden" else "muted", wide=96),
                Para(t["about"][:1].upper() + t["about"][1:], 12.5, "text", grow=1),
                Bar(t["points"] / max(t["most"], 1e-9), "accent", t["about"], wide=90),
                Label(f"{t['points']:.1f} / {t['most']:.0f}", 12, "muted", align="right", wide=72),
                gap=12,
                align="center",
            )
            for t in s["terms"]
        ]
        who = _("a person") if s["person"] else _("AI: {p}").format(p=s["policy"])
        cards.append(
            Col(
                Row(
                    Label(s["label"], 16, weight="bold", shorten=True, grow=1),
                    Label(who, 12.5, "muted"),
                    Label(f"{s['score']:.0f}", 20, "good" if s["won"] else "text", "bold"),
                    gap=14,
                    align="center",
                ),
                *terms,
                gap=7,
                pad=16,
                fill="panel",
                border="good" if s["won"] else "line",
            )
        )
    return Col(
        Para(
            _(
                "A score is the sum of its terms times what is left of the world. Par is what "
                "everybody gets who keeps faith among those who do. There is no ranking."
            ),
            13,
        ),
        *cards,
        gap=12,
    )


def _hidden(app: App, d: dict[str, Any]) -> Node:
    rows = [Row(Icon("eye", 17, "accent"), Para(text, 14, "text", grow=1), gap=12, align="start") for text in d["hidden"]]
    agendas = [
        [s["label"], s["hidden"] or "–", f"{sum(t['points'] for t in s['terms'] if t['group'] == 'hidden'):.0f}"]
        for s in d["seats"]
    ]
    share = [
        [
            row["label"],
            Cell(f"{row['danger'] * 100:.0f} %", "text", "vermillion", row["danger"]),
            f"{row['capability']:.2f}",
            f"{row['compute']:.2f}",
        ]
        for row in sorted(d["standing"], key=lambda r: -float(r["danger"]))
        if row["kind"] == "lab"
    ]
    return Col(
        Col(heading(_("True, and nobody told you"), 16), *rows, gap=10, pad=18, fill="panel", border="line"),
        heading(_("Hidden aims"), 16),
        Table(
            [Head(_("Seat"), 1), Head(_("Aim"), 4), Head(_("Points"), 0.7, "right")],
            agendas,
            _("Hidden aims"),
            high=34 + 30 * len(agendas) + 8,
            grow=0,
        ),
        heading(_("Share of the danger"), 16),
        Table(
            [
                Head(_("Laboratory"), 1.4),
                Head(_("Of all danger there was"), 2),
                Head(_("Generation"), 1, "right"),
                Head(_("M chips"), 1, "right"),
            ],
            share,
            _("Share of the danger"),
            high=34 + 30 * len(share) + 8,
            grow=0,
        ),
        gap=14,
    )


def _measures(app: App, d: dict[str, Any]) -> Node:
    rows = [[Cell(k["label"], "text"), k["true"], k["read"], k["how"]] for k in d["kpis"]]
    return Col(
        Para(_("The four measures of the field: as things truly were, and as the public could work them out."), 13),
        Table(
            [Head(_("Measure"), 1.5), Head(_("True"), 0.7), Head(_("As published"), 0.8), Head(_("How it is worked out"), 4)],
            rows,
            _("Measures"),
            high=34 + 30 * len(rows) + 8,
            grow=0,
            tips=[k["how"] for k in d["kpis"]],
        ),
        gap=14,
    )


def _questions(app: App, d: dict[str, Any]) -> Node:
    return Col(
        *(
            Row(
                Label(str(i + 1), 20, "accent", "bold", wide=26),
                Para(q, 16, "text", grow=1),
                gap=14,
                align="start",
                pad=16,
                fill="panel",
                border="line",
                radius=10,
            )
            for i, q in enumerate(d["questions"])
        ),
        gap=12,
    )


def _reasons(app: App, d: dict[str, Any]) -> Node:
    """The AIs' own sums: what tempted them, what held them, what would have turned them."""
    if not d["why"]:
        return Para(_("No AI had a promise to weigh in this game, or none weighs its promises."), 13)
    rows: list[Node] = [
        Row(
            Chip(one["date"], "accent"),
            Icon("shield-check" if one["kept"] else "shield-alert", 17, "good" if one["kept"] else "bad"),
            Para(one["text"], 13.5, "text", grow=1),
            gap=12,
            align="start",
            pad=12,
            fill="panel",
            border="line",
            radius=10,
        )
        for one in d["why"][-40:]
    ]
    return Col(Para(_("In play an AI shows only the reason it states. These are its true sums."), 13), *rows, gap=9)
