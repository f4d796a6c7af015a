"""Expected and seen: what a seat expected of the law it filed, beside what it could see come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.reports.wording import money, percent
from game.ui.kit.chart import Spark
from game.ui.kit.node import Col, Node, Row
from game.ui.kit.text import Label, Para, kicker
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.play import Play

WIDE = 78
"""Of a column of figures."""
FAR = 0.5
LEAST = {"count": 0.5, "share": 0.05, "money": 1.0}
"""What was seen is far off if it differs from what was expected by more than FAR of it and than the least of its kind."""


def build(play: Play) -> list[Node]:
    """A small table for each change of one's law, the latest first."""
    records = play.view.get("squeezes") or []
    if not records:
        return []
    note = _(
        "Seen is what came, less what you had expected to come anyway. Figures are as of now, money added up; point at a line "
        "for every turn. What your seat cannot see is unknown."
    )
    return [kicker(_("Expected, and seen to come")), *(_record(one) for one in reversed(records)), Para(note, 12)]


def _record(record: dict[str, Any]) -> Node:
    """One change: what was ordered, then a line for each figure."""
    passed = max((len(line["seen"]) for line in record["lines"]), default=0)
    turns = len(record["lines"][0]["expected"])
    title = _("{date}, turn {n} of {all} since").format(date=record["date"], n=passed, all=turns)
    head = Row(
        Label("", 11.5, grow=1),
        Label(_("expected"), 11.5, "muted", align="right", wide=WIDE),
        Label(_("seen"), 11.5, "muted", align="right", wide=WIDE),
        gap=8,
    )
    return Col(
        Para(title, 12.5, "text", "semibold"),
        Para(record["ordered"], 12.5),
        head,
        *(_line(line, passed) for line in record["lines"]),
        gap=6,
        pad=12,
        fill="raised",
        border="line",
        radius=10,
    )


def _line(line: dict[str, Any], passed: int) -> Node:
    """One figure: its course and where it stands, as expected and as seen."""
    shown = line["expected"][: max(passed, 1)]
    seen = [value for value in line["seen"] if value is not None]
    label = line["label"][:1].upper() + line["label"][1:]
    known = seen if len(seen) == len(line["seen"]) else []
    both = [*shown, *known, 0.0]
    ends = (min(both), max(both))
    return Row(
        Para(label, 12.5, "text", grow=1, tip=in_words(line)),
        _side(shown, line["kind"], "muted", passed, ends),
        _side(known, line["kind"], _ink(shown, known, line["kind"]), passed, ends),
        gap=8,
        align="center",
    )


def _side(values: list[float], kind: str, ink: str, passed: int, ends: tuple[float, float]) -> Node:
    """A sparkline over its last figure: money adds up, the others stand as they are now."""
    if not values:
        return Label(_("unknown") if passed else _("not yet"), 12, "muted", align="right", wide=WIDE)
    return Col(
        Spark(values, "sky" if ink == "muted" else "orange", wide=WIDE, high=16, ends=ends) if len(values) > 1 else None,
        Label(figure(values, kind), 12.5, ink, "semibold", align="right", wide=WIDE),
        gap=1,
        wide=WIDE,
    )


def figure(values: list[float], kind: str) -> str:
    """Where a figure stands after these turns."""
    if kind == "money":
        return short(sum(values))
    return percent(values[-1]) if kind == "share" else f"{values[-1]:.0f}"


def short(billions: float) -> str:
    """Money in a narrow column."""
    if abs(billions) < 5e-4:
        return "0"
    return money(billions).replace(" billion USD", " bn").replace(" million USD", " m").replace(" trillion USD", " tn")


def in_words(line: dict[str, Any]) -> str:
    """A line turn by turn, expected and seen."""
    seen = [_("unknown") if value is None else figure([value], line["kind"]) for value in line["seen"]]
    seen += [_("not yet")] * (len(line["expected"]) - len(seen))
    pairs = zip(line["expected"], seen, strict=True)
    told = [
        _("turn {n}: expected {a}, seen {b}").format(n=n + 1, a=figure([value], line["kind"]), b=b)
        for n, (value, b) in enumerate(pairs)
    ]
    return f"{line['label']}. {'; '.join(told)}."


def _ink(expected: list[float], seen: list[float], kind: str) -> str:
    """Far off what was expected, or near."""
    if not seen:
        return "muted"
    gap, size = abs(sum(seen) - sum(expected)), abs(sum(expected))
    return "warn" if gap > max(FAR * size, LEAST[kind]) else "text"
