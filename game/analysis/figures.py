"""Figures with their intervals: means, paired differences, chances, ratios of means, medians of delays.

Every interval is at 95 %, or what `level` says. Luck of resampling is fixed, so that the same worlds give the same figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from game.world.total import Array

Figure = dict[str, float | None] | None
LEVEL = 0.95
RESAMPLES, BLOCKS = 400, 1000
"""Resamples of a bootstrap, and the most blocks of worlds that are drawn from."""


def figure(values: Sequence[float | None] | Array, level: float = LEVEL) -> Figure:
    """`{mean, low, high}`: the mean and its interval by Student's t. One world has a mean but no interval: low and high are
    None there. Worlds where the value is undefined (None, or not a number) are left out; None where it is so in all."""
    known = np.array([v for v in values if v is not None], float)
    known = known[~np.isnan(known)]
    if not len(known):
        return None
    mean = math.fsum(known) / len(known)
    if len(known) == 1:
        return {"mean": mean, "low": None, "high": None}
    from scipy.special import stdtrit

    spread = math.sqrt(math.fsum((known - mean) ** 2) / (len(known) - 1))
    half = float(stdtrit(len(known) - 1, 0.5 + level / 2.0)) * spread / math.sqrt(len(known))
    return {"mean": mean, "low": mean - half, "high": mean + half}


def chance(happened: Array, level: float = LEVEL) -> Figure:
    """`{mean, low, high}` of a chance from yes and no `(b,)`: the interval is Wilson's (1927), which holds at 0 and 1 too."""
    worlds = len(happened)
    if not worlds:
        return None
    from scipy.special import ndtri

    z2 = float(ndtri(0.5 + level / 2.0)) ** 2
    mean = float(np.count_nonzero(happened)) / worlds
    middle = (mean + z2 / (2.0 * worlds)) / (1.0 + z2 / worlds)
    half = math.sqrt(z2 * (mean * (1.0 - mean) / worlds + z2 / (4.0 * worlds**2))) / (1.0 + z2 / worlds)
    return {"mean": mean, "low": max(min(middle - half, mean), 0.0), "high": min(max(middle + half, mean), 1.0)}


def resampled(values: Array, resamples: int = RESAMPLES) -> Array:
    """Sums over worlds drawn anew with replacement: `(k, b) -> (k, resamples)` (bootstrap of Efron 1979; above `BLOCKS` worlds,
    of blocks of them)."""
    worlds = values.shape[-1]
    blocks = min(worlds, BLOCKS)
    edges = np.linspace(0, worlds, blocks + 1).astype(np.int64)[:-1]
    summed = np.add.reduceat(values, edges, axis=-1) if worlds > blocks else values
    drawn = np.random.default_rng(20).multinomial(blocks, np.full(blocks, 1.0 / blocks), size=resamples)
    return np.asarray(summed @ drawn.T.astype(float))


def ends(values: Array, level: float = LEVEL) -> tuple[float | None, float | None]:
    """The ends of the middle part of a sample that may hold infinities, which stand as None."""
    ordered = np.sort(values[~np.isnan(values)])
    if not len(ordered):
        return None, None
    tail = (1.0 - level) / 2.0
    low = ordered[math.floor(tail * (len(ordered) - 1))]
    high = ordered[math.ceil((1.0 - tail) * (len(ordered) - 1))]
    return finite(low), finite(high)


def ratio_of_sums(part: Array, whole: Array) -> Figure:
    """`{mean, low, high}` of sum(part) / sum(whole) over worlds `(b,)`, resampled; None where the whole is nothing."""
    below = math.fsum(whole)
    if not below > 0.0:
        return None
    mean = math.fsum(part) / below
    if len(part) < 2:
        return {"mean": mean, "low": None, "high": None}
    drawn = resampled(np.stack([part, whole]).astype(float))
    some = drawn[1] > 0.0
    low, high = ends(np.where(some, drawn[0] / np.where(some, drawn[1], 1.0), np.nan))
    return {"mean": mean, "low": low, "high": high}


def finite(value: float) -> float | None:
    """A number, or None for infinity and for what is none."""
    return float(value) if math.isfinite(value) else None
