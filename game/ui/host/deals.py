"""Side deals and secrets as a seat knows them: offers, debts, words kept; its own secrets, and what it holds of others."""

from __future__ import annotations

from typing import Any

import numpy as np

from game.engine.bargain.table import Table
from game.engine.bargain.things import CONDUCT, GOODS, LEND_MOST
from game.orders import THINGS
from game.reports.wording import number
from game.ui.host.eye import Eye
from game.ui.words import _, marked
from game.world.secrets import SECRETS, Secret, cell_of
from game.world.total import total

Row = dict[str, Any]
UNITS = {"money": "bn USD", "chips": "M H100e", "tools": "systems", "rare_earths": "kt", "compute": "M H100e"}
"""What comes in amounts, and in which."""
STEPS = {"money": 1.0, "chips": 0.01, "tools": 1.0, "rare_earths": 0.5, "compute": 0.01}
"""In which steps amounts are haggled."""
NAMES = marked(
    {
        "money": "money",
        "chips": "chips",
        "tools": "lithography tools",
        "rare_earths": "rare earths",
        "compute": "compute on loan",
        "vote": "a vote as the other votes",
        "evidence": "evidence of own eyes",
        "silence": "silence: no accusation, no vote for a penalty",
    }
)


def dealings(eye: Eye, table: Table) -> Row:
    """Everything about side deals that the seat knows; `open` where none may be struck is false."""
    if not table.deals or eye.seat not in eye.axes.delegate:
        return {"open": False, "partners": [], "things": []}
    chart = eye.chart
    mine = eye.axes.delegate[eye.seat]
    partners = [_partner(eye, int(pair)) for pair in np.flatnonzero(chart.pairs.first == mine)]
    return {"open": True, "due": table.due, "most": table.deals, "partners": partners, "things": _things(eye)}


def _things(eye: Eye) -> list[Row]:
    """What may be given or asked: what it is called, its unit, and how much of it the seat has."""
    held = _held(eye)
    return [
        {
            "key": thing,
            "code": place,
            "label": _(NAMES[thing]),
            "unit": UNITS.get(thing, ""),
            "step": STEPS.get(thing, 1.0),
            "held": held.get(thing),
            "conduct": thing in CONDUCT,
        }
        for place, thing in enumerate(THINGS, 1)
    ]


def _held(eye: Eye) -> dict[str, float]:
    """What a nation can hand over now, of what comes in amounts."""
    nation = int(eye.chart.actor_nation[eye.place])
    if nation < 0:
        return {}
    found = {"money": max(float(eye.seen.seen("treasury")[0][nation, 0]), 0.0)}
    labs = eye.chart.lab_home == nation
    found["compute"] = LEND_MOST * float(total(eye.seen.seen("compute")[0][labs])[0]) if labs.any() else 0.0
    stock = eye.seen.seen("stock")[0]
    for thing, good in GOODS.items():
        if good in eye.axes.good:
            here = (eye.chart.holding_good == eye.axes.good[good]) & (eye.chart.plant_nation[eye.chart.holding_plant] == nation)
            found[thing] = float(total(stock[here])[0]) if here.any() else 0.0
    return found


def _partner(eye: Eye, pair: int) -> Row:
    """One other delegate: what lies between the two."""
    chart = eye.chart
    back = int(chart.pairs.back[pair])
    actor = int(chart.delegate_actor[chart.pairs.second[pair]])

    def of(name: str, place: int) -> float:
        return float(eye.seen.seen(name)[0][place, 0])

    label = eye.names.actor(actor)
    mine, theirs = of("offer", pair), of("offer", back)
    owes, owed = of("gift_due", pair), of("gift_due", back)
    out = [of("deal_out", place) for place in (pair, back)]
    return {
        "id": eye.axes.actor.ids[actor],
        "label": label,
        "pair": eye.axes.pair.ids[pair],
        "theirs": _terms(eye, of, back) if theirs > 0 else "",
        "mine": _terms(eye, of, pair) if mine > 0 else "",
        "owe": _debt(eye, of, pair) if owes > 0 else "",
        "owed": _debt(eye, of, back) if owed > 0 else "",
        "kept": of("word_kept", back),
        "broken": of("word_broken", back),
        "deals": of("deals", pair),
        "secret": of("secret_deal", pair) > 0,
        "leaked": any(out),
    }


