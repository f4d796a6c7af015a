"""A chain as a Sankey diagram: columns of nodes, ribbons as wide as what flows, hatched where a law cuts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame
from pygame import SRCALPHA, Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Node
from game.ui.kit.tokens import rgb

SHARP = 2
BAR = 11


@dataclass(frozen=True)
class Knot:
    """A node: which column, what it is, how much of the world it is."""

    id: str
    column: int
    label: str
    note: str
    share: float
    colour: str
    group: str = ""
    alarm: bool = False
    mine: bool = False
    short: bool = False  # name and note on one line


@dataclass(frozen=True)
class Band:
    """An edge between nodes: its share of all that is used of the good."""

    origin: str
    dest: str
    share: float
    known: bool = True
    licence: float = 1.0


class Sankey(Node):
    """The diagram. A click or Enter picks a node; arrows go from node to node."""

    role = "graph"
    focusable = True

    def __init__(
        self,
        columns: Sequence[str],
        knots: Sequence[Knot],
        bands: Sequence[Band],
        pick: Callable[[str], None],
        name: str,
        chosen: str = "",
        grow: float = 1.0,
    ) -> None:
        super().__init__(name=name, grow=grow)
        self.columns, self.knots, self.bands, self.pick, self.chosen = tuple(columns), tuple(knots), tuple(bands), pick, chosen
        self.over = ""

    def value(self) -> str:
        return next((f"{k.group} {k.label} {k.note}" for k in self.knots if k.id == self.chosen), "")

    def tall(self, look: Look, width: int) -> int:
        return look.px(240)

    # --- where things are -------------------------------------------------------------------------------------------------
    def boxes(self) -> dict[str, Rect]:
        """The bar of every node, within the rectangle."""
        look = self.look
        top, bottom = look.px(42), self.rect.h - look.px(8)
        found: dict[str, Rect] = {}
        last = look.px(118)
        for c in range(len(self.columns)):
            knots = [k for k in self.knots if k.column == c]
            if not knots:
                continue
            x = look.px(4) + int(c * (self.rect.w - last) / max(len(self.columns) - 1, 1))
            sizes = _sizes([k.share for k in knots], len({k.group for k in knots}), bottom - top, look.px(31))
            whole, spare = sum(sizes), 0.0
            spare = max((bottom - top - whole) / len(knots), look.px(4))
            y = top + spare / 2
            for knot, size in zip(knots, sizes, strict=True):
                found[knot.id] = Rect(x, int(y), look.px(BAR), max(int(size), look.px(4)))
                y += size + spare
        return found

    # --- pictures ---------------------------------------------------------------------------------------------------------
    def paint(self, surface: Surface) -> None:
        key = ("sankey", self.columns, self.knots, self.bands, self.chosen, self.rect.size, self.look.theme, self.look.scale)
        surface.blit(self.look.kept(key, self._made), self.rect)
        if self.over and self.over != self.chosen and (box := self.boxes().get(self.over)):
            box = box.move(self.rect.topleft).inflate(self.look.px(6), self.look.px(6))
            surface.blit(self.look.box(box.size, self.look.px(5), None, "text", 2), box)
        self.ring(surface, 4)

    def _made(self) -> Surface:
        look, boxes = self.look, self.boxes()
        out = Surface(self.rect.size)
        out.fill(look.colour("bg"))
        over = Surface((self.rect.w * SHARP, self.rect.h * SHARP), SRCALPHA)
        self._ribbons(over, boxes)
        out.blit(pygame.transform.smoothscale(over, self.rect.size), (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)
        for c, title in enumerate(self.columns):
            x = next((boxes[k.id].x for k in self.knots if k.column == c), 0)
            out.blit(
                look.text(
                    look.shortened(title.upper(), 10.5, self._room() + look.px(BAR + 8), "semibold"), 10.5, "muted", "semibold"
                ),
                (x, look.px(4)),
            )
            groups = list(dict.fromkeys(k.group for k in self.knots if k.column == c and k.short))
            if groups:
                said = look.shortened(", ".join(groups), 11, self._room() + look.px(BAR + 8))
                out.blit(look.text(said, 11, "text"), (x, look.px(19)))
        for knot in self.knots:
            self._knot(out, knot, boxes[knot.id])
        return out

    def _knot(self, out: Surface, knot: Knot, box: Rect) -> None:
        look = self.look
        out.blit(look.box(box.size, look.px(3), knot.colour, "text" if knot.id == self.chosen else None, look.px(2)), box)
        x = box.right + look.px(7)
        room = self._room()
        if knot.short:
            self._line(out, knot, (x, box.centery), room)
            return
        words = knot.label.split()
        size = next((s for s in (11.5, 10.5, 9.5, 9.0) if max(look.width(w, s, "semibold") for w in words) <= room), 9.0)
        lines = look.wrap(knot.label, size, room, "semibold")
        names = [*lines[:1], look.shortened(" ".join(lines[1:]), size, room, "semibold")] if len(lines) > 1 else list(lines)
        said = [look.text(name, size, "text", "semibold") for name in names]
        ink, weight = ("bad", "medium") if knot.alarm else ("muted", "regular")
        said.append(look.text(look.shortened(knot.note, 10.5, room, weight), 10.5, ink, weight))
        wide, step = max(p.get_width() for p in said) + look.px(6), look.px(14)
        y = box.centery - (step * len(said)) // 2
        out.blit(
            look.box((wide, step * len(said) + look.px(4)), look.px(4), "panel", alpha=168), (x - look.px(3), y - look.px(1))
        )
        for i, picture in enumerate(said):
            out.blit(picture, (x, y + i * step))

    def _room(self) -> int:
        """The width of a label: what is left beside a bar before the next column."""
        gap = (self.rect.w - self.look.px(118)) // max(len(self.columns) - 1, 1)
        return min(self.look.px(118), gap) - self.look.px(BAR + 9)

    def _line(self, out: Surface, knot: Knot, at: tuple[int, int], room: int) -> None:
        """A label on one line: name and share."""
        look, (x, y) = self.look, at
        note = look.text(knot.note, 11, "bad" if knot.alarm else "muted", "semibold" if knot.alarm else "regular")
        weight = "bold" if knot.mine else "semibold"
        name = look.text(
            look.shortened(knot.label, 11.5, room - note.get_width() - look.px(5), weight),
            11.5,
            "accent" if knot.mine else "text",
            weight,
        )
        high = look.px(17)
        out.blit(
            look.box((name.get_width() + note.get_width() + look.px(10), high), look.px(4), "panel", alpha=185),
            (x - look.px(3), y - high // 2),
        )
        out.blit(name, (x, y - name.get_height() // 2))
        out.blit(note, (x + name.get_width() + look.px(5), y - note.get_height() // 2))

    def _ribbons(self, over: Surface, boxes: dict[str, Rect]) -> None:
        look = self.look
        by_id = {k.id: k for k in self.knots}
        outgoing: dict[str, float] = {}
        incoming: dict[str, float] = {}
        leaving = {k: sum(b.share for b in self.bands if b.origin == k) for k in boxes}
        arriving = {k: sum(b.share for b in self.bands if b.dest == k) for k in boxes}
        order = sorted(
            self.bands, key=lambda b: (boxes[b.origin].y if b.origin in boxes else 0, boxes[b.dest].y if b.dest in boxes else 0)
        )
        for band in order:
            if band.origin not in boxes or band.dest not in boxes:
                continue
            a, b = boxes[band.origin], boxes[band.dest]
            start, end = a.h * band.share / max(leaving[band.origin], 1e-9), b.h * band.share / max(arriving[band.dest], 1e-9)
            y0, y1 = a.y + outgoing.get(band.origin, 0.0) + start / 2, b.y + incoming.get(band.dest, 0.0) + end / 2
            outgoing[band.origin] = outgoing.get(band.origin, 0.0) + start
            incoming[band.dest] = incoming.get(band.dest, 0.0) + end
            lit = not self.chosen or self.chosen in (band.origin, band.dest)
            alpha = (120 if self.chosen else 84) if lit else 26
            _bow(over, (a.right, y0), (b.x, y1), start, end, look.colour(by_id[band.origin].colour), alpha, band)

    # --- hands ------------------------------------------------------------------------------------------------------------
    def knot_at(self, point: tuple[int, int]) -> str:
        """The node whose bar or label is under a point of the window."""
        look = self.look
        for name, box in self.boxes().items():
            area = Rect(box.x - look.px(4), min(box.y, box.centery - look.px(15)), look.px(116), max(box.h, look.px(31))).move(
                self.rect.topleft
            )
            if area.collidepoint(point):
                return name
        return ""

    def on(self, event: Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            over = self.knot_at(event.pos)
            if over != self.over:
                self.over = over
                self.dirty()
            return True
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.pick(self.knot_at(event.pos))
            return True
        if (
            event.type == pygame.KEYDOWN
            and event.key in (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT)
            and self.knots
        ):
            self._step(event.key)
            return True
        return False

    def _step(self, key: int) -> None:
        ids = [k.id for k in self.knots]
        if self.chosen not in ids:
            self.pick(ids[0])
            return
        here = ids.index(self.chosen)
        if key in (pygame.K_UP, pygame.K_DOWN):
            self.pick(ids[(here + (1 if key == pygame.K_DOWN else -1)) % len(ids)])
            return
        column = self.knots[here].column + (1 if key == pygame.K_RIGHT else -1)
        boxes = self.boxes()
        there = [k for k in self.knots if k.column == column]
        if there:
            self.pick(min(there, key=lambda k: abs(boxes[k.id].centery - boxes[self.chosen].centery)).id)


def _sizes(shares: list[float], groups: int, room: float, least: float) -> list[float]:
    """Heights of nodes: by share, all groups of a column in one scale, room for labels kept."""
    height = max(room - least * 0.35 * len(shares), room * 0.4) / max(groups, 1)
    return [max(share * height * 0.92, 4.0) for share in shares]


def _bow(
    over: Surface,
    start: tuple[float, float],
    end: tuple[float, float],
    wide0: float,
    wide1: float,
    colour: str,
    alpha: int,
    band: Band,
) -> None:
    t = np.linspace(0, 1, 36)[:, None]
    p, q = np.array(start), np.array(end)
    middle = (p[0] + q[0]) / 2
    path: Any = (
        (1 - t) ** 3 * p
        + 3 * t * (1 - t) ** 2 * np.array([middle, p[1]])
        + 3 * t * t * (1 - t) * np.array([middle, q[1]])
        + t**3 * q
    )
    half = (np.linspace(wide0, wide1, len(path)) / 2)[:, None]
    off = np.hstack([np.zeros_like(half), np.maximum(half - 0.4, 0.5)])
    shape = np.vstack([path - off, (path + off)[::-1]]) * SHARP
    r, g, b = rgb(colour)
    if band.known:
        pygame.draw.polygon(over, (r * alpha // 255, g * alpha // 255, b * alpha // 255, alpha), shape)
    else:
        faint = alpha * 62 // 100
        pygame.draw.polygon(over, (r * faint // 255, g * faint // 255, b * faint // 255, faint), shape)
        pygame.draw.lines(over, (r * alpha // 255, g * alpha // 255, b * alpha // 255, alpha), True, shape, 1)
    if band.licence < 0.9:
        for i in range(1, len(path) - 2, 2):
            a, c = (path[i] - off[i]) * SHARP, (path[i + 1] + off[i + 1]) * SHARP
            pygame.draw.line(over, (r * 170 // 255, g * 170 // 255, b * 170 // 255, 170), a, c, 3)
