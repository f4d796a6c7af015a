"""Monitor: an AI that parties appoint to watch each other, and what becomes of it.

It sees more than inspectors do (the sensor `ai_monitor`), stops runs on its own, and foretells who will defect (MECHANISMS
89, 176, 181). It drifts from what it was appointed for, the faster the more autonomy and ability it has; oversight holds it,
and what is formally proven of its aims does not drift (183, 184). A drifted monitor forges and withholds evidence for a
hidden goal and reads vague clauses as it likes (178, 179). Several monitors check each other, but err alike (177).
Independent evidence sometimes contradicts it, as long as people still look for themselves (180, 182). With power enough it
takes over enforcement: the end for all (185).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn, Why
from game.rules.parties import at_home, for_nations, members
from game.rules.standing import standing_findings
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.total import Array, average, ratio, total


def monitor(world: World, turn: Turn) -> tuple[dict[str, Array], dict[str, Why]]:
    """Move the monitor by a turn: power, reliance on it, drift, forecasts, and whether it defects."""
    if not turn.levers.monitor.any():
        return _dismissed(world), {}
    autonomy = np.max(turn.levers.monitor, axis=0)
    power = autonomy * _reach(world, turn)
    goal = np.where(autonomy > 0.0, _goal(world, turn), 0.0)
    drift = _drift(world, turn, autonomy)
    pace = 1.0 - float(np.exp(-turn.year / turn.params.reliance_years))
    forecast, error = _foretold(world, turn, autonomy, goal)
    fields = {
        "monitor_power": power,
        "monitor_goal": goal,
        "drift": drift,
        "reliance": np.where(autonomy > 0.0, world.reliance + pace * (power - world.reliance), 0.0),
        "forecast": forecast,
        "misforecast": np.where(autonomy > 0.0, error, world.misforecast),
    }
    taken, ends = _usurped(world, turn, drift, power)
    return fields | ends, {"usurped": Why("", taken, Seen.ALL)}


def _dismissed(world: World) -> dict[str, Array]:
    """Nobody has appointed a monitor: a new one would begin afresh."""
    names = ("drift", "monitor_power", "monitor_goal", "forecast", "reliance")
    return {n: np.zeros_like(getattr(world, n)) for n in names if getattr(world, n).any()}


def _reach(world: World, turn: Turn) -> Array:
    """(b,) share of world output under treaties that have appointed it."""
    watched = (for_nations(turn, turn.levers.monitor) > 0.0) * world.gdp
    return np.asarray(ratio(total(watched), total(world.gdp)))


def _goal(world: World, turn: Turn) -> Array:
    """(n, b) hidden preference, drawn once in each world."""
    drawn = world.monitor_goal.any(axis=0)
    if drawn.all():
        return world.monitor_goal
    return np.where(drawn, world.monitor_goal, turn.draws.normal("monitor.goal", turn.chart.keys["n"]))


def _drift(world: World, turn: Turn, autonomy: Array) -> Array:
    """(b,) distance from what it was appointed for: grows with autonomy and with what models can do, not where its aims are
    proven, and is drawn back by oversight that parties pay for."""
    params, levers = turn.params, turn.levers
    able = 1.0 + params.drift_of_capability * np.max(world.deployed, axis=0, initial=0.0)
    proven = np.max(levers.bounds_proven * (levers.monitor > 0.0), axis=0)
    watch = np.max(members(turn) * (levers.monitor > 0.0)[:, None], axis=0, initial=0.0)
    effort = total(watch * (programme_stock(world, "verification") + programme_stock(world, "safety_institute")))
    held = params.drift_held * effort / (effort + params.drift_half)
    away = params.drift_rate * autonomy * able * (1.0 - proven)
    return np.where(autonomy > 0.0, np.maximum(world.drift + turn.year * (away - held * world.drift), 0.0), 0.0)


def _foretold(world: World, turn: Turn, autonomy: Array, goal: Array) -> tuple[Array, Array]:
    """(a, b) chance of a breach next turn as the monitor says, and (b,) the record of what it said before."""
    params, chart = turn.params, turn.chart
    home = np.maximum(chart.actor_home, 0)
    bias = params.forecast_bias * astray(world, turn) * goal[home] * (chart.actor_home >= 0)[:, None]
    noise = params.forecast_noise * turn.draws.normal("monitor.forecast", chart.keys["a"])
    told = params.forecast_gain * autonomy * np.minimum(2.0 * world.breach, 1.0) - params.forecast_base + noise - bias
    there = (world.bound > 0.0) * (autonomy > 0.0)
    forecast = there / (1.0 + np.exp(-told))
    came = np.minimum(standing_findings(world, turn) + world.suspected, 1.0)
    miss = average((world.forecast - came) * (world.forecast - came), (world.forecast > 0.0).astype(float))
    some = world.forecast.any(axis=0)
    pace = 1.0 - float(np.exp(-turn.year))
    return forecast, np.where(some, world.misforecast + pace * (miss - world.misforecast), world.misforecast)


def astray(world: World, turn: Turn) -> Array:
    """(b,) share of what the monitor does that serves its own ends and that no other monitor of the stack catches: they err
    alike, so that a taller stack helps less and less."""
    params = turn.params
    own = -np.expm1(-np.maximum(world.drift - params.drift_line, 0.0))
    others = np.max(turn.levers.stack, axis=0, initial=1.0) - 1.0
    alike = params.monitors_alike
    return np.asarray(own * (alike + (1.0 - alike) * np.exp(np.log(params.monitor_slip) * others)))


def tampering(world: World, turn: Turn) -> tuple[Array, Array]:
    """(o, b) evidence in nats that a drifted monitor adds against those it would see lose and takes away from those it would
    see win, and (b,) how many such pieces, or honest ones by mistake, independent evidence contradicts."""
    due, params, chart = turn.obligations, turn.params, turn.chart
    slot = due.place // len(chart.axes.obligation)
    autonomy = turn.levers.monitor[slot] * (due.live > 0.0)
    if not autonomy.any():
        return np.zeros(due.live.shape), np.zeros(world.worlds)
    goal = _goal_of_bound(world, turn)
    luck = turn.draws.uniform_by_world("monitor.forge", due.key)
    does = luck < autonomy * params.forge_rate * astray(world, turn) * np.minimum(np.abs(goal), 1.0)
    nats = np.where(does, -np.sign(goal) * params.forge_nats, 0.0)
    human = 1.0 - world.reliance
    check = turn.draws.uniform_by_world("monitor.check", due.key)
    caught = np.where(does, check < params.cross_check * human, (check < params.conflict_noise * human) & (autonomy > 0.0))
    return nats, total(caught.astype(float))


def pretext(world: World, turn: Turn) -> Array:
    """(o, b) nats by which vague clauses let a drifted monitor move the standard of proof: up for those it would see win."""
    due, chart = turn.obligations, turn.chart
    slot = due.place // len(chart.axes.obligation)
    room = turn.levers.ambiguity[slot] * turn.levers.monitor[slot]
    if not room.any() or not world.drift.any():
        return np.zeros(due.live.shape)
    goal = np.clip(_goal_of_bound(world, turn), -1.0, 1.0)
    return np.asarray(room * turn.params.pretext_nats * astray(world, turn) * goal)


def _goal_of_bound(world: World, turn: Turn) -> Array:
    """(o, b) the monitor's preference for the nation of whoever each promise binds."""
    by = turn.obligations.bound_by.astype(np.int64)
    home = np.maximum(turn.chart.actor_home, 0)[by]
    return np.take_along_axis(world.monitor_goal, home, axis=0)


