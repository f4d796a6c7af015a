"""The private test: what a text would do, as one seat may work it out for itself, on worlds that look to it like this one.

Every line is played from here to the end of the game: with the text in force among its parties, and without it, both by the same
luck. In some lanes all seats decide for themselves; in the others all keep, all break, one breaks alone or keeps alone. Nothing
hidden from the seat changes anything in them: it is a test of the text on what the seat believes, and no oracle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from game.agents.model import Model
from game.analysis.ensemble import Case, Watch, lanes, played, repeated
from game.analysis.figures import Figure, chance, figure
from game.analysis.payoffs import DEPTH, Player, players_under
from game.analysis.texts import quick
from game.engine.imagine import imagine
from game.engine.state import State
from game.engine.turn import Played
from game.knowledge.observe import observe
from game.scenario.load import Setup
from game.scenario.schema import Drafting
from game.treaty.draft import Draft
from game.treaty.register import ENDED, IN_FORCE, OPEN, Register
from game.world.draws import Draws
from game.world.total import Array

OWN = ("keep", "break")
WORLDS = 12
"""Worlds of each line."""
CROWD = 8
"""Players of whom each gets lines of its own; of more, only the parties do."""
QUANTILES = (0.1, 0.5, 0.9)
FREELY = ("", "as it likes", "as they like")
Line = tuple[str, str, str]  # seat, what it does, what the others do


@dataclass(frozen=True, eq=False)
class Examined:
    """What came of it: with the text in force first, without it second."""

    players: tuple[Player, ...]
    lines: tuple[Line, ...]
    scores: Array  # (2, lines, players, b)
    caught: Array  # (2, lines, players, b)
    kept: Array  # (b,) share of the promises due that are kept where everybody decides for itself
    danger: Array  # (2, turns, 3) chance of catastrophe within a year where everybody decides for itself: low, middle, high
    lost: Array  # (2, b) whether those worlds end in catastrophe

    def cell(self, place: int, seat: str, own: str, others: str) -> Figure:
        """One cell of a seat's matrix: `place` 0 with the text, 1 without it."""
        return figure(self.scores[place, self._line(seat, own, others), self._player(seat)])

    def gain(self, place: int, seat: str) -> Figure:
        """What a seat gains by breaking where all others keep, with the same luck."""
        row = self.scores[place][:, self._player(seat)]
        return figure(row[self._line(seat, "break", "keep")] - row[self._line(seat, "keep", "keep")])

    def found(self, seat: str) -> Figure:
        """How likely it is found out if it breaks alone."""
        return chance(self.caught[0, self._line(seat, "break", "keep"), self._player(seat)] > 0.0)

    def worth(self, seat: str) -> Figure:
        """What the text is worth to a seat where everybody decides for itself."""
        with_, without = (self.scores[place, self.lines.index(FREELY), self._player(seat)] for place in (0, 1))
        return figure(with_ - without)

    def tempted(self) -> tuple[str, ...]:
        """Seats that gain by breaking alone under the text: it does not hold itself as long as there is one."""
        found = []
        for player in self.players:
            gain = self.gain(0, player.seat)
            if gain is not None and gain["mean"] is not None and gain["mean"] > 0.0:
                found.append(player.seat)
        return tuple(found)

    def _player(self, seat: str) -> int:
        return [p.seat for p in self.players].index(seat)

    def _line(self, seat: str, own: str, others: str) -> int:
        whole = ("", own, own)
        return self.lines.index(whole if own == others else (seat, own, others))


def examine(model: Model, seat: str, draft: Draft, replaces: int = -1, world: int = 0, count: int = WORLDS) -> Examined:
    """Test a text on what a seat believes now; `replaces` is the slot of the treaty that it would take the place of.

    Raises ValueError where no scored seat is bound by it.
    """
    setup = _closed(model.setup)
    place = model.axes.actor[seat]
    state = model.state.at([world])
    seen = observe(state.world, state.register, state.turn, [place])
    start = imagine(seen, model.setup.world(Draws.of([0])), state.draws.salted("private"), count)
    start = start.but(memory={"fired": np.repeat(state.memory["fired"], count, axis=-1)})
    parties = draft.invited or tuple(model.axes.actor.ids[int(a)] for a in model.chart.nation_actor)
    without = _shut(start.register)
    with_ = _enforced(without, draft, [model.axes.actor[party] for party in parties], replaces, start.turn)
    lowered = with_.book.lowered(with_.book.number(draft.content))
    players = _asked(players_under(setup, lowered, parties), (seat, *parties))
    if not players:
        raise ValueError("this text binds nobody whose score is counted: there is nothing to test")
    lines = _lines(players)
    runs = [_played(setup, start, register, with_, players, lines, count) for register in (with_, without)]
    free = lines.index(FREELY)
    return Examined(
        players,
        lines,
        np.array([run["scores"] for run in runs]),
        np.array([run["caught"] for run in runs]),
        runs[0]["kept"][free],
        np.array([np.quantile(run["danger"][:, free], QUANTILES, axis=-1).T for run in runs]),
        np.array([run["lost"][free] for run in runs]),
    )


