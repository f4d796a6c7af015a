"""The event feed: what happened this turn in one world, in plain sentences, as far as a seat may know it.

    for event in feed(setup, before, played, world=0, seat="Alder"):
        print(event.text)

Sentences are made on demand from the numbers that rules leave behind (`why`) and from what changed in the world; the table in
`game/reports/kinds.py` says which, from which size on, and how. Seat None is whoever sees without fog: the facilitator, and
everybody after the end. Changing what a seat may not see never changes its feed.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from game.engine.state import State
from game.engine.turn import Played
from game.orders import DEEDS, MOVES
from game.reports import wording
from game.reports.kinds import KINDS, Kind
from game.reports.names import Names
from game.reports.scene import Cell, Reading, Scene
from game.reports.talks import talks
from game.scenario.load import Setup
from game.treaty.register import ENDED, IN_FORCE, NONE, OPEN
from game.world.owners import owners
from game.world.total import Array


@dataclass(frozen=True)
class Event:
    """One thing that happened, worth telling: the sentence, why, how much it matters (0 to 100), whom it is about."""

    turn: int
    kind: str
    text: str
    why: str = ""
    matters: float = 0.0
    about: tuple[str, ...] = ()  # names as they stand in the text
    figures: Mapping[str, float] | None = None
    cells: tuple[Cell, ...] = ()  # where on the axes of the kind; for consequences


def feed(
    setup: Setup,
    before: State,
    played: Played,
    world: int,
    seat: str | None = None,
    names: str | None = None,
    news: Array | None = None,
) -> list[Event]:
    """What happened in the turn that led from `before` to `played`, in world number `world`, the most important first.

    `before` is the state as the turn opened (scripted events have struck, nobody has bargained yet); `news (events, b)` says
    which of them struck. Nothing happens in a world that had ended before. Raises UnknownName for a seat that is none.
    """
    if not before.world.alive[world]:
        return []
    place = None if seat is None else setup.chart.axes.actor[seat]
    scene = Scene(setup, before, played, world, place, Names.of(setup, names))
    found = [*_news(scene, news), *_treaties(scene), *_talks(scene), *_own_cuts(scene)]
    for kind in KINDS:
        found += sorted(_told(scene, kind), key=lambda e: -e.matters)[: kind.most]
    return sorted(found, key=lambda e: -e.matters)


# --- figures in sentences ---------------------------------------------------------------------------------------------------
def _generations(scene: Scene) -> Callable[[float], str]:
    step = max(scene.chart.params.values.get("generation_step", 1.0), 1e-9)

    def say(magnitudes: float) -> str:
        count = magnitudes / step
        return f"{wording.number(count)} generation{'' if 0.95 <= count < 1.05 else 's'}"

    return say


def _leaning(stance: float) -> str:
    return "seeks cooperation" if stance < 0.4 else "puts its own lead first" if stance > 0.6 else "keeps to the middle"


def _ways(scene: Scene) -> dict[str, Callable[[float], str]]:
    """How a figure may be said: the word behind the colon of a slot."""
    return {
        "percent": wording.percent,
        "money": wording.money,
        "times": wording.times,
        "chips": wording.chips,
        "flop": wording.flop,
        "count": lambda value: f"{value:.0f}",
        "generations": _generations(scene),
        "leaning": _leaning,
        "turns": lambda value: f"{value:.0f} turn{'' if value == 1 else 's'}",
    }


@dataclass(frozen=True)
class _Said:
    """A figure on its way into a sentence: a range where sentences were merged, the largest of it for `{value:percent most}`."""

    low: float
    high: float
    ways: Mapping[str, Callable[[float], str]]

    def __format__(self, way: str) -> str:
        way, _, most = way.partition(" ")
        return wording.between(self.ways[way](self.high if most else self.low), self.ways[way](self.high))


@dataclass(frozen=True)
class _Named:
    """Names on their way into a sentence: listed, the first, in the genitive, or as the word that fits one of them or many."""

    names: tuple[str, ...]

    def __format__(self, way: str) -> str:
        one, bar, many = way.partition("|")
        if bar:
            return one if len(self.names) == 1 else many
        text = self.names[0] if way == "first" else wording.listed(self.names)
        return wording.possessive(text) if way == "genitive" else text


@lru_cache(maxsize=256)
def _slots(sentence: str) -> tuple[tuple[str, str], ...]:
    """(slot, way to say it) of a sentence."""
    return tuple((name, way or "") for _, name, way, _ in string.Formatter().parse(sentence) if name)


def _figures_in(sentence: str) -> tuple[str, ...]:
    return tuple(name for name, _ in _slots(sentence) if name.startswith(("after_", "before_")))


# --- from numbers to events -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Draft:
    """An event before it is put into words: one cell, or several that are told together."""

    cells: tuple[Cell, ...]
    names: dict[str, tuple[str, ...]]
    low: dict[str, float]
    high: dict[str, float]
    because: tuple[bool, ...]
    size: float


def _told(scene: Scene, kind: Kind) -> Iterator[Event]:
    """The events of one kind."""
    reading = scene.read(kind.reads)
    if reading is None or not reading.now.size:
        return
    drafts = [d for cell in _candidates(kind, reading) if (d := _drafted(scene, kind, reading, cell)) is not None]
    if kind.lump:
        drafts = list(_lumped(kind, reading, drafts))
    drafts = [d for d in drafts if _worth_telling(kind, reading, d)]
    for slot in kind.merge:
        drafts = _merged(scene, kind, drafts, slot)
    yield from (_in_words(scene, kind, reading, draft) for draft in drafts)


def _candidates(kind: Kind, reading: Reading) -> list[Cell]:
    """Cells that may be seen and whose number might be worth telling."""
    value = kind.sign * reading.now
    least = 0.0 if kind.lump else kind.steps[0] if kind.steps else kind.above
    found = value > least if kind.lump else value >= least
    seen = reading.seen.reshape(-1, *[1] * max(value.ndim - 1, 0))
    if not reading.axes:
        return [()] if bool(found) and bool(reading.seen[0]) else []
    cells = [tuple(int(i) for i in cell) for cell in np.argwhere(found & seen)]
    return [c for c in cells if not kind.once_each or c[0] < c[1]]


def _drafted(scene: Scene, kind: Kind, reading: Reading, cell: Cell) -> _Draft | None:
    """One cell as an event, or None where something the sentence says is hidden or is not so."""
    figures = {"value": abs(float(reading.now[cell]))}
    wanted = {*_figures_in(kind.say), *((kind.when[0],) if kind.when else ()), *kind.same}
    for name in sorted(wanted - {"value"}):
        figure = scene.figure(name, reading.axes, cell)
        if figure is None:
            return None
        figures[name] = figure
    if kind.when and not kind.when[1] <= figures[kind.when[0]] <= kind.when[2]:
        return None
    told = []
    for because in kind.because:
        known = {n: scene.figure(n, reading.axes, cell) for n in (because.figure, *_figures_in(because.say)) if n != "value"}
        figures |= {n: v for n, v in known.items() if v is not None}
        told.append(None not in known.values() and figures[because.figure] >= because.least)
    names: dict[str, tuple[str, ...]] = {slot: (name,) for slot, name in scene.called(reading.axes, cell).items()}
    level = reading.was if kind.ends and reading.was is not None else reading.now
    size = abs(float(level[cell]) - (reading.rest if kind.steps else 0.0)) * scene.stake(reading.axes, cell)
    return _Draft((cell,), names, figures, dict(figures), tuple(told), size)


def _worth_telling(kind: Kind, reading: Reading, draft: _Draft) -> bool:
    """Whether a number is large enough or, for a quantity, has passed a step this turn."""
    if not kind.steps:
        return draft.high["value"] >= kind.above
    assert reading.was is not None
    now = sum(kind.sign * float(reading.now[c]) for c in draft.cells)
    was = sum(kind.sign * float(reading.was[c]) for c in draft.cells)
    return any(was < step <= now for step in kind.steps)


def _lumped(kind: Kind, reading: Reading, drafts: list[_Draft]) -> Iterator[_Draft]:
    """Cells that have the names in the sentence in common, added up."""
    said = [name for name, _ in _slots(kind.say)]
    groups: dict[tuple[tuple[str, ...], ...], list[_Draft]] = {}
    for draft in drafts:
        groups.setdefault(tuple(names for slot, names in draft.names.items() if slot in said), []).append(draft)
    for group in groups.values():
        value = math.fsum(d.high["value"] for d in group)
        cells = tuple(c for d in group for c in d.cells)
        figures = group[0].high | {"value": value}
        names = {slot: names for slot, names in group[0].names.items() if slot in said}
        yield replace(group[0], cells=cells, names=names, low=figures, high=dict(figures), size=value)


def _merged(scene: Scene, kind: Kind, drafts: list[_Draft], slot: str) -> list[_Draft]:
    """Events that differ in one name only, told as one."""
    ways = _ways(scene)
    how = dict(_slots(kind.say))
    said = [name for name, _ in _slots(kind.say)]
    groups: dict[Any, list[_Draft]] = {}
    for d in drafts:
        rest = tuple(names for name, names in d.names.items() if name != slot and name in said)
        shown = tuple(ways[how[name]](d.high[name]) for name in kind.same if name in how)
        groups.setdefault((rest, shown, d.because), []).append(d)
    return [_joined(group, slot) for group in groups.values()]


def _joined(group: list[_Draft], slot: str) -> _Draft:
    if len(group) == 1:
        return group[0]
    group = sorted(group, key=lambda d: -d.size)
    names = group[0].names | {slot: tuple(dict.fromkeys(n for d in group for n in d.names[slot]))}
    return _Draft(
        tuple(c for d in group for c in d.cells),
        names,
        {f: min(d.low[f] for d in group) for f in group[0].low},
        {f: max(d.high[f] for d in group) for f in group[0].high},
        group[0].because,
        math.fsum(d.size for d in group),
    )


def _in_words(scene: Scene, kind: Kind, reading: Reading, draft: _Draft) -> Event:
    ways = _ways(scene)
    slots: dict[str, object] = {name: _Named(names) for name, names in draft.names.items()}
    slots |= {name: _Said(draft.low[name], draft.high[name], ways) for name in draft.high}
    a_turn = wording.span(scene.chart.months)
    slots |= {"a_turn": a_turn, "turn": a_turn.removeprefix("a ")}
    why = "; ".join(b.say.format_map(slots) for b, told in zip(kind.because, draft.because, strict=True) if told)
    said = {name for name, _ in _slots(kind.say)}
    return Event(
        turn=scene.before.turn,
        kind=kind.name,
        text=wording.capital(kind.say.format_map(slots)) + ".",
        why=wording.capital(why) + "." if why else "",
        matters=round(kind.matters * math.sqrt(min(draft.size / kind.full, 1.0)), 2),
        about=tuple(n for slot, names in draft.names.items() if slot in said for n in names),
        figures={name: draft.high[name] for name in ("value", *_figures_in(kind.say))},
        cells=draft.cells,
    )


# --- events that are not a number on an axis --------------------------------------------------------------------------------
SHOCK, TREATY, OWN = 60.0, 60.0, 10.0
"""How much a scripted event, a treaty's entry into force, and a cut of one's own orders matter."""


def _news(scene: Scene, news: Array | None) -> Iterator[Event]:
    """Scripted events: what is in the papers."""
    if news is None:
        return
    for place in np.flatnonzero(news[:, scene.world]):
        title = str(scene.chart.extra["shocks"][int(place)].title)
        matters = SHOCK if scene.before.turn else SHOCK / 3.0  # at the start: how things stand, and no news
        text = wording.typeset(wording.capital(title.rstrip(".")) + ".")
        yield Event(scene.before.turn, "news", text, matters=matters, cells=((int(place),),))


def _treaties(scene: Scene) -> Iterator[Event]:
    """Treaties that stand or lie open as the game begins, signatures, entries into force, withdrawals and ends: all public."""
    new = scene.played.state.register
    for slot in np.flatnonzero(new.draft[:, scene.world] >= 0):
        yield from _treaty(scene, int(slot))


def _treaty(scene: Scene, slot: int) -> Iterator[Event]:
    """What befell one treaty this turn, read off the register before and after."""
    old, new, turn, w = scene.before.register, scene.played.state.register, scene.before.turn, scene.world
    known = bool(old.draft[slot, w] == new.draft[slot, w])  # the slot held this text before
    here = new.party[slot, :, w] > 0
    was = (old.party[slot, :, w] > 0) & known
    status = (float(old.status[slot, w]) if known else NONE, float(new.status[slot, w]))
    title = wording.typeset(new.book.drafts[int(new.draft[slot, w])].title)
    members, came, left = (
        tuple(scene.names.actor(int(a)) for a in np.flatnonzero(who)) for who in (here, here & ~was, was & ~here)
    )
    opens = status[1] == OPEN and (not known or turn == float(new.since[slot, w]))
    if status[1] == IN_FORCE and (status[0] != IN_FORCE or turn == 0):
        verb, late = ("is", "") if turn == 0 and not came else ("entered", "")
        if came and came != members:
            late = f"{wording.capital(wording.listed(came))} signed last."
        text = f"{title} {verb} {'into ' if verb == 'entered' else 'in '}force among {wording.listed(members, 6)}."
        yield Event(turn, "in_force", text, late, TREATY if verb == "entered" else TREATY / 3, members)
    elif opens:
        needed = new.book.drafts[int(new.draft[slot, w])].minimum
        yield Event(turn, "open", f"{title} lies open for signature; {needed} parties bring it into force.", "", TREATY / 3, ())
    if came and status[1] != IN_FORCE:
        yield Event(turn, "signed", f"{wording.capital(wording.listed(came))} signed {title}.", "", TREATY / 3, came)
    elif came and status[0] == IN_FORCE:
        yield Event(turn, "signed", f"{wording.capital(wording.listed(came))} joined {title}.", "", TREATY / 3, came)
    if left:
        yield Event(turn, "left", f"{wording.capital(wording.listed(left))} left {title}.", "", TREATY * 0.8, left)
    if status[1] == ENDED and status[0] in (NONE, OPEN):
        needed = new.book.drafts[int(new.draft[slot, w])].minimum
        yield Event(turn, "lapsed", f"{title} lapsed.", f"It wanted {needed} signatures.", TREATY / 4, ())
    elif status[1] == ENDED and status[0] != ENDED:
        yield Event(turn, "ended", f"{title} came to an end.", "Too few parties were left." if left else "", TREATY, ())


def _talks(scene: Scene) -> Iterator[Event]:
    """Drafts, refusals, side deals and secrets of this turn's bargaining."""
    for told in talks(scene):
        yield Event(scene.before.turn, told.kind, told.text, told.why, told.matters, told.about, cells=told.cells)


def _own_cuts(scene: Scene) -> Iterator[Event]:
    """What was cut from the seat's own orders, told to that seat alone."""
    if scene.seat is None:
        return
    for cut in scene.played.cuts:
        line = DEEDS[cut.deed] if cut.deed in DEEDS else MOVES[cut.deed]
        mine = owners(scene.chart, line.axes) == scene.seat
        by = cut.by[..., scene.world][mine]
        if np.nan_to_num(by, nan=1.0).any():
            about = line.about or cut.deed
            yield Event(scene.before.turn, "own_cut", f"Your order “{cut.deed}” ({about}) was cut: {cut.reason}.", "", OWN)
