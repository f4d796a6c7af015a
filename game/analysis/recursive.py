"""Recursive games: a game played turn by turn, solved backwards, the value of going on being part of the payoff of each stage.

The states are the engine's own. From the start every profile of plans is played for one turn, then every profile from every state
that comes out, to the end: one batch a turn. States that differ in nothing but scores are one. What a stage pays is what it adds
to the scores (Everett 1957; Dresher 1962 for inspections that are fewer than turns). How often a plan that may be played `most`
times only has been played is part of the state.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.agents.model import Model
from game.analysis.profiles import CAST, Game, NoGame, candidates, deciders
from game.analysis.solve import Solution, mixed, zero_sum
from game.policies.cast import Cast
from game.policies.scripted import Plan
from game.scenario.load import Setup
from game.world.total import Array

NODES_MOST = 50_000
SCORED = ("world.score", "world.terms")


@dataclass(frozen=True, eq=False)
class Stage:
    """All the states of one turn, and the profiles that are played from each."""

    used: Array  # (nodes, seats, plans) how often each limited plan has been played on the way there
    node: Array  # (branches) the state each branch starts from
    profile: Array  # (branches, seats)
    gain: Array  # (seats, branches) what the turn adds to the scores
    leads: Array  # (branches) the state of the next turn that it comes to, or -1 where the game is over


@dataclass(frozen=True, eq=False)
class Recursion:
    """A game solved backwards: what every seat gets in all, and the first stage with its solution."""

    seats: tuple[str, ...]
    values: Array  # (seats)
    first: Solution
    states: int

    def value(self, seat: str) -> float:
        """What a seat gets over the whole game."""
        return float(self.values[self.seats.index(seat)])


def recursive(
    setup: Setup, plans: Mapping[str, Sequence[Plan]] | None = None, seed: int = 0, ignore: Sequence[str] = ()
) -> Recursion:
    """Solve a game of two seats turn by turn, in the world of `seed`.

    `ignore` names quantities of the world that nothing in the scenario reads again: states that differ in nothing else are one.
    Raises NoGame for other than two seats, for stages of several values, and where states grow beyond NODES_MOST.
    """
    chosen = dict(plans) if plans is not None else {seat: candidates(setup, seat) for seat in deciders(setup)}
    if len(chosen) != 2:
        raise NoGame(f"recursive games are solved for 2 seats; {len(chosen)} decide: {', '.join(chosen) or 'nobody'}")
    stages = _stages(setup, chosen, seed, {*SCORED, *(f"world.{name}" for name in ignore)})
    worth = np.zeros((2, 0))
    first: Solution | None = None
    for stage in reversed(stages):
        solved = [_solved(stage, node, chosen, worth) for node in range(len(stage.used))]
        worth = np.array([s.payoffs for s in solved]).T
        first = solved[0]
    assert first is not None
    return Recursion(tuple(chosen), worth[:, 0], first, sum(len(stage.used) for stage in stages))


# --- forwards: the states ---------------------------------------------------------------------------------------------------
def _stages(setup: Setup, plans: Mapping[str, Sequence[Plan]], seed: int, left_out: set[str]) -> list[Stage]:
    model = Model(setup, seeds=[seed])
    places = [model.axes.actor[seat] for seat in plans]
    used = np.zeros((1, 2, max(map(len, plans.values()))), np.int64)
    counted = np.zeros(used.shape[1:], bool)
    for seat, row in enumerate(plans.values()):
        counted[seat, : len(row)] = [plan.most is not None for plan in row]
    stages: list[Stage] = []
    while not model.over:
        branches = [(node, profile) for node in range(len(used)) for profile in _open(used[node], plans)]
        node, profile = np.array([n for n, _ in branches]), np.array([p for _, p in branches])
        model.branch(node.tolist())
        decider = Cast(dict(zip(places, map(tuple, plans.values()), strict=True)), dict(zip(places, profile.T, strict=True)))
        for name in plans:
            model.hand(name, decider, CAST)
        before = model.world.score[places]
        model.step()
        after = used[node].copy()
        for seat in range(2):
            after[np.arange(len(node)), seat, profile[:, seat]] += counted[seat, profile[:, seat]]
        alive = model.world.alive & (not model.over)
        kept, leads = _merged(model, after, alive, left_out)
        stages.append(Stage(used, node, profile, model.world.score[places] - before, leads))
        if not len(kept) or model.over:
            break
        if len(kept) > NODES_MOST:
            raise NoGame(f"{len(kept):,} states at turn {model.turn}; at most {NODES_MOST:,} are followed")
        model.branch(kept.tolist())
        used = after[kept]
    return stages


def _open(used: Array, plans: Mapping[str, Sequence[Plan]]) -> list[tuple[int, ...]]:
    """The profiles that are left to play where each plan has been used so often."""
    rows = []
    for seat, row in enumerate(plans.values()):
        rows.append([p for p, plan in enumerate(row) if plan.most is None or used[seat, p] < plan.most])
        if not rows[-1]:
            raise NoGame(f"{list(plans)[seat]} has used up all its plans; allowed: at least one without `most`")
    return list(itertools.product(*rows))


def _merged(model: Model, used: Array, alive: Array, left_out: set[str]) -> tuple[Array, Array]:
    """Of states that are alike the first, as places of worlds; and for every world the place of its state among them, or -1."""
    arrays = {name: a for name, a in model.state.arrays().items() if name not in left_out and not name.startswith("draws")}
    rows = [np.asarray(a, float).reshape(-1, model.world.worlds) for a in arrays.values()]
    table = np.concatenate([*rows, used.reshape(len(used), -1).T.astype(float)])
    varied = np.ascontiguousarray(table[(table != table[:, :1]).any(axis=1)].T)
    place: dict[bytes, int] = {}
    kept: list[int] = []
    leads = np.full(len(used), -1)
    for world in np.flatnonzero(alive):
        key = varied[world].tobytes()
        if key not in place:
            place[key] = len(kept)
            kept.append(int(world))
        leads[world] = place[key]
    return np.array(kept, np.int64), leads


# --- backwards: the values --------------------------------------------------------------------------------------------------
def _solved(stage: Stage, node: int, plans: Mapping[str, Sequence[Plan]], worth: Array) -> Solution:
    """The equilibrium of one state: the turn's gains plus what the next state is worth."""
    here = np.flatnonzero(stage.node == node)
    later = np.where(stage.leads[here] >= 0, worth[:, stage.leads[here]] if worth.size else 0.0, 0.0)
    open_plans = [sorted(set(stage.profile[here, seat].tolist())) for seat in range(2)]
    table = np.zeros((2, *map(len, open_plans)))
    for branch, total in zip(here, (stage.gain[:, here] + later).T, strict=True):
        one, other = (open_plans[seat].index(int(stage.profile[branch, seat])) for seat in range(2))
        table[:, one, other] = total
    names = tuple(tuple(row[p].name for p in open_plans[seat]) for seat, row in enumerate(plans.values()))
    return _equilibrium(Game(tuple(plans), names, table))


def _equilibrium(game: Game) -> Solution:
    """The value of a stage where one wins what the other loses; else its equilibrium, if all it has pay the same."""
    both = game.payoffs.sum(axis=0)
    if np.ptp(both) <= 1e-9 * max(1.0, float(np.abs(game.payoffs).max())):
        return zero_sum(game)
    found = mixed(game)
    if not found or any(not np.allclose(one.payoffs, found[0].payoffs, atol=1e-9) for one in found):
        raise NoGame(f"a stage has {len(found)} equilibria that pay differently: which is played is not for the game to say")
    return found[0]
