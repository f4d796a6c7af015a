"""Disputed borders of the real map: which lines they are, and how they are dashed.

The map's source has territories and no lines, so a disputed border is what two territories share: the pairs stand in
`assets/disputed.csv`. At this scale the whole line between a pair is dashed, also where only a part of it is in dispute.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pygame
from pygame import Surface

from game.ui.kit.look import ASSETS

DASH, GAP = 5.0, 4.0
"""Pixels of the window."""
Pair = tuple[str, str]


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """Territories between which the border is in dispute, by the names of the map."""
    with (ASSETS / "disputed.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["one"], row["other"]) for row in csv.DictReader(file))


def shared(rings: Sequence[Any], owner: Sequence[int], names: Sequence[str]) -> list[tuple[int, Any]]:
    """Every stretch of a disputed border: (place of the ring it is on, points `(n, 2)`)."""
    mine: dict[str, set[tuple[float, float]]] = {}
    asked = {name for pair in pairs() for name in pair}
    for ring, who in zip(rings, owner, strict=True):
        if names[who] in asked:
            mine.setdefault(names[who], set()).update(map(tuple, ring.tolist()))
    found = []
    for one, other in pairs():
        both = mine.get(one, set()) & mine.get(other, set())
        for place, (ring, who) in enumerate(zip(rings, owner, strict=True)):
            if names[who] == one and both:
                found += [(place, part) for part in _runs(ring, both)]
    return found


def _runs(ring: Any, points: set[tuple[float, float]]) -> list[Any]:
    """The parts of a ring of which all points are among these."""
    on = np.array([tuple(p) in points for p in ring.tolist()])
    if on.all():
        return [np.vstack([ring, ring[:1]])]
    start = int(np.argmin(on))  # begin off the border, so that no part is cut in two
    ring, on = np.roll(ring, -start, axis=0), np.roll(on, -start)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    return [ring[a:b] for a, b in edges.reshape(-1, 2) if b - a > 1]


def dash(big: Surface, xy: Any, under: str, colour: str, sharp: int) -> None:
    """Dash a line that was drawn whole: first paint it over. `xy (n, 2)` in pixels of a surface drawn `sharp` times too large."""
    pygame.draw.lines(big, under, False, xy, 3)
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    at = 0.0
    while at < steps[-1]:
        end = min(at + DASH * sharp, steps[-1])
        inner = steps[(steps > at) & (steps < end)]
        places = np.concatenate([[at], inner, [end]])
        line = np.column_stack([np.interp(places, steps, xy[:, 0]), np.interp(places, steps, xy[:, 1])])
        pygame.draw.lines(big, colour, False, line, 3)
        at = end + GAP * sharp
