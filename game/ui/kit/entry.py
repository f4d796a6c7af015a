"""A line of text to write in: selection, clipboard, undo."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame import Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Node

SIZE = 13


class Entry(Node):
    """One line of text. Shift selects, Ctrl with A, C, X, V, Z, Y does what it does everywhere; Enter hands it over."""

    role = "textbox"
    focusable = True

    def __init__(
        self,
        text: str,
        change: Callable[[str], None],
        name: str,
        hint: str = "",
        most: int = 200,
        enter: Callable[[], None] | None = None,
        grow: float = 0.0,
        wide: float | None = None,
    ) -> None:
        super().__init__(name=name, grow=grow, wide=wide, high=34)
        self.text, self.change, self.hint, self.most, self.enter = text, change, hint, most, enter
        self.caret = self.anchor = len(text)
        self.past: list[str] = []
        self.future: list[str] = []
        self.drag = False

    def value(self) -> str:
        return self.text

    def natural(self, look: Look) -> int:
        return look.px(200)

    @property
    def selected(self) -> tuple[int, int]:
        """From where to where text is selected."""
        return min(self.caret, self.anchor), max(self.caret, self.anchor)

    def put(self, piece: str) -> None:
        """Put text in place of what is selected."""
        piece = "".join(c for c in piece if c.isprintable())
        low, high = self.selected
        after = (self.text[:low] + piece + self.text[high:])[: self.most]
        self.caret = self.anchor = min(low + len(piece), len(after))
        self._become(after)

    def _become(self, text: str) -> None:
        if text != self.text:
            self.past.append(self.text)
            self.future.clear()
            self.text = text
            self.change(text)
        self.dirty()

    def _again(self, source: list[str], target: list[str]) -> None:
        if source:
            target.append(self.text)
            self.text = source.pop()
            self.caret = self.anchor = len(self.text)
            self.change(self.text)
            self.dirty()

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        surface.blit(look.box(rect.size, look.px(8), "field", "accent" if self.focused else "strong_line"), rect)
        caret = look.width(self.text[: self.caret], SIZE)
        shift = max(0, caret - (rect.w - look.px(26)))
        x, before = rect.x + look.px(11) - shift, surface.get_clip()
        surface.set_clip(rect.inflate(-look.px(8), 0).clip(before))
        low, high = self.selected
        if low != high and self.focused:
            left, right = (look.width(self.text[:i], SIZE) for i in (low, high))
            surface.fill(
                look.blend("field", "accent", 0.4), Rect(x + left, rect.y + look.px(7), right - left, rect.h - look.px(14))
            )
        words = look.text(self.text or self.hint, SIZE, "text" if self.text else "muted")
        surface.blit(words, (x, rect.centery - words.get_height() // 2))
        if self.focused and self.stage is not None and (not look.motion or int(self.stage.now / 0.53) % 2 == 0):
            surface.fill(look.colour("accent"), (x + caret, rect.y + look.px(8), look.px(2), rect.h - look.px(16)))
        surface.set_clip(before)

    def _place(self, x: int) -> int:
        look = self.look
        start = self.rect.x + look.px(11) - max(0, look.width(self.text[: self.caret], SIZE) - (self.rect.w - look.px(26)))
        return min(range(len(self.text) + 1), key=lambda i: abs(start + look.width(self.text[:i], SIZE) - x))

    def on(self, event: Event) -> bool:
        if event.type == pygame.TEXTINPUT:
            self.put(event.text)
            return True
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.caret = self.anchor = self._place(event.pos[0])
            self.drag = True
        elif event.type == pygame.MOUSEMOTION and self.drag:
            self.caret = self._place(event.pos[0])
        elif event.type == pygame.MOUSEBUTTONUP:
            self.drag = False
        elif event.type == pygame.KEYDOWN:
            return self._key(event)
        else:
            return False
        self.dirty()
        return True

    def _key(self, event: Event) -> bool:
        if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
            return self._command(event.key)
        moves = {pygame.K_LEFT: self.caret - 1, pygame.K_RIGHT: self.caret + 1, pygame.K_HOME: 0, pygame.K_END: len(self.text)}
        if event.key in moves:
            self.caret = min(max(moves[event.key], 0), len(self.text))
            if not event.mod & pygame.KMOD_SHIFT:
                self.anchor = self.caret
        elif event.key in (pygame.K_BACKSPACE, pygame.K_DELETE):
            if self.caret == self.anchor:
                self.anchor = min(max(self.caret + (-1 if event.key == pygame.K_BACKSPACE else 1), 0), len(self.text))
            self.put("")
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self.enter is not None:
            self.enter()
        else:
            return False
        self.dirty()
        return True

    def _command(self, key: int) -> bool:
        low, high = self.selected
        if key == pygame.K_a:
            self.anchor, self.caret = 0, len(self.text)
        elif key in (pygame.K_c, pygame.K_x) and low != high:
            clip(self.text[low:high])
            if self.stage is not None:
                self.stage.memory["copied"] = True
            if key == pygame.K_x:
                self.put("")
        elif key == pygame.K_v:
            self.put(clip())
        elif key == pygame.K_z:
            self._again(self.past, self.future)
        elif key == pygame.K_y:
            self._again(self.future, self.past)
        else:
            return False
        self.dirty()
        return True


def clip(text: str | None = None) -> str:
    """The system's clipboard: read it, or write to it. Where there is none, nothing."""
    try:
        if text is None:
            return pygame.scrap.get_text()
        pygame.scrap.put_text(text)
    except pygame.error:
        return ""
    return text
