"""What the seat has at home: purse, programmes, people, laboratories, plants; what it wants, in public and in secret."""

from __future__ import annotations

from typing import Any

import numpy as np

from game.reports.wording import flop, money, number, percent
from game.ui.host.eye import Eye
from game.ui.words import _
from game.world.axes import UnknownName


def home(eye: Eye) -> dict[str, Any]:
    """The seat's own house, as far as its kind has one."""
    return {
        "facts": facts(eye),
        "programmes": programmes(eye),
        "labs": labs(eye),
        "plants": plants(eye),
        "goals": goals(eye),
        "promises": promises(eye),
    }


def facts(eye: Eye) -> list[list[str]]:
    """(what, figure, what it means) of the seat itself."""
    chart = eye.chart
    nation, lab = int(chart.actor_nation[eye.place]), int(chart.actor_lab[eye.place])
    if nation >= 0:
        own = {name: float(eye.seen.seen(name)[0][nation, 0]) for name in ("treasury", "political_capital", "military")}
        return [
            [_("Treasury"), money(own["treasury"]), _("what programmes are paid from")],
            [
                _("Backing"),
                percent(float(eye.public("support")[nation])),
                _("approval at home; a government below a third may fall"),
            ],
            [_("Political capital"), number(own["political_capital"]), _("pays for what is unpopular")],
            [
                _("Public concern"),
                percent(float(eye.public("concern")[nation])),
                _("rises with incidents and opens the door to treaties"),
            ],
            [_("Output"), money(float(eye.public("gdp")[nation])), _("a year")],
            [
                _("Lost to shortage"),
                money(float(eye.public("collateral")[nation])) if eye.public("collateral")[nation] > 1e-4 else _("nothing"),
                _("this quarter, at home"),
            ],
            [_("Military compute"), _("{n} M chips").format(n=number(own["military"])), _("drawn off; in no public register")],
        ]
    if lab >= 0:
        one = {
            n: float(eye.seen.seen(n)[0][lab, 0])
            for n in ("cash", "capability", "safety", "compute", "covert", "target", "aggregate_run", "culture")
        }
        return [
            [_("Cash"), money(one["cash"]), _("pays for compute and staff")],
            [_("Best model inside"), eye.generations(one["capability"]), _("over the frontier of 2025; rivals can only guess")],
            [_("Released"), eye.generations(float(eye.public("deployed")[lab])), _("public")],
            [_("Safety work carries"), eye.generations(one["safety"]), _("capability beyond this is a danger to all")],
            [_("Compute at work"), _("{n} M chips").format(n=number(one["compute"])), _("declared")],
            [_("Hidden machines"), _("{n} M chips").format(n=number(one["covert"])), _("you have told nobody")],
            [_("Largest run"), _run(one["aggregate_run"]), _("all its parts together")],
            [
                _("Revenue"),
                money(float(eye.public("income")[lab])),
                _("this quarter; the target is {t}").format(t=money(one["target"])),
            ],
        ]
    mine = np.flatnonzero(chart.plant_firm == eye.place)
    if not len(mine):
        return [[_("You watch"), _("no plants"), _("your word is what you have")]]
    output, size = eye.seen.own("output")[:, 0], eye.public("capacity")[mine]
    revenue = float(np.sum(eye.seen.own("revenue")))
    return [
        [_("Plants"), number(len(mine)), ", ".join(eye.names.plant(int(p)) for p in mine[:3])],
        [_("Busy"), percent(float(np.sum(output)) / max(float(np.sum(size)), 1e-9)), _("output over capacity")],
        [_("Sales"), money(revenue), _("this quarter")],
        [
            _("Order book"),
            percent(float(np.sum(eye.seen.own("orders"))) / max(float(np.sum(size)), 1e-9)),
            _("orders over capacity"),
        ],
    ]


def _run(operations: float) -> str:
    """A training run, short: 5.0 × 10^27."""
    return flop(operations).removesuffix(" operations")


