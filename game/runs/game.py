"""A game that can be re-run: it answers from a log as long as that lasts, and by its policies from there on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from game.agents.model import ORDERS, Model
from game.engine.record import Log, sealed, write_answers
from game.orders import DEEDS, Moves, Orders, holding_still
from game.runs.cli import Failed, Wrong
from game.world.declare import Declared

Entry = Mapping[str, Any]


class Game(Model):
    """A Model with a script: entries of a log, each with the place it came from, that stand for what policies would say."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.script: deque[tuple[str, Entry]] = deque()

    def advance(self) -> None:
        """One stage on; while the script lasts, nothing is logged again."""
        if not self.script:
            super().advance()
            return
        log, self.log = self.log, None
        try:
            super().advance()
        finally:
            self.log = log

    def close(self) -> None:
        """Let go of everything that it holds: mesa remembers every model there has ever been."""
        if self.log is not None:
            self.log.close()
        self.__dict__.clear()

    def _lead(self) -> None:
        if not self.script:
            super()._lead()
            return
        self.stage = ORDERS  # a log has one line for the orders of all, leaders' among them

    def _orders(self) -> Orders:
        if not self.script:
            return super()._orders()
        orders = holding_still(self.chart, self.world.worlds)
        self._gather(orders, DEEDS, "decide")
        return orders

    def _gather(self, sheet: Orders | Moves, deeds: Mapping[str, Declared], what: str) -> None:
        if not self.script:
            super()._gather(sheet, deeds, what)
            return
        where, entry = self.script.popleft()
        if (entry.get("turn"), entry.get("stage")) != (self.turn, self.stage):
            raise Wrong(f"{where}: turn {entry.get('turn')}, {entry.get('stage')}; due is turn {self.turn}, {self.stage}")
        try:
            for world in range(self.world.worlds):
                write_answers(sheet, entry["worlds"][str(world)], world)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
            raise Wrong(f"{where}: not the answers of this scenario: {fault}") from None


@dataclass
class Followed(Log):
    """A log that is there in part already: what is appended must be what stands there, and goes on from its end."""

    due: deque[Entry] = field(default_factory=deque)

    def append(self, entry: Mapping[str, Any]) -> None:
        """Add an entry, or hold it against the one that stands there. Raises Failed where they differ."""
        if not self.due:
            super().append(entry)
            return
        known = self.due.popleft()
        if sealed(entry, self.last)["hash"] != known["hash"]:
            raise Failed(
                f"{self.path}:{len(self.entries) + 1}: the game no longer does what stands here (another numpy or processor?)"
            )
        self.entries.append(dict(known))


def scripted(log: Log, skip: int) -> deque[tuple[str, Entry]]:
    """The entries of a log behind the first `skip`, each with its file and line."""
    return deque((f"{log.path or 'log'}:{number}", entry) for number, entry in enumerate(log.entries, 1) if number > skip)
