"""Delegate: acts for a seat by its doctrine. `weigh` decides, the doctrine clips, and some things stay a person's own click.

A delegate never starts a breach or an evasion (it may go on with one that was begun, no further, where the conduct rule says
so), never accuses, signs, leaves, strikes deals, nor begins the Run. It keeps what it promised, carries out penalties that are
due, and pays its dues (PLAY 3).
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from game.knowledge.observe import Hidden, Observation
from game.orders import DEEDS
from game.policies.caps import budgeted, looked, priced, stances
from game.policies.conduct import SHORT, conduct
from game.policies.doctrine import AS_BEGUN, BEGUN, Doctrine
from game.policies.policy import Answer, policy
from game.policies.weigh import Weigh
from game.rules.compute import FLOP_PER_YEAR
from game.treaty.levers import deed_of_row, promise_starts
from game.treaty.register import Obligations
from game.world.chart import Chart
from game.world.draws import Draws
from game.world.state import FIELDS
from game.world.total import Array

ITS_OWN_CLICK = ("accuse", "dash", "hide", "withhold")
"""Deeds that a delegate leaves at rest, whatever `weigh` makes of them."""
GROWTH = 2.0
"""By how much hidden halls are thought to have grown by the end of the turn, at most."""
STEP = 0.5
"""OOM that a model is thought to gain in a turn, at most."""
ONGOING = (
    "largest_run", "aggregate_run", "year_flop", "covert", "training", "inference", "guarded", "misreport", "barred", "arrears",
    "certified_only", "procurement", "openness", "licence",
)  # fmt: skip
"""Promises that can go on being broken. The others are broken by an act each time, a release or the Run, and that is a start."""


@policy
class Delegate(Weigh):
    """Stands in for an absent seat: plays its doctrine, and never starts a breach, accuses, signs or leaves."""

    name: ClassVar[str] = "doctrine"

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        """What `weigh` would do, clipped to the doctrine and to what a delegate may do."""
        orders = doctrines(seen)
        seen = in_character(seen, orders)
        answer = super().decide(seen, luck)
        code = stances(seen, orders)
        for clip in (priced, budgeted, looked):
            answer = clip(seen, orders, code, answer)
        answer = harmless(seen, orders, answer)
        rows = seen.obligations()
        if len(rows):
            depth = going_on(seen, orders, rows)
            answer = _at_rest(conduct(seen, answer, depth, rows), ("dash", "hide"))
            answer = tested(seen, with_room(seen, answer, depth, rows))
        return answer

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        """It votes, and refuses with a reason; it signs nothing, leaves nothing and offers nothing."""
        moves = super().bargain(in_character(seen, doctrines(seen)), luck)
        said = {"vote": moves["vote"]} if "vote" in moves else {}
        if "answer" in moves:
            said["answer"] = np.where(moves["answer"] > 1.0, moves["answer"], 0.0)
        return said

    def reckoned(self, chart: Chart, world: int) -> list[dict[str, Any]]:
        """Nothing: what it weighed is not what it did."""
        return []


def doctrines(seen: Observation) -> tuple[Doctrine, ...]:
    """The doctrine of each seat of the group; one that says nothing where it has none."""
    return tuple(one if isinstance(one, Doctrine) else Doctrine() for one in seen.standing())


# --- character ----------------------------------------------------------------------------------------------------------------
def in_character(seen: Observation, orders: tuple[Doctrine, ...]) -> Observation:
    """The observation with the weights of character that doctrines name in place of the seats' own."""
    named = tuple(
        (seat, weight, value) for seat, one in zip(seen.seats, orders, strict=True) for weight, value in one.character.items()
    )
    return replace(seen, chart=_tilted(seen.chart, named)) if named else seen


@lru_cache(maxsize=32)
def _tilted(chart: Chart, named: tuple[tuple[int, str, float], ...]) -> Chart:
    table = {name: np.array(row) for name, row in chart.extra["profiles"].items()}
    for seat, weight, value in named:
        table[weight][seat] = value
    return replace(chart, extra=chart.extra | {"profiles": table})


# --- what a delegate may do -----------------------------------------------------------------------------------------------------
def harmless(seen: Observation, orders: tuple[Doctrine, ...], answer: Answer) -> Answer:
    """The answer without evasions, accusations and the Run; evasions that were begun go on where the doctrine says so."""
    clean = _at_rest(answer, (*ITS_OWN_CLICK, *BEGUN))
    if "dues" in clean:
        clean["dues"] = np.maximum(clean["dues"], 1.0)
    for seat, one in zip(seen.seats, orders, strict=True):
        if one.conduct.rule == AS_BEGUN:
            for deed, cells in one.conduct.begun.items():
                for cell, value in cells.items():
                    _write(seen, clean, seat, deed, cell, value)
    return clean


def _at_rest(answer: Answer, deeds: tuple[str, ...]) -> Answer:
    return answer | {deed: np.full_like(answer[deed], DEEDS[deed].rest, dtype=float) for deed in deeds if deed in answer}


