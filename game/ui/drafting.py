"""Changes to a treaty text on the desk: each gives a new text, as plain data."""

from __future__ import annotations

import copy
from typing import Any

Text = dict[str, Any]
TITLE_MOST = 120


def blank(title: str) -> Text:
    """A text to begin with: one ceiling, that two must sign."""
    return {"title": title[:TITLE_MOST], "minimum": 2, "clauses": [{"kind": "compute_cap"}]}


def taken(data: Text, title: str, content: str = "") -> Text:
    """A text taken from another; an amendment names what it replaces."""
    found = copy.deepcopy(data)
    found["title"] = title[:TITLE_MOST]
    found.pop("replaces", None)
    return found | ({"replaces": content} if content else {})


def with_field(text: Text, place: int, name: str, value: Any) -> Text:
    """One field of one clause set."""
    found = copy.deepcopy(text)
    found["clauses"][place][name] = value
    return found


def with_clause(text: Text, kind: str) -> Text:
    """One clause more, as it usually is."""
    found = copy.deepcopy(text)
    found["clauses"].append({"kind": kind})
    return found


def without_clause(text: Text, place: int) -> Text:
    """One clause less."""
    found = copy.deepcopy(text)
    del found["clauses"][place]
    return found


def with_minimum(text: Text, minimum: int) -> Text:
    """How many must sign."""
    return copy.deepcopy(text) | {"minimum": minimum}


def with_title(text: Text, title: str) -> Text:
    """Another title."""
    return copy.deepcopy(text) | {"title": title[:TITLE_MOST]}


def turned(text: Text, seat: str, everyone: list[str]) -> Text:
    """A seat invited that was not, or not invited that was; the number that must sign stays within those who may."""
    found = copy.deepcopy(text)
    invited = list(found.get("invited") or everyone)
    invited = [one for one in everyone if (one in invited) != (one == seat)]
    found["minimum"] = max(1, min(int(found.get("minimum", 2)), len(invited)))
    return found | {"invited": invited}


def with_payment(text: Text, payer: str, payee: str, bn: float) -> Text:
    """A sum that is paid as the text enters into force; nothing takes it out."""
    found = copy.deepcopy(text)
    rows = [row for row in found.get("payments", []) if (row["from"], row["to"]) != (payer, payee)]
    rows += [{"from": payer, "to": payee, "bn": bn}] if bn > 0 else []
    found["payments"] = rows
    if not rows:
        del found["payments"]
    return found
