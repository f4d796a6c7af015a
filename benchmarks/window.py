"""The window: time to its first frame, frames while the map moves, what idling costs, memory over many turns."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, entry

ROOT = Path(__file__).resolve().parents[1]
FRAME = 1000.0 / 60.0
"""Milliseconds a frame may take at 60 frames a second."""


def frames(count: int) -> dict[str, float]:
    """What the program says of itself when it paints so many whole frames at 1080p and stops."""
    with tempfile.TemporaryDirectory() as folder:
        given = [sys.executable, "main.py", "--frames", str(count), "--size", "1920x1080", "--folder", folder, "--json"]
        done = subprocess.run(
            given, cwd=ROOT, check=True, capture_output=True, text=True, env=os.environ | {"SDL_VIDEODRIVER": "dummy"}
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def seated(folder: Path, motion: bool) -> Any:
    """A window at 1080p with a class game on its map."""
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    import pygame

    from game.ui.app import App
    from game.ui.host.link import Inline
    from game.ui.settings import Settings

    pygame.display.init()
    app = App(pygame.Surface((1920, 1080)), Inline(), folder, Settings(sound=False, motion=motion))
    app.begin("class50", {"alder": "person"}, 1)
    app.frame(0.1)
    app.go("table")
    app.frame(0.2)
    app.stage.paint()
    return app


def moving(app: Any, count: int) -> list[float]:
    """Milliseconds of each of so many frames in which the lights on the map move."""
    found = []
    for i in range(count):
        began = time.perf_counter()
        app.stage.memory[("camera", "World map")].woken = i / 60.0
        app.frame(0.3 + i / 60.0)
        app.stage.paint()
        found.append((time.perf_counter() - began) * 1000.0)
    return found


def idle(app: Any, seconds: int) -> float:
    """Milliseconds of work a second in which nothing happens, where the loop sleeps until something does."""
    app.stage.paint()
    began = time.process_time()
    for i in range(seconds):
        app.frame(1000.0 + i)
        app.stage.paint()
    return (time.process_time() - began) * 1000.0 / seconds


def longest(app: Any, turns: int) -> tuple[float, float]:
    """Play turns by the first button: the longest time the window itself took for one press, in ms, and MB it grew by."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worst = 0.0
    for _ in range(turns * 8):
        if app.scene != "table":
            break
        began = time.perf_counter()
        app.refresh()
        app.stage.paint()
        worst = max(worst, (time.perf_counter() - began) * 1000.0)
        app.on_step()
        app.frame(app.stage.now + 0.02)
    return worst, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024.0


@entry
def window(quick: bool) -> Iterator[Row]:
    """First frame, frames per second, idling, the longest pause, memory."""
    runs = [frames(30) for _ in range(2 if quick else 5)]
    yield Row("first frame, 1080p", [r["first_frame_ms"] for r in runs], "ms", at_most=1000.0, note="from the call of main.py")
    yield Row("a whole frame painted anew, 1080p", [r["frame_ms"] for r in runs], "ms", at_most=FRAME)
    with tempfile.TemporaryDirectory() as folder:
        app = seated(Path(folder), motion=True)
        yield Row("a frame while the map moves, 1080p", moving(app, 60 if quick else 240), "ms", at_most=FRAME)
        still = seated(Path(folder) / "still", motion=False)
        yield Row("idle, work in a second", [idle(still, 50 if quick else 200)], "ms", at_most=10.0, note="under 1 % of a core")
        worst, grown = longest(still, 4)
        yield Row("longest pause of a press, 1080p", [worst], "ms", note="the Model runs in its own process")
        yield Row("growth over a class game", [grown], "MB")
