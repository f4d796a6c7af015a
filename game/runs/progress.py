"""What a run shows while it plays: on a terminal the turn, the numbers of play and the headlines; in a pipe nothing."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

from game.reports import wording
from game.reports.feed import Event
from game.rules.outcome import OUTCOMES
from game.runs.plan import Plan

if TYPE_CHECKING:
    from game.agents.model import Model
    from game.reports.results import Results

HEADLINES = 6
SHOWN_FROM = 25.0
"""Events that matter less are left out of the headlines."""


class Watch:
    """Watches and shows nothing."""

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        return

    def turn(self, first: int, model: Model, events: Sequence[Event]) -> None:
        """A turn of a lot of worlds was played; `events` are those of the run's first world."""

    def lot(self, results: Results) -> None:
        """A lot of worlds is done."""


def watch_for(plan: Plan, quiet: bool) -> Watch:
    """What shows this run: on a terminal the live view, elsewhere nothing."""
    if quiet or not sys.stderr.isatty():
        return Watch()
    return Live(plan)


class Live(Watch):
    """The live view of one game, or of many."""

    def __init__(self, plan: Plan) -> None:
        from rich.console import Console
        from rich.live import Live as RichLive

        self.plan = plan
        self.done = 0
        self.outcomes: Counter[int] = Counter()
        self.headlines: deque[tuple[str, str]] = deque(maxlen=HEADLINES)
        self.numbers: list[tuple[str, str]] = []
        self.played = 0.0
        self.live = RichLive(console=Console(stderr=True, highlight=False), refresh_per_second=12, transient=True)

    def __enter__(self) -> Watch:
        self.live.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.live.__exit__(kind, fault, trace)

    def turn(self, first: int, model: Model, events: Sequence[Event]) -> None:
        """Show the turn."""
        file = self.plan.setup.file
        when = wording.date(file.begins, float(file.months_per_turn), model.turn - 1)
        told = [e for e in events if e.matters >= SHOWN_FROM][:3]
        self.headlines.extend((when, event.text) for event in told)
        self.played = model.turn / model.turns
        if first == 0:
            self.numbers = [("Turn", f"{model.turn} of {model.turns}, {when}"), *play_numbers(model)]
        self.live.update(self._view())

    def lot(self, results: Results) -> None:
        """Count a lot that is done."""
        self.done += results.worlds
        self.played = 0.0
        self.outcomes.update(results.outcomes)
        self.live.update(self._view())

    def _view(self) -> Any:
        from rich.console import Group
        from rich.panel import Panel
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        title = self.plan.setup.file.title or self.plan.setup.name
        if self.plan.worlds > 1:
            title += f" · {self.done} of {self.plan.worlds} games"
            going = min(64, self.plan.worlds - self.done)
            part = (self.done + self.played * going) / self.plan.worlds
        else:
            part = self.played
        numbers = Table.grid(padding=(0, 3))
        for name, value in self.numbers:
            numbers.add_row(Text(name, "dim"), Text(value, "bold"))
        rows: list[Any] = [ProgressBar(total=1.0, completed=min(part, 1.0), width=None), Text(), numbers]
        if self.plan.worlds > 1 and self.done:
            ended = "  ".join(f"{OUTCOMES[o].replace('_', ' ')} {n}" for o, n in sorted(self.outcomes.items()))
            rows += [Text(), Text(ended)]
        if self.headlines:
            rows.append(Text())
        rows += [Text.assemble((f"{when}  ", "dim"), text, overflow="ellipsis", no_wrap=True) for when, text in self.headlines]
        return Panel(Group(*rows), title=title, title_align="left", padding=(1, 2))


def play_numbers(model: Model) -> list[tuple[str, str]]:
    """The four numbers of play in the first world: Danger, Promises kept, Chip strain, Lead."""
    from game.world.readouts import adherence, chip_strain, frontier_lead
    from game.world.total import total

    world = model.world
    generation = max(float(model.chart.params.values.get("generation_step", 1.0)), 1e-9)
    due = float(total(world.due)[0])
    return [
        ("Danger", wording.percent(float(world.danger[0]))),
        ("Promises kept", wording.percent(float(adherence(world)[0])) if due > 0 else "none due"),
        ("Chip strain", wording.percent(float(chip_strain(world)[0]))),
        ("Lead", f"{wording.number(float(frontier_lead(world)[0]) / generation)} generations"),
    ]


@contextmanager
def bar(whole: int, quiet: bool, what: str) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing in a pipe: gives what is called with how many of the whole are done."""
    if quiet or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=whole)
        yield lambda done: shown.advance(task, done)
