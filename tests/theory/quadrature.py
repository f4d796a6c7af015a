"""Means over start draws without luck: worlds at the nodes of a quadrature, which is exact where outcomes are polynomials.

For n laboratories whose capabilities are drawn alike and whose race the two best decide, the mean is an integral over the best
and its lead, with density n (n - 1) (second / most) ** (n - 2) / most ** 2 (order statistics, David and Nagaraja 2003). Outcomes
may bend where the best or the lead passes one of `bends`; between bends Gauss and Legendre's rule is exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

NODES = 8
Array = np.ndarray


def ranked_mean(outcome: Callable[[Array], Array], n: int, most: float, bends: Sequence[float] = ()) -> float:
    """The mean of `outcome (n, worlds) -> (worlds,)` over capabilities drawn from 0 to `most`."""
    places, weights = _nodes(n, most, sorted({b for b in bends if 0.0 < b < most}))
    best, lead = places
    capability = np.zeros((n, len(best)))
    capability[0], capability[1] = best, best - lead
    for other in range(2, n):  # the rest are anywhere behind the second
        capability[other] = (best - lead) * (n - other) / n
    return float(outcome(capability) @ weights)


def _nodes(n: int, most: float, bends: list[float]) -> tuple[Array, Array]:
    """((2, nodes) best and lead, (nodes,) weights)."""
    x, w = np.polynomial.legendre.leggauss(NODES)
    found, weights = [], []
    for low, high in _pieces(0.0, most, bends):
        for lead, at in zip(*_scaled(x, w, low, high), strict=True):
            for first, last in _pieces(lead, most, bends):
                best, inner = _scaled(x, w, first, last)
                density = n * (n - 1) * ((best - lead) / most) ** (n - 2) / most**2
                found.append(np.array([best, np.full_like(best, lead)]))
                weights.append(at * inner * density)
    return np.concatenate(found, axis=1), np.concatenate(weights)


def _pieces(low: float, high: float, bends: list[float]) -> list[tuple[float, float]]:
    cuts = [low, *(b for b in bends if low < b < high), high]
    return list(itertools.pairwise(cuts))


def _scaled(x: Array, w: Array, low: float, high: float) -> tuple[Array, Array]:
    half = 0.5 * (high - low)
    return low + half * (x + 1.0), half * w
