"""The ending of a study in a terminal: a row a cell, and what moves with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from game.reports import wording
from game.reports.ending import plain_table
from game.scenario.study import Design, shown

MOST_ROWS = 16
FEW = 2
"""Settings beside which there is room for intervals."""

SHOWN = (
    ("catastrophe", "catastrophes", wording.percent),
    ("danger_left", "danger left", wording.percent),
    ("promises_kept", "promises kept", wording.percent),
)
STRONG = 0.5
"""Rank correlations below it are left to the file: among dozens of pairs some are above 0.4 by chance."""


def show_study(design: Design, rows: Sequence[Mapping[str, Any]], moves: Sequence[Mapping[str, Any]], console: Console) -> None:
    """Print what came out: every cell, or as many as fit; then the settings that move something."""
    study = design.study
    worlds = study.seeds.count
    console.print(Text(f"{study.name}: {len(rows)} cells of {worlds} games, the same seeds in each", "bold"))
    console.print()
    console.print(_cells(design, rows))
    if len(rows) > MOST_ROWS:
        console.print(f"The first {MOST_ROWS} of {len(rows)} cells; summary.csv has them all.")
    strong = [row for row in moves if row["low"] * row["high"] > 0 and abs(row["rho"]) >= STRONG]
    if strong:
        console.print()
        console.print(_moves(strong))


def _cells(design: Design, rows: Sequence[Mapping[str, Any]]) -> Any:
    columns = [("cell", "right"), *((name.rpartition(".")[2], "left") for name in design.settings)]
    title = "What came out, with 95 % intervals" if len(design.settings) <= FEW else "What came out (intervals: summary.csv)"
    table = plain_table(title, *columns, *((title, "right") for _, title, _ in SHOWN))
    room = len(design.settings) <= FEW
    for row, cell in zip(rows[:MOST_ROWS], design.cells, strict=False):
        settings = (f"{v:.3g}" if isinstance(v, float) else shown(v) for v in cell.values())
        table.add_row(str(row["cell"]), *settings, *(_figure(row, n, say, room) for n, _, say in SHOWN))
    return table


def _figure(row: Mapping[str, Any], name: str, say: Any, room: bool) -> str:
    if row[name] is None:
        return "–"
    ends = wording.interval(row[f"{name}_low"], row[f"{name}_high"], say) if room else ""
    return f"{say(row[name])} ({ends})" if ends and ends != say(row[name]) else str(say(row[name]))


def _moves(rows: Sequence[Mapping[str, Any]]) -> Any:
    columns = (("setting", "left"), ("measure", "left"), ("rank correlation", "right"), ("95 % interval", "right"))
    table = plain_table("What moves with what, over cells", *columns)
    for row in sorted(rows, key=lambda r: -abs(r["rho"]))[:MOST_ROWS]:
        ends = f"{row['low']:.2f} to {row['high']:.2f}".replace("-", wording.MINUS)
        table.add_row(row["setting"], row["measure"].replace("_", " "), f"{row['rho']:.2f}".replace("-", wording.MINUS), ends)
    return table