def halted(world: World, turn: Turn, part: Array, whole: Array) -> Array:
    """(l, b) 1 where the monitor stops a lab's training this turn: runs above a promised ceiling nearly always, others by
    mistake, and as its goal has it once it has drifted."""
    lever, params, chart = turn.levers.monitor, turn.params, turn.chart
    if not lever.any() or turn.treaties is None:
        return np.zeros_like(part)
    autonomy = at_home(chart, for_nations(turn, lever))
    over = (part > turn.treaties.ceiling("largest_run", world)) | (whole > turn.treaties.ceiling("aggregate_run", world))
    goal = at_home(chart, world.monitor_goal)
    wrong = astray(world, turn)
    sure = np.where(over, params.halt_sure * (1.0 - wrong * np.clip(goal, 0.0, 1.0)), params.halt_false)
    sure = sure + (1.0 - sure) * params.halt_malice * wrong * np.clip(-goal, 0.0, 1.0)
    return turn.draws.chance("monitor.halt", chart.keys["l"], autonomy * sure).astype(float)


def _usurped(world: World, turn: Turn, drift: Array, power: Array) -> tuple[Array, dict[str, Array]]:
    """(b,) 1 where the monitor defects this turn, and what ends with it. The fairness of play holds here too: never before
    its turn, and a first one becomes a warning."""
    params = turn.params
    excess = np.maximum(drift - params.usurp_drift, 0.0) * (power >= params.usurp_power)
    early = turn.number < turn.fair.get("no_catastrophe_before", 0)
    chance = -np.expm1(-turn.year * params.usurp_rate * excess) * (0.0 if early else 1.0)
    if not chance.any():
        return np.zeros(world.worlds), {}
    taken = (turn.draws.uniform("monitor.usurp", 1)[0] < chance) & (world.ended < 0)
    warned = world.warned
    if turn.fair.get("warning_shot", 0):
        first = taken & (world.warned == 0.0)
        warned, taken = np.where(first, 1.0, warned), taken & ~first
    return taken.astype(float), {
        "usurped": np.where(taken, 1.0, world.usurped),
        "catastrophe": np.where(taken, 1.0, world.catastrophe),
        "ended": np.where(taken, float(turn.number), world.ended),
        "warned": warned,
        "hazard": np.where(chance > 0.0, 1.0 - (1.0 - world.hazard) * (1.0 - chance), world.hazard),
        "survival": world.survival * (1.0 - chance),
    }
