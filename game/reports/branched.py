"""A branch in words: two lines of one game, as it was and with one decision changed, and in what they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from game.agents.model import Model
from game.analysis.branch import CHANGED, WAS, Branched, Change, branched
from game.engine.state import State
from game.engine.turn import Played
from game.reports.account import OUTCOME_TITLES
from game.reports.chronicle import Chronicle
from game.reports.moments import moments
from game.reports.names import Names
from game.reports.results import Results
from game.reports.wording import capital, date, listed, number, percent
from game.rules.outcome import OUTCOMES
from game.world.total import Array

MOST = 3
"""Of one kind of difference, at most so many are told."""
POINTS, TURNS, CHANCE = 1.0, 0.5, 0.005
"""Differences below this are not worth a sentence: points of a score, turns of broken promises, danger."""
ONLY = ("Only as it was", "Only with the change")


def branch_data(model: Model, entries: Sequence[Mapping[str, Any]], change: Change, persons: Sequence[str], seat: str,
                mode: str, world: int = 0) -> dict[str, Any]:  # fmt: skip
    """Play a branch and tell it for one seat, as plain data: two curves of danger and score, how each line ends, and the
    differences in sentences. Raises InputError."""
    books = [Chronicle(model.setup, place, mode) for place in (WAS, CHANGED)]

    def watch(before: State, played: Played, news: Array) -> None:
        for book in books:
            book.turn(before, played, news)

    found = branched(model, entries, change, persons, world, watch)
    names, results = Names.of(model.setup, mode), Results.of(model)
    told = [moments(model.setup, book.record, model.world, mode) for book in books]
    file = model.setup.file
    place = model.axes.actor[seat]
    return {
        "turn": change.turn,
        "date": date(file.begins, float(file.months_per_turn), change.turn),
        "dates": [date(file.begins, float(file.months_per_turn), t) for t in range(len(found.danger))],
        "seat": names.seat(seat),
        "danger": [_line(found, found.danger, w) for w in (WAS, CHANGED)],
        "score": [_line(found, found.scores[:, place], w) for w in (WAS, CHANGED)],
        "lines": [_end(results, model, place, w) for w in (WAS, CHANGED)],
        "differences": [capital(text) for text in _differences(model, names, results, seat, told)],
    }


def _line(found: Branched, values: Array, world: int) -> list[float | None]:
    """`(turns,)` a figure turn by turn; nothing behind the turn in which the world ended."""
    was = np.concatenate([[True], found.alive[:-1, world]])
    return [float(value) if alive else None for value, alive in zip(values[:, world], was, strict=True)]


def _end(results: Results, model: Model, place: int, world: int) -> dict[str, Any]:
    """How a line ends."""
    kept = results.kept[world]
    return {
        "outcome": OUTCOMES[results.outcomes[world]],
        "title": OUTCOME_TITLES[OUTCOMES[results.outcomes[world]]],
        "left": results.danger_left[world],
        "kept": kept,
        "score": float(model.world.score[place, world]),
        "digest": results.digests[world],
    }


def _differences(model: Model, names: Names, results: Results, seat: str, told: Sequence[list[dict[str, Any]]]) -> Iterator[str]:
    """What the change makes of it, a sentence each; one sentence where it makes nothing."""
    if results.digests[WAS] == results.digests[CHANGED]:
        yield "nothing changes: both lines are the same to the last figure."
        return
    was, now = (OUTCOME_TITLES[OUTCOMES[o]].lower() for o in results.outcomes)
    yield f"it ends as {now} instead of {was}." if was != now else f"it ends the same way, as {was}."
    left, then = results.danger_left
    if abs(then - left) >= CHANCE and percent(left) != percent(then):
        yield f"the danger that is left {_moves(then - left)} from {percent(left)} to {percent(then)}."
    yield from _scored(model, names, seat)
    yield from _kept(model, names)
    yield from _found(model, names)
    yield from _treaties(model)
    yield from _moments(told)


def _moves(by: float) -> str:
    return "rises" if by > 0 else "falls"


def _largest(model: Model, values: Array, least: float) -> list[int]:
    """Actors for whom a figure differs most between the lines, the most first."""
    gap = values[:, CHANGED] - values[:, WAS]
    places = sorted(range(len(gap)), key=lambda a: -abs(float(gap[a])))
    return [a for a in places if abs(float(gap[a])) >= least][:MOST]


def _scored(model: Model, names: Names, seat: str) -> Iterator[str]:
    """The seat's own score first, then those that move most."""
    scores, own = model.world.score, model.axes.actor[seat]
    scored = [model.axes.actor[name] for name in model.setup.file.objectives]
    for place in [own, *(a for a in _largest(model, scores, POINTS) if a in scored and a != own)]:
        before, after = float(scores[place, WAS]), float(scores[place, CHANGED])
        if abs(after - before) >= POINTS:
            yield f"the score of {names.actor(place)} {_moves(after - before)} from {before:.0f} to {after:.0f}."
        elif place == own:
            yield f"the score of {names.actor(place)} stays at {before:.0f}."


def _kept(model: Model, names: Names) -> Iterator[str]:
    """Who breaks more, and who less."""
    missed = np.maximum(model.world.due - model.world.met, 0.0)
    for place in _largest(model, missed, TURNS):
        was, now = (f"{number(value)} turns" if value >= TURNS else "none" for value in missed[place].tolist())
        yield f"{names.actor(place)} breaks its promises in {now} rather than in {was}."


def _found(model: Model, names: Names) -> Iterator[str]:
    """Who is found out more often, and who less."""
    findings = model.world.findings
    for place in _largest(model, findings, 0.5):
        was, now = (f"{value:.0f} time{'' if value == 1 else 's'}" if value else "never" for value in findings[place].tolist())
        yield f"{names.actor(place)} is found in breach {now} rather than {was}."


def _treaties(model: Model) -> Iterator[str]:
    """Treaties that are in force at the end of one line only."""
    register = model.state.register
    force = register.in_force()
    titles = [
        {register.book.drafts[int(d)].title for d, on in zip(register.draft[:, w], force[:, w], strict=True) if on and d >= 0}
        for w in (WAS, CHANGED)
    ]
    lost, won = sorted(titles[WAS] - titles[CHANGED]), sorted(titles[CHANGED] - titles[WAS])
    if lost:
        yield f"{listed(lost)} is no longer in force at the end."
    if won:
        yield f"{listed(won)} is in force at the end."


def _moments(told: Sequence[list[dict[str, Any]]]) -> Iterator[str]:
    """Moments that only one of the lines has."""
    sides = [{(m["name"], *m["about"]): m for m in rows} for rows in told]
    for side, other, only in zip(sides, reversed(sides), ONLY, strict=True):
        for key in [key for key in side if key not in other][:MOST]:
            yield f"{only}, {side[key]['title'].lower()} ({side[key]['date']}): {side[key]['text']}"
