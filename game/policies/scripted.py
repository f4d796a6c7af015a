"""Scripted and mixed: the orders that a scenario file lists, to the letter or by chance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.orders import DEEDS, MOVES
from game.policies.policy import Answer, Policy, policy
from game.world.declare import Declared
from game.world.draws import Draws
from game.world.total import Array, Index


@dataclass(frozen=True)
class Line:
    """One scripted order: which cells of which deed, what value, from and until which turn, with what chance."""

    seat: int
    deed: str
    cells: Index
    value: float
    turn: int
    until: int
    chance: float
    low: float  # where its part of the unit interval begins, among the alternatives for the same cells


@dataclass(frozen=True)
class Plan:
    """What a seat may choose to do throughout a game: as a policy says, or hold still, and these orders on top."""

    name: str
    policy: str = ""
    lines: tuple[Line, ...] = ()
    most: int | None = None  # turns in which it may be played, where a game is solved turn by turn


@policy
class Scripted(Policy):
    """Plays each listed order in its turns."""

    name: ClassVar[str] = "scripted"
    dice: ClassVar[bool] = False

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        return self.played(seen.chart.extra["scripted"], seen, luck, DEEDS)

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        return self.played(seen.chart.extra["scripted"], seen, luck, MOVES)

    def played(
        self, lines: Iterable[Line], seen: Observation, luck: Draws, deeds: Mapping[str, Declared], onto: Answer | None = None
    ) -> Answer:
        """The answers of the seats seen, by these lines; what no line touches is as it is in `onto`, or at rest."""
        answer: Answer = dict(onto or {})
        copied: set[str] = set()
        for line in lines:
            if line.deed in deeds and line.seat in seen.seats and line.turn <= seen.turn < line.until:
                if line.deed in answer and line.deed not in copied:
                    answer[line.deed] = np.array(answer[line.deed])
                copied.add(line.deed)
                self._write(answer, line, deeds[line.deed], seen, luck)
        return answer

    def _write(self, answer: Answer, line: Line, deed: Declared, seen: Observation, luck: Draws) -> None:
        owned = seen.cells(deed.axes)
        tail = seen.chart.axes.shape(deed.axes)[1:]
        rows = answer.setdefault(deed.name, np.full((len(owned), *tail, seen.worlds), deed.rest))
        size = math.prod(tail)
        flat = rows.reshape(-1, seen.worlds)
        place = np.searchsorted(owned, line.cells // size) * size + line.cells % size
        flat[place] = np.where(self._chosen(line, seen, luck), line.value, flat[place])

    def _chosen(self, line: Line, seen: Observation, luck: Draws) -> Array:
        if not self.dice:
            return np.ones(seen.worlds, bool)
        u = luck.uniform("mixed", seen.chart.keys["a"][[line.seat]])[0]
        return np.asarray((u >= line.low) & (u < line.low + line.chance))


@policy
class Mixed(Scripted):
    """Plays a mixed strategy: alternatives for the same cells with the chances listed, and holds still with the rest."""

    name: ClassVar[str] = "mixed"
    dice: ClassVar[bool] = True
