"""Pages of documentation that follow from the code: what happens in a turn, every declared quantity, every clause.

`python -m game.analysis.pages` writes `model.md`, `quantities.md` and `treaties.md` in `docs/` anew; a test holds them current.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from game.analysis.treaty_pages import treaties
from game.engine.turn import PHASES
from game.orders import DEEDS, MOVES
from game.scenario.load import parameter_rows
from game.scenario.schema import Figure
from game.treaty.levers import LEVERS
from game.world.axes import LETTERS
from game.world.declare import Declared
from game.world.files import write_whole
from game.world.state import FIELDS


def quantities() -> str:
    """Every declared quantity, deed, move and lever, as Markdown."""
    parts = [
        "# Quantities",
        "Everything that is true, asked, answered or moved by treaties, from the declarations themselves. The world axis is last "
        "in every array and is left out here. Axes: " + ", ".join(f"`{k}` {v}" for k, v in LETTERS.items()) + ".",
        "## The world (`game/world/state.py`)",
        *_world(FIELDS),
        "## Deeds (`game/orders.py`)",
        *_deeds(DEEDS),
        "## Moves in the bargaining (`game/orders.py`)",
        *_deeds(MOVES),
        "## Levers of treaties (`game/treaty/levers.py`)",
        *_levers(LEVERS),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _range(line: Declared) -> str:
    low = "-" if line.low == float("-inf") else f"{line.low:g}"
    high = "-" if line.high == float("inf") else f"{line.high:g}"
    return f"{low} to {high}"


def _world(lines: Mapping[str, Declared]) -> Iterator[str]:
    rows = [
        [n, f"`{d.axes}`" if d.axes else "", d.unit, _range(d), f"{d.rest:g}", d.seen_by.value, _guess(d), d.about]
        for n, d in lines.items()
    ]
    yield _table(["quantity", "axes", "unit", "range", "at rest", "seen by", "a stranger guesses", "about"], rows)


def _guess(line: Declared) -> str:
    around = line.guess.around
    if around == "exact":
        return ""
    spread = f", spread {line.guess.spread:g}" if line.guess.spread else ""
    spread += f" x `{line.guess.doubt}`" if line.guess.doubt else ""
    return {"start": "the published figure", "rest": "the resting value"}.get(around, f"by `{around}`") + spread


def _deeds(lines: Mapping[str, Declared]) -> Iterator[str]:
    rows = [[n, d.owner, f"`{d.axes}`", d.unit, _range(d), f"{d.rest:g}", d.about] for n, d in lines.items()]
    yield _table(["deed", "of", "axes", "unit", "range", "holding still", "about"], rows)


def _levers(lines: Mapping[str, Declared]) -> Iterator[str]:
    rows = [[n, f"`{d.axes}`", d.unit, f"{d.rest:g}", d.combine, d.about] for n, d in lines.items()]
    yield _table(["lever", "axes", "unit", "at rest", "clauses combine by", "about"], rows)


INTRODUCTION = """\
A turn runs these phases in this order (`game/engine/turn.py`). Each is a pure function from the world and the turn to a change.
The text is the rules' own; the tables are the arguable numbers they read, with their range and source."""


def model() -> str:
    """What happens in a turn, phase by phase, from the rules' own words and the parameters they read, as Markdown."""
    parts = [
        "# The model",
        INTRODUCTION,
    ]
    rows = parameter_rows()
    for rule in PHASES:
        module = sys.modules[rule.__module__]
        parts += [f"## {rule.__name__.replace('_', ' ').capitalize()}", (module.__doc__ or "").strip(), *_steps(module)]
        if module.__name__.rpartition(".")[2] in rows:
            parts.append(_parameters(rows.pop(module.__name__.rpartition(".")[2])))
    for name, table in rows.items():
        parts += [f"## {name.replace('_', ' ').capitalize()}", _parameters(table)]
    return "\n\n".join(parts) + "\n"


def _steps(module: ModuleType) -> Iterator[str]:
    """The first paragraph of every function of a rule's module, as a list."""
    tree = ast.parse(inspect.getsource(module))
    said = [(f.name, ast.get_docstring(f)) for f in tree.body if isinstance(f, ast.FunctionDef)]
    lines = [f"- `{name}`: {' '.join(text.split(chr(10) + chr(10))[0].split())}" for name, text in said if text]
    if lines:
        yield "\n".join(lines)


def _parameters(table: Mapping[str, Figure]) -> str:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    rows = [
        [f"`{n}`", number(f.value), f"{number(f.low)} to {number(f.high)}", f.unit, f.kind, f.source] for n, f in table.items()
    ]
    return _table(["parameter", "value", "range", "unit", "", "source"], rows)


def write(folder: Path) -> None:
    """Write every page into a folder."""
    write_whole(folder / "model.md", model())
    write_whole(folder / "quantities.md", quantities())
    write_whole(folder / "treaties.md", treaties())


if __name__ == "__main__":
    write(Path(__file__).parents[2] / "docs")
