"""Incidents: what goes wrong, how badly, and whether it goes wrong for everyone.

Harm has a heavy tail: few events carry most of it (tails near 1: personal-data losses 0.7, Maillart and Sornette 2010; terror
attacks 1.4, Clauset et al. 2007). Small incidents are counted in public; their base rate is that of the AI Incident Database
(233 in 2024, 362 in 2025, data/facts.md 6). They and the chance of catastrophe both grow exponentially as capability in use
runs ahead of the safety work that carries it, so the public can read the second off the first: `record` and `danger` use
public figures only. Many unsafe labs at once are worse than their sum (MECHANISMS 5, 189). No figure for catastrophe is
known; its level is a parameter of play (experts differ a hundredfold: Karger et al. 2023, the Existential Risk Persuasion
Tournament).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Change, Turn, Why
from game.rules.release import REACH
from game.world.declare import Seen
from game.world.params import Params
from game.world.state import World
from game.world.total import Array, ratio, total

LOGISTIC = float(np.sqrt(3.0) / np.pi)
"""Makes a logistic draw one of variance 1."""


def incidents(world: World, turn: Turn) -> Change:
    """Draw this turn's incidents, and whether the world ends in one."""
    if not len(world.chart.axes.lab):
        return Change({})
    gap = _gap(world, turn)
    risk = _risk(world, turn, gap)
    exposure = total(risk)
    count, worst = _struck(world, turn, gap)
    hazard, by_lab = _hazard(world, turn, risk)
    record = _record(world, turn, count)
    danger = published_danger(world, record, turn.params)
    ends = _ends(world, turn, hazard, by_lab)
    fired = (ends["warned"] > world.warned) & (by_lab == np.max(by_lab, axis=0, initial=0.0))
    worst = np.where(fired, turn.params.severity_most, worst)
    fields = {
        "unsafe": np.maximum(gap, 0.0),
        "exposure": exposure,
        "incidents": count,
        "incident": worst,
        "hazard": hazard,
        "blame": world.blame + world.survival * hazard * ratio(by_lab, total(by_lab)),
        "survival": world.survival * (1.0 - hazard),
        "record": record,
        "danger": danger,
        "amber": np.where(danger >= turn.params.amber_line, world.amber + 1.0, 0.0),
    }
    return Change(
        fields | ends,
        why={
            "incident": Why("l", worst, Seen.ALL),
            "warning": Why("", ends["warned"] - world.warned, Seen.ALL),
            "catastrophe": Why("l", ends["catastrophe"] * ratio(by_lab, total(by_lab)), Seen.ALL),
            "dominance": Why("l", ends["dominant"] - world.dominant, Seen.ALL),
            "hazard": Why("l", by_lab, Seen.NOBODY),
        },
    )


def in_use(world: World, turn: Turn) -> Array:
    """(l, b) capability that is put to use: the released model as far as it reaches, or the better one inside the lab, which
    fewer people touch."""
    reach = np.take(REACH, world.stage.astype(np.int64))
    outside = world.deployed + np.log10(np.maximum(reach, 1e-6))
    return np.asarray(np.maximum(outside, world.capability - turn.params.internal_discount))


def _gap(world: World, turn: Turn) -> Array:
    """(l, b) OOM by which capability in use is ahead of safety work; skipped tests widen it for the life of the model."""
    carried = np.where(world.stage >= 2.0, world.untested, 0.0)
    return in_use(world, turn) - world.safety + turn.params.untested_weight * carried


def _busy(world: World, turn: Turn) -> Array:
    """(l, b) incidents a turn that a lab's models would have with safety work level with capability: by use, world-wide."""
    spread = total(world.gdp * world.adoption) / turn.params.adopted_reference
    return np.asarray(turn.params.incident_rate * turn.year * world.market * spread)


def _struck(world: World, turn: Turn, gap: Array) -> tuple[Array, Array]:
    """(l, b) how many incidents were recorded and how bad the worst was. Counts have the mean of Poisson and nearly its variance
    (Anscombe's transform of a logistic draw); the worst of `n` Pareto severities is drawn at once: (1 - U^(1/n))^(-1/tail)."""
    params, cells = turn.params, world.chart.keys["l"]
    mean = _busy(world, turn) * np.exp(params.incident_steepness * gap)
    luck = np.maximum(turn.draws.uniform("incidents.count", cells), 1e-12)
    root = np.sqrt(mean + 0.375) + 0.5 * LOGISTIC * np.log(luck / (1.0 - luck))
    count = np.where(mean > 0.0, np.floor(np.maximum(root * np.abs(root) - 0.125, 0.0)), 0.0)
    some = np.maximum(count, 1.0)
    beaten = -np.expm1(np.log(np.maximum(turn.draws.uniform("incidents.worst", cells), 1e-12)) / some)
    severe = np.where(world.stage >= 4.0, params.critical_severity, 1.0)
    worst = severe * np.exp(-np.log(np.maximum(beaten, 1e-12)) / params.severity_tail)
    return count, np.where(count > 0.0, np.minimum(worst, params.severity_most), 0.0)


