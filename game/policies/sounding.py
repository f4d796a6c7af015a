"""Sounding: what a seat that weighs says to a text before it is tabled: yes, no because of what, and what would change its mind.

It is asked for nothing and binds nobody, and it is true: terms are not lied about. What would turn it is told as the lever, its
direction and a size within a fifth above the least that would do; so asking again, or a little differently, brings no more.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from game.knowledge.observe import Observation
from game.orders import ANSWERS
from game.policies.appraise import POINTS_PER_BN, Worth, measured, worth_of
from game.policies.drafting import edits, everybody, reasons
from game.policies.wants import wants
from game.treaty.clause import plain, read
from game.treaty.draft import Draft
from game.treaty.fields import steps
from game.world.total import Array, Index

FIFTH = 1.2
"""Sizes are told in steps of a fifth, upwards."""
LEAST_PRICE = 0.1
"""bn USD below which nobody haggles."""
REACH = 20.0
"""Ceilings are tried up to this many times what the text says."""


@dataclass(frozen=True, eq=False)
class Sounded:
    """What one nation says to one text, by world."""

    answer: Array  # (b,) place in `game.orders.ANSWERS`
    price: Array  # (b,) bn USD for which it would sign the text as it is, rounded up by a fifth at most; 0 where it would anyway
    instead: tuple[Draft | None, ...]  # the nearest text that it would sign, for each world

    @property
    def words(self) -> tuple[str, ...]:
        """The answers by name, for each world."""
        return tuple(ANSWERS[int(place)] for place in self.answer)


def sounded(seen: Observation, drafts: Sequence[Draft]) -> list[Sounded | None]:
    """What the first seat of an observation says to each text; None where it may not sign it, or is no nation."""
    chart = seen.chart
    nations = seen.cells("n")[:1]
    if not len(nations) or chart.nation_actor[nations[0]] != seen.seats[0]:
        return [None] * len(drafts)
    worth = wants(seen, max(int(chart.extra["turns"]) - seen.turn, 1))[:, :1]
    seat, now = chart.axes.actor.ids[seen.seats[0]], measured(seen)
    return [_said(seen, one, worth, nations, now) if not one.invited or seat in one.invited else None for one in drafts]


def _said(seen: Observation, draft: Draft, worth: Array, nations: Index, now: dict[str, Array]) -> Sounded:
    party = _party(seen, draft)

    def valued(text: Draft) -> Worth:
        number = np.full(seen.worlds, float(seen.register.book.enter(text)))
        return worth_of(seen, number, party, worth, nations, now)

    value = valued(draft)
    signs = value.whole[0] > 0.0
    instead: list[Draft | None] = [None] * seen.worlds
    open_ = ~signs
    for text in nearer(draft):
        if not open_.any():
            break
        turned = open_ & (valued(text).whole[0] > 0.0)
        for world in np.flatnonzero(turned):
            instead[world] = text
        open_ = open_ & ~turned
    price = np.where(signs, 0.0, _upwards(-value.whole[0] / POINTS_PER_BN))
    return Sounded(np.where(signs, float(ANSWERS.index("accept")), reasons(value)[0]), price, tuple(instead))


def _party(seen: Observation, draft: Draft) -> Array:
    """(a, b) who would be in: all who are invited."""
    if not draft.invited:
        return everybody(seen)
    party = np.zeros((len(seen.chart.axes.actor), seen.worlds))
    party[[seen.chart.axes.actor[seat] for seat in draft.invited]] = 1.0
    return party


def _upwards(least: Array) -> Array:
    """Sums rounded up to the next step of a fifth."""
    steps = np.ceil(np.log(np.maximum(least, LEAST_PRICE) / LEAST_PRICE) / math.log(FIFTH) + 1e-9)
    return np.asarray(np.round(LEAST_PRICE * np.exp(math.log(FIFTH) * steps), 2))


def nearer(draft: Draft) -> Iterator[Draft]:
    """Texts beside a draft, the nearest first: a higher ceiling by steps of a fifth, then any number of any clause a step up or
    down, then a clause more or less as in counter-offers."""
    clauses = [plain(clause) for clause in draft.clauses]
    for step in range(1, 1 + int(math.log(REACH) / math.log(FIFTH))):
        for i, clause in enumerate(clauses):
            if "flop" in clause:
                yield _with(draft, clauses, i, {"flop": float(f"{clause['flop'] * math.exp(math.log(FIFTH) * step):.2g}")})
    for i, one in enumerate(draft.clauses):
        for line in dataclasses.fields(one):  # type: ignore[arg-type]
            if line.name != "flop" and "low" in line.metadata:
                yield from (_with(draft, clauses, i, {line.name: value}) for value in _beside(getattr(one, line.name), line))
    yield from edits(draft)


def _beside(value: float, line: dataclasses.Field[Any]) -> Iterator[float]:
    """The nearest step below a value, and the nearest above."""
    known = sorted(steps(line))
    yield from [step for step in known if step < value][-1:]
    yield from [step for step in known if step > value][:1]


def _with(draft: Draft, clauses: list[dict[str, Any]], place: int, change: dict[str, Any]) -> Draft:
    rows = [*clauses[:place], clauses[place] | change, *clauses[place + 1 :]]
    return replace(draft, clauses=tuple(read(dict(row)) for row in rows))
