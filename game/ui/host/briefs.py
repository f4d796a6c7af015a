"""What a person is told before the first turn: who you are, what you hold, what is true and secret, how one might cheat, and
how one might open."""

from __future__ import annotations

from typing import Any

import numpy as np

from game.reports.wording import listed, number, percent
from game.ui.host.eye import Eye
from game.ui.host.home import goals
from game.ui.host.places import atlas
from game.ui.words import _


def brief(eyes: list[Eye]) -> dict[str, Any]:
    """The role of a seat on one page."""
    eye = eyes[0]
    row = eye.setup.file.actors[eye.seat]
    return {
        "seat": eye.seat,
        "name": eye.names.seat(eye.seat),
        "kind": row.kind,
        "role": _role(eye),
        "goals": goals(eye),
        "holds": holds(eye),
        "secrets": secrets(eyes),
        "cheats": cheats(eyes),
        "openings": openings(eyes),
    }


def _role(eye: Eye) -> str:
    name = eye.setup.file.actors[eye.seat].name
    return name if isinstance(name, str) else name.role


def holds(eye: Eye) -> list[str]:
    """What the seat holds on the chain."""
    if eye.chart.actor_nation[eye.place] >= 0:
        row = next(n for n in atlas(eye)["nations"] if n["id"] == eye.axes.nation.ids[eye.home])
        told = [
            _("{share} of the world’s {good}").format(share=percent(c["share"]), good=c["label"]) for c in row["chokepoints"][:3]
        ]
        told += [
            _("the law over {lab}, generation {gen} over 2025").format(lab=lab["label"], gen=number(lab["generation"]))
            for lab in row["labs"][:2]
        ]
        return told or [_("a market, a vote and a voice")]
    plants = np.flatnonzero(eye.chart.plant_firm == eye.place)
    return [eye.names.plant(int(p)) for p in plants[:4]] or [_("a name that others trust")]


def secrets(eyes: list[Eye]) -> list[str]:
    """True facts about the seat that nobody else sees."""
    eye = eyes[0]
    nation, lab = int(eye.chart.actor_nation[eye.place]), int(eye.chart.actor_lab[eye.place])
    told = []
    hidden = [g["about"] for g in goals(eye) if g["group"] == "hidden"]
    if hidden:
        told.append(_("Your hidden aim: {aim}.").format(aim="; ".join(hidden)))
    if nation >= 0:
        told.append(
            _("Your treasury holds {n} bn USD; others guess within a third.").format(
                n=number(float(eye.seen.seen("treasury")[0][nation, 0]))
            )
        )
    for one in eyes:
        for i in one.seen.cells("l"):
            gap = float(one.believed("capability")[int(i), 0]) - float(one.public("deployed")[int(i)])
            told.append(
                _("{lab} has a model {gap} better than the one it shows.").format(
                    lab=one.names.lab(int(i)), gap=one.generations(max(gap, 0.0))
                )
            )
    if lab < 0 and nation < 0:
        cells = eye.seen.cells("i")
        if len(cells):
            told.append(_("Only you know how long your stocks last."))
    return told[:3]


def cheats(eyes: list[Eye]) -> list[list[str]]:
    """(how one might cheat, who could notice)."""
    eye = eyes[0]
    found = []
    if any(len(one.seen.cells("l")) for one in eyes):
        found.append(
            [
                _("Split a long run over sites and proxies, or move machines where nobody looks."),
                _("Inspectors, rivals’ own eyes, and whoever sells you chips or power."),
            ]
        )
        found.append([_("Skip tests and release early."), _("The incident record: what breaks is public.")])
    if len(eye.seen.cells("k")):
        found.append(
            [
                _("Sign, then starve a partner’s chain by licence."),
                _("Everybody: licences are public law. Only your reason is not."),
            ]
        )
        found.append([_("Draw chips off for the military."), _("Nobody, until somebody pays for eyes.")])
    elif not found:
        found.append([_("Serve one customer and let another wait."), _("The customer, when its stock runs down.")])
    return found[:2]


def openings(eyes: list[Eye]) -> list[str]:
    """Two sensible ways to begin."""
    eye = eyes[0]
    open_now = [
        eye.seen.register.book.drafts[int(eye.seen.register.draft[t, 0])].title
        for t in range(len(eye.seen.register.draft))
        if eye.seen.register.draft[t, 0] >= 0 and eye.seen.register.invited[t, eye.place, 0] > 0
    ]
    first = (
        _("Sign the {title}, keep it for two sessions, and spend on verification: you learn who else does.").format(
            title=listed(open_now[:1])
        )
        if open_now
        else _("Keep every promise for two sessions and see who notices.")
    )
    second = (
        _("Stay outside, lay in stock, and grow while the others watch each other.")
        if eye.chart.actor_nation[eye.place] >= 0
        else _("Grow hard now, guard later: whoever is first earns most, until something breaks.")
    )
    return [first, second]
