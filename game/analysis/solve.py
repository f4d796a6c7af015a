"""Solutions of a finite game: Nash equilibria pure and mixed, values, correlated equilibria, commitment, dominance, price.

Sources: Nash 1951; support enumeration and Lemke and Howson 1964 as in nashpy (Knight and Campbell 2018, JOSS 3(30) 904);
minimax by linear programme (von Neumann 1928, Dantzig 1951); correlated equilibrium (Aumann 1974) by linear programme; optimal
commitment by one linear programme a reply (von Stengel and Zamir 2010; Conitzer and Sandholm 2006); risk dominance (Harsanyi and
Selten 1988); price of anarchy and of stability (Koutsoupias and Papadimitriou 1999; Anshelevich et al. 2004).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from game.analysis.profiles import Game, NoGame
from game.world.total import Array

TOLERANCE = 1e-9
"""Gains below this are none: what rounding leaves of equal payoffs."""


@dataclass(frozen=True, eq=False)
class Solution:
    """What every seat does, `strategies[i]` being chances over its plans, and what every seat gets."""

    game: Game
    strategies: tuple[Array, ...]
    payoffs: Array

    def chance(self, seat: str, plan: str) -> float:
        """How likely a seat plays a plan."""
        i = self.game.seats.index(seat)
        return float(self.strategies[i][self.game.plans[i].index(plan)])

    def payoff(self, seat: str) -> float:
        """What a seat gets."""
        return float(self.payoffs[self.game.seats.index(seat)])


# --- replies and deviations -----------------------------------------------------------------------------------------------
def expected(game: Game, strategies: Sequence[Array]) -> Array:
    """(seats) what every seat gets on average when each plays its strategy."""
    return np.array([_against(game, i, strategies) @ strategies[i] for i in range(len(game.seats))])


def _against(game: Game, seat: int, strategies: Sequence[Array]) -> Array:
    """(plans) what each plan of a seat gets against the strategies of the others."""
    found = np.moveaxis(game.payoffs[seat], seat, 0)
    for other in reversed([s for i, s in enumerate(strategies) if i != seat]):
        found = found @ other
    return np.asarray(found)


def gains(game: Game, strategies: Sequence[Array]) -> dict[str, float]:
    """What each seat would gain by its best reply, if the others stay: nothing in an equilibrium."""
    now = expected(game, strategies)
    return {seat: float(_against(game, i, strategies).max() - now[i]) for i, seat in enumerate(game.seats)}


def best_replies(game: Game, seat: str, strategies: Sequence[Array]) -> list[str]:
    """The plans of a seat that do best against what the others play."""
    i = game.seats.index(seat)
    worth = _against(game, i, strategies)
    return [name for name, value in zip(game.plans[i], worth, strict=True) if value >= worth.max() - TOLERANCE]


def pure_strategies(game: Game, profile: Sequence[int]) -> tuple[Array, ...]:
    """A profile of plans as strategies that are certain."""
    return tuple(np.eye(size)[place] for size, place in zip(game.shape, profile, strict=True))


def deviations(game: Game, profile: Sequence[int]) -> dict[str, float]:
    """What each seat would gain by its best reply to a profile of plans."""
    return gains(game, pure_strategies(game, profile))


# --- equilibria -----------------------------------------------------------------------------------------------------------
def pure(game: Game) -> list[tuple[int, ...]]:
    """Every profile of plans from which nobody gains by turning away."""
    stable = np.ones(game.shape, bool)
    for i, payoff in enumerate(game.payoffs):
        stable &= payoff >= payoff.max(axis=i, keepdims=True) - TOLERANCE
    return [tuple(int(p) for p in found) for found in np.argwhere(stable)]


def mixed(game: Game) -> list[Solution]:
    """Every Nash equilibrium of a two-seat game that enumeration finds, pure ones first. A degenerate game has more between them.

    Raises NoGame for another number of seats.
    """
    a, b = _two(game, "mixed equilibria")
    found = [pure_strategies(game, profile) for profile in pure(game)]
    for strategies in _enumerated(a, b, bool(found)):
        new = tuple(np.clip(np.asarray(s, float), 0.0, 1.0) for s in strategies)
        good = all(np.isfinite(s).all() and abs(s.sum() - 1.0) < TOLERANCE for s in new)
        if good and max(gains(game, new).values()) < TOLERANCE and not any(_same(new, old) for old in found):
            found.append(new)
    return [Solution(game, s, expected(game, s)) for s in found]


def _enumerated(a: Array, b: Array, some: bool) -> Iterator[Sequence[Array]]:
    """Candidates for equilibria: by support; and, where a degenerate game hides them all, along Lemke and Howson's paths."""
    import nashpy

    table = nashpy.Game(a, b)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nashpy warns of degenerate games; whatever it finds is checked
        for strategies in table.support_enumeration():
            some = True
            yield strategies
        for label in range(0 if some else sum(a.shape)):
            yield from (s for s in [table.lemke_howson(label)] if all(len(p) == n for p, n in zip(s, a.shape, strict=True)))


