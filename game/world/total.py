"""Safe sums: reductions that give a world the same bits alone as in a batch.

`sum(axis=0)`, `mean`, `@` and `einsum` pick their order of addition by the shape of the array, so a world alone can
differ from the same world in a batch. These sums add in index order, world by world, whatever the batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import _sparsetools  # the kernel behind csr @ dense, without its 10 us of dispatch

Array = np.ndarray[Any, np.dtype[Any]]
Index = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Sum:
    """Adds rows into groups: `Sum(index, size)(values)` is `(size, b)` from `(len(index), b)`.

    `index[j]` is the group of row `j`; a negative index leaves the row out. `weight` scales each row.
    """

    index: Index
    size: int
    weight: Array | None = None
    _ptr: Index = field(init=False, repr=False)
    _col: Index = field(init=False, repr=False)
    _val: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        index = np.asarray(self.index, np.int64)
        rows = np.flatnonzero(index >= 0)
        order = rows[np.argsort(index[rows], kind="stable")]
        counts = np.bincount(index[order], minlength=self.size) if len(order) else np.zeros(self.size, np.int64)
        weight = np.ones(len(index)) if self.weight is None else np.asarray(self.weight, float)
        object.__setattr__(self, "index", index)
        object.__setattr__(self, "_ptr", np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))
        object.__setattr__(self, "_col", order.astype(np.int64))
        object.__setattr__(self, "_val", weight[order].copy())

    def __call__(self, values: Array) -> Array:
        """Sum `values (len(index), ..., b)` into `(size, ..., b)`."""
        flat = np.ascontiguousarray(values, float)
        out = np.zeros((self.size, *flat.shape[1:]))
        rows = len(self.index)
        width = flat.size // rows if rows else 0
        kernel = (self.size, rows, width, self._ptr, self._col, self._val, flat.reshape(-1), out.reshape(-1))
        _sparsetools.csr_matvecs(*kernel)
        return out


def columns(values: Array, worlds: Array | slice | list[int]) -> Array:
    """Some of the worlds: `(..., b) -> (..., len(worlds))`, in memory of its own unless all are taken."""
    if isinstance(worlds, slice):
        return np.ascontiguousarray(values[..., worlds])
    place = np.asarray(worlds)
    place = np.flatnonzero(place) if place.dtype == bool else place.astype(np.int64, copy=False)
    return np.asarray(values.take(place, axis=-1))


def total(values: Array) -> Array:
    """Sum over the first axis, in index order: `(k, ..., b) -> (..., b)`."""
    if len(values) == 0:
        return np.zeros(values.shape[1:])
    if len(values) == 1:
        return np.array(values[0], float)
    if values.flags.c_contiguous and values.size > len(values):  # rows of two and more are added whole, one after another
        return np.asarray(np.add.reduce(values, axis=0, dtype=float))
    return np.asarray(np.add.accumulate(values, axis=0, dtype=float)[-1])


def average(values: Array, weight: Array | None = None) -> Array:
    """Mean over the first axis, by `weight (k, ..., b)` if given; 0 where the weights add to nothing."""
    if weight is None:
        return total(values) / max(len(values), 1)
    return ratio(total(values * weight), total(weight))


def ratio(part: Array | float, whole: Array | float, empty: float = 0.0) -> Array:
    """`part / whole`, and `empty` where the whole is not above 0."""
    whole = np.asarray(whole, float)
    if whole.size and whole.min() > 0.0:
        return np.asarray(part / whole)
    part = np.asarray(part, float)
    found = np.full(np.broadcast_shapes(part.shape, whole.shape), empty)
    return np.asarray(np.divide(part, whole, out=found, where=whole > 0.0))


TINY = 1e-290


def over(part: Array, whole: Array) -> Array:
    """`part / whole` for whole >= 0, quickly: where the whole is 0 the quotient is 0 or huge, for callers that multiply it by
    0 or cut it at 1 there. Half the price of `ratio`."""
    return np.asarray(part / whole.clip(TINY, np.inf))


def positive(values: Array) -> Array:
    """`np.maximum(values, 0)`, at half its price: numpy's own is slow against a scalar."""
    return values.clip(0.0, np.inf)


def at_most_one(values: Array) -> Array:
    """`np.minimum(values, 1)`, at half its price."""
    return values.clip(-np.inf, 1.0)


def share(part: Array, whole: Array) -> Array:
    """(0 to 1) `part / whole` for part and whole >= 0, cut at 1; 0 for nothing of nothing."""
    return at_most_one(over(part, whole))


def rows_where(holds: Array) -> Index:
    """Rows in which something holds in any world: `(k, b)` bool to positions. For leaving out the others, where they come out the
    same either way: how a world fares may not hang on its batch."""
    return np.flatnonzero(holds.any(axis=1))


def power(base: Array, exponent: Array | float) -> Array:
    """`base ** exponent` for base >= 0, by `exp(exponent * log(base))`: the same bits for any batch; 0 ** x is 0."""
    return np.where(base > 0, np.exp(exponent * np.log(np.maximum(base, 1e-300))), 0.0)
