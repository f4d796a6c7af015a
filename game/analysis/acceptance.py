"""Acceptance: whether a table is worth playing at, by the line that its scores were set to.

`python -m game.analysis.acceptance [SCENARIO] [--worlds B] [--seed N]` plays AIs against each other and prints the share of every
outcome, how often each seat wins, its mean score, and whether breaking one's word goes with a higher score. Every line says what
is asked for and whether it holds. The line is for scores scaled as `class50` scales them: 60 is par, 66 a win.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.agents.model import Model
from game.analysis.figures import chance, figure
from game.rules.outcome import OUTCOMES, outcome
from game.scenario.load import Setup, load_scenario
from game.world.total import Array

WIN = 66.0
"""Points that win, where no catastrophe has ended the game."""
CATASTROPHES, OTHERS, WINS = (0.15, 0.25), (0.05, 1.0), (0.25, 0.45)
"""Share of games that may end so; that must end in each other way at least; that each seat must win."""
SPREAD, BOTH_WAYS = 4.0, 0.2
"""Points between the highest and the lowest seat's mean; most correlation of a seat's breaches with its score, either way."""
LOT = 128
"""Worlds side by side."""


@dataclass(frozen=True)
class Played:
    """Games of one scenario: `outcomes (b,)` places in OUTCOMES; by seat the scores `(b,)` and the share of turns in which it, or
    a firm at home there, broke a promise `(b,)`."""

    outcomes: Array
    scores: dict[str, Array]
    broke: dict[str, Array]


@dataclass(frozen=True)
class Check:
    """One line: what was measured, its value with its interval in words, what is asked, whether it holds."""

    what: str
    found: str
    asked: str
    holds: bool


def played(setup: Setup, seeds: Sequence[int]) -> Played:
    """Play the scenario with these seeds, in lots."""
    parts = [_lot(setup, seeds[first : first + LOT]) for first in range(0, len(seeds), LOT)]
    seats = parts[0].scores
    return Played(
        np.concatenate([part.outcomes for part in parts]),
        {seat: np.concatenate([part.scores[seat] for part in parts]) for seat in seats},
        {seat: np.concatenate([part.broke[seat] for part in parts]) for seat in seats},
    )


def _lot(setup: Setup, seeds: Sequence[int]) -> Played:
    model = Model(setup, seeds=list(seeds))
    own, actor = {seat: _household(setup, seat) for seat in setup.file.objectives}, model.axes.actor
    broke, turns = {seat: np.zeros(len(seeds)) for seat in own}, np.zeros(len(seeds))
    while not model.over:
        alive = model.world.alive.copy()
        model.step()
        turns += alive
        for seat, household in own.items():
            broke[seat] += alive & (model.world.breach[household] > 0.0).any(axis=0)
    share = {seat: count / np.maximum(turns, 1.0) for seat, count in broke.items()}
    return Played(outcome(model.world), {seat: np.array(model.world.score[actor[seat]]) for seat in own}, share)


def _household(setup: Setup, seat: str) -> list[int]:
    """The seat and the firms at home there."""
    actor = setup.chart.axes.actor
    return [actor[seat], *(actor[name] for name, row in setup.file.actors.items() if row.nation == seat)]


def checks(games: Played) -> list[Check]:
    """Every point of the line, in order."""
    rows = []
    for place, name in enumerate(OUTCOMES):
        rows.append(_share(name.replace("_", " "), games.outcomes == place, CATASTROPHES if name == "catastrophe" else OTHERS))
    going = games.outcomes != OUTCOMES.index("catastrophe")
    rows += [_share(f"{seat} wins", (scores >= WIN) & going, WINS) for seat, scores in games.scores.items()]
    means = {seat: figure(scores) for seat, scores in games.scores.items()}
    values = [mean["mean"] for mean in means.values() if mean is not None and mean["mean"] is not None]
    told = ", ".join(f"{seat} {value:.1f}" for seat, value in zip(means, values, strict=True))
    gap = max(values) - min(values)
    rows.append(Check("seat means", f"{gap:.1f} points apart: {told}", f"at most {SPREAD:g} points apart", gap <= SPREAD))
    return rows + [_correlation(seat, games.broke[seat], scores) for seat, scores in games.scores.items()]


def _share(what: str, happened: Array, asked: tuple[float, float]) -> Check:
    found, (low, high) = chance(happened), asked
    assert found is not None
    mean, least, most = (100.0 * (found[end] or 0.0) for end in ("mean", "low", "high"))
    words = f"{100 * low:.0f} to {100 * high:.0f} %" if high < 1.0 else f"at least {100 * low:.0f} %"
    return Check(what, f"{mean:.1f} % ({least:.1f} to {most:.1f} %)", words, low <= mean / 100.0 <= high)


def _correlation(seat: str, broke: Array, scores: Array) -> Check:
    """Of the share of turns in which a promise was broken with the score; none where nobody, or everybody, broke one always."""
    moved = float(np.std(broke)) > 0.0 and float(np.std(scores)) > 0.0
    r = float(np.corrcoef(broke, scores)[0, 1]) if moved else 0.0
    found = f"{r:+.2f}, broke in {100 * float(np.average(broke)):.0f} % of turns"
    return Check(f"{seat}: breaches and score", found, f"-{BOTH_WAYS:g} to +{BOTH_WAYS:g}", abs(r) <= BOTH_WAYS)


def report(name: str, worlds: int, first: int) -> str:
    """The table of a scenario as text."""
    rows = checks(played(load_scenario(name), range(first, first + worlds)))
    wide = max(len(row.what) for row in rows)
    lines = [f"{row.what:<{wide}}  {'holds' if row.holds else 'FAILS':5}  {row.found}; asked: {row.asked}" for row in rows]
    held = sum(row.holds for row in rows)
    return "\n".join([f"{name}, {worlds} games from seed {first}", *lines, f"{held} of {len(rows)} points hold"])


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m game.analysis.acceptance", description=__doc__.splitlines()[0])
    asked.add_argument("scenario", nargs="?", default="class50")
    asked.add_argument("--worlds", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    found = asked.parse_args()
    sys.stdout.write(report(found.scenario, found.worlds, found.seed) + "\n")
