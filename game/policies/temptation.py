"""Temptation: the closed-form calculus of keeping, shading or breaking a promise.

value(conduct) = temptation - danger - cost of evasion - shadow x chance of being found x (penalty x credibility + dividend lost +
reputation). Becker 1968 with the discounting of repeated games (Friedman 1971). Every entry is kept: the reckoning. Entries of
the chosen conduct less those of the runner-up add up to the difference of their values; and for each factor the multiple at which
the two would change places is known in closed form, because values are linear in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from game.world.total import Array

CONDUCT = ("keep", "shade", "break", "keep, hidden", "shade, hidden", "break, hidden")
"""Keep, shade (a quarter of a full breach), break; bare, and behind paid evasion."""
SIZES = np.array([0.0, 0.25, 1.0, 0.0, 0.25, 1.0])
FACTORS = ("temptation", "detection", "penalty", "credibility", "dividend", "reputation", "danger", "evasion", "shadow")
ENTRIES = ("temptation", "penalty", "dividend", "reputation", "danger", "evasion")


@dataclass(frozen=True, eq=False)
class Factors:
    """What a decision rests on: `(conduct, cells, b)` or `(cells, b)`, in points of the seat's own score; `detection` and
    `credibility` are shares, `shadow` is the weight of what comes later."""

    temptation: Array  # (k, l, b) gain
    detection: Array  # (k, l, b) chance of being found within the horizon
    penalty: Array  # (l, b) if carried out
    credibility: Array  # (l, b)
    dividend: Array  # (l, b) lost if found
    reputation: Array  # (l, b) lost if found
    danger: Array  # (k, l, b) own share of what the world's danger costs it
    evasion: Array  # (k, l, b) cost of hiding
    shadow: Array  # (l, b)

    def scaled(self, factor: str, times: Array | float) -> Factors:
        """The same with one factor multiplied."""
        return replace(self, **{factor: getattr(self, factor) * times})


def entries(f: Factors) -> dict[str, Array]:
    """Each part of the value, `(k, l, b)`: they add up to it."""
    weight = f.shadow * f.detection
    return {
        "temptation": f.temptation,
        "penalty": -weight * f.penalty * f.credibility,
        "dividend": -weight * f.dividend,
        "reputation": -weight * f.reputation,
        "danger": -f.danger,
        "evasion": -f.evasion,
    }


def values(f: Factors) -> Array:
    """(k, l, b) the value of each conduct."""
    parts = entries(f)
    found = np.zeros(np.broadcast_shapes(*(p.shape for p in parts.values())))
    for name in ENTRIES:
        found = found + parts[name]
    return found


def decide(f: Factors) -> tuple[Array, Array]:
    """(l, b) the best conduct and the runner-up that differs from it in what is promised; ties go to whatever breaks less."""
    value = values(f)
    best = np.argmax(value, axis=0)
    same = SIZES[:, None, None] == SIZES[best][None]
    return best, np.argmax(np.where(same, -np.inf, value), axis=0)


@dataclass(frozen=True, eq=False)
class Reckoning:
    """Why a seat does what it does: the entries of its choice less those of the runner-up, and the nearest flip."""

    chosen: Array  # (l, b)
    runner_up: Array
    margin: Array  # (l, b) value(chosen) - value(runner-up)
    difference: dict[str, Array]  # entry -> (l, b)
    flip: Array  # (l, b) place in FACTORS of the factor that is nearest to changing the decision, -1 for none
    times: Array  # (l, b) by how much it would have to be multiplied
    factors: Factors

    def plain(self, row: int, world: int) -> dict[str, Any]:
        """One decision as plain data: what was chosen over what, every entry of the difference, and the nearest flip."""
        chosen, second = int(self.chosen[row, world]), int(self.runner_up[row, world])
        flip = int(self.flip[row, world])
        f = self.factors
        broken = chosen if SIZES[chosen] > 0.0 else second
        return {
            "chosen": CONDUCT[chosen],
            "runner_up": CONDUCT[second],
            "margin": float(self.margin[row, world]),
            "entries": {name: float(part[row, world]) for name, part in self.difference.items()},
            "temptation": float(f.temptation[broken, row, world]),
            "detection": float(f.detection[broken, row, world]),
            "credibility": float(f.credibility[row, world]),
            "flip": FACTORS[flip] if flip >= 0 else None,
            "times": float(self.times[row, world]),
        }


def reckon(f: Factors) -> Reckoning:
    """Decide, and account for it."""
    best, second = decide(f)
    shape = values(f).shape
    difference = {name: _between(np.broadcast_to(part, shape), best, second) for name, part in entries(f).items()}
    margin = np.zeros(shape[1:])
    for name in ENTRIES:
        margin = margin + difference[name]
    flip, times = _nearest(difference, margin)
    return Reckoning(best, second, margin, difference, flip, times, f)


def _between(part: Array, best: Array, second: Array) -> Array:
    """(l, b) an entry of the best conduct less that of the runner-up."""
    return np.asarray(np.take_along_axis(part, best[None], 0)[0] - np.take_along_axis(part, second[None], 0)[0])


MOVES = {
    "temptation": ("temptation",), "detection": ("penalty", "dividend", "reputation"), "penalty": ("penalty",),
    "credibility": ("penalty",), "dividend": ("dividend",), "reputation": ("reputation",), "danger": ("danger",),
    "evasion": ("evasion",), "shadow": ("penalty", "dividend", "reputation"),
}  # fmt: skip
"""Factor -> the entries that grow in proportion to it."""


def _nearest(difference: dict[str, Array], margin: Array) -> tuple[Array, Array]:
    """The factor whose multiple x, with margin + (x - 1) part = 0, is nearest to 1 on a log scale."""
    best = np.full(margin.shape, np.inf)
    flip, times = np.full(margin.shape, -1.0), np.ones(margin.shape)
    for place, factor in enumerate(FACTORS):
        part = np.zeros(margin.shape)
        for name in MOVES[factor]:
            part = part + difference[name]
        some = np.abs(part) > 1e-12
        x = np.where(some, 1.0 - margin / np.where(some, part, 1.0), -1.0)
        far = np.where(some & (x > 0.0), np.abs(np.log(np.maximum(x, 1e-300))), np.inf)
        nearer = far < best
        best = np.where(nearer, far, best)
        flip, times = np.where(nearer, place, flip), np.where(nearer, x, times)
    return flip, times
