"""Away: a person whose seat plays by its doctrine for a while, a turn or a year, and what calls it back.

The seat and the firms it answers for are decided for by the policy `doctrine`; the person is asked again when the time is over,
or earlier, in the next bargaining, for one of the alarms of `game.policies.alarms`. What a person began to evade, the doctrine
may go on with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from game.agents.model import Model
from game.knowledge.observe import Observation
from game.orders import DEEDS
from game.policies.alarms import alarms, offered, open_to, starved, strongest
from game.policies.doctrine import AS_BEGUN, BEGUN, Doctrine
from game.reports.names import Names
from game.reports.wording import listed, percent
from game.ui.words import _
from game.world.owners import owned

POLICY = "doctrine"
"""Who decides for a person that is away."""


@dataclass
class Away:
    """One absence: the turn it began at, the turn at which it ends of itself, who decided before for the seat and its firms, and
    what the seat saw last."""

    began: int
    until: int
    before: dict[str, str]
    seen: Observation | None = None

    def data(self) -> dict[str, Any]:
        """As plain data, for a save."""
        return {"began": self.began, "until": self.until, "before": self.before}

    @staticmethod
    def of(data: Mapping[str, Any]) -> Away:
        """From plain data. Raises KeyError, TypeError, ValueError for data that are none."""
        return Away(int(data["began"]), int(data["until"]), {str(s): str(p) for s, p in dict(data["before"]).items()})


def year(model: Model) -> int:
    """Turns in a year."""
    return max(round(12.0 / float(model.setup.file.months_per_turn)), 1)


def seated(model: Model, hands: Sequence[str]) -> None:
    """Let the doctrine decide for these seats wherever nobody files for them."""
    for hand in hands:
        if model.seats[hand].policy != POLICY:
            model.seats[hand].policy = POLICY


def instruct(model: Model, hands: Sequence[str], one: Doctrine) -> None:
    """Give a seat, and the firms it answers for, one doctrine."""
    for hand in hands:
        model.instruct(hand, one)


def doctrine_of(model: Model, seat: str) -> Doctrine:
    """The doctrine of a seat: the person's own, else the scenario's, else the one that says nothing."""
    listed_ = model.chart.extra.get("doctrines", {})
    found = model.doctrines.get(seat, listed_.get(model.axes.actor[seat]))
    return found if isinstance(found, Doctrine) else Doctrine()


def titles(model: Model) -> list[str]:
    """The titles of all texts there are."""
    return sorted({draft.title for draft in model.state.register.book.drafts})


def begin(model: Model, seat: str, hands: Sequence[str], turns: int) -> Away:
    """Hand a seat to its doctrine. Raises ValueError for a time that is none."""
    if not 1 <= turns <= year(model):
        raise ValueError(f"a seat is handed over for 1 to {year(model)} turns, not {turns}")
    one = doctrine_of(model, seat)
    if one.conduct.rule == AS_BEGUN:
        one = replace(one, conduct=replace(one.conduct, begun=_begun(model, hands)))
    instruct(model, hands, one)
    model.state = model.state.but(filed={s: answer for s, answer in model.state.filed.items() if s not in hands})
    before = {hand: str(model.seats[hand].policy) for hand in hands}
    seated(model, hands)
    return Away(model.turn, model.turn + turns, before, model.observe([seat]))


def back(model: Model, one: Away) -> None:
    """Let those decide again who did before."""
    for hand, policy in one.before.items():
        model.seats[hand].policy = policy


def _begun(model: Model, hands: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    """The evasions that were ordered last for these seats: deed -> cell -> value."""
    if model.played is None:
        return {}
    found: dict[str, dict[str, float]] = {}
    for deed in BEGUN:
        line, array = DEEDS[deed], getattr(model.played.orders, deed)[..., 0]
        mine = owned(model.chart, line.axes, tuple(model.axes.actor[hand] for hand in hands))
        for place in np.argwhere(array != line.rest):
            if place[0] in mine:
                cell = "/".join(model.axes.of(letter).ids[int(i)] for letter, i in zip(line.axes, place, strict=True))
                found.setdefault(deed, {})[cell] = float(array[tuple(place)])
    return MappingProxyType(found)


def called_back(model: Model, seat: str, one: Away, names: Names) -> list[str] | None:
    """Why a person is asked again, in sentences; None while it may stay away. An empty list where its time is over."""
    now = model.observe([seat])
    before, one.seen = one.seen or now, now
    reasons = [REASONS[name](before, now, names) for name, rings in alarms(before, now).items() if rings[0]]
    if reasons or model.turn >= one.until:
        return reasons
    return None


# --- why, in words --------------------------------------------------------------------------------------------------------------
def _dossier(before: Observation, now: Observation, names: Names) -> str:
    said = []
    for own in (True, False):
        old, new = strongest(before, own)[:, 0], strongest(now, own)[:, 0]
        said += [
            (_("what is held against {who}: {x}") if own else _("what you hold against {who}: {x}")).format(
                who=names.actor(int(a)), x=percent(float(new[a]))
            )
            for a in np.flatnonzero((new >= 0.8) & (old < 0.8))
        ]
    return _("A dossier has turned strong: {what}.").format(what="; ".join(said[:2]))


def _offer(before: Observation, now: Observation, names: Names) -> str:
    book = now.register.book
    fresh = [int(d) for d in open_to(now)[:, 0] if d >= 0 and d not in open_to(before)[:, 0]]
    if fresh:
        return _("An offer is on the table: {what}.").format(what=listed([book.drafts[d].title for d in fresh]))
    return _("Somebody offers you a side deal.") if offered(now)[0] else ""


def _cut(before: Observation, now: Observation, names: Names) -> str:
    return _("{x} of your output is cut off from what it needs.").format(x=percent(float(starved(now)[0])))


def _government(before: Observation, now: Observation, names: Names) -> str:
    nation = int(now.chart.actor_nation[now.seats[0]])
    return _("Your government is at risk: {x} stand behind it.").format(x=percent(float(now.public("support")[nation, 0])))


def _crossing(before: Observation, now: Observation, names: Names) -> str:
    return _("A new generation of AI was released.")


REASONS: Mapping[str, Any] = {
    "dossier": _dossier,
    "offer": _offer,
    "cut": _cut,
    "government": _government,
    "crossing": _crossing,
}
"""Alarm -> the sentence that calls a person back."""
