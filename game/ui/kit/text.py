"""Text: labels on one line, paragraphs, chips, icons, bars."""

from __future__ import annotations

from typing import ClassVar

from pygame import Rect, Surface

from game.ui.kit.look import Look
from game.ui.kit.node import Node, Row


class Label(Node):
    """One line of text. `shorten` lets it end in an ellipsis, with the whole as its tooltip."""

    role = "label"

    def __init__(
        self,
        text: str,
        size: float = 13,
        colour: str = "text",
        weight: str = "regular",
        align: str = "left",
        shorten: bool = False,
        tip: str = "",
        grow: float = 0.0,
        wide: float | None = None,
        name: str = "",
    ) -> None:
        super().__init__(name=name or text, tip=tip or (text if shorten else ""), grow=grow, wide=wide)
        self.text, self.size, self.colour, self.weight = text, size, colour, weight
        self.align, self.shorten = align, shorten

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
        spare = self.rect.w - picture.get_width()
        x = self.rect.x + {"left": 0, "right": spare, "center": spare // 2}[self.align]
        surface.blit(picture, (x, self.rect.y + (self.rect.h - picture.get_height()) // 2))


class Para(Node):
    """Text that goes on in the next line."""

    role = "text"

    def __init__(
        self,
        text: str,
        size: float = 13,
        colour: str = "muted",
        weight: str = "regular",
        most: int = 0,
        tip: str = "",
        grow: float = 0.0,
        wide: float | None = None,
        align: str = "left",
    ) -> None:
        super().__init__(name=text, tip=tip or (text if most else ""), grow=grow, wide=wide)
        self.text, self.size, self.colour, self.weight, self.most, self.align = text, size, colour, weight, most, align

    def natural(self, look: Look) -> int:
        return max(look.width(part, self.size, self.weight) for part in self.text.split("\n"))

    def lines(self, look: Look, width: int) -> tuple[str, ...]:
        """The lines at a width; the last one shortened where there are more than `most`."""
        lines = look.wrap(self.text, self.size, width, self.weight)
        if self.most and len(lines) > self.most:
            kept, rest = lines[: self.most - 1], " ".join(lines[self.most - 1 :])
            return (*kept, look.shortened(rest, self.size, width, self.weight))
        return lines

    def tall(self, look: Look, width: int) -> int:
        return len(self.lines(look, width)) * look.line(self.size)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return 0, self.tall(look, self.rect.w)

    def paint(self, surface: Surface) -> None:
        look = self.look
        for i, line in enumerate(self.lines(look, self.rect.w)):
            picture = look.text(line, self.size, self.colour, self.weight)
            x = self.rect.x + ((self.rect.w - picture.get_width()) // 2 if self.align == "center" else 0)
            surface.blit(picture, (x, self.rect.y + i * look.line(self.size)))


def heading(text: str, size: float = 17) -> Label:
    """The title of a panel."""
    return Label(text, size, "text", "bold" if size >= 17 else "semibold", shorten=True)


def kicker(text: str, colour: str = "accent") -> Label:
    """A small line over a title."""
    return Label(text.upper(), 10.5, colour, "semibold", shorten=True)


class Icon(Node):
    """A picture of a few strokes. Without a name it is decoration beside words that say the same."""

    role: ClassVar[str] = "img"

    def __init__(self, icon: str, size: float = 16, colour: str = "muted", name: str = "") -> None:
        super().__init__(name=name, wide=size, high=size, tip=name)
        self.icon, self.size, self.colour = icon, size, colour

    def paint(self, surface: Surface) -> None:
        picture = self.look.icon(self.icon, self.size, self.colour)
        surface.blit(picture, picture.get_rect(center=self.rect.center))


class Chip(Node):
    """A word or two in a pill: a state, a tag."""

    role = "label"

    def __init__(self, text: str, colour: str = "accent", icon: str = "", tip: str = "") -> None:
        super().__init__(name=text, high=22, tip=tip)
        self.text, self.colour, self.icon = text, colour, icon

    def natural(self, look: Look) -> int:
        return look.width(self.text, 11, "semibold") + look.px(18) + (look.px(17) if self.icon else 0)

    def needs(self, look: Look) -> tuple[int, int]:
        """The room below which its text is cut."""
        return self.natural(look), look.line(11)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        fill, edge = look.blend("panel", self.colour, 0.13), look.blend("panel", self.colour, 0.5)
        surface.blit(look.box(rect.size, rect.h // 2, fill, edge), rect)
        x = rect.x + look.px(9)
        if self.icon:
            surface.blit(look.icon(self.icon, 12, self.colour), (x, rect.centery - look.px(6)))
            x += look.px(17)
        picture = look.text(self.text, 11, self.colour, "semibold")
        surface.blit(picture, (x, rect.centery - picture.get_height() // 2))


class Bar(Node):
    """A share as a bar, with a band around it where it is only estimated."""

    role = "meter"

    def __init__(
        self,
        share: float,
        colour: str = "accent",
        name: str = "",
        band: tuple[float, float] | None = None,
        mark: float | None = None,
        grow: float = 0.0,
        wide: float | None = None,
        high: float = 8,
        hatched: bool = False,
    ) -> None:
        super().__init__(name=name, grow=grow, wide=wide, high=high)
        self.share, self.colour, self.band, self.mark, self.hatched = min(max(share, 0.0), 1.0), colour, band, mark, hatched

    def value(self) -> float:
        return self.share

    def natural(self, look: Look) -> int:
        return look.px(80)

    def paint(self, surface: Surface) -> None:
        look, rect = self.look, self.rect
        radius = rect.h // 2
        surface.blit(look.box(rect.size, radius, look.blend("bg", "line", 0.6), "line"), rect)
        wide = int(rect.w * self.share)
        if wide > radius:
            fill = Rect(rect.x, rect.y, wide, rect.h)
            surface.blit(look.box(fill.size, radius, self.colour), fill)
            if self.hatched:
                surface.blit(look.hatch(fill.size, look.colour("bg"), 6, 120), fill)
        if self.band:
            low, high = (rect.x + int(rect.w * min(max(b, 0.0), 1.0)) for b in self.band)
            surface.blit(look.box((max(high - low, 2), rect.h), radius, "text", alpha=70), (low, rect.y))
        if self.mark is not None:
            x = rect.x + int(rect.w * min(max(self.mark, 0.0), 1.0))
            surface.fill(look.colour("text"), (x, rect.y - 2, max(look.px(2), 1), rect.h + 4))


def dotted(label: str, colour: str, size: float = 12) -> Row:
    """A coloured dot and what it stands for."""
    return Row(Dot(colour), Label(label, size, "muted"), gap=7, align="center")


class Dot(Node):
    """A small disc: the key of a colour."""

    role = "none"

    def __init__(self, colour: str, size: float = 9) -> None:
        super().__init__(wide=size, high=size)
        self.colour = colour

    def paint(self, surface: Surface) -> None:
        picture = self.look.disc(max(self.rect.w // 2, 2), self.colour)
        surface.blit(picture, picture.get_rect(center=self.rect.center))


def facts(*pairs: tuple[str, str]) -> Node:
    """Names and values below each other."""
    from game.ui.kit.node import Col

    return Col(
        *(Row(Label(k, 12, "muted"), Label(v, 12, "text", "medium", "right", shorten=True, grow=1), gap=10) for k, v in pairs),
        gap=5,
    )
