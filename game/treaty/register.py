"""The register: treaties in every world, as arrays over slots, and what they come to (levers and obligations).

Rows are combined only when the register or a gate changes. No digest or draw depends on a slot number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from game.treaty.clause import Gate
from game.treaty.draft import GATES_MOST, Book
from game.treaty.levers import COMBINE, LEVERS, NEUTRAL, Levers, from_table, layout, promise_row, resting_table
from game.world.readouts import readout
from game.world.state import FIELDS, World
from game.world.total import Array, Index, columns, total

NONE, OPEN, IN_FORCE, ENDED = 0.0, 1.0, 2.0, 3.0
GATE_PLACES = GATES_MOST


@dataclass(frozen=True, eq=False)
class Obligations:
    """Promises that are live, one row each: `(o, b)`. Where `live` is 0 the row is padding."""

    row: Array
    bound: Array
    scale: Array
    sign: Array
    bound_by: Array
    live: Array
    place: Index  # (o) where the row's dossier stands along the flattened axes (treaty slot, place in the treaty)
    key: Array  # (o, b) uint64 of the promise's content, for luck

    def __len__(self) -> int:
        return len(self.row)

    @staticmethod
    def none(worlds: int) -> Obligations:
        """No promise in any world."""
        rows = np.zeros((0, worlds))
        return Obligations(rows, rows, rows, rows, rows, rows, np.zeros(0, np.int64), np.zeros((0, worlds), np.uint64))


@dataclass(frozen=True, eq=False)
class Register:
    """Treaties by slot and world."""

    book: Book = field(repr=False)
    draft: Array  # (t, b) id in the book, -1 for none
    status: Array  # (t, b) NONE, OPEN, IN_FORCE, ENDED
    since: Array  # (t, b) turn of entry into force, or of opening
    party: Array  # (t, a, b) 1 where a member (of an open treaty: has signed)
    invited: Array  # (t, a, b) 1 where the actor may sign
    memory: Array  # (t, gate place, b) 1 where a gate is open, or the factor of an index
    leaving: Array  # (t, a, b) turn at which a notice of withdrawal takes effect, or 0
    ayes: Array  # (t, a, b) share of the parties that have just voted to penalise the actor
    motion: Array  # (t, b) share of the parties that have just voted for the motion that the text provides for
    ratifying: Array  # (t, n, b) turn from which a nation's parliament may pass its signature, counted from 1; 0 none
    proposer: Array  # (t, b) actor who tabled the text, or -1
    counters: Array  # (t, b) id of the draft to which the text was the counter-offer, or -1
    until: Array  # (t, b) open: turn at whose bargaining it lapses unsigned, -1 never; ended: turn in which it did
    answer: Array  # (t, s, b) what each delegate last said to the text: place in `game.orders.ANSWERS`
    price: Array  # (t, s, b) bn USD that would turn its refusal, as it says
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
            leaving=np.zeros((slots, actors, worlds)),
            ayes=np.zeros((slots, actors, worlds)),
            motion=np.zeros((slots, worlds)),
            ratifying=np.zeros((slots, len(book.chart.axes.nation), worlds)),
            proposer=np.full((slots, worlds), -1.0),
            counters=np.full((slots, worlds), -1.0),
            until=np.full((slots, worlds), -1.0),
            answer=np.zeros((slots, len(book.chart.axes.delegate), worlds)),
            price=np.zeros((slots, len(book.chart.axes.delegate), worlds)),
        )

    NAMES = (
        "draft", "status", "since", "party", "invited", "memory", "leaving", "ayes", "motion", "ratifying", "proposer",
        "counters", "until", "answer", "price",
    )  # fmt: skip

    def arrays(self) -> dict[str, Array]:
        """The register as named arrays."""
        return {name: getattr(self, name) for name in self.NAMES}

    def but(self, **changes: Any) -> Register:
        """The register with some arrays replaced; what was combined is forgotten."""
        return replace(self, _cache={}, **changes)

    def at(self, worlds: Array | slice | list[int]) -> Register:
        """Some of the worlds."""
        return self.but(**{n: columns(a, worlds) for n, a in self.arrays().items()})

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
        """(gates, b) 1 where a gate of a draft is open this turn, or the factor of an index; `opened` keeps the memory."""
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
                level = self._read(gate, slot, world)
                row = (level > gate.value) | ((self.memory[slot, place] > 0) & (level >= gate.low))
            elif gate.kind == "finding_on":
                row = world.found[slot].max(axis=0, initial=0.0) > 0.0
            elif gate.kind == "vote":
                row = (self.motion[slot] > gate.value) | (self.memory[slot, place] > 0)
            else:  # index_of
                step = gate.value * (self._read(gate, slot, world) - gate.low)
                row = np.maximum(1.0 + step, 0.0) if gate.linear else np.exp(math.log(10.0) * np.clip(step, -30.0, 30.0))
            rows.append(np.asarray(row, float))
        return np.array(rows).reshape(len(gates), world.worlds)

    def _read(self, gate: Gate, slot: int, world: World) -> Array:
        """(b,) the quantity that a gate reads, added up over its cells."""
        return np.asarray(self.members[slot] if gate.reads == "members" else readout(world, gate.reads))

    def opened(self, turn: int, world: World) -> Register:
        """The register with the memory of its gates brought up to this turn."""
        drafts = [d for d in self._drafts() if self.book.lowered(d[1]).gates]
        if not drafts:
            return self
        memory = self.memory.copy()
        for slot, draft, where in drafts:
            state = self._open(slot, draft, turn, world)
            memory[slot, : len(state)] = np.where(where & world.alive, state, memory[slot, : len(state)])
        return self if (memory == self.memory).all() else self.but(memory=memory)

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

    def _live(self, slot: int, draft: int, where: Index, party: Index, gates: tuple[tuple[Gate, ...], ...]) -> Array:
        """(rows, worlds in `where`) 1 where the party of a row is in and every gate of the row is open."""
        live = np.where((party >= 0)[:, None], self.party[slot][np.maximum(party, 0)][:, where], 1.0)
        if any(gates):
            places = self.book.lowered(draft).gates
            for j, one in enumerate(gates):
                for gate in one:
                    if gate.kind != "index_of":
                        live[j] *= self.memory[slot, places.index(gate)][where] > 0
        return np.asarray(live)

    def _toward(self, slot: int, where: Index, toward: Index, outside: Array) -> Array:
        """(rows, worlds in `where`) 1 where the second actor of a promise is a party too, or, if it must not be one, is none."""
        if not len(toward) or (toward < 0).all():
            return np.ones((len(toward), 1))
        there = self.party[slot][np.maximum(toward, 0)][:, where]
        return np.where((toward < 0)[:, None], 1.0, np.where(outside[:, None], 1.0 - there, there))

    def _factor(self, slot: int, draft: int, where: Index, gates: tuple[tuple[Gate, ...], ...]) -> Array:
        """(rows, worlds in `where`) what indices make of each row's bound."""
        factor = np.ones((len(gates), len(where)))
        places = self.book.lowered(draft).gates
        for j, one in enumerate(gates):
            for gate in one:
                if gate.kind == "index_of":
                    factor[j] *= self.memory[slot, places.index(gate)][where]
        return factor

    def _levers(self, world: World) -> Levers:
        chart = world.chart
        neutral = np.concatenate([np.full(math.prod(p.shape), NEUTRAL[LEVERS[n].combine]) for n, p in layout(chart).items()])
        table = np.repeat(neutral[:, None], world.worlds, axis=1)
        for slot, draft, mask in self._drafts():
            where = np.flatnonzero(mask)
            for how, terms in self.book.lowered(draft).settings.items():
                if len(terms.row):
                    live = self._live(slot, draft, where, terms.party, terms.gates)
                    value = np.where(live > 0, (terms.value[:, None]), NEUTRAL[how])
                    cells = (terms.row + slot * terms.stride)[:, None]
                    COMBINE[how].at(table, (cells, where[None, :]), value)
        table = np.where(np.isfinite(table), table, resting_table(chart))
        for name, place in layout(chart).items():
            line, size = LEVERS[name], math.prod(place.shape)
            part = table[place.start : place.start + size]
            np.clip(part, line.low, line.high, out=part)
        return from_table(chart, table)

    def _obligations(self, world: World) -> Obligations:
        drafts = self._drafts()
        most: dict[int, int] = {}
        for slot, draft, _ in drafts:
            most[slot] = max(most.get(slot, 0), len(self.book.lowered(draft).row))
        start = dict(zip(most, np.concatenate([[0], np.cumsum(list(most.values()))]).astype(int).tolist(), strict=False))
        size, worlds = sum(most.values()), world.worlds
        rows, key = np.zeros((6, size, worlds)), np.zeros((size, worlds), np.uint64)
        rows[2] = 1.0
        for slot, draft, mask in drafts:
            low, where = self.book.lowered(draft), np.flatnonzero(mask)
            live = self._live(slot, draft, where, low.party, low.promise_gates)
            live = live * self._toward(slot, where, low.toward, low.outside)
            at = (slice(start[slot], start[slot] + len(low.row)), where)
            bound = low.bound[:, None] * self._factor(slot, draft, where, low.promise_gates)
            columns: tuple[Array, ...] = (
                low.row[:, None],
                bound,
                low.scale[:, None],
                low.sign[:, None],
                low.bound_by[:, None],
                live,
            )
            for k, column in enumerate(columns):
                rows[k][at] = np.where(live > 0, column, rows[k][at])
            key[at] = low.key[:, None]
        places = len(world.chart.axes.obligation)
        place = [np.arange(many) + slot * places for slot, many in most.items()]
        places_of = np.concatenate(place).astype(np.int64) if place else np.zeros(0, np.int64)
        return Obligations(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], places_of, key)
