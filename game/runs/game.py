"""A game that can be re-run: a script answers from its log as long as that lasts, and policies from there on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from game.agents.model import Model
from game.agents.script import Entry, Script
from game.engine.record import Log, sealed
from game.runs.cli import Failed


class Game(Model):
    """A Model that can be let go of."""

    def close(self) -> None:
        """Let go of everything that it holds: mesa remembers every model there has ever been."""
        if self.log is not None:
            self.log.close()
        self.__dict__.clear()


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


def scripted(log: Log, skip: int) -> Script:
    """The entries of a log behind the first `skip`, each with its file and line."""
    return Script.of(log.entries, where=str(log.path or "log"), skip=skip)
