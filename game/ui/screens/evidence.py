"""Evidence: dossiers in five words, one's own eyes, findings; looking and accusing, with what it costs said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.reports.wording import percent
from game.ui.kit.chart import Chart, Series
from game.ui.kit.node import Col, Node, Row
from game.ui.kit.press import Button
from game.ui.kit.scroll import Scroll
from game.ui.kit.table import Cell, Table
from game.ui.kit.table import Column as Head
from game.ui.kit.text import Bar, Icon, Label, Para, heading
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

INKS = {"clean": "good", "unclear": "muted", "suspicious": "warn", "strong": "bad", "proven": "bad"}
DOTS = {"clean": "green", "unclear": "grey", "suspicious": "orange", "strong": "vermillion", "proven": "vermillion"}
BORDERS = marked("clean under 20 %, unclear to 50, suspicious to 80, strong to 95, proven above")


def badge(play: Play) -> int:
    """Dossiers that are at least strong."""
    return sum(1 for d in play.view.get("evidence", {}).get("dossiers", []) if d["band"] in ("strong", "proven"))


def build(app: App, play: Play) -> Node:
    """Dossiers above, own eyes below, the picked suspect beside."""
    evidence = play.view["evidence"]
    dossiers, eyes = evidence["dossiers"], evidence["eyes"]
    rows = [
        [
            d["suspect"],
            _(_state(d)),
            Cell(_(d["band"]) if d["band"] else _("closed to you"), INKS.get(d["band"], "muted"), DOTS.get(d["band"], "grey")),
            Cell(
                f"{d['chance'] * 100:.0f} %" if d["chance"] is not None else "–",
                "text",
                DOTS.get(d["band"], "grey"),
                d["chance"] or 0.0,
            ),
            d["treaty"],
        ]
        for d in dossiers
    ]
    sights = [
        [
            e["label"],
            Cell(e["word"], "warn" if e["nats"] > 0.7 else "muted", "orange" if e["nats"] > 0.7 else "grey"),
            _watched(play, e["actor"]),
        ]
        for e in eyes
    ]
    first = Col(
        heading(_("Dossiers"), 17),
        Para(_("All evidence on one suspect and one promise: {borders}.").format(borders=_(BORDERS)), 12.5),
        Table(
            [
                Head(_("Suspect"), 1.5),
                Head(_("Stands"), 1.1),
                Head(_("In a word"), 1.2),
                Head(_("Chance that it cheats"), 1.7),
                Head(_("Promise"), 1.8),
            ],
            rows,
            _("Dossiers"),
            grow=0 if len(rows) <= 6 else 1,
            high=40 + 30 * max(len(rows), 1) if len(rows) <= 6 else None,
            empty=_("No promise is in force that you may read about. Parties see the dossiers of their own treaties."),
        ),
        gap=9,
        grow=0 if len(rows) <= 6 else 1,
    )
    second = Col(
        heading(_("Your own eyes"), 17),
        Para(_("It counts before the Agency only once you accuse, and that burns the source."), 12.5),
        Table(
            [Head(_("Whom"), 1.4), Head(_("What they see"), 2.2), Head(_("Your orders"), 1.3)],
            sights,
            _("Own eyes"),
            lambda row: app.pick("suspect", eyes[row]["actor"]),
            chosen=next((i for i, e in enumerate(eyes) if e["actor"] == play.picked.get("suspect")), -1),
            empty=_("Firms have no services of their own."),
        ),
        gap=9,
        grow=1,
    )
    told: list[Node] = [
        Row(Icon("gavel", 15, "warn"), Para(text, 12.5, "text", grow=1), gap=9, align="start") for text in evidence["against"][:6]
    ]
    suspect = next((e for e in eyes if e["actor"] == play.picked.get("suspect")), None)
    foot = (
        _suspect(app, play, suspect)
        if suspect
        else Col(
            Label(_("What everybody knows"), 13.5, weight="semibold"),
            *(told or [Para(_("No finding and no penalty so far. Pick somebody above to watch or accuse."), 12.5)]),
            gap=7,
        )
    )
    return Col(
        Col(first, second, gap=14, pad=(14, 18), grow=1),
        Scroll(Col(foot, pad=(13, 18), fill="panel", radius=0), name="suspect", grow=0, high=150),
    )


def _state(d: dict[str, Any]) -> str:
    return "found" if d["found"] > 0 else "must answer" if d["accused"] > 0 else "watched"


def _watched(play: Play, actor: str) -> str:
    found = play.orders()
    words = []
    if any(c.endswith(f"/{actor}") and v > 0 for c, v in found.get("inspect", {}).items()):
        words.append(_("look"))
    if any(c.endswith(f"/{actor}") and v > 0 for c, v in found.get("accuse", {}).items()):
        words.append(_("accuse"))
    return ", ".join(words) or "–"


def _caught(play: Play) -> str:
    """What looking at one would catch, before one pays for it."""
    curve = play.view["evidence"]["detection"]
    if not curve or curve["caught"][-1] <= 0.0:
        return _("You have no eyes of your own abroad: spend on intelligence at Home.")
    words = _("A quarter of looking rings in {a} of full breaches ({b} without), and in {c} of quarters with none.")
    return words.format(a=percent(curve["caught"][-1]), b=percent(curve["caught"][0]), c=percent(curve["false"][-1]))


def _curve(play: Play) -> Node | None:
    """Effort against catching and crying wolf."""
    curve = play.view["evidence"]["detection"]
    if not curve or curve["caught"][-1] <= 0.0:
        return None
    series = [
        Series(_("full breach"), tuple(curve["caught"]), "green", strong=True),
        Series(_("false alarm"), tuple(curve["false"]), "orange"),
    ]
    labels = [f"{e * 100:.0f} %" for e in curve["efforts"]]
    top = max(0.05, *curve["caught"])
    return Chart(
        _("Alarms a quarter, by effort"), series, labels, lambda v: f"{v * 100:.0f} %", grow=4, high=126, ends=(0.0, top)
    )


def _suspect(app: App, play: Play, e: dict[str, Any]) -> Node:
    """Look at one, or accuse; what each does and costs."""
    cells = {row["name"]: row for row in play.view["sheet"]}
    origin = next((c["id"] for c in cells.get("inspect", {"cells": []})["cells"] if c["id"].endswith(f"/{e['actor']}")), "")
    look_now = play.orders().get("inspect", {}).get(origin, 0.0) > 0
    accuse_now = play.orders().get("accuse", {}).get(origin, 0.0) > 0

    def flip(deed: str, now: bool) -> None:
        play.set(deed, origin, 0.0 if now else 1.0)
        app.refresh()

    may = not play.bargaining and bool(origin)
    return Row(
        Col(
            heading(e["label"], 16),
            Row(Label(_("Your eyes say"), 12, "muted"), Bar(e["chance"], "orange", e["label"], grow=1), gap=10, align="center"),
            Para(e["word"][:1].upper() + e["word"][1:] + ".", 12.5, "text", "medium"),
            gap=8,
            grow=3,
        ),
        Col(
            Button(
                _("Stop looking") if look_now else _("Look: all own eyes"),
                (lambda: flip("inspect", look_now)) if may else None,
                "normal" if look_now else "primary",
                "eye",
                name=_("Look"),
            ),
            Para(_caught(play), 12),
            gap=6,
            grow=3,
        ),
        _curve(play),
        Col(
            Button(
                _("Take it back") if accuse_now else _("Accuse"),
                (lambda: flip("accuse", accuse_now)) if may else None,
                "normal" if accuse_now else "danger",
                "gavel",
                name=_("Accuse"),
            ),
            Para(_("What your eyes saw becomes evidence; the source is gone, and a wrong cry costs your word."), 12),
            gap=6,
            grow=3,
        ),
        gap=22,
        align="start",
    )
