"""Standing: what the world minds of findings, what ratings say of labs, and how little is known where nobody may look.

Findings are remembered for some years; they cost goodwill, approval at home, custom and capital, and lower the tier of access
that identity checks grant (MECHANISMS 60, 113, 175). A public rating follows audits, open books and findings; it can be
bought, and a bought one may come out (61). Where no auditor from outside may look, strangers' guesses grow wider from turn to
turn (35).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn, Why
from game.world.declare import Seen
from game.world.state import World
from game.world.suspects import suspect_actor
from game.world.total import Array, total

STEPS = 4.0
"""Tiers of access above none."""


def standing(world: World, turn: Turn) -> tuple[dict[str, Array], dict[str, Why]]:
    """Disrepute and ratings after this turn, and whose bought rating came out."""
    looked = outside(world, turn)
    fields: dict[str, Array] = {}
    if world.suspected.any() or world.disrepute.any():
        fields["disrepute"] = _disrepute(world, turn)
    exposed = _exposed(world, turn, looked)
    fields["repute"] = _repute(world, turn, looked, exposed)
    if exposed.any():
        disrepute = fields.get("disrepute", world.disrepute).copy()
        disrepute[world.chart.lab_actor] += turn.params.rating_scandal * exposed
        fields["disrepute"] = disrepute
    return fields, {"rating_bought": Why("l", exposed, Seen.ALL)}


def outside(world: World, turn: Turn) -> Array:
    """(l, b) how far auditors or inspectors from outside may look into each lab: access at home, or visits."""
    chart, access = world.chart, turn.levers.access
    if not access.any() and not world.visits.any():
        return np.zeros_like(world.opacity)
    audits = chart.evidence.sensors.audits
    granted = np.max(access[audits], axis=0, initial=0.0) if access.any() else np.zeros_like(world.gdp)
    visited = 1.0 - np.exp(-world.visits[chart.lab_actor])
    return np.maximum(granted[chart.lab_home], visited)


def tier(world: World, turn: Turn) -> Array:
    """(l, b) share of risky resources that a record of findings leaves open, in steps; shell firms have none to show."""
    chart = world.chart
    minded = world.disrepute[chart.lab_actor] + world.disrepute[chart.nation_actor][chart.lab_home]
    good = np.ceil(np.exp(-turn.params.record_weight * minded) * STEPS - 1e-9) / STEPS
    return np.asarray(good + (1.0 - good) * bought(turn, chart.evidence.evasions.poses))


def bought(turn: Turn, worth: Array) -> Array:
    """(l, b) the most that any evasion buys each lab, of what full effort is worth `(v)`."""
    spend = turn.orders.evade[turn.chart.lab_actor]
    found = np.zeros((len(spend), turn.orders.evade.shape[-1]))
    price = turn.chart.evidence.evasions.price
    for v in np.flatnonzero(worth > 0.0):
        if spend[:, v].any():
            found = np.maximum(found, worth[v] * spend[:, v] / (spend[:, v] + price[v]))
    return found


def _disrepute(world: World, turn: Turn) -> Array:
    """(a, b) findings still minded: fresh ones come on top, the cleared are forgiven in part."""
    kept = world.disrepute * float(np.exp(-turn.year / turn.params.disrepute_memory))
    innocent = (turn.orders.open_books > 0.5) & (world.suspected == 0.0) & (standing_findings(world, turn) == 0.0)
    return np.where(innocent, kept * (1.0 - turn.params.forgiven), kept) + world.suspected


def standing_findings(world: World, turn: Turn) -> Array:
    """(a, b) findings that stand against each actor."""
    from game.rules.enforcement import add_by_actor

    due = turn.obligations
    if not len(due):
        return np.zeros_like(world.disrepute)
    stands = (world.found.reshape(-1, world.worlds)[due.place] > 0.0) * due.live
    return add_by_actor(due.bound_by.astype(np.int64), stands, len(world.disrepute))


def _exposed(world: World, turn: Turn, looked: Array) -> Array:
    """(l, b) 1 where a bought rating comes out this turn: the likelier the more was bought and the closer auditors look."""
    paid = bought(turn, world.chart.evidence.evasions.flatters)
    if not paid.any():
        return paid
    chance = 1.0 - np.exp(-turn.year * turn.params.rating_exposure * paid * (0.2 + looked))
    return turn.draws.chance("standing.bought", world.chart.keys["l"], chance).astype(float)


def _repute(world: World, turn: Turn, looked: Array, exposed: Array) -> Array:
    """(l, b) public rating: drawn to what audits by a good name say, less findings, lifted by what is bought."""
    params, chart = turn.params, world.chart
    told = params.rating_base + (1.0 - params.rating_base) * looked * world.audit_name
    told = told * np.exp(-params.record_weight * world.disrepute[chart.lab_actor])
    told = told + (1.0 - told) * bought(turn, chart.evidence.evasions.flatters)
    pace = 1.0 - float(np.exp(-turn.year / params.rating_memory))
    return np.where(exposed > 0.0, 0.5 * world.repute, world.repute + pace * (told - world.repute))


def opacity(world: World, turn: Turn, looked: Array) -> Array:
    """(l, b) how wide strangers' guesses are: wider each year that nobody may look, narrower where somebody does."""
    params = turn.params
    opened = np.maximum(looked, turn.orders.open_books[world.chart.lab_actor])
    aim = params.opacity_most + opened * (params.opacity_least - params.opacity_most)
    return np.asarray(world.opacity + (1.0 - float(np.exp(-turn.year / params.opacity_years))) * (aim - world.opacity))


def unexplained(world: World, turn: Turn) -> Array:
    """(a, b) bn USD a turn that accounts do not explain, as auditors estimate it: what evasion costs, and error of the
    estimate in proportion to what the suspect turns over (MECHANISMS 116)."""
    chart, who = world.chart, suspect_actor(world.chart)
    spent = total(np.moveaxis(turn.orders.evade[who], 1, 0))
    size = np.concatenate([turn.year * world.gdp * turn.params.fiscal_share, np.maximum(world.income, 0.0)])
    noise = turn.draws.normal("standing.accounts", chart.keys["a"][who])
    found = np.zeros_like(world.unexplained)
    found[who] = np.maximum(spent + turn.params.accounts_error * size * noise, 0.0)
    return found


def gap_evidence(world: World, turn: Turn, gap: Array) -> Array:
    """(a, b) log likelihood ratio of a hole in the accounts, read by the book: evaders are taken to spend `evader_spends`,
    the error is normal (MECHANISMS 116)."""
    who, params = suspect_actor(world.chart), turn.params
    size = np.concatenate([turn.year * world.gdp * params.fiscal_share, np.maximum(world.income, 0.0)])
    sigma = np.maximum(params.accounts_error * size, params.accounts_grain)
    told = (params.evader_spends * gap[who] - 0.5 * params.evader_spends * params.evader_spends) / (sigma * sigma)
    found = np.zeros_like(gap)
    found[who] = np.clip(told, -params.accounts_most, params.accounts_most)
    return found
