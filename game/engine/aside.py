"""Aside: worlds of a batch that have ended are laid by, and the others play on without them.

Only a run that nobody watches does this (`Model.run_model`). A world is laid by as it stood when it ended, so what is joined in
the end is bit for bit what a batch that carried all its worlds to the end would hold.
"""

from __future__ import annotations

import numpy as np

from game.engine.state import State
from game.orders import Orders, room, unwritten
from game.world.total import Array, Index

SPARED = 8
"""A batch is made smaller once one world in so many has ended."""


class Aside:
    """What has become of the worlds of a batch: those carried on, and those laid by."""

    def __init__(self, worlds: int) -> None:
        self._carried: Index = np.arange(worlds)
        self._ended = np.zeros(worlds, bool)
        self._whole: State | None = None  # all worlds of the batch; filled in as they end

    def lay_by(self, state: State, orders: Orders) -> tuple[State, Orders]:
        """Lay by the worlds that ended this turn; returns what to carry on with. An ended world that is still carried along plays
        on unheeded."""
        alive = state.world.alive
        fresh = np.flatnonzero(~alive & ~self._ended[self._carried])
        self._ended[self._carried[fresh]] = True
        for world in fresh:
            self._keep(state, int(self._carried[world]), int(world))
        living = np.flatnonzero(alive)
        if not 0 < len(living) <= len(alive) * (SPARED - 1) // SPARED:
            return state, orders
        self._carried = self._carried[living]
        return state.at(living), orders.at(living)

    def joined(self, state: State, orders: Orders) -> tuple[State, Orders]:
        """All worlds of the batch, in their order; those that had ended ask for nothing."""
        if self._whole is None:
            return state, orders
        living = np.flatnonzero(state.world.alive)
        places = self._carried[living]
        self._keep(state, places, living)
        sheet = unwritten(orders.chart, len(self._ended))
        for deed, asked in orders.arrays().items():
            if any(asked.strides):
                room(sheet, deed)[..., places] = asked[..., living]
        whole = self._whole.but(register=state.register.but(**self._whole.register.arrays()))
        return whole.but(draws=self._whole.draws.at(state.turn), filed=state.filed), sheet

    def spread(self, values: Array) -> Array:
        """`(..., b)` of all worlds from the values of those carried; 0 for the others."""
        whole = np.zeros((*values.shape[:-1], len(self._ended)))
        whole[..., self._carried] = values
        return whole

    def _keep(self, state: State, places: Index | int, worlds: Index | int) -> None:
        """Copy worlds of the batch that is carried to their places in the whole one."""
        if self._whole is None:
            self._whole = state.mapped(lambda values: np.empty((*values.shape[:-1], len(self._ended)), values.dtype))
        for kept, values in zip(self._whole.arrays().values(), state.arrays().values(), strict=True):
            kept[..., places] = values[..., worlds]
