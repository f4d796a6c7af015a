"""A branch: a game played anew from one turn on, as it was and with one decision changed, side by side by the same luck.

Up to the turn both lines follow the log. At the turn everybody orders what the log says, but for the decision that is changed in
the second line. From there on the same stand-ins decide in both: policies, for persons as well. So that what differs in the
end differs because of the decision, and what both lines share is not held against the person who once decided otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.agents.filing import answer_of, place_of
from game.agents.model import BARGAINING, ORDERS, Model
from game.agents.script import Entry, Script
from game.engine.state import State
from game.engine.turn import Played
from game.orders import DEEDS, MOVES, Moves, Orders, room
from game.rules.outcome import grounds
from game.scenario.read import InputError
from game.world.axes import UnknownName
from game.world.owners import owners
from game.world.total import Array

WAS, CHANGED = 0, 1
"""The two worlds of a branch."""
STAND_IN = "weigh"
"""Who decides for persons, in both lines alike."""
Laid = Mapping[str, Mapping[str, Mapping[str, float | None]]]
Watch = Callable[[State, Played, Array], None]


@dataclass(frozen=True)
class Change:
    """One decision changed: what is laid over a turn's answers, seat -> deed -> cell -> value. None takes back what was asked."""

    turn: int
    laid: Laid

    @property
    def stage(self) -> str:
        """Whether it is a matter of the bargaining or of orders."""
        return BARGAINING if any(name in MOVES for deeds in self.laid.values() for name in deeds) else ORDERS


@dataclass(eq=False)
class Fork(Script):
    """The log up to the changed decision, for two worlds; the change is laid over the second."""

    change: Change = field(default_factory=lambda: Change(0, {}))

    def answer(self, model: Model, sheet: Orders | Moves) -> None:
        """Write the next entry on a sheet, and the change where it is due: what is laid down late, at the last exchange."""
        entry = self.entries[0][1]
        super().answer(model, sheet)
        if (entry["turn"], entry["stage"]) == (self.change.turn, self.change.stage):
            _lay(sheet, self.change.laid, last=not self.entries)


@dataclass(frozen=True, eq=False)
class Branched:
    """Both lines, played to the end. Worlds stand last: as it was, and changed."""

    model: Model
    turn: int
    danger: Array  # (turns, 2) true chance of catastrophe within a year, as each turn ended
    scores: Array  # (turns, a, 2) as if the game had ended there
    alive: Array  # (turns, 2) bool


def branched(model: Model, entries: Sequence[Entry], change: Change, persons: Sequence[str] = (), world: int = 0,
             watch: Watch = lambda before, played, news: None) -> Branched:  # fmt: skip
    """Play both lines. `model` holds one world and stands where the log begins; `entries` are those of the log, of which logged
    world `world` is taken; `persons` are the seats that a stand-in takes over. Raises InputError for a turn at which nothing
    was decided and for a change that is none."""
    rows = _until(model, entries, change)
    model.branch([0, 0])
    model.script = Fork(Script.of(rows).entries, (world, world), change)
    model.log = None
    kept: dict[str, list[Array]] = {"danger": [], "scores": [], "alive": []}

    def note(before: State, played: Played, news: Array) -> None:
        watch(before, played, news)
        kept["danger"].append(grounds(model.world)["danger"])
        kept["scores"].append(np.array(model.world.score))
        kept["alive"].append(np.array(model.world.alive))

    _play(model, note, lambda: bool(model.script))
    for seat in persons:
        model.seats[seat].policy = STAND_IN
    _play(model, note, lambda: not model.over)
    if not kept["danger"]:
        raise InputError(f"turn {change.turn + 1}: the game is over before anything came of it")
    return Branched(model, change.turn, *(np.array(kept[name]) for name in ("danger", "scores", "alive")))


def _play(model: Model, note: Watch, going: Callable[[], bool]) -> None:
    before, news, turn = model.state, model.news, model.turn
    while going() and not model.over:
        model.advance()
        if (model.turn != turn or model.over) and model.played is not None:
            note(before, model.played, news)
            before, news, turn = model.state, model.news, model.turn


