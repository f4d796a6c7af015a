"""Line charts as inline SVG: labelled at the line's end, told apart by colour and by dashes, with numbers in a table below."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 580, 290
LEFT, RIGHT, TOP, BOTTOM = 46, 152, 14, 28
DASHES = ("", "7 3", "2 3", "9 3 2 3", "1 2", "5 2 1 2 1 2")
GAP = 15.0
"""Between two names at the ends of lines."""

LONGEST = 21
"""Letters of a name beside a chart: as many as there is room for."""

STYLES = 6
"""Series that can be told apart; the others stand faintly behind."""

Point = tuple[float, float]
Say = Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """One line: its name and its points in order."""

    name: str
    points: Sequence[Point]
    band: Sequence[tuple[float, float, float]] = ()  # (x, low, high)


@dataclass(frozen=True)
class Chart:
    """A chart: what it shows, its series (the first STYLES of them labelled), and how its axes read."""

    title: str
    about: str
    series: Sequence[Series]
    say: Say
    when: Callable[[float], str]
    log: bool = False
    floor: float | None = None  # least top of the axis, so that a calm curve looks calm
    zero: bool = True  # whether the axis begins at 0


def figure(chart: Chart) -> str:
    """The chart as a `<figure>` with a text alternative and its numbers in a table."""
    shown = [s for s in chart.series if s.points]
    if not shown:
        return ""
    return (
        f'<figure class="chart"><figcaption><h3>{escape(chart.title)}</h3><p>{escape(chart.about)}</p></figcaption>'
        f"{_svg(chart, shown)}{_numbers(chart, shown)}</figure>"
    )


# --- drawing ----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Scale:
    """From values to places on the page."""

    x0: float
    x1: float
    y0: float
    y1: float
    log: bool

    def x(self, value: float) -> float:
        return LEFT + (value - self.x0) / max(self.x1 - self.x0, 1e-12) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        low, high, value = (math.log10(max(v, 1e-12)) if self.log else v for v in (self.y0, self.y1, value))
        return HEIGHT - BOTTOM - (value - low) / max(high - low, 1e-12) * (HEIGHT - TOP - BOTTOM)


def _svg(chart: Chart, shown: Sequence[Series]) -> str:
    scale = _scaled(chart, shown)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(_alternative(chart, shown), quote=True)}">',
        *_grid(chart, scale),
    ]
    for place, series in reversed(list(enumerate(shown))):
        parts.append(_line(series, place, scale))
    parts += _labels(shown[:STYLES], scale)
    return "".join([*parts, "</svg>"])


def _scaled(chart: Chart, shown: Sequence[Series]) -> _Scale:
    xs = [x for s in shown for x, _ in s.points]
    ys = [y for s in shown for _, y in s.points] + [y for s in shown for _, *ends in s.band for y in ends]
    low, high = min(ys), max([*ys, chart.floor] if chart.floor is not None else ys)
    if chart.log:
        return _Scale(min(xs), max(xs), max(min(low, 1.0), 1e-9) * 0.9, max(high, 2.0) * 1.1, log=True)
    if chart.zero:
        low = min(low, 0.0)
    room = (high - low) * 0.06 or 1.0
    return _Scale(min(xs), max(xs), low if low == 0.0 else low - room, high + room, log=False)


def _grid(chart: Chart, scale: _Scale) -> list[str]:
    parts = []
    for value in _ticks(scale):
        y = scale.y(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 7}" y="{y + 4:.1f}" text-anchor="end">{escape(chart.say(value))}</text>')
    span = scale.x1 - scale.x0
    for step in range(5):
        at = scale.x0 + round(span * step / 4)
        anchor = "start" if step == 0 else "end" if step == 4 else "middle"
        x, y = scale.x(at), HEIGHT - BOTTOM + 18
        parts.append(f'<text class="tick" x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(chart.when(at))}</text>')
    return parts


def _ticks(scale: _Scale) -> list[float]:
    """About four round values between the ends of the axis."""
    if scale.log:
        marks = [m * 10.0**e for e in range(-9, 10) for m in (1, 2, 5)]
        inside = [m for m in marks if scale.y0 <= m <= scale.y1]
        return inside if len(inside) <= 6 else [m for m in inside if f"{m:e}".startswith("1")]
    span = scale.y1 - scale.y0
    rough = span / 4.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = min((m * power for m in (1, 2, 5, 10)), key=lambda s: abs(s - rough))
    first = math.ceil(scale.y0 / step - 1e-9)
    return [i * step for i in range(first, math.floor(scale.y1 / step + 1e-9) + 1)]


def _line(series: Series, place: int, scale: _Scale) -> str:
    path = "M" + "L".join(f"{scale.x(x):.1f} {scale.y(y):.1f}" for x, y in series.points)
    if place >= STYLES:
        return f'<path class="line faint" d="{path}"/>'
    band = ""
    if series.band:
        there = [f"{scale.x(x):.1f} {scale.y(high):.1f}" for x, _, high in series.band]
        back = [f"{scale.x(x):.1f} {scale.y(low):.1f}" for x, low, _ in reversed(series.band)]
        band = f'<path class="band c{place}" d="M{"L".join(there + back)}Z"/>'
    dash = f' stroke-dasharray="{DASHES[place]}"' if DASHES[place] else ""
    return f'{band}<path class="line c{place}" d="{path}"{dash}/>'


def _labels(shown: Sequence[Series], scale: _Scale) -> list[str]:
    """Names at the ends of the lines, pushed apart where they would overlap."""
    ends = sorted((scale.y(s.points[-1][1]), place, s) for place, s in enumerate(shown))
    spread = _spread([y for y, _, _ in ends], TOP, HEIGHT - BOTTOM + 4.0)
    parts = []
    for at, (y, place, series) in zip(spread, ends, strict=True):
        x, edge, name = scale.x(series.points[-1][0]), WIDTH - RIGHT + 12, escape(_short(series.name))
        parts.append(f'<path class="lead c{place}" d="M{x + 2:.1f} {y:.1f}L{edge} {at:.1f}"/>')
        parts.append(f'<text class="name c{place}" x="{edge + 3}" y="{at + 4:.1f}">{name}</text>')
    return parts


def _spread(places: Sequence[float], low: float, high: float) -> list[float]:
    """The places, in order, moved apart to GAP where they are nearer, and kept between two ends."""
    down: list[float] = []
    for y in places:
        down.append(max(y, down[-1] + GAP if down else low))
    up: list[float] = []
    for y in reversed(down):
        up.append(min(y, up[-1] - GAP if up else high))
    return up[::-1]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


# --- in words ---------------------------------------------------------------------------------------------------------------
def _alternative(chart: Chart, shown: Sequence[Series]) -> str:
    """The chart in one sentence, for those who cannot see it."""
    ends = "; ".join(f"{s.name} from {chart.say(s.points[0][1])} to {chart.say(s.points[-1][1])}" for s in shown[:STYLES])
    return f"{chart.title}. {ends}."


def _numbers(chart: Chart, shown: Sequence[Series]) -> str:
    """The numbers behind the chart, a row a year or so."""
    xs = [x for x, _ in shown[0].points]
    every = max(1, round(len(xs) / 10))
    chosen = sorted({*xs[::every], xs[-1]})
    head = "".join(f'<th scope="col">{escape(s.name)}</th>' for s in shown)
    rows = []
    for x in chosen:
        values = [dict(s.points).get(x) for s in shown]
        cells = "".join(f"<td>{escape(chart.say(v)) if v is not None else ''}</td>" for v in values)
        rows.append(f'<tr><th scope="row">{escape(chart.when(x))}</th>{cells}</tr>')
    return (
        '<details><summary>Numbers</summary><div class="wide"><table><thead><tr><th scope="col"></th>'
        f"{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></details>"
    )
