"""Look ahead: candidate plans played through the engine itself, on worlds as the seat may believe them.

Every seat that decides imagines a few worlds (`engine.imagine`: what it sees as it is, the rest by each quantity's guess), tries
its plans in all of them for some turns against opponents believed to weigh, with the same luck for every plan, and takes the one
that leaves it best off. All seats' lanes run in one batch. Levels change how many plans and worlds and how deep, never the rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from game.engine.imagine import imagine
from game.engine.state import State
from game.engine.turn import Rules, play
from game.knowledge.observe import Observation, observe
from game.orders import DEEDS, Orders, holding_still
from game.policies.plans import LAB, NATION, Plan, sequences
from game.policies.policy import Answer, Policy, make, policy
from game.policies.wants import USUAL, of, wants
from game.policies.weigh import Weigh
from game.world.chart import Chart
from game.world.draws import Draws
from game.world.state import World
from game.world.total import Array, Index, total

LANES_MOST = 1024
"""Imagined worlds that run side by side; more go one batch after the other."""


@dataclass(frozen=True)
class Sight:
    """How far a level sees."""

    turns: int
    plans: int
    particles: int


SIGHT = {"novice": Sight(2, 3, 2), "skilled": Sight(3, 6, 3), "expert": Sight(4, 8, 4)}


@policy
class LookAhead(Weigh):
    """Plays its plans out before it chooses."""

    name: ClassVar[str] = "look_ahead"
    believed: ClassVar[str] = "weigh:novice"

    def __init__(self, level: str = "expert") -> None:
        super().__init__(level)
        self.sight = SIGHT[level]
        self.lanes = 0

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        """The answer of `weigh`, bent by the plan that did best."""
        answer = {name: np.array(rows) for name, rows in super().decide(seen, luck).items()}
        seats = [seat for seat in seen.seats if seen.chart.actor_kind[seat] in ("nation", "lab")]
        if not seats or "start" not in seen.chart.extra:
            return answer
        per_world = len(seats) * self.sight.particles * self.sight.plans
        step = max(1, LANES_MOST // per_world)
        parts = [self._best(seen, luck, seats, slice(at, at + step)) for at in range(0, seen.worlds, step)]
        best = np.concatenate(parts, axis=-1)
        self.lanes = per_world * min(step, seen.worlds)
        for row, seat in enumerate(seats):
            alone = replace(seen, seats=(seat,))
            for k, plan in enumerate(self._plans(seen, seat)):
                if k and (best[row] == k).any():
                    _bend(seen, answer, alone, plan, 0, best[row] == k)
        return answer

    def _plans(self, seen: Observation, seat: int) -> list[Plan]:
        """The plans of a seat: sequences of keeping and breaking where it has nothing else to decide, else those of its kind."""
        chart = seen.chart
        if chart.extra.get("conduct_only"):
            return sequences(self.sight.turns)
        listed = LAB if chart.actor_kind[seat] == "lab" else NATION
        return list(listed[: self.sight.plans])

    def _best(self, seen: Observation, luck: Draws, seats: list[int], worlds: slice) -> Array:
        """(seats, b) place of the best plan, for some of the worlds."""
        chart, particles, many = seen.chart, self.sight.particles, self.sight.plans
        part = _slice(seen, worlds)
        some = replace(luck, seeds=luck.seeds[worlds])
        published = _published(chart)
        states = []
        for seat in seats:
            state = imagine(replace(part, seats=(seat,)), published, some.salted("look_ahead"), particles)
            states.append(state.at(np.repeat(np.arange(state.world.worlds), many)))
        state = joined(states)
        block = state.world.worlds // len(seats)
        plan_of = np.tile(np.arange(many), state.world.worlds // many)
        seat_of = np.repeat(np.arange(len(seats)), block)
        end = self._rolled(state, seats, seat_of, plan_of)
        value = _values(end, part, seats, seat_of)
        by_plan = value.reshape(len(seats), part.worlds, particles, many)
        mean = total(np.moveaxis(by_plan, 2, 0)) / particles
        return np.asarray(np.argmax(mean + 1e-9 * (np.arange(many) == 0), axis=-1))

    def _rolled(self, state: State, seats: list[int], seat_of: Array, plan_of: Array) -> World:
        """The world at the end of the horizon, each lane under its seat's plan."""
        chart = state.world.chart
        rules: Rules = replace(chart.extra["rules"], turns=10**6)
        opponent = make(self.believed)
        everyone = tuple(range(len(chart.axes.actor)))
        for turn in range(self.sight.turns):
            seen = observe(state.world, state.register, state.turn, everyone)
            luck = state.draws.salted("look_ahead opponents")
            answer = {name: np.array(rows) for name, rows in opponent.decide(seen, luck).items()}
            for row, seat in enumerate(seats):
                alone = replace(seen, seats=(seat,))
                for k, plan in enumerate(self._plans(seen, seat)):
                    if k:
                        _bend(seen, answer, alone, plan, turn, (seat_of == row) & (plan_of == k))
            state = play(state, _orders(chart, seen, answer), rules).state
        return state.world


