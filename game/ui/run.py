"""Open the window and keep it going: events, frames, and sleep where nothing happens.

`window(["--frames", "120", "--json"])` paints so many frames, without a display if there is none, and says how long they took.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

FPS = 60
SIZE = (1280, 720)
SHARE = 0.88
"""Part of the desktop that a new window takes."""


def window(arguments: Sequence[str]) -> int | None:
    """Run the window. Its exit status; None where there is no display to open it on."""
    start = time.perf_counter()
    asked = _asked(arguments)
    frames = int(asked.frames)
    if sys.platform.startswith("linux"):
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")  # without it every frame goes through OpenGL in software
        shown = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))
        if not shown and not frames:
            return None
        if not shown:
            os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    import pygame

    try:
        pygame.display.init()
    except pygame.error:
        return None
    return _run(start, asked)


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line asks of the window."""
    parser = argparse.ArgumentParser(prog="main.py", add_help=False, allow_abbrev=False)
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--size", default="")
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(list(arguments))


def home() -> Path:
    """Where settings and games are kept: CHOKEPOINT_HOME, or what the system offers for it."""
    import pygame

    given = os.environ.get("CHOKEPOINT_HOME")
    return Path(given) if given else Path(pygame.system.get_pref_path("chokepoint", "chokepoint"))


def _size(asked: argparse.Namespace) -> tuple[int, int]:
    import pygame

    if asked.size:
        wide, _x, high = str(asked.size).partition("x")
        return max(int(wide), 640), max(int(high), 400)
    desktop = (pygame.display.get_desktop_sizes() or [SIZE])[0]
    return max(min(int(desktop[0] * SHARE), 1920), min(SIZE[0], desktop[0])), max(
        min(int(desktop[1] * SHARE), 1080), min(SIZE[1], desktop[1])
    )


def _run(start: float, asked: argparse.Namespace) -> int:
    import pygame

    from game.ui.app import App
    from game.ui.host.link import Process
    from game.ui.kit.look import Look

    surface = pygame.display.set_mode(_size(asked), pygame.RESIZABLE)
    pygame.display.set_caption("Chokepoint")
    pygame.display.set_icon(Look().icon("share-2", 32, "accent"))
    pygame.key.set_repeat(350, 40)
    answered = pygame.event.custom_type()
    link = Process(lambda: _post(answered))
    app = App(surface, link, asked.folder or home())
    try:
        times = _loop(app, start, int(asked.frames))
    finally:
        link.close()
        pygame.quit()
    if asked.frames:
        _report(times, bool(asked.json))
    return 0


def _post(kind: int) -> None:
    import pygame

    pygame.event.post(pygame.event.Event(kind))


def _loop(app: object, start: float, frames: int) -> list[float]:
    """Until the window is closed, or so many frames are painted. The first entry is the time to the first frame, in ms."""
    import pygame

    from game.ui.app import App

    assert isinstance(app, App)
    clock = pygame.time.Clock()
    times: list[float] = []
    while app.running:
        before = time.perf_counter()
        wake = app.frame(before - start)
        if frames:
            app.stage.spoil(app.stage.bounds)
        rects = app.stage.paint()
        if rects:
            pygame.display.update(rects)
        if app.stage.spoiled:
            wake = 0.0
        times.append((time.perf_counter() - (start if not times else before)) * 1000.0)
        if frames:
            if len(times) >= frames:
                break
            pygame.event.pump()
            continue
        times = times[-1:]
        _sleep(app, wake, clock)
    return times


def _sleep(app: object, wake: float | None, clock: object) -> None:
    """Wait for what comes next: an event, a time, or the next frame. Then hand on every event there is."""
    import pygame

    from game.ui.app import App

    assert isinstance(app, App)
    assert isinstance(clock, pygame.time.Clock)
    if wake == 0.0:
        clock.tick(FPS)
        events = pygame.event.get()
    else:
        first = pygame.event.wait() if wake is None else pygame.event.wait(max(int(wake * 1000), 1))
        events = ([first] if first.type != pygame.NOEVENT else []) + pygame.event.get()
    for event in events:
        app.handle(event)


def _report(times: list[float], as_json: bool) -> None:
    later = times[1:] or times
    found = {
        "frames": len(times),
        "first_frame_ms": round(times[0], 1),
        "frame_ms": round(statistics.median(later), 2),
        "slowest_ms": round(max(later), 2),
    }
    print(
        json.dumps(found)
        if as_json
        else f"{found['frames']} frames, the first after {found['first_frame_ms']} ms, then {found['frame_ms']} ms each"
    )
