"""Three advisers: one policy with three characters, on the seat's own observation.

Each gives a complete set of orders with a sentence.

An adviser never starts a breach, accuses, signs or leaves (PLAY 3): promises are kept in its orders, and on treaties it only
says what it would do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from game.policies.policy import make, policies
from game.reports.wording import listed
from game.ui.host.eye import Eye
from game.ui.host.sheet import rows_of
from game.ui.host.ticks import KEEPS
from game.ui.words import _
from game.world.chart import Chart

Deeds = dict[str, dict[str, float]]
OWN_CLICK = ("accuse", "dash", "bar")
KEPT = {"hide": 0.0, "split": 1.0, "report": 1.0}
"""What keeping a promise means for deeds that would break it."""


@dataclass(frozen=True)
class Adviser:
    """A character: weights of the policy, what it cares for, what that costs."""

    id: str
    name: str
    icon: str
    weights: tuple[tuple[str, float], ...]
    gain: str
    danger: str


ADVISERS = (
    Adviser(
        "diplomat",
        "Diplomat",
        "handshake",
        (("hawk", 0.1), ("caution", 0.75), ("honour", 1.0), ("thrift", 0.4)),
        "Friends, and a word that counts.",
        "Whoever cheats meets no resistance.",
    ),
    Adviser(
        "spymaster",
        "Spymaster",
        "eye",
        (("hawk", 0.6), ("caution", 0.6), ("honour", 0.9), ("thrift", 0.3)),
        "You learn who cheats.",
        "Eyes cost money, and the watched take it ill.",
    ),
    Adviser(
        "treasurer",
        "Treasurer",
        "coins",
        (("hawk", 0.35), ("caution", 0.25), ("honour", 0.9), ("thrift", 0.85)),
        "Income, and a full purse.",
        "Safety work waits, and the danger grows.",
    ),
)


def advise(eyes: list[Eye], draws: Any, bargaining: bool) -> list[dict[str, Any]]:
    """What each adviser would do."""
    name = "weigh" if "weigh" in policies() else "routine"
    found = []
    for adviser in ADVISERS:
        deeds: Deeds = {}
        for eye in eyes[:1] if bargaining else eyes:
            seen = replace(eye.seen, chart=_chart(eye.chart, adviser))
            policy = make(name)
            answer = policy.bargain(seen, draws) if bargaining else policy.decide(seen, draws)
            for deed, cells in rows_of(answer, eye, bargaining).items():
                deeds.setdefault(deed, {}).update(cells)
        if not bargaining:
            deeds = _harmless(_turned(adviser, eyes[0], deeds), eyes)
        said = _opinion(eyes[0], deeds) if bargaining else _said(adviser, eyes[0], deeds)
        found.append(
            {
                "id": adviser.id,
                "name": _(adviser.name),
                "icon": adviser.icon,
                "said": said,
                "gain": _(adviser.gain),
                "danger": _(adviser.danger),
                "answer": {} if bargaining else deeds,
            }
        )
    return found


@lru_cache(maxsize=32)
def _chart(chart: Chart, adviser: Adviser) -> Chart:
    """The chart with everybody's weights in place of the seat's own; it is asked about this seat alone."""
    table = dict(chart.extra["profiles"])
    for weight, value in adviser.weights:
        if weight in table:
            table[weight] = np.full_like(table[weight], value)
    return replace(chart, extra=chart.extra | {"profiles": table})


def _turned(adviser: Adviser, eye: Eye, deeds: Deeds) -> Deeds:
    """What the character adds to the policy: the Spymaster doubles what goes into own eyes."""
    spend = deeds.get("spend", {})
    if adviser.id == "spymaster":
        deeds["spend"] = {
            c: round(v * (2.0 if c.endswith(("/intelligence", "/verification")) else 0.7), 3) for c, v in spend.items()
        }
    if adviser.id == "diplomat":
        deeds["spend"] = {
            c: round(v * (1.6 if c.endswith(("/safety_institute", "/verification")) else 0.8), 3) for c, v in spend.items()
        }
    return {deed: cells for deed, cells in deeds.items() if cells}


def _harmless(deeds: Deeds, eyes: list[Eye]) -> Deeds:
    """The orders without what must be the player's own click: breaches, accusations, the Run."""
    kept = {deed: dict(cells) for deed, cells in deeds.items() if deed not in (*OWN_CLICK, "evade")}
    for deed, value in KEPT.items():
        if deed in kept:
            kept[deed] = dict.fromkeys(kept[deed], value)
    for eye in eyes:
        for lab in eye.seen.cells("l"):
            bound = min(
                float(eye.seen.ceiling("aggregate_run")[int(lab), 0]), float(eye.seen.ceiling("largest_run")[int(lab), 0])
            )
            if bound < 1e39:
                kept.setdefault("run_cap", {})[eye.axes.lab.ids[int(lab)]] = bound * KEEPS
    return kept


