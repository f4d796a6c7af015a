"""Conduct: keep, shade or break a promise, turned into quantities (DESIGN 3.3).

A depth says how far a promise is broken: 0 keeps it, 0.25 shades it, 1 breaks it in full, not-a-number leaves it to whoever
answers. Limits follow from the promises themselves: at most `bound + depth x scale`, at least `bound - depth x scale`. What an
answer does within its limits stays; what lies beyond is cut to them; and where a breach is a thing to be done rather than left
undone (a hidden hall, a skipped test, unpaid dues), breaking does it. Every seat's deeds are its own: the limits of others' cells
change nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from game.knowledge.observe import Observation
from game.orders import DEEDS
from game.policies.components import on_offer
from game.policies.policy import Answer
from game.rules.compute import FLOP_PER_YEAR
from game.treaty.levers import promise_starts
from game.treaty.register import Obligations
from game.world.chart import Chart
from game.world.state import FIELDS
from game.world.total import Array

KEEP, SHADE, BREAK = 0.0, 0.25, 1.0
CONDUCT = {"keep": KEEP, "shade": SHADE, "break": BREAK}
SHORT = 1.0 - 1e-9
"""Rounding breaks no promise."""
GROWS = 1.5
"""Times its last run that a lab reckons with for its next, where nothing caps it."""
ROOM = 0.85
"""Share of a limit that a careful keeper plans for where the quantity depends on compute still to arrive this turn."""


def depths(rows: Obligations, by_actor: Array) -> Array:
    """(o, b) depth of every promise from one number per bound actor, `by_actor (a, b)`."""
    return np.asarray(np.take_along_axis(by_actor, rows.bound_by.astype(np.int64), axis=0))


def conduct(seen: Observation, answer: Answer, depth: Array, rows: Obligations | None = None) -> Answer:
    """The answer of a group of seats, with every promise that binds them kept, shaded or broken as `depth (o, b)` says.

    `rows` are the promises meant, those in force if left out: what would be promised can be kept before anything is.
    """
    rows = seen.obligations() if rows is None else rows
    if not len(rows) or not rows.live.any():
        return answer
    done = _Sheet(seen, dict(answer), _limits(seen.chart, rows, depth))
    for name, act in ACTS.items():
        if name in done.limits:
            act(done)
    return done.answer


# --- limits -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Limit:
    """How far a promised quantity may go, cell by cell `(cells, b)`: at most, at least, and whether a breach is meant."""

    most: Array
    least: Array
    broken: Array  # bool


def _limits(chart: Chart, rows: Obligations, depth: Array) -> dict[str, Limit]:
    """By promised quantity, over all cells: what the promises leave."""
    worlds = rows.live.shape[-1]
    meant = (rows.live > 0.0) & ~np.isnan(depth)
    deep = np.where(meant, depth, 0.0)
    bound = rows.bound + rows.sign * deep * rows.scale
    found: dict[str, Limit] = {}
    for name, start in promise_starts(chart).items():
        size = math.prod(chart.axes.shape(FIELDS[name].axes))
        here = meant & (rows.row >= start) & (rows.row < start + size)
        if here.any():
            found[name] = _limit(rows, bound, deep, here, start, (size, worlds))
    return found


def _limit(rows: Obligations, bound: Array, deep: Array, here: Array, start: int, shape: tuple[int, int]) -> Limit:
    most, least, broken = np.full(shape, np.inf), np.full(shape, -np.inf), np.zeros(shape, bool)
    o, b = np.nonzero(here)
    cell = (rows.row[o, b] - start).astype(np.int64)
    upper = rows.sign[o, b] > 0.0
    np.minimum.at(most, (cell[upper], b[upper]), bound[o, b][upper])
    np.maximum.at(least, (cell[~upper], b[~upper]), bound[o, b][~upper])
    np.logical_or.at(broken, (cell, b), deep[o, b] > 0.0)
    return Limit(most, least, broken)


@dataclass(eq=False)
class _Sheet:
    """An answer under revision."""

    seen: Observation
    answer: Answer
    limits: Mapping[str, Limit]

    def deed(self, name: str) -> Array:
        """What the answer says, or holding still."""
        line = DEEDS[name]
        cells = len(self.seen.cells(line.axes))
        tail = self.seen.chart.axes.shape(line.axes)[1:]
        given = self.answer.get(name)
        return np.full((cells, *tail, self.seen.worlds), line.rest) if given is None else given

    def mine(self, name: str) -> Limit:
        """The limits on the group's own cells of a promised quantity."""
        axes = FIELDS[name].axes
        cells, tail = self.seen.cells(axes), self.seen.chart.axes.shape(axes)[1:]
        limit, whole = self.limits[name], (-1, *tail, self.seen.worlds)
        return Limit(*(array.reshape(whole)[cells] for array in (limit.most, limit.least, limit.broken)))

    def most(self, name: str, rest: float = np.inf) -> Array:
        """(cells, b) the upper limit on own cells, `rest` where the quantity is not promised at all."""
        if name in self.limits:
            return self.mine(name).most
        return np.full((len(self.seen.cells(FIELDS[name].axes)), self.seen.worlds), rest)

    def put(self, name: str, value: Array) -> None:
        """Write a deed, within its range."""
        self.answer[name] = np.clip(value, DEEDS[name].low, DEEDS[name].high)


