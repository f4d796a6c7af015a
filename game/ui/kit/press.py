"""What one presses: buttons, switches, cards to choose from, tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import pygame
from pygame import Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Box, Col, Flow, Node, Row

Do = Callable[[], None]
ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)


class Pressed(Node):
    """Anything that does something when it is clicked, or Enter or Space is struck on it."""

    role: ClassVar[str] = "button"
    focusable = True
    down = False
    do: Do | None = None

    def press(self) -> None:
        """Do it."""
        if self.enabled and self.do is not None:
            if self.stage is not None and self.stage.sound is not None:
                self.stage.sound("press")
            self.do()

    def on(self, event: Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.down = True
            self.dirty()
            return True
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            was, self.down = self.down, False
            self.dirty()
            if was and self.rect.collidepoint(event.pos):
                self.press()
            return True
        if event.type == pygame.KEYDOWN and event.key in ENTER:
            self.press()
            return True
        return False

    def ground(self, fill: str) -> str:
        """The fill as the pointer and the press change it."""
        look = self.look
        fill = look.colour(fill)
        if not self.enabled:
            return fill
        if self.down:
            return look.blend(fill, "#000000", 0.2)
        return look.blend(fill, "text", 0.08) if self.hovered else fill


class Button(Pressed):
    """A button with words, an icon, or both. Kinds: primary, normal, quiet, danger."""

    def __init__(
        self,
        text: str,
        do: Do | None = None,
        kind: str = "normal",
        icon: str = "",
        tip: str = "",
        name: str = "",
        grow: float = 0.0,
        wide: float | None = None,
        high: float = 36,
        first: bool = False,
        enabled: bool = True,
        size: float = 13,
    ) -> None:
        super().__init__(name=name or text, tip=tip, grow=grow, wide=wide, high=high)
        self.text, self.do, self.kind, self.icon, self.first, self.size = text, do, kind, icon, first, size
        self.enabled = enabled and do is not None

    def natural(self, look: Look) -> int:
        wide = look.width(self.text, self.size, "semibold") if self.text else 0
        return wide + (look.px(22) if self.icon else 0) + look.px(30 if self.text else 14)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return self.natural(look) - look.px(14), look.line(self.size)

    def _colours(self) -> tuple[str, str, str]:
        look = self.look
        return {
            "primary": ("primary", "primary_line", "on_primary"),
            "normal": ("raised", "strong_line", "text"),
            "quiet": ("panel", look.colour("panel"), "muted"),
            "danger": (look.blend("panel", "bad", 0.12), "bad", "bad"),
        }[self.kind]

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        fill, edge, ink = self._colours()
        if not self.enabled:
            fill, edge, ink = "panel", "line", "muted"
        surface.blit(look.box(rect.size, look.px(9), self.ground(fill), edge), rect)
        words = look.text(self.text, self.size, ink, "semibold") if self.text else None
        wide = (words.get_width() if words else 0) + (look.px(16 + (8 if self.text else 0)) if self.icon else 0)
        x = rect.centerx - wide // 2
        if self.icon:
            surface.blit(look.icon(self.icon, 16, ink), (x, rect.centery - look.px(8)))
            x += look.px(24)
        if words:
            surface.blit(words, (x, rect.centery - words.get_height() // 2))
        self.ring(surface)


class Nav(Pressed):
    """An entry of the bar at the side: icon over word, a badge where there is news."""

    role = "tab"

    def __init__(self, text: str, icon: str, do: Do, on: bool = False, badge: int = 0, tip: str = "") -> None:
        super().__init__(name=text, tip=tip, high=58)
        self.text, self.icon, self.do, self.on_, self.badge = text, icon, do, on, badge

    def value(self) -> bool:
        return self.on_

    def natural(self, look: Look) -> int:
        return look.px(76)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return look.width(self.text, 10.5, "medium"), look.line(10.5)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect.inflate(-look_pad(self.look), 0)
        if self.on_ or self.hovered:
            part = 0.16 if self.on_ else 0.06
            edge = look.blend("panel", "accent", 0.45) if self.on_ else None
            surface.blit(look.box(rect.size, look.px(11), look.blend("panel", "accent", part), edge), rect)
        if self.on_:
            surface.blit(look.box((look.px(3), look.px(26)), look.px(2), "accent"), (self.rect.x, rect.centery - look.px(13)))
        picture = look.icon(self.icon, 21, "accent" if self.on_ else "muted", 1.8)
        surface.blit(picture, picture.get_rect(center=(rect.centerx, rect.y + look.px(21))))
        words = look.text(self.text, 10.5, "text" if self.on_ else "muted", "medium")
        surface.blit(words, words.get_rect(center=(rect.centerx, rect.y + look.px(44))))
        if self.badge:
            disc = look.disc(look.px(8), "vermillion")
            at = (rect.centerx + look.px(15), rect.y + look.px(12))
            surface.blit(disc, disc.get_rect(center=at))
            count = look.text(str(self.badge), 10, "#000000", "bold")
            surface.blit(count, count.get_rect(center=at))
        self.ring(surface)


def look_pad(look: Look) -> int:
    """The room at the sides of an entry."""
    return look.px(16)


class Toggle(Pressed):
    """A pill that is on or off."""

    role = "switch"

    def __init__(self, text: str, on: bool, do: Do, tip: str = "", icon: str = "") -> None:
        super().__init__(name=text, tip=tip, high=28)
        self.text, self.on_, self.do, self.icon = text, on, do, icon

    def value(self) -> bool:
        return self.on_

    def natural(self, look: Look) -> int:
        return look.width(self.text, 12, "medium") + look.px(24) + (look.px(20) if self.icon else 0)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return self.natural(look), look.line(12)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        fill = look.blend("panel", "accent", 0.2) if self.on_ else look.colour("panel")
        edge = look.blend("panel", "accent", 0.7) if self.on_ else look.colour("strong_line")
        surface.blit(look.box(rect.size, rect.h // 2, self.ground(fill), edge), rect)
        ink, x = "text" if self.on_ else "muted", rect.x + look.px(12)
        if self.icon:
            surface.blit(look.icon(self.icon, 14, ink), (x, rect.centery - look.px(7)))
            x += look.px(20)
        words = look.text(self.text, 12, ink, "medium")
        surface.blit(words, (x, rect.centery - words.get_height() // 2))
        self.ring(surface, rect.h // 2)


class Card(Col, Pressed):
    """A panel that can be chosen as a whole."""

    role: ClassVar[str] = "radio"

    def __init__(
        self,
        *kids: Node | None,
        do: Do,
        name: str,
        chosen: bool = False,
        tip: str = "",
        grow: float = 0.0,
        wide: float | None = None,
        pad: int = 14,
        gap: float = 6,
    ) -> None:
        Col.__init__(self, *kids, gap=gap, pad=pad, name=name, tip=tip, grow=grow, wide=wide)
        self.do, self.chosen = do, chosen

    def value(self) -> bool:
        return self.chosen

    def hit(self, point: tuple[int, int]) -> Node | None:
        return self if self.rect.collidepoint(point) else None

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        fill = look.blend("raised", "accent", 0.14) if self.chosen else look.colour("raised")
        edge = "accent" if self.chosen else "line"
        surface.blit(look.box(rect.size, look.px(11), self.ground(fill), edge, look.px(2) if self.chosen else 1), rect)

    def paint_over(self, surface: Surface) -> None:
        self.ring(surface, 11)


class Segments(Row):
    """A few answers beside each other, one of them chosen. Arrows move between them."""

    role = "radiogroup"

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        chosen: str,
        pick: Callable[[str], None],
        name: str,
        tips: Sequence[str] = (),
        grow: float = 0.0,
    ) -> None:
        tips = tips or [""] * len(options)
        super().__init__(
            *(
                Segment(text, key == chosen, _picking(pick, key), f"{name}: {text}", tip)
                for (key, text), tip in zip(options, tips, strict=True)
            ),
            gap=0,
            pad=3,
            fill="field",
            border="line",
            radius=9,
            name=name,
            high=36,
            grow=grow,
        )


def _picking(pick: Callable[[str], None], key: str) -> Do:
    return lambda: pick(key)


class Segment(Pressed):
    """One of the answers."""

    role = "radio"
    firm = True

    def __init__(self, text: str, chosen: bool, do: Do, name: str, tip: str = "") -> None:
        super().__init__(name=name, tip=tip, grow=1)
        self.text, self.chosen, self.do = text, chosen, do

    def value(self) -> bool:
        return self.chosen

    def natural(self, look: Look) -> int:
        return look.width(self.text, 12.5, "semibold") + look.px(16)

    def width(self, look: Look) -> int:
        return self.natural(look)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return look.width(self.text, 12.5, "semibold"), look.line(12.5)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        if self.chosen:
            surface.blit(look.box(rect.size, look.px(7), look.blend("field", "accent", 0.25), "accent"), rect)
        elif self.hovered:
            surface.blit(look.box(rect.size, look.px(7), self.ground("field")), rect)
        words = look.text(self.text, 12.5, "text" if self.chosen else "muted", "semibold" if self.chosen else "medium")
        surface.blit(words, words.get_rect(center=rect.center))
        self.ring(surface, 7)


class Tabs(Flow):
    """Headings of which one shows its page; where there is no room, in more than one line."""

    role = "tablist"

    def __init__(self, options: Sequence[tuple[str, str]], chosen: str, pick: Callable[[str], None], name: str) -> None:
        super().__init__(*(Tab(text, key == chosen, _picking(pick, key)) for key, text in options), gap=4, name=name)


class Tab(Pressed):
    """One heading."""

    role = "tab"

    def __init__(self, text: str, chosen: bool, do: Do) -> None:
        super().__init__(name=text, high=38)
        self.text, self.chosen, self.do = text, chosen, do

    def value(self) -> bool:
        return self.chosen

    def natural(self, look: Look) -> int:
        return look.width(self.text, 13, "semibold") + look.px(24)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        words = look.text(self.text, 13, "text" if self.chosen or self.hovered else "muted", "semibold")
        surface.blit(words, words.get_rect(center=rect.center))
        if self.chosen:
            wide = rect.w - look.px(16)
            surface.blit(look.box((wide, look.px(3)), look.px(1), "accent"), (rect.centerx - wide // 2, rect.bottom - look.px(3)))
        self.ring(surface)


class Link(Pressed):
    """Words that open something: a number's explanation, a term of the glossary."""

    role = "link"

    def __init__(
        self,
        text: str,
        do: Do,
        size: float = 13,
        colour: str = "accent",
        weight: str = "medium",
        tip: str = "",
        name: str = "",
        shorten: bool = False,
        grow: float = 0.0,
    ) -> None:
        super().__init__(name=name or text, tip=tip or (text if shorten else ""), grow=grow)
        self.text, self.do, self.size, self.colour, self.weight, self.shorten = text, do, size, colour, weight, shorten

    def natural(self, look: Look) -> int:
        return look.width(self.text, self.size, self.weight)

    def tall(self, look: Look, width: int) -> int:
        return look.line(self.size)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return (0 if self.shorten else self.natural(look)), look.line(self.size)

    def paint(self, surface: Surface) -> None:
        look = self.look
        text = look.shortened(self.text, self.size, self.rect.w, self.weight) if self.shorten else self.text
        picture = look.text(text, self.size, self.colour, self.weight)
        at = picture.get_rect(midleft=self.rect.midleft)
        surface.blit(picture, at)
        if self.hovered:
            pygame.draw.line(
                surface, look.colour(self.colour), (at.x, at.bottom - look.px(3)), (at.right, at.bottom - look.px(3))
            )
        self.ring(surface, 5)