def _said(adviser: Adviser, eye: Eye, deeds: Deeds) -> str:
    """The orders in a sentence: where the money goes, whom it watches, what it refuses."""
    parts = []
    spend = sorted(deeds.get("spend", {}).items(), key=lambda item: -item[1])[:2]
    if spend:
        names = listed([c.rpartition("/")[2].replace("_", " ") for c, v in spend if v > 0.005])
        parts.append(_("puts money into {what}").format(what=names))
    watched = sorted((c.rpartition("/")[2] for c, v in deeds.get("inspect", {}).items() if v > 0.2), key=str)
    if watched:
        parts.append(_("looks at {who}").format(who=listed([eye.names.actor(eye.axes.actor[w]) for w in watched])))
    law = deeds.get("licence", {})
    shut = {eye.nation(int(eye.chart.lane_dest[eye.axes.lane[c]])) for c, v in law.items() if 0.0 <= v < 0.75}
    opened = {eye.nation(int(eye.chart.lane_dest[eye.axes.lane[c]])) for c, v in law.items() if v >= 0.75}
    if shut:
        parts.append(_("holds back from {who}").format(who=listed(sorted(shut))))
    elif opened:
        parts.append(_("opens to {who}").format(who=listed(sorted(opened))))
    if deeds.get("guard"):
        share = max(deeds["guard"].values())
        parts.append(_("gives {s:.0f} % of compute to safety").format(s=share * 100))
    if any(v > 0 for v in deeds.get("release", {}).values()):
        parts.append(_("releases the better model"))
    if not parts and deeds.get("expand"):
        pace = max(deeds["expand"].values())
        parts.append(_("builds at {p:.1f} times the usual pace").format(p=pace))
    text = "; ".join(parts[:3]) or _("holds still")
    return text[:1].upper() + text[1:] + "."


def _opinion(eye: Eye, moves: Deeds) -> str:
    """What it thinks of the treaties that lie open, and of those in force."""
    register, told = eye.seen.register, []
    for slot, title in enumerate(eye.axes.treaty.ids):
        draft = int(register.draft[slot, 0])
        if draft < 0 or register.invited[slot, eye.place, 0] <= 0:
            continue
        cell = f"{eye.seat}/{title}"
        name = register.book.drafts[draft].title
        if register.party[slot, eye.place, 0] > 0:
            told.append(
                _("leave the {t}").format(t=name)
                if moves.get("leave", {}).get(cell, 0.0) > 0.5
                else _("stay in the {t}").format(t=name)
            )
        elif register.status[slot, 0] in (1.0, 2.0):
            told.append(
                _("sign the {t}").format(t=name)
                if moves.get("sign", {}).get(cell, 0.0) > 0.5
                else _("not sign the {t}").format(t=name)
            )
    return _("Would {what}.").format(what=listed(told)) if told else _("Sees nothing to sign.")
