"""Standing orders as the window shows them: a seat's doctrine as plain data, and what each of its rows may say."""

from __future__ import annotations

from typing import Any

from game.agents.model import Model
from game.policies.doctrine import Doctrine
from game.treaty.register import IN_FORCE
from game.ui.host.away import year
from game.ui.host.eye import Eye
from game.ui.host.ticks import watched
from game.ui.words import _

SHOWN = ("intelligence", "verification", "safety_institute", "chips")
"""Programmes that the panel has sliders for: four (PLAY 3). Others are set in the file of the scenario."""
CONDUCT = (("keep", "Keep", "Every promise is kept."), ("as_begun", "As I do now", "Breaches that you began go on, no further."))
STANCE = (
    ("", "As it sees fit", "Your staff weighs each licence."),
    ("open", "Open", "Every licence granted."),
    ("watch", "Watch", "The law stays as it is; your own eyes turn there."),
    ("restrict", "Restrict", "Of chokepoints, half of what the price rule lets go."),
    ("cut", "Cut", "Nothing leaves."),
)
LOOK = (("weighed", "As it sees fit"), ("nobody", "Nobody"), ("suspicious", "The most suspected"))


def panel(model: Model, eyes: list[Eye], one: Doctrine) -> dict[str, Any]:
    """Everything the panel of standing orders shows: what stands, and the choices."""
    eye = eyes[0]
    return {
        "data": one.data(),
        "year": year(model),
        "conduct": [list(map(_, row)) for row in CONDUCT] if _binds(eyes) else [],
        "treaties": _in_force(eye),
        "stance": [list(map(_, row)) for row in STANCE] if len(eye.seen.cells("k")) or len(eye.seen.cells("e")) else [],
        "blocs": [["parties", _("Treaty partners")], ["outsiders", _("All others")]],
        "nations": [[n, eye.nation(i)] for i, n in enumerate(eye.axes.nation) if i != eye.home],
        "look": [list(row) for row in _looks(eye, eyes)],
        "budget": _budget(eyes),
        "prices": _prices(eyes),
    }


def _binds(eyes: list[Eye]) -> bool:
    """Whether the seat, or a firm it answers for, can be bound by promises."""
    return any(int(e.chart.actor_nation[e.place]) >= 0 or int(e.chart.actor_lab[e.place]) >= 0 for e in eyes)


def _in_force(eye: Eye) -> list[str]:
    """Titles of the treaties that bind the seat's own side now."""
    register, home = eye.seen.register, eye.home
    if home < 0:
        return []
    member = int(eye.chart.nation_actor[home])
    slots = [t for t in range(len(register.draft)) if register.status[t, 0] == IN_FORCE and register.party[t, member, 0] > 0]
    return [register.book.drafts[int(register.draft[t, 0])].title for t in slots]


def _looks(eye: Eye, eyes: list[Eye]) -> list[tuple[str, str]]:
    """Look rules, and those whom the seat's own eyes may be turned to one by one."""
    nation, agency = int(eye.chart.actor_nation[eye.place]) >= 0, len(eye.seen.cells("y")) > 0
    if not nation and not agency:
        return []
    return [(key, _(label)) for key, label in LOOK] + [(f"one {who}", label) for who, label, _why in watched(eye, eyes)]


def _budget(eyes: list[Eye]) -> list[list[Any]]:
    """(key, label, highest, unit) of the sliders: programmes of a nation, compute of labs, building and stores of firms."""
    rows: list[list[Any]] = []
    if int(eyes[0].chart.actor_nation[eyes[0].place]) >= 0:
        names = [name for name in SHOWN if name in eyes[0].axes.programme]
        rows += [[name, name.replace("_", " ").capitalize(), 4.0, "parts"] for name in names]
    if any(len(eye.seen.cells("l")) for eye in eyes):
        rows += [["training", _("Training"), 1.0, "share"], ["safety", _("Safety work"), 1.0, "share"]]
    if int(eyes[0].chart.actor_nation[eyes[0].place]) < 0 and len(eyes[0].seen.cells("i")):
        rows += [["building", _("Building"), 2.0, "times"], ["stores", _("Stores"), 12.0, "turns"]]
    return rows


def _prices(eyes: list[Eye]) -> list[list[str]]:
    """(key, label, end) of the price rule: a floor for licences, a ceiling for bids."""
    rows = []
    if len(eyes[0].seen.cells("k")):
        rows.append(["licence", _("Licences, at least"), "floor"])
    if any(len(eye.seen.cells("i")) for eye in eyes):
        rows.append(["bid", _("Premium bid, at most"), "ceiling"])
    return rows
