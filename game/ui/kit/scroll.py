"""A window on something longer: wheel, page keys, a bar to drag. Where it stood is remembered by its name."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Node


class Scroll(Node):
    """Shows a part of its child. What is focused is brought into sight."""

    role = "scroll"
    clips = True

    def __init__(self, child: Node, name: str, grow: float = 1.0, high: float | None = None, wide: float | None = None) -> None:
        super().__init__(child, name=name, grow=grow, high=high, wide=wide)
        self.child = child
        self.drag: int | None = None

    @property
    def focusable(self) -> bool:  # type: ignore[override]
        """Whether it can be scrolled by keys where nothing in it takes them."""
        return self.most > 0 and not any(k.focusable for k in self.child.walk())

    @property
    def most(self) -> int:
        """How far it can be scrolled."""
        return max(0, self.child.rect.h - self.rect.h)

    @property
    def offset(self) -> int:
        """How far it is scrolled."""
        return min(int(self.stage.memory.get(("scroll", self.name), 0)), self.most) if self.stage else 0

    def tall(self, look: Look, width: int) -> int:
        return look.px(48) if self.grow else self.child.height(look, width)

    def arrange(self, look: Look) -> None:
        wide = self.rect.w
        high = self.child.height(look, wide)
        if high > self.rect.h:
            wide -= look.px(12)
            high = self.child.height(look, wide)
        high = max(high, self.rect.h)
        self.child.place(look, Rect(self.rect.x, self.rect.y, wide, high))
        self._shift(look)

    def _shift(self, look: Look) -> None:
        if offset := self.offset:
            self.child.place(look, self.child.rect.move(0, self.rect.y - self.child.rect.y - offset))

    def by(self, pixels: int) -> bool:
        """Scroll; False where it is at its end."""
        assert self.stage is not None
        before = self.offset
        after = min(max(before + pixels, 0), self.most)
        if after == before:
            return False
        self.stage.memory["scroll", self.name] = after
        self.child.place(self.look, self.child.rect.move(0, before - after))
        self.stage.spoil(self.rect)
        return True

    def reveal(self, node: Node) -> None:
        """Bring a node into sight."""
        room = self.look.px(8)
        if node.rect.top < self.rect.top + room:
            self.by(node.rect.top - self.rect.top - room)
        elif node.rect.bottom > self.rect.bottom - room:
            self.by(min(node.rect.bottom - self.rect.bottom + room, node.rect.top - self.rect.top - room))

    def hit(self, point: tuple[int, int]) -> Node | None:
        if not self.rect.collidepoint(point):
            return None
        if point[0] >= self.rect.right - self.look.px(10) and self.most:
            return self
        return self.child.hit(point) or self

    def draw(self, surface: Surface, clip: Rect) -> None:
        inner = self.rect.clip(clip)
        if inner.w <= 0 or inner.h <= 0:
            return
        before = surface.get_clip()
        surface.set_clip(inner.clip(before))
        self.child.draw(surface, inner)
        if self.most:
            bar = self._bar()
            surface.blit(self.look.box(bar.size, bar.w // 2, "strong_line"), bar)
        surface.set_clip(before)
        self.ring(surface)

    def _bar(self) -> Rect:
        look, rect = self.look, self.rect
        high = max(look.px(28), rect.h * rect.h // max(self.child.rect.h, 1))
        y = rect.y + (rect.h - high) * self.offset // max(self.most, 1)
        return Rect(rect.right - look.px(6), y, look.px(5), high)

    def on(self, event: Event) -> bool:
        if event.type == pygame.MOUSEWHEEL:
            return self.by(-event.y * self.look.px(48))
        if (
            event.type == pygame.MOUSEBUTTONDOWN
            and event.button == 1
            and self.most
            and event.pos[0] >= self.rect.right - self.look.px(10)
        ):
            self.drag = event.pos[1]
            return True
        if event.type == pygame.MOUSEMOTION and self.drag is not None:
            moved, self.drag = event.pos[1] - self.drag, event.pos[1]
            self.by(moved * self.child.rect.h // max(self.rect.h, 1))
            return True
        if event.type == pygame.MOUSEBUTTONUP and self.drag is not None:
            self.drag = None
            return True
        if event.type == pygame.KEYDOWN:
            page = self.rect.h * 9 // 10
            moves = {pygame.K_PAGEDOWN: page, pygame.K_PAGEUP: -page}
            if self.focusable:
                moves |= {
                    pygame.K_DOWN: self.look.px(40),
                    pygame.K_UP: -self.look.px(40),
                    pygame.K_HOME: -self.offset,
                    pygame.K_END: self.most,
                }
            if event.key in moves:
                return self.by(moves[event.key])
        return False
