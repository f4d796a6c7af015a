"""What came out of a study: a row a world and cell, a summary of every cell with intervals, and what moves with what.

All cells play the same seeds, so that differences between cells are paired: their intervals are much narrower than those of
the cells themselves.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from game.reports.history import write_joined
from game.reports.results import Results, figure
from game.rules.outcome import OUTCOMES
from game.scenario.study import Cell, shown
from game.world.total import Array

if TYPE_CHECKING:
    import pyarrow as pa

MEASURES = ("danger_left", "danger", "promises_kept", "chip_strain", "lead", "exposure", "exposure_read")
PAIRED = ("catastrophe", "danger_left", "promises_kept")
"""Compared with the first cell, seed by seed."""

Table = dict[str, list[Any]]
"""Column -> one value per world."""


def columns(number: int, cell: Cell, seeds: Sequence[int], results: Results) -> Table:
    """The worlds of one cell as columns: its number and settings, the seed, and what came out. None where undefined."""
    worlds = results.worlds
    found: Table = {"cell": [number] * worlds}
    found |= {name: [_plain(value)] * worlds for name, value in cell.items()}
    found |= {"seed": [int(seed) for seed in seeds], "outcome": [OUTCOMES[o] for o in results.outcomes], "ended": results.ended}
    found |= {"danger_left": results.danger_left, "danger": results.danger, "promises_kept": results.kept}
    found |= {"chip_strain": results.strain, "lead": results.lead}
    found |= {"exposure": results.exposure, "exposure_read": results.exposure_read}
    found |= {f"score_{seat}": scores for seat, scores in results.scores.items()}
    return found | {"digest": results.digests}


def _plain(value: Any) -> Any:
    """A setting as a column can hold it: numbers as they are, everything else as text."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else shown(value)


def parquet(table: Table, numeric: Mapping[str, bool]) -> bytes:
    """The columns as the bytes of a Parquet file. `numeric`: which settings hold numbers in all cells."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"cell": pa.int32(), "seed": pa.uint64(), "outcome": pa.string(), "ended": pa.int32(), "digest": pa.string()}
    kinds |= {name: pa.float64() if numbers else pa.string() for name, numbers in numeric.items()}
    arrays = {}
    for name, values in table.items():
        kind = kinds.get(name, pa.float64())
        arrays[name] = pa.array([shown(v) for v in values] if name in numeric and not numeric[name] else values, kind)
    out = io.BytesIO()
    pq.write_table(pa.table(arrays), out, compression="zstd")
    return out.getvalue()


def plain_parquet(columns: Mapping[str, Any]) -> bytes:
    """Columns as the bytes of a Parquet file, each in the kind its values have."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out, compression="zstd")
    return out.getvalue()


def join(parts: Iterable[Path], target: Path) -> None:
    """Join the Parquet files of all cells into one, put in place whole."""
    write_joined(parts, target)


# --- summary --------------------------------------------------------------------------------------------------------------
def summary(worlds: Path, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """A row for each cell: settings, worlds, the share of every outcome (95 % by Wilson's score), means of measures and scores
    (95 % by Student's t), and differences to the first cell, paired by seed."""
    import pyarrow.parquet as pq

    table = pq.read_table(worlds)
    place = np.asarray(table["cell"])
    data = {name: _numbers(table, name) for name in table.column_names if name in MEASURES or name.startswith("score_")}
    outcome = np.array(table["outcome"].to_pylist())
    data["catastrophe"] = (outcome == "catastrophe").astype(float)
    first = place == 0
    rows = []
    for number, cell in enumerate(cells):
        here = place == number
        row: dict[str, Any] = (
            {"cell": number} | {name: shown(value) for name, value in cell.items()} | {"worlds": int(here.sum())}
        )
        for name in OUTCOMES:
            row |= _columns(name, wilson(int((outcome[here] == name).sum()), int(here.sum())))
        for name, values in data.items():
            if name != "catastrophe":
                row |= _columns(name, figure(_known(values[here])))
        for name in PAIRED:
            row |= _columns(f"{name}_less_first", figure(_known(data[name][here] - data[name][first])))
        rows.append(row)
    return rows


def _numbers(table: pa.Table, name: str) -> Array:
    return np.array([math.nan if v is None else v for v in table[name].to_pylist()], float)


def _known(values: Array) -> list[float | None]:
    return [None if math.isnan(v) else float(v) for v in values]


def _columns(name: str, value: Mapping[str, float | None] | None) -> dict[str, float | None]:
    value = value or {"mean": None, "low": None, "high": None}
    return {name: value["mean"], f"{name}_low": value["low"], f"{name}_high": value["high"]}


def wilson(hits: int, worlds: int, z: float = 1.959964) -> dict[str, float | None]:
    """A share with its 95 % interval by Wilson's score (1927), which holds for rare outcomes too."""
    share, square = hits / worlds, z * z
    middle = (share + square / (2 * worlds)) / (1 + square / worlds)
    half = z / (1 + square / worlds) * math.sqrt(share * (1 - share) / worlds + square / (4 * worlds * worlds))
    return {"mean": share, "low": min(max(middle - half, 0.0), share), "high": max(min(middle + half, 1.0), share)}


def sensitivity(rows: Sequence[Mapping[str, Any]], cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """How settings that are numbers move with what comes out: Spearman's rank correlation over cells, with the 95 % interval
    of Fisher's z (Bonett and Wright 2000). Empty below MIN_CELLS cells."""
    from scipy.stats import spearmanr

    if len(cells) < MIN_CELLS:
        return []
    found = []
    for name in cells[0]:
        x = [cell[name] for cell in cells]
        if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in x) or len(set(x)) < 3:
            continue
        for measure in (*OUTCOMES, *MEASURES):
            y = [row[measure] for row in rows]
            if None in y or len(set(y)) < 3:
                continue
            rho = float(spearmanr(x, y).statistic)
            half = 1.959964 * math.sqrt((1.0 + rho * rho / 2.0) / (len(x) - 3))
            z = math.atanh(min(max(rho, -0.999999), 0.999999))
            found.append(
                {"setting": name, "measure": measure, "rho": rho, "low": math.tanh(z - half), "high": math.tanh(z + half)}
            )
    return found


MIN_CELLS = 10


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV, numbers to nine digits, empty where undefined."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow(["" if v is None else f"{v:.9g}" if isinstance(v, float) else v for v in row.values()])
    return out.getvalue()
