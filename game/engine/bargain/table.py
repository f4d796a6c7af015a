"""The table: within which limits a scenario lets its seats negotiate. Nothing at all is a closed table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """Limits of the bargaining, from a scenario's `drafting`."""

    slots: int = 0  # texts of the seats' own that may stand beside the file's
    clauses: int = 12  # in one text, at most
    exchanges: int = 1  # in one bargaining
    tabled: int = 1  # drafts tabled in one exchange, at most
    lapse: int = 1  # bargainings after which a text without enough signatures lapses
    offers: int = 1  # drafts that a seat may table unasked in one bargaining
    counters: int = 2  # counter-offers
    deals: int = 0  # side deals that a seat may offer in one bargaining
    due: int = 4  # turns after which a promise of a side deal is due, at the latest
    secrets: int = 0
    session: int = 1  # turns from one bargaining to the next

    @staticmethod
    def of(drafting: Any, session: int, exchanges: int | None = None) -> Table:
        """From a scenario's `drafting` (`game.scenario.schema.Drafting`); a closed one where nothing may be negotiated."""
        if not drafting.open:
            return Table(session=session)
        rows = {name: getattr(drafting, name) for name in Table.__dataclass_fields__ if name not in ("session", "exchanges")}
        return Table(**rows, session=session, exchanges=exchanges or drafting.exchanges)

    @property
    def open(self) -> bool:
        """Whether there is anything to negotiate beside signing what lies there."""
        return bool(self.slots or self.deals or self.secrets)
