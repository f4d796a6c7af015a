"""Goodwill: what relations between nations mend towards, and what treaties, findings and institutions make of it.

Words alone lift goodwill among those who say them; it fades, and one claim that turns out doubtful spends it (MECHANISMS 32,
33). A finding lowers the goodwill of others. Institutions that are trusted keep relations where they are when governments
change; without them a new government begins almost anew (204).
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.rules.parties import members
from game.world.state import World
from game.world.total import Array


def goodwill_rest(world: World, turn: Turn) -> Array:
    """(n, n, b) goodwill of the first nation towards the second to which their relations mend: as at the start, lifted by words
    between parties, lowered by what the second was found to have done."""
    rest = turn.chart.first_goodwill[..., None]
    bonus = turn.levers.goodwill_bonus
    if bonus.any():
        said = bonus * (1.0 - world.spent_words)
        rest = rest + (1.0 - rest) * np.minimum(said[:, None], said[None])
    if world.disrepute.any():
        rest = rest * np.exp(-turn.params.goodwill_of_findings * found_at(world))[None]
    return np.asarray(rest)


def found_at(world: World) -> Array:
    """(n, b) findings still minded against each nation and, at half their weight, its labs."""
    chart = world.chart
    return world.disrepute[chart.nation_actor] + 0.5 * chart.labs_to_nation(world.disrepute[chart.lab_actor])


def goodwill_after(world: World, turn: Turn, trust: Array) -> dict[str, Array]:
    """Words that fade and are spent; relations of parties shaken by a change of government, less so where institutions carry
    them."""
    fields: dict[str, Array] = {}
    bonus = turn.levers.goodwill_bonus
    if bonus.any() or world.spent_words.any():
        fields["spent_words"] = _spent(world, turn)
    if world.changed.any() and world.bound.any():
        fields["goodwill"] = _shaken(world, turn, trust)
    return fields


def _spent(world: World, turn: Turn) -> Array:
    """(n, b) share of the goodwill of words that is gone: it fades from year to year, and at once when a dossier on the
    nation or its labs turns suspicious; who says nothing any more has nothing to spend."""
    chart, params = turn.chart, turn.params
    faded = 1.0 - (1.0 - world.spent_words) * float(np.exp(-turn.year / params.words_life))
    due = turn.obligations
    doubted = np.zeros_like(world.gdp)
    if len(due):
        home = np.maximum(chart.actor_home, 0)[due.bound_by.astype(np.int64)]
        doubt = (world.posterior.reshape(-1, world.worlds)[due.place] >= params.doubt_line) * due.live
        np.maximum.at(doubted, (home, np.arange(world.worlds)[None]), doubt)
    return np.where(turn.levers.goodwill_bonus > 0.0, np.where(doubted > 0.0, 1.0, faded), 0.0)


def _shaken(world: World, turn: Turn, trust: Array) -> Array:
    """(n, n, b) goodwill after governments changed: between parties it falls back towards where it began, the less the more the
    institution that joins them is trusted."""
    party = members(turn)
    joined = np.zeros_like(world.goodwill)
    for slot in np.flatnonzero(party.any(axis=(1, 2))):
        joined = np.maximum(joined, party[slot][:, None] * party[slot][None])
    new = np.maximum(world.changed[:, None], world.changed[None]) * joined
    rest = turn.chart.first_goodwill[..., None]
    gained = np.maximum(world.goodwill - rest, 0.0)
    lost = turn.params.new_government * (1.0 - trust) * new
    return np.asarray(world.goodwill - lost * gained)
