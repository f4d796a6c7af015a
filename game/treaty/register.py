"""The register: treaties in every world, as arrays over slots, and what they come to (levers and obligations).

Rows are combined only when the register or a gate changes. No digest or draw depends on a slot number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from game.treaty.clause import Gate
from game.treaty.draft import Book
from game.treaty.levers import LEVERS, Levers, promise_row, resting
from game.world.state import FIELDS, World
from game.world.total import Array, total

NONE, OPEN, IN_FORCE, ENDED = 0.0, 1.0, 2.0, 3.0
GATE_PLACES = 8


@dataclass(frozen=True, eq=False)
class Obligations:
    """Promises that are live, one row each: `(o, b)`. Where `live` is 0 the row is padding."""

    row: Array
    bound: Array
    scale: Array
    sign: Array
    bound_by: Array
    live: Array

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, eq=False)
class Register:
    """Treaties by slot and world."""

    book: Book = field(repr=False)
    draft: Array  # (t, b) id in the book, -1 for none
    status: Array  # (t, b) NONE, OPEN, IN_FORCE, ENDED
    since: Array  # (t, b) turn of entry into force, or of opening
    party: Array  # (t, a, b) 1 where a member (of an open treaty: has signed)
    invited: Array  # (t, a, b) 1 where the actor may sign
    memory: Array  # (t, gate place, b) of gates with hysteresis
    _cache: dict[str, object] = field(default_factory=dict, repr=False)

    @staticmethod
    def blank(book: Book, slots: int, worlds: int) -> Register:
        """A register with room for `slots` treaties."""
        actors = len(book.chart.axes.actor)
        return Register(
            book,
            draft=np.full((slots, worlds), -1.0),
            status=np.zeros((slots, worlds)),
            since=np.zeros((slots, worlds)),
            party=np.zeros((slots, actors, worlds)),
            invited=np.zeros((slots, actors, worlds)),
            memory=np.zeros((slots, GATE_PLACES, worlds)),
        )

    NAMES = ("draft", "status", "since", "party", "invited", "memory")

    def arrays(self) -> dict[str, Array]:
        """The register as named arrays."""
        return {name: getattr(self, name) for name in self.NAMES}

    def but(self, **changes: Any) -> Register:
        """The register with some arrays replaced; what was combined is forgotten."""
        return replace(self, _cache={}, **changes)

    def at(self, worlds: Array | slice | list[int]) -> Register:
        """Some of the worlds."""
        return self.but(**{n: np.ascontiguousarray(a[..., worlds]) for n, a in self.arrays().items()})

    @property
    def members(self) -> Array:
        """(t, b) how many parties each treaty has."""
        return total(np.moveaxis(self.party, 1, 0))

    def in_force(self) -> Array:
        """(t, b) bool."""
        return np.asarray(self.status == IN_FORCE)

    def _drafts(self) -> list[tuple[int, int, Array]]:
        """(slot, draft, worlds in which it is in force), for every draft in force anywhere."""
        found: list[tuple[int, int, Array]] = []
        force = self.in_force()
        for slot in range(len(self.draft)):
            drafts = np.unique(self.draft[slot][force[slot]])
            found.extend((slot, int(draft), np.asarray(force[slot] & (self.draft[slot] == draft))) for draft in drafts)
        return found

    def _open(self, slot: int, draft: int, turn: int, world: World) -> Array:
        """(gates, b) whether each gate of a draft is open this turn; `opened` keeps the memory."""
        gates = self.book.lowered(draft).gates
        age = turn - self.since[slot]
        members = self.members[slot]
        rows = []
        for place, gate in enumerate(gates):
            if gate.kind == "after":
                row = age >= gate.value
            elif gate.kind == "until":
                row = age < gate.value
            elif gate.kind == "members_at_least":
                row = members >= gate.value
            elif gate.kind == "party_left":
                row = members < total(self.invited[slot])
            elif gate.kind == "hysteresis":
                level = total(getattr(world, gate.reads).reshape(-1, world.worlds))
                row = (level > gate.value) | ((self.memory[slot, place] > 0) & (level >= gate.low))
            else:  # finding_on, vote and index_of read evidence and votes: closed until those exist
                row = np.zeros(world.worlds, bool)
            rows.append(row)
        return np.array(rows, bool).reshape(len(gates), world.worlds)

    def opened(self, turn: int, world: World) -> Register:
        """The register with the memory of its gates brought up to this turn."""
        drafts = [d for d in self._drafts() if self.book.lowered(d[1]).gates]
        if not drafts:
            return self
        memory = self.memory.copy()
        for slot, draft, where in drafts:
            state = self._open(slot, draft, turn, world)
            memory[slot, : len(state)] = np.where(where & world.alive, state, memory[slot, : len(state)])
        return self.but(memory=memory)

    def combined(self, world: World) -> tuple[Levers, Obligations]:
        """The levers that treaties set, and the promises they hold parties to. Kept until the register changes."""
        if "combined" not in self._cache:
            self._cache["combined"] = (self._levers(world), self._obligations(world))
        done = self._cache["combined"]
        assert isinstance(done, tuple)
        return done[0], done[1]

    def ceiling(self, deed: str, world: World) -> Array:
        """The lowest bound on a promised deed: `(cells, b)`, 1e40 where there is none. Kept until the register changes."""
        if deed not in self._cache:
            _, rows = self.combined(world)
            size = math.prod(world.chart.axes.shape(FIELDS[deed].axes))
            bounds = np.full((size, world.worlds), 1e40)
            place = rows.row - promise_row(world.chart, deed, 0)
            bites = (rows.live > 0) & (rows.sign > 0) & (place >= 0) & (place < size)
            o, b = np.nonzero(bites)
            np.minimum.at(bounds, (place[o, b].astype(np.int64), b), rows.bound[o, b])
            bounds.setflags(write=False)
            self._cache[deed] = bounds
        found = self._cache[deed]
        assert isinstance(found, np.ndarray)
        return found

    def _live(self, slot: int, draft: int, where: Array, party: int, gates: tuple[Gate, ...]) -> Array:
        live = where & (self.party[slot, party] > 0)
        places = self.book.lowered(draft).gates
        for gate in gates:
            live = live & (self.memory[slot, places.index(gate)] > 0)
        return np.asarray(live)

    def _levers(self, world: World) -> Levers:
        levers = resting(world.chart, world.worlds)
        for slot, draft, where in self._drafts():
            for term in self.book.lowered(draft).settings:
                array, line = getattr(levers, term.lever), LEVERS[term.lever]
                live = self._live(slot, draft, where, term.party, term.gates)
                combine = {"maximum": np.maximum, "minimum": np.minimum, "sum": np.add}[line.combine]
                array[term.cell] = np.where(live, combine(array[term.cell], term.value), array[term.cell])
        return levers

    def _obligations(self, world: World) -> Obligations:
        drafts = self._drafts()
        most = {slot: 0 for slot, _, _ in drafts}
        for slot, draft, _ in drafts:
            most[slot] = max(most[slot], len(self.book.lowered(draft).row))
        start = dict(zip(most, np.concatenate([[0], np.cumsum(list(most.values()))]).tolist(), strict=False))
        rows = np.zeros((6, sum(most.values()), world.worlds))
        rows[2] = 1.0
        for slot, draft, where in drafts:
            low = self.book.lowered(draft)
            for j in range(len(low.row)):
                live = self._live(slot, draft, where, int(low.party[j]), low.promise_gates[j])
                values = (low.row[j], low.bound[j], low.scale[j], low.sign[j], low.bound_by[j], 1.0)
                for k, value in enumerate(values):
                    rows[k, start[slot] + j] = np.where(live, value, rows[k, start[slot] + j])
        return Obligations(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5])