# --- what keeping and breaking each quantity takes ------------------------------------------------------------------------------
def _runs(sheet: _Sheet) -> None:
    """A ceiling on runs, part by part or all parts together: the lab caps its runs, and hides no chips while it keeps to it."""
    names = [n for n in ("largest_run", "aggregate_run") if n in sheet.limits]
    broken = np.logical_or.reduce([sheet.mine(n).broken for n in names])
    parts = np.maximum(sheet.deed("split"), 1.0)
    whole = np.maximum(sheet.most("aggregate_run") - sheet.seen.own("covert_run"), 0.0) / parts
    limit = np.minimum(sheet.most("largest_run"), whole) * SHORT
    held = np.isfinite(limit) & ~broken
    sheet.put("run_cap", np.where(broken, limit, np.minimum(sheet.deed("run_cap"), limit)))
    sheet.put("hide", np.where(held, 0.0, sheet.deed("hide")))


def _year(sheet: _Sheet) -> None:
    """All training of a year: train less."""
    chart, labs = sheet.seen.chart, sheet.seen.cells("l")
    room = chart.sites.lab_plants(sheet.seen.public("capacity"))[labs] / chart.year  # what may arrive before it is known
    chips = np.maximum(sheet.seen.own("compute") + sheet.seen.own("covert"), room)
    usual = FLOP_PER_YEAR * chart.params.utilisation * np.maximum(chips, 1e-12)
    old = max(0.0, 1.0 - chart.year) * sheet.seen.own("year_flop")
    left = np.maximum(sheet.most("year_flop") - old, 0.0)
    sheet.put("train", np.minimum(sheet.deed("train"), ROOM * left / (usual * min(chart.year, 1.0))))


def _assembled(sheet: _Sheet) -> None:
    """What a model is built of: parts of other makers only as far as the promise leaves room beside the lab's own run."""
    limit, offered = sheet.mine("assembled"), np.maximum(on_offer(sheet.seen), 1e-12)
    parts, most = np.maximum(sheet.deed("split"), 1.0), limit.most * SHORT
    sheet.put("run_cap", np.minimum(sheet.deed("run_cap"), most / parts))
    own = np.minimum(sheet.seen.own("aggregate_run") * GROWS, sheet.deed("run_cap") * parts)
    room, now = np.clip((most - own) / offered, 0.0, 1.0), sheet.deed("assemble")
    sheet.put("assemble", np.where(limit.broken, np.maximum(now, room), np.minimum(now, room)))


