"""`replay --turn T --change ...`: play on from a turn as it was and with one decision changed, and say in what they differ."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from game.agents.filing import cells_of
from game.agents.model import Model
from game.analysis.branch import checked
from game.engine.record import Log
from game.orders import DEEDS, MOVES
from game.reports.branched import branch_data
from game.reports.wording import percent
from game.runs.cli import DONE, Wrong, near
from game.runs.rerun import of_run, of_save

TAKEN_BACK = "rest"
Laid = dict[str, dict[str, dict[str, Any]]]


def branch(asked: argparse.Namespace) -> int:
    """Branch a run or a save as the flags say; prints both ends and the differences. Raises Wrong, InputError."""
    game, log, names = _opened(asked.path, asked.plugins)
    laid = _laid(game, asked.change)
    entries = [entry for entry in log.entries if "run" not in entry]
    found = branch_data(game, entries, checked(game, asked.turn - 1, laid), (), next(iter(laid)), names)
    print(json.dumps(found, ensure_ascii=False) if asked.json else "\n".join(_lines(found)))
    return DONE


def _opened(path: Path, plugins: Path | None) -> tuple[Model, Log, str]:
    """The game before its first turn, in its first world, its log, and how it names actors."""
    if not path.exists():
        raise Wrong(f"{path}: no such run or saved game")
    if path.is_dir():
        run, log, _, plan = of_run(path, plugins, most=1)
        return run, log, plan.names
    game, log, _ = of_save(path, plugins, most=1)
    return game, log, game.setup.file.names


def _laid(game: Model, asked: Sequence[str]) -> Laid:
    """`--change` read: seat -> deed -> cell -> value. Raises Wrong with the near miss."""
    found: Laid = {}
    for text in asked:
        what, equals, value = text.rpartition("=")
        seat, _, rest = what.partition(".")
        deed, _, cell = rest.partition(".")
        if not equals or not deed:
            raise Wrong(f"main.py replay: --change {text!r}; allowed: SEAT.DEED=VALUE or SEAT.DEED.CELL=VALUE")
        cells = [cell] if cell else _all(game, seat, deed)
        found.setdefault(seat, {}).setdefault(deed, {}).update(dict.fromkeys(cells, _value(value)))
    return found


def _all(game: Model, seat: str, deed: str) -> list[str]:
    """All cells of a deed that a seat has a say in."""
    lines = DEEDS | MOVES
    if seat not in game.axes.actor:
        raise Wrong(f"main.py replay: --change: unknown seat {seat!r}{near(seat, game.axes.actor.ids)}")
    if deed not in lines:
        raise Wrong(f"main.py replay: --change: unknown deed {deed!r}{near(deed, list(lines))}")
    cells = cells_of(game.chart, lines[deed], game.axes.actor[seat])
    if not cells:
        raise Wrong(f"main.py replay: --change: {seat} has no say in {deed} in this scenario")
    return cells


def _value(text: str) -> float | str | None:
    """A number; the name of a thing or an answer stays as it is; None takes back what was ordered."""
    if text == TAKEN_BACK:
        return None
    try:
        return float(text)
    except ValueError:
        return text


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Both ends side by side, and the differences."""
    yield f"From turn {found['turn'] + 1} ({found['date']}) on, by the same luck and the same stand-ins:"
    yield f"  {'':22}{'as it was':>26}{'with the change':>26}"
    rows = {
        "how it ends": [line["title"] for line in found["lines"]],
        "danger left": [percent(line["left"]) for line in found["lines"]],
        "promises kept": ["-" if line["kept"] is None else percent(line["kept"]) for line in found["lines"]],
        f"score of {found['seat']}": [f"{line['score']:.0f}" for line in found["lines"]],
        "digest": [line["digest"][:12] for line in found["lines"]],
    }
    for title, (was, now) in rows.items():
        yield f"  {title:22}{was:>26}{now:>26}"
    yield from (f"- {text}" for text in found["differences"])
