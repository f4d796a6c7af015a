"""Advisers: each a doctrine with a character, played by a delegate on the seat's own observation.

Their sets of orders are complete and legal. What speaks for one and against it is worked out, not written down: a year of play
on worlds as the seat imagines them, under its orders and under those of the other advisers; and whom it would have watched, or
left unwatched. On treaties an adviser has opinions only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from game.engine.imagine import imagine
from game.engine.legal import legal
from game.engine.state import State
from game.engine.turn import Rules, play
from game.knowledge.observe import Observation
from game.orders import DEEDS, Orders, holding_still
from game.policies.delegate import Delegate, in_character
from game.policies.doctrine import Doctrine
from game.policies.policy import Answer
from game.policies.weigh import Weigh
from game.world.chart import Chart
from game.world.draws import Draws
from game.world.state import World
from game.world.total import Array, average

LANES, TURNS = 4, 4
"""Imagined worlds, and the turns that are played on them, behind what is said of an adviser's orders."""
TOLD = 0.02
"""What matters less is not told."""


@dataclass(frozen=True)
class Effect:
    """What orders would do against those of the other advisers: by how much, and what that matters (above 0 for the better)."""

    kind: str
    amount: float
    weight: float
    who: int = -1  # actor, where it is about one


@dataclass(frozen=True, eq=False)
class Advice:
    """What one adviser would order, seat by seat, and what speaks for it and against it."""

    adviser: str
    answers: tuple[Answer, ...]  # one for each of the views
    effects: tuple[Effect, ...]

    @property
    def gain(self) -> Effect | None:
        """What speaks for it most."""
        return max((e for e in self.effects if e.weight > TOLD), key=lambda e: e.weight, default=None)

    @property
    def danger(self) -> Effect | None:
        """What speaks against it most."""
        return min((e for e in self.effects if e.weight < -TOLD), key=lambda e: e.weight, default=None)


def advisers(chart: Chart) -> Mapping[str, Doctrine]:
    """Those whom the scenario knows, by name."""
    found: Mapping[str, Doctrine] = chart.extra["advisers"]
    return found


def advise(views: Sequence[Observation], luck: Draws) -> list[Advice]:
    """What each adviser would order for a seat, the first of `views`, and for the firms it answers for; of one world."""
    state, rows = _imagined(views[0], luck), advisers(views[0].chart)
    sheets = [_sheet(views, [_ordered(view, one, luck) for view in views], state) for one in rows.values()]
    years = [_year(views, state, sheet) for sheet in sheets]
    found = []
    for place, (name, sheet) in enumerate(zip(rows, sheets, strict=True)):
        others = [year for other, year in enumerate(years) if other != place]
        effects = (*_differences(years[place], others), *_watching(views[0], sheet))
        found.append(Advice(name, tuple(_part(view, sheet) for view in views), effects))
    return found


def opinions(view: Observation, luck: Draws) -> dict[str, Answer]:
    """What each adviser would sign and leave, if it were asked: no more than opinions."""
    found = {}
    for name, one in advisers(view.chart).items():
        found[name] = Weigh().bargain(in_character(view, (one,)), luck)
    return found


# --- orders -------------------------------------------------------------------------------------------------------------------
def _ordered(view: Observation, one: Doctrine, luck: Draws) -> Answer:
    return Delegate().decide(view.under(one), luck)


def _sheet(views: Sequence[Observation], answers: Sequence[Answer], state: State) -> Orders:
    """The orders of all views on one sheet as wide as the imagined worlds, cut to the possible."""
    chart, worlds = views[0].chart, state.world.worlds
    sheet = holding_still(chart, worlds)
    for view, answer in zip(views, answers, strict=True):
        for deed, rows in answer.items():
            getattr(sheet, deed)[view.cells(DEEDS[deed].axes)] = np.repeat(rows, worlds, axis=-1)
    return legal(sheet, state.world, _rules(chart).restrictions)[0]


def _part(view: Observation, sheet: Orders) -> Answer:
    """The orders of one view's own cells: of deeds that do not hold still."""
    own = {deed: getattr(sheet, deed)[view.cells(line.axes)][..., :1] for deed, line in DEEDS.items()}
    return {deed: rows for deed, rows in own.items() if (rows != DEEDS[deed].rest).any()}


# --- a year on imagined worlds ------------------------------------------------------------------------------------------------
def _imagined(view: Observation, luck: Draws) -> State:
    published: World = view.chart.extra["start"](Draws.of([0]))
    return imagine(view, published, luck.salted("advisers"), LANES)


@lru_cache(maxsize=16)
def _rules(chart: Chart) -> Rules:
    """The scenario's rules, in a game without an end."""
    rules: Rules = chart.extra["rules"]
    return replace(rules, turns=10**6)


def _year(views: Sequence[Observation], state: State, sheet: Orders) -> dict[str, Array]:
    """Every measure of the seat after a year under these orders, everybody else holding still: `(lanes,)` each."""
    rules = _rules(views[0].chart)
    for _ in range(TURNS):
        state = play(state, sheet, rules).state
    return {name: one.read(state.world, views) for name, one in MEASURES.items() if one.has(views)}


