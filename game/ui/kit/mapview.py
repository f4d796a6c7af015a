"""A map: land on the Equal Earth plane (real or invented), tinted and hatched, with ribbons for flows and marks for places.

Land and ribbons are drawn once per size, zoom and data, and kept; what moves is only the small lights along the ribbons.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pygame
from pygame import SRCALPHA, Rect, Surface
from pygame.event import Event

from game.ui.kit import borders
from game.ui.kit.look import ASSETS, Look
from game.ui.kit.node import Node
from game.ui.kit.tokens import rgb

SHARP = 2
NOTED = 62
"""Percent of the map's width that its note may take: the legend stands beside it."""
AWAKE = 20.0
"""Seconds that lights move after the last touch; then the map rests and costs nothing."""
REAL_IDS = {
    "USA": "840", "CHN": "156", "TWN": "158", "KOR": "410", "JPN": "392", "NLD": "528", "DEU": "276", "GBR": "826", "IND": "356",
    "ARE": "784", "MYS": "458", "AUS": "036", "FRA": "250", "CAN": "124", "BRA": "076", "RUS": "643", "SGP": "702", "ISR": "376",
}  # fmt: skip
UNION = tuple("040 056 100 191 196 203 208 233 246 250 276 300 348 372 380 428 440 442 528 616 620 642 703 705 724 752".split())
"""EU members by ISO number, for scenarios whose actor is the Union."""


@dataclass(frozen=True)
class Land:
    """A map's rings on its plane."""

    rings: tuple[Any, ...]
    owner: tuple[int, ...]
    names: tuple[str, ...]
    ids: tuple[str, ...]
    bounds: tuple[float, float, float, float]

    def owners_of(self, nation: str, label: str) -> tuple[int, ...]:
        """The territories of a nation: by ISO number on the real map, by name on the invented one."""
        wanted = UNION if nation == "EUR" else (REAL_IDS.get(nation, "?"),)
        by_id = tuple(i for i, iso in enumerate(self.ids) if iso and iso.zfill(3) in wanted)
        return by_id or tuple(i for i, name in enumerate(self.names) if name == label)

    def centre(self, owners: Sequence[int]) -> tuple[float, float] | None:
        """The middle of the largest ring of some territories."""
        ring = next((r for r, o in zip(self.rings, self.owner, strict=True) if o in owners), None)
        if ring is None:
            return None
        x, y = ring[:, 0], ring[:, 1]
        cross = x * np.roll(y, -1) - y * np.roll(x, -1)
        whole = cross.sum() or 1e-9
        return float(((x + np.roll(x, -1)) * cross).sum() / (3 * whole)), float(
            ((y + np.roll(y, -1)) * cross).sum() / (3 * whole)
        )


@lru_cache(maxsize=4)
def land(kind: str) -> Land:
    """The real or the invented world, largest rings first."""
    data = np.load(ASSETS / f"world_{kind}.npz", allow_pickle=False)
    points, offset = data["points"].astype(float), data["offset"]
    rings = tuple(points[a:b] for a, b in itertools.pairwise(offset))
    low, high = points.min(axis=0), points.max(axis=0)
    return Land(
        rings,
        tuple(int(o) for o in data["owner"]),
        tuple(str(n) for n in data["names"]),
        tuple(str(i) for i in data["ids"]),
        (float(low[0]), float(low[1]), float(high[0]), float(high[1])),
    )


@lru_cache(maxsize=2)
def disputed(kind: str) -> tuple[tuple[int, Any], ...]:
    """Disputed borders of a map: (territory whose ground they are painted on, points). The invented world has none."""
    world = land(kind)
    if kind != "real":
        return ()
    return tuple((world.owner[place], line) for place, line in borders.shared(world.rings, world.owner, world.names))


