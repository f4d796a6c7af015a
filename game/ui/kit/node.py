"""Nodes: the tree that is laid out, painted, focused and read aloud. Rows and columns share out the room.

A node says how wide it would like to be and how high it must be at a given width; its parent gives it a rectangle. Lengths given
by callers are logical pixels; rectangles are screen pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import pygame
from pygame import Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look

if TYPE_CHECKING:
    from game.ui.kit.stage import Stage

Edges = int | tuple[int, int] | tuple[int, int, int, int]


class Node:
    """Something with a place on the screen, a role and a name."""

    role: ClassVar[str] = "group"
    focusable: ClassVar[bool] = False
    firm: ClassVar[bool] = False
    """Whether it keeps the width of its content where it grows."""
    clips: ClassVar[bool] = False
    """Whether what lies beyond the rectangle is meant to be out of sight: scrolled away."""

    def __init__(
        self,
        *kids: Node | None,
        name: str = "",
        tip: str = "",
        grow: float = 0.0,
        wide: float | None = None,
        high: float | None = None,
    ) -> None:
        self.kids: list[Node] = [k for k in kids if k is not None]
        self.name, self.tip, self.grow, self.wide, self.high = name, tip, grow, wide, high
        self.rect = Rect(0, 0, 0, 0)
        self.parent: Node | None = None
        self.stage: Stage | None = None
        self.enabled = True
        for kid in self.kids:
            kid.parent = self

    # --- room -------------------------------------------------------------------------------------------------------------
    def width(self, look: Look) -> int:
        """How wide it would like to be."""
        return look.px(self.wide) if self.wide is not None else self.natural(look)

    def natural(self, look: Look) -> int:
        """The width of its content."""
        return max((k.width(look) for k in self.kids), default=0)

    def height(self, look: Look, width: int) -> int:
        """How high it must be at a width."""
        return look.px(self.high) if self.high is not None else self.tall(look, width)

    def tall(self, look: Look, width: int) -> int:
        """The height of its content at a width."""
        return max((k.height(look, width) for k in self.kids), default=0)

    def place(self, look: Look, rect: Rect) -> None:
        """Take a rectangle and share it out."""
        self.rect = Rect(rect)
        self.arrange(look)

    def arrange(self, look: Look) -> None:
        """Give every child its rectangle: by itself, all of them the whole."""
        for kid in self.kids:
            kid.place(look, self.rect)

    # --- the tree ---------------------------------------------------------------------------------------------------------
    def attach(self, stage: Stage) -> None:
        """Join a stage, with all below."""
        self.stage = stage
        for kid in self.kids:
            kid.parent = self
            kid.attach(stage)

    def walk(self) -> Iterator[Node]:
        """This node and all below, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def chain(self) -> Iterator[Node]:
        """This node and those above it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def hit(self, point: tuple[int, int]) -> Node | None:
        """The deepest node under a point."""
        if not self.rect.collidepoint(point):
            return None
        for kid in reversed(self.kids):
            found = kid.hit(point)
            if found is not None:
                return found
        return self

    def value(self) -> str | float | bool | None:
        """What it holds, for tests and screen readers."""
        return None

    # --- pictures and events ----------------------------------------------------------------------------------------------
    @property
    def look(self) -> Look:
        """The look of the stage it is on."""
        assert self.stage is not None
        return self.stage.look

    def dirty(self) -> None:
        """Ask to be painted again."""
        if self.stage is not None:
            self.stage.spoil(self.rect.inflate(self.look.px(10), self.look.px(10)))

    def draw(self, surface: Surface, clip: Rect) -> None:
        """Paint it and all below, as far as they touch the clip."""
        if not self.rect.colliderect(clip) and self.kids == []:
            return
        self.paint(surface)
        for kid in self.kids:
            if kid.rect.colliderect(clip):
                kid.draw(surface, clip)
        self.paint_over(surface)

    def paint(self, surface: Surface) -> None:
        """Paint what lies under the children."""

    def paint_over(self, surface: Surface) -> None:
        """Paint what lies over the children."""

    def on(self, event: Event) -> bool:
        """Take an event; False passes it to the parent."""
        return False

    def animate(self, now: float) -> bool:
        """Move on to a time; True where there is more to move."""
        return False

    @property
    def hovered(self) -> bool:
        """Whether the pointer is on it."""
        return self.stage is not None and self.stage.hover is self

    @property
    def focused(self) -> bool:
        """Whether keys go to it."""
        return self.stage is not None and self.stage.focus is self

    def ring(self, surface: Surface, radius: float = 9) -> None:
        """Paint the focus ring, where the keyboard is in use."""
        if self.stage is not None and self.focused and self.stage.keyboard:
            look = self.look
            rect = self.rect.inflate(look.px(6), look.px(6))
            surface.blit(look.box(rect.size, look.px(radius + 3), None, "accent", max(2, look.px(2))), rect)


def edges(look: Look, pad: Edges) -> tuple[int, int, int, int]:
    """Top, right, bottom, left in screen pixels."""
    if isinstance(pad, int):
        pad = (pad, pad, pad, pad)
    elif len(pad) == 2:
        pad = (pad[0], pad[1], pad[0], pad[1])
    top, right, bottom, left = pad
    return look.px(top), look.px(right), look.px(bottom), look.px(left)


class Box(Node):
    """A row or a column of nodes, with room around and between them, and a ground if it has a fill."""

    across: ClassVar[bool] = False

    def __init__(
        self,
        *kids: Node | None,
        gap: float = 0,
        pad: Edges = 0,
        fill: str = "",
        border: str = "",
        radius: float = 12,
        shadow: int = 0,
        align: str = "stretch",
        role: str = "",
        name: str = "",
        tip: str = "",
        grow: float = 0.0,
        wide: float | None = None,
        high: float | None = None,
    ) -> None:
        super().__init__(*kids, name=name, tip=tip, grow=grow, wide=wide, high=high)
        self.gap, self.pad, self.fill, self.border, self.radius = gap, pad, fill, border, radius
        self.shadow, self.align = shadow, align
        if role:
            self.role = role  # type: ignore[misc]

    def inner(self, look: Look) -> Rect:
        """The rectangle that the children share."""
        top, right, bottom, left = edges(look, self.pad)
        rect = self.rect
        return Rect(rect.x + left, rect.y + top, max(rect.w - left - right, 0), max(rect.h - top - bottom, 0))

    def gaps(self, look: Look) -> int:
        """What all gaps take together."""
        return look.px(self.gap) * max(len(self.kids) - 1, 0) if self.gap else 0

    def paint(self, surface: Surface) -> None:
        look = self.look
        if self.shadow:
            spread = look.px(self.shadow)
            surface.blit(
                look.shadow(self.rect.size, look.px(self.radius), spread), self.rect.move(-spread, -spread + spread // 3)
            )
        if self.fill or self.border:
            picture = look.box(self.rect.size, look.px(self.radius) if self.radius else 0, self.fill or None, self.border or None)
            surface.blit(picture, self.rect)


class Row(Box):
    """Nodes beside each other. What grows shares the room that is left."""

    across = True

    def natural(self, look: Look) -> int:
        _, right, _, left = edges(look, self.pad)
        return left + right + self.gaps(look) + sum(k.width(look) for k in self.kids)

    def shares(self, look: Look, width: int) -> list[int]:
        """The width of every child in `width` pixels."""
        _, right, _, left = edges(look, self.pad)
        room = width - left - right - self.gaps(look)
        growing = sum(k.grow for k in self.kids)
        wanted = [0 if k.grow and k.wide is None and not k.firm else k.width(look) for k in self.kids]
        spare = room - sum(wanted)
        if growing:
            for place, kid in enumerate(self.kids):
                wanted[place] += max(int(spare * kid.grow / growing), 0)
        return wanted

    def tall(self, look: Look, width: int) -> int:
        top, _, bottom, _ = edges(look, self.pad)
        shares = self.shares(look, width)
        return top + bottom + max((k.height(look, w) for k, w in zip(self.kids, shares, strict=True)), default=0)

    def arrange(self, look: Look) -> None:
        inner, x = self.inner(look), self.inner(look).x
        for kid, wide in zip(self.kids, self.shares(look, self.rect.w), strict=True):
            high = inner.h if self.align == "stretch" else min(kid.height(look, wide), inner.h)
            y = inner.y + (0 if self.align in ("stretch", "start") else (inner.h - high) // 2)
            kid.place(look, Rect(x, y, wide, high))
            x += wide + (look.px(self.gap) if self.gap else 0)


class Col(Box):
    """Nodes below each other. What grows shares the room that is left."""

    def natural(self, look: Look) -> int:
        _, right, _, left = edges(look, self.pad)
        return left + right + max((k.width(look) for k in self.kids), default=0)

    def tall(self, look: Look, width: int) -> int:
        top, right, bottom, left = edges(look, self.pad)
        return (
            top + bottom + self.gaps(look) + sum(k.height(look, self.breadth(look, k, width - left - right)) for k in self.kids)
        )

    def breadth(self, look: Look, kid: Node, width: int) -> int:
        """How wide a child is in `width` pixels."""
        return width if self.align == "stretch" else min(kid.width(look), width)

    def arrange(self, look: Look) -> None:
        inner = self.inner(look)
        widths = [self.breadth(look, k, inner.w) for k in self.kids]
        heights = [k.height(look, w) for k, w in zip(self.kids, widths, strict=True)]
        spare = inner.h - sum(heights) - self.gaps(look)
        growing = sum(k.grow for k in self.kids)
        y = inner.y
        for kid, wide, height in zip(self.kids, widths, heights, strict=True):
            high = max(height + int(spare * kid.grow / growing), 0) if growing and kid.grow else height
            x = inner.x + ((inner.w - wide) // 2 if self.align == "center" else 0)
            kid.place(look, Rect(x, y, wide, high))
            y += high + (look.px(self.gap) if self.gap else 0)


class Flow(Box):
    """Nodes beside each other that go on in the next line where there is no more room: chips, buttons."""

    def natural(self, look: Look) -> int:
        return self.gaps(look) + sum(k.width(look) for k in self.kids)

    def lines(self, look: Look, width: int) -> list[list[Node]]:
        """The children of each line."""
        found: list[list[Node]] = [[]]
        used, gap = 0, look.px(self.gap)
        for kid in self.kids:
            wide = min(kid.width(look), width)
            if found[-1] and used + wide > width:
                found.append([])
                used = 0
            found[-1].append(kid)
            used += wide + gap
        return found

    def tall(self, look: Look, width: int) -> int:
        lines = [max(k.height(look, min(k.width(look), width)) for k in line) for line in self.lines(look, width) if line]
        return sum(lines) + look.px(self.gap) * max(len(lines) - 1, 0)

    def arrange(self, look: Look) -> None:
        y, gap = self.rect.y, look.px(self.gap)
        for line in self.lines(look, self.rect.w):
            sizes = [(wide, kid.height(look, wide)) for kid in line for wide in [min(kid.width(look), self.rect.w)]]
            x, high = self.rect.x, max((tall for _wide, tall in sizes), default=0)
            for kid, (wide, tall) in zip(line, sizes, strict=True):
                kid.place(look, Rect(x, y + (high - tall) // 2, wide, tall))
                x += wide + gap
            y += high + gap


class Grid(Box):
    """Nodes in columns of one width, as many as fit; rows of one height."""

    def __init__(self, *kids: Node | None, least: float, gap: float = 10, name: str = "") -> None:
        super().__init__(*kids, gap=gap, name=name)
        self.least = least

    def natural(self, look: Look) -> int:
        return look.px(self.least)

    def _lines(self, look: Look, width: int) -> tuple[int, list[list[Node]]]:
        gap = look.px(self.gap)
        count = max(1, min((width + gap) // (look.px(self.least) + gap), max(len(self.kids), 1)))
        wide = (width - gap * (count - 1)) // count
        return wide, [self.kids[i : i + count] for i in range(0, len(self.kids), count)]

    def tall(self, look: Look, width: int) -> int:
        wide, lines = self._lines(look, width)
        return sum(max(k.height(look, wide) for k in line) for line in lines) + look.px(self.gap) * max(len(lines) - 1, 0)

    def arrange(self, look: Look) -> None:
        wide, lines = self._lines(look, self.rect.w)
        y = self.rect.y
        for line in lines:
            high = max(k.height(look, wide) for k in line)
            for i, kid in enumerate(line):
                kid.place(look, Rect(self.rect.x + i * (wide + look.px(self.gap)), y, wide, high))
            y += high + look.px(self.gap)


class Space(Node):
    """Nothing, of a size; growing by itself."""

    role = "none"

    def __init__(self, size: float | None = None) -> None:
        super().__init__(grow=0.0 if size is not None else 1.0, wide=size or 0, high=size or 0)


class Line(Node):
    """A thin line between parts."""

    role = "separator"

    def __init__(self, upright: bool = False) -> None:
        super().__init__(wide=1 if upright else None, high=None if upright else 1)

    def paint(self, surface: Surface) -> None:
        pygame.draw.rect(surface, self.look.colour("line"), self.rect)
