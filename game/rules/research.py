"""Research: what a lab's best model can do, and how much of that its safety work can carry.

Capability is counted in orders of magnitude of effective training compute over the frontier of 2025: operations times
algorithms (Epoch AI: training compute x4 to x5 a year, algorithms about x3 a year). Public algorithms grow with the effort
of all labs and get harder to find (semi-endogenous growth, Jones 1995; Bloom et al. 2020; Besiroglu et al. 2024 for AI),
and slower between spheres that have grown apart. A lab's own insight leaks in about a year. Open weights pull everybody up:
the best follow the frontier by three months (Epoch AI 2025) to a year (2023-24). Safety work has falling returns, is
shared in part, and cannot run far ahead of the models it is done on.
The Run is the last generation done all in over two quarters (superintelligence as a gamble; MECHANISMS 7, PLAY 2).
"""

from __future__ import annotations

import numpy as np

from game.rules.compute import dashing, focus, shares, split_efficiency
from game.rules.evasion import slowed
from game.rules.law import Change, Turn, Why
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.total import Array, power, ratio, total

LN10 = float(np.log(10.0))
FRONTIER_2025 = 5e26
"""Operations of the largest known run of 2025 (Epoch AI: Grok-3 4.6e26 in February 2025, data/facts.md 1.4)."""


def research(world: World, turn: Turn) -> Change:
    """Move algorithms, insight, capability and safety, and bring any Run a turn nearer its end."""
    if not len(world.chart.axes.lab):
        return Change({})
    experiments = _experiments(world, turn)
    insight = _insight(world, turn, experiments)
    capability = _capability(world, turn, insight)
    fields = {
        "algorithms": world.algorithms + turn.year * _algorithmic_pace(world, turn, experiments),
        "insight": insight,
        "capability": capability,
        "safety": _safety(world, turn, capability),
        "open_weights": _open_weights(world, turn),
        "published": _published(world, turn),
    }
    run = _the_run(world, turn)
    return Change(
        fields | run,
        why={
            "gained": Why("l", capability - world.capability, Seen.JURISDICTION),
            "opened": Why("", fields["open_weights"] - world.open_weights, Seen.ALL),
            "run_begun": Why("l", np.where((run["run_turns"] > 0) & (world.run_turns == 0), 1.0, 0.0), Seen.OWNER),
            "run_noticed": Why("l", np.maximum(run["run_seen"] - world.run_seen, 0.0), Seen.ALL),
            "run_stopped": Why("l", np.where((world.run_turns > 0) & (run["run_turns"] == 0), 1.0, 0.0), Seen.OWNER),
        },
    )


def _experiments(world: World, turn: Turn) -> Array:
    """(l, b) M H100e at work on experiments: training compute that is not in the largest run, or that a ceiling keeps out."""
    train, _, _ = shares(world, turn)
    in_run = focus(world, turn) * np.exp(-LN10 * world.forgone)
    return np.asarray((world.compute + world.covert) * train * (1.0 - in_run))


def _algorithmic_pace(world: World, turn: Turn, experiments: Array) -> Array:
    """(b,) OOM a year that public algorithms gain: more effort helps, each step is harder, secrecy and apartness slow it, and
    capable models do part of the work themselves."""
    params = turn.params
    effort = power(total(experiments) / params.effort_scale, params.effort_returns)
    harder = np.exp(-LN10 * params.harder_to_find * world.algorithms)
    best = np.max(world.capability, axis=0, initial=0.0)
    helped = 1.0 + params.automated_research * best
    hidden = ratio(total(world.covert), total(world.compute + world.covert))
    openness = (1.0 - hidden) * (1.0 - params.secrecy_of_spheres * _apart(world, experiments))
    return np.asarray(params.algorithm_pace * np.minimum(effort, params.effort_most) * harder * helped * openness)


def _apart(world: World, experiments: Array) -> Array:
    """(b,) how far apart the stacks of two researchers are on average, each nation weighted by its experiments."""
    if not world.decoupling.any():
        return np.zeros(world.worlds)
    by_nation = world.chart.labs_to_nation(experiments)
    return mean_apart(world, ratio(by_nation, total(by_nation)))


def mean_apart(world: World, weight: Array) -> Array:
    """(b,) decoupling of pairs of nations on average, by `weight (n, b)` of both."""
    pairs = (weight[:, None] * world.decoupling).reshape(-1, world.worlds)
    return total(weight * world.chart.sites.pairs(pairs))


