"""A study: one scenario played over and over with other settings. Reads the file, lays out the design, makes every cell.

A setting is a dotted path into the scenario file (`parameters.hazard_base`, `treaties.ceiling.clauses.compute_cap.flop`,
`policies.lab`, `names`); elements of lists are named by their `id` or `kind`, or by their number. A design is the full grid of
the values listed, or a Latin hypercube over ranges (McKay, Beckman and Conover 1979).
"""

from __future__ import annotations

import copy
import difflib
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, ValidationError, model_validator

from game.scenario.load import Setup, faults_of, find, load_scenario, parameter_rows
from game.scenario.read import Document, InputError, clipped, read_yaml
from game.scenario.schema import Id, Number, Row
from game.world.total import Array

CELLS_MOST, WORLDS_MOST = 100_000, 1_000_000

Cell = dict[str, Any]
"""Setting -> value."""


class Vary(Row):
    """One setting that is varied: by listed values, or over a range. A parameter's own range is taken where none is given."""

    set: str = Field(description="a dotted path into the scenario file")
    values: list[Any] | None = Field(None, min_length=1, description="null leaves it as the scenario has it")
    low: Number | None = None
    high: Number | None = None
    scale: Literal["linear", "log"] = "linear"

    @model_validator(mode="after")
    def _one_way(self) -> Vary:
        if self.values is not None and (self.low is not None or self.high is not None):
            raise ValueError("give values, or low and high")
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high go together")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("low is below high")
        if self.scale == "log" and self.low is not None and self.low <= 0.0:
            raise ValueError("a log scale begins above 0")
        return self


class Seeds(Row):
    """The worlds of every cell: the same in all, so that cells differ by their settings and not by luck."""

    first: int = Field(1, strict=True, ge=0, le=2**62)
    count: int = Field(64, strict=True, ge=1, le=WORLDS_MOST)


class Study(Row):
    """A study file."""

    name: Id
    about: str = ""
    scenario: str = Field(description="a file beside the study, or the name of one in scenarios/")
    seeds: Seeds = Seeds()
    turns: Annotated[int, Field(strict=True, ge=1, le=2000)] | None = None
    policies: dict[str, str] = Field(default_factory=dict, description="seat or kind: policy, in every cell")
    design: Literal["grid", "latin_hypercube"] = "grid"
    cells: int = Field(64, strict=True, ge=2, le=CELLS_MOST, description="of a Latin hypercube")
    design_seed: int = Field(1, strict=True, ge=0, le=2**62)
    vary: list[Vary] = Field(min_length=1, max_length=100)


@dataclass(frozen=True, eq=False)
class Design:
    """A study that has been read: its scenario as plain data, and every cell."""

    study: Study
    document: Document
    base: Document
    cells: tuple[Cell, ...]

    @property
    def settings(self) -> list[str]:
        """What is varied, in the order of the file."""
        return [row.set for row in self.study.vary]

    def scenario(self, cell: Cell) -> dict[str, Any]:
        """The scenario of one cell, as plain data. Raises InputError for a path that leads nowhere."""
        data = copy.deepcopy(self.base.data)
        data.setdefault("policies", {}).update(self.study.policies)
        for path, value in cell.items():
            if value is not None:
                _place(data, path, value, self.document)
        return dict(data)

    def setup(self, number: int, plugins: Path | None = None) -> Setup:
        """The scenario of one cell, compiled. Raises InputError that names the cell."""
        cell = self.cells[number]
        try:
            return load_scenario(self.scenario(cell), plugins).lasting(self.study.turns)
        except InputError as fault:
            said = [line.removeprefix("<data>:1: ") for line in str(fault).splitlines()]
            where = f"{self.document.file}: cell {number} ({', '.join(f'{k} = {shown(v)}' for k, v in cell.items())})"
            raise InputError(
                "\n".join(line if line.startswith(self.document.file) else f"{where}: {line}" for line in said)
            ) from None


def shown(value: Any) -> str:
    """A value as it stands in tables: numbers short, null as what it means."""
    if value is None:
        return "as it is"
    return f"{value:.6g}" if isinstance(value, float) else clipped(str(value), 40)


def load_study(path: Path) -> Design:
    """Read a study and the scenario it is about, and lay out its cells. Raises InputError, a line a fault."""
    document = read_yaml(path)
    named = document.data.get("scenario") if isinstance(document.data, dict) else None
    if not isinstance(named, str):
        raise document.fault(("scenario",), "is required: a file beside the study, or the name of one in scenarios/")
    beside = path.parent / named
    return design_of(document, read_yaml(beside if beside.is_file() else find(named)))


