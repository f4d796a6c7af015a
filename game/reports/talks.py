"""What the talks came to: drafts tabled, refusals with their reason and price, counter-offers, signatures that await a
parliament, and, for those who may know, side deals, broken words and secrets.

All is read off the register and the world before and after the turn. Texts and answers are public; a side deal is told to the two
who struck it, and to everybody once it has leaked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from game.orders import ANSWERS, REASONS, THINGS
from game.reports import wording
from game.reports.scene import Cell, Scene
from game.treaty.redline import redline
from game.world.secrets import SECRETS
from game.world.total import Array

TABLED, REFUSED, WAITING, DEAL, LEAK, WORD, SECRET = 35.0, 30.0, 20.0, 30.0, 50.0, 55.0, 25.0
"""How much each of these matters."""
CHANGES = 2
"""Red lines of a counter-offer that are told."""


class Told(NamedTuple):
    """A sentence of the talks, as an event takes it."""

    kind: str
    text: str
    why: str
    matters: float
    about: tuple[str, ...]
    cells: tuple[Cell, ...] = ()


def talks(scene: Scene) -> Iterator[Told]:
    """Every sentence on this turn's bargaining that the scene's seat may read."""
    if not len(scene.chart.axes.delegate):
        return
    for slot in np.flatnonzero(scene.played.state.register.draft[:, scene.world] >= 0):
        yield from _text(scene, int(slot))
    yield from _deals(scene)
    yield from _secrets(scene)


# --- drafts -----------------------------------------------------------------------------------------------------------------
def _text(scene: Scene, slot: int) -> Iterator[Told]:
    """What was said of one text: who tabled it, who would not sign and why, whose parliament has yet to pass it."""
    old, new, w = scene.before.register, scene.played.state.register, scene.world
    fresh = bool(old.draft[slot, w] != new.draft[slot, w] or old.since[slot, w] > new.since[slot, w])
    title, proposer = _title(scene, float(new.draft[slot, w])), int(new.proposer[slot, w])
    if fresh and proposer >= 0:
        name = scene.names.actor(proposer)
        said, why = f"put {title} on the table", ""
        if new.counters[slot, w] >= 0:
            said, why = _countered(scene, title, int(new.draft[slot, w]), int(new.counters[slot, w]))
        yield Told("tabled", f"{wording.capital(name)} {said}.", why, TABLED, (name,), ((slot,),))
    yield from _refusals(scene, slot, title, fresh)
    before = old.ratifying[slot, :, w] * (not fresh)
    waits = np.flatnonzero((new.ratifying[slot, :, w] > 0.0) & (before == 0.0))
    for nation in waits:
        name = scene.names.actor(int(scene.chart.nation_actor[nation]))
        text = f"{wording.capital(name)} signed {title}; at home it has yet to pass."
        yield Told("ratifying", text, "", WAITING, (name,), ((slot, int(nation)),))


def _countered(scene: Scene, title: str, draft: int, old: int) -> tuple[str, str]:
    """What a counter-offer is told as, and what it changes in the text that it answers to."""
    drafts = scene.played.state.register.book.drafts
    changes = redline(drafts[old], drafts[draft])
    what = wording.typeset("; ".join(change.line() for change in changes[:CHANGES]))
    more = f"; and {len(changes) - CHANGES} more" if len(changes) > CHANGES else ""
    if drafts[old].title == drafts[draft].title:
        return f"offered another {title}", f"{what}{more}."
    return f"offered {title} instead of {_title(scene, float(old))}", f"{what}{more}."


def _refusals(scene: Scene, slot: int, title: str, fresh: bool) -> Iterator[Told]:
    """Those who said no in this turn, together where they gave the same reason; `price` where they named one."""
    old, new, w = scene.before.register, scene.played.state.register, scene.world
    said, price = new.answer[slot, :, w], new.price[slot, :, w]
    news = said != old.answer[slot, :, w] * (not fresh)
    for code, reason in enumerate(ANSWERS):
        seats = np.flatnonzero(news & (said == code)) if reason in REASONS else ()
        names = tuple(scene.names.actor(int(scene.chart.delegate_actor[s])) for s in seats)
        if not names:
            continue
        priced = [(n, float(price[s])) for n, s in zip(names, seats, strict=True) if price[s] > 0.0]
        would = [f"{n} would for {wording.money(bn)}" for n, bn in priced]
        text = f"{wording.capital(wording.listed(names))} would not sign {title}, because {REASONS[reason]}."
        why = f"{wording.capital(wording.listed(would))}." if would else ""
        yield Told("refused", text, why, REFUSED, names, tuple((slot, int(s)) for s in seats))


def _title(scene: Scene, draft: float) -> str:
    return wording.typeset(scene.played.state.register.book.drafts[int(draft)].title)


# --- side deals -------------------------------------------------------------------------------------------------------------
def _deals(scene: Scene) -> Iterator[Told]:
    """Deals struck and words broken, for the two; leaks, for all."""
    chart, world = scene.chart, scene.played.state.world
    more = {name: _gain(scene, name) for name in ("deals", "word_broken", "word_kept")}
    news = (_gain(scene, "deal_out") != 0.0) | (_gain(scene, "deal_out_amount") != 0.0) | (_gain(scene, "secret_deal") < 0.0)
    leaks = _column(scene, "deal_out") * news
    for pair in range(len(chart.axes.pair)):
        back = int(chart.pairs.back[pair])
        first = pair < back
        one, two = (chart.delegate_actor[place] for place in (chart.pairs.first[pair], chart.pairs.second[pair]))
        names = (scene.names.actor(int(one)), scene.names.actor(int(two)))
        if first and (leaks[pair] > 0 or leaks[back] > 0):
            gave = [_gave(scene, p, "deal_out") for p in (pair, back)]
            text = f"A side deal has leaked: {_exchange(names, gave)}."
            yield Told("leak", text, "", LEAK, names, ((pair,),))
        if scene.seat is not None and scene.seat not in (one, two):
            continue
        if first and more["deals"][pair] > 0.0:
            gave = [_gave(scene, p, "gift") for p in (pair, back)]
            due = _dues(world.gift_due, (pair, back), scene)
            yield Told("deal", f"A side deal was struck: {_exchange(names, gave)}.", due, DEAL, names, ((pair,),))
        if more["word_broken"][pair] > 0.0:
            text = f"{wording.capital(names[0])} broke the word it had given {names[1]} in a side deal."
            yield Told("word_broken", text, "", WORD, names, ((pair,),))
        elif more["word_kept"][pair] > 0.0:
            text = f"{wording.capital(names[0])} kept the word it had given {names[1]} in a side deal."
            yield Told("word_kept", text, "", DEAL / 2.0, names, ((pair,),))


def _column(scene: Scene, name: str) -> Array:
    column: Array = getattr(scene.played.state.world, name)[..., scene.world]
    return column


def _gain(scene: Scene, name: str) -> Array:
    return np.asarray(_column(scene, name) - getattr(scene.before.world, name)[..., scene.world])


def _gave(scene: Scene, pair: int, name: str) -> str:
    """What the first of a pair gave, in words; nothing for nothing."""
    code, amount = int(_column(scene, name)[pair]), float(_column(scene, f"{name}_amount")[pair])
    if code <= 0:
        return ""
    thing = THINGS[code - 1]
    goods = {"tools": "EUV systems", "rare_earths": "kt of rare earths"}
    said = {
        "money": wording.money(amount), "chips": wording.chips(amount), "compute": f"computing time on {wording.chips(amount)}",
        "vote": "its vote", "evidence": "what its own eyes have seen", "silence": "its silence",
    }  # fmt: skip
    return said.get(thing) or f"{wording.number(amount)} {goods[thing]}"


def _exchange(names: tuple[str, str], gave: list[str]) -> str:
    sides = [f"{name} gives {what}" for name, what in zip(names, gave, strict=True) if what]
    return wording.listed(sides)


def _dues(due: Array, pairs: tuple[int, int], scene: Scene) -> str:
    """Until when something is owed."""
    turns = [int(due[p, scene.world]) - scene.before.turn - 1 for p in pairs if due[p, scene.world] > 0.0]
    return f"Due in {max(turns)} turn{'' if max(turns) == 1 else 's'}." if turns and max(turns) > 0 else ""


# --- secrets ----------------------------------------------------------------------------------------------------------------
def _secrets(scene: Scene) -> Iterator[Told]:
    """What the seat was shown under seal, and what it was told, true or not."""
    chart = scene.chart
    turn = float(scene.before.turn + 1)
    for holder in range(len(chart.axes.delegate)):
        if scene.seat is not None and scene.seat != chart.delegate_actor[holder]:
            continue
        for name, at, how in (("shown", "shown_at", "showed {to} under seal"), ("told", "told_at", "told {to}")):
            news = (_column(scene, at)[holder] == turn) & (getattr(scene.before.world, at)[holder, :, scene.world] != turn)
            for secret in np.flatnonzero(news):
                yield _secret(scene, holder, int(secret), name, how)


def _secret(scene: Scene, holder: int, secret: int, name: str, how: str) -> Told:
    chart, figure = scene.chart, float(_column(scene, name)[holder, secret])
    owner, taker = (scene.names.actor(int(chart.delegate_actor[place])) for place in (int(chart.secret_owner[secret]), holder))
    of = SECRETS[int(_column(scene, f"{name}_kind")[holder, secret])].about
    text = f"{wording.capital(owner)} {how.format(to=taker)}: {of}: {wording.number(figure)}."
    why = "" if name == "shown" else "Words without a seal may be a lie."
    return Told(name, text, why, SECRET, (owner, taker), ((holder, secret),))
