"""The history: the key curves of a run as one long table, `history.parquet`.

Columns: `world` (place in the run), `turn` (turns played; 0 is the start), `quantity`, `of` (an actor, a good, or "" for the
whole table), `value`. Of the first WHOLE worlds every turn is kept. Of the others the table's own curves are, and the rest as it
stood at the end, so that ten thousand games fit on a disk.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from game.world.chart import Chart
from game.world.readouts import find
from game.world.state import World
from game.world.total import Array, Sum, ratio

if TYPE_CHECKING:
    import pyarrow as pa

WHOLE = 64
"""Worlds whose every curve is kept at every turn."""

TABLE = (
    "danger", "hazard", "survival", "chip_strain", "frontier_lead", "frontier", "adherence", "systemic_risk", "generation",
    "algorithms", "open_weights", "record", "parties",
)  # fmt: skip
NATIONS = (
    "gdp", "civil_fill", "collateral", "treasury", "investment", "displacement", "adoption", "concern", "support",
    "political_capital", "stance", "certified_only", "procurement", "refusals", "chip_supply", "nation_capability", "lead",
)  # fmt: skip
LABS = (
    "capability", "safety", "deployed", "tested", "unsafe", "stage", "market", "income", "cash", "culture", "compute", "covert",
    "rented", "largest_run", "aggregate_run", "declared_run", "incidents", "incident",
)  # fmt: skip
ACTORS = ("score", "breach", "bound")

Curve = Callable[[World], Array]


def good_price(world: World) -> Array:
    """(g, b) scarcity price of each good, markets weighted by what their buyers use of it."""
    used, _ = _markets(world.chart)
    weight = _usage(world)
    return ratio(used(world.price * weight), used(weight), empty=1.0)


def good_shortage(world: World) -> Array:
    """(g, b) demand left unfilled, markets weighted by what their buyers use of the good."""
    used, _ = _markets(world.chart)
    weight = _usage(world)
    return ratio(used(world.shortage * weight), used(weight))


def good_output(world: World) -> Array:
    """(g, b) units made, a year."""
    _, made = _markets(world.chart)
    return made(world.output) / world.chart.year


def _usage(world: World) -> Array:
    return world.chart.slots_to_market(world.usage)


def _markets(chart: Chart) -> tuple[Sum, Sum]:
    goods = len(chart.axes.good)
    return Sum(chart.market_good, goods), Sum(chart.plant_good, goods)


GOODS: Mapping[str, Curve] = {"price": good_price, "shortage": good_shortage, "output": good_output}


def curves(chart: Chart) -> dict[str, tuple[tuple[str, ...], Curve]]:
    """Quantity -> whose it is, row by row, and how it is read: `(rows, b)`."""
    axes = chart.axes
    found: dict[str, tuple[tuple[str, ...], Curve]] = {}
    for names, ids in ((TABLE, ("",)), (NATIONS, axes.nation.ids), (LABS, axes.lab.ids), (ACTORS, axes.actor.ids)):
        for name in names:
            if ids:
                found[name] = (ids, _rows(find(name).get))
    if axes.good.ids:
        found |= {f"good_{name}": (axes.good.ids, get) for name, get in GOODS.items()}
    return found


def _rows(get: Curve) -> Curve:
    return lambda world: np.atleast_2d(get(world)) if world.worlds > 1 else get(world).reshape(-1, world.worlds)


@dataclass(eq=False)
class History:
    """The curves of one lot of worlds, as they are played. `first` is the place of its first world in the run."""

    chart: Chart
    first: int = 0
    turns: list[int] = field(default_factory=list)
    kept: dict[str, list[Array]] = field(default_factory=dict)
    last: dict[str, Array] = field(default_factory=dict)

    def add(self, turn: int, world: World) -> None:
        """Keep the curves as they stand when `turn` turns have been played; the same turn again replaces what was kept."""
        again = bool(self.turns) and self.turns[-1] == turn
        if not again:
            self.turns.append(turn)
        whole = max(0, min(WHOLE - self.first, world.worlds))
        for name, (_, get) in curves(self.chart).items():
            values = get(world)
            rows = self.kept.setdefault(name, [])
            if again and rows:
                rows.pop()
            rows.append(values if name in TABLE else values[:, :whole])
            self.last[name] = values

    def table(self) -> pa.Table:
        """The curves as a long table, ordered by quantity, whose, world, turn."""
        import pyarrow as pa

        listed = curves(self.chart)
        parts = [
            _long(number, self.kept[name], self.last[name], np.array(self.turns), self.first)
            for number, name in enumerate(listed)
        ]
        columns: list[Any] = [np.concatenate(part) for part in zip(*parts, strict=True)]
        quantity, of, world, turn, value = columns
        owners = list(dict.fromkeys(name for ids, _ in listed.values() for name in ids))
        place = {name: i for i, name in enumerate(owners)}
        lookup = [np.array([place[name] for name in ids], np.int32) for ids, _ in listed.values()]
        starts = np.concatenate([[0], np.cumsum([len(rows) for rows in lookup])[:-1]])
        whose = np.concatenate(lookup)[starts[quantity] + of]
        return pa.table(
            {
                "world": pa.array(world.astype(np.int32)),
                "turn": pa.array(turn.astype(np.int32)),
                "quantity": pa.DictionaryArray.from_arrays(pa.array(quantity.astype(np.int32)), pa.array(list(listed))),
                "of": pa.DictionaryArray.from_arrays(pa.array(whose), pa.array(owners)),
                "value": pa.array(value),
            }
        )

    def parquet(self) -> bytes:
        """The table as the bytes of a Parquet file."""
        import pyarrow.parquet as pq

        out = io.BytesIO()
        pq.write_table(self.table(), out, compression="zstd")
        return out.getvalue()


def _long(quantity: int, kept: list[Array], last: Array, turns: Array, first: int) -> tuple[Array, ...]:
    """Columns of one quantity: its number, row, world, turn, value."""
    values = np.moveaxis(np.array(kept), 0, -1)  # (rows, worlds kept, turns)
    rows, worlds, _ = values.shape
    of, world, turn = np.meshgrid(np.arange(rows), np.arange(worlds) + first, turns, indexing="ij")
    found = [of.ravel(), world.ravel(), turn.ravel(), values.ravel()]
    rest = last[:, worlds:]
    if rest.size:
        more_of, more_world = np.meshgrid(np.arange(rows), np.arange(worlds, last.shape[1]) + first, indexing="ij")
        more = (more_of.ravel(), more_world.ravel(), np.full(rest.size, turns[-1]), rest.ravel())
        found = [np.concatenate(pair) for pair in zip(found, more, strict=True)]
    return (np.full(len(found[0]), quantity), *found)


def write_joined(parts: Iterable[Path], target: Path) -> None:
    """Join Parquet files into one, a part at a time, and put it in place whole."""
    import pyarrow.parquet as pq

    draft = target.with_name(f".{target.name}.draft")
    writer = None
    try:
        for part in parts:
            table = pq.read_table(part)
            writer = writer or pq.ParquetWriter(draft, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)


def read(path: Path, world: int = 0) -> dict[str, dict[str, list[tuple[int, float]]]]:
    """The curves of one world: quantity -> of -> [(turn, value)]. Raises OSError or ValueError for what is no history."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path, filters=[("world", "==", world)])
        columns = {name: table[name].to_pylist() for name in ("quantity", "of", "turn", "value")}
    except (pa.ArrowException, KeyError) as fault:
        raise ValueError(f"{path}: not a history: {' '.join(str(fault).split())[:120]}") from None
    found: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for quantity, of, turn, value in zip(*columns.values(), strict=True):
        found.setdefault(str(quantity), {}).setdefault(str(of), []).append((int(turn), float(value)))
    for by_of in found.values():
        for points in by_of.values():
            points.sort()
    return found


FANNED = ("danger", "chip_strain", "frontier_lead")
"""Table curves that are shown over all worlds."""

Fan = tuple[list[tuple[int, float]], list[tuple[int, float, float]]]


def fans(path: Path) -> dict[str, Fan]:
    """Quantity -> its median over all worlds, and the middle 80 %, by turn. Raises as `read` does."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: dict[str, Fan] = {}
    for quantity in FANNED:
        try:
            table = pq.read_table(path, columns=["turn", "value"], filters=[("quantity", "==", quantity)])
            turns, values = table["turn"].to_numpy(), table["value"].to_numpy()
        except (pa.ArrowException, KeyError) as fault:
            raise ValueError(f"{path}: not a history: {' '.join(str(fault).split())[:120]}") from None
        by_turn = [(int(turn), np.quantile(values[turns == turn], (0.1, 0.5, 0.9))) for turn in np.unique(turns)]
        median = [(turn, float(three[1])) for turn, three in by_turn]
        found[quantity] = (median, [(turn, float(three[0]), float(three[2])) for turn, three in by_turn])
    return found