def _same(one: Sequence[Array], other: Sequence[Array]) -> bool:
    return all(np.allclose(a, b, atol=1e-7) for a, b in zip(one, other, strict=True))


def _two(game: Game, what: str) -> tuple[Array, Array]:
    if len(game.seats) != 2:
        raise NoGame(f"{what} are found for 2 seats; this game has {len(game.seats)}: {', '.join(game.seats)}")
    return game.payoffs[0], game.payoffs[1]


def zero_sum(game: Game) -> Solution:
    """The value of a two-seat game in which one wins what the other loses, and strategies that secure it.

    Raises NoGame where payoffs do not add up to the same in every profile.
    """
    a, b = _two(game, "values")
    if np.ptp(a + b) > TOLERANCE * max(1.0, float(np.abs(a).max())):
        raise NoGame("payoffs do not add up to a constant: the game has no value; look for its equilibria")
    strategies = (_secured(a), _secured(b.T))
    return Solution(game, strategies, expected(game, strategies))


def _secured(table: Array) -> Array:
    """The strategy of the rows that secures most: max v with x' A >= v."""
    rows, columns = table.shape
    found = linprog(
        np.append(np.zeros(rows), -1.0),
        A_ub=np.hstack([-table.T, np.ones((columns, 1))]),
        b_ub=np.zeros(columns),
        A_eq=np.append(np.ones(rows), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0.0, 1.0)] * rows + [(None, None)],
        method="highs",
    )
    return _solved(found)[:rows]


def _solved(found: object) -> Array:
    if not found.success:  # type: ignore[attr-defined]
        raise ArithmeticError(f"the linear programme has no optimum: {found.message}")  # type: ignore[attr-defined]
    return np.asarray(found.x)  # type: ignore[attr-defined]


def correlated(game: Game, worth: Sequence[float] | None = None) -> tuple[Array, Array]:
    """The correlated equilibrium that is best by the seats' weights `worth` (1 each if left out): chances of profiles, payoffs.

    A mediator tells each seat its part of a drawn profile; nobody gains by doing something else.
    """
    size = int(np.prod(game.shape))
    rows = []
    for i, payoff in enumerate(game.payoffs):
        for told in range(game.shape[i]):
            for instead in range(game.shape[i]):
                if instead != told:
                    gain = np.zeros(game.shape)
                    np.moveaxis(gain, i, 0)[told] = np.moveaxis(payoff, i, 0)[instead] - np.moveaxis(payoff, i, 0)[told]
                    rows.append(gain.reshape(-1))
    weight = np.ones(len(game.seats)) if worth is None else np.asarray(worth, float)
    found = linprog(
        -np.tensordot(weight, game.payoffs, 1).reshape(-1),
        A_ub=np.array(rows).reshape(-1, size) if rows else None,
        b_ub=np.zeros(len(rows)) if rows else None,
        A_eq=np.ones((1, size)),
        b_eq=[1.0],
        method="highs",
    )
    chances = _solved(found).reshape(game.shape)
    return chances, np.array([(payoff * chances).sum() for payoff in game.payoffs])


