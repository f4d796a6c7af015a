"""What a measurement is: its repeats, its unit, what it is held against; and how it is shown."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

Entry = Callable[[bool], Iterator["Row"]]
ENTRIES: dict[str, Entry] = {}


def entry(run: Entry) -> Entry:
    """Register an entry under the name of its function: it takes `quick` and yields rows."""
    ENTRIES[run.__name__] = run
    return run


@dataclass(frozen=True)
class Row:
    """One line of the table: what, its repeats, and the bound it should keep."""

    what: str
    values: Sequence[float]
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """The middle one of the repeats."""
        return statistics.median(self.values)

    @property
    def target(self) -> str:
        """The bound in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return f"at most {self.at_most:g}" if self.at_most is not None else ""

    @property
    def kept(self) -> bool | None:
        """Whether the median keeps the bound; None where there is none."""
        if self.at_least is not None:
            return self.median >= self.at_least
        return self.median <= self.at_most if self.at_most is not None else None


def work(run: Callable[[], object]) -> float:
    """Seconds that one core works on `run`, whoever else uses the machine."""
    began = time.process_time()
    run()
    return time.process_time() - began


def wait(run: Callable[[], object]) -> float:
    """Seconds until `run` is done, as a person waits."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def table(rows: Sequence[tuple[str, Row]]) -> Table:
    """All measurements, one line each, by entry."""
    shown = Table(title="Benchmarks", caption="median, least and most of the repeats; a second is a second of one core's work")
    for column in ("entry", "what"):
        shown.add_column(column)
    for column in ("median", "min", "max"):
        shown.add_column(column, justify="right")
    for column in ("unit", "target", "note"):
        shown.add_column(column)
    before = ""
    for name, row in rows:
        if before and name != before:
            shown.add_section()
        mark = {None: "", True: "[green]kept[/] ", False: "[red]missed[/] "}[row.kept]
        figures = (_figure(row.median), _figure(min(row.values)), _figure(max(row.values)))
        shown.add_row("" if name == before else name, row.what, *figures, row.unit, mark + row.target, row.note)
        before = name
    return shown


def _figure(number: float) -> str:
    for least, form in ((100.0, ",.0f"), (10.0, ".1f"), (0.1, ".2f")):
        if abs(number) >= least:
            return format(number, form)
    return f"{number:.2g}"
