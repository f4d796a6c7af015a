"""Luck: every draw is a hash of (world seed, turn, stream name, cell), so no generator lives in the state.

World 7 alone and world 7 in a batch of 512 draw the same bits, whatever order rules run in, and a planner that imagines
worlds under another salt cannot read the future. Mixing is splitmix64 (Steele, Lea, Flood 2014).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from game.world.total import Array

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


def key(*parts: object) -> int:
    """A 64-bit number from names, the same on every machine and hash seed."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def cell_keys(names: Sequence[str]) -> Array:
    """One 64-bit key per cell name, so that a draw belongs to a name and not to a position: `(len(names),)` uint64."""
    return np.array([key("cell", name) for name in names], dtype=np.uint64)


@lru_cache(maxsize=4096, typed=True)
def _kept(*parts: str | int) -> np.uint64:
    """The key of a stream in a turn: asked for again and again, by every chunk of worlds."""
    return np.uint64(key(*parts))


def _mix(x: Array) -> Array:
    x = x ^ (x >> S30)
    x *= MIX_A
    x ^= x >> S27
    x *= MIX_B
    x ^= x >> S31
    return x


@dataclass(frozen=True)
class Draws:
    """The luck of one turn. `seeds (b,)` uint64 are the worlds' own; `turn` counts from 0."""

    seeds: Array
    turn: int = 0

    @staticmethod
    def of(seeds: Sequence[int]) -> Draws:
        """Luck for worlds with these seeds, at turn 0."""
        return Draws(_mix(np.array([int(s) & 0xFFFFFFFFFFFFFFFF for s in seeds], np.uint64) + GOLDEN))

    def at(self, turn: int) -> Draws:
        """The luck of another turn."""
        return replace(self, turn=turn)

    def salted(self, salt: str) -> Draws:
        """Other luck for the same worlds: for imagined worlds and epilogues."""
        return Draws(_mix(self.seeds ^ _kept("salt", salt)), self.turn)

    def _bits(self, stream: str, cells: Array, again: int = 0) -> Array:
        base = _kept(stream, self.turn, again)
        worlds = _mix(self.seeds + base)
        with np.errstate(over="ignore"):
            rows = _mix(cells.astype(np.uint64, copy=False) * GOLDEN + base)
            return _mix(rows.reshape(*rows.shape, 1) ^ worlds)

    def uniform(self, stream: str, cells: Array | int, again: int = 0) -> Array:
        """Uniform on [0, 1): `(*cells.shape, b)`. `cells` are keys (`cell_keys`), or a count for `0..n-1`."""
        keys = np.arange(cells, dtype=np.uint64) if isinstance(cells, int) else cells
        return np.asarray((self._bits(stream, keys, again) >> S11) * 2.0**-53)

    def uniform_by_world(self, stream: str, cells: Array) -> Array:
        """Uniform on [0, 1) for keys that differ by world: `cells (..., b)` uint64 -> `(..., b)`."""
        base = np.uint64(key(stream, self.turn, 0))
        with np.errstate(over="ignore"):
            bits = _mix(_mix(cells * GOLDEN + base) ^ _mix(self.seeds + base))
        return np.asarray((bits >> S11) * 2.0**-53)

    def chance(self, stream: str, cells: Array | int, probability: Array | float) -> Array:
        """True with `probability` (broadcast): `(*cells.shape, b)` bool."""
        return np.asarray(self.uniform(stream, cells) < probability)

    def normal(self, stream: str, cells: Array | int) -> Array:
        """Standard normal by Box-Muller: `(*cells.shape, b)`."""
        radius = np.sqrt(-2.0 * np.log1p(-self.uniform(stream, cells)))
        return np.asarray(radius * np.cos(2.0 * np.pi * self.uniform(stream, cells, again=1)))

    def pareto(self, stream: str, cells: Array | int, tail: float) -> Array:
        """Pareto with least value 1 and tail exponent `tail`: P(X > x) = x ** -tail."""
        return np.asarray(np.exp(-np.log1p(-self.uniform(stream, cells)) / tail))
