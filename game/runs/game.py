"""A game that can be re-run: a script answers from its log as long as that lasts, and policies from there on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from game.agents.model import Model
from game.engine.record import Log, sealed, write_answers
from game.orders import Moves, Orders
from game.runs.cli import Failed, Wrong
from game.treaty.draft import Book, Draft, lower

Entry = Mapping[str, Any]


@dataclass
class Script:
    """Entries of a log, each with the place it came from, that stand for what seats and policies would say."""

    entries: deque[tuple[str, Entry]]

    def __bool__(self) -> bool:
        """Whether it goes on."""
        return bool(self.entries)

    def answer(self, model: Model, sheet: Orders | Moves) -> None:
        """Write the next entry on a sheet. Raises Wrong where it is of another moment or another scenario."""
        where, entry = self.entries.popleft()
        if (entry.get("turn"), entry.get("stage"), entry.get("exchange", 0)) != (model.turn, model.stage, model.exchange):
            raise Wrong(f"{where}: turn {entry.get('turn')}, {entry.get('stage')}; due is turn {model.turn}, {model.stage}")
        book = model.state.register.book
        try:
            for content, text in entry.get("drafts", {}).items():
                _entered(book, content, text)
            for world in range(model.world.worlds):
                write_answers(sheet, entry["worlds"][str(world)], world, book)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
            raise Wrong(f"{where}: not the answers of this scenario: {fault}") from None


def _entered(book: Book, content: str, text: Mapping[str, Any]) -> None:
    """Enter a logged draft in the book. Raises ValueError where the text is not the one it is called."""
    draft = Draft.of(text)
    lower(draft, book.chart)
    if draft.content != content:
        raise ValueError(f"the draft {content[:12]} has another text")
    book.enter(draft)


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
    return Script(deque((f"{log.path or 'log'}:{number}", entry) for number, entry in enumerate(log.entries, 1) if number > skip))
