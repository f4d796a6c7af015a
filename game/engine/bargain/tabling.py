"""Tabling: drafts come to the table, and open drafts are answered.

In each world and exchange some drafts are tabled, one as a rule. Whose turn it is goes round: the seat whose drafts have come
to the table least often, and among those a place that moves on with every exchange; never who filed first. A draft that comes
to the table is an offer: its proposer has signed it. It stands in a slot in which nothing stands any more, and all that the
slot held is reset.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.bargain.table import Table
from game.engine.legal import Cut
from game.engine.state import State
from game.orders import ANSWERS, Moves
from game.treaty.draft import Book
from game.treaty.register import ENDED, IN_FORCE, NONE, OPEN, Register
from game.world.state import FIELDS, World
from game.world.total import Array, Index

ACCEPT = float(ANSWERS.index("accept"))
STANDS = "the same text lies open or is in force"
NOT_THERE = "the treaty it would replace is not in force"
TURN = "another draft came to the table in this exchange"
FULL = "there is no room for another text"


def answered(register: Register, moves: Moves, alive: Array) -> Register:
    """The register with what seats now say to open drafts they are invited to: public, and it stands until they say otherwise."""
    if not moves.answer.size or not moves.answer.any():
        return register
    said = np.moveaxis(moves.answer, 0, 1)
    open_here = ((register.status == OPEN) & alive)[:, None] & (register.invited[:, register.book.chart.delegate_actor] > 0.0)
    heard = open_here & (said > 0.0)
    price = np.where(said > ACCEPT, np.moveaxis(moves.price, 0, 1), 0.0)
    return _with(register, answer=np.where(heard, said, register.answer), price=np.where(heard, price, register.price))


def _with(register: Register, **changes: Array) -> Register:
    """The register with arrays replaced that no lever rests on: what was combined is kept."""
    cache = register._cache
    new = register.but(**changes)
    new._cache.update(cache)
    return new


# --- which drafts are asked for -------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Asked:
    """What each delegate would table now: `(s, b)` id of a draft or -1, and of the draft that it counters or -1."""

    draft: Array
    counters: Array

    def but_not(self, where: Array) -> Asked:
        """Without those of `where (s, b)`."""
        return Asked(np.where(where, -1.0, self.draft), np.where(where, -1.0, self.counters))


def _asked(register: Register, moves: Moves) -> Asked:
    """A seat's counter-offer goes before what it would table unasked; of several counter-offers the one whose text comes first in
    the order of contents, so that slots do not matter."""
    draft, counters = moves.propose, np.full_like(moves.propose, -1.0)
    if not (moves.counter >= 0.0).any():
        return Asked(draft, counters)
    order = _order(register.book)
    place = np.where((moves.counter >= 0.0) & (register.status == OPEN)[None], order[_ids(moves.counter, register.book)], np.inf)
    slot = np.argmin(place, axis=1)  # (s, b)
    there = np.isfinite(np.min(place, axis=1))
    own = np.take_along_axis(moves.counter, slot[:, None], axis=1)[:, 0]
    old = register.draft[slot, np.arange(draft.shape[-1])[None]]
    return Asked(np.where(there, own, draft), np.where(there, old, counters))


def _order(book: Book) -> Array:
    """Place of every draft among all of the book in the order of their contents; the last one stands for what is no draft."""
    contents = [draft.content for draft in book.drafts]
    place = {content: i for i, content in enumerate(sorted(contents))}
    return np.array([*(float(place[content]) for content in contents), np.inf])


def _ids(values: Array, book: Book) -> Index:
    """Ids of drafts as places; what is no draft of the book gets the place behind the last."""
    ids = values.astype(np.int64)
    return np.where((ids >= 0) & (ids < len(book.drafts)), ids, len(book.drafts))


def fault(book: Book, draft: int, table: Table) -> str:
    """Why a draft cannot come to this table, or nothing."""
    text, chart = book.drafts[draft], book.chart
    if len(text.clauses) > table.clauses:
        return f"a text has at most {table.clauses} clauses; this one has {len(text.clauses)}"
    try:
        rows, places = len(book.lowered(draft).row), len(chart.axes.obligation)
    except (KeyError, ValueError) as wrong:
        return str(wrong)
    if rows > places:
        return f"a text comes to at most {places} promises; this one to {rows}"
    may_sign = len(text.invited) or len(chart.nation_actor)
    if not 1 <= text.minimum <= may_sign:
        return f"{may_sign} seats may sign it; {text.minimum} must"
    return ""


def _legal(state: State, table: Table, asked: Asked) -> tuple[Asked, list[Cut]]:
    """What may come to the table, and what was cut, each with its reason."""
    register, cuts = state.register, []
    book, alive = register.book, state.world.alive
    faults = {int(n): "no such draft" for n in np.unique(asked.draft) if int(n) >= len(book.drafts)}
    faults |= {int(n): fault(book, int(n), table) for n in np.unique(asked.draft) if 0 <= n < len(book.drafts)}
    checks = [(reason, asked.draft == number) for number, reason in faults.items() if reason]
    checks += _spent(state, table, asked)
    standing = np.where((register.status == OPEN) | (register.status == IN_FORCE), register.draft, -2.0)
    checks.append((STANDS, (asked.draft[:, None] == standing[None]).any(axis=1)))
    checks += _amending(register, asked, [n for n in faults if not faults[n]])
    for reason, fails in checks:
        where = fails & (asked.draft >= 0.0)
        if where.any():
            cuts.append(Cut("propose", reason, where * 1.0))
            asked = asked.but_not(where)
    return asked.but_not(~np.broadcast_to(alive, asked.draft.shape)), cuts


def _spent(state: State, table: Table, asked: Asked) -> list[tuple[str, Array]]:
    """Seats that have made as many offers, or counter-offers, as one bargaining allows."""
    rest = np.zeros_like(asked.draft)
    offers, counters = (state.sealed.get(name, rest) for name in ("offers", "counters"))
    unasked = asked.counters < 0.0
    return [
        (f"a seat tables at most {table.offers} drafts unasked in one bargaining", unasked & (offers >= table.offers)),
        (f"a seat makes at most {table.counters} counter-offers in one bargaining", ~unasked & (counters >= table.counters)),
    ]


def _amending(register: Register, asked: Asked, numbers: list[int]) -> list[tuple[str, Array]]:
    """Amendments to what is not in force."""
    book = register.book
    found = []
    for number in numbers:
        replaced = book.drafts[number].replaces
        if replaced:
            old = [n for n, draft in enumerate(book.drafts) if draft.content == replaced]
            there = (np.isin(register.draft, old) & register.in_force()).any(axis=0)
            found.append((NOT_THERE, (asked.draft == number) & ~there))
    return found


# --- onto the table -------------------------------------------------------------------------------------------------------
def tabled(state: State, moves: Moves, table: Table, number: int) -> tuple[State, list[Cut]]:
    """The state with this exchange's drafts on the table, and what did not get there."""
    if not table.slots or not ((moves.propose >= 0.0).any() or (moves.counter >= 0.0).any()):
        return state, []
    asked, cuts = _legal(state, table, _asked(state.register, moves))
    for _ in range(table.tabled):
        turn_of = _whose_turn(state, asked, table, number)
        if not (turn_of >= 0).any():
            break
        slot = _free_slot(state.register, state.turn)
        room = (turn_of >= 0) & (slot >= 0)
        full = (turn_of >= 0) & (slot < 0)
        if full.any():
            cuts.append(Cut("propose", FULL, full * (asked.draft >= 0.0)))
        state, asked = _placed(state, asked.but_not(np.broadcast_to(full, asked.draft.shape)), turn_of, slot, room, table, number)
    if (asked.draft >= 0.0).any():
        cuts.append(Cut("propose", TURN, (asked.draft >= 0.0) * 1.0))
    return state, cuts


