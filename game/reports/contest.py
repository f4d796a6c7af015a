"""A contest of treaties in a terminal, and its picture: risk averted against cost, with the front of texts nobody dominates."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from game.analysis.contest import NONE, PER
from game.analysis.figures import Figure

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Row = Mapping[str, Any]
COLUMNS = (
    ("", "right"), ("text", "left"), ("averted", "right"), ("95 %", "right"), ("cost", "right"), (f"/ {PER:.0f} bn", "right"),
    ("kept", "right"), ("parties", "right"), ("found", "right"), ("dominated by", "left"),
)  # fmt: skip
ABOUT = (
    "Averted: points of chance of catastrophe taken away, in play or in the year after. Cost: bn USD a game, output lost and "
    "what watching costs. Kept: promises; parties: mean over turns; found: of all breaches. Dominated by: averts as much at no "
    "higher cost; those without stand on the front."
)


def show(rows: Sequence[Row], pairs: Sequence[Row], told: str, console: Console) -> None:
    """Print the ranking, what each population makes of the texts where there are several, and each text against the next."""
    console.print(_ranking(rows, told))
    if rows and len(rows[0]["averted_in"]) > 1:
        console.print(_by_population(rows))
    if len(rows) > 1:
        console.print(_steps(rows, pairs))


def _ranking(rows: Sequence[Row], told: str) -> Table:
    from game.reports.ending import plain_table

    table = plain_table(told, *COLUMNS)
    for row in rows:
        table.add_row(
            str(row["rank"]), row["text"], points(row["averted"]), ends(row["averted"], 100.0, 1), bn(row["cost"]),
            points(row["averted_per_100bn"]) if row["shown"] else "–", share(row["kept"]), number(row["members"]),
            share(row["found"]), row["dominated_by"] or "–",
        )  # fmt: skip
    _tight(table)
    table.caption = ABOUT
    return table


def _tight(table: Table) -> None:
    """Every cell in one line, as little between columns as can be read."""
    table.padding = (0, 1, 0, 0)
    for column in table.columns:
        column.no_wrap = True


def _by_population(rows: Sequence[Row]) -> Table:
    from game.reports.ending import plain_table

    populations = list(rows[0]["averted_in"])
    table = plain_table("Risk averted in each population, points", ("text", "left"), *((p, "right") for p in populations))
    for row in rows:
        cells = [f"{points(row['averted_in'][p])} ({ends(row['averted_in'][p], 100.0, 1)})" for p in populations]
        table.add_row(row["text"], *cells)
    _tight(table)
    return table


def _steps(rows: Sequence[Row], pairs: Sequence[Row]) -> Table:
    """Each text against the one behind it."""
    from game.reports.ending import plain_table

    gaps = {(row["text"], row["against"], row["measure"]): row for row in pairs}
    heads = (("text", "left"), ("against", "left"), *((name, "right") for name in STEPS.values()))
    table = plain_table("Each against the next, on the same seeds", *heads)
    for one, other in itertools.pairwise(row["text"] for row in rows):
        cells = []
        for measure in STEPS:
            by, digits = (1.0, 0) if measure == "cost" else (100.0, 1)
            sign = -1.0 if (one, other, measure) not in gaps else 1.0
            row = gaps.get((one, other, measure)) or gaps[other, one, measure]
            turned = turn(row, sign)
            interval = "" if measure == "cooperation" else f" ({ends(turned, by, digits)})"
            cells.append(f"{bn(turned) if measure == 'cost' else points(turned)}{interval}")
        table.add_row(one, other, *cells)
    _tight(table)
    return table


STEPS = {"risk": "risk, points", "cost": "cost, bn", "cooperation": "cooperation"}


def turn(row: Row, sign: float) -> Figure:
    """A difference, or the same the other way round."""
    low, high = (row["low"], row["high"]) if sign > 0.0 else (row["high"], row["low"])
    return {name: None if value is None else sign * value for name, value in zip(NAMES, (row["mean"], low, high), strict=True)}


NAMES = ("mean", "low", "high")


def _signed(value: float, digits: int) -> str:
    rounded = round(value, digits)
    return f"{rounded or 0.0:+,.{digits}f}".replace("-", "−")


def points(of: Figure) -> str:
    """A chance as points."""
    return "–" if of is None or of["mean"] is None else _signed(100.0 * of["mean"], 1)


def bn(of: Figure) -> str:
    """Money in bn USD."""
    return "–" if of is None or of["mean"] is None else _signed(of["mean"], 0)


def share(of: Figure) -> str:
    """A share in per cent."""
    return "–" if of is None or of["mean"] is None else f"{of['mean']:.0%}"


def number(of: Figure) -> str:
    """A small number."""
    return "–" if of is None or of["mean"] is None else f"{of['mean']:.1f}"


def ends(of: Figure, by: float, digits: int) -> str:
    """The ends of an interval, times `by`."""
    if of is None or of["low"] is None or of["high"] is None:
        return "–"
    return f"{_signed(by * of['low'], digits)} to {_signed(by * of['high'], digits)}"


# --- the picture ------------------------------------------------------------------------------------------------------------
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 460, 64, 24, 48, 52
INK, QUIET, FRONT, BEATEN = "#1b2733", "#8a97a3", "#0072b2", "#b0b7be"
LETTERS = f'font-family="sans-serif" font-size="13" fill="{INK}"'
Box = tuple[float, float, float, float]


def picture(rows: Sequence[Row], title: str) -> str:
    """Cost against risk averted as an SVG: a dot with both intervals for each text, none at (0, 0), and the front."""
    dots = [(NONE, 0.0, 0.0, None)] + [(r["text"], r["cost"]["mean"], 100.0 * r["averted"]["mean"], r) for r in rows]
    box = _box([(x, y) for _, x, y, _ in dots] + [corner for row in rows for corner in _corners(row)])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {LETTERS}>',
        f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
        *_axes(box),
        _front([(x, y) for name, x, y, row in dots if row is None or not row["dominated_by"]], box),
        *(_bars(row, box) for row in rows),
        *(_dot(name, x, y, row, box) for name, x, y, row in dots),
    ]
    return "".join([*parts, "</svg>\n"])


def _corners(row: Row) -> list[tuple[float, float]]:
    cost, averted = row["cost"], row["averted"]
    middle = (cost["mean"], 100.0 * averted["mean"])
    found = [middle]
    if cost["low"] is not None and averted["low"] is not None:
        found += [(cost["low"], 100.0 * averted["low"]), (cost["high"], 100.0 * averted["high"])]
    return found


def _box(points_: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points_], [y for _, y in points_]
    wide, high = max(max(xs) - min(xs), 1.0), max(max(ys) - min(ys), 1.0)
    return min(xs) - 0.06 * wide, max(xs) + 0.16 * wide, min(ys) - 0.08 * high, max(ys) + 0.10 * high


def _at(x: float, y: float, box: Box) -> tuple[float, float]:
    return (
        LEFT + (x - box[0]) / (box[1] - box[0]) * (WIDTH - LEFT - RIGHT),
        HEIGHT - BOTTOM - (y - box[2]) / (box[3] - box[2]) * (HEIGHT - TOP - BOTTOM),
    )


def _axes(box: Box) -> list[str]:
    parts = []
    for value in ticks(box[2], box[3]):
        y = _at(0.0, value, box)[1]
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e3e7ea"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{QUIET}">{value:g}</text>')
    for value in ticks(box[0], box[1]):
        x = _at(value, 0.0, box)[0]
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#e3e7ea"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="{QUIET}">{value:,g}</text>')
    names = f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 12}" text-anchor="end">Cost, bn USD a game</text>'
    return [*parts, names, f'<text x="{LEFT}" y="{TOP - 6}">Risk averted, points (up is better, left is cheaper)</text>']


def ticks(low: float, high: float) -> list[float]:
    """Round numbers between two ends, four to nine of them."""
    raw = (high - low) / 5.0
    power = 10.0 ** len(str(int(raw))) / 10.0 if raw >= 1.0 else 0.1
    step = next((m * power for m in (1.0, 2.0, 5.0) if m * power >= raw), 10.0 * power)
    first = int(low // step) + 1
    return [round(k * step, 6) for k in range(first, first + 20) if k * step <= high]


def _front(points_: Sequence[tuple[float, float]], box: Box) -> str:
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(*p, box) for p in sorted(points_)))
    return f'<polyline points="{line}" fill="none" stroke="{FRONT}" stroke-width="1.5" stroke-dasharray="5 4"/>'


def _bars(row: Row, box: Box) -> str:
    cost, averted = row["cost"], row["averted"]
    if cost["low"] is None or averted["low"] is None:
        return ""
    ink = BEATEN if row["dominated_by"] else FRONT
    (x, low), (_, high) = (_at(cost["mean"], 100.0 * averted[end], box) for end in ("low", "high"))
    (left, y), (right, _) = (_at(cost[end], 100.0 * averted["mean"], box) for end in ("low", "high"))
    return (
        f'<g stroke="{ink}" stroke-opacity="0.6"><line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>'
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/></g>'
    )


def _dot(name: str, x: float, y: float, row: Row | None, box: Box) -> str:
    """Filled on the front, hollow where dominated: shape tells it too, not colour alone."""
    x, y = _at(x, y, box)
    beaten = row is not None and row["dominated_by"]
    ink, fill = (BEATEN, "white") if beaten else (INK if row is None else FRONT,) * 2
    below = 18.0 if row is None else -7.0
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{ink}" stroke-width="2"/>'
        f'<text x="{x + 9:.1f}" y="{y + below:.1f}" fill="{QUIET if beaten else INK}">{escape(name)}</text>'
    )
