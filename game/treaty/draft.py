"""Drafts: clauses plus terms of entry, interned by content, lowered once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from game.treaty.bound import by_nation
from game.treaty.clause import Clause, Gate, Term, agreed, plain, read
from game.treaty.grade import Grade, Level, graded
from game.treaty.history import Proposal, lineage
from game.treaty.levers import COMBINE, LEVERS, layout, promise_row
from game.treaty.words import money
from game.world.chart import Chart
from game.world.draws import cell_keys
from game.world.state import FIELDS
from game.world.total import Array, Index

GATES_MOST = 16
"""Different gates that one text may have: the register keeps a memory for each."""


@dataclass(frozen=True)
class Draft:
    """A text that nations may sign. Two drafts with the same content are the same draft."""

    title: str
    clauses: tuple[Clause, ...]
    minimum: int = 2
    depositary: str = ""  # the agency that keeps the text, inspects and finds; the first there is if left out
    invited: tuple[str, ...] = ()  # seats that may sign, in order; every nation if left out
    payments: tuple[tuple[str, str, float], ...] = ()  # payer, payee, bn USD: once, when the text enters into force among both
    replaces: str = ""  # content of the treaty that parties to both leave for this one

    @cached_property
    def content(self) -> str:
        """The hash of everything the draft says."""
        said = self.data()
        return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=16).hexdigest()

    def text(self) -> str:
        """The draft as articles."""
        articles = [f"Article {i}. {c.text()}" for i, c in enumerate(self.clauses, 1)]
        entry = f"This treaty enters into force when {self.minimum} Parties have signed."
        keeper = [f"{self.depositary} keeps its text, inspects, and finds."] if self.depositary else []
        return "\n".join([self.title, *articles, entry, *keeper, *self._terms_of_entry()])

    def _terms_of_entry(self) -> list[str]:
        """Who may sign, who pays whom for it, and what the text takes the place of."""
        invited = [f"It is open to {', '.join(self.invited)}."] if self.invited else []
        paid = [f"When it enters into force among both, {a} pays {b} {money(bn)}." for a, b, bn in self.payments]
        instead = ["For the Parties to both it takes the place of the treaty that it amends."] if self.replaces else []
        return [*invited, *paid, *instead]

    def data(self) -> dict[str, Any]:
        """The draft as plain data."""
        said = {"title": self.title, "minimum": self.minimum, "clauses": [plain(c) for c in self.clauses]}
        paid = [{"from": a, "to": b, "bn": bn} for a, b, bn in self.payments]
        more = {"depositary": self.depositary, "invited": list(self.invited), "payments": paid, "replaces": self.replaces}
        return said | {name: value for name, value in more.items() if value}

    @staticmethod
    def of(data: Mapping[str, Any]) -> Draft:
        """A draft from plain data, the way `data` gives it. Raises UnknownName or ValueError saying what is allowed."""
        clauses = tuple(read(dict(row)) for row in data["clauses"])
        paid = tuple((str(row["from"]), str(row["to"]), float(row["bn"])) for row in data.get("payments", ()))
        keeper, invited = str(data.get("depositary") or ""), tuple(str(seat) for seat in data.get("invited", ()))
        minimum, replaces = int(data.get("minimum", 2)), str(data.get("replaces") or "")
        return Draft(str(data["title"]), clauses, minimum, keeper, invited, paid, replaces)

    def terms(self, chart: Chart) -> list[tuple[int, Term]]:
        """Every term of the text, with the place of the clause that it stems from."""
        return _terms(self, chart)

    def grade(self, chart: Chart) -> Grade:
        """Which promises are declaratory, verified or enforced where this chart is played."""
        return graded(self.clauses, _terms(self, chart), chart)


@dataclass(frozen=True, eq=False)
class Settings:
    """Terms that set levers and combine alike: where each stands in the table of levers, its value, who makes it live."""

    row: Index
    stride: Index  # to add for each slot further down: levers on treaties
    value: Array
    party: Index  # actor, or -1 for no one's membership
    gates: tuple[tuple[Gate, ...], ...]


@dataclass(frozen=True, eq=False)
class Lowered:
    """What a draft comes to in one chart: rows of promises, and terms that set levers."""

    row: Index  # (promises) where the promised quantity stands in the table
    bound: Array  # (promises)
    scale: Array  # (promises) excess that counts as a full breach
    sign: Array  # (promises) 1 for at most, -1 for at least
    party: Index  # (promises) whose membership makes it live
    bound_by: Index  # (promises) who must keep it
    toward: Index  # (promises) second actor who must be a party too, or -1
    outside: Array  # (promises) bool: who must not be one
    key: Array  # (promises) uint64, from draft, clause, bound actor and cell: luck belongs to the content, never to a slot
    promise_gates: tuple[tuple[Gate, ...], ...]
    settings: dict[str, Settings]  # by how they combine
    gates: tuple[Gate, ...]  # every different gate, in order: each has a place in the register's memory


def lower(draft: Draft, chart: Chart) -> Lowered:
    """Lower a draft to numbers. Raises KeyError if a clause promises what cannot be promised or names what the chart's tables do
    not hold, ValueError for more conditions than a register remembers."""
    terms = _terms(draft, chart)
    terms += _words_alone(draft, terms, chart)
    promises = [(i, t) for i, t in terms if t.promise]
    cells = [_flat(chart, FIELDS[t.lever].axes, t.cell) if t.lever in FIELDS else 0 for _, t in promises]
    names = [f"{draft.content}/{i}/{t.lever}/{cell}/{t.bound_by}" for (i, t), cell in zip(promises, cells, strict=True)]
    settings = [t for _, t in terms if not t.promise]
    return Lowered(
        row=np.array([promise_row(chart, t.lever, cell) for (_, t), cell in zip(promises, cells, strict=True)], np.int64),
        bound=np.array([t.value for _, t in promises], float),
        scale=np.array([abs(t.full_breach - t.value) or 1.0 for _, t in promises], float),
        sign=np.array([1.0 if t.at_most else -1.0 for _, t in promises], float),
        party=np.array([t.party for _, t in promises], np.int64),
        bound_by=np.array([t.bound_by for _, t in promises], np.int64),
        toward=np.array([t.toward for _, t in promises], np.int64),
        outside=np.array([not t.insider for _, t in promises], bool),
        key=cell_keys(names),
        promise_gates=tuple(t.gates for _, t in promises),
        settings={how: _settings(chart, [t for t in settings if LEVERS[t.lever].combine == how]) for how in COMBINE},
        gates=_gates(terms),
    )


def _terms(draft: Draft, chart: Chart) -> list[tuple[int, Term]]:
    """Every term with the place of its clause: what clauses ask for, each under the conditions that others of its treaty set, and
    what the text leaves undefined."""
    extra = {i: tuple(g for j, c in enumerate(draft.clauses) if j != i for g in c.gates()) for i in range(len(draft.clauses))}
    found = [(i, replace(t, gates=t.gates + extra[i])) for i, c in enumerate(draft.clauses) for t in c.terms(chart)]
    return found + [(i, agreed("ambiguity", c.vague)) for i, c in enumerate(draft.clauses) if c.vague]


def _words_alone(draft: Draft, terms: list[tuple[int, Term]], chart: Chart) -> list[tuple[int, Term]]:
    """Promises that nobody checks, or whose breach brings nothing, work as goodwill and as nothing else (MECHANISMS 18)."""
    grade = graded(draft.clauses, terms, chart)
    if all(p.level is Level.ENFORCED for p in grade.promises):
        return []
    return [(len(draft.clauses), term) for term in by_nation(chart, "goodwill_bonus", chart.params.words_lift)]


def _gates(terms: list[tuple[int, Term]]) -> tuple[Gate, ...]:
    found = tuple(dict.fromkeys(g for _, t in terms for g in t.gates))
    if len(found) > GATES_MOST:
        raise ValueError(f"the text sets {len(found)} different conditions; allowed: 0 to {GATES_MOST}")
    return found


def _settings(chart: Chart, terms: list[Term]) -> Settings:
    places = layout(chart)
    row = [places[t.lever].start + _flat(chart, LEVERS[t.lever].axes.removeprefix("t"), t.cell) for t in terms]
    return Settings(
        row=np.array(row, np.int64),
        stride=np.array([places[t.lever].stride for t in terms], np.int64),
        value=np.array([t.value for t in terms], float),
        party=np.array([t.party for t in terms], np.int64),
        gates=tuple(t.gates for t in terms),
    )


def _flat(chart: Chart, axes: str, cell: int | tuple[int, ...]) -> int:
    """A cell as one number along the flattened axes."""
    if isinstance(cell, tuple):
        return int(np.ravel_multi_index(cell, chart.axes.shape(axes))) if cell else 0
    return int(cell)


@dataclass
class Book:
    """Every draft ever written in an ensemble, append-only, so that worlds with the same text share it; and who proposed what."""

    chart: Chart = field(repr=False)
    drafts: list[Draft] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    _ids: dict[str, int] = field(default_factory=dict, repr=False)
    _lowered: dict[int, Lowered] = field(default_factory=dict, repr=False)

    def enter(self, draft: Draft) -> int:
        """The id of a draft; the same content gets the same id."""
        found = self._ids.get(draft.content)
        if found is None:
            found = self._ids[draft.content] = len(self.drafts)
            self.drafts.append(draft)
        return found

    def number(self, content: str) -> int:
        """The id of the draft with this content. Raises KeyError where it was never written."""
        return self._ids[content]

    def copied(self) -> Book:
        """A book of its own: what is entered there is not entered here."""
        return Book(self.chart, list(self.drafts), list(self.proposals), dict(self._ids), dict(self._lowered))

    def history(self, draft: int, world: int = 0) -> list[Proposal]:
        """How a draft came about in a world: the proposal of every draft it counters, the oldest first."""
        return lineage(self.proposals, draft, world)

    def lowered(self, draft: int) -> Lowered:
        """The draft as numbers, lowered on first use."""
        if draft not in self._lowered:
            self._lowered[draft] = lower(self.drafts[draft], self.chart)
        return self._lowered[draft]