def decision_turns(model: Model, entries: Sequence[Entry]) -> list[int]:
    """The turns of a log at which seats decided anew: within a session the orders of its first turn stand."""
    session = int(model.setup.file.session_turns)
    return sorted({int(e["turn"]) for e in entries if e.get("stage") == ORDERS and int(e["turn"]) % session == 0})


def stands(model: Model, entries: Sequence[Entry], turn: int, stage: str) -> Model:
    """The model, of one world at the start of the log, brought by rules alone to where a turn's orders, or its last moves of the
    bargaining, were asked for."""
    rows = [e for e in entries if _before(e, turn, stage)]
    if stage == BARGAINING:  # up to the last exchange, when all texts lie open
        last = max((e.get("exchange", 0) for e in entries if (e.get("turn"), e.get("stage")) == (turn, BARGAINING)), default=0)
        rows = [e for e in rows if e["turn"] < turn or e.get("exchange", 0) < last]
    script = model.script = Script.of(rows)
    while script and not model.over:
        model.advance()
    return model


def _before(entry: Entry, turn: int, stage: str) -> bool:
    return "stage" in entry and (entry["turn"] < turn or (entry["turn"] == turn and entry["stage"] == BARGAINING))


def _until(model: Model, entries: Sequence[Entry], change: Change) -> list[Entry]:
    """The entries of a log up to the changed decision, which is the last. Raises InputError."""
    turns = decision_turns(model, entries)
    if change.turn not in turns:
        known = ", ".join(str(t + 1) for t in turns) or "none"
        raise InputError(f"turn {change.turn + 1}: nothing was decided then; turns with decisions: {known}")
    if len({name in MOVES for deeds in change.laid.values() for name in deeds}) != 1:
        raise InputError("a branch changes one decision: moves of the bargaining, or orders, and not nothing")
    here = change.stage == ORDERS
    return [e for e in entries if _before(e, change.turn, change.stage) or (here and _at(e, change.turn))]


def _at(entry: Entry, turn: int) -> bool:
    return (entry.get("turn"), entry.get("stage")) == (turn, ORDERS)


def checked(model: Model, turn: int, laid: Laid) -> Change:
    """A change whose names, owners and values hold. Raises InputError with the near miss."""
    chart = model.chart
    found: dict[str, dict[str, dict[str, float | None]]] = {}
    try:
        for seat, deeds in laid.items():
            place = chart.axes.actor[seat]
            for name, cells in deeds.items():
                line = (DEEDS | MOVES).get(name)
                if line is None:
                    raise UnknownName(name, "deed", tuple(DEEDS | MOVES))
                for cell in cells:
                    if owners(chart, line.axes)[place_of(chart, line, cell)[0]] != place:
                        raise ValueError(f"{name}: {cell!r} is not a cell of {seat}")
                if line.unit == "draft" and any(value is not None for value in cells.values()):
                    raise ValueError(f"{name}: in a branch a text can only be taken back")
                given = {cell: value for cell, value in cells.items() if value is not None}
                fresh = answer_of(chart, model.state.register.book, place, {name: given}, name in MOVES)[name] if given else {}
                found.setdefault(seat, {})[name] = dict.fromkeys(cells) | fresh
    except (UnknownName, ValueError, TypeError) as fault:
        raise InputError(str(fault)) from None
    return Change(turn, found)


def _lay(sheet: Orders | Moves, laid: Laid, last: bool) -> None:
    """Lay a change over the second world of a sheet."""
    chart, lines = sheet.chart, DEEDS if isinstance(sheet, Orders) else MOVES
    for deeds in laid.values():
        for name, cells in deeds.items():
            array, line = room(sheet, name), lines[name]
            for cell, value in cells.items():
                if value is None or last:
                    array[(*place_of(chart, line, cell), CHANGED)] = line.rest if value is None else value


def as_ordered(entries: Sequence[Entry], turn: int, stage: str, seats: Sequence[str], world: int = 0) -> dict[str, Any]:
    """What seats asked for at a turn, by the log: deed -> cell -> value; later exchanges over earlier ones."""
    found: dict[str, Any] = {}
    for entry in entries:
        if (entry.get("turn"), entry.get("stage")) == (turn, stage):
            for seat in seats:
                for deed, cells in entry["worlds"][str(world)].get(seat, {}).items():
                    found.setdefault(deed, {}).update(cells)
    return found
