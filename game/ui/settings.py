"""What a person has set: theme, scale, motion, sound. Kept in one small file; what is wrong in it counts as not set."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from game.ui.kit.tokens import SCALES, THEMES
from game.world.files import write_whole


@dataclass(frozen=True)
class Settings:
    """How the window looks and sounds."""

    theme: str = "dark"
    scale: float = 1.0
    motion: bool = True
    sound: bool = True
    seen_guide: bool = False

    @staticmethod
    def load(path: Path) -> Settings:
        """The settings of a file, or as they come."""
        try:
            data = json.loads(path.read_text("utf-8"))
            kept = {
                f.name: data[f.name]
                for f in fields(Settings)
                if f.name in data and type(data[f.name]) is type(getattr(Settings, f.name))
            }
            found = Settings(**kept)
        except (OSError, ValueError, TypeError):
            return Settings()
        return replace(
            found, theme=found.theme if found.theme in THEMES else "dark", scale=found.scale if found.scale in SCALES else 1.0
        )

    def but(self, **changes: Any) -> Settings:
        """The settings with some changed."""
        return replace(self, **changes)

    def save(self, path: Path) -> None:
        """Write them, whole or not at all."""
        write_whole(path, json.dumps(asdict(self)))