def _terms(eye: Eye, of: Any, pair: int) -> str:
    """An offer in words, as the first of the pair makes it."""
    gives = said(of("offer", pair), of("offer_amount", pair), of("offer_later", pair))
    asks = said(of("asked", pair), of("asked_amount", pair), of("asked_later", pair))
    return _("gives {gives} for {asks}").format(gives=gives, asks=asks or _("nothing"))


def said(thing: float, amount: float, later: float) -> str:
    """A thing with its amount, and when."""
    if thing < 1.0:
        return ""
    key = THINGS[int(thing) - 1]
    words = f"{number(amount)} {UNITS[key]} {_(NAMES[key])}" if key in UNITS else _(NAMES[key])
    words = f"{number(amount)} bn USD" if key == "money" else words
    return words + (_(" in {n} quarters").format(n=int(later)) if later > 1 else _(" in a quarter") if later > 0 else "")


def _debt(eye: Eye, of: Any, pair: int) -> str:
    return _("{what}, due {when}").format(
        what=said(of("gift", pair), of("gift_amount", pair), 0.0), when=eye.date(of("gift_due", pair) - 1.0)
    )


# --- secrets --------------------------------------------------------------------------------------------------------------
def secrets(eye: Eye) -> Row:
    """The seat's own secrets, and figures of others' that it was shown or told."""
    chart = eye.chart
    if not len(eye.axes.secret) or eye.seat not in eye.axes.delegate:
        return {"open": False, "own": [], "held": [], "told": []}
    mine = eye.axes.delegate[eye.seat]
    others = [
        {"id": d, "label": eye.names.seat(d), "place": place} for place, d in enumerate(eye.axes.delegate.ids) if place != mine
    ]
    own = [_own(eye, int(f)) for f in np.flatnonzero(chart.secret_owner == mine)]
    return {"open": True, "own": own, "others": others, "held": _known(eye, "shown"), "told": _known(eye, "told")}


def _kind(value: float) -> Secret:
    return SECRETS[int(value)]


def _own(eye: Eye, secret: int) -> Row:
    kind = _kind(eye.seen.seen("secret")[0][secret, 0])
    cell = cell_of(eye.chart, kind, int(eye.chart.secret_owner[secret]))
    figure = float(eye.seen.seen(kind.field)[0][cell, 0])
    return {
        "id": eye.axes.secret.ids[secret],
        "about": _(kind.about),
        "figure": figure,
        "shown": _figure(eye, kind, eye.seat, figure),
    }


def _figure(eye: Eye, kind: Secret, owner: str, figure: float) -> str:
    """A secret's figure in words; an agenda by its name."""
    aims = eye.setup.file.objectives.get(owner) if kind.field == "agenda" else None
    names = list(aims.agenda) if aims is not None else []
    return names[int(figure)].replace("_", " ") if 0 <= figure < len(names) else number(figure, 3)


def _known(eye: Eye, how: str) -> list[Row]:
    """What the seat holds of others, by `shown` (under seal) or `told` (their word)."""
    mine = eye.axes.delegate[eye.seat]
    value, at, kind = (eye.seen.seen(name)[0][mine, :, 0] for name in (how, f"{how}_at", f"{how}_kind"))
    return [
        {
            "id": eye.axes.secret.ids[int(f)],
            "owner": eye.names.actor(int(eye.chart.delegate_actor[eye.chart.secret_owner[f]])),
            "about": _(_kind(kind[f]).about),
            "shown": _figure(eye, _kind(kind[f]), eye.axes.delegate.ids[int(eye.chart.secret_owner[f])], float(value[f])),
            "when": eye.date(float(at[f]) - 1.0),
        }
        for f in np.flatnonzero(at > 0.0)
    ]
