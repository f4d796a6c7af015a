"""Drafts: clauses plus terms of entry, interned by content, lowered once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from game.treaty.clause import Clause, Gate, Term, plain
from game.treaty.levers import promise_row
from game.world.chart import Chart
from game.world.total import Array, Index


@dataclass(frozen=True)
class Draft:
    """A text that nations may sign. Two drafts with the same content are the same draft."""

    title: str
    clauses: tuple[Clause, ...]
    minimum: int = 2

    @cached_property
    def content(self) -> str:
        """The hash of everything the draft says."""
        said = {"title": self.title, "minimum": self.minimum, "clauses": [plain(c) for c in self.clauses]}
        return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=16).hexdigest()

    def text(self) -> str:
        """The draft as articles."""
        articles = [f"Article {i}. {c.text()}" for i, c in enumerate(self.clauses, 1)]
        entry = f"This treaty enters into force when {self.minimum} Parties have signed."
        return "\n".join([self.title, *articles, entry])

    def data(self) -> dict[str, Any]:
        """The draft as plain data."""
        return {"title": self.title, "minimum": self.minimum, "clauses": [plain(c) for c in self.clauses]}


@dataclass(frozen=True, eq=False)
class Lowered:
    """What a draft comes to in one chart: rows of promises, and terms that set levers."""

    row: Index  # (promises) where the promised quantity stands in the table
    bound: Array  # (promises)
    scale: Array  # (promises) excess that counts as a full breach
    sign: Array  # (promises) 1 for at most, -1 for at least
    party: Index  # (promises) whose membership makes it live
    bound_by: Index  # (promises) who must keep it
    promise_gates: tuple[tuple[Gate, ...], ...]
    settings: tuple[Term, ...]
    gates: tuple[Gate, ...]  # every different gate, in order: each has a place in the register's memory


def lower(draft: Draft, chart: Chart) -> Lowered:
    """Lower a draft to numbers. Raises KeyError if a clause promises what cannot be promised."""
    terms = [term for c in draft.clauses for term in c.terms(chart)]
    promises = [t for t in terms if t.promise]
    gates = tuple(dict.fromkeys(g for t in terms for g in t.gates))
    return Lowered(
        row=np.array([promise_row(chart, t.lever, t.cell) for t in promises], np.int64),
        bound=np.array([t.value for t in promises], float),
        scale=np.array([abs(t.full_breach - t.value) or 1.0 for t in promises], float),
        sign=np.array([1.0 if t.at_most else -1.0 for t in promises], float),
        party=np.array([t.party for t in promises], np.int64),
        bound_by=np.array([t.bound_by for t in promises], np.int64),
        promise_gates=tuple(t.gates for t in promises),
        settings=tuple(t for t in terms if not t.promise),
        gates=gates,
    )


@dataclass
class Book:
    """Every draft ever written in an ensemble, append-only, so that worlds with the same text share it."""

    chart: Chart = field(repr=False)
    drafts: list[Draft] = field(default_factory=list)
    _ids: dict[str, int] = field(default_factory=dict, repr=False)
    _lowered: dict[int, Lowered] = field(default_factory=dict, repr=False)

    def enter(self, draft: Draft) -> int:
        """The id of a draft; the same content gets the same id."""
        found = self._ids.get(draft.content)
        if found is None:
            found = self._ids[draft.content] = len(self.drafts)
            self.drafts.append(draft)
        return found

    def lowered(self, draft: int) -> Lowered:
        """The draft as numbers, lowered on first use."""
        if draft not in self._lowered:
            self._lowered[draft] = lower(self.drafts[draft], self.chart)
        return self._lowered[draft]