def _risk(world: World, turn: Turn, gap: Array) -> Array:
    """(l, b) each lab's part of systemic risk exposure, in units of a lab of 2025 whose safety work is level with its model. A
    model must be able to do great harm, must be ahead of what safety work carries, and is worse in secret and in critical
    infrastructure."""
    params = turn.params
    secret = 1.0 + params.covert_hazard * ratio(world.covert, world.compute + world.covert)
    critical = np.where(world.stage >= 4.0, params.critical_hazard, 1.0)
    present = (world.compute + world.covert > 0.0) | (world.stage >= 2.0)
    return convex(gap, in_use(world, turn), params) * secret * critical * present


def convex(gap: Array, use: Array, params: Params) -> Array:
    """Risk by how far capability in use is ahead of safety work, and by what it can do: 1 where both are nothing."""
    return np.exp(params.hazard_steepness * gap + params.hazard_power * use)


def _rate(risk: Array, params: Params) -> Array:
    """(l, b) chance of catastrophe a year that each lab adds: its part of the exposure, and more the greater the whole is."""
    coupled = 1.0 + params.systemic_coupling * total(risk)
    return np.minimum(params.hazard_base * risk * coupled, params.hazard_most)


def _hazard(world: World, turn: Turn, risk: Array) -> tuple[Array, Array]:
    """(b,) true chance of catastrophe this turn, and (l, b) each lab's intensity. A Run that ends unaligned is one."""
    intensity = turn.year * _rate(risk, turn.params)
    run = np.where(finishing(world, turn), -np.log(aligned(world, turn)), 0.0)
    early = turn.number < turn.fair.get("no_catastrophe_before", 0)
    intensity = (intensity + run) * (0.0 if early else 1.0)
    return -np.expm1(-total(intensity)), intensity


def finishing(world: World, turn: Turn) -> Array:
    """(l, b) bool: labs whose Run is complete this turn."""
    return np.asarray(world.run_turns >= turn.params.run_length)


def aligned(world: World, turn: Turn) -> Array:
    """(l, b) chance that what a Run creates does what it was meant to: by how well safety work keeps up (MECHANISMS 7)."""
    params = turn.params
    kept = np.minimum(np.maximum(1.0 + (world.safety - world.capability) / params.aligned_range, 0.0), 1.0)
    return params.aligned_low + (params.aligned_high - params.aligned_low) * kept


def _ends(world: World, turn: Turn, hazard: Array, by_lab: Array) -> dict[str, Array]:
    """Catastrophe, warning shot, dominance. The fairness of play turns a first would-be catastrophe into a warning and lets none
    come out of a clear sky; a Run announces itself and is not excused."""
    done = finishing(world, turn)
    fails, in_run = done, np.zeros(world.worlds)
    if done.any():
        good = aligned(world, turn)
        fails = done & ~turn.draws.chance("incidents.aligned", world.chart.keys["l"], good)
        in_run = total(np.where(done, -np.log(good), 0.0))
    failed = fails.any(axis=0)
    due = turn.draws.uniform("incidents.catastrophe", 1)[0] < -np.expm1(-np.maximum(total(by_lab) - in_run, 0.0))
    if turn.fair.get("never_from_green", 0):
        due = due & (world.amber > 0.0)
    warned = world.warned
    if turn.fair.get("warning_shot", 0):
        first = due & (world.warned == 0.0)
        warned, due = np.where(first, 1.0, warned), due & ~first
    strikes = (due | failed) & (hazard > 0.0)
    wins = done & ~fails & ~strikes
    over = strikes | wins.any(axis=0)
    return {
        "catastrophe": np.where(strikes, 1.0, world.catastrophe),
        "warned": warned,
        "dominant": np.where(wins, 1.0, world.dominant),
        "ended": np.where(over & (world.ended < 0), float(turn.number), world.ended),
    }


def _record(world: World, turn: Turn, count: Array) -> Array:
    """(b,) what the public reads off the incident record: how far capability in use is ahead of safety work. The expected count
    is known from use; the logarithm of the excess, over its steepness, is the gap, remembered over about a year."""
    params = turn.params
    usual, seen = total(_busy(world, turn)), total(count)
    read = np.log((seen + 0.5) / (usual + 0.5)) / params.incident_steepness
    memory = float(np.exp(-turn.year / params.record_memory))
    return np.where(usual > 0.0, memory * world.record + (1.0 - memory) * read, world.record)


def published_risk(world: World, record: Array, params: Params) -> Array:
    """(l, b) each lab's part of systemic risk exposure as anybody can work it out: released models, their tests, and the incident
    record `(b,)` for how far capability is ahead of safety work."""
    reach = np.take(REACH, world.stage.astype(np.int64))
    use = world.deployed + np.log10(np.maximum(reach, 1e-6))
    gap = record + params.untested_weight * np.where(world.stage >= 2.0, world.untested, 0.0)
    critical = np.where(world.stage >= 4.0, params.critical_hazard, 1.0)
    return np.asarray(convex(gap, use, params) * critical * (reach > 0.0))


def published_danger(world: World, record: Array, params: Params) -> Array:
    """(b,) chance of catastrophe within a year by what anybody can work out, and by a Run that was noticed."""
    noticed = total(np.where(world.run_seen > 0.0, params.run_fear, 0.0))
    return np.asarray(-np.expm1(-total(_rate(published_risk(world, record, params), params)) - noticed))