def design_of(document: Document, base: Document) -> Design:
    """The design of a study whose two files have been read. Raises InputError, a line a fault."""
    try:
        study = Study.model_validate(document.data)
    except ValidationError as fault:
        raise InputError("\n".join(faults_of(fault, document, list(Study.model_fields)))) from None
    if not isinstance(base.data, dict):
        raise base.fault((), "a scenario is a mapping")
    if len({row.set for row in study.vary}) < len(study.vary):
        raise document.fault(("vary",), "a setting stands twice")
    design = Design(study, document, base, _cells(study, document))
    if len(design.cells) * study.seeds.count > 100 * WORLDS_MOST:
        raise document.fault(
            ("seeds", "count"), f"{len(design.cells)} cells of {study.seeds.count} worlds are more than can be played"
        )
    return design


def corners(design: Design) -> list[int]:
    """Cells that hold every listed value, and the ends of every range, at least once: checked before anything is played."""
    chosen: dict[int, None] = {}
    for name in design.settings:
        values = [cell[name] for cell in design.cells]
        if all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
            chosen |= dict.fromkeys((int(np.argmin(values)), int(np.argmax(values))))
        else:
            chosen |= {values.index(v): None for v in values}
    return list(chosen)


# --- the design -----------------------------------------------------------------------------------------------------------
def _cells(study: Study, document: Document) -> tuple[Cell, ...]:
    return _grid(study, document) if study.design == "grid" else _hypercube(study, document)


def _grid(study: Study, document: Document) -> tuple[Cell, ...]:
    for i, row in enumerate(study.vary):
        if row.values is None:
            raise document.fault(("vary", i), "a grid takes `values`; ranges are for design: latin_hypercube")
    lists = [row.values or [] for row in study.vary]
    count = math.prod(len(values) for values in lists)
    if count > CELLS_MOST:
        raise document.fault(("vary",), f"a grid of {count:,} cells; at most {CELLS_MOST:,} are played")
    names = [row.set for row in study.vary]
    return tuple(dict(zip(names, values, strict=True)) for values in itertools.product(*lists))


def _hypercube(study: Study, document: Document) -> tuple[Cell, ...]:
    """Cells of a Latin hypercube: each setting's range is cut into as many parts as there are cells, and each part used once."""
    from scipy.stats import qmc

    sample = qmc.LatinHypercube(len(study.vary), rng=np.random.default_rng(study.design_seed)).random(study.cells)
    columns = [_spread(row, sample[:, i], document, i) for i, row in enumerate(study.vary)]
    names = [row.set for row in study.vary]
    return tuple(dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def _spread(row: Vary, u: Array, document: Document, place: int) -> list[Any]:
    """The values of one setting at places `u` (cells,) between 0 and 1."""
    if row.values is not None:
        return [row.values[min(int(x * len(row.values)), len(row.values) - 1)] for x in u]
    low, high = (row.low, row.high) if row.low is not None else _published(row.set)
    if low is None or high is None or not low < high:
        raise document.fault(("vary", place), f"{row.set} has no range of its own; give low and high, or values")
    if row.scale == "log":
        if low <= 0.0:
            raise document.fault(("vary", place), f"a log scale begins above 0; the range is {low:g} to {high:g}")
        return [float(low * (high / low) ** x) for x in u]
    return [float(low + (high - low) * x) for x in u]


def _published(path: str) -> tuple[float | None, float | None]:
    """The range that stands beside a parameter in the catalogue."""
    name = path.removeprefix("parameters.")
    for rows in parameter_rows().values():
        if name in rows and path.startswith("parameters."):
            return rows[name].low, rows[name].high
    return None, None


# --- paths ----------------------------------------------------------------------------------------------------------------
def _place(data: Any, path: str, value: Any, document: Document) -> None:
    """Put a value where a dotted path leads; mappings on the way are made, elements of lists must be there."""
    parts = path.split(".")
    for part in parts[:-1]:
        data = _step(data, part, path, document)
    if isinstance(data, list):
        data[_element(data, parts[-1], path, document)] = value
    else:
        data[parts[-1]] = value


def _step(data: Any, part: str, path: str, document: Document) -> Any:
    """One step along a path."""
    found = data[_element(data, part, path, document)] if isinstance(data, list) else data.setdefault(part, {})
    if not isinstance(found, (dict, list)):
        raise InputError(
            f"{document.file}: vary: {path}: {part!r} is {clipped(repr(found))} in the scenario; no path leads through it"
        )
    return found


def _element(rows: list[Any], part: str, path: str, document: Document) -> int:
    """The place in a list of what is named by its `id`, its `kind` or its number."""
    if part.isdecimal() and int(part) < len(rows):
        return int(part)
    names = [_named(row) for row in rows]
    if part in names:
        return names.index(part)
    near = difflib.get_close_matches(part, [n for n in names if n], 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(n for n in names if n) or 'none'}"
    raise InputError(f"{document.file}: vary: {path}: no element {part!r}; {hint}")


def _named(row: Any) -> str:
    return str(row.get("id") or row.get("kind") or "") if isinstance(row, Mapping) else ""
