"""Beliefs: what each nation holds likely of every actor's hidden conduct. Its mind, kept for people too.

Bayes from what the nation sees: the dossiers of treaties it is in, its own eyes, findings that are public. Of those nobody can
look into it fears the worse the longer they stay dark (MECHANISMS 35, 166). A forecast says how likely the actor breaks a promise
next turn; the seat's record of forecasts is measured afterwards (Brier 1950). The last row is the public's: firms go by it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from game.knowledge.observe import Observation
from game.world.chart import Chart
from game.world.total import Array, Index, ratio, total

MIND = ("doubt", "faith", "dark")
"""Chance that the actor breaks a promise now; share of turns in which it keeps its word; turns unseen. `(n + 1, a, b)`."""


FOUND = 0.95
"""How sure the public is while a finding stands."""


def blank(chart: Chart, worlds: int) -> dict[str, Array]:
    """Minds before anything has happened."""
    shape = (len(chart.axes.nation) + 1, len(chart.axes.actor), worlds)
    prior = chart.params.values.get("breach_prior", 0.05)
    return {"doubt": np.full(shape, prior), "faith": np.full(shape, 0.8), "dark": np.zeros(shape)}


def updated(mind: Mapping[str, Array], seen: Observation) -> dict[str, Array]:
    """The minds after a turn; `seen` is the observation of all nations, in their order. Nothing changes where nobody is bound."""
    if not seen.public("bound").any():
        return dict(mind)
    params, bound = seen.chart.params, seen.public("bound") > 0.0
    who = np.flatnonzero(bound.any(axis=1))
    held = bound[who][None]
    odds, looked = _evidence(seen, who)
    before = {name: mind[name][:, who] for name in MIND}
    fade = np.minimum(before["dark"] * params.dark_fear, params.dark_most)
    now = {
        "doubt": np.where(held, 1.0 / (1.0 + np.exp(-(odds + fade))), params.breach_prior),
        "dark": np.where(held & ~looked, before["dark"] + 1.0, 0.0),
        "faith": _faith(before["faith"], seen.public("suspected")[who][None] > 0.0, held, params.faith_pace),
    }
    fresh = {
        "doubt": np.full_like(mind["doubt"], params.breach_prior),
        "dark": np.zeros_like(mind["dark"]),
        "faith": mind["faith"].copy(),
    }
    some = total(bound.astype(float)) > 0.0
    for name in MIND:
        fresh[name][:, who] = now[name]
        fresh[name] = np.where(some, fresh[name], mind[name])
    return fresh


def _evidence(seen: Observation, who: Index) -> tuple[Array, Array]:
    """(n + 1, a, b) log odds of a breach by all that each nation sees of the actors `who`, and whether anything was looked at."""
    prior = seen.chart.params.breach_prior
    suspicion = np.clip(seen.suspicion()[:, who], 0.0, 1.0 - 1e-9)
    public = np.where(seen.against("found")[who] > 0.0, FOUND, prior)
    agency = np.maximum(np.where(suspicion > 0.0, suspicion, prior), public[None] * (public[None] > prior))
    intel = seen.own("intel")[:, who]
    odds = np.concatenate([np.log(agency / (1.0 - agency)) + intel, np.log(public / (1.0 - public))[None]])
    looked = np.concatenate([(suspicion > 0.0) | (np.abs(intel) > 0.1), (public > prior)[None]])
    return odds, looked


def _faith(faith: Array, fresh: Array, bound: Array, pace: float) -> Array:
    """Beta-like memory of promises kept and broken, by what is public: findings against, turns bound without one."""
    moved = np.where(fresh, faith * (1.0 - 4.0 * pace), faith + pace * (1.0 - faith) * 0.5)
    return np.where(bound, np.clip(moved, 0.02, 0.98), faith)


def forecast(mind: Mapping[str, Array], chart: Chart) -> Array:
    """(n + 1, a, b) chance that the actor breaks a promise next turn, as that nation may know it."""
    params, doubt = chart.params, mind["doubt"]
    begins = (1.0 - mind["faith"]) * params.relapse
    return np.asarray(np.clip(doubt * (1.0 - params.breach_ends) + (1.0 - doubt) * begins, 0.0, 1.0))


def credibility(seen: Observation) -> Array:
    """(n, b) share of threats that each nation has carried out, with one of each to begin with (Laplace)."""
    return ratio(seen.public("carried") + 1.0, seen.public("threats") + 1.0, empty=1.0)
