"""The grade of a draft: which promises are declaratory, verified or enforced, what is missing, and who is bound by nothing.

A promise that nobody may check, or whose breach brings nothing, is words (MECHANISMS 18): it works as goodwill that fades.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.treaty.bound import belongs
from game.treaty.clause import Bound, Clause, Family, Term
from game.treaty.levers import PROMISED
from game.world.chart import Chart
from game.world.evidence import FAMILIES
from game.world.state import FIELDS
from game.world.total import Array

RECORD = FAMILIES.index("record")
SEES = 0.05
"""Sensitivity to a full breach, in one turn, below which a sensor does not count as a check."""


class Level(enum.Enum):
    """What a promise is worth by its text."""

    DECLARATORY = "declaratory"
    VERIFIED = "verified"
    ENFORCED = "enforced"


@dataclass(frozen=True)
class Graded:
    """One promise of a draft: what clause it comes from, who may check it, what its breach brings."""

    clause: int
    kind: str
    deed: str
    level: Level
    missing: tuple[str, ...]  # verification, penalty
    sensors: tuple[str, ...]
    penalties: tuple[str, ...]
    unbound: tuple[str, ...]  # kinds of laboratory that may do the forbidden thing


@dataclass(frozen=True)
class Grade:
    """A draft, judged in one chart."""

    promises: tuple[Graded, ...]
    ambiguity: float
    idle: tuple[tuple[int, str, str], ...]  # (clause, kind, family that it needs and lacks)

    @property
    def level(self) -> Level:
        """What the draft as a whole is worth: no more than its weakest promise."""
        order = list(Level)
        return min((p.level for p in self.promises), key=order.index, default=Level.DECLARATORY)

    def data(self) -> dict[str, Any]:
        """As plain data."""
        rows = [p.__dict__ | {"level": p.level.value} for p in self.promises]
        return {"level": self.level.value, "ambiguity": self.ambiguity, "promises": rows, "idle": list(self.idle)}

    def lines(self) -> list[str]:
        """As sentences, a promise each, and what is wrong with the text as a whole."""
        found = [_sentence(p) for p in self.promises]
        found += [f"Article {i + 1} ({kind}) does nothing: the text has no {need}." for i, kind, need in self.idle]
        return found + ([f"Terms left open: {self.ambiguity:g}."] if self.ambiguity > 0.0 else [])


def _sentence(p: Graded) -> str:
    lacks = f"; missing: {' and '.join(p.missing)}" if p.missing else ""
    free = f"; free to do it: {', '.join(p.unbound)}" if p.unbound else ""
    return f"Article {p.clause + 1} ({p.kind}, {p.deed}): {p.level.value}{lacks}{free}."


def graded(clauses: Sequence[Clause], terms: Sequence[tuple[int, Term]], chart: Chart) -> Grade:
    """Judge clauses by what they came to: `terms` with the place of the clause each stems from."""
    watching, penal = _watching(terms, chart), _penalties(terms, chart)
    promised: dict[tuple[int, str], list[Term]] = {}
    for i, term in terms:
        if term.promise:
            promised.setdefault((i, term.lever), []).append(term)
    rows = [_promise(i, clauses[i].kind, deed, rows, watching, penal, chart) for (i, deed), rows in promised.items()]
    levers = [term.value for _, term in terms if term.lever == "ambiguity"]
    return Grade(tuple(rows), max(float(np.add.accumulate([0.0, *levers])[-1]), 0.0), _idle(clauses))


def _promise(
    i: int, kind: str, deed: str, rows: list[Term], watching: Array, penal: tuple[str, ...], chart: Chart
) -> Graded:  # fmt: skip
    sees = np.flatnonzero(chart.evidence.sensors.watches[:, PROMISED.index(deed)] * watching >= SEES)
    sensors = tuple(chart.axes.sensor.ids[c] for c in sees)
    granted = bool((chart.evidence.sensors.family[sees] != RECORD).any() or chart.evidence.sensors.shielded[sees].any())
    checked = granted or (bool(sensors) and bool(penal))  # the public record alone is no check of what has no consequence
    missing = tuple(what for what, there in (("verification", checked), ("penalty", penal)) if not there)
    level = Level.DECLARATORY if not checked else Level.ENFORCED if penal else Level.VERIFIED
    return Graded(i, kind, deed, level, missing, sensors, penal, _unbound(deed, rows, chart))


def _watching(terms: Sequence[tuple[int, Term]], chart: Chart) -> Array:
    """(c) 1 for each sensor that the text gives a right to look, or that needs none."""
    sensors = chart.evidence.sensors
    on = ((sensors.family == RECORD) & ~sensors.shielded).astype(float)
    for _, term in terms:
        if term.promise or term.value <= 0.0:
            continue
        if term.lever == "access" and isinstance(term.cell, tuple):
            on[term.cell[0]] = 1.0
        on[sensors.shielded] = np.maximum(on[sensors.shielded], term.lever == "shield")
        on[sensors.monitor] = np.maximum(on[sensors.monitor], term.lever == "monitor")
    return np.asarray(on)


def _penalties(terms: Sequence[tuple[int, Term]], chart: Chart) -> tuple[str, ...]:
    """What findings may bring, by name."""
    places = {
        term.cell[0] if isinstance(term.cell, tuple) else term.cell
        for _, term in terms
        if term.lever in ("automatic", "voted") and term.value > 0.0
    }
    names = [name for z, name in enumerate(chart.axes.penalty.ids) if z in places]
    mutual = any(term.lever == "reciprocity" and term.value > 0.0 for _, term in terms)
    return (*names, *(("reciprocity",) if mutual else ()))


def _unbound(deed: str, rows: list[Term], chart: Chart) -> tuple[str, ...]:
    """Kinds of laboratory that a promise on laboratories leaves out."""
    if FIELDS[deed].axes != "l":
        return ()
    held = {row.cell for row in rows}
    free = [int(chart.lab_actor[lab]) for lab in chart.axes.labs if lab not in held]
    classes: Mapping[str, Bound] = {"private laboratories": Bound.FIRMS_OF_PARTIES, "state consortia": Bound.CONSORTIA}
    return tuple(what for what, binds in classes.items() if any(belongs(chart, actor, binds) for actor in free))


def _idle(clauses: Sequence[Clause]) -> tuple[tuple[int, str, str], ...]:
    """Clauses that need another family beside them which the text has not."""
    there: set[Family] = {clause.family for clause in clauses}
    return tuple((i, c.kind, need.value) for i, c in enumerate(clauses) for need in c.needs if need not in there)