def _training(sheet: _Sheet) -> None:
    """A share of compute that may train: train less."""
    sheet.put("train", np.minimum(sheet.deed("train"), sheet.most("training")))


def _inference(sheet: _Sheet) -> None:
    """Compute that may serve models: the rest goes to safety work."""
    chips = np.maximum(sheet.seen.own("compute"), 1e-12)
    serve = np.minimum(ROOM * sheet.most("inference") / chips, 1.0)
    sheet.put("guard", np.maximum(sheet.deed("guard"), 1.0 - sheet.deed("train") - serve))


def _guarded(sheet: _Sheet) -> None:
    """A share of compute promised to safety work; breaking takes it away."""
    limit, now = sheet.mine("guarded"), sheet.deed("guard")
    asked = np.where(limit.broken, np.minimum(now, limit.least), np.maximum(now, limit.least * (2.0 - SHORT)))
    sheet.put("guard", np.where(np.isfinite(limit.least), asked, now))
    sheet.put("train", np.minimum(sheet.deed("train"), 1.0 - sheet.deed("guard")))


def _covert(sheet: _Sheet) -> None:
    """Undeclared sites: none are added beyond the limit; breaking builds one of a tenth of what the lab holds."""
    limit = sheet.mine("covert")
    held, hide = sheet.seen.own("covert"), sheet.deed("hide")
    room = np.maximum(limit.most - held, 0.0) / np.maximum(sheet.seen.own("compute"), 1e-12)
    sheet.put("hide", np.where(limit.broken, np.maximum(hide, np.minimum(room, 0.1)), np.minimum(hide, room)))


def _report(sheet: _Sheet) -> None:
    """What reports may leave out: everything is in them, or as little as the breach says."""
    limit = sheet.mine("misreport")
    kept = np.maximum(sheet.deed("report"), 1.0 - limit.most)
    sheet.put("report", np.where(limit.broken, 1.0 - np.minimum(limit.most, 0.5), kept))


def _tests(sheet: _Sheet) -> None:
    """Tests before release: as many as keep the model in use within its limit, or fewer."""
    limit = sheet.mine("untested")
    labs = sheet.seen.cells("l")
    new = np.maximum(sheet.seen.own("capability") - sheet.seen.public("tested")[labs], 1e-12) + 0.1
    enough = 1.0 - np.minimum(np.maximum(limit.most, 0.0) / new, 1.0)
    now = sheet.deed("testing")
    sheet.put("testing", np.where(limit.broken, np.minimum(now, enough), np.maximum(now, enough)))


def _release(sheet: _Sheet) -> None:
    """What may be brought out, and how far: a model beyond the limit, or without the tests for a stage, stays inside."""
    labs = sheet.seen.cells("l")
    ready, asked = sheet.seen.own("capability"), sheet.deed("release")
    bare = ready > sheet.seen.public("tested")[labs] + 0.02
    top = np.minimum(sheet.most("deployed"), np.where(bare, sheet.most("uncertified"), np.inf))
    asked = np.where((ready > top) & (asked >= 2.0), -1.0, asked)
    stage = np.where(bare, sheet.most("unproven_stage"), np.inf)
    sheet.put("release", np.where((asked > stage) & (stage < 2.0), -1.0, np.minimum(asked, np.maximum(np.floor(stage), 0.0))))


def _publish(sheet: _Sheet) -> None:
    """Weights beyond the limit stay closed; breaking publishes them."""
    limit = sheet.mine("published")
    beyond = sheet.seen.public("deployed")[sheet.seen.cells("l")] > limit.most
    now = sheet.deed("open_weights")
    sheet.put("open_weights", np.where(limit.broken, np.where(beyond, now, 1.0), np.where(beyond, 0.0, now)))


def _dash(sheet: _Sheet) -> None:
    """Turns of the Run: none beyond the limit; breaking begins it where it can be begun."""
    limit = sheet.mine("run_turns")
    over = sheet.seen.own("run_turns") + 1.0 > limit.most
    sheet.put("dash", np.where(limit.broken, 1.0, np.where(over, 0.0, sheet.deed("dash"))))


