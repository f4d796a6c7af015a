"""Standing orders as the window shows them: a seat's doctrine as plain data, and what each of its rows may say."""

from __future__ import annotations

from typing import Any

from game.agents.model import Model
from game.policies.advisers import advisers
from game.policies.doctrine import KEEP, NOBODY, ONE, WEIGHED, Doctrine
from game.reports.wording import percent
from game.treaty.register import IN_FORCE
from game.ui.host.advisers import called
from game.ui.host.away import year
from game.ui.host.eye import Eye
from game.ui.host.ticks import watched
from game.ui.words import _, marked

SHOWN = ("intelligence", "verification", "safety_institute", "chips")
"""Programmes that the panel has sliders for: four (PLAY 3). Others are set in the file of the scenario."""
CONDUCT = marked(
    (("keep", "Keep", "Every promise is kept."), ("as_begun", "As I do now", "Breaches that you began go on, no further."))
)
STANCE = marked(
    (
        ("", "As staff sees fit", "Your staff weighs each licence."),
        ("open", "Open", "Every licence granted."),
        ("watch", "Watch", "The law stays as it is; your own eyes turn there."),
        ("restrict", "Restrict", "Of chokepoints, half of what the price rule lets go."),
        ("cut", "Cut", "Nothing leaves."),
    )
)
_WORDS = {key: label for key, label, _about in STANCE}
_BLOCS = marked((("parties", "Treaty partners"), ("outsiders", "All others")))
LOOK = marked((("weighed", "As staff sees fit"), ("nobody", "Nobody"), ("suspicious", "The most suspected")))


def panel(model: Model, eyes: list[Eye], one: Doctrine) -> dict[str, Any]:
    """Everything the panel of standing orders shows: what stands, and the choices."""
    eye = eyes[0]
    return {
        "data": one.data(),
        "said": said(eyes, one),
        "presets": [["", _("Your staff’s own judgement"), Doctrine().data()], *_presets(eye)],
        "year": year(model),
        "conduct": [list(map(_, row)) for row in CONDUCT] if _binds(eyes) else [],
        "treaties": _in_force(eye),
        "stance": [list(map(_, row)) for row in STANCE] if len(eye.seen.cells("k")) or len(eye.seen.cells("e")) else [],
        "blocs": [[key, _(label)] for key, label in _BLOCS],
        "nations": [[n, eye.nation(i)] for i, n in enumerate(eye.axes.nation) if i != eye.home],
        "look": [list(row) for row in _looks(eye, eyes)],
        "budget": _budget(eyes),
        "prices": _prices(eyes),
    }


def _presets(eye: Eye) -> list[list[Any]]:
    """(key, label, doctrine) of the advisers: to begin from."""
    return [[name, _("The {name}’s").format(name=called(name)), one.data()] for name, one in advisers(eye.chart).items()]


def said(eyes: list[Eye], one: Doctrine) -> list[str]:
    """What stands, in a few sentences: only what this seat has a say in."""
    eye, parts = eyes[0], []
    parts += [
        _("As the {name} would have it.").format(name=called(name)) for name, its in advisers(eye.chart).items() if its == one
    ]
    if _binds(eyes):
        rule = _("Every promise is kept.") if one.conduct.rule == KEEP else _("What you began to break goes on, no further.")
        parts.append(rule)
    if _looks(eye, eyes):
        parts.append(_look(eye, one))
    stances = {**dict(_BLOCS), **{n: eye.nation(i) for i, n in enumerate(eye.axes.nation)}}
    towards = [f"{_(stances[key])}: {_(_WORDS[word]).lower()}" for key, word in one.stance.items()]
    if towards and (len(eye.seen.cells("k")) or len(eye.seen.cells("e"))):
        parts.append(_("Trade: {what}.").format(what=", ".join(towards)))
    if int(eye.chart.actor_nation[eye.place]) >= 0:
        parts.append(_("At most {x} of the treasury a quarter.").format(x=percent(one.budget.most)))
    return parts


def _look(eye: Eye, one: Doctrine) -> str:
    """Whom own eyes turn to."""
    if one.look.rule == ONE:
        return _("Eyes on {who}.").format(who=eye.names.actor(eye.axes.actor[one.look.who]))
    words = {WEIGHED: _("Eyes where your staff sees fit."), NOBODY: _("Eyes on nobody.")}
    return words.get(one.look.rule, _("Eyes on the most suspected."))


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
        rows.append(["bid", _("Bids, at most"), "ceiling"])
    return rows
