"""Charts: the four numbers, and capability, compute and output by seat, with bands where one only estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.ui.kit.chart import Chart, Series
from game.ui.kit.node import Col, Node, Row
from game.ui.kit.press import Tabs
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

COLOURS = ("sky", "orange", "green", "purple", "vermillion", "yellow", "blue", "grey")
MOST = 8
PAGES = marked((("world", "The world"), ("race", "The race")))


def build(app: App, play: Play) -> Node:
    """Two pages of charts."""
    page = play.picked.get("charts", "world")
    body = _world(play) if page == "world" else _race(play)
    return Col(
        Tabs([(k, _(t)) for k, t in PAGES], page, lambda p: app.pick("charts", p), _("Charts")),
        body,
        gap=12,
        pad=(12, 20, 18, 20),
        grow=1,
    )


def _framed(*charts: Chart) -> Node:
    return Row(*(Col(c, pad=(14, 16), fill="panel", border="line", grow=1) for c in charts), gap=14, grow=1)


def _world(play: Play) -> Node:
    past = play.view["history"]
    labels = [str(h.get("date", int(h["turn"]) + 1)) for h in past]

    def line(key: str, colour: str) -> list[Series]:
        return [Series("", tuple(float(h[key]) if h.get(key) is not None else 0.0 for h in past), colour, strong=True)]

    def share(v: float) -> str:
        return f"{round(v * 100, 2):g} %"

    return Col(
        _framed(
            Chart(
                _("Danger"),
                line("danger", "vermillion"),
                labels,
                share,
                note=_("chance of catastrophe within a year, by public figures"),
            ),
            Chart(
                _("Promises kept"),
                line("kept", "green"),
                labels,
                share,
                note=_("as the parties publish it; the truth may be lower"),
                ends=(0.0, 1.0),
            ),
        ),
        _framed(
            Chart(_("Chip strain"), line("strain", "orange"), labels, share, note=_("demand for chips and compute unmet")),
            Chart(
                _("Lead"),
                line("lead", "sky"),
                labels,
                "{:.2g}".format,
                note=_("first nation over the second, generations of released models"),
            ),
        ),
        gap=14,
        grow=1,
    )


def _race(play: Play) -> Node:
    past = play.view["charts"]
    labels = [str(row.get("date", int(row["turn"]) + 1)) for row in past]
    return Col(
        _framed(
            Chart(
                _("Best model inside each laboratory"),
                _series(past, "capability"),
                labels,
                "{:.1f}".format,
                note=_("generations over 2025; bands where you only estimate"),
            )
        ),
        _framed(
            Chart(
                _("Compute at work"),
                _series(past, "compute"),
                labels,
                "{:.1f}".format,
                note=_("million chips; bands where you only estimate"),
            ),
            Chart(_("Output by nation"), _series(past, "output"), labels, "{:.0f}".format, note=_("trillion USD a year, public")),
        ),
        gap=14,
        grow=1,
    )


def _series(past: list[dict[str, Any]], what: str) -> list[Series]:
    if not past:
        return []
    last = past[-1][what]
    names = sorted(last, key=lambda n: -float(last[n][0]))[:MOST]
    return [
        Series(
            n,
            tuple(float(r[what][n][0]) for r in past),
            COLOURS[i % len(COLOURS)],
            tuple(float(r[what][n][1]) for r in past),
            tuple(float(r[what][n][2]) for r in past),
        )
        for i, n in enumerate(names)
    ]
