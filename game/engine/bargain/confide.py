"""Show or tell: secrets become goods. What is shown goes through the engine under seal, and its holder may pass it on; what is
told may be a lie (PLAY 5).
"""

from __future__ import annotations

import numpy as np

from game.orders import UNTOLD, Moves
from game.world.secrets import figures
from game.world.state import World
from game.world.total import Array


def confided(world: World, moves: Moves, turn: int) -> World:
    """The world after one exchange of secrets; all at once, so that nobody passes on what it gets in the same exchange."""
    fields: dict[str, Array] = {}
    shows = (np.moveaxis(moves.show, 0, 1) > 0.5) & world.alive & _other(world)
    tells = (np.moveaxis(moves.tell, 0, 1) > UNTOLD / 2.0) & world.alive & _other(world)
    if (moves.pass_on >= 0.0).any():
        fields |= _passed(world, moves)
    if shows.any():
        held = {name: fields.get(name, getattr(world, name)) for name in ("shown", "shown_kind", "shown_at")}
        now = {"shown": figures(world), "shown_kind": world.secret, "shown_at": np.full_like(world.secret, turn + 1.0)}
        fields |= {name: np.where(shows, now[name][None], held[name]) for name in held}
    if tells.any():
        fields["told"] = np.where(tells, np.moveaxis(moves.tell, 0, 1), world.told)
        fields["told_kind"] = np.where(tells, world.secret[None], world.told_kind)
        fields["told_at"] = np.where(tells, turn + 1.0, world.told_at)
    return world.changed_by(fields) if fields else world


def _other(world: World) -> Array:
    """(s, f, 1) bool: the secret is not the seat's own."""
    chart = world.chart
    return np.asarray(np.arange(len(chart.axes.delegate))[:, None] != chart.secret_owner[None])[..., None]


def _passed(world: World, moves: Moves) -> dict[str, Array]:
    """What each seat holds after sealed figures were passed on: of several figures of one secret the newest."""
    held = {name: getattr(world, name).copy() for name in ("shown", "shown_kind", "shown_at")}
    seats = len(held["shown"])
    for giver in range(seats):
        to = np.floor(moves.pass_on[giver] + 0.5)
        sent = (to >= 0.0) & (world.shown_at[giver] > 0.0) & world.alive
        for taker in range(seats) if sent.any() else ():
            newer = sent & (to == taker) & (world.shown_at[giver] > held["shown_at"][taker]) & _other(world)[taker]
            for name, figure in held.items():
                figure[taker] = np.where(newer, getattr(world, name)[giver], figure[taker])
    return held
