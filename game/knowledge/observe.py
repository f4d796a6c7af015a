"""Observation: the only door to what a seat knows.

`observe(state, seats)` serves policies, people, bots, previews and saves alike. Public quantities carry no seat axis; own ones
are the cells that the seats of a group own, below each other; `pairs` lists every (seat, cell) that may be seen. What a seat
may not see never leaves this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from game.orders import Orders
from game.treaty.levers import Levers
from game.treaty.register import Obligations, Register
from game.world.chart import Chart
from game.world.declare import Declared, Seen
from game.world.owners import owned, owned_axis, owners
from game.world.starts import sees_cells, shown
from game.world.state import FIELDS, World
from game.world.total import Array, Index


class Hidden(LookupError):
    """A quantity was asked for by somebody who may not see it."""


@dataclass(frozen=True, eq=False)
class Observation:
    """What a group of seats sees at one moment. `seats` are positions on the actor axis."""

    seats: tuple[int, ...]
    chart: Chart
    turn: int
    register: Register  # treaties are public: texts, parties, since when
    _world: World
    led: Orders | None = None  # what the leaders have ordered this turn, where a scenario names any: seen by all
    minds: Mapping[str, Array] | None = None  # what nations remember and believe; `mind` gives each seat its own
    _notes: Mapping[str, Array] = field(default_factory=dict)  # what policies have noted, by actor: each reads its own rows
    exchange: int = 0  # of moves in this bargaining, counted from 0
    exchanges: int = 1  # how many there are
    _standing: Mapping[int, Any] = field(default_factory=dict)  # standing orders by actor: each reads its own

    @property
    def worlds(self) -> int:
        """How many worlds are seen at once."""
        return self._world.worlds

    def at(self, worlds: slice, minds: Mapping[str, Array] | None = None) -> Observation:
        """The same of some of the worlds."""
        notes = {name: note[..., worlds] for name, note in self._notes.items()}
        return replace(self, register=self.register.at(worlds), _world=self._world.at(worlds), minds=minds, _notes=notes)

    def public(self, name: str) -> Array:
        """A quantity that everybody sees, whole and read-only. Raises Hidden for any other."""
        if FIELDS[name].seen_by is not Seen.ALL:
            raise Hidden(f"{name} is seen by {FIELDS[name].seen_by.value}, not by all")
        return self._shown(FIELDS[name], _closed(getattr(self._world, name)))

    def own(self, name: str) -> Array:
        """The cells of a quantity that the group's seats own: `(cells, b)`, in the order of `cells`. Raises Hidden."""
        line = FIELDS[name]
        if line.seen_by in (Seen.NOBODY, Seen.MEMBERS):
            raise Hidden(f"{name} is seen by {line.seen_by.value}")
        return self._taken(line, self.cells(line.axes), own=True)

    def cells(self, axes: str) -> Index:
        """Which cells along the owned axis of `axes` belong to the group."""
        return _cells(self.chart, axes, self.seats)

    def seat_of(self, axes: str) -> Index:
        """For each of `cells(axes)`, the actor that owns it."""
        return owners(self.chart, axes)[self.cells(axes)]

    def pairs(self, name: str) -> tuple[Index, Index, Array]:
        """Every (seat, cell) the group may see of a quantity: positions in `seats`, cells, values `(pairs, ..., b)`."""
        line = FIELDS[name]
        rows, cells = _pairs(self.chart, name, self.seats)
        return rows, cells, self._taken(line, cells)

    def seen(self, name: str) -> tuple[Array, Array]:
        """For a single seat: the whole quantity with hidden cells at their resting value, and the mask of what is seen."""
        if len(self.seats) != 1:
            raise ValueError("seen() is for one seat; use pairs()")
        line = FIELDS[name]
        if line.seen_by is Seen.MEMBERS:
            return self.dossier(name)[0], np.ones(len(self.chart.axes.treaty), bool)  # of other treaties: at rest, as guessed
        mask = sees_cells(self.chart, line, self.seats[0])
        value = getattr(self._world, name)
        if not line.axes:
            return (value, np.ones(1, bool)) if mask[0] else (np.full_like(value, line.rest), mask)
        shape = [1] * value.ndim
        shape[owned_axis(line)] = len(mask)
        return np.where(mask.reshape(shape), value, line.rest), mask

    def dossier(self, name: str) -> Array:
        """A quantity on treaties that their parties see: `(seats, t, ..., b)`, at rest where the seat is not a party."""
        line = FIELDS[name]
        if line.seen_by not in (Seen.MEMBERS, Seen.ALL):
            raise Hidden(f"{name} is seen by {line.seen_by.value}")
        value = getattr(self._world, name)
        if line.seen_by is Seen.ALL:
            return _closed(np.broadcast_to(value, (len(self.seats), *value.shape)))
        nation = np.maximum(self.chart.actor_home[list(self.seats)], 0)
        member = self.register.party[:, self.chart.nation_actor[nation]] * self.register.in_force()[:, None]
        if len(self.chart.axes.agency):
            member[:, np.isin(self.seats, self.chart.agency_actor)] = 1.0
        return np.where(np.moveaxis(member, 1, 0)[:, :, None] > 0.0, value[None], line.rest)

    def mind(self, name: str) -> Array | None:
        """What the seats' own nations believe, `(seats, a, b)`; firms go by the public. None where there are no minds."""
        if not self.minds or name not in self.minds:
            return None
        nations = len(self.chart.axes.nation)
        nation = self.chart.actor_nation[list(self.seats)]
        return np.asarray(self.minds[name][np.where(nation >= 0, nation, nations)])

    def against(self, name: str) -> Array:
        """(a, b) 1 where a public field on promises (`found`, `accused`) is set against the actor."""
        rows = self.register.combined(self._world)[1]
        found = np.zeros((len(self.chart.axes.actor), self.worlds))
        if len(rows):
            stands = (self.public(name).reshape(-1, self.worlds)[rows.place] > 0.0) * rows.live
            np.maximum.at(found, (rows.bound_by.astype(np.int64), np.arange(self.worlds)[None]), stands)
        return found

    def levers(self) -> Levers:
        """What treaties in force have set: public, as treaties are."""
        return self.register.combined(self._world)[0]

    def obligations(self) -> Obligations:
        """What treaties in force hold everybody to: public, as treaties are."""
        return self.register.combined(self._world)[1]

    def suspicion(self, rows_of: Index | None = None) -> Array:
        """(seats, a, b) the highest posterior in the dossiers on each actor, of treaties the seat is party to; 0 for none. Of the
        seats at `rows_of` alone, if given: a group of many seats need not have it all."""
        chart, world = self.chart, self._world
        seats = np.array(self.seats, np.int64) if rows_of is None else np.array(self.seats, np.int64)[rows_of]
        rows = self.register.combined(world)[1]
        found = np.zeros((len(seats), len(chart.axes.actor), world.worlds))
        if not len(rows):
            return found
        treaties, actors = len(chart.axes.treaty), len(chart.axes.actor)
        slot = rows.place // len(chart.axes.obligation)
        flat = np.zeros((treaties * actors, world.worlds))
        value = world.posterior.reshape(-1, world.worlds)[rows.place] * rows.live
        np.maximum.at(flat, (slot[:, None] * actors + rows.bound_by.astype(np.int64), np.arange(world.worlds)[None]), value)
        by_treaty = flat.reshape(treaties, actors, world.worlds)
        nation = chart.nation_actor[np.maximum(chart.actor_home[seats], 0)]
        agency = np.isin(seats, chart.agency_actor)
        for t in range(treaties):
            member = np.maximum(self.register.party[t, nation] * self.register.in_force()[t], agency[:, None])
            np.maximum(found, by_treaty[t][None] * member[:, None], out=found)
        return found

    def ceiling(self, deed: str) -> Array:
        """The lowest bound that treaties in force set on a promised deed: `(cells, b)`, 1e40 where there is none. Public."""
        return self.register.ceiling(deed, self._world)

    def noted(self, name: str, shape: tuple[int, ...] = ()) -> Array:
        """`(seats, *shape, b)` what was noted for the group's seats under a name; 0 where nothing was yet. Read-only."""
        if name not in self._notes:
            return np.zeros((len(self.seats), *shape, self.worlds))
        return _closed(self._notes[name][list(self.seats)])

    def standing(self) -> tuple[Any, ...]:
        """For each seat of the group, its standing orders: those given in this game, else the scenario's, else None."""
        listed = self.chart.extra.get("doctrines", {})
        return tuple(self._standing.get(seat, listed.get(seat)) for seat in self.seats)

    def under(self, orders: Any) -> Observation:
        """The same, with these standing orders for every seat of the group."""
        return replace(self, _standing=dict.fromkeys(self.seats, orders))

    def _shown(self, line: Declared, value: Array) -> Array:
        """A quantity with the cells that not even their owner sees at what they are taken for."""
        secret = {c: d for c, d in shown(self.chart, line.name).items() if d.seen_by is Seen.NOBODY}
        if not secret:
            return value
        value = np.array(value)
        for cell, drawn in secret.items():
            value[(cell,) if line.axes else ()] = drawn.taken_for
        return _closed(value)

    def _taken(self, line: Declared, cells: Index, own: bool = False) -> Array:
        value = getattr(self._world, line.name)
        if own:
            value = self._shown(line, value)
        axis = owned_axis(line)
        if not line.axes:
            return np.asarray(value[None][cells])
        if len(cells) == value.shape[axis] and (len(cells) == 0 or (cells == np.arange(len(cells))).all()):
            return _closed(value)
        return np.take(value, cells, axis=axis)


