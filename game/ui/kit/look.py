"""What things look like: theme, scale, fonts, and the pictures everything is made of, each drawn once and kept.

Shapes are drawn at three or four times their size and shrunk, since neither pygame has anti-aliased polygons; small text too,
since SDL spaces it unevenly. All lengths given to a Look are logical pixels; `px` turns them into those of the screen.
"""

from __future__ import annotations

import io
import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pygame
from pygame import SRCALPHA, Surface

from game.ui.kit.tokens import MARKS, THEMES, mix, rgb

ASSETS = Path(__file__).resolve().parents[3] / "assets"
if os.environ.get("CHOKEPOINT_ASSETS"):
    ASSETS = Path(os.environ["CHOKEPOINT_ASSETS"])
SHARP = 4
KEPT, HELD = 8000, 96_000_000
"""Pictures kept, and bytes that they hold together: those that were not used for longest go first."""


class Look:
    """A theme at a scale, with its caches."""

    def __init__(self, theme: str = "dark", scale: float = 1.0, motion: bool = True) -> None:
        pygame.font.init()
        self.theme, self.scale, self.motion = theme, scale, motion
        self.tokens = THEMES[theme] | MARKS
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._held = 0
        self._fonts: dict[tuple[int, str], pygame.font.Font] = {}

    @property
    def dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.theme == "dark"

    def px(self, length: float) -> int:
        """Screen pixels of a logical length; what is not nothing stays at least one pixel."""
        return max(1, round(length * self.scale)) if length > 0 else round(length * self.scale)

    def colour(self, name: str) -> str:
        """The hex colour of a token, or of a hex colour itself."""
        return name if name.startswith("#") else self.tokens[name]

    def blend(self, a: str, b: str, part: float) -> str:
        """A colour between two tokens."""
        return mix(self.colour(a), self.colour(b), part)

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """A picture from the cache, made if it is not there."""
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        value = self._made[key] = make()
        self._held += _bytes(value)
        while len(self._made) > KEPT or (self._held > HELD and len(self._made) > 1):
            self._held -= _bytes(self._made.popitem(last=False)[1])
        return value

    def has(self, key: Hashable) -> bool:
        """Whether a picture is in the cache."""
        return key in self._made

    # --- text -------------------------------------------------------------------------------------------------------------
    def _font(self, pixels: int, weight: str) -> pygame.font.Font:
        key = (pixels, weight)
        if key not in self._fonts:
            self._fonts[key] = pygame.font.Font(str(ASSETS / f"fonts/inter-{weight}.woff2"), pixels)
        return self._fonts[key]

    def _sharp(self, size: float) -> int:
        return SHARP if size * self.scale <= 20 else 1

    def width(self, string: str, size: float, weight: str = "regular") -> int:
        """Screen pixels that a line of text takes."""
        key = ("width", string, size, weight)
        return int(self.kept(key, lambda: self._measure(string, size, weight)))

    def _measure(self, string: str, size: float, weight: str) -> int:
        sharp = self._sharp(size)
        return -(-self._font(self.px(size) * sharp, weight).size(string)[0] // sharp)

    def line(self, size: float) -> int:
        """Height of a line of text on the screen."""
        return round(self.px(size) * 1.36)

    def text(self, string: str, size: float, colour: str = "text", weight: str = "regular") -> Surface:
        """A line of text as a picture of the height of a line."""
        key = ("text", string, size, self.colour(colour), weight)
        made: Surface = self.kept(key, lambda: self._text(string, size, self.colour(colour), weight))
        return made

    def _text(self, string: str, size: float, colour: str, weight: str) -> Surface:
        sharp = self._sharp(size)
        big = self._font(self.px(size) * sharp, weight).render(string, True, colour)
        wide, high = self._measure(string, size, weight), self.line(size)
        if sharp == 1:
            out = Surface((max(wide, 1), high), SRCALPHA)
            out.blit(big, (0, (high - big.get_height()) // 2))
            return out
        pad = Surface((max(wide, 1) * sharp, high * sharp), SRCALPHA)
        pad.fill((*rgb(colour), 0))
        pad.blit(big, (0, (pad.get_height() - big.get_height()) // 2))
        return pygame.transform.smoothscale(pad, (max(wide, 1), high))

    def wrap(self, string: str, size: float, width: int, weight: str = "regular") -> tuple[str, ...]:
        """Lines that fit a width; a word that does not is broken."""
        key = ("wrap", string, size, width, weight)
        lines: tuple[str, ...] = self.kept(key, lambda: tuple(self._wrapped(string, size, max(width, 1), weight)))
        return lines

    def _wrapped(self, string: str, size: float, width: int, weight: str) -> list[str]:
        lines: list[str] = []
        for paragraph in string.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                longer = f"{line} {word}" if line else word
                if not line or self.width(longer, size, weight) <= width:
                    line = longer
                else:
                    lines.append(line)
                    line = word
                while self.width(line, size, weight) > width and len(line) > 1:
                    cut = next(i for i in range(len(line) - 1, 0, -1) if i == 1 or self.width(line[:i], size, weight) <= width)
                    lines.append(line[:cut])
                    line = line[cut:]
            lines.append(line)
        return lines

    def shortened(self, string: str, size: float, width: int, weight: str = "regular") -> str:
        """The text, or as much of it as fits with an ellipsis."""
        if self.width(string, size, weight) <= width:
            return string
        for end in range(len(string) - 1, 0, -1):
            short = string[:end].rstrip() + "…"
            if self.width(short, size, weight) <= width:
                return short
        return "…"

    # --- shapes: sizes in screen pixels ---------------------------------------------------------------------------------------
    def box(
        self, size: tuple[int, int], radius: int, fill: str | None, border: str | None = None, thick: int = 1, alpha: int = 255
    ) -> Surface:
        """A rounded box."""
        fill, border = fill and self.colour(fill), border and self.colour(border)
        key = ("box", size, radius, fill, border, thick, alpha)
        made: Surface = self.kept(key, lambda: _box(size, radius, fill, border, thick, alpha))
        return made

    def disc(self, radius: int, fill: str, ring: str | None = None, thick: int = 2) -> Surface:
        """A disc, with a ring around it."""
        size = 2 * radius + 1
        return self.box((size, size), radius, fill, ring, thick)

    def shadow(self, size: tuple[int, int], radius: int, spread: int, strength: int = 110) -> Surface:
        """A soft shadow, `spread` larger on every side than what throws it."""
        key = ("shadow", size, radius, spread, strength, self.theme)
        made: Surface = self.kept(key, lambda: _shadow(size, radius, spread, strength, self.colour("shadow")))
        return made

    def icon(self, name: str, size: float, colour: str, weight: float = 2.0) -> Surface:
        """An icon in a colour."""
        pixels = self.px(size)
        key = ("icon", name, pixels, self.colour(colour), weight)
        made: Surface = self.kept(key, lambda: _icon(name, pixels, self.colour(colour), weight))
        return made

    def hatch(self, size: tuple[int, int], colour: str, gap: int = 6, alpha: int = 200) -> Surface:
        """Diagonal hatching: what is cut or under sanction."""
        key = ("hatch", size, self.colour(colour), gap, alpha)
        made: Surface = self.kept(key, lambda: _hatch(size, self.colour(colour), gap, alpha))
        return made

    def fade(self, size: tuple[int, int], top: str, bottom: str) -> Surface:
        """A vertical gradient."""
        key = ("fade", size, self.colour(top), self.colour(bottom))
        made: Surface = self.kept(key, lambda: _fade(size, rgb(self.colour(top)), rgb(self.colour(bottom))))
        return made


def _bytes(value: Any) -> int:
    """What a picture holds."""
    return value.get_width() * value.get_height() * value.get_bytesize() if isinstance(value, Surface) else 100


@lru_cache(maxsize=2048)
def _corner(radius: int, fill: str | None, border: str | None, thick: int) -> Surface:
    """The box of the smallest size with these corners, drawn large and shrunk."""
    size = 2 * radius + 3
    big = Surface((size * SHARP, size * SHARP), SRCALPHA)
    ground = border or fill or "#000000"
    big.fill((*rgb(ground), 0))
    whole = big.get_rect()
    if border:
        pygame.draw.rect(big, border, whole, border_radius=radius * SHARP)
        inner = whole.inflate(-2 * thick * SHARP, -2 * thick * SHARP)
        clear = (*rgb(fill), 255) if fill else (*rgb(border), 0)
        pygame.draw.rect(big, clear, inner, border_radius=max(0, (radius - thick) * SHARP))
    elif fill:
        pygame.draw.rect(big, fill, whole, border_radius=radius * SHARP)
    return pygame.transform.smoothscale(big, (size, size))


def _box(size: tuple[int, int], radius: int, fill: str | None, border: str | None, thick: int, alpha: int) -> Surface:
    wide, high = max(size[0], 1), max(size[1], 1)
    radius = max(0, min(radius, (min(wide, high) - 1) // 2))
    out = Surface((wide, high), SRCALPHA)
    if radius == 0:
        if border:
            out.fill(border)
            inner = out.get_rect().inflate(-2 * thick, -2 * thick)
            out.fill((*rgb(fill), 255) if fill else (0, 0, 0, 0), inner)
        elif fill:
            out.fill(fill)
    else:
        _nine(out, _corner(radius, fill, border, thick), radius + 1)
    if alpha < 255:
        out.fill((255, 255, 255, alpha), special_flags=pygame.BLEND_RGBA_MULT)
    return out


def _nine(out: Surface, corner: Surface, edge: int) -> None:
    """Stretch a small box to the size of `out`: four corners, four sides, the middle."""
    wide, high = out.get_size()
    size = corner.get_width()
    edge = min(edge, size // 2)
    for x, sx in ((0, 0), (wide - edge, size - edge)):
        for y, sy in ((0, 0), (high - edge, size - edge)):
            out.blit(corner, (x, y), (sx, sy, edge, edge))
    centre = size // 2
    across = pygame.transform.scale(corner.subsurface((centre, 0, 1, size)), (max(wide - 2 * edge, 1), size))
    out.blit(across, (edge, 0), (0, 0, wide - 2 * edge, edge))
    out.blit(across, (edge, high - edge), (0, size - edge, wide - 2 * edge, edge))
    down = pygame.transform.scale(corner.subsurface((0, centre, size, 1)), (size, max(high - 2 * edge, 1)))
    out.blit(down, (0, edge), (0, 0, edge, high - 2 * edge))
    out.blit(down, (wide - edge, edge), (size - edge, 0, edge, high - 2 * edge))
    if wide > 2 * edge and high > 2 * edge:
        out.fill(corner.get_at((centre, centre)), (edge, edge, wide - 2 * edge, high - 2 * edge))


def _shadow(size: tuple[int, int], radius: int, spread: int, strength: int, colour: str) -> Surface:
    small = 4
    wide, high = (size[0] + 2 * spread) // small + 1, (size[1] + 2 * spread) // small + 1
    out = Surface((wide, high), SRCALPHA)
    out.fill((*rgb(colour), 0))
    inner = pygame.Rect(spread // small, spread // small, size[0] // small, size[1] // small)
    pygame.draw.rect(out, (*rgb(colour), strength), inner, border_radius=radius // small)
    out = pygame.transform.gaussian_blur(out, max(spread // small // 2, 1))
    return pygame.transform.smoothscale(out, (size[0] + 2 * spread, size[1] + 2 * spread))


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    return (ASSETS / f"icons/{name}.svg").read_text("utf-8")


def _icon(name: str, pixels: int, colour: str, weight: float) -> Surface:
    svg = _drawing(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{weight}"')
    big = pygame.image.load_sized_svg(io.BytesIO(svg.encode()), (pixels * 2, pixels * 2))
    return pygame.transform.smoothscale(big.convert_alpha() if pygame.display.get_surface() else big, (pixels, pixels))


def _hatch(size: tuple[int, int], colour: str, gap: int, alpha: int) -> Surface:
    out = Surface(size, SRCALPHA)
    out.fill((*rgb(colour), 0))
    wide, high = size
    for x in range(-high, wide, gap):
        pygame.draw.line(out, (*rgb(colour), alpha), (x, high), (x + high, 0), 2)
    return out


def _fade(size: tuple[int, int], top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Surface:
    column = Surface((1, max(size[1], 1)))
    for y in range(size[1]):
        part = y / max(size[1] - 1, 1)
        column.set_at((0, y), tuple(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)))
    return pygame.transform.scale(column, (max(size[0], 1), max(size[1], 1)))
