"""One turn: the order of phases, and how a rule's change becomes state.

news -> bargaining -> decide -> legal cut -> PHASES: (World, Turn) -> Change -> check -> State
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from game.engine.legal import Cut, Restrictions, legal
from game.engine.state import State
from game.orders import Orders
from game.rules import PHASE_NAMES
from game.rules.build import build
from game.rules.compute import compute
from game.rules.dossiers import dossiers
from game.rules.economy import economy
from game.rules.enforcement import enforcement
from game.rules.export_control import export_control
from game.rules.incidents import incidents
from game.rules.law import Rule, Turn, Why
from game.rules.oversight import oversight
from game.rules.production import production
from game.rules.release import release
from game.rules.research import research
from game.rules.score import score
from game.rules.sensing import sensing
from game.rules.society import society
from game.rules.trade import trade
from game.world.check import check
from game.world.state import FIELDS, World
from game.world.total import Array

PHASES: tuple[Rule, ...] = (
    production,
    export_control,
    trade,
    build,
    compute,
    research,
    release,
    incidents,
    sensing,
    dossiers,
    enforcement,
    economy,
    society,
    oversight,
    score,
)
assert tuple(rule.__name__ for rule in PHASES) == PHASE_NAMES

CHECK_EVERY = 8
"""Above this many worlds, each turn checks one part in so many of the quantities; all of them at the last turn."""


@dataclass(frozen=True)
class Rules:
    """What a game is played by: which phases rest, what seats may do, and the fairness of play."""

    resting: frozenset[str] = frozenset()
    restrictions: Restrictions = field(default_factory=lambda: Restrictions({}))
    fair: Mapping[str, float] = field(default_factory=dict)
    turns: int = 1


@dataclass(frozen=True, eq=False)
class Played:
    """What a turn leaves behind: the state after it, the numbers worth telling, and what was cut from orders."""

    state: State
    orders: Orders
    why: dict[str, dict[str, Why]]
    cuts: list[Cut]


def play(state: State, orders: Orders, rules: Rules, heeding_ends: bool = True) -> Played:
    """Play one turn by rules alone. A world that has ended stays as it was, unless its end is not heeded: then it plays on."""
    world, number = state.world, state.turn
    orders, cuts = legal(orders, world, rules.restrictions)
    register = state.register.opened(number, world)
    levers, obligations = register.combined(world)
    turn = Turn(
        number=number,
        chart=world.chart,
        params=world.chart.params,
        draws=state.draws,
        orders=orders,
        levers=levers,
        obligations=obligations,
        fair=rules.fair,
        last=number + 1 >= rules.turns,
        treaties=register,
    )
    why: dict[str, dict[str, Why]] = {}
    touched: set[str] = set()
    for name, rule in zip(PHASE_NAMES, PHASES, strict=True):
        if name not in rules.resting:
            change = rule(world, turn)
            world = world.changed_by(change.fields)
            touched |= change.fields.keys()
            why[name] = change.why
    if heeding_ends:
        world = _only_alive(state.world, world, touched)
    check(world, _to_check(world, turn), f"turn {number}")
    return Played(state.but(world=world, register=register, draws=state.draws.at(number + 1), filed={}), orders, why, cuts)


def _only_alive(before: World, after: World, touched: set[str]) -> World:
    """The world after a turn, with worlds that had ended before it put back as they were: rules ignore endings."""
    dead = np.flatnonzero(~before.alive)
    if not len(dead):
        return after
    kept: dict[str, Array] = {}
    for name in sorted(touched):
        old, new = getattr(before, name), getattr(after, name)
        if new is not old:
            kept[name] = new.copy()
            kept[name][..., dead] = old[..., dead]
    return after.changed_by(kept)


def _to_check(world: World, turn: Turn) -> list[str]:
    names = list(FIELDS)
    return names if world.worlds <= CHECK_EVERY or turn.last else names[turn.number % CHECK_EVERY :: CHECK_EVERY]
