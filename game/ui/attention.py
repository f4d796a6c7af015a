"""Attention: what a person may see to in one turn beside the plan (PLAY 3). Ticks, stances and an adviser's set are free.

A look, a single licence and a text put on the table cost 1 each; an accusation, a covert order and a private test cost 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.ui.play import Play

OFFER, LOOK, LICENCE, ACCUSE, COVERT, TEST = 1, 1, 1, 2, 2, 2
COSTS = {"inspect": LOOK, "visit": LOOK, "accuse": ACCUSE}
"""What one cell of a deed costs."""


def spent(play: Play) -> list[tuple[str, int]]:
    """Every exception that is drafted or done, with what it costs; a name stands for itself: the deed's, or `test`, `offer`."""
    now = [("offer", OFFER)] if play.texts() else []
    return [*play.attended(), *now, *_ordered(play)]


def left(play: Play) -> int | None:
    """What is left of the turn's attention; None where the scenario does not count it."""
    most = int(play.view.get("attention") or 0)
    return most - sum(cost for _name, cost in spent(play)) if most else None


def _ordered(play: Play) -> Iterator[tuple[str, int]]:
    """The exceptions among the orders that are set by hand."""
    covert = {row["name"] for row in play.view.get("sheet", []) if row["covert"]}
    plan = _advised(play)
    for deed, cells in play.draft.edits.items():
        own = {cell: value for cell, value in cells.items() if plan.get(deed, {}).get(cell) != value}
        if deed == "licence":
            yield from [(deed, LICENCE)] * _single(play, own)
        elif deed in COSTS:
            yield from [(deed, COSTS[deed])] * sum(1 for value in own.values() if value > 0.0)
        elif deed in covert and own:
            yield deed, COVERT


def _advised(play: Play) -> dict[str, dict[str, float]]:
    """The set of orders of the adviser who is followed."""
    found = next((one for one in play.advice or [] if one["name"] == play.draft.advised), None)
    return found["answer"] if found else {}


def _single(play: Play, edits: dict[str, float]) -> int:
    """Licences set one by one: all to one destination on one footing are a stance, and free."""
    to: dict[str, set[str]] = {}
    for lane in play.view.get("law", {}).get("lanes", []):
        to.setdefault(lane["dest_id"], set()).add(lane["id"])
    count = 0
    for lanes in to.values():
        set_now = lanes & set(edits)
        whole = set_now == lanes and len({edits[lane] for lane in lanes}) == 1
        count += 0 if whole else len(set_now)
    return count