def _whose_turn(state: State, asked: Asked, table: Table, number: int) -> Array:
    """(b,) delegate whose draft comes to the table, or -1: the one least often served, then by a place that goes round."""
    many = len(asked.draft)
    begins = (state.turn // table.session) * table.exchanges + number
    around = (np.arange(many) - begins) % many
    order = np.where(asked.draft >= 0.0, state.world.tabled * many + around[:, None], np.inf)
    return np.where(np.isfinite(order.min(axis=0)), order.argmin(axis=0), -1)


def _free_slot(register: Register, turn: int) -> Array:
    """(b,) the first slot in which nothing stands, or -1. What ended in this very bargaining is left to be told of and
    settled."""
    free = (register.status == NONE) | ((register.status == ENDED) & (register.until < turn))
    return np.where(free.any(axis=0), free.argmax(axis=0), -1)


def _placed(
    state: State, asked: Asked, turn_of: Array, slot: Array, room: Array, table: Table, number: int
) -> tuple[State, Asked]:
    """Put one draft in each world of `room` on the table, in its free slot."""
    worlds = np.flatnonzero(room)
    seat, place = turn_of[worlds], slot[worlds]
    draft, counters = asked.draft[seat, worlds], asked.counters[seat, worlds]
    register = _laid_open(state, draft, counters, seat, place, worlds, table, number)
    for_it = asked.draft[:, worlds] == draft[None]  # its proposer, and whoever would have tabled the same text
    register = _accepted(register, for_it, place, worlds)
    world = _reset(state.world, place, worlds)
    counts = world.tabled.copy()
    counts[seat, worlds] += 1.0
    sealed = _signed(state, register, asked, seat, for_it, place, worlds)
    chosen = np.full(room.shape, -2.0)
    chosen[worlds] = draft
    state = state.but(register=register, world=world.changed_by({"tabled": counts}), sealed=sealed)
    return state, asked.but_not(asked.draft == chosen[None])


def _laid_open(
    state: State, draft: Array, counters: Array, seat: Index, place: Index, worlds: Index, table: Table, number: int
) -> Register:
    """The register with a draft open in the slot `place` of each of `worlds`."""
    register, turn, chart = state.register, state.turn, state.world.chart
    new = {name: array.copy() for name, array in register.arrays().items()}
    for name in ("party", "memory", "leaving", "ayes", "ratifying", "answer", "price"):
        new[name][place, :, worlds] = 0.0
    new["draft"][place, worlds], new["status"][place, worlds], new["since"][place, worlds] = draft, OPEN, float(turn)
    new["motion"][place, worlds], new["counters"][place, worlds] = 0.0, counters
    new["proposer"][place, worlds] = chart.delegate_actor[seat]
    new["until"][place, worlds] = lapses(turn, number, table)
    new["invited"][place, :, worlds] = _invited(register.book, draft)
    return _with(register, **new)


def lapses(turn: int, number: int, table: Table) -> float:
    """The turn at whose bargaining a text lapses that is tabled in exchange `number`: one that comes in the last exchange, when
    nobody can sign it any more, is on the table of the next bargaining as well."""
    late = number + 1 >= table.exchanges
    return float(turn + table.session * (table.lapse - 1 + late))


def _invited(book: Book, draft: Array) -> Array:
    """(worlds, a) who may sign each draft: whom it names, or every nation."""
    chart = book.chart
    found = np.zeros((len(draft), len(chart.axes.actor)))
    for number in np.unique(draft).astype(np.int64):
        named = [chart.axes.actor[name] for name in book.drafts[number].invited]
        rows = np.flatnonzero(draft == number)
        found[np.ix_(rows, np.array(named, np.int64) if named else chart.nation_actor)] = 1.0
    return found


def _accepted(register: Register, for_it: Array, place: Index, worlds: Index) -> Register:
    """The register with those of `for_it (s, worlds)` on record as willing to sign what lies in the slots."""
    answer, (seat, w) = register.answer.copy(), np.nonzero(for_it)
    invited = register.invited[place[w], register.book.chart.delegate_actor[seat], worlds[w]]
    answer[place[w], seat, worlds[w]] = ACCEPT * invited
    return _with(register, answer=answer)


def _signed(
    state: State, register: Register, asked: Asked, seat: Index, for_it: Array, place: Index, worlds: Index
) -> dict[str, Array]:
    """What is sealed: the signatures of those who would have tabled the text, and how many offers each seat has made."""
    sealed, (who, w) = dict(state.sealed), np.nonzero(for_it)
    actor = state.world.chart.delegate_actor[who]
    for name in ("sign", "leave", "motion"):  # whatever was said of the text that stood there before is not said of this one
        sealed[name] = np.array(sealed[name])
        sealed[name][:, place, worlds] = 0.0
    sealed["sign"][actor, place[w], worlds[w]] = register.invited[place[w], actor, worlds[w]]
    for name, which in (("offers", asked.counters < 0.0), ("counters", asked.counters >= 0.0)):
        sealed[name] = np.array(sealed.get(name, np.zeros_like(asked.draft)))
        sealed[name][seat, worlds] += which[seat, worlds]
    return sealed


def _reset(world: World, place: Index, worlds: Index) -> World:
    """The world with everything that stood along the slots at rest again."""
    changed: dict[str, Array] = {}
    for name, line in FIELDS.items():
        if line.axes.startswith("t") and line.axes:
            array = getattr(world, name)
            if (array[place, ..., worlds] != line.rest).any():
                changed[name] = array.copy()
                changed[name][place, ..., worlds] = line.rest
    return world.changed_by(changed) if changed else world