def _bar(sheet: _Sheet) -> None:
    """Inspectors are let in, or refused."""
    limit = sheet.mine("barred")
    due = np.isfinite(limit.most)
    sheet.put("bar", np.where(limit.broken, 1.0, np.where(due & (limit.most < 1.0), 0.0, sheet.deed("bar"))))


def _dues(sheet: _Sheet) -> None:
    """Dues are paid, arrears too; or withheld."""
    limit = sheet.mine("arrears")
    owing = sheet.seen.public("arrears")[sheet.seen.cells("n")] > limit.most
    due = np.isfinite(limit.most)
    kept = np.where(owing, 2.0, np.maximum(sheet.deed("dues"), 1.0))
    sheet.put("dues", np.where(limit.broken, 0.0, np.where(due, kept, sheet.deed("dues"))))


def _law(name: str) -> Callable[[_Sheet], None]:
    """A law at home that must reach at least so far; breaking lets it fall to what the breach says."""

    def act(sheet: _Sheet) -> None:
        limit, now = sheet.mine(name), sheet.seen.public(name)[sheet.seen.cells("n")]
        asked = sheet.deed(name)
        standing = np.where(asked < 0.0, now, asked)
        wanted = np.where(limit.broken, np.minimum(standing, limit.least), np.maximum(standing, limit.least))
        due = np.isfinite(limit.least)
        sheet.put(name, np.where(due & (wanted != now), np.maximum(wanted, 0.0), asked))

    return act


def _open(sheet: _Sheet) -> None:
    """Exports to a nation that must stay open: no lane there is shut; breaking shuts them."""
    limit, chart = sheet.mine("openness"), sheet.seen.chart
    lanes, nations = sheet.seen.cells("k"), sheet.seen.cells("n")
    row = np.searchsorted(nations, chart.lane_origin[lanes])
    least, broken = (a[row, chart.lane_dest[lanes]] for a in (limit.least, limit.broken))
    _licensed(sheet, np.where(np.isfinite(least), np.where(broken, least, 1.0), -np.inf), broken)


def _licence(sheet: _Sheet) -> None:
    """Licences on single lanes: at least, or at most, as promised."""
    limit = sheet.mine("licence")
    _licensed(sheet, limit.least, limit.broken)
    asked, now = sheet.deed("licence"), sheet.seen.public("licence")[sheet.seen.cells("k")]
    standing = np.where(asked < 0.0, now, asked)
    shut = np.isfinite(limit.most) & (limit.broken | (standing > limit.most))
    sheet.put("licence", np.where(shut, np.clip(limit.most, 0.0, 1.0), asked))
    sheet.put("notice", np.where(shut, 0.0, sheet.deed("notice")))


def _licensed(sheet: _Sheet, least: Array, broken: Array) -> None:
    asked, now = sheet.deed("licence"), sheet.seen.public("licence")[sheet.seen.cells("k")]
    standing = np.where(asked < 0.0, now, asked)
    due = np.isfinite(least)
    below = due & (broken | (standing < least))
    sheet.put("licence", np.where(below, np.clip(least, 0.0, 1.0), asked))
    sheet.put("notice", np.where(below, 0.0, sheet.deed("notice")))


ACTS: dict[str, Callable[[_Sheet], None]] = {
    "covert": _covert, "largest_run": _runs, "aggregate_run": _runs, "year_flop": _year, "assembled": _assembled,
    "training": _training,
    "inference": _inference, "guarded": _guarded, "misreport": _report, "untested": _tests, "deployed": _release,
    "uncertified": _release, "unproven_stage": _release, "published": _publish, "run_turns": _dash, "barred": _bar,
    "arrears": _dues, "certified_only": _law("certified_only"), "procurement": _law("procurement"), "openness": _open,
    "licence": _licence,
}  # fmt: skip
"""Promised quantity -> what keeping or breaking it takes."""