def _insight(world: World, turn: Turn, experiments: Array) -> Array:
    """(l, b) algorithmic lead over what is public: won by experiments and by luck, lost as people move and papers appear."""
    most = np.max(experiments, axis=0, initial=0.0)
    effort = power(ratio(experiments, most), turn.params.insight_returns)
    luck = turn.draws.uniform("research.insight", world.chart.keys["l"]) - 0.5  # of variance 1/12; over a year near normal
    spread = float(np.sqrt(12.0 * turn.year)) * turn.params.insight_luck
    kept = world.insight * float(np.exp(-turn.year / turn.params.insight_life))
    return np.asarray(kept + (turn.year * turn.params.insight_pace + spread * luck) * effort)


def _capability(world: World, turn: Turn, insight: Array) -> Array:
    """(l, b) best model in the lab: it approaches what the run, and the components built in, are worth and never falls below what
    open weights offer."""
    params = turn.params
    declared = world.aggregate_run - world.covert_run
    worth = declared * split_efficiency(turn.orders.split, turn) * (1.0 - slowed(world, turn)) + world.covert_run
    worth = worth + params.component_worth * world.components
    reach = np.log10(np.maximum(worth, 1e15) / FRONTIER_2025) + world.algorithms + insight
    pace = 1.0 - float(np.exp(-turn.year / params.training_lag))
    trained = world.capability + pace * np.maximum(reach - world.capability, 0.0)
    return np.asarray(np.maximum(trained, world.open_weights - params.adaptation_gap))


def _safety(world: World, turn: Turn, capability: Array) -> Array:
    """(l, b) capability that safety work can carry: the guard share with falling returns, the nation's safety institute, and what
    others publish, the more where academia is strong. A reckless culture wastes part of it; how hard the problem is differs by
    world, and nobody knows."""
    params = turn.params
    guard = np.minimum(turn.orders.guard, 1.0)
    care = 1.0 - params.culture_waste * world.culture
    own = guard / (guard + params.guard_half) * care
    institute = programme_stock(world, "safety_institute")
    shared = params.institute_reach * total(institute) + (1.0 - params.institute_reach) * institute[world.chart.lab_home]
    public = shared / (shared + params.institute_half)
    best = np.max(world.safety, axis=0, initial=-np.inf)
    academia = total(programme_stock(world, "academia"))
    spread = params.safety_spill * (1.0 + academia / (academia + params.academia_half))
    spill = spread * np.maximum(best - world.safety - params.safety_gap, 0.0)
    harder = np.exp(-params.safety_harder * np.maximum(world.safety, 0.0)) / world.difficulty
    pace = (params.safety_pace * own + params.institute_pace * public) * harder
    grown = world.safety + turn.year * (pace + spill)
    return np.asarray(np.minimum(grown, np.maximum(world.safety, capability + params.safety_ahead)))


def _open_weights(world: World, turn: Turn) -> Array:
    """(b,) best open-weights model: what a lab publishes now, and a community nobody commands (MECHANISMS 155). It keeps near the
    best released outside the leading nation, where followers publish to catch up, and is never further behind the frontier
    than papers and leaks allow."""
    params, home = turn.params, world.chart.lab_home
    released = np.where(world.stage >= 2.0, world.deployed, -np.inf)
    published = np.max(np.where(turn.orders.open_weights > 0.5, released, -np.inf), axis=0)
    leader = home[np.argmax(released, axis=0)]
    others = np.max(np.where(home[:, None] == leader, -np.inf, released), axis=0)
    within_reach = np.maximum(others - params.open_gap, np.max(released, axis=0) - params.open_behind)
    behind = np.maximum(within_reach - world.open_weights, 0.0)
    followed = world.open_weights + (1.0 - float(np.exp(-turn.year / params.open_lag))) * behind
    return np.asarray(np.maximum(followed, published))


def _published(world: World, turn: Turn) -> Array:
    """(l, b) best model whose weights each lab has published: what is out cannot be called back."""
    now = (turn.orders.open_weights > 0.5) & (world.stage >= 2.0)
    return np.where(now, np.maximum(world.published, world.deployed), world.published)


def _the_run(world: World, turn: Turn) -> dict[str, Array]:
    """Turns spent on the Run, the compute it began with, and whether it has been noticed. Cutting a lab's compute below a
    share of what it began with stops it."""
    dash = dashing(world, turn)
    if not dash.any():
        nobody = np.zeros_like(world.run_turns)
        return {"run_turns": nobody, "run_start": nobody, "run_seen": nobody}
    chips = world.compute + world.covert
    start = np.where(world.run_turns > 0, world.run_start, chips)
    going = dash & (chips >= turn.params.run_stop_share * start) & (chips > 0)
    noticed = turn.draws.chance("research.run_seen", world.chart.keys["l"], turn.params.run_noticed)
    return {
        "run_turns": np.where(going, world.run_turns + 1.0, 0.0),
        "run_start": np.where(going, start, 0.0),
        "run_seen": np.where(going, np.maximum(world.run_seen, noticed), 0.0),
    }
