"""Drafting: what a seat that weighs puts on the table, what it answers, and what it would sign instead.

Texts come from a few templates with a few steps to each number, so that worlds coincide. A seat tables the text that is worth
most to it among those it thinks enough others would sign; others are supposed to want what their kind usually wants, since nobody
knows their agenda. It refuses with the reason that weighs most against the text, and offers the smallest edit that turns its
mind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from game.knowledge.observe import Observation
from game.orders import ANSWERS
from game.policies.appraise import PARTS, POINTS_PER_BN, Measures, Worth, measured, supposed, worth_of
from game.policies.policy import Answer
from game.policies.wants import THINGS, USUAL
from game.treaty.clause import plain, read
from game.treaty.draft import Draft
from game.treaty.register import IN_FORCE, OPEN
from game.world.total import Array, Index, total

WATCHED = ({"kind": "compute_metering"}, {"kind": "hardware_telemetry"})
TEMPLATES = (
    ("Compute Accord", (*WATCHED, {"kind": "automatic_penalty", "depth": 0.5})),
    ("Compute and Dividends Accord", (*WATCHED, {"kind": "voted_penalty"}, {"kind": "shared_compute", "share": 0.1})),
    ("Ceiling Declaration", ()),
)
"""Title, and the clauses beside a ceiling on runs."""
STEPS = (1.0, 2.0, 5.0)
ROOM = (1.5, 5.0)
"""Ceilings are tried at these multiples of the largest run, rounded up to 1, 2 or 5 times a power of ten."""
EVERY = 4
"""Turns between the drafts that a seat tables unasked."""
REASON = {
    "own limits": "limits", "rivals' limits": "partners", "safety": "trust", "dividends": "dividends", "secrets": "secrets",
    "money": "money", "membership": "partners", "penalties": "penalties", "distaste": "home",
}  # fmt: skip
"""Part of a treaty's worth -> the reason given for a refusal."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A draft that might be tabled, and in which worlds it fits."""

    draft: int
    fits: Array  # (b,) bool


def drafting(seen: Observation, worth: Array, nations: Index, told: dict[str, Array], now: Measures) -> Answer:
    """Proposals, answers and counter-offers of the nations of a group. Empty where nothing may be negotiated."""
    if not len(seen.chart.axes.delegate):
        return {}
    rows = _delegates(seen, nations)
    shape = (len(seen.cells("s")), seen.worlds)
    slots = (shape[0], len(seen.register.draft), shape[1])
    propose, answer, price, counter = np.full(shape, -1.0), np.zeros(slots), np.zeros(slots), np.full(slots, -1.0)
    if seen.turn % EVERY == 0:
        propose[rows] = _proposals(seen, worth, nations, now)
    for slot in range(slots[1]):
        open_here = (seen.register.status[slot] == OPEN) & (seen.register.since[slot] <= seen.turn)
        if open_here.any():
            draft = np.where(open_here, seen.register.draft[slot], -1.0)
            party = np.where(seen.register.invited[slot] > 0.0, 1.0, 0.0)
            value = worth_of(seen, draft, party, worth, nations, now)
            signs = value.whole > 0.0
            answer[rows, slot] = np.where(open_here, np.where(signs, 1.0, reasons(value)), 0.0)
            price[rows, slot] = np.where(open_here & ~signs, np.minimum(-value.whole / POINTS_PER_BN, 1e4), 0.0)
            counter[rows, slot] = _counters(seen, draft, party, ~signs, worth, nations, now)
            told[f"worth {slot}"] = value.whole
    return {"propose": propose, "answer": answer, "price": np.maximum(price, 0.0), "counter": counter}


def _delegates(seen: Observation, nations: Index) -> Index:
    """Rows of the group's delegates that are nations, in their order."""
    actors = seen.chart.delegate_actor[seen.cells("s")]
    place = {int(a): i for i, a in enumerate(actors)}
    return np.array([place[int(a)] for a in seen.chart.nation_actor[nations]], np.int64)


def everybody(seen: Observation) -> Array:
    """(a, b) every nation."""
    party = np.zeros((len(seen.chart.axes.actor), seen.worlds))
    party[seen.chart.nation_actor] = 1.0
    return party


def reasons(value: Worth) -> Array:
    """(n, b) the answer that names what weighs most against a text."""
    codes = np.array([float(ANSWERS.index(REASON[name])) for name in PARTS])
    return np.asarray(codes[value.worst()])


