"""`tournament`: policies against each other across the seats of a scenario. With `--treaties`, texts: `game.runs.contest`.

Seats rotate: in rotation r every scored seat s is played by policy (s + r) mod P, on the same seeds, so that no policy owns a
good seat. A game ranks the policies by the mean of their seats' scores, each seat's score taken against what the seat makes on
average; openskill (Plackett and Luce; Weng and Lin 2011) turns ranks into ratings, whose intervals are bootstrapped over seeds.
Pairs are compared seat by seat and seed by seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from game.agents.model import Model
from game.policies.policy import make
from game.runs.cli import DONE, Wrong
from game.runs.plan import CHUNK
from game.runs.plugins import load_plugins
from game.runs.progress import bar
from game.scenario.load import Setup, load_scenario
from game.world.files import write_whole
from game.world.readouts import readout
from game.world.total import Array

RESAMPLES = 200
FILES = ("ratings.csv", "pairs.csv", "games.parquet")
"""What `tournament --out` leaves in its folder."""


@dataclass(frozen=True, eq=False)
class Results:
    """What a tournament came to."""

    policies: tuple[str, ...]
    seats: tuple[str, ...]
    seeds: Array  # (games)
    policy: Array  # (rotations, seats) place of the policy in each seat
    score: Array  # (rotations, seats, games)
    kept: Array  # (rotations, games) share of promises kept
    found: Array  # (rotations, games) share of breaches found


def tournament(asked: argparse.Namespace) -> int:
    """Play what is asked for and write what came of it. Returns the exit status."""
    load_plugins(asked.plugins)
    if asked.treaties:
        from game.runs.contest import contest

        return contest(asked)
    if asked.policies is None:
        raise Wrong("main.py tournament: give --policies A,B,... to rate policies, or --treaties to rank texts")
    setup = load_scenario(asked.scenario or "standard", asked.plugins)
    policies = tuple(name.strip() for name in asked.policies.split(",") if name.strip())
    if len(policies) < 2 or len(set(policies)) < len(policies):
        raise Wrong(f"main.py tournament: --policies takes two or more names that differ; found {asked.policies!r}")
    for name in policies:
        make(name)
    if not setup.file.objectives:
        raise Wrong(f"main.py tournament: no seat of {setup.name} has objectives; nothing can be won there")
    results = played(setup, policies, asked.games, asked.seed, quiet=asked.quiet)
    table, pairs = ratings(results), paired(results)
    if asked.out is not None:
        _write(asked.out, results, table, pairs)
    print(json.dumps({"ratings": table, "pairs": pairs}) if asked.json else _text(results, table, pairs))
    return DONE


def played(setup: Setup, policies: Sequence[str], games: int, seed: int = 1, quiet: bool = True) -> Results:
    """Play `games` games, in as many rotations as there are policies, on the same seeds in each."""
    seats = tuple(setup.file.objectives)
    many = max(games // len(policies), 1)
    seeds = np.arange(seed, seed + many)
    score = np.zeros((len(policies), len(seats), many))
    kept, found = np.zeros((len(policies), many)), np.zeros((len(policies), many))
    places = np.array([[(s + r) % len(policies) for s in range(len(seats))] for r in range(len(policies))])
    with bar(len(policies) * many, quiet, "games") as done:
        for r in range(len(policies)):
            chosen = {seat: policies[places[r, s]] for s, seat in enumerate(seats)}
            for at in range(0, many, CHUNK):
                part = slice(at, min(at + CHUNK, many))
                model = Model(setup, [int(x) for x in seeds[part]], policy=chosen).run_model()
                world = model.world
                score[r][:, part] = world.score[[model.axes.actor[seat] for seat in seats]]
                kept[r, part] = readout(world, "adherence")
                hits, missed = world.found_after.T.sum(axis=1), world.missed_after.T.sum(axis=1)
                found[r, part] = np.where(hits + missed > 0, hits / np.maximum(hits + missed, 1), np.nan)
                done(part.stop - part.start)
    return Results(tuple(policies), seats, seeds, places, score, kept, found)


# --- ratings -----------------------------------------------------------------------------------------------------------------
def _standings(results: Results) -> Array:
    """(rotations, policies, games) mean of each policy's seats, each against what its seat makes on average over all policies."""
    usual = results.score.mean(axis=(0, 2), keepdims=True)
    spread = np.maximum(results.score.std(axis=(0, 2), keepdims=True), 1e-9)
    level = (results.score - usual) / spread
    found = np.zeros((len(results.policy), len(results.policies), results.score.shape[2]))
    for r in range(len(results.policy)):
        for p in range(len(results.policies)):
            found[r, p] = level[r][results.policy[r] == p].mean(axis=0) if (results.policy[r] == p).any() else 0.0
    return found