def programmes(eye: Eye) -> list[dict[str, Any]]:
    """A nation's programmes: stock in bn USD."""
    nation = int(eye.chart.actor_nation[eye.place])
    if nation < 0:
        return []
    stock = eye.seen.seen("programme")[0][nation, :, 0]
    return [
        {"id": name, "label": name.replace("_", " ").capitalize(), "stock": float(stock[r])}
        for r, name in enumerate(eye.axes.programme)
    ]


def labs(eye: Eye) -> list[dict[str, Any]]:
    """Laboratories under the seat's jurisdiction, or the seat itself."""
    found = []
    bounds = eye.seen.ceiling("aggregate_run")[:, 0]
    for lab in range(len(eye.axes.lab)):
        if int(eye.chart.lab_home[lab]) != eye.home:
            continue
        known = bool(eye.sees("capability")[lab])
        found.append(
            {
                "label": eye.names.lab(lab),
                "known": known,
                "capability": float(eye.believed("capability")[lab, 0]) / eye.step if known else None,
                "safety": float(eye.believed("safety")[lab, 0]) / eye.step if known else None,
                "deployed": float(eye.public("deployed")[lab]) / eye.step,
                "run": _run(float(eye.public("declared_run")[lab])),
                "bound": _run(float(bounds[lab])) if bounds[lab] < 1e39 else "",
                "over": bool(eye.public("declared_run")[lab] > bounds[lab]),
            }
        )
    return found


def plants(eye: Eye) -> list[dict[str, Any]]:
    """Plants on the seat's soil, or its own."""
    chart = eye.chart
    nation = int(chart.actor_nation[eye.place])
    places = np.flatnonzero(chart.plant_nation == nation if nation >= 0 else chart.plant_firm == eye.place)
    rows = []
    for p in places:
        if chart.plant_sink[p]:
            continue
        rows.append(
            {
                "label": eye.names.plant(int(p)),
                "capacity": float(eye.public("capacity")[p]),
                "busy": float(eye.believed("output")[p, 0] / max(float(eye.public("capacity")[p]), 1e-9))
                if eye.sees("output")[p]
                else None,
                "starved": float(eye.believed("starved")[p, 0]) if eye.sees("starved")[p] else None,
            }
        )
    return rows


def goals(eye: Eye) -> list[dict[str, Any]]:
    """What the seat is scored on: in public, against whom, in secret, for all. The points so far are its own to know."""
    ledger = eye.chart.ledger
    try:
        drawn = float(eye.seen.seen("agenda")[0][eye.place, 0])
        points, _mask = eye.seen.seen("terms")
    except (LookupError, UnknownName):
        return []
    found = []
    for j, term in enumerate(ledger.terms):
        if term.seat != eye.place or (term.agenda >= 0 and term.agenda != drawn):
            continue
        worth = term.weight * (len(range(int(eye.setup.file.turns))) if term.when == "turn" else 1)
        found.append(
            {
                "group": term.group or "public",
                "about": term.about or term.read.replace("_", " "),
                "weight": worth,
                "points": float(points[j, 0]) * term.scale,
                "most": worth * term.scale,
            }
        )
    order = {"public": 0, "edge": 1, "hidden": 2, "common": 3}
    return sorted(found, key=lambda row: order.get(str(row["group"]), 4))


def promises(eye: Eye) -> list[dict[str, Any]]:
    """Live promises by actor, as far as they are public: how many bind, how many were met by published figures."""
    due, met, bound = eye.public("due"), eye.public("met_as_published"), eye.public("bound")
    rows = []
    for a in range(len(eye.axes.actor)):
        if bound[a] > 0 or due[a] > 0:
            mine = a == eye.place or int(eye.chart.actor_home[a]) == eye.home
            rows.append(
                {"label": eye.names.actor(a), "bound": float(bound[a]), "due": float(due[a]), "met": float(met[a]), "mine": mine}
            )
    return rows