def observe(
    world: World,
    register: Register,
    turn: int,
    seats: Sequence[int],
    led: Orders | None = None,
    minds: Mapping[str, Array] | None = None,
    notes: Mapping[str, Array] | None = None,
    standing: Mapping[int, Any] | None = None,
) -> Observation:
    """What `seats` see, believe, have noted and have ordered to stand. The one function that turns what is true into what is
    known."""
    own = {int(s): standing[int(s)] for s in seats if int(s) in standing} if standing else {}
    return Observation(tuple(int(s) for s in seats), world.chart, turn, register, world, led, minds, notes or {}, _standing=own)


def _closed(value: Array) -> Array:
    view = value.view()
    view.setflags(write=False)
    return view


@lru_cache(maxsize=2048)
def _cells(chart: Chart, axes: str, seats: tuple[int, ...]) -> Index:
    return owned(chart, axes, seats)


@lru_cache(maxsize=2048)
def _pairs(chart: Chart, name: str, seats: tuple[int, ...]) -> tuple[Index, Index]:
    found = [np.flatnonzero(sees_cells(chart, FIELDS[name], seat)) for seat in seats]
    rows = np.concatenate([np.full(len(cells), i, np.int64) for i, cells in enumerate(found)])
    return rows, np.concatenate(found)
