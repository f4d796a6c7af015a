"""A mixed-integer linear programme, put together block by block and solved by HiGHS (Huangfu and Hall 2018) through scipy."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from game.world.total import Array, Index

Part = tuple[float | Array, Index | int]


@dataclass(eq=False)
class Programme:
    """Minimise cost over blocks of variables under rows `low <= sum of coefficient x variable <= high`."""

    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def block(
        self, size: int, low: float = 0.0, high: float | Array = np.inf, cost: float | Array = 0.0, whole: bool = False
    ) -> Index:
        """New variables: their places."""
        first = len(self.cost)
        self.cost += np.broadcast_to(cost, (size,)).astype(float).tolist()
        self.low += [low] * size
        self.high += np.broadcast_to(high, (size,)).astype(float).tolist()
        self.whole += [int(whole)] * size
        return np.arange(first, first + size)

    def flags(self, size: int, cost: float | Array = 0.0, allowed: bool | Array = True) -> Index:
        """New variables that are 0 or 1, and 0 where they are not allowed."""
        return self.block(size, 0.0, np.broadcast_to(allowed, (size,)).astype(float), cost, whole=True)

    def row(self, *parts: Part, low: float = -np.inf, high: float = np.inf) -> None:
        """One row: `(coefficient, variable)` parts, each a number or arrays of the same length."""
        found: dict[int, float] = {}
        for coefficient, places in parts:
            where = np.atleast_1d(np.asarray(places, np.int64))
            for place, value in zip(where, np.broadcast_to(coefficient, where.shape), strict=True):
                found[int(place)] = found.get(int(place), 0.0) + float(value)
        self.rows.append((found, low, high))

    def without(self, together: Iterable[int]) -> None:
        """Forbid that all of these flags are up at once."""
        places = np.array(list(together), np.int64)
        self.row((1.0, places), high=len(places) - 1.0)

    def solve(self, seconds: float = 10.0) -> Array | None:
        """The best values of all variables, or None where there are none."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        entries = [(i, j, v) for i, (row, _, _) in enumerate(self.rows) for j, v in row.items()]
        i, j, v = (np.array(column) for column in zip(*entries, strict=True))
        held = csr_array((v.astype(float), (i.astype(int), j.astype(int))), shape=(len(self.rows), len(self.cost)))
        limits = LinearConstraint(held, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        with _silent():
            found = milp(
                np.array(self.cost),
                integrality=np.array(self.whole),
                bounds=Bounds(np.array(self.low), np.array(self.high)),
                constraints=limits,
                options={"time_limit": seconds, "mip_rel_gap": 1e-6},
            )
        return None if found.x is None else np.asarray(found.x)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """HiGHS now and then prints a line of its own where nobody asked: keep stdout clean of it."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (OSError, ValueError):  # no stdout to keep clean
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
