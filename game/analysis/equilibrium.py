"""Equilibrium: a scenario taken as a game, and solved exactly.

The engine plays every profile of plans, worlds being profiles; what comes out is a finite game, whose solutions are worked out by
the modules below. `python -m game.analysis.equilibrium SCENARIO` prints what there is to say about one.

| question | answer |
|---|---|
| what does everybody get in every profile? | `strategic_form` (game.analysis.profiles) |
| what is stable, best or dominant; what does it cost? | `pure`, `mixed`, `zero_sum`, `correlated`, `commitment`, ... (.solve) |
| what is a game of several turns worth, solved backwards? | `recursive` (.recursive) |
| what is the best reply over many turns; does leaving a policy pay? | `best_reply`, `deviation` (.replies) |
| which agreements hold by themselves? | `by_number`, `together` (.coalitions) |
| what spreads among many who imitate? | `frequencies`, `fixation` (.evolution) |
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from game.analysis.coalitions import Sizes, by_number, together
from game.analysis.evolution import fixation, frequencies
from game.analysis.profiles import Game, NoGame, candidates, deciders, strategic_form
from game.analysis.recursive import Recursion, recursive
from game.analysis.replies import Reply, best_reply, deviation
from game.analysis.solve import (
    Price,
    Solution,
    best_replies,
    commitment,
    correlated,
    deviations,
    dominant,
    expected,
    gains,
    mixed,
    price,
    pure,
    risk_dominant,
    zero_sum,
)
from game.scenario.load import InputError, load_scenario

TABLE_MOST = 64
"""Profiles that are printed one by one."""


def report(game: Game) -> str:
    """What there is to say about a game: payoffs, what leaving gains, what is dominant, what is stable and what that costs."""
    return "\n".join([*_payoffs(game), *_dominance(game), *_equilibria(game), *_together(game)])


def _payoffs(game: Game) -> Iterator[str]:
    yield f"{' x '.join(map(str, game.shape))} profiles of {', '.join(game.seats)}"
    profiles = list(game.profiles())
    for profile in profiles[:TABLE_MOST]:
        worth = ", ".join(f"{seat} {game.payoffs[(i, *profile)]:g}" for i, seat in enumerate(game.seats))
        gain = {seat: more for seat, more in deviations(game, profile).items() if more > 1e-9}
        leaves = ", ".join(f"{seat} gains {more:g} by leaving" for seat, more in gain.items()) or "nobody gains by leaving"
        yield f"  {_named(game, profile)}: {worth}; {leaves}"
    if len(profiles) > TABLE_MOST:
        yield f"  ... and {len(profiles) - TABLE_MOST:,} more"


def _dominance(game: Game) -> Iterator[str]:
    for seat in game.seats:
        if (plan := dominant(game, seat)) is not None:
            yield f"{seat} does best by {plan}, whatever the others do"


def _equilibria(game: Game) -> Iterator[str]:
    stable = pure(game)
    for profile in stable:
        yield f"equilibrium in plans: {_named(game, profile)}"
    if len(game.seats) == 2:
        for found in mixed(game)[len(stable) :]:
            chances = "; ".join(
                f"{seat} {', '.join(f'{p} {c:.6g}' for p, c in zip(game.plans[i], found.strategies[i], strict=True) if c > 1e-9)}"
                for i, seat in enumerate(game.seats)
            )
            yield f"equilibrium in chances: {chances}; worth {', '.join(f'{p:.6g}' for p in found.payoffs)}"
    elif not stable:
        yield "no equilibrium in plans"


def _together(game: Game) -> Iterator[str]:
    welfare = game.payoffs.sum(axis=0)
    best = tuple(int(p) for p in next(zip(*(welfare == welfare.max()).nonzero(), strict=True)))
    yield f"best together: {_named(game, best)}, {welfare.max():g} in all"
    if pure(game):
        yield f"private replies cost {price(game).of_stability:g} to {price(game).of_anarchy:g} of it"
    else:
        yield f"a mediator could bring {correlated(game)[1].sum():g} of it"


def _named(game: Game, profile: Sequence[int]) -> str:
    return ", ".join(f"{seat} {plan}" for seat, plan in game.named(profile).items())


def main(names: Sequence[str]) -> int:
    """Print what there is to say about scenarios. Returns the exit status."""
    for name in names:
        try:
            print(report(strategic_form(load_scenario(name))))
        except (InputError, NoGame) as fault:
            print(f"{name}: {fault}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))


__all__ = [
    "Game", "NoGame", "Price", "Recursion", "Reply", "Sizes", "Solution", "best_replies", "best_reply", "by_number", "candidates",
    "commitment", "correlated", "deciders", "deviation", "deviations", "dominant", "expected", "fixation", "frequencies", "gains",
    "mixed", "price", "pure", "recursive", "report", "risk_dominant", "strategic_form", "together", "zero_sum",
]  # fmt: skip
