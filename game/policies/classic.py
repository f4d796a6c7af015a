"""Classics: strategies of the iterated prisoner's dilemma, generalised from two moves to promises.

To defect is to break one's own promises under a treaty; whether partners did is read off what is public: their own figures, and
findings against them. Each treaty is a game of its own, so a seat may be at peace in one and at odds in another. Whatever is not
promised is decided as `routine` does, and as the scenario's orders for the seat say. Sources: Axelrod 1984; details of strategies
as in the Axelrod library 4.14 (Knight et al.).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.orders import DEEDS, MOVES
from game.policies.conduct import BREAK, KEEP, conduct
from game.policies.policy import Answer
from game.policies.routine import Routine
from game.policies.scripted import Scripted
from game.treaty.levers import PUBLISHED, promise_starts
from game.treaty.register import Obligations
from game.world.draws import Draws, key
from game.world.total import Array, Index

SLIGHT = 0.05
"""Breaches up to this share of a full one pass for kept."""


@dataclass(frozen=True, eq=False)
class Past:
    """What a group of seats has noted of each treaty, `(s, t, b)`: rounds played, what it did last and its partners did."""

    rounds: Array
    own: Array  # bool: it defected last
    theirs: Array  # bool: a partner defected last
    notes: Mapping[str, Array]  # what the strategy notes besides

    def __getitem__(self, note: str) -> Array:
        return self.notes[note]


class Classic(Routine):
    """A strategy: whether to defect, treaty by treaty, from what was noted of the rounds so far."""

    notes: ClassVar[Mapping[str, str]] = {"rounds": "t", "own": "t", "theirs": "t"}

    @abstractmethod
    def defects(self, past: Past, seen: Observation, luck: Draws) -> Array:
        """`(s, t, b)` bool: whether to break one's promises under each treaty this turn."""

    def learns(self, past: Past) -> dict[str, Array]:
        """What the strategy notes besides, once `past` has the round just played in it."""
        return {}

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        return Scripted().played(seen.chart.extra["scripted"], seen, luck, MOVES, onto=super().bargain(seen, luck))

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        answer = Scripted().played(seen.chart.extra["scripted"], seen, luck, DEEDS, onto=super().decide(seen, luck))
        rows = seen.obligations()
        if not len(rows):
            return answer
        return conduct(seen, answer, self._depths(seen, rows, self.defects(self._past(seen), seen, luck)))

    def remember(self, seen: Observation) -> Answer:
        rows = seen.obligations()
        if not len(rows):
            return {}
        bound, own, theirs = _round(seen, rows)
        before = self._past(seen)
        past = Past(before.rounds + 1.0, own, theirs, before.notes)
        noted = {"rounds": past.rounds, "own": own.astype(float), "theirs": theirs.astype(float)} | self.learns(past)
        return {note: np.where(bound, value, 0.0) for note, value in noted.items()}

    def _past(self, seen: Observation) -> Past:
        noted = {note: self.noted(seen, note) for note in self.notes}
        return Past(noted["rounds"], noted["own"] > 0.0, noted["theirs"] > 0.0, noted)

    def _depths(self, seen: Observation, rows: Obligations, defects: Array) -> Array:
        """(o, b) how far to break each promise: those of other seats are left alone."""
        depth = np.full(rows.live.shape, np.nan)
        slot = _slots(seen, rows)
        for place, seat in enumerate(seen.seats):
            mine = rows.bound_by == seat
            depth = np.where(mine, np.where(defects[place][slot], BREAK, KEEP), depth)
        return depth


def weight(seen: Observation, name: str) -> Array:
    """(s, 1, 1) a weight of character of each seat (catalogue/profiles.yaml)."""
    return np.asarray(seen.chart.extra["profiles"][name][list(seen.seats), None, None])


def keys(seen: Observation) -> Array:
    """(s, t, b) uint64 to draw by: from the seat and the text of each treaty, never from its slot."""
    drafts = np.array([key("draft", draft.content) for draft in seen.register.book.drafts] or [0], np.uint64)
    texts = drafts[np.maximum(seen.register.draft, 0.0).astype(np.int64)]
    return np.asarray(seen.chart.keys["a"][list(seen.seats), None, None] ^ texts)


# --- the public record --------------------------------------------------------------------------------------------------------
def _slots(seen: Observation, rows: Obligations) -> Index:
    """(o) the treaty slot of each promise."""
    return np.asarray(rows.place // len(seen.chart.axes.obligation))


def record(seen: Observation, rows: Obligations) -> Array:
    """(o, b) how far each promise was broken in the turn just played, as everybody may know: by published figures, or in full
    where a finding has just been made. What the treaty had suspended was not due."""
    apparent = np.zeros(rows.live.shape)
    worlds = np.arange(seen.worlds)[None]
    for name, start in promise_starts(seen.chart).items():
        if name in PUBLISHED:
            table = seen.public(PUBLISHED[name]).reshape(-1, seen.worlds)
            here = (rows.row >= start) & (rows.row < start + len(table)) & (rows.live > 0.0)
            if here.any():
                done = table[np.where(here, rows.row - start, 0).astype(np.int64), worlds]
                excess = np.clip(rows.sign * (done - rows.bound) / rows.scale, 0.0, 1.0)
                apparent = np.where(here, excess, apparent)
    found = seen.public("found").reshape(-1, seen.worlds)[rows.place] == 1.0
    waived = seen.public("waived").reshape(-1, seen.worlds)[rows.place] > 0.0
    return np.where(waived, 0.0, np.maximum(apparent, found)) * rows.live


def _round(seen: Observation, rows: Obligations) -> tuple[Array, Array, Array]:
    """(s, t, b) bool each: whether the seat was bound, whether it defected, and whether any partner did: whoever else the treaty
    binds, other than those at home in the same nation."""
    chart, broke = seen.chart, record(seen, rows) > SLIGHT
    treaties, slot = len(chart.axes.treaty), _slots(seen, rows)
    home = chart.actor_home[rows.bound_by.astype(np.int64)]
    shape = (len(seen.seats), treaties, seen.worlds)
    bound, own, theirs = np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, bool)
    for place, seat in enumerate(seen.seats):
        mine = (rows.bound_by == seat) & (rows.live > 0.0)
        partner = (home != chart.actor_home[seat]) & (rows.live > 0.0)
        np.logical_or.at(bound[place], slot, mine)
        np.logical_or.at(own[place], slot, mine & broke)
        np.logical_or.at(theirs[place], slot, partner & broke)
    return bound, own, theirs
