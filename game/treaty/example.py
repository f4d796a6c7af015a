"""Examples: what a clause owes to show that it bites. Plain data: a game with it and the same game without it, and what differs.

The contract tests play both with the same luck and compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from game.treaty.clause import Clause, plain

ACCORD = "micro/accord"
"""The small world in which most clauses show what they do."""


def example(
    clause: Clause,
    read: str,
    goes: Literal["up", "down"],
    of: str | None = None,
    *,
    beside: Sequence[dict[str, Any]] = (),
    orders: Sequence[dict[str, Any]] = (),
    scenario: str = ACCORD,
    turns: int = 8,
    **changes: Any,
) -> dict[str, Any]:
    """With `clause` next to the clauses `beside`, and `orders` and other `changes` to the scenario in both games, the quantity or
    read-out `read` of the actor `of` (of all, added up, if left out), averaged over the game, goes `up` or `down`."""
    return {
        "clause": plain(clause),
        "beside": [dict(one) for one in beside],
        "scenario": scenario,
        "turns": turns,
        "orders": [dict(one) for one in orders],
        "changes": changes,
        "read": read,
        "of": of,
        "goes": goes,
    }


CAP: dict[str, Any] = {"kind": "compute_cap", "flop": 1e26}
FINE: dict[str, Any] = {"kind": "automatic_penalty", "penalty": "fine", "depth": 1.0}
LOWER: dict[str, Any] = {"kind": "standard_of_proof", "proof": 0.6}
TESTED: dict[str, Any] = {"kind": "testing_protocol", "slack": 0.1}
NO_SITES: dict[str, Any] = {"kind": "covert_site_ban"}
METERED: dict[str, Any] = {"kind": "hardware_telemetry", "share": 1.0}
VISITED: dict[str, Any] = {"kind": "inspection_rights", "routine": 4.0, "challenge": 0.0}
UNSEEN: dict[str, Any] = {"public_record": {"watches": {}}, "whistleblowers": {"watches": {}}}
BOLD_HIDES: dict[str, Any] = {"seat": "bold", "deed": "hide", "value": 0.3}
"""What examples put beside their clause, sensors that they switch off, and a deed that they turn on."""
