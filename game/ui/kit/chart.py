"""Charts: lines with bands, sparklines. Drawn large and shrunk, once for each set of figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame
from pygame import SRCALPHA, Rect, Surface

from game.ui.kit.look import Look
from game.ui.kit.node import Node
from game.ui.kit.tokens import rgb

SHARP = 3
STROKES = ((), (7, 4), (2, 3), (10, 3, 2, 3), (4, 2), (12, 5), (1, 2), (8, 2, 2, 2, 2, 2))
"""Dashes of lines in turn: never colour alone."""


@dataclass(frozen=True)
class Series:
    """A line: values by turn, a band where they are only estimated."""

    label: str
    values: tuple[float, ...]
    colour: str
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    strong: bool = False


class Spark(Node):
    """A line of a few pixels: where a number came from."""

    role = "none"

    def __init__(
        self,
        values: Sequence[float],
        colour: str = "accent",
        wide: float = 64,
        high: float = 22,
        ends: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(wide=wide, high=high)
        self.values, self.colour, self.ends = tuple(values), colour, ends

    def paint(self, surface: Surface) -> None:
        if len(self.values) > 1 and self.rect.w > 6:
            key = ("spark", self.values, self.ends, self.look.colour(self.colour), self.rect.size)
            surface.blit(self.look.kept(key, self._made), self.rect)

    def _made(self) -> Surface:
        wide, high = self.rect.size
        low, most = self.ends or (min(self.values), max(self.values))
        if most - low < 1e-9:
            low, most = low - 1, most + 1
        return _drawn((wide, high), [(self.values, self.look.colour(self.colour), (), 1.8)], low, most, pad=2)


class Chart(Node):
    """A chart with axes, lines, bands and the names of lines at their ends."""

    role = "img"

    def __init__(
        self,
        title: str,
        series: Sequence[Series],
        labels: Sequence[str],
        say: Callable[[float], str],
        grow: float = 1.0,
        high: float | None = None,
        note: str = "",
        ends: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(name=_told(title, series, say), grow=grow, high=high, tip=note)
        self.title, self.series, self.labels, self.say, self.note, self.ends = (
            title,
            tuple(series),
            tuple(labels),
            say,
            note,
            ends,
        )

    def tall(self, look: Look, width: int) -> int:
        return look.px(170)

    def paint(self, surface: Surface) -> None:
        key = ("chart", self.title, self.series, self.labels, self.rect.size, self.look.theme, self.look.scale)
        surface.blit(self.look.kept(key, self._made), self.rect)

    def _made(self) -> Surface:
        look = self.look
        out = Surface(self.rect.size, SRCALPHA)
        out.blit(look.text(self.title, 13.5, "text", "semibold"), (0, 0))
        if self.note:
            out.blit(look.text(look.shortened(self.note, 11.5, self.rect.w), 11.5, "muted"), (0, look.line(13.5)))
        values = [v for s in self.series for v in (*s.values, *s.low, *s.high) if math.isfinite(v)]
        if not values:
            out.blit(look.text("–", 13, "muted"), (0, look.px(44)))
            return out
        low, most = self.ends or _ends(min(values), max(values))
        ticks = [low + (most - low) * i / 4 for i in range(5)]
        left = max(look.width(self.say(t), 10.5) for t in ticks) + look.px(8)
        names = max((look.width(s.label, 11, "semibold") for s in self.series), default=0)
        right = min(names + look.px(12), self.rect.w // 3)
        top = look.px(46 if self.note else 30)
        plot = Rect(left, top, max(self.rect.w - left - right, 20), max(self.rect.h - top - look.px(22), 20))
        self._axes(out, plot, ticks, low, most)
        lines = [(s.values, look.colour(s.colour), (s.low, s.high), 3.0 if s.strong else 2.0) for s in self.series]
        out.blit(_drawn(plot.size, lines, low, most), plot)
        self._ends(out, plot, low, most)
        return out

    def _axes(self, out: Surface, plot: Rect, ticks: list[float], low: float, most: float) -> None:
        look = self.look
        for tick in ticks:
            y = plot.bottom - plot.h * (tick - low) / (most - low)
            pygame.draw.line(out, look.colour("line"), (plot.x, y), (plot.right, y))
            text = look.text(self.say(tick), 10.5, "muted")
            out.blit(text, (plot.x - text.get_width() - look.px(6), y - text.get_height() / 2))
        count = len(self.labels)
        step = max(1, math.ceil(count * look.px(58) / max(plot.w, 1)))
        for i in range(0, count, step):
            text = look.text(self.labels[i], 10.5, "muted")
            x = plot.x + plot.w * i / max(count - 1, 1) - text.get_width() / 2
            if x + text.get_width() <= out.get_width() and (i == 0 or x > plot.x):
                out.blit(text, (max(x, plot.x - look.px(4)), plot.bottom + look.px(4)))

    def _ends(self, out: Surface, plot: Rect, low: float, most: float) -> None:
        """The names of the lines at their ends, moved apart where they would meet."""
        look = self.look
        rows = sorted(
            ((plot.bottom - plot.h * (s.values[-1] - low) / (most - low), s) for s in self.series if s.values), key=lambda r: r[0]
        )
        for last, (_, series) in zip(_apart([y for y, _ in rows], look.line(11), plot.bottom), rows, strict=True):
            ink = (
                series.colour
                if series.colour in look.tokens and series.colour in ("accent", "good", "warn", "bad", "text", "muted")
                else "text"
            )
            pygame.draw.circle(out, look.colour(series.colour), (plot.right + look.px(6), last), look.px(3))
            text = look.text(
                look.shortened(series.label, 11, out.get_width() - plot.right - look.px(12), "semibold"), 11, ink, "semibold"
            )
            out.blit(text, (plot.right + look.px(12), last - text.get_height() / 2))


def _apart(places: list[float], gap: float, floor: float) -> list[float]:
    """Heights at least `gap` apart and none below `floor`: pushed down in order, then back up from below."""
    moved = list(places)
    for i in range(1, len(moved)):
        moved[i] = max(moved[i], moved[i - 1] + gap)
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], floor if i + 1 == len(moved) else moved[i + 1] - gap)
    return moved


def _ends(low: float, high: float) -> tuple[float, float]:
    """Round ends of an axis around a range."""
    if high - low < 1e-9:
        low, high = low - max(abs(low) * 0.1, 0.01), high + max(abs(high) * 0.1, 0.01)
    span = high - low
    step = 10.0 ** math.floor(math.log10(span))
    step = step / 2 if span / step < 4 else step
    step = step / 2 if span / step < 4 else step
    return (0.0 if 0 <= low < span else math.floor(low / step) * step), math.ceil(high / step - 1e-9) * step


def _told(title: str, series: Sequence[Series], say: Callable[[float], str]) -> str:
    """The chart in words, for whoever does not see it."""
    return f"{title}: " + "; ".join(f"{s.label} {say(s.values[-1])}" for s in series if s.values)


def _drawn(
    size: tuple[int, int], lines: Sequence[tuple[Sequence[float], str, Any, float]], low: float, most: float, pad: int = 0
) -> Surface:
    """Lines and bands on nothing."""
    wide, high = size[0] * SHARP, size[1] * SHARP
    big = Surface((wide, high), SRCALPHA)
    if lines:
        big.fill((*rgb(lines[0][1]), 0))
    inset = pad * SHARP

    def points(values: Sequence[float]) -> list[tuple[float, float]]:
        count = max(len(values) - 1, 1)
        return [
            (inset + (wide - 2 * inset) * i / count, high - inset - (high - 2 * inset) * (v - low) / max(most - low, 1e-12))
            for i, v in enumerate(values)
        ]

    for values, colour, band, _ in lines:
        if band and len(band[0]) > 1 and max(h - lo for lo, h in zip(*band, strict=True)) > 1e-9 and len(values) > 1:
            layer = Surface((wide, high), SRCALPHA)
            pygame.draw.polygon(layer, (*rgb(colour), 46), points(band[0]) + points(band[1])[::-1])
            big.blit(layer, (0, 0))
    for place, (values, colour, _, thick) in enumerate(lines):
        path = points(values)
        if len(path) == 1:
            pygame.draw.circle(big, colour, path[0], thick * SHARP)
            continue
        _stroke(big, path, colour, max(int(thick * SHARP), 1), STROKES[place % len(STROKES)] if len(lines) > 1 else ())
    return pygame.transform.smoothscale(big, size)


def _stroke(big: Surface, path: list[tuple[float, float]], colour: str, thick: int, dashes: tuple[int, ...]) -> None:
    if not dashes:
        pygame.draw.lines(big, colour, False, path, thick)
        for point in path:
            pygame.draw.circle(big, colour, point, thick / 2)
        return
    line = np.array(path)
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at, on, i = 0.0, True, 0
    while at < steps[-1]:
        end = min(at + dashes[i % len(dashes)] * SHARP, steps[-1])
        if on:
            ends = [
                (float(np.interp(t, steps, line[:, 0])), float(np.interp(t, steps, line[:, 1]))) for t in np.linspace(at, end, 4)
            ]
            pygame.draw.lines(big, colour, False, ends, thick)
        at, on, i = end, not on, i + 1
