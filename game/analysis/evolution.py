"""Evolution: which plans spread where many imitate whoever does better, and mutants are rare.

Pairs are drawn from a finite population; one imitates another the likelier the better it does (Fermi rule, Traulsen, Nowak and
Pacheco 2006). Where mutants are rare the population is nearly always of one kind, and moves between kinds by chances of fixation
(Fudenberg and Imhof 2006). In a large population of two plans the risk-dominant one is the more frequent (Nowak et al. 2004; Han
et al. 2020 for the race for AI).
"""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from game.analysis.profiles import Game, NoGame
from game.world.total import Array


def symmetric_table(game: Game) -> Array:
    """(plans, plans) what each plan gets against each. Raises NoGame where the two seats are not in the same position."""
    if len(game.seats) != 2 or game.plans[0] != game.plans[1]:
        raise NoGame("evolution is worked out for two seats with the same plans")
    a, b = game.payoffs
    if not np.allclose(a, b.T, atol=1e-9 * max(1.0, float(np.abs(a).max()))):
        raise NoGame(f"{game.seats[0]} and {game.seats[1]} do not get the same for the same: evolution needs a symmetric game")
    return np.asarray(a)


def fixation(table: Array, mutant: int, resident: int, population: int = 100, strength: float = 0.1) -> float:
    """The chance that one mutant's plan takes over a population of residents; 1 / population for a neutral one."""
    k = np.arange(1, population)
    own = ((k - 1) * table[mutant, mutant] + (population - k) * table[mutant, resident]) / (population - 1)
    other = (k * table[resident, mutant] + (population - k - 1) * table[resident, resident]) / (population - 1)
    return float(np.exp(-logsumexp(np.append(0.0, np.cumsum(-strength * (own - other))))))


def frequencies(game: Game, population: int = 100, strength: float = 0.1) -> dict[str, float]:
    """How often the population is of each plan, where mutants are rare: the stationary chances of moving by fixation."""
    table, plans = symmetric_table(game), game.plans[0]
    many = len(plans)
    moves = np.zeros((many, many))
    for resident in range(many):
        for mutant in range(many):
            if mutant != resident:
                moves[resident, mutant] = fixation(table, mutant, resident, population, strength) / max(many - 1, 1)
        moves[resident, resident] = 1.0 - moves[resident].sum()
    rows = np.vstack([moves.T - np.eye(many), np.ones(many)])
    chances = np.linalg.lstsq(rows, np.append(np.zeros(many), 1.0), rcond=None)[0]
    return dict(zip(plans, (float(c) for c in np.clip(chances, 0.0, 1.0)), strict=True))
