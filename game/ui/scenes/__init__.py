"""Scenes: each takes the whole window. A scene is a function from the App to a tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.ui.kit.node import Node
from game.ui.scenes import begin, brief, curtain, ending, saves, table, title

SCENES: dict[str, Callable[[Any], Node]] = {
    "title": title.build,
    "scenarios": begin.scenarios,
    "seats": begin.seats,
    "saves": saves.build,
    "brief": brief.build,
    "curtain": curtain.build,
    "table": table.build,
    "ending": ending.build,
    "debrief": ending.debrief,
}