@dataclass(frozen=True)
class Place:
    """A nation on the map: its tint (part of a colour over the land), hatching, icons of what it holds."""

    id: str
    label: str
    tint: str = ""
    strength: float = 0.45
    hatch: str = ""
    dotted: bool = False
    marks: tuple[tuple[str, str, str], ...] = ()  # icon, colour, what it is
    note: str = ""


@dataclass(frozen=True)
class Ribbon:
    """A flow between two places: 0 to 1 wide; believed ones are thin and broken, cut ones hatched."""

    origin: str
    dest: str
    colour: str
    width: float
    known: bool = True
    cut: bool = False
    bend: float = 0.18
    label: str = ""


@dataclass
class Camera:
    """Where one looks: zoom and shift, kept by the stage between rebuilds."""

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    woken: float = 0.0
    paths: list[Any] = field(default_factory=list)


class MapView(Node):
    """The map. Wheel or + and - zoom, dragging or arrows move, a click or Enter picks a nation."""

    role = "map"
    focusable = True

    def __init__(
        self,
        kind: str,
        places: Sequence[Place],
        ribbons: Sequence[Ribbon],
        pick: Callable[[str], None],
        name: str,
        chosen: str = "",
        grow: float = 1.0,
        note: str = "",
        alive: bool = True,
    ) -> None:
        super().__init__(name=name, grow=grow)
        self.kind, self.places, self.ribbons, self.pick, self.chosen, self.note, self.alive = (
            kind,
            tuple(places),
            tuple(ribbons),
            pick,
            chosen,
            note,
            alive,
        )
        self.drag: tuple[int, int] | None = None
        self.moved = False
        self.over = ""

    def value(self) -> str:
        return next((p.label for p in self.places if p.id == self.chosen), "")

    def tall(self, look: Look, width: int) -> int:
        return look.px(160)

    # --- where things are -------------------------------------------------------------------------------------------------
    @property
    def camera(self) -> Camera:
        """Zoom and shift."""
        assert self.stage is not None
        found: Camera = self.stage.memory.setdefault(("camera", self.name), Camera(woken=self.stage.now))
        return found

    def _frame(self) -> tuple[float, float, float]:
        """Scale, and where the plane's zero lies within the rectangle."""
        x0, y0, x1, y1 = land(self.kind).bounds
        pad = self.look.px(26)
        scale = min((self.rect.w - 2 * pad) / (x1 - x0), (self.rect.h - 2 * pad) / (y1 - y0)) * self.camera.zoom
        return (
            scale,
            self.rect.w / 2 - scale * ((x0 + x1) / 2 + self.camera.x),
            self.rect.h / 2 + scale * ((y0 + y1) / 2 + self.camera.y),
        )

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point of the plane lies within the rectangle."""
        scale, ox, oy = self._frame()
        return ox + scale * point[0], oy - scale * point[1]

    def spots(self) -> dict[str, tuple[float, float]]:
        """Where every place has its middle, within the rectangle."""
        world = land(self.kind)
        found: dict[str, tuple[float, float]] = {}
        free = [i for i, _ in enumerate(world.names)]
        for place in self.places:
            owners = world.owners_of(place.id, place.label)
            middle = world.centre(owners)
            if middle is None and free:
                middle = world.centre([free[len(found) % len(free)]])
            if middle is not None:
                found[place.id] = self.at(middle)
        return found

    # --- pictures ---------------------------------------------------------------------------------------------------------
    def _key(self) -> Any:
        c = self.camera
        return (
            self.look.theme,
            self.look.scale,
            self.kind,
            self.rect.size,
            round(c.zoom, 3),
            round(c.x, 4),
            round(c.y, 4),
            tuple((p.id, p.label, p.tint, p.strength, p.hatch) for p in self.places),
        )

    def paint(self, surface: Surface) -> None:
        look = self.look
        before = surface.get_clip()
        surface.set_clip(self.rect.clip(before))
        fresh = not look.has(("land", self._key()))
        surface.blit(look.kept(("land", self._key()), self._land), self.rect)
        if fresh and self.stage is not None:  # the ribbons come with the next frame: two short pauses are better than a long one
            self.stage.spoil(self.rect)
            surface.set_clip(before)
            return
        surface.blit(
            look.kept(("flows", self._key(), self.ribbons), self._flows), self.rect, special_flags=pygame.BLEND_PREMULTIPLIED
        )
        surface.blit(look.kept(("marks", self._key(), self.places, self.chosen), self._marks), self.rect)
        if look.motion and self.alive:
            self._lights(surface)
        if self.note:
            lines = look.wrap(self.note, 10.5, self.rect.w * NOTED // 100)
            for i, line in enumerate(reversed(lines)):
                text = look.text(line, 10.5, "muted")
                y = self.rect.bottom - look.px(6) - (i + 1) * look.line(10.5)
                surface.blit(text, (self.rect.right - text.get_width() - look.px(12), y))
        surface.set_clip(before)
        self.ring(surface, 4)

    def _land(self) -> Surface:
        look, world = self.look, land(self.kind)
        wide, high = self.rect.size
        c = self.camera
        sea = ("sea", look.theme, look.scale, self.kind, (wide, high), round(c.zoom, 3), round(c.x, 4), round(c.y, 4))
        out: Surface = look.kept(sea, self._water).copy()
        big = Surface((wide * SHARP, high * SHARP), SRCALPHA)
        big.fill((*rgb(look.colour("shore")), 0))
        scale, ox, oy = self._frame()
        fills, hatched = self._tints(world)
        shapes = []
        for ring, owner in zip(world.rings, world.owner, strict=True):
            xy = np.column_stack([ox + scale * ring[:, 0], oy - scale * ring[:, 1]])
            if xy[:, 0].max() < 0 or xy[:, 0].min() > wide or xy[:, 1].max() < 0 or xy[:, 1].min() > high:
                continue
            xy = _thinned(xy) * SHARP
            shapes.append((xy, owner))
            pygame.draw.polygon(big, fills.get(owner, look.colour("land")), xy)
        for xy, owner in shapes:
            if owner in hatched:
                _hatch_polygon(big, xy, hatched[owner])
        for xy, _owner in shapes:
            pygame.draw.lines(big, look.colour("shore"), True, xy, 2)
        for who, line in disputed(self.kind):
            xy = np.column_stack([ox + scale * line[:, 0], oy - scale * line[:, 1]]) * SHARP
            borders.dash(big, xy, fills.get(who, look.colour("land")), look.colour("muted"), SHARP)
        flat = pygame.transform.smoothscale(big, (wide, high))
        _glow(out, flat, look.colour("glow"))
        out.blit(flat, (0, 0))
        return out

    def _tints(self, world: Land) -> tuple[dict[int, str], dict[int, str]]:
        look = self.look
        fills: dict[int, str] = {}
        hatched: dict[int, str] = {}
        for place in self.places:
            for owner in world.owners_of(place.id, place.label):
                if place.tint:
                    fills[owner] = look.blend("land", place.tint, place.strength)
                if place.hatch:
                    hatched[owner] = look.colour(place.hatch)
        return fills, hatched

    def _water(self) -> Surface:
        """Sea and graticule."""
        out = _sea(self.look, self.rect.size)
        self._graticule(out)
        return out

    def _graticule(self, out: Surface) -> None:
        colour = self.look.blend("sea", "line", 0.55)
        for lon in range(-180, 181, 30):
            lats = np.radians(np.linspace(-85, 85, 40))
            theta = np.arcsin(math.sqrt(3) / 2 * np.sin(lats))
            x = math.radians(lon) * np.cos(theta) / (math.sqrt(3) / 2 * _slope(theta))
            pygame.draw.aalines(out, colour, False, [self.at(p) for p in zip(x, _rise(theta), strict=True)])
        for lat in range(-60, 90, 30):
            theta = np.arcsin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
            edge = math.pi * math.cos(theta) / (math.sqrt(3) / 2 * _slope(theta))
            y = float(_rise(theta))
            pygame.draw.aaline(out, colour, self.at((-edge, y)), self.at((edge, y)))

    def _curves(self) -> list[tuple[Ribbon, Any]]:
        """Every ribbon with the points of its middle line."""
        spots, found = self.spots(), []
        for ribbon in self.ribbons:
            if ribbon.origin in spots and ribbon.dest in spots:
                a, b = np.array(spots[ribbon.origin]), np.array(spots[ribbon.dest])
                d = b - a
                if float(np.hypot(*d)) < 4:
                    continue
                side = np.array([d[1], -d[0]]) * ribbon.bend * (1 if d[0] > 0 else -1)
                t = np.linspace(0, 1, 44)[:, None]
                found.append((ribbon, (1 - t) ** 2 * a + 2 * t * (1 - t) * ((a + b) / 2 + side) + t * t * b))
        return found

    def _flows(self) -> Surface:
        look = self.look
        wide, high = self.rect.size
        over = Surface((wide * SHARP, high * SHARP), SRCALPHA)
        for ribbon, path in sorted(self._curves(), key=lambda rp: -rp[0].width):
            colour, half = look.colour(ribbon.colour), look.px(1) + look.px(7) * ribbon.width
            strong = 1.0 if ribbon.known else 0.45 if look.dark else 0.75
            for extra, alpha in ((5, 26), (0, 120), (-0.62 * half, 235)):
                if ribbon.known or extra == 0:
                    shape = _ribbon(path * SHARP, max(half + extra, 1.2) * SHARP * 0.6, max(half + extra, 1.2) * SHARP)
                    pygame.draw.polygon(over, _premultiplied(colour, int(alpha * strong)), shape)
            if not ribbon.known:
                _dashes(over, path * SHARP, _premultiplied(colour, 190))
            if ribbon.cut:
                _cross(over, path * SHARP, _premultiplied(look.colour("bad"), 255), half * SHARP)
        return pygame.transform.smoothscale(over, (wide, high))

    def _marks(self) -> Surface:
        look = self.look
        out = Surface(self.rect.size, SRCALPHA)
        self._outline(out)
        for place in self.places:
            spot = self.spots().get(place.id)
            if spot is None:
                continue
            x, y = int(spot[0]), int(spot[1])
            _spaced(out, look, place.label.upper(), 11.5 if place.id != self.chosen else 13, (x, y + look.px(14)))
            step = look.px(27)
            half = step * (len(place.marks) - 1) // 2
            left = min(max(x - half, look.px(14)), self.rect.w - look.px(14) - 2 * half)
            for i, (icon, colour, _) in enumerate(place.marks):
                at = (left + i * step, y - look.px(8))
                halo = look.shadow((look.px(20), look.px(20)), look.px(10), look.px(6), 120)
                out.blit(halo, halo.get_rect(center=at))
                disc = look.disc(look.px(11), "field", colour, look.px(2))
                out.blit(disc, disc.get_rect(center=at))
                picture = look.icon(icon, 13, colour, 2.3)
                out.blit(picture, picture.get_rect(center=at))
            if place.note:
                text = look.text(place.note, 10.5, "text", "medium")
                box = Rect(0, 0, text.get_width() + look.px(14), look.px(19))
                box.midtop = (x, y + look.px(26))
                out.blit(look.box(box.size, look.px(6), "field", "strong_line", alpha=235), box)
                out.blit(text, text.get_rect(center=box.center))
        return out

    def _outline(self, out: Surface) -> None:
        """The border of the nation that is picked."""
        world, (scale, ox, oy) = land(self.kind), self._frame()
        place = next((p for p in self.places if p.id == self.chosen), None)
        owners = world.owners_of(place.id, place.label) if place else ()
        for ring, owner in zip(world.rings, world.owner, strict=True):
            if owner in owners:
                xy = _thinned(np.column_stack([ox + scale * ring[:, 0], oy - scale * ring[:, 1]]))
                for shift in (0.0, 0.5):
                    pygame.draw.aalines(out, self.look.colour("accent"), True, xy + shift)
        for _who, line in disputed(self.kind) if owners else ():
            xy = np.column_stack([ox + scale * line[:, 0], oy - scale * line[:, 1]])
            pygame.draw.lines(out, (0, 0, 0, 0), False, xy, 5)  # what is in dispute stays dashed, as the land below has it

    def _lights(self, surface: Surface) -> None:
        camera, now = self.camera, self.stage.now if self.stage else 0.0
        key = (self._key(), self.ribbons)
        if not camera.paths or camera.paths[0] != key:
            camera.paths = [key, [(r, p) for r, p in self._curves() if r.known and not r.cut]]
        glow = self.look.kept(("light", self.look.theme, self.look.scale), lambda: _light(self.look))
        half = glow.get_width() / 2
        for i, (ribbon, path) in enumerate(camera.paths[1]):
            for j in range(1 + int(ribbon.width > 0.25)):
                part = (now * (0.10 + 0.10 * ribbon.width) + j / 2 + i * 0.137) % 1.0 * (len(path) - 1)
                k = min(int(part), len(path) - 2)
                p = path[k] * (1 - (part - k)) + path[k + 1] * (part - k)
                surface.blit(glow, (self.rect.x + p[0] - half, self.rect.y + p[1] - half))

    def animate(self, now: float) -> bool:
        if not self.alive or not self.ribbons or now - self.camera.woken > AWAKE:
            return False
        if self.stage is not None:
            self.stage.spoil(self.rect)
        return True

    # --- hands ------------------------------------------------------------------------------------------------------------
    def place_at(self, point: tuple[int, int]) -> str:
        """The nation under a point of the window, or ""."""
        scale, ox, oy = self._frame()
        x, y = (point[0] - self.rect.x - ox) / scale, -(point[1] - self.rect.y - oy) / scale
        world = land(self.kind)
        for ring, owner in reversed(list(zip(world.rings, world.owner, strict=True))):
            if _inside(ring, x, y):
                return next((p.id for p in self.places if owner in world.owners_of(p.id, p.label)), "")
        return ""

    def zoom(self, factor: float) -> None:
        """Come nearer or go further."""
        camera = self.camera
        camera.zoom = min(max(camera.zoom * factor, 1.0), 6.0)
        if camera.zoom == 1.0:
            camera.x = camera.y = 0.0
        self._wake()

    def shift(self, right: float, up: float) -> None:
        """Move over the map, in parts of its frame."""
        camera = self.camera
        camera.x = min(max(camera.x + right / camera.zoom, -2.2), 2.2)
        camera.y = min(max(camera.y + up / camera.zoom, -1.1), 1.1)
        self._wake()

    def _wake(self) -> None:
        assert self.stage is not None
        self.camera.woken = self.stage.now
        self.dirty()

    def on(self, event: Event) -> bool:
        if event.type == pygame.MOUSEWHEEL:
            self.zoom(1.25 if event.y > 0 else 0.8)
            return True
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.drag, self.moved = event.pos, False
            return True
        if event.type == pygame.MOUSEMOTION:
            return self._move(event)
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            dragged, self.drag = self.drag is not None and self.moved, None
            if not dragged and (nation := self.place_at(event.pos)):
                self.pick(nation)
            return True
        return event.type == pygame.KEYDOWN and self._key_down(event.key)

    def _move(self, event: Event) -> bool:
        self.camera.woken = self.stage.now if self.stage else 0.0
        if self.drag is None:
            over = self.place_at(event.pos)
            if over != self.over:
                self.over = over
                self.tip = next(
                    (
                        f"{p.label}{': ' if p.marks else ''}{', '.join(m[2] for m in p.marks)}"
                        for p in self.places
                        if p.id == over
                    ),
                    "",
                )
            return True
        dx, dy = event.pos[0] - self.drag[0], event.pos[1] - self.drag[1]
        if self.moved or abs(dx) + abs(dy) > 4:
            self.moved, self.drag = True, event.pos
            scale, _, _ = self._frame()
            self.shift(-dx / scale * self.camera.zoom, dy / scale * self.camera.zoom)
        return True

    def _key_down(self, key: int) -> bool:
        """Plus and minus zoom; arrows go to the nearest nation that way; Enter picks it."""
        if key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS, pygame.K_MINUS, pygame.K_KP_MINUS):
            self.zoom(0.8 if key in (pygame.K_MINUS, pygame.K_KP_MINUS) else 1.25)
            return True
        ways = {pygame.K_LEFT: (-1, 0), pygame.K_RIGHT: (1, 0), pygame.K_UP: (0, -1), pygame.K_DOWN: (0, 1)}
        if key in ways:
            self._step(*ways[key])
            return True
        return False

    def _step(self, dx: int, dy: int) -> None:
        spots = self.spots()
        here = spots.get(self.chosen, (self.rect.w / 2, self.rect.h / 2))

        def cost(name: str) -> float:
            x, y = spots[name][0] - here[0], spots[name][1] - here[1]
            along = x * dx + y * dy
            return along + 2.5 * abs(x * dy - y * dx) if along > 2 else math.inf

        ahead = [n for n in spots if n != self.chosen and cost(n) < math.inf]
        if ahead:
            self.pick(min(ahead, key=cost))


# --- strokes ----------------------------------------------------------------------------------------------------------------
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def _slope(theta: Any) -> Any:
    t2 = theta * theta
    return A1 + 3 * A2 * t2 + t2**3 * (7 * A3 + 9 * A4 * t2)


def _rise(theta: Any) -> Any:
    t2 = theta * theta
    return theta * (A1 + A2 * t2 + t2**3 * (A3 + A4 * t2))


def _sea(look: Look, size: tuple[int, int]) -> Surface:
    """A radial sea, dithered by one level against banding."""
    wide, high = size
    y, x = np.mgrid[0:high:4, 0:wide:4]
    away = np.clip(np.hypot((x - wide * 0.5) / (wide * 0.62), (y - high * 0.45) / (high * 0.75)), 0, 1)[..., None]
    inner, outer = np.array(rgb(look.blend("sea", "glow", 0.18))), np.array(rgb(look.colour("sea_deep")))
    noise = np.random.default_rng(0).uniform(-0.8, 0.8, away.shape)
    colours = np.clip(inner + (outer - inner) * away + noise, 0, 255).astype(np.uint8)
    small = pygame.surfarray.make_surface(np.transpose(colours, (1, 0, 2)))
    return pygame.transform.smoothscale(small, size)


def _glow(out: Surface, flat: Surface, colour: str) -> None:
    """The coast's glow: the land's silhouette, shrunk, blurred and tinted."""
    wide, high = flat.get_size()
    small = pygame.transform.smoothscale(flat, (max(wide // 6, 1), max(high // 6, 1)))
    shade = Surface(small.get_size(), SRCALPHA)
    shade.fill((*rgb(colour), 255))
    shade.blit(small, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    alpha = pygame.surfarray.array_alpha(small)
    shade.fill((*rgb(colour), 0))
    view = pygame.surfarray.pixels_alpha(shade)
    view[:] = (alpha * 0.55).astype(np.uint8)
    del view
    shade = pygame.transform.gaussian_blur(shade, 3)
    out.blit(pygame.transform.smoothscale(shade, (wide, high)), (0, 0))


def _thinned(xy: Any) -> Any:
    """A ring without the points that lie within a third of a pixel of the one before."""
    if len(xy) < 24:
        return xy
    steps = np.hypot(*np.diff(xy, axis=0).T)
    keep = np.concatenate([[True], np.diff(np.floor(np.cumsum(steps) / 0.7), prepend=0) > 0])
    thin = xy[keep]
    return thin if len(thin) > 3 else xy


def _hatch_polygon(big: Surface, xy: Any, colour: str) -> None:
    low, high = np.floor(xy.min(axis=0)).astype(int), np.ceil(xy.max(axis=0)).astype(int)
    area = Rect(*low, *(high - low)).clip(big.get_rect())
    if area.w < 3 or area.h < 3:
        return
    mask = Surface(area.size, SRCALPHA)
    pygame.draw.polygon(mask, (255, 255, 255, 255), xy - area.topleft)
    lines = Surface(area.size, SRCALPHA)
    for x in range(-area.h, area.w, 13):
        pygame.draw.line(lines, (*rgb(colour), 215), (x, area.h), (x + area.h, 0), 3)
    lines.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    big.blit(lines, area)


def _ribbon(path: Any, start: float, end: float) -> Any:
    step = np.gradient(path, axis=0)
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-6)[:, None]
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / length
    half = np.linspace(start, end, len(path))[:, None] / 2
    return np.vstack([path + normal * half, (path - normal * half)[::-1]])


def _dashes(over: Surface, path: Any, colour: tuple[int, int, int, int]) -> None:
    for i in range(0, len(path) - 1, 3):
        pygame.draw.line(over, colour, path[i], path[i + 1], 3)


def _cross(over: Surface, path: Any, colour: tuple[int, int, int, int], half: float) -> None:
    """Strokes across a ribbon that is cut."""
    step = np.gradient(path, axis=0)
    for i in range(4, len(path) - 4, 4):
        n = np.array([-step[i][1], step[i][0]]) / max(float(np.hypot(*step[i])), 1e-6)
        along = step[i] / max(float(np.hypot(*step[i])), 1e-6) * half * 0.5
        pygame.draw.line(over, colour, path[i] + n * (half + 4) - along, path[i] - n * (half + 4) + along, 4)


def _premultiplied(colour: str, alpha: int) -> tuple[int, int, int, int]:
    r, g, b = rgb(colour)
    return r * alpha // 255, g * alpha // 255, b * alpha // 255, alpha


def _light(look: Look) -> Surface:
    size = look.px(9) | 1
    out = Surface((size * 2 + 1, size * 2 + 1), SRCALPHA)
    tint = rgb("#FFFFFF" if look.dark else "#0B2A40")
    y, x = np.mgrid[0 : 2 * size + 1, 0 : 2 * size + 1]
    away = np.hypot(x - size, y - size) / size
    out.fill((*tint, 0))
    alpha = pygame.surfarray.pixels_alpha(out)
    alpha[:] = (np.clip(1 - away, 0, 1) ** 2.2 * 235).astype(np.uint8)
    del alpha
    return out


def _spaced(out: Surface, look: Look, text: str, size: float, middle: tuple[int, int]) -> None:
    """Letters set apart, with a dark edge so that they stand on any ground."""
    space = look.px(2)
    letters = [look.text(c, size, "label", "semibold") for c in text]
    edge = [look.text(c, size, "shore" if look.dark else "panel", "semibold") for c in text]
    x = middle[0] - (sum(p.get_width() for p in letters) + space * (len(text) - 1)) // 2
    y = middle[1] - letters[0].get_height() // 2
    for over in (False, True):
        left = x
        for picture, shade in zip(letters, edge, strict=True):
            if over:
                out.blit(picture, (left, y))
            else:
                for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1)):
                    out.blit(shade, (left + dx, y + dy))
            left += picture.get_width() + space


def _inside(ring: Any, x: float, y: float) -> bool:
    """Whether a point lies within a ring (even-odd rule)."""
    if not (ring[:, 0].min() <= x <= ring[:, 0].max() and ring[:, 1].min() <= y <= ring[:, 1].max()):
        return False
    x0, y0 = ring[:, 0], ring[:, 1]
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    crosses = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        where = (x1 - x0) * (y - y0) / (y1 - y0) + x0
    return bool(np.count_nonzero(crosses & (x < where)) % 2)
