"""A virtual table: only the rows in sight are laid out and painted, so ten thousand cost what ten do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame
from pygame import Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Node


@dataclass(frozen=True)
class Column:
    """A column: heading, share of the width, which side its text stands on."""

    title: str
    share: float = 1.0
    align: str = "left"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: text, its ink, a dot before it, or a bar of a share behind it."""

    text: str
    ink: str = "muted"
    dot: str = ""
    bar: float | None = None


Cells = Sequence[Cell | str]


class Table(Node):
    """Rows one can go through and pick. Up, Down, Page, Home, End move; Enter picks."""

    role = "table"
    focusable = True
    clips = True
    HEAD, ROW = 32, 30

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Cells],
        name: str,
        pick: Callable[[int], None] | None = None,
        grow: float = 1.0,
        high: float | None = None,
        chosen: int = -1,
        tips: Sequence[str] = (),
        empty: str = "",
    ) -> None:
        super().__init__(name=name, grow=grow, high=high)
        self.columns, self.rows, self.pick, self.chosen, self.tips, self.empty = (
            list(columns),
            list(rows),
            pick,
            chosen,
            tips,
            empty,
        )
        self.over = -1

    def value(self) -> str:
        return self.said(self.chosen) if 0 <= self.chosen < len(self.rows) else ""

    def said(self, row: int) -> str:
        """A row as text."""
        return " · ".join(cell.text if isinstance(cell, Cell) else cell for cell in self.rows[row])

    def texts(self) -> list[str]:
        """Every row as text: for tests and screen readers."""
        return [self.said(i) for i in range(len(self.rows))]

    def tall(self, look: Look, width: int) -> int:
        return look.px(self.HEAD) + look.px(self.ROW) * (3 if self.grow else max(len(self.rows), 1))

    @property
    def most(self) -> int:
        """How far it can be scrolled."""
        look = self.look
        return max(0, len(self.rows) * look.px(self.ROW) - (self.rect.h - look.px(self.HEAD)))

    @property
    def offset(self) -> int:
        """How far it is scrolled."""
        return min(int(self.stage.memory.get(("table", self.name), 0)), self.most) if self.stage else 0

    def by(self, pixels: int) -> bool:
        """Scroll; False where it is at its end."""
        assert self.stage is not None
        after = min(max(self.offset + pixels, 0), self.most)
        if after == self.offset:
            return False
        self.stage.memory["table", self.name] = after
        self.dirty()
        return True

    def _edges(self) -> list[tuple[int, int]]:
        room, whole = self.rect.w - self.look.px(28), sum(c.share for c in self.columns)
        found, x = [], float(self.rect.x + self.look.px(14))
        for column in self.columns:
            wide = room * column.share / whole
            found.append((int(x), int(wide - self.look.px(10))))
            x += wide
        return found

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        surface.blit(look.box(rect.size, look.px(10), "panel", "line"), rect)
        edges = self._edges()
        for column, (x, wide) in zip(self.columns, edges, strict=True):
            self._text(surface, column.title, 11, "muted", "semibold", Rect(x, rect.y, wide, look.px(self.HEAD)), column.align)
        top = rect.y + look.px(self.HEAD)
        pygame.draw.line(surface, look.colour("line"), (rect.x, top), (rect.right - 1, top))
        if not self.rows and self.empty:
            self._text(
                surface,
                self.empty,
                12.5,
                "muted",
                "regular",
                Rect(rect.x + look.px(14), top, rect.w - look.px(28), look.px(self.ROW) + look.px(8)),
                "left",
            )
        before = surface.get_clip()
        body = Rect(rect.x + 1, top + 1, rect.w - 2, max(rect.bottom - top - look.px(4), 0))
        surface.set_clip(body.clip(before))
        high = look.px(self.ROW)
        first = self.offset // high
        for i in range(first, min(len(self.rows), first + body.h // high + 2)):
            self._row(surface, i, Rect(rect.x + 1, body.y + i * high - self.offset, rect.w - 2, high), edges)
        if self.most:
            bar = max(look.px(24), body.h * body.h // (len(self.rows) * high))
            y = body.y + (body.h - bar) * self.offset // self.most
            surface.blit(look.box((look.px(5), bar), look.px(2), "strong_line"), (rect.right - look.px(9), y))
        surface.set_clip(before)
        self.ring(surface, 10)

    def _row(self, surface: Surface, i: int, rect: Rect, edges: list[tuple[int, int]]) -> None:
        look = self.look
        if i in (self.chosen, self.over):
            surface.fill(look.blend("panel", "accent", 0.2 if i == self.chosen else 0.08), rect)
        elif i % 2:
            surface.fill(look.blend("panel", "text", 0.025), rect)
        for place, (cell, column, (start, room)) in enumerate(zip(self.rows[i], self.columns, edges, strict=True)):
            one = cell if isinstance(cell, Cell) else Cell(cell, "text" if place == 0 else "muted")
            shift = look.px(16) if one.dot and one.bar is None else 0
            x, wide = start + shift, room - shift
            if one.bar is not None:
                back = Rect(x, rect.centery - look.px(4), wide - look.px(52), look.px(8))
                surface.blit(look.box(back.size, look.px(4), look.blend("bg", "line", 0.6)), back)
                if (filled := int(back.w * min(max(one.bar, 0.0), 1.0))) > look.px(3):
                    surface.blit(look.box((filled, back.h), look.px(4), one.dot or "accent"), back)
            elif one.dot:
                disc = look.disc(look.px(4), one.dot)
                surface.blit(disc, disc.get_rect(center=(start + look.px(5), rect.centery)))
            self._text(
                surface,
                one.text,
                12.5,
                one.ink,
                "medium" if place == 0 else "regular",
                Rect(x, rect.y, wide, rect.h),
                "right" if one.bar is not None else column.align,
            )

    def _text(self, surface: Surface, text: str, size: float, ink: str, weight: str, rect: Rect, align: str) -> None:
        picture = self.look.text(self.look.shortened(text, size, rect.w, weight), size, ink, weight)
        x = rect.x if align == "left" else rect.right - picture.get_width()
        surface.blit(picture, (x, rect.centery - picture.get_height() // 2))

    def row_at(self, point: tuple[int, int]) -> int:
        """The row under a point, or -1."""
        top = self.rect.y + self.look.px(self.HEAD)
        row = (point[1] - top + self.offset) // self.look.px(self.ROW)
        return row if point[1] > top and 0 <= row < len(self.rows) else -1

    def choose(self, row: int, tell: bool = True) -> None:
        """Pick a row and bring it into sight."""
        self.chosen = min(max(row, 0), len(self.rows) - 1)
        high, room = self.look.px(self.ROW), self.rect.h - self.look.px(self.HEAD)
        y = self.chosen * high
        if y < self.offset:
            self.by(y - self.offset)
        elif y + high > self.offset + room:
            self.by(y + high - room - self.offset)
        self.tip = self.tips[self.chosen] if self.tips else ""
        self.dirty()
        if tell and self.pick is not None:
            self.pick(self.chosen)

    def on(self, event: Event) -> bool:
        if event.type == pygame.MOUSEWHEEL:
            return self.by(-event.y * self.look.px(self.ROW) * 2)
        if event.type == pygame.MOUSEMOTION:
            over = self.row_at(event.pos)
            if over != self.over:
                self.over = over
                self.tip = self.tips[over] if self.tips and over >= 0 else ""
                self.dirty()
            return True
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            if (row := self.row_at(event.pos)) >= 0:
                self.choose(row)
            return True
        if event.type != pygame.KEYDOWN or not self.rows:
            return False
        page = max(self.rect.h // self.look.px(self.ROW) - 2, 1)
        moves = {
            pygame.K_UP: -1,
            pygame.K_DOWN: 1,
            pygame.K_PAGEUP: -page,
            pygame.K_PAGEDOWN: page,
            pygame.K_HOME: -len(self.rows),
            pygame.K_END: len(self.rows),
        }
        if event.key in moves:
            self.choose(self.chosen + moves[event.key], tell=False)
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE) and self.chosen >= 0:
            self.choose(self.chosen)
            return True
        return False
