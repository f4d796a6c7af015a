"""Scripts: a log that answers for every seat, in place of what was filed and of policies."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from game.agents.model import Model
from game.engine.record import write_answers
from game.orders import Moves, Orders
from game.scenario.read import InputError
from game.treaty.draft import Book, Draft, lower

Entry = Mapping[str, Any]


@dataclass
class Script:
    """Entries of a log, each with the place it came from, that stand for what seats and policies would say.

    `worlds` names the logged world that each world of the model plays; by default each plays its own."""

    entries: deque[tuple[str, Entry]]
    worlds: tuple[int, ...] = ()

    @staticmethod
    def of(entries: Iterable[Entry], worlds: tuple[int, ...] = (), where: str = "log", skip: int = 0) -> Script:
        """The entries of a log behind the first `skip`, each with its line."""
        return Script(deque((f"{where}:{n}", entry) for n, entry in enumerate(entries, 1) if n > skip), worlds)

    def __bool__(self) -> bool:
        """Whether it goes on."""
        return bool(self.entries)

    def answer(self, model: Model, sheet: Orders | Moves) -> None:
        """Write the next entry on a sheet. Raises InputError where it is of another moment or another scenario."""
        where, entry = self.entries.popleft()
        if (entry.get("turn"), entry.get("stage"), entry.get("exchange", 0)) != (model.turn, model.stage, model.exchange):
            raise InputError(f"{where}: turn {entry.get('turn')}, {entry.get('stage')}; due is turn {model.turn}, {model.stage}")
        book = model.state.register.book
        try:
            for content, text in entry.get("drafts", {}).items():
                _entered(book, content, text)
            for world, logged in enumerate(self.worlds or range(model.world.worlds)):
                write_answers(sheet, entry["worlds"][str(logged)], world, book)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
            raise InputError(f"{where}: not the answers of this scenario: {fault}") from None


def _entered(book: Book, content: str, text: Mapping[str, Any]) -> None:
    """Enter a logged draft in the book. Raises ValueError where the text is not the one it is called."""
    draft = Draft.of(text)
    lower(draft, book.chart)
    if draft.content != content:
        raise ValueError(f"the draft {content[:12]} has another text")
    book.enter(draft)