def ratings(results: Results) -> list[dict[str, Any]]:
    """A row for each policy: rating (openskill's mean), its 95 % interval over resampled seeds, mean score of its seats."""
    standings = _standings(results)
    games = standings.shape[2]
    whole = _rated(standings, np.arange(games))
    rng = np.random.default_rng(0)
    again = np.array([_rated(standings, rng.integers(0, games, games)) for _ in range(RESAMPLES if games > 1 else 0)])
    rows = []
    for p, name in enumerate(results.policies):
        low, high = np.percentile(again[:, p], [2.5, 97.5]) if len(again) else (whole[p], whole[p])
        rows.append(
            {"policy": name, "rating": float(whole[p]), "low": float(low), "high": float(high), "score": _mean(results, p)}
        )
    return sorted(rows, key=lambda row: -row["rating"])


def _mean(results: Results, policy: int) -> float:
    where = results.policy == policy
    return float(results.score[where].mean()) if where.any() else float("nan")


def _rated(standings: Array, chosen: Array) -> Array:
    """(policies) ratings after the chosen games, in order."""
    from openskill.models import PlackettLuce

    model = PlackettLuce()
    teams = [[model.rating()] for _ in range(standings.shape[1])]
    for game in chosen[: min(len(chosen), 200)]:
        for r in range(standings.shape[0]):
            teams = model.rate(teams, scores=[float(x) for x in standings[r, :, game]])
    return np.array([team[0].mu for team in teams])


def paired(results: Results) -> list[dict[str, Any]]:
    """Every pair of policies: by how many points of score the first makes more of the same seats on the same seeds."""
    rows = []
    by_seat = _by_policy(results)
    for one in range(len(results.policies)):
        for other in range(len(results.policies)):
            if one != other:
                gap = (by_seat[one] - by_seat[other]).mean(axis=0)
                error = 1.96 * gap.std(ddof=1) / np.sqrt(len(gap)) if len(gap) > 1 else float("nan")
                mean = float(gap.mean())
                rows.append({"policy": results.policies[one], "against": results.policies[other], "points": mean,
                             "low": mean - float(error), "high": mean + float(error)})  # fmt: skip
    return rows


def _by_policy(results: Results) -> Array:
    """(policies, seats, games) score of each policy in each seat."""
    found = np.zeros((len(results.policies), len(results.seats), results.score.shape[2]))
    for r in range(len(results.policy)):
        for s in range(len(results.seats)):
            found[results.policy[r, s], s] = results.score[r, s]
    return found


# --- what is written ------------------------------------------------------------------------------------------------------------
def _text(results: Results, table: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> str:
    games = results.score.shape[0] * results.score.shape[2]
    lines = [f"{games} games, {len(results.seats)} seats, every policy in every seat on the same seeds", ""]
    lines += [f"  {'policy':<20} {'rating':>7} {'95 %':>16} {'mean score':>11}"]
    for row in table:
        interval = f"{row['low']:.1f} to {row['high']:.1f}"
        lines.append(f"  {row['policy']:<20} {row['rating']:>7.1f} {interval:>16} {row['score']:>11.1f}")
    lines += ["", "Points of score more than another policy in the same seat, on the same seed:"]
    for row in pairs:
        interval = f"{row['low']:+.1f} to {row['high']:+.1f}"
        lines.append(f"  {row['policy']:<20} {row['points']:>+6.1f}  ({interval}) against {row['against']}")
    caught = results.found[~np.isnan(results.found)]
    lines += ["", f"Promises kept {results.kept.mean():.1%}; breaches found {caught.mean():.1%}" if len(caught) else ""]
    return "\n".join(lines).rstrip()


def _write(out: Path, results: Results, table: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> None:
    """Tables and games, each file whole or not at all."""
    from game.reports.studies import as_csv, plain_parquet

    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / FILES[0], as_csv(table))
    write_whole(out / FILES[1], as_csv(pairs))
    rotation, seat, game = (a.reshape(-1) for a in np.indices(results.score.shape))
    games = plain_parquet({
        "seed": results.seeds[game], "seat": [results.seats[s] for s in seat],
        "policy": [results.policies[results.policy[r, s]] for r, s in zip(rotation, seat, strict=True)],
        "score": results.score.reshape(-1),
    })  # fmt: skip
    write_whole(out / FILES[2], games)
    print(f"written to {out}: {', '.join(FILES[:3])}", file=sys.stderr)