def _write(seen: Observation, answer: Answer, seat: int, deed: str, cell: str, value: float) -> None:
    """One cell of a deed, if it is the seat's own."""
    line, axes = DEEDS[deed], seen.chart.axes
    place = tuple(axes.of(letter)[part] for letter, part in zip(line.axes, cell.split("/"), strict=True))
    cells = seen.cells(line.axes)
    row = int(np.searchsorted(cells, place[0]))
    if row >= len(cells) or cells[row] != place[0] or seen.seat_of(line.axes)[row] != seat:
        return
    if deed not in answer:
        answer[deed] = np.full((len(cells), *axes.shape(line.axes)[1:], seen.worlds), line.rest)
    answer[deed][(row, *place[1:])] = value


def with_room(seen: Observation, answer: Answer, depth: Array, rows: Obligations) -> Answer:
    """The answer with open runs capped so low that hidden halls, which train by themselves and may grow by what smugglers bring,
    stay with them under a ceiling that is kept. Halls that cannot be emptied are no reason to break a promise with them."""
    labs, params, months = seen.cells("l"), seen.chart.params, seen.chart.months
    if not len(labs) or not seen.own("covert").any():
        return answer
    keep, in_time = max(0.0, 1.0 - months / params.run_months), min(1.0, params.run_months / months)
    pace = FLOP_PER_YEAR * params.utilisation * seen.chart.year * in_time * params.covert_efficiency
    hidden = keep * seen.own("covert_run") + GROWTH * pace * seen.own("covert")
    ceiling = seen.ceiling("aggregate_run")[labs]
    parts = np.maximum(answer.get("split", np.ones(ceiling.shape)), 1.0)
    cap = np.maximum(ceiling * SHORT - hidden, 0.0) / parts
    broken = np.zeros((len(seen.chart.axes.actor), seen.worlds))
    np.maximum.at(broken, (rows.bound_by.astype(np.int64), np.arange(seen.worlds)[None]), depth)
    kept = (ceiling < 1e39) & (broken[seen.chart.lab_actor[labs]] == 0.0)
    asked = answer.get("run_cap", np.full(ceiling.shape, DEEDS["run_cap"].rest))
    return answer | {"run_cap": np.where(kept, np.minimum(asked, cap), asked)}


def tested(seen: Observation, answer: Answer) -> Answer:
    """The answer with every test done where tests are promised, and without a release that a model may outgrow before it is out:
    by how much this turn's research adds to it nobody knows when orders are given."""
    labs = seen.cells("l")
    done = dict(answer)
    if "testing" in answer:
        promised = np.minimum.reduce([seen.ceiling(name)[labs] for name in ("untested", "unproven_stage", "uncertified")])
        done["testing"] = np.where(promised < 1e39, 1.0, answer["testing"])
    if "release" in answer:
        over = seen.own("capability") + STEP > seen.ceiling("deployed")[labs]
        done["release"] = np.where(over & (answer["release"] >= 2.0), -1.0, answer["release"])
    return done


# --- breaches that go on --------------------------------------------------------------------------------------------------------
def going_on(seen: Observation, orders: tuple[Doctrine, ...], rows: Obligations) -> Array:
    """(o, b) how far each promise stays broken: as far as it is now where the doctrine says "as begun", else not at all."""
    depth = np.zeros(rows.live.shape)
    for seat, one in zip(seen.seats, orders, strict=True):
        if one.conduct.rule == AS_BEGUN or AS_BEGUN in one.conduct.treaties.values():
            mine = (rows.bound_by == seat) & _as_begun(seen, one, rows)
            depth = np.where(mine, broken_now(seen, rows), depth)
    return depth


def _as_begun(seen: Observation, one: Doctrine, rows: Obligations) -> Array:
    """(o, b) whether a promise stands in a treaty whose breach may go on."""
    drafts, titles = seen.register.draft, one.conduct.treaties
    goes_on = np.zeros(drafts.shape, bool)
    for draft in np.unique(drafts).astype(np.int64):
        if draft >= 0:
            title = seen.register.book.drafts[draft].title
            goes_on |= (drafts == draft) & (titles.get(title, one.conduct.rule) == AS_BEGUN)
    return np.asarray(goes_on[rows.place // len(seen.chart.axes.obligation)])


def broken_now(seen: Observation, rows: Obligations) -> Array:
    """(o, b) how far each promise on the group's own cells is broken now, as its owner sees; 0 for all others."""
    chart = seen.chart
    table = np.full((len(deed_of_row(chart)), seen.worlds), np.nan)
    for name, start in promise_starts(chart).items():
        if name in ONGOING:
            _fill(seen, table, name, start)
    now = np.take_along_axis(table, rows.row.astype(np.int64), axis=0)
    excess = rows.sign * (now - rows.bound) / np.where(rows.live > 0.0, rows.scale, 1.0)
    return np.asarray(np.minimum(np.fmax(excess, 0.0), 1.0) * (rows.live > 0.0))


def _fill(seen: Observation, table: Array, name: str, start: int) -> None:
    """Write the group's own cells of one promised quantity into the table of all of them."""
    axes = FIELDS[name].axes
    try:
        own = seen.own(name)
    except Hidden:
        return
    cells, tail = seen.cells(axes), math.prod(seen.chart.axes.shape(axes)[1:])
    places = (start + cells[:, None] * tail + np.arange(tail)[None]).reshape(-1)
    table[places] = own.reshape(-1, seen.worlds)