def _bend(seen: Observation, answer: Answer, alone: Observation, plan: Plan, turn: int, lanes: Array) -> None:
    """Write a seat's bent deeds into the answer of its group, in some worlds."""
    places = {name: np.searchsorted(seen.cells(DEEDS[name].axes), alone.cells(DEEDS[name].axes)) for name in answer}
    here = np.flatnonzero(lanes)
    own = {name: rows[places[name]] for name, rows in answer.items() if len(places[name])}
    for name, rows in plan.bend(alone, own, turn).items():
        line = DEEDS[name]
        if name not in answer:
            cells = (len(seen.cells(line.axes)), *seen.chart.axes.shape(line.axes)[1:], seen.worlds)
            answer[name] = np.full(cells, line.rest)
            places[name] = np.searchsorted(seen.cells(line.axes), alone.cells(line.axes))
        if rows is not own.get(name) and len(places[name]):
            kept = answer[name][places[name]]
            kept[..., here] = rows[..., here]
            answer[name][places[name]] = kept


def _orders(chart: Chart, seen: Observation, answer: Answer) -> Orders:
    orders = holding_still(chart, seen.worlds)
    for name, rows in answer.items():
        getattr(orders, name)[seen.cells(DEEDS[name].axes)] = rows
    return orders


def _values(world: World, seen: Observation, seats: list[int], seat_of: Index) -> Array:
    """(lanes,) what the end is worth to the seat of each lane: its score so far, and the danger it lives in."""
    chart = world.chart
    worth = wants(replace(seen, seats=tuple(seats)), 1)
    lanes = len(seat_of) // (len(seats) * seen.worlds)
    fear = np.repeat(of(worth, "danger"), lanes, axis=1).reshape(-1)
    actor = np.array(seats, np.int64)[seat_of]
    value = world.score[actor, np.arange(len(actor))] + fear * world.danger
    for kind, usual in USUAL.items():
        free = np.array([chart.actor_kind[a] == kind and not chart.ledger.agendas[a] for a in actor], bool) & (
            world.score[actor, np.arange(len(actor))] == 0.0
        )
        if kind == "lab" and free.any():
            lab = np.maximum(chart.actor_lab[actor], 0)
            place = np.arange(len(actor))
            own = usual["capability"] * world.capability[lab, place] + usual["market"] * world.market[lab, place]
            value = np.where(free, own + fear * world.danger, value)
    return np.asarray(value)


def joined(states: list[State]) -> State:
    """States side by side, as one."""
    first = states[0]
    names = first.world.arrays()
    world = first.world.changed_by({n: np.concatenate([getattr(s.world, n) for s in states], axis=-1) for n in names})
    arrays = {n: np.concatenate([getattr(s.register, n) for s in states], axis=-1) for n in first.register.NAMES}
    seeds = np.concatenate([s.draws.seeds for s in states])
    return State(world, first.register.but(**arrays), replace(first.draws, seeds=seeds))


def _slice(seen: Observation, worlds: slice) -> Observation:
    """The observation of some of the worlds."""
    minds = {n: np.ascontiguousarray(a[..., worlds]) for n, a in seen.minds.items()} if seen.minds else None
    return seen.at(worlds, minds)


def _published(chart: Chart) -> World:
    """The scenario's first position: figures that anybody can look up."""
    world: World = chart.extra["start"](Draws.of([0]))
    return world


__all__ = ["LookAhead", "Policy", "Sight", "joined"]