def commitment(game: Game, leader: str, pure_only: bool = False) -> Solution:
    """The best that a leader can commit to before the other seat replies, in chances over its plans; ties fall its way.

    `pure_only` lets it commit to a single plan alone. Raises NoGame for another number of seats than two.
    """
    _two(game, "commitments")
    first = game.seats.index(leader)
    own, other = (np.moveaxis(game.payoffs[i], first, 0) for i in (first, 1 - first))
    offers = [o for reply in range(own.shape[1]) if (o := _offer(own, other, reply, pure_only)) is not None]
    _, strategy, reply = max(offers, key=lambda offer: offer[0])
    answer = np.eye(own.shape[1])[reply]
    strategies = (strategy, answer) if first == 0 else (answer, strategy)
    return Solution(game, strategies, expected(game, strategies))


def _offer(own: Array, other: Array, reply: int, pure_only: bool) -> tuple[float, Array, int] | None:
    """The best commitment of those to which `reply` is a best reply, if there is any."""
    plans, replies = own.shape
    if pure_only:
        fits = [p for p in range(plans) if other[p, reply] >= other[p].max() - TOLERANCE]
        best = max(fits, key=lambda p: own[p, reply], default=None)
        return None if best is None else (float(own[best, reply]), np.eye(plans)[best], reply)
    found = linprog(
        -own[:, reply],
        A_ub=(other - other[:, [reply]]).T,
        b_ub=np.zeros(replies),
        A_eq=np.ones((1, plans)),
        b_eq=[1.0],
        method="highs",
    )
    return (float(own[:, reply] @ found.x), np.asarray(found.x), reply) if found.success else None


# --- what the game is like ------------------------------------------------------------------------------------------------
def dominant(game: Game, seat: str, strictly: bool = True) -> str | None:
    """The plan that does better than each other one whatever the others do (`strictly`), or never worse; None if none does."""
    i = game.seats.index(seat)
    table = np.moveaxis(game.payoffs[i], i, 0).reshape(game.shape[i], -1)
    for place, name in enumerate(game.plans[i]):
        others = np.delete(table, place, axis=0)
        if (table[place] > others + TOLERANCE).all() if strictly else (table[place] >= others - TOLERANCE).all():
            return name
    return None


def risk_dominant(game: Game) -> tuple[int, int] | None:
    """Of the two strict equilibria of a coordination game of two seats and two plans, the one with the larger product of losses
    from turning away; None where they are equal. Raises NoGame for another game."""
    a, b = _two(game, "risk-dominant equilibria")
    stable = pure(game)
    if game.shape != (2, 2) or len(stable) != 2 or stable[0][0] == stable[1][0]:
        raise NoGame("risk dominance compares the two strict equilibria of a game of two seats with two plans each")
    (r, c), (s, d) = stable
    one, other = (a[r, c] - a[s, c]) * (b[r, c] - b[r, d]), (a[s, d] - a[r, d]) * (b[s, d] - b[s, c])
    return None if abs(one - other) < TOLERANCE else (r, c) if one > other else (s, d)


@dataclass(frozen=True)
class Price:
    """What it costs that each seat replies by itself: the joint optimum against equilibria in plans, by the sum of payoffs."""

    optimum: float
    best: float
    worst: float
    profile: tuple[int, ...]  # of the optimum

    @property
    def of_anarchy(self) -> float:
        """What the worst equilibrium falls short of the optimum."""
        return self.optimum - self.worst

    @property
    def of_stability(self) -> float:
        """What the best equilibrium falls short of the optimum."""
        return self.optimum - self.best


def price(game: Game) -> Price:
    """The price of private replies. Raises NoGame where no profile of plans is an equilibrium."""
    welfare = game.payoffs.sum(axis=0)
    stable = [float(welfare[profile]) for profile in pure(game)]
    if not stable:
        raise NoGame("no profile of plans is an equilibrium; use mixed() or correlated()")
    top = tuple(int(p) for p in np.unravel_index(int(welfare.argmax()), welfare.shape))
    return Price(float(welfare.max()), max(stable), min(stable), top)
