"""Numbers to set: slider and stepper."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame import Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Node


class Slider(Node):
    """A number between two ends. Arrows step, Home and End go to the ends, dragging sets."""

    role = "slider"
    focusable = True

    def __init__(
        self,
        low: float,
        high: float,
        value: float,
        change: Callable[[float], None],
        name: str,
        step: float = 1.0,
        say: Callable[[float], str] = "{:g}".format,
        grow: float = 0.0,
        wide: float | None = None,
        tip: str = "",
        box: float = 64,
    ) -> None:
        super().__init__(name=name, grow=grow, wide=wide, high=30, tip=tip)
        self.low, self.most, self.step, self.change, self.say, self.box = low, high, step, change, say, box
        self.now = min(max(value, low), high)
        self.drag = False

    def value(self) -> float:
        return self.now

    def natural(self, look: Look) -> int:
        return look.px(160 + self.box)

    def set(self, value: float, tell: bool = True) -> None:
        """Take the nearest step."""
        value = min(self.most, max(self.low, round((value - self.low) / self.step) * self.step + self.low))
        if value != self.now:
            self.now = value
            self.dirty()
        if tell:
            self.change(self.now)

    def _track(self) -> Rect:
        px = self.look.px
        return Rect(self.rect.x + px(9), self.rect.centery - px(3), self.rect.w - px(self.box + 30), px(6))

    def _at(self, x: int) -> float:
        track = self._track()
        return self.low + (x - track.x) / max(track.w, 1) * (self.most - self.low)

    def paint(self, surface: Surface) -> None:
        look, track = self.look, self._track()
        surface.blit(look.box(track.size, look.px(3), "field", "strong_line"), track)
        wide = int(track.w * (self.now - self.low) / max(self.most - self.low, 1e-12))
        if wide > look.px(4):
            surface.blit(look.box((wide, track.h), look.px(3), "primary"), track)
        knob = look.disc(look.px(8), "#EAF4FB", "accent", look.px(2))
        surface.blit(knob, knob.get_rect(center=(track.x + wide, track.centery)))
        box = Rect(self.rect.right - look.px(self.box), self.rect.y + 1, look.px(self.box), self.rect.h - 2)
        surface.blit(look.box(box.size, look.px(7), "field", "line"), box)
        words = look.text(self.say(self.now), 12.5, "text", "semibold")
        surface.blit(words, words.get_rect(center=box.center))
        self.ring(surface)

    def on(self, event: Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.drag = True
            self.set(self._at(event.pos[0]), tell=False)
            return True
        if event.type == pygame.MOUSEMOTION and self.drag:
            self.set(self._at(event.pos[0]), tell=False)
            return True
        if event.type == pygame.MOUSEBUTTONUP and self.drag:
            self.drag = False
            self.change(self.now)
            return True
        if event.type == pygame.KEYDOWN:
            steps = {
                pygame.K_LEFT: -1,
                pygame.K_DOWN: -1,
                pygame.K_RIGHT: 1,
                pygame.K_UP: 1,
                pygame.K_PAGEUP: 5,
                pygame.K_PAGEDOWN: -5,
            }
            if event.key in steps:
                self.set(self.now + steps[event.key] * self.step)
                return True
            if event.key in (pygame.K_HOME, pygame.K_END):
                self.set(self.low if event.key == pygame.K_HOME else self.most)
                return True
        return False


class Stepper(Node):
    """A number with a minus and a plus. Arrows step."""

    role = "spinbutton"
    focusable = True

    def __init__(
        self,
        low: float,
        high: float,
        value: float,
        change: Callable[[float], None],
        name: str,
        step: float = 1.0,
        say: Callable[[float], str] = "{:g}".format,
        wide: float = 132,
        tip: str = "",
    ) -> None:
        super().__init__(name=name, wide=wide, high=32, tip=tip)
        self.low, self.most, self.now, self.change, self.step, self.say = low, high, value, change, step, say

    def value(self) -> float:
        return self.now

    def set(self, value: float) -> None:
        """Take a value within the ends."""
        value = min(max(value, self.low), self.most)
        if value != self.now:
            self.now = value
            self.dirty()
            self.change(value)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return look.width(self.say(self.now), 12.5, "semibold") + look.px(52), look.line(12.5)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        surface.blit(look.box(rect.size, look.px(8), "field", "strong_line" if self.hovered else "line"), rect)
        for x, icon, ok in (
            (rect.x + look.px(14), "minus", self.now > self.low),
            (rect.right - look.px(14), "plus", self.now < self.most),
        ):
            picture = look.icon(icon, 14, "text" if ok else "faint")
            surface.blit(picture, picture.get_rect(center=(x, rect.centery)))
        words = look.text(self.say(self.now), 12.5, "text", "semibold")
        surface.blit(words, words.get_rect(center=rect.center))
        self.ring(surface)

    def on(self, event: Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.set(self.now + (self.step if event.pos[0] > self.rect.centerx else -self.step))
            return True
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_UP):
            self.set(self.now + (self.step if event.key in (pygame.K_RIGHT, pygame.K_UP) else -self.step))
            return True
        return False
