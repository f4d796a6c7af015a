"""Filing: an answer as people and bots hand it in, checked and brought to {move or deed: {cell id: number}}.

    model.file("USA", {"sign": {"USA/0": 1}, "answer": {"USA/1": "verification"}})
    model.file("USA", {"propose": {"title": "Pause", "clauses": [{"kind": "compute_cap", "flop": 1e27}]}})
    model.file("USA", {"counter": {"USA/1": {"title": "Pause, but later", "clauses": [...]}}})
    model.file("USA", {"deal": {"with": "CHN", "give": "money", "give_amount": 3, "get": "vote", "get_later": 1}})

What goes by number on the sheet may go by its name here: a thing, an answer, a seat; a draft goes by its text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from game.orders import ANSWERS, DEEDS, MOVES, THINGS
from game.treaty.draft import Book
from game.treaty.text import read_draft
from game.world.axes import UnknownName
from game.world.chart import Chart
from game.world.declare import Declared
from game.world.owners import owned, owned_axis, owners

DEAL = ("with", "give", "give_amount", "give_later", "get", "get_amount", "get_later")


def answer_of(chart: Chart, book: Book, seat: int, answer: Mapping[str, Any], bargaining: bool) -> dict[str, dict[str, float]]:
    """A seat's answer as {name: {cell id: number}}. Raises UnknownName for a name that is none, ValueError for a value beyond its
    range, for a cell that is not the seat's, and for what is not asked for now."""
    deeds = MOVES if bargaining else DEEDS
    found: dict[str, dict[str, float]] = {}
    for name, value in answer.items():
        if name == "deal" and bargaining:
            for move, cells in _deal(chart, seat, value).items():
                found.setdefault(move, {}).update(_checked(chart, book, MOVES[move], seat, cells))
            continue
        if name not in deeds:
            raise not_now(name, bargaining)
        found.setdefault(name, {}).update(_checked(chart, book, deeds[name], seat, value))
    return found


def place_of(chart: Chart, line: Declared, cell: str) -> tuple[int, ...]:
    """The positions of a cell. Raises ValueError for an id of another form, UnknownName for a name that is none."""
    parts = cell.split("/")
    if len(parts) != len(line.axes):
        form = "/".join(chart.axes.of(letter).what for letter in line.axes)
        raise ValueError(f"{line.name}: {cell!r} is no cell; allowed: names of the form {form}")
    return tuple(chart.axes.of(letter)[part] for letter, part in zip(line.axes, parts, strict=True))


def not_now(name: str, bargaining: bool) -> Exception:
    """What to say about a name that is no deed of this stage: which stage it is, and whether the name belongs to the other."""
    now, here, other = ("the bargaining", MOVES, DEEDS) if bargaining else ("orders", DEEDS, MOVES)
    if name in other:
        due = "orders; advance() once or more to get there" if bargaining else "the bargaining, which opens the next turn"
        return ValueError(f"{name!r} is a matter of {due}. Asked for now is {now}: {', '.join(here)}")
    return UnknownName(name, "move of the bargaining" if bargaining else "deed", tuple(here))


def _checked(chart: Chart, book: Book, line: Declared, seat: int, value: Any) -> dict[str, float]:
    """One deed of an answer as {cell id: value}; ids of further axes stand behind a slash."""
    if not isinstance(value, Mapping) or (line.unit == "draft" and "clauses" in value):
        value = dict.fromkeys(cells_of(chart, line, seat), value)
        if not value:
            raise ValueError(f"{line.name}: {chart.axes.actor.ids[seat]} has no say in it in this scenario")
    found = {}
    for cell, given in value.items():
        place = place_of(chart, line, cell)
        if owners(chart, line.axes)[place[0]] != seat:
            raise ValueError(f"{line.name}: {cell!r} is not a cell of {chart.axes.actor.ids[seat]}")
        number = _NUMBERS[line.unit](given, chart, book) if line.unit in _NUMBERS else given
        if not isinstance(number, (int, float)) or isinstance(number, bool) or not line.low <= number <= line.high:
            raise ValueError(f"{line.name}: {cell!r} is {number!r}; allowed: {line.low:g} to {line.high:g} {line.unit}")
        found[cell] = float(number)
    return found


def cells_of(chart: Chart, line: Declared, seat: int) -> list[str]:
    """The ids of all cells of a deed that belong to a seat."""
    axis = chart.axes.of(line.axes[owned_axis(line)])
    names = [axis.ids[c] for c in owned(chart, line.axes, (seat,)).tolist()]
    for letter in line.axes[1:]:
        names = [f"{a}/{b}" for a in names for b in chart.axes.of(letter).ids]
    return names


# --- by name instead of by number -------------------------------------------------------------------------------------------
def _draft(given: Any, chart: Chart, book: Book) -> Any:
    """A text gets its id in the book, where it is entered; an id must stand there."""
    if isinstance(given, Mapping):
        return book.enter(read_draft(given, book))
    if isinstance(given, (int, float)) and not -1 <= given < len(book.drafts):
        raise ValueError(f"no draft has the number {given!r}; there are {len(book.drafts)}")
    return given


def _thing(given: Any, chart: Chart, book: Book) -> Any:
    return _named(given, "thing", THINGS) + 1 if isinstance(given, str) else given


def _answer(given: Any, chart: Chart, book: Book) -> Any:
    return _named(given, "answer", ANSWERS) if isinstance(given, str) else given


def _delegate(given: Any, chart: Chart, book: Book) -> Any:
    return chart.axes.delegate[given] if isinstance(given, str) else given


def _named(given: str, what: str, known: tuple[str, ...]) -> int:
    if given not in known or not given:
        raise UnknownName(given, what, tuple(name for name in known if name))
    return known.index(given)


_NUMBERS: Mapping[str, Callable[[Any, Chart, Book], Any]] = {
    "draft": _draft, "thing": _thing, "answer": _answer, "delegate": _delegate,
}  # fmt: skip


def _deal(chart: Chart, seat: int, value: Any) -> dict[str, dict[str, Any]]:
    """A side deal as the moves it is made of."""
    if not isinstance(value, Mapping) or "with" not in value:
        raise ValueError(f"deal is {str(value)[:40]!r}; allowed: a mapping of {', '.join(DEAL)}")
    for key in value:
        if key not in DEAL:
            raise UnknownName(str(key), "part of a deal", DEAL)
    chart.axes.actor[str(value["with"])]
    cell = f"{chart.axes.actor.ids[seat]}>{value['with']}"
    return {move: {cell: given} for move, given in value.items() if move != "with"}
