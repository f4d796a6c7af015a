"""The chronicle of one world: its whole feed without fog, and what the gravest events led to.

It watches a game turn by turn and keeps, beside the events, the few numbers that say what followed: output lost at each plant
and for want of which good, sales lost to one's own controls, prices, concern and danger. From these come the five events that
mattered most, each with why and with its consequences.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from game.analysis.moments import Record
from game.engine.state import State
from game.engine.turn import Played
from game.reports.feed import Event, feed
from game.reports.names import Names
from game.reports.scene import Scene
from game.reports.wording import capital, listed, money, percent, span, times
from game.scenario.load import Setup
from game.world.total import Array

MOST = 5
SAME_KIND = 2
"""Of the events that mattered most, at most so many of one kind."""

REPEATED = 0.4
"""What a piece of news matters when the same was told within the year before."""

COUNTED_IN_CHIPS = 6
"""Level of the supply chain from which on goods are counted in accelerators or in what these do."""

GRAVE = 0.002
"""Loss, as a share of a year's world output, that counts as much as the fullest event."""


@dataclass(frozen=True)
class Told:
    """An event with what followed from it."""

    event: Event
    followed: str = ""
    weight: float = 0.0


@dataclass
class Trace:
    """What one turn leaves behind to trace consequences by."""

    lost: dict[tuple[int, int], float]  # (plant, good it lacked): bn USD of output
    blowback: Array  # (k)
    price: Array  # (m)
    concern: Array  # (n)
    danger: float
    gdp: float


@dataclass(eq=False)
class Chronicle:
    """The story of world number `world`, as it is played."""

    setup: Setup
    world: int = 0
    names: str | None = None
    events: list[Event] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    first_turn: int | None = None

    def __post_init__(self) -> None:
        self.record = Record(self.setup.chart, self.world)

    def turn(self, before: State, played: Played, news: Array | None) -> list[Event]:
        """Add a turn; returns its events, the most important first, repeated news at less weight."""
        if not before.world.alive[self.world]:
            return []
        if self.first_turn is None:
            self.first_turn = before.turn
        found = [self._damped(e) for e in feed(self.setup, before, played, self.world, None, self.names, news)]
        found.sort(key=lambda e: -e.matters)
        self.events += found
        self.traces.append(self._trace(before, played))
        self.record.add(before, played)
        return found

    def mattered_most(self, most: int = MOST) -> list[Told]:
        """The events that mattered most, in the order in which they happened, each with what followed."""
        weighed = sorted((self._weighed(e) for e in self.events), key=lambda t: -t.weight)
        chosen: list[Told] = []
        kinds: Counter[str] = Counter()
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for told in weighed:
            key = (told.event.kind, told.event.about)
            if len(chosen) == most or kinds[told.event.kind] >= SAME_KIND or key in seen:
                continue
            chosen.append(told)
            kinds[told.event.kind] += 1
            seen.add(key)
        return sorted(chosen, key=lambda t: (t.event.turn, -t.event.matters))

    # --- what followed ----------------------------------------------------------------------------------------------------
    @cached_property
    def called(self) -> Names:
        """Display names."""
        return Names.of(self.setup, self.names)

    @property
    def within(self) -> str:
        """How far consequences are followed, as the beginning of a sentence."""
        return f"Within {span(12.0) if self._year * self.setup.chart.months == 12.0 else 'about a year'}"

    def year_after(self, event: Event) -> list[Trace]:
        """The traces of the year after an event, its own turn among them."""
        start = event.turn - (self.first_turn or 0)
        return self.traces[start : start + self._year + 1]

    def for_want_of(self, traces: list[Trace], goods: set[int], nations: set[int] | None) -> float:
        """Output lost, in bn USD, at plants in these nations (None: anywhere) for want of these goods."""
        chart = self.setup.chart
        return math.fsum(
            value
            for trace in traces
            for (plant, good), value in trace.lost.items()
            if good in goods and (nations is None or int(chart.plant_nation[plant]) in nations)
        )

    # --- inside -----------------------------------------------------------------------------------------------------------
    @cached_property
    def _year(self) -> int:
        """Turns in a year, at least one."""
        return max(1, round(12.0 / self.setup.chart.months))

    def _damped(self, event: Event) -> Event:
        """The event, worth less where the same was told within the year before."""
        recent = (e for e in reversed(self.events) if e.turn >= event.turn - self._year)
        again = any(e.kind == event.kind and set(e.about) & set(event.about) for e in recent) and event.about
        return replace(event, matters=round(event.matters * REPEATED, 2)) if again else event

    def _trace(self, before: State, played: Played) -> Trace:
        world, at, chart = played.state.world, self.world, self.setup.chart
        scene = Scene(self.setup, before, played, at, None, self.called)
        short = played.why.get("production", {}).get("starved")
        units = np.zeros(len(chart.axes.plant)) if short is None else np.asarray(short.value[:, at])
        value = units * chart.good_price[chart.plant_good] * self._cheaper(before.turn)[chart.plant_good]
        lost = {(int(p), scene.lacked(int(p))): float(value[p]) for p in np.flatnonzero(value > 1e-9)}
        return Trace(
            lost,
            world.blowback[:, at] * self._cheaper(before.turn)[chart.lane_good],
            world.price[:, at],
            world.concern[:, at],
            float(world.danger[at]),
            math.fsum(world.gdp[:, at]),
        )

    def _cheaper(self, turn: int) -> Array:
        """(g,) usual price of each good against the start: what is counted in accelerators gets cheaper as hardware improves."""
        chart = self.setup.chart
        fall = np.log1p(chart.params.values.get("hardware_progress", 0.0)) * turn * chart.months / 12.0
        return np.where(chart.good_level >= COUNTED_IN_CHIPS, np.exp(-fall), 1.0) * 1.0

    def _weighed(self, event: Event) -> Told:
        loss, sentences = FOLLOWED[event.kind](self, event) if event.kind in FOLLOWED else (0.0, [])
        grave = loss / max(GRAVE * self.traces[-1].gdp, 1e-12)
        return Told(event, " ".join(sentences), event.matters + 40.0 * math.sqrt(min(grave, 1.0)))


