"""A choice that opens a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pygame
from pygame import Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Col, Node
from game.ui.kit.press import ENTER, Pressed
from game.ui.kit.scroll import Scroll

ROW = 32


class Dropdown(Pressed):
    """A box with what is chosen; opened, a list. Enter, Space or Down open it, a letter jumps."""

    role = "combobox"

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        chosen: str,
        pick: Callable[[str], None],
        name: str,
        grow: float = 0.0,
        wide: float | None = None,
        tip: str = "",
    ) -> None:
        super().__init__(name=name, grow=grow, wide=wide, high=34, tip=tip)
        self.options, self.chosen, self.pick = list(options), chosen, pick
        self.do = self.open

    def value(self) -> str:
        return next((text for key, text in self.options if key == self.chosen), "")

    def natural(self, look: Look) -> int:
        return max((look.width(text, 13) for _, text in self.options), default=0) + look.px(44)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        surface.blit(look.box(rect.size, look.px(8), self.ground("field"), "strong_line"), rect)
        text = look.shortened(self.value(), 13, rect.w - look.px(40))
        words = look.text(text, 13)
        surface.blit(words, (rect.x + look.px(11), rect.centery - words.get_height() // 2))
        surface.blit(look.icon("chevron-down", 15, "muted"), (rect.right - look.px(25), rect.centery - look.px(7)))
        self.ring(surface)

    def open(self) -> None:
        """Show the list, below or above."""
        assert self.stage is not None
        rows = [Option(text, key == self.chosen, partial(self._take, key)) for key, text in self.options]
        inner = Col(*rows, role="listbox", name=self.name)
        popup = Col(Scroll(inner, name=f"{self.name} list", grow=1), fill="raised", border="accent", radius=9, pad=5)
        self.stage.push(popup, self._place, modal=False)
        here = next((r for r in rows if r.chosen), rows[0] if rows else None)
        if here is not None:
            self.stage.set_focus(here)

    def _place(self, look: Look, bounds: Rect) -> Rect:
        high = min(look.px(10) + look.px(ROW) * len(self.options), look.px(340))
        wide = max(self.rect.w, self.natural(look))
        rect = Rect(self.rect.x, self.rect.bottom + look.px(4), wide, high)
        if rect.bottom > bounds.bottom:
            rect.bottom = self.rect.y - look.px(4)
        return rect.clamp(bounds)

    def _take(self, key: str) -> None:
        assert self.stage is not None
        self.chosen = key
        self.stage.pop()
        self.dirty()
        self.pick(key)

    def on(self, event: Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_DOWN:
            self.open()
            return True
        return super().on(event)


class Option(Pressed):
    """A line of the list."""

    role = "option"

    def __init__(self, text: str, chosen: bool, do: Callable[[], None]) -> None:
        super().__init__(name=text, high=ROW)
        self.text, self.chosen, self.do = text, chosen, do

    def value(self) -> bool:
        return self.chosen

    def natural(self, look: Look) -> int:
        return look.width(self.text, 13) + look.px(40)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        if self.hovered or self.focused:
            surface.blit(look.box(rect.size, look.px(6), look.blend("raised", "accent", 0.22)), rect)
        words = look.text(self.text, 13)
        surface.blit(words, (rect.x + look.px(10), rect.centery - words.get_height() // 2))
        if self.chosen:
            surface.blit(look.icon("check", 14, "accent"), (rect.right - look.px(22), rect.centery - look.px(7)))

    def on(self, event: Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN) and self.stage is not None:
            self.stage.step(back=event.key == pygame.K_UP)
            return True
        if event.type == pygame.KEYDOWN and event.unicode and event.unicode.isalnum() and event.key not in ENTER:
            return self._jump(event.unicode.lower())
        return super().on(event)

    def _jump(self, letter: str) -> bool:
        assert self.stage is not None
        rows: list[Node] = self.parent.kids if self.parent else []
        after = rows[rows.index(self) + 1 :] + rows[: rows.index(self)]
        found = next((r for r in after if r.name.lower().startswith(letter)), None)
        if found is not None:
            self.stage.set_focus(found)
        return found is not None