# --- what is tabled -----------------------------------------------------------------------------------------------------------
def _proposals(seen: Observation, worth: Array, nations: Index, now: Measures) -> Array:
    """(n, b) the draft each nation would table, -1 where none is worth it or something like it is in force already."""
    best, value = np.full((len(nations), seen.worlds), -1.0), np.zeros((len(nations), seen.worlds))
    everyone = np.arange(len(seen.chart.axes.nation))
    usual, party = _usual(seen), everybody(seen)
    busy = total((seen.register.status == IN_FORCE).astype(float)) >= max(len(seen.register.draft) - 1, 1)
    for one in _menu(seen):
        draft = np.where(one.fits, float(one.draft), -1.0)
        then = measured(supposed(seen, draft, party))
        mine = worth_of(seen, draft, party, worth, nations, now, then).whole
        theirs = worth_of(seen, draft, party, usual, everyone, now, then).whole
        enough = total((theirs > 0.0).astype(float)) >= seen.register.book.drafts[one.draft].minimum
        better = (mine > np.maximum(value, 0.5)) & enough & one.fits & ~busy
        best, value = np.where(better, float(one.draft), best), np.where(better, mine, value)
    return best


def _usual(seen: Observation) -> Array:
    """(things, n, b) what nations are supposed to want by whoever does not know better."""
    found = np.zeros((len(THINGS), len(seen.chart.axes.nation), seen.worlds))
    for thing, value in USUAL["nation"].items():
        found[THINGS.index(thing)] = value
    return found


def _menu(seen: Observation) -> Iterator[Candidate]:
    """Drafts worth thinking about: each template at each ceiling that fits the largest run of any world."""
    frontier = np.max(seen.public("declared_run"), axis=0, initial=1e20)
    minimum = min(4, max(len(seen.chart.axes.nation) - 1, 2))
    for room in ROOM:
        level = _rounded(frontier * room)
        for flop in np.unique(level):
            for title, beside in TEMPLATES:
                clauses = [{"kind": "compute_cap", "flop": float(flop)}, *beside]
                draft = Draft(title, tuple(read(dict(c)) for c in clauses), minimum)
                yield Candidate(seen.register.book.enter(draft), level == flop)


def _rounded(values: Array) -> Array:
    """Up to 1, 2 or 5 times a power of ten."""
    power = np.floor(np.log10(values))
    rest = values / np.exp(np.log(10.0) * power)
    step = np.where(rest <= STEPS[1], STEPS[1], np.where(rest <= STEPS[2], STEPS[2], 10.0))
    return np.array([float(f"{s:g}e{int(p)}") for s, p in zip(step, power, strict=True)])


# --- counter-offers -------------------------------------------------------------------------------------------------------------
def _counters(
    seen: Observation, drafts: Array, party: Array, refused: Array, worth: Array, nations: Index, now: Measures
) -> Array:
    """(n, b) for who refuses one of `drafts (b,)`, the first edit in order of size that it would sign; -1 for none."""
    found = np.full(refused.shape, -1.0)
    book = seen.register.book
    for number in np.unique(drafts[drafts >= 0.0]).astype(np.int64):
        where = refused & (drafts == number)
        if not where.any():
            continue
        for edited in edits(book.drafts[number]):
            left = where & (found < 0.0)
            if not left.any():
                break
            draft = book.enter(edited)
            value = worth_of(seen, np.where(left.any(axis=0), float(draft), -1.0), party, worth, nations, now).whole
            found = np.where(left & (value > 0.0), float(draft), found)
    return found


def edits(draft: Draft) -> Iterator[Draft]:
    """Single edits of a draft, the smallest first: a higher ceiling, a gentler penalty, a dividend, a clause less."""
    clauses = [plain(clause) for clause in draft.clauses]
    for i, clause in enumerate(clauses):
        if "flop" in clause:
            for times in (2.0, 5.0):
                yield _with(draft, [*clauses[:i], clause | {"flop": float(f"{clause['flop'] * times:.1e}")}, *clauses[i + 1 :]])
    kinds = [clause["kind"] for clause in clauses]
    if "shared_compute" not in kinds:
        yield _with(draft, [*clauses, {"kind": "shared_compute", "share": 0.1}])
    for i, kind in enumerate(kinds):
        if kind not in ("compute_cap", "compute_metering") and len(clauses) > 1:
            yield _with(draft, [*clauses[:i], *clauses[i + 1 :]])


def _with(draft: Draft, clauses: list[dict[str, object]]) -> Draft:
    return replace(draft, clauses=tuple(read(dict(clause)) for clause in clauses))
