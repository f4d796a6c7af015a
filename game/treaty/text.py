"""Texts that somebody hands in: a draft from plain data, checked against the scenario, each fault in one line.

{"title": "Pause", "minimum": 2, "clauses": [{"kind": "compute_cap", "flop": 1e27}],
 "invited": ["USA", "CHN"], "payments": [{"from": "USA", "to": "CHN", "bn": 3}], "replaces": "title of the treaty it amends"}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from game.treaty.clause import Clause, read
from game.treaty.draft import Book, Draft, lower
from game.world.axes import UnknownName
from game.world.chart import Chart

KEYS = ("title", "clauses", "minimum", "depositary", "invited", "payments", "replaces")
TITLE_MOST = 120
PAYMENT_MOST = 1e4


def read_draft(data: Any, book: Book) -> Draft:
    """A draft from plain data. Raises UnknownName with the near miss, or ValueError saying what is wrong and what is allowed."""
    if not isinstance(data, Mapping):
        raise ValueError(f"a draft is a mapping of {', '.join(KEYS)}; found {str(data)[:40]!r}")
    for key in data:
        if key not in KEYS:
            raise UnknownName(str(key), "part of a draft", KEYS)
    chart = book.chart
    invited = _seats(data.get("invited"), chart)
    may_sign = len(invited) or len(chart.axes.nation)
    draft = Draft(
        _title(data.get("title")),
        _clauses(data.get("clauses")),
        _count("minimum", data.get("minimum", min(2, may_sign)), 1, may_sign),
        _agency(data.get("depositary"), chart),
        invited,
        _payments(data.get("payments"), chart),
        _replaced(data.get("replaces"), book),
    )
    lower(draft, chart)
    return draft


def _title(given: Any) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > TITLE_MOST or not given.isprintable():
        raise ValueError(f"title is {str(given)[:40]!r}; allowed: a line of 1 to {TITLE_MOST} letters")
    return given.strip()


def _clauses(given: Any) -> tuple[Clause, ...]:
    if not _listed(given) or not given:
        raise ValueError("clauses: a draft needs a list of at least one")
    found = []
    for number, row in enumerate(given, 1):
        if not isinstance(row, Mapping):
            raise ValueError(f"clause {number}: found {str(row)[:40]!r}; allowed: a mapping with `kind`")
        try:
            found.append(read(dict(row)))
        except (UnknownName, ValueError, TypeError) as fault:
            raise ValueError(f"clause {number}: {fault}") from None
    return tuple(found)


def _listed(given: Any) -> bool:
    return isinstance(given, Sequence) and not isinstance(given, str)


def _count(name: str, given: Any, low: int, high: int) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
        raise ValueError(f"{name} is {given!r}; allowed: {low} to {high}")
    return given


def _agency(given: Any, chart: Chart) -> str:
    if not given:
        return ""
    if given not in chart.axes.agency:
        raise UnknownName(str(given), "agency", chart.axes.agency.ids)
    return str(given)


def _seats(given: Any, chart: Chart) -> tuple[str, ...]:
    """Seats once each, in the order of the axis, so that two lists of the same seats are the same text."""
    if given is None:
        return ()
    if not _listed(given):
        raise ValueError(f"invited is {str(given)[:40]!r}; allowed: a list of seats")
    places = sorted({chart.axes.actor[str(seat)] for seat in given})
    return tuple(chart.axes.actor.ids[place] for place in places)


def _payments(given: Any, chart: Chart) -> tuple[tuple[str, str, float], ...]:
    if given is None:
        return ()
    if not _listed(given):
        raise ValueError(f"payments is {str(given)[:40]!r}; allowed: a list of from, to, bn")
    return tuple(sorted(_payment(row, chart) for row in given))


def _payment(row: Any, chart: Chart) -> tuple[str, str, float]:
    if not isinstance(row, Mapping) or set(row) != {"from", "to", "bn"}:
        raise ValueError(f"payments: found {str(row)[:40]!r}; allowed: from, to, bn")
    payer, payee = str(row["from"]), str(row["to"])
    for seat in (payer, payee):
        chart.axes.nation[seat]
    bn = row["bn"]
    if isinstance(bn, bool) or not isinstance(bn, (int, float)) or not 0 < bn <= PAYMENT_MOST or payer == payee:
        raise ValueError(f"payments: {payer} pays {payee} {bn!r}; allowed: 0 to {PAYMENT_MOST:g} bn USD, to another nation")
    return payer, payee, float(bn)


def _replaced(given: Any, book: Book) -> str:
    """The content of the treaty that is named by its title or content; of several with one title the last written."""
    if not given:
        return ""
    for draft in reversed(book.drafts):
        if given in (draft.title, draft.content):
            return draft.content
    raise UnknownName(str(given), "treaty to replace", tuple(draft.title for draft in book.drafts))
