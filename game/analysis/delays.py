"""Time to detection (KPI 2): turns from the beginning of a breach to its finding, breaches never found counted as censored.

The median is that of the product-limit estimate (Kaplan and Meier 1958): S(d) = prod over k <= d of (1 - found_k / open_k), where
`open_k` are the breaches that lasted k turns and had not been found before. Its interval comes from resampling whole worlds
(Efron 1981), since breaches of one world are not independent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.analysis.figures import Figure, ends, finite, resampled
from game.world.state import World
from game.world.total import Array


@dataclass(frozen=True, eq=False)
class Delays:
    """Breaches by the turns from their beginning: `found (u, b)` at their finding, `unfound (u, b)` when last seen open."""

    found: Array
    unfound: Array

    @staticmethod
    def of(world: World) -> Delays:
        """All breaches of a world so far: found, ended unfound, and still running (`breach_turns` above 0)."""
        return Delays(world.found_after, world.missed_after + _running(world))

    @property
    def breaches(self) -> Array:
        """(b,) breaches begun in each world."""
        return np.asarray(self.found.sum(axis=0) + self.unfound.sum(axis=0))


def _running(world: World) -> Array:
    """(u, b) breaches that go on, by the turns they have lasted, less one: 0 in the first."""
    counts = np.zeros_like(world.found_after)
    lasted = world.breach_turns.reshape(-1, world.worlds)
    rows, worlds = np.nonzero(lasted > 0.0)
    last = len(counts) - 1
    np.add.at(counts, (np.clip(lasted[rows, worlds] - 1.0, 0.0, last).astype(np.int64), worlds), 1.0)
    return counts


def survival(found: Array, unfound: Array) -> Array:
    """(u, ...) share of breaches not yet found after so many turns, from counts `(u, ...)`."""
    left = np.cumsum((found + unfound)[::-1], axis=0)[::-1]
    hazard = np.divide(found, left, out=np.zeros(np.shape(found)), where=left > 0.0)
    return np.asarray(np.cumprod(1.0 - hazard, axis=0))


def half_found(found: Array, unfound: Array) -> Array:
    """(...) turns after which half are found, infinite where that is never seen, not a number where nothing was broken."""
    under = survival(found, unfound) <= 0.5 + 1e-12
    first = np.where(under.any(axis=0), under.argmax(axis=0), np.inf)
    return np.where((found + unfound).sum(axis=0) > 0.0, first, np.nan)


def time_to_detection(delays: Delays) -> Figure:
    """`{median, low, high}` in turns. None where no promise was broken; a median or an end that lies beyond what was watched is
    None within. One world has no interval."""
    found, unfound = delays.found, delays.unfound
    if not delays.breaches.any():
        return None
    middle = float(half_found(found.sum(axis=1), unfound.sum(axis=1)))
    if found.shape[1] < 2:
        return {"median": finite(middle), "low": None, "high": None}
    size = len(found)
    drawn = resampled(np.concatenate([found, unfound]))
    low, high = ends(half_found(drawn[:size], drawn[size:]))
    return {"median": finite(middle), "low": low, "high": high}


def as_published(delays: Delays) -> Figure:
    """The same from findings alone, which say since when the promise was broken: of what was never found the public knows
    nothing, and so leaves it out."""
    return time_to_detection(Delays(delays.found, np.zeros_like(delays.unfound)))
