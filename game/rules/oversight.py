"""Oversight: the watchers. What watching costs, who does it, the age of their tools, what bends them, and the monitoring AI's
drift.

The parts: `agency` (money, staff, influence, integrity, trust), `upkeep` (the bill), `assurance` (start-ups that sell
audits), `standing` (what the world minds of findings), `monitor` (the AI), `statute` (law at home). Sensors age as evaders
learn and are renewed by what nations spend on verification, open research and joint laboratories; what is published serves
evaders too, a little later (MECHANISMS 54, 56, 85, 158). How sanctions work is known only from exercises and from use (57,
58).
"""

from __future__ import annotations

import numpy as np

from game.rules.agency import agency, trusted
from game.rules.assurance import assurance
from game.rules.goodwill import goodwill_after
from game.rules.law import Change, Turn, Why
from game.rules.monitor import monitor
from game.rules.standing import opacity, outside, standing
from game.rules.statute import legislation
from game.rules.upkeep import joint_work, upkeep
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.total import Array, ratio, total


def oversight(world: World, turn: Turn) -> Change:
    """Move the watchers by a turn. What needs a treaty moves only in worlds that have one in force."""
    before = world
    told: dict[str, Why] = {}
    touched = _known(world, turn) | legislation(world, turn) | upkeep(world, turn)
    world = world.changed_by(touched)
    watched = _watched(world, turn)
    if watched.any():
        for part in (agency, assurance, standing, monitor):
            fields, why = part(world, turn)
            told |= why
            touched |= _where(watched, fields, world)
            world = world.changed_by(touched)
        touched |= _where(watched, {"tooling": _tooling(world, turn)}, world)
        touched |= _where(watched, goodwill_after(world, turn, _institutions(world)), world)
        told["staff"] = Why("y", world.inspectors - before.inspectors, Seen.ALL)
    return Change(touched, told)


def _institutions(world: World) -> Array:
    """(b,) how far trust rests on an institution and not on persons: nothing where there is none."""
    return trusted(world) if len(world.chart.axes.agency) else np.zeros(world.worlds)


def _watched(world: World, turn: Turn) -> Array:
    """(b,) bool: worlds in which there is anything to watch over, or anybody still minds what was found."""
    levers = turn.levers
    left_over = world.disrepute.any() or world.spent_words.any()
    if turn.treaties is not None and not left_over and not turn.treaties.in_force().any():
        return world.monitor_power > 0.0
    found = world.bound.any(axis=0) | (world.monitor_power > 0.0) | world.disrepute.any(axis=0)
    for lever in (levers.dues, levers.monitor, levers.rating, levers.goodwill_bonus, world.spent_words):
        found = found | lever.any(axis=0)
    return np.asarray(found | levers.access.any(axis=(0, 1)))


def _where(watched: Array, fields: dict[str, Array], world: World) -> dict[str, Array]:
    """New values where there is something to watch, the old ones elsewhere."""
    if watched.all():
        return fields
    return {name: np.where(watched, new, getattr(world, name)) for name, new in fields.items()}


def _known(world: World, turn: Turn) -> dict[str, Array]:
    """What strangers know: of labs that nobody may look into less each turn, of what sanctions do more with each that is
    tried."""
    params = turn.params
    used = ratio(total(world.refusals * world.gdp), total(world.gdp))
    joint = joint_work(world, turn)
    worked = params.rehearsed_by_joint * joint / (joint + params.joint_half) if joint.any() else joint
    unrehearsed = world.unrehearsed * np.exp(-turn.year * (params.rehearsed_by_use * used + worked))
    fields = {"unrehearsed": unrehearsed}
    if (world.leakiness != 1.0).any():
        fields["leak_seen"] = np.exp((1.0 - unrehearsed) * np.log(world.leakiness))
    if len(world.chart.axes.lab):
        fields["opacity"] = opacity(world, turn, outside(world, turn))
    return fields


def _tooling(world: World, turn: Turn) -> Array:
    """(c, b) share of each sensor's first sensitivity that is left."""
    params, ageing = turn.params, world.chart.evidence.sensors.ageing[:, None]
    academia = total(programme_stock(world, "academia"))
    effort = total(programme_stock(world, "verification")) + academia + params.joint_worth * joint_work(world, turn)
    renewed = 1.0 - np.exp(-turn.year * params.tooling_renewal * effort / (effort + params.tooling_half))
    read = 1.0 + params.evaders_read * academia / (academia + params.tooling_half)
    aged = world.tooling * np.exp(-turn.year * ageing * read)
    return np.asarray(aged + (1.0 - aged) * renewed)
