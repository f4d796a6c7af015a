"""Score: what each seat has made of what it wants.

A score is a sum of declared terms (DESIGN 3.5): a read-out, a product of two, or a pair term, against a rival if the term says
so, on its own scale or between a floor and a goal; paid as the game stands, every turn or every year, with a discount. Gauges
of the scenario are read-outs too, and so is what a seat has just ordered.
Hidden agendas count only in worlds that drew them. Where a seat's objective says so, what counts is the score times the chance
that the world is still there (PLAY 2). `world.score` is always the score as if the game ended now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from game.orders import DEEDS
from game.rules.law import Change, Turn, Why
from game.world.chart import Chart
from game.world.declare import Seen
from game.world.draws import Draws
from game.world.readouts import Deeds, Ledger, ScoreTerm, cells_of, find, know_deeds
from game.world.state import World
from game.world.total import Array, ratio

know_deeds(DEEDS)


def score(world: World, turn: Turn) -> Change:
    """Bring every term up to date, and the scores they add up to."""
    ledger = world.chart.ledger
    if not ledger.terms:
        return Change({})
    terms = _terms(world, turn, ledger, turn.orders.arrays() if ledger.deeds else None)
    points = _points(world, terms, ledger)
    return Change({"terms": terms, "score": points}, why={"score": Why("a", points - world.score, Seen.OWNER)})


def final_score(world: World, turn: int) -> Array:
    """`(a, b)` scores at the end, with the danger `q` that the epilogue has measured; terms paid at the end are read again.

    `turn` is the number of turns played."""
    ledger = world.chart.ledger
    if not ledger.terms:
        return world.score
    terms = np.array(world.terms)
    if "end" in ledger.parts:
        terms[ledger.parts["end"].at] = _paid(world, ledger.parts["end"])
    return _points(world, terms, ledger)


def opened(world: World, draws: Draws) -> World:
    """The world with what scores need from the start: opening values of growth terms, and a hidden agenda for every seat."""
    ledger = world.chart.ledger
    if not ledger.terms:
        return world
    luck = draws.uniform("score.agenda", world.chart.keys["a"])
    agenda = np.floor(luck * np.maximum(ledger.agendas, 1)[:, None])
    return world.changed_by({"opening": ledger.figures(world), "agenda": agenda})


def redrawn_agenda(world: World, turn: Turn, changed: Array) -> Array:
    """(a, b) hidden agendas after governments changed: a new one draws its own."""
    chart, many = world.chart, world.chart.ledger.agendas[world.chart.nation_actor]
    if not (many > 1).any() or not changed.any():
        return world.agenda
    luck = turn.draws.uniform("score.agenda", chart.keys["n"])
    agenda = world.agenda.copy()
    agenda[chart.nation_actor] = np.where(changed, np.floor(luck * np.maximum(many, 1)[:, None]), agenda[chart.nation_actor])
    return agenda


def _terms(world: World, turn: Turn, ledger: Ledger, deeds: Deeds) -> Array:
    """(j, b) terms so far: those paid at the end stand at what they are worth now, the others are added up."""
    terms = np.array(world.terms)
    passed = turn.number * turn.year
    year_ends = np.floor(passed + turn.year + 1e-9) > np.floor(passed + 1e-9)
    for when, part in ledger.parts.items():
        if when == "end":
            terms[part.at] = _paid(world, part)
        elif when == "turn" or year_ends:
            worth = np.exp(passed * np.log1p(-np.minimum(part.discount, 1.0 - 1e-12)))
            terms[part.at] += _paid(world, part, deeds) * worth
    return terms


def _paid(world: World, ledger: Ledger, deeds: Deeds = None) -> Array:
    """(j, b) what each term pays for how things stand: weight x base of the figure, where its agenda is the one drawn."""
    value = ledger.figures(world, deeds)
    for base, rows in ledger.by_base.items():
        figure = value[rows]
        if base == "growth":
            value[rows] = ratio(figure, world.opening[ledger.at[rows]], empty=1.0) - 1.0
        elif base == "log":
            value[rows] = np.log(np.maximum(figure, 1e-12))
        elif base == "at_least":
            value[rows] = figure >= ledger.goal[rows]
        elif base == "at_most":
            value[rows] = figure <= ledger.goal[rows]
    rows = ledger.scaled
    value[rows] = np.minimum(np.maximum((value[rows] - ledger.floor[rows]) / ledger.span[rows], 0.0), 1.0)
    rows = ledger.hidden
    value[rows] *= world.agenda[ledger.seat[rows]] == ledger.agenda[rows]
    return np.asarray(ledger.weight * value)


def _points(world: World, terms: Array, ledger: Ledger) -> Array:
    """(a, b) scores: scale x sum + offset, times what survives of the world."""
    params = world.chart.params
    points = ledger.seats(terms) + ledger.offset + params.run_prize * _won(world)
    lives = np.where(world.catastrophe > 0.0, params.after_catastrophe, 1.0 - params.survival_weight * world.q)
    return np.where(ledger.survival, points * lives, points)


def _won(world: World) -> Array:
    """(a, b) 1 for the lab that won the Run and for the nation it is at home in."""
    won = np.zeros_like(world.score)
    won[world.chart.lab_actor] = world.dominant
    won[world.chart.nation_actor] = world.chart.labs_to_nation(world.dominant)
    return won


# --- from a scenario's objectives -----------------------------------------------------------------------------------------
def compile_terms(objectives: Mapping[str, Any], chart: Chart) -> Iterator[ScoreTerm]:
    """The score terms of a scenario's `objectives` (seat: `Objective`), in the order of the axis `term`.

    Raises UnknownName for a read-out or an actor that does not exist, ValueError for a read-out the actor has not.
    """
    for seat, objective in objectives.items():
        groups = [("", -1, objective.terms)]
        groups += [(name, place, terms) for place, (name, terms) in enumerate(objective.agenda.items())]
        for name, place, terms in groups:
            for term in terms:
                yield _compiled(chart, seat, objective, term, name, place)


def _compiled(chart: Chart, seat: str, objective: Any, term: Any, agenda: str, place: int) -> ScoreTerm:
    actor = chart.axes.actor
    me = actor[seat]
    made = ScoreTerm(
        seat=me,
        weight=float(term.weight),
        read=term.read,
        of=actor[term.of] if term.of else me,
        times=term.times or "",
        times_of=actor[term.times_of] if term.times_of else me,
        against=actor[term.against] if term.against else -1,
        pair=tuple((actor[other], float(w)) for other, w in (term.pair or {}).items()),
        base=term.base,
        goal=float(term.goal),
        floor=float(term.floor),
        when=term.when,
        group=term.group,
        agenda=place,
        agenda_id=agenda,
        about=term.about,
        discount=float(objective.discount),
        scale=float(objective.scale),
        offset=float(objective.offset),
        survival=bool(objective.survival),
    )
    _check(chart, made)
    return made


def _check(chart: Chart, term: ScoreTerm) -> None:
    """Look every read-out up once, so that a wrong name is found when the file is read."""
    asked = [(term.read, term.of)] + ([(term.read, term.against)] if term.against >= 0 else [])
    if term.times or term.pair:
        asked += [(term.times or term.read, a) for a in ([a for a, _ in term.pair] or [term.times_of])]
    for name, actor in asked:
        source = find(name, chart)
        cells_of(chart, source.axes, name, actor)
        if source.deed and (term.when == "end" or term.base == "growth"):
            raise ValueError(f"{name!r} is known while a turn is scored; allowed: when turn or year, and no base growth")
