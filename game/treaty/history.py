"""History: who brought which draft to the table, when, and in place of what.

Read off the register, before and after an exchange, so that a game that is only imagined leaves no trace in the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from game.treaty.register import Register


@dataclass(frozen=True)
class Proposal:
    """Who put a draft on the table: the seat, the turn, the draft it counters (or -1), and in which worlds of the ensemble."""

    draft: int
    seat: str
    turn: int
    amends: int = -1
    worlds: tuple[int, ...] = (0,)

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self) | {"worlds": list(self.worlds)}

    @staticmethod
    def of(data: Mapping[str, Any], drafts: int, seats: tuple[str, ...]) -> Proposal:
        """From plain data. Raises ValueError for what no table can have seen."""
        worlds = data["worlds"]
        numbers = (data["draft"], data["turn"], data["amends"], *worlds)
        if not all(type(number) is int for number in numbers) or data["seat"] not in seats:
            raise ValueError(f"proposals: {str(data)[:80]} is none")
        if not 0 <= data["draft"] < drafts or not -1 <= data["amends"] < drafts:
            raise ValueError(f"proposals: draft {data['draft']} was never written")
        return Proposal(data["draft"], data["seat"], data["turn"], data["amends"], tuple(worlds))


def tabled(before: Register, after: Register, turn: int, most: int = 8) -> Iterator[Proposal]:
    """The drafts that have come to the table between two states of a register, in its first `most` worlds."""
    fresh = (after.proposer >= 0.0) & ((after.since != before.since) | (after.draft != before.draft)) & (after.since == turn)
    actor = after.book.chart.axes.actor.ids
    found: dict[tuple[int, int, int], list[int]] = {}
    for slot, world in np.argwhere(fresh[:, :most]):
        key = (int(after.draft[slot, world]), int(after.proposer[slot, world]), int(after.counters[slot, world]))
        found.setdefault(key, []).append(int(world))
    for (draft, seat, amends), worlds in found.items():
        yield Proposal(draft, actor[seat], turn, amends, tuple(worlds))


def lineage(proposals: list[Proposal], draft: int, world: int = 0) -> list[Proposal]:
    """How a draft came about in a world: its first proposal, and that of every draft it counters, the oldest first."""
    found: list[Proposal] = []
    while draft >= 0 and draft not in [p.draft for p in found]:
        made = [p for p in proposals if p.draft == draft and world in p.worlds]
        found += made[:1]
        draft = made[0].amends if made else -1
    return found[::-1]