def _after_control(chronicle: Chronicle, event: Event) -> tuple[float, list[str]]:
    """What a control cost those who were cut off, and those who cut them off."""
    chart, names = chronicle.setup.chart, chronicle.called
    lanes = [cell[0] for cell in event.cells]
    goods = {int(chart.lane_good[k]) for k in lanes}
    nations = {int(chart.lane_dest[k]) for k in lanes}
    traces = chronicle.year_after(event)
    lost = chronicle.for_want_of(traces, goods, nations)
    own = math.fsum(float(trace.blowback[lanes].sum()) for trace in traces)
    sentences = []
    if lost > 0.005:
        who = listed([names.nation(n) for n in sorted(nations)])
        what = listed([names.good(g) for g in sorted(goods)])
        sentences.append(f"{chronicle.within} {who} could not make goods worth {money(lost)} for lack of {what}.")
    if own > 0.005:
        sentences.append(f"{capital(names.nation(int(chart.lane_origin[lanes[0]])))} gave up sales worth {money(own)}.")
    return lost + own, sentences


def _after_shock(chronicle: Chronicle, event: Event) -> tuple[float, list[str]]:
    """What a scripted event cost downstream: output lost for want of what the plants it struck make."""
    shock = chronicle.setup.chart.extra["shocks"][event.cells[0][0]]
    chart, names = chronicle.setup.chart, chronicle.called
    plants = [int(p) for blow in shock.blows if blow.how == "damage" for p in blow.cells]
    lanes = [int(k) for blow in shock.blows if blow.field in ("licence", "announced") for k in blow.cells]
    goods = {int(chart.plant_good[p]) for p in plants} | {int(chart.lane_good[k]) for k in lanes}
    nations = {int(chart.lane_dest[k]) for k in lanes} if lanes and not plants else None
    lost = chronicle.for_want_of(chronicle.year_after(event), goods, nations)
    if lost <= 0.005:
        return 0.0, []
    what = listed([names.good(g) for g in sorted(goods)])
    return lost, [f"{chronicle.within} buyers could not make goods worth {money(lost)} for lack of {what}."]


def _after_shortage(chronicle: Chronicle, event: Event) -> tuple[float, list[str]]:
    """What a shortage cost those who met it, and how dear the good became."""
    chart = chronicle.setup.chart
    markets = [cell[0] for cell in event.cells]
    traces = chronicle.year_after(event)
    goods, nations = {int(chart.market_good[m]) for m in markets}, {int(chart.market_nation[m]) for m in markets}
    lost = chronicle.for_want_of(traces, goods, nations)
    peak = max(float(trace.price[markets].max()) for trace in traces)
    sentences = []
    if lost > 0.005:
        sentences.append(f"{chronicle.within} they could not make goods worth {money(lost)}.")
    if peak > 1.5:
        sentences.append(f"The price rose to {times(peak)} its usual level.")
    return lost, sentences


def _after_starved(chronicle: Chronicle, event: Event) -> tuple[float, list[str]]:
    """What plants without inputs lost in the year that followed."""
    plants = {cell[0] for cell in event.cells}
    traces = chronicle.year_after(event)
    lost = math.fsum(value for trace in traces for (plant, _), value in trace.lost.items() if plant in plants)
    return lost, [f"{chronicle.within} goods worth {money(lost)} were not made there."] if lost > 0.005 else []


def _after_scare(chronicle: Chronicle, event: Event) -> tuple[float, list[str]]:
    """How far public concern rose."""
    turn = event.turn - (chronicle.first_turn or 0)
    if turn == 0:
        return 0.0, []
    before, now = chronicle.traces[turn - 1].concern, chronicle.traces[turn].concern
    nation = int(np.argmax(now - before))
    if now[nation] - before[nation] < 0.05:
        return 0.0, []
    name = chronicle.called.nation(nation)
    return 0.0, [f"Concern about AI rose from {percent(float(before[nation]))} to {percent(float(now[nation]))} in {name}."]


def _after_danger(chronicle: Chronicle, event: Event) -> tuple[float, list[str]]:
    """Where danger went from there."""
    later = chronicle.year_after(event)[-1].danger
    return 0.0, [f"A year later it stood at {percent(later)}."]


FOLLOWED = {
    "embargo": _after_control,
    "cut": _after_control,
    "news": _after_shock,
    "shortage": _after_shortage,
    "starved": _after_starved,
    "incident": _after_scare,
    "warning": _after_scare,
    "danger": _after_danger,
}
"""Kind of event -> how to say what followed: the loss in bn USD, and sentences."""
