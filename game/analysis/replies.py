"""Replies: the best a seat can do, turn by turn, against what everybody else plays; and what turning away from a policy gains.

The best reply is found by dynamic programming over the engine's own states (Bellman 1957): two worlds that differ in nothing but
the score so far have the same future, so only the better is kept. Luck is that of the seed given: the reply knows it, which
makes its score a ceiling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.agents.model import Model
from game.analysis.profiles import NoGame, candidates
from game.policies.cast import Cast
from game.policies.scripted import Plan
from game.scenario.load import Setup
from game.world.total import Array

STATES_MOST = 20_000
"""Different states at the start of one turn."""
SCORED = ("world.score", "world.terms")
"""What the future does not depend on."""
REPLY = "(reply)"


@dataclass(frozen=True)
class Reply:
    """The best a seat can do: its score, and what it plays turn by turn."""

    seat: str
    score: float
    plans: tuple[str, ...]
    states: int  # most states that a turn began with

    def __str__(self) -> str:
        return f"{self.seat}: {self.score:g} by {', '.join(self.plans)}"


def best_reply(
    setup: Setup,
    seat: str,
    plans: Sequence[Plan] | None = None,
    seed: int = 0,
    policy: Mapping[str, str] | None = None,
    ignore: Sequence[str] = (),
) -> Reply:
    """The best sequence of `plans`, one a turn, for a seat against the policies of all others, in the world of `seed`.

    `plans` are the seat's candidates if left out. `ignore` names quantities of the world that neither rules nor policies nor
    scores of this scenario read again (records of what was kept, say): states that differ in nothing else are one. Raises NoGame
    where states grow beyond STATES_MOST, or turns share their orders.
    """
    moves = tuple(plans) if plans is not None else candidates(setup, seat)
    if setup.file.session_turns != 1 or setup.file.leaders:
        raise NoGame("a best reply is found where every turn is decided at once: session_turns 1, and no leaders")
    model = Model(setup, seeds=[seed], policy=policy)
    place, many = model.axes.actor[seat], len(moves)
    left_out = {*SCORED, *(f"world.{name}" for name in ignore)}
    found: list[tuple[Array, Array]] = []  # by turn: where each state came from, and by which move
    most = 1
    while not model.over:
        states = model.world.worlds
        model.branch(np.repeat(np.arange(states), many).tolist())
        chosen = np.tile(np.arange(many), states)
        model.hand(seat, Cast({place: moves}, {place: chosen}), REPLY)
        model.step()
        kept = _best_of_alike(model, place, left_out)
        found.append((kept // many, chosen[kept]))
        model.branch(kept.tolist())
        most = max(most, len(kept))
        if len(kept) > STATES_MOST:
            raise NoGame(f"{len(kept):,} states after turn {model.turn}; at most {STATES_MOST:,} are followed")
    score = model.world.score[place]
    return Reply(seat, float(score.max()), _path(found, int(score.argmax()), moves), most)


def _best_of_alike(model: Model, place: int, left_out: set[str]) -> Array:
    """The worlds to go on with: of those with the same future, the one in which the seat has scored most."""
    arrays = {name: a for name, a in model.state.arrays().items() if name not in left_out and not name.startswith("draws")}
    rows = np.concatenate([np.asarray(a, float).reshape(-1, model.world.worlds) for a in arrays.values()])
    varied = rows[(rows != rows[:, :1]).any(axis=1)]
    score = model.world.score[place]
    order = np.lexsort((-score, *varied))
    same = np.zeros(len(order), bool)
    same[1:] = (varied[:, order[1:]] == varied[:, order[:-1]]).all(axis=0)
    return np.sort(order[~same])


def _path(found: Sequence[tuple[Array, Array]], last: int, moves: Sequence[Plan]) -> tuple[str, ...]:
    """What was played turn by turn on the way to the last state."""
    path: list[str] = []
    for came_from, move in reversed(found):
        path.append(moves[int(move[last])].name)
        last = int(came_from[last])
    return tuple(reversed(path))


def deviation(
    setup: Setup,
    seat: str,
    turns: int,
    plans: Sequence[Plan] | None = None,
    seed: int = 0,
    policy: Mapping[str, str] | None = None,
) -> float:
    """What a seat can gain at most over its own policy by doing something else in the first `turns` turns and following the
    policy from then on; nothing if the policy is a best reply to what the others play.

    By the one-shot deviation principle (Blackwell 1965) a strategy of a discounted game is a best reply if no deviation in a
    single turn, from any history, gains. The game is played to the scenario's end: let it be long enough for the discount.
    """
    moves = tuple(plans) if plans is not None else candidates(setup, seat)
    model = Model(setup, seeds=[seed], policy=policy)
    own, place, many = model.seats[seat].policy, model.axes.actor[seat], len(moves)
    for _ in range(min(turns, model.turns)):
        states = model.world.worlds
        model.branch(np.repeat(np.arange(states), many + 1).tolist())
        model.hand(seat, Cast({place: (*moves, Plan("", policy=own))}, {place: np.tile(np.arange(many + 1), states)}), REPLY)
        model.step()
    model.seats[seat].policy = own
    model.run_model()
    score = model.world.score[place]
    return float(score.max() - score[-1])  # the last world has followed the policy all along
