"""One exchange of moves, and the close of a bargaining, when what was sealed is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from game.engine.bargain.confide import confided
from game.engine.bargain.deals import due_votes, leaked, settled, struck
from game.engine.bargain.signing import settle
from game.engine.bargain.table import Table
from game.engine.bargain.tabling import answered, tabled
from game.engine.bargain.votes import bloc_votes
from game.engine.legal import Cut
from game.engine.state import State
from game.orders import ANSWERS, MOVES, Moves, unsaid
from game.world.total import Array

SEALED = ("sign", "leave", "vote", "motion", "renege")
"""Moves that nobody sees before the bargaining closes. Whatever was laid down in any of its exchanges counts."""
COUNTS = ("offers", "counters", "deals")
"""How many drafts, counter-offers and side deals each delegate has offered in this bargaining; kept with what is sealed."""
ACCEPT = float(ANSWERS.index("accept"))


@dataclass(frozen=True, eq=False)
class Talked:
    """The state after an exchange or a close, and what was cut from moves, with the reason."""

    state: State
    cuts: list[Cut]


def exchange(state: State, moves: Moves, table: Table, number: int) -> Talked:
    """Exchange `number`, counted from 0: all seats at once. What they sign, leave and vote is sealed. As talks begin, side deals
    of before leak."""
    if not table.open:
        return Talked(state.but(sealed=laid_down(state, moves)), [])
    if table.deals and number == 0:
        state = state.but(world=leaked(state.world, state.draws, table))
    moves, cuts = _within(moves)
    sealed = laid_down(state, moves)
    register = answered(state.register, moves, state.world.alive)
    state = state.but(register=register, sealed=sealed)
    state, more = tabled(state, moves, table, number)
    cuts += more
    if table.deals:
        state, more = struck(state, moves, table, number)
        cuts += more
    return Talked(state.but(world=confided(state.world, moves, state.turn)) if table.secrets else state, cuts)


def close(state: State, table: Table) -> State:
    """Open what was sealed, let texts lapse, hand over what side deals make due."""
    moves = unsaid(state.world.chart, state.world.worlds).changed_by({name: state.sealed[name] for name in SEALED})
    if table.deals:
        moves = due_votes(state, moves)
    moves = moves.changed_by({"vote": bloc_votes(state.world, moves.vote)})
    register, world = settle(state.register, moves, state.turn, state.world.alive, state.world)
    assert world is not None
    state = state.but(register=register, world=world)
    if table.deals:
        state = settled(state, moves, table)
    return state.but(sealed={})


def laid_down(state: State, moves: Moves) -> Mapping[str, Array]:
    """What is sealed after these moves. To accept an open draft is to sign it."""
    now = {name: getattr(moves, name) for name in SEALED}
    if moves.answer.size and (moves.answer == ACCEPT).any():
        sign = now["sign"].copy()
        delegates = state.world.chart.delegate_actor
        sign[delegates] = np.fmax(sign[delegates], moves.answer == ACCEPT)
        now["sign"] = sign
    return dict(state.sealed) | {n: np.fmax(a, state.sealed[n]) if n in state.sealed else a for n, a in now.items()}


def _within(moves: Moves) -> tuple[Moves, list[Cut]]:
    """Moves cut to their ranges; a number that is none says nothing."""
    done: dict[str, Array] = {}
    cuts: list[Cut] = []
    for name, line in MOVES.items():
        asked = getattr(moves, name)
        if asked.size and not (asked.min() >= line.low and asked.max() <= line.high):
            fit = np.where(np.isnan(asked), line.rest, np.minimum(np.maximum(asked, line.low), line.high))
            cuts.append(Cut(name, f"allowed: {line.low:g} to {line.high:g} {line.unit}", asked - fit))
            done[name] = fit
    return (moves.changed_by(done) if done else moves), cuts