class Plate(Row, Pressed):
    """A row of things that is pressed as one: a line of a list."""

    role: ClassVar[str] = "button"

    def __init__(
        self,
        *kids: Node | None,
        do: Do | None,
        name: str,
        tip: str = "",
        gap: float = 8,
        pad: int | tuple[int, int] = (6, 8),
        chosen: bool = False,
        grow: float = 0.0,
        fill: str = "",
    ) -> None:
        Row.__init__(self, *kids, gap=gap, pad=pad, name=name, tip=tip, align="center", grow=grow, radius=8)
        self.do, self.chosen, self.back = do, chosen, fill
        self.enabled = do is not None

    def hit(self, point: tuple[int, int]) -> Node | None:
        return self if self.rect.collidepoint(point) else None

    def paint(self, surface: Surface) -> None:
        look = self.look
        if self.chosen:
            surface.blit(
                look.box(self.rect.size, look.px(8), look.blend("panel", "accent", 0.16), look.blend("panel", "accent", 0.5)),
                self.rect,
            )
        elif self.back or self.hovered:
            surface.blit(look.box(self.rect.size, look.px(8), self.ground(self.back or "panel")), self.rect)

    def paint_over(self, surface: Surface) -> None:
        self.ring(surface, 8)


__all__ = ["Box", "Button", "Card", "Do", "Link", "Nav", "Plate", "Pressed", "Segments", "Tabs", "Toggle"]
