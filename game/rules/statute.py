"""Statute: treaty duties that need a law at home before they bite, and how long that takes.

What the text asks of markets, purchases, liability, insurance, rented compute and ratings works once parliaments have passed
it, or at once where nobody must be asked (the ratification gap; MECHANISMS 72). What is in force as the game begins is law
already.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.world.state import World
from game.world.total import Array, ratio, total

LAWS = ("market_access", "tiers", "strict_liability", "insured", "identity", "rating")
"""Levers that are law at home."""


def asked(turn: Turn) -> Array:
    """(n, b) how much law treaties ask of each nation, all kinds together."""
    found = np.zeros_like(turn.levers.market_access)
    for name in LAWS:
        lever = getattr(turn.levers, name)
        if lever.any():
            found = found + lever
    return found


def passed(world: World, turn: Turn) -> Array:
    """(n, b) share of what treaties ask of each nation's law that is law at home this turn."""
    if turn.number == 0:
        return np.ones_like(world.enacted)
    now = asked(turn)
    return world.enacted * ratio(np.minimum(world.asked_law, now), now, empty=1.0)


def in_law(world: World, turn: Turn, name: str) -> Array:
    """(n, b) a lever of LAWS, as far as it is law at home."""
    lever: Array = getattr(turn.levers, name)
    return lever * passed(world, turn) if lever.any() else lever


def closed_market(world: World, turn: Turn) -> Array:
    """(n, b) share of each market that is closed to uncertified models, by the nation's own law or by a treaty's."""
    return np.maximum(world.certified_only, in_law(world, turn, "market_access"))


def tied_purchases(world: World, turn: Turn) -> Array:
    """(n, b) share of state purchases that go by safety tier, by the nation's own rules or by a treaty's."""
    return np.maximum(world.procurement, in_law(world, turn, "tiers"))


def legislation(world: World, turn: Turn) -> dict[str, Array]:
    """Law that parliaments pass this turn, for the next: slower where votes decide."""
    now = asked(turn)
    if not now.any() and not world.asked_law.any():
        return {}
    params = turn.params
    years = params.legislation_years * (params.legislation_decree + (1.0 - params.legislation_decree) * world.elections)
    on = (now > 0.0) | (world.asked_law > 0.0)
    return {"enacted": np.where(on, np.minimum(passed(world, turn) + turn.year / years, 1.0), world.enacted), "asked_law": now}


def regimes(world: World, turn: Turn) -> Array:
    """(b,) how many different sets of rules a lab that sells everywhere must follow: each nation that asks for certificates
    has its own, those whom a treaty binds to the same have one between them (fragmentation; MECHANISMS 39)."""
    common = turn.levers.market_access > 0.0
    own = (world.certified_only > 0.0) & ~common
    return total(own.astype(float)) + common.any(axis=0)
