"""Insurance and liability: who pays for the damage that a lab's models do, and what insurers ask.

Without more, a lab pays for damage only where fault is shown. Strict liability makes it pay whatever its fault (Shavell 1980;
MECHANISMS 31). Where law asks for cover, insurers carry it for a premium. They look closely, so that the premium follows
hidden risk, with an error: a public signal (69). Full cover without a deductible makes its holder careless (moral hazard,
Arrow 1963).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.rules.statute import in_law
from game.world.state import World
from game.world.total import Array


def damages(world: World, turn: Turn, incident: Array) -> Array:
    """(l, b) bn USD that each lab pays this turn for the worst of its incidents, by law at home; insurers pay the covered
    share."""
    params, levers = turn.params, turn.levers
    owed = params.liability * incident
    if levers.strict_liability.any():
        strict = in_law(world, turn, "strict_liability")[world.chart.lab_home]
        owed = owed + strict * np.maximum(params.harm - params.liability, 0.0) * incident
    if levers.insured.any():
        owed = owed * (1.0 - in_law(world, turn, "insured")[world.chart.lab_home])
    return np.asarray(owed)


def premia(world: World, turn: Turn) -> Array:
    """(l, b) bn USD that insurers ask this turn: covered share of what a lab of its sales and its hidden risk may expect to
    owe."""
    params, levers = turn.params, turn.levers
    if not levers.insured.any():
        return np.zeros_like(world.premium)
    cover = in_law(world, turn, "insured")[world.chart.lab_home]
    strict = in_law(world, turn, "strict_liability")[world.chart.lab_home]
    owed = params.liability + strict * np.maximum(params.harm - params.liability, 0.0)
    risk = np.exp(params.incident_steepness / params.severity_tail * world.unsafe)
    noise = np.exp(params.premium_error * turn.draws.normal("insurance.premium", world.chart.keys["l"]))
    usual = params.premium_base * np.maximum(world.income, 0.0)
    return np.asarray(cover * usual * owed / params.harm * risk * noise)


def careless(world: World, turn: Turn, culture: Array) -> Array:
    """(l, b) appetite for risk after a turn of cover: it grows where nothing is left to pay oneself."""
    if not turn.levers.insured.any():
        return culture
    full = np.maximum(in_law(world, turn, "insured")[world.chart.lab_home] - turn.params.deductible, 0.0)
    return np.asarray(culture + turn.year * turn.params.moral_hazard * full * (1.0 - culture))
