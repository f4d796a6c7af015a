"""The three advisers, in words: what each would order, what speaks for it and what against it (`game.policies.advisers`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.policies.advisers import Advice, Effect, advise, opinions
from game.reports.wording import listed, money, number, percent
from game.ui.host.eye import Eye
from game.ui.host.sheet import rows_of
from game.ui.words import _, marked
from game.world.draws import Draws

Deeds = dict[str, dict[str, float]]
FACES = marked({"diplomat": ("Diplomat", "handshake"), "spymaster": ("Spymaster", "eye"), "treasurer": ("Treasurer", "coins")})
"""What advisers are called, and their icons; others by their own name."""


def advice(eyes: list[Eye], luck: Draws, bargaining: bool) -> list[dict[str, Any]]:
    """What each adviser would do, as plain data: a whole set of orders, or an opinion on what lies open."""
    if bargaining:
        found = opinions(eyes[0].seen, luck)
        return [_row(name, _opinion(eyes[0], rows_of(answer, eyes[0], True)), "", "", {}) for name, answer in found.items()]
    return [_advised(eyes, one) for one in advise([eye.seen for eye in eyes], luck)]


def _advised(eyes: list[Eye], one: Advice) -> dict[str, Any]:
    deeds: Deeds = {}
    for eye, answer in zip(eyes, one.answers, strict=True):
        for deed, cells in rows_of(answer, eye).items():
            deeds.setdefault(deed, {}).update(cells)
    return _row(one.adviser, _said(eyes[0], deeds), _effect(eyes[0], one.gain), _effect(eyes[0], one.danger), deeds)


def called(name: str) -> str:
    """What an adviser is called."""
    return _(FACES[name][0] if name in FACES else name.replace("_", " ").capitalize())


def _row(name: str, said: str, gain: str, danger: str, answer: Deeds) -> dict[str, Any]:
    icon = FACES[name][1] if name in FACES else "user"
    return {"id": name, "name": called(name), "icon": icon, "said": said, "gain": gain, "danger": danger, "answer": answer}


# --- what speaks for it and against it ----------------------------------------------------------------------------------------
def _share(value: float) -> str:
    return percent(abs(value))


def _sum(value: float) -> str:
    return money(abs(value))


def _points(value: float) -> str:
    said = number(100.0 * abs(value))
    return f"{said} point{'' if said == '1' else 's'}"


EFFECTS: dict[str, tuple[str, str, Callable[[float], str]]] = marked(
    {
        "treasury": ("Leaves {x} more in the treasury in a year.", "Leaves {x} less in the treasury in a year.", _sum),
        "output": ("Output is {x} a year higher by then.", "Output is {x} a year lower by then.", _sum),
        "backing": ("Backing at home rises by {x}.", "Backing at home falls by {x}.", _share),
        "eyes": ("{x} more stands behind your own eyes in a year.", "{x} less stands behind your own eyes in a year.", _sum),
        "institute": (
            "{x} more stands behind safety at home in a year.",
            "{x} less stands behind safety at home in a year.",
            _sum,
        ),
        "models": ("Your models get {x} further in a year.", "Your models fall {x} behind in a year.", str),
        "safety": ("Safety work carries {x} more in a year.", "Safety work carries {x} less in a year.", str),
        "cash": ("Leaves {x} more cash in a year.", "Leaves {x} less cash in a year.", _sum),
        "danger": (
            "The yearly chance of an AI disaster rises by {x}.",
            "The yearly chance of an AI disaster falls by {x}.",
            _points,
        ),
        "sales": ("Sales are {x} a quarter higher in a year.", "Sales are {x} a quarter lower in a year.", _sum),
        "capacity": ("{x} units a quarter more capacity in a year.", "{x} units a quarter less capacity in a year.", str),
        "watched": ("You learn whether {who} keeps its word: {x} likely that it does not.", "", _share),
        "unwatched": ("", "Nobody looks at {who}, {x} likely to break its word.", _share),
    }
)
"""Effect -> how more and less of it is said, and its figure; all against what the other advisers would order."""


def _effect(eye: Eye, one: Effect | None) -> str:
    """An effect in a sentence."""
    if one is None:
        return _("No different from the others, as far as anybody can tell.")
    more, less, say = EFFECTS[one.kind]
    own: dict[str, Callable[[float], str]] = {"models": eye.generations, "safety": eye.generations, "capacity": number}
    said = own.get(one.kind, say)
    text = less if (one.amount < 0.0 and less) or not more else more
    who = eye.names.actor(one.who) if one.who >= 0 else ""
    return _(text).format(x=said(abs(one.amount)), who=who)


# --- the orders in a sentence -------------------------------------------------------------------------------------------------
def _said(eye: Eye, deeds: Deeds) -> str:
    """Where the money goes, whom it watches, what it refuses, how it splits compute."""
    parts = [part for say in (_money, _eyes, _law, _work) if (part := say(eye, deeds))]
    text = "; ".join(parts[:3]) or _("holds still")
    return text[:1].upper() + text[1:] + "."


def _money(eye: Eye, deeds: Deeds) -> str:
    spend = sorted(deeds.get("spend", {}).items(), key=lambda item: -item[1])
    names = [cell.rpartition("/")[2].replace("_", " ") for cell, value in spend[:2] if value > 0.005]
    whole = money(sum(value for _cell, value in spend))
    return _("puts {sum} a quarter into {what}").format(sum=whole, what=listed(names, len(spend))) if names else ""


def _eyes(eye: Eye, deeds: Deeds) -> str:
    found = [*deeds.get("inspect", {}).items(), *deeds.get("visit", {}).items()]
    watched = sorted({cell.rpartition("/")[2] for cell, value in found if value > 0.2})
    names = [eye.names.actor(eye.axes.actor[who]) for who in watched]
    return _("looks at {who}").format(who=listed(names)) if names else ""


def _law(eye: Eye, deeds: Deeds) -> str:
    law = deeds.get("licence", {})
    held = {eye.nation(int(eye.chart.lane_dest[eye.axes.lane[c]])) for c, value in law.items() if 0.0 <= value < 0.75}
    let = {eye.nation(int(eye.chart.lane_dest[eye.axes.lane[c]])) for c, value in law.items() if value >= 0.75}
    if held:
        return _("holds back from {who}").format(who=listed(sorted(held)))
    return _("opens to {who}").format(who=listed(sorted(let))) if let else ""


def _work(eye: Eye, deeds: Deeds) -> str:
    parts = []
    if deeds.get("guard"):
        parts.append(_("gives {s} of compute to safety").format(s=percent(max(deeds["guard"].values()))))
    elif deeds.get("train"):
        parts.append(_("trains on {s} of compute").format(s=percent(max(deeds["train"].values()))))
    if any(value > 0 for value in deeds.get("release", {}).values()):
        parts.append(_("releases the better model"))
    if deeds.get("expand") and not parts:
        parts.append(_("builds at {p:.1f} times the usual pace").format(p=max(deeds["expand"].values())))
    stored = max(deeds.get("hoard", {"": 0.0}).values())
    if stored > 0.1 and eye.chart.actor_nation[eye.place] < 0:
        parts.append(_("stores {n} turns of use").format(n=number(stored)))
    return ", ".join(parts)


# --- treaties -----------------------------------------------------------------------------------------------------------------
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
            leaves = moves.get("leave", {}).get(cell, 0.0) > 0.5
            told.append((_("leave the {t}") if leaves else _("stay in the {t}")).format(t=name))
        elif register.status[slot, 0] in (1.0, 2.0):
            signs = moves.get("sign", {}).get(cell, 0.0) > 0.5
            told.append((_("sign the {t}") if signs else _("not sign the {t}")).format(t=name))
    return _("Would {what}.").format(what=listed(told)) if told else _("Sees nothing to sign.")
