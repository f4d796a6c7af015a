"""Inspection: visits of inspectors to those a treaty binds.

Routine visits are the depositary agency's, as many as the text grants and its trained inspectors can make; the agency sends them
where it orders, or evenly. Challenge visits are demanded by parties. Whoever bars its door is visited by nobody, which all see.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.treaty.register import Register
from game.world.state import World
from game.world.total import Array, ratio, total


def bound_in(world: World, turn: Turn) -> Array:
    """(t, a, b) 1 where a live promise of the treaty binds the actor."""
    due, chart = turn.obligations, world.chart
    treaties, actors = len(chart.axes.treaty), len(chart.axes.actor)
    found = np.zeros((treaties * actors, world.worlds))
    slot = due.place // len(chart.axes.obligation)
    at = slot[:, None] * actors + due.bound_by.astype(np.int64)
    np.maximum.at(found, (at, np.arange(world.worlds)[None]), due.live)
    return found.reshape(treaties, actors, world.worlds)


def visits_by_actor(world: World, turn: Turn) -> Array:
    """(a, b) visits this turn."""
    levers = turn.levers
    if not levers.inspections.any() and not levers.challenges.any():
        return np.zeros_like(world.visits)
    bound = bound_in(world, turn)
    routine = _routine(world, turn, bound)
    demanded = np.zeros_like(routine)
    if turn.treaties is not None and levers.challenges.any():
        demanded = _challenges(world, turn, bound, turn.treaties)
    return (routine + demanded) * (turn.orders.bar < 0.5)


def _surprise(turn: Turn, slot: int) -> Array:
    """(b,) what is left of a visit's worth when it is announced: halls are cleared in days (MECHANISMS 46)."""
    return np.asarray(1.0 / (1.0 + turn.levers.forewarning[slot] / turn.params.clearing_days))


def _routine(world: World, turn: Turn, bound: Array) -> Array:
    """(a, b) the agencies' own visits, within what their inspectors can do."""
    chart, levers = world.chart, turn.levers
    granted = total(levers.inspections * np.array([_surprise(turn, slot) for slot in range(len(levers.inspections))]))
    if len(chart.axes.agency):
        able = turn.params.visits_per_hundred * chart.year * 4.0 * total(world.inspectors * world.integrity)
        able = able / (1.0 + turn.params.office_cost * np.max(levers.hops, axis=0, initial=0.0))
        wanted = total(turn.orders.visit)
    else:
        able, wanted = granted, np.zeros_like(world.visits)
    open_to = np.minimum(total(bound * (levers.inspections > 0.0)[:, None]), 1.0)
    aimed = wanted * open_to
    usual = open_to * _inclined(world, turn)
    even = ratio(usual, total(usual))
    share = np.where(total(aimed) > 0.0, ratio(aimed, total(aimed)), even)
    return np.asarray(share * np.minimum(granted, able))


def _inclined(world: World, turn: Turn) -> Array:
    """(a, b) where inspectors go by themselves: rather to those the body does not favour, which the record of visits gives away
    (MECHANISMS 51), and as far as they rely on a monitoring AI, to those it says will break a promise (180, 182)."""
    chart = world.chart
    home, has = np.maximum(chart.actor_home, 0), (chart.actor_home >= 0)[:, None]
    weight = np.ones_like(world.visits)
    if world.favour.any():
        weight = np.exp(-turn.params.visits_favour * np.max(world.favour, axis=0)[home] * has)
    if world.forecast.any():
        told = world.forecast / np.maximum(np.max(world.forecast, axis=0), 1e-12)
        weight = weight * (1.0 - world.reliance * (1.0 - told) * (world.forecast.any(axis=0)))
    return weight


def _challenges(world: World, turn: Turn, bound: Array, treaties: Register) -> Array:
    """(a, b) visits that parties demand of others under the same treaty, each out of its own quota."""
    found = np.zeros_like(world.visits)
    asked = turn.orders.inspect
    share = ratio(asked, np.maximum(total(np.moveaxis(asked, 1, 0))[:, None], 1.0))
    for slot in range(len(bound)):
        if turn.levers.challenges[slot].any():
            party = treaties.party[slot][world.chart.nation_actor]
            shut = world.barred[world.chart.nation_actor]  # who bars inspectors may send none (MECHANISMS 203)
            may = party * (1.0 - turn.levers.mutual[slot] * shut)
            found += turn.levers.challenges[slot] * _surprise(turn, slot) * total(share * may[:, None]) * bound[slot]
    return found