def _differences(own: dict[str, Array], others: Sequence[dict[str, Array]]) -> list[Effect]:
    """What a year under these orders changes against a year under the others', on average."""
    found = []
    for name, value in own.items() if others else ():
        usual = float(average(average(np.array([year[name] for year in others]))))
        amount, one = float(average(value)) - usual, MEASURES[name]
        step = one.step * max(abs(usual), 1e-9) if one.share else one.step
        found.append(Effect(name, amount, one.sign * amount / step))
    return found


# --- what is measured ---------------------------------------------------------------------------------------------------------
Views = Sequence[Observation]


@dataclass(frozen=True)
class Measure:
    """A figure of the seat's own house after a year. `step` is a difference worth a word, as a share of the figure if `share`."""

    read: Callable[[World, Views], Array]
    has: Callable[[Views], bool]
    sign: float
    step: float
    share: bool = False


def _nation(views: Views) -> int:
    return int(views[0].chart.actor_nation[views[0].seats[0]])


def _labs(views: Views) -> list[int]:
    return [int(lab) for view in views for lab in view.cells("l")]


def _plants(views: Views) -> list[int]:
    return [int(p) for view in views for p in view.cells("p") if not view.chart.plant_sink[int(p)]]


def _is_nation(views: Views) -> bool:
    return _nation(views) >= 0


def _has_lab(views: Views) -> bool:
    return bool(_labs(views))


def _makes(views: Views) -> bool:
    return not _is_nation(views) and bool(_plants(views))


def _of_nation(name: str) -> Callable[[World, Views], Array]:
    return lambda world, views: np.asarray(getattr(world, name)[_nation(views)])


def _of_labs(name: str) -> Callable[[World, Views], Array]:
    return lambda world, views: average(getattr(world, name)[_labs(views)])


def _of_plants(name: str) -> Callable[[World, Views], Array]:
    return lambda world, views: average(getattr(world, name)[_plants(views)]) * float(len(_plants(views)))


def _programme(name: str) -> Callable[[World, Views], Array]:
    return lambda world, views: np.asarray(world.programme[_nation(views), views[0].chart.axes.programme[name]])


def _funds(name: str) -> Callable[[Views], bool]:
    return lambda views: _is_nation(views) and name in views[0].chart.axes.programme


def _danger(world: World, views: Views) -> Array:
    """Chance of catastrophe within a year, as the seat imagines the world."""
    return np.asarray(-np.expm1(np.log1p(-np.minimum(world.hazard, 0.999)) / views[0].chart.year))


MEASURES: Mapping[str, Measure] = {
    "treasury": Measure(_of_nation("treasury"), _is_nation, 1.0, 0.05, share=True),
    "output": Measure(_of_nation("gdp"), _is_nation, 1.0, 0.001, share=True),
    "backing": Measure(_of_nation("support"), _is_nation, 1.0, 0.02),
    "eyes": Measure(_programme("intelligence"), _funds("intelligence"), 1.0, 0.5, share=True),
    "institute": Measure(_programme("safety_institute"), _funds("safety_institute"), 1.0, 0.5, share=True),
    "models": Measure(_of_labs("capability"), _has_lab, 1.0, 0.05),
    "safety": Measure(_of_labs("safety"), _has_lab, 1.0, 0.05),
    "cash": Measure(_of_labs("cash"), _has_lab, 1.0, 0.1, share=True),
    "danger": Measure(_danger, lambda v: _is_nation(v) or _has_lab(v), -1.0, 0.002),
    "sales": Measure(_of_plants("revenue"), _makes, 1.0, 0.02, share=True),
    "capacity": Measure(_of_plants("capacity"), _makes, 1.0, 0.02, share=True),
}  # fmt: skip
"""What may be said for an adviser's orders and against them; steps are choices of wording, not of the model."""


# --- who is watched -----------------------------------------------------------------------------------------------------------
def _watching(view: Observation, sheet: Orders) -> list[Effect]:
    """Whom own eyes turn to and what is doubted of it; and who is doubted most of those they do not turn to."""
    nation, mind = _nation([view]), view.mind("doubt")
    if nation < 0 or mind is None:
        return []
    doubt = np.where((view.public("bound") > 0.0) & (view.chart.actor_home != nation)[:, None], mind[0], 0.0)[:, 0]
    eyes, found = sheet.inspect[nation, :, 0], []
    if eyes.any():
        who = int(np.argmax(eyes))
        found.append(Effect("watched", float(doubt[who]), 4.0 * float(eyes[who]) * float(doubt[who]), who))
    left = doubt * (1.0 - np.minimum(eyes, 1.0))
    if left.any():
        who = int(np.argmax(left))
        found.append(Effect("unwatched", float(doubt[who]), -4.0 * float(left[who]), who))
    return found
