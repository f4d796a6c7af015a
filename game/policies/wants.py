"""Wants: what a unit of each thing is worth to a seat, in points of its own score.

Read off the seat's declared score terms and the hidden agenda it has drawn, which the seat itself knows. Actors without
objectives want what their kind wants, by the weights of their profile. Whatever a scenario lets seats play for, `weigh` weighs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.knowledge.observe import Observation
from game.world.chart import Chart
from game.world.readouts import ScoreTerm
from game.world.total import Array, Index

THINGS = (
    "capability", "rival", "market", "output", "danger", "kept", "parties", "bound", "covert", "military", "open", "certified",
    "procurement", "treasury", "chips", "support", "fill", "unfound", "run", "independence",
)  # fmt: skip
READS = {
    "capability": "capability", "nation_capability": "capability", "lead": "capability", "deployed": "capability",
    "lab_lead": "capability", "frontier_lead": "capability", "generation": "capability", "rival_gap": "rival",
    "market": "market", "income": "market", "cash": "treasury", "gdp": "output", "q": "danger", "danger": "danger",
    "exposure": "danger", "unsafe": "danger", "untested": "danger", "kept": "kept", "adherence": "kept",
    "adherence_as_published": "kept", "parties": "parties", "bound": "bound", "covert": "covert", "military": "military",
    "trade_open": "open", "refusals": "open", "certified_only": "certified", "procurement": "procurement", "treasury": "treasury",
    "chip_supply": "chips", "hosting": "chips", "compute": "chips", "support": "support", "civil_fill": "fill",
    "independence": "independence", "output_share": "output", "party": "bound", "unfound": "unfound", "aggregate_run": "run",
    "largest_run": "run",
}  # fmt: skip
"""Read-out -> the thing it is a measure of."""
UNIT = {"danger": 0.1, "kept": 0.2, "parties": 2.0, "bound": 1.0, "open": 0.1, "certified": 0.5, "capability": 0.5, "run": 1.0}
"""What counts as a step where a term pays only beyond a line."""
PAR, SURVIVAL = 60.0, 0.75
"""Points of an ordinary score, and the part of it that dies with the world (PLAY 2)."""


@dataclass(frozen=True)
class Want:
    """One term, as the worth of a thing: points per unit now and for each payment to come."""

    seat: int
    thing: int
    agenda: int
    worth: float
    each: str  # end, turn or year


@lru_cache(maxsize=64)
def _listed(chart: Chart) -> tuple[Want, ...]:
    found: list[Want] = []
    for term in chart.extra.get("terms", ()):
        found += list(_of(term, chart))
    return tuple(found)


def anyone_wants(chart: Chart, thing: str) -> bool:
    """Whether any seat of the scenario plays for a thing."""
    return any(want.thing == THINGS.index(thing) for want in _listed(chart))


def _of(term: ScoreTerm, chart: Chart) -> list[Want]:
    gauges = chart.extra.get("gauges", {})
    thing = READS.get(gauges[term.read].mainly if term.read in gauges else term.read)
    if thing is None or term.times not in ("", "unfound") or term.pair:
        return []
    span = term.goal - term.floor
    if term.base in ("at_least", "at_most"):
        slope = (1.0 if term.base == "at_least" else -1.0) * term.weight / UNIT.get(thing, 0.5)
    else:
        slope = term.weight / span if span else term.weight
    slope *= term.scale
    own = term.of == term.seat
    if thing == "rival":
        slope, own = -slope, True
    listed = []
    if thing == "capability" and not own:
        thing = "rival"
    listed.append(Want(term.seat, THINGS.index(thing), term.agenda, slope, term.when))
    if term.times:  # whoever is found out loses the whole of it
        listed.append(Want(term.seat, THINGS.index("unfound"), term.agenda, term.weight * term.scale, term.when))
    if term.against >= 0 and thing == "capability":
        listed.append(Want(term.seat, THINGS.index("rival"), term.agenda, -slope, term.when))
    return listed


@lru_cache(maxsize=64)
def rivals(chart: Chart) -> Array:
    """(n, n) whom each nation measures itself against, in shares: those its score names, or all others alike."""
    nations = len(chart.axes.nation)
    found = np.zeros((nations, nations))
    for term in chart.extra.get("terms", ()):
        nation, other = chart.actor_nation[term.seat], chart.actor_home[term.against] if term.against >= 0 else -1
        if nation >= 0 and other >= 0 and READS.get(term.read) == "capability":
            found[nation, other] += 1.0
    others = 1.0 - np.eye(nations)
    some = np.max(found, axis=1, keepdims=True) > 0.0
    found = np.where(some, found, others)
    return np.asarray(found / np.maximum(np.add.accumulate(found, axis=1)[:, -1:], 1.0))


@lru_cache(maxsize=64)
def _survives(chart: Chart) -> Array:
    """(a) 1 where the seat's score dies with the world."""
    found = np.zeros(len(chart.axes.actor))
    for term in chart.extra.get("terms", ()):
        found[term.seat] = float(term.survival) * term.scale / 100.0
    return found


@lru_cache(maxsize=64)
def _scored(chart: Chart) -> Array:
    """(a) 1 for seats that have objectives."""
    found = np.zeros(len(chart.axes.actor))
    for term in chart.extra.get("terms", ()):
        found[term.seat] = 1.0
    return found


USUAL = {
    "nation": {"capability": 8.0, "rival": -8.0, "output": 60.0, "danger": -60.0, "kept": 5.0, "support": 20.0, "open": 10.0},
    "lab": {"capability": 20.0, "rival": -10.0, "market": 60.0, "danger": -30.0, "kept": 2.0, "treasury": 0.05},
}
"""What actors without objectives want, in points a unit: before the weights of their profile."""


def wants(seen: Observation, turns: int) -> Array:
    """(things, seats, b) points that a unit of each thing is worth to each seat of the group, with `turns` still to play."""
    chart, seats = seen.chart, seen.seats
    found = np.zeros((len(THINGS), len(seats), seen.worlds))
    drawn = seen.own("agenda")
    place = {seat: i for i, seat in enumerate(seats)}
    payments = {"end": 1.0, "turn": float(turns), "year": max(turns * chart.year, 1.0)}
    for want in _listed(chart):
        if want.seat in place:
            row = place[want.seat]
            counts = 1.0 if want.agenda < 0 else drawn[row] == want.agenda
            found[want.thing, row] += want.worth * payments[want.each] * counts
    danger = THINGS.index("danger")
    members: Index = np.array(seats, np.int64)
    found[danger] -= (PAR * SURVIVAL * _survives(chart)[members])[:, None]
    for kind, row_of in USUAL.items():
        usual = np.array([chart.actor_kind[s] == kind and not _scored(chart)[s] for s in seats], bool)
        for thing, worth in row_of.items():
            found[THINGS.index(thing)][usual] += worth
    return found * _taste(seen)


def _taste(seen: Observation) -> Array:
    """(things, seats, 1) how a seat's character tilts its wants."""
    tilt = np.ones((len(THINGS), len(seen.seats), 1))
    table, members = seen.chart.extra["profiles"], np.array(seen.seats, np.int64)
    for weight, thing in (("caution", "danger"), ("ambition", "capability"), ("honour", "kept")):
        if weight in table:
            tilt[THINGS.index(thing), :, 0] = 0.5 + table[weight][members]
    return tilt


def of(found: Array, thing: str) -> Array:
    """(seats, b) the worth of one thing."""
    return np.asarray(found[THINGS.index(thing)])