def _asked(players: tuple[Player, ...], near: Sequence[str]) -> tuple[Player, ...]:
    """Everybody, or where that is a crowd the parties and the seat itself."""
    return players if len(players) <= CROWD else tuple(p for p in players if p.seat in near)


def _closed(setup: Setup) -> Setup:
    """The scenario in which nobody drafts anything more, with a short epilogue."""
    return replace(quick(setup), file=quick(setup).file.model_copy(update={"drafting": Drafting()}))


def _shut(register: Register) -> Register:
    """The register without texts that lie open: what becomes of them is not asked."""
    status = np.where(register.status == OPEN, ENDED, register.status)
    return register.but(status=status, book=register.book.copied())


def _enforced(register: Register, draft: Draft, parties: Sequence[int], replaces: int, turn: int) -> Register:
    """The register with a text in force from this turn on among its parties: in the slot of what it replaces, or in one that
    stands free."""
    book = register.book.copied()
    busy = {int(slot) for slot in np.flatnonzero(register.in_force().any(axis=1))}
    slots = len(register.draft)
    slot = replaces if replaces >= 0 else next((slot for slot in range(slots) if slot not in busy), slots - 1)
    new = {name: array.copy() for name, array in register.arrays().items()}
    for name in ("party", "invited", "memory", "leaving", "ayes", "ratifying", "answer", "price", "motion"):
        new[name][slot] = 0.0
    new["party"][slot, parties] = new["invited"][slot, parties] = 1.0
    new["draft"][slot], new["status"][slot], new["since"][slot] = float(book.enter(draft)), IN_FORCE, float(turn)
    new["proposer"][slot] = new["counters"][slot] = new["until"][slot] = -1.0
    return register.but(book=book, **new)


def _lines(players: Sequence[Player]) -> tuple[Line, ...]:
    alone = [line for p in players for line in ((p.seat, "break", "keep"), (p.seat, "keep", "break"))]
    return (FREELY, ("", "keep", "keep"), ("", "break", "break"), *alone)


def _played(
    setup: Setup, start: State, register: Register, promised: Register, players: Sequence[Player], lines: Sequence[Line],
    count: int,
) -> dict[str, Array]:  # fmt: skip
    """Scores `(lines, players, b)` and what else is read, each line a lane of worlds."""
    chart, many = setup.chart, len(lines)
    depth = np.zeros((len(chart.axes.actor), many))
    for k, (seat, own, others) in enumerate(lines):
        depth[:, k] = DEPTH.get(others, np.nan)
        for player in players:
            if player.seat == seat:
                depth[list(player.actors), k] = DEPTH[own]
    worlds = np.tile(np.arange(count), many)
    begin = start.but(register=register).at(worlds)
    danger: list[Array] = []

    def watch() -> Watch:
        def note(model: Model, played: Played) -> None:
            rows.append(np.array(model.world.danger))

        rows: list[Array] = []
        lots.append(rows)
        return note

    lots: list[list[Array]] = []
    places = np.array([chart.axes.actor[p.seat] for p in players], np.int64)

    def read(model: Model) -> dict[str, Array]:
        world = model.world
        caught = np.array([world.findings[list(p.actors)].max(axis=0) for p in players])
        kept = np.where(world.due.sum(axis=0) > 0.0, world.met.sum(axis=0) / np.maximum(world.due.sum(axis=0), 1e-12), 1.0)
        return {"scores": world.score[places], "caught": caught, "kept": kept, "lost": 1.0 - world.alive}

    case = Case(
        setup,
        repeated(list(range(count)), many),
        depth=np.repeat(depth, count, axis=1),
        start=begin,
        promised=promised.at(worlds),
    )
    found = {name: lanes(value, many) for name, value in played(case, read, watch).items()}
    danger = [np.array(rows) for rows in lots]
    found["danger"] = lanes(np.concatenate(danger, axis=-1), many)
    return {name: np.moveaxis(value, -2, 0) if name in ("scores", "caught") else value for name, value in found.items()}
