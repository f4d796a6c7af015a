"""Take the pictures of the README: a class game with invented names, played by the Pilot, without a display.

make pictures          or: python assets/pictures.py [FOLDER]
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pygame

from game.ui.app import App
from game.ui.host.link import Inline
from game.ui.kit.pilot import Pilot
from game.ui.settings import Settings

SIZE = (1600, 900)
SEED = 5
MOST = 100
"""Presses until a step must have come."""


class Photographer:
    """A window that nobody sees, with a Pilot in it."""

    def __init__(self, folder: Path, home: Path) -> None:
        pygame.display.init()
        self.folder, self.now = folder, 0.0
        self.app = App(pygame.Surface(SIZE), Inline(), home, Settings(sound=False, seen_guide=True))
        self.pilot = Pilot(lambda: self.app.stage, self.settle)
        self.settle()

    def settle(self) -> None:
        """Let answers arrive, and paint."""
        for _ in range(3):
            self.now += 0.02
            self.app.frame(self.now)
        self.app.stage.paint()

    def take(self, name: str) -> None:
        """One picture."""
        self.pilot.move((SIZE[0] - 5, SIZE[1] // 2))
        self.app.stage.toasts.clear()
        self.app.stage.spoil(self.app.stage.bounds)
        self.app.stage.paint()
        self.folder.mkdir(parents=True, exist_ok=True)
        pygame.image.save(self.app.stage.surface, self.folder / f"{name}.png")

    def on(self) -> None:
        """Press whatever goes on."""
        first = [n for n in self.app.stage.order() if getattr(n, "first", False)]
        self.pilot.click("button", first[-1].name)

    def until(self, step: str, turn: int = 0) -> None:
        """Go on to a step of a turn."""
        for _ in range(MOST):
            play = self.app.play
            if self.app.scene == "table" and play and (play.step, play.status["turn"]) == (step, turn):
                return
            self.on()
        raise TimeoutError(f"{step} of turn {turn} does not come; at {self.app.scene}")


def main(folder: Path) -> None:
    """Every picture, in the order of a game."""
    with tempfile.TemporaryDirectory() as home:
        shot = Photographer(folder, Path(home))
        pilot = shot.pilot
        shot.take("title")
        pilot.click("button", "New game")
        pilot.click("button", "Seats")
        pilot.click("combobox", "Alder")
        pilot.click("option", "AI: Weigh")
        pilot.click("combobox", "Beryl")
        pilot.click("option", "A person")
        shot.app.choice["seed"] = SEED
        pilot.click("button", "Begin")
        shot.take("brief")
        shot.until("talk")
        shot.app.show("treaties")
        shot.settle()
        pilot.click("button", "Draft a change")
        pilot.click("combobox", "Compute cap: ceiling")
        pilot.click("option", "1.0 × 10^27")
        pilot.click("button", "Strike Automatic penalty")
        pilot.click("button", "Add Voted penalty")
        pilot.click("button", "Sound out the others")
        shot.take("room")
        pilot.click("button", "Throw it away")
        shot.until("seal")
        pilot.click("radio", "Accord: Sign")
        shot.take("treaty")
        shot.until("orders")
        pilot.click("button", "Diplomat")
        shot.until("resolve", 2)
        shot.until("orders", 2)
        shot.app.show("map")
        shot.take("map")
        shot.app.show("chain")
        shot.take("chain")
        shot.app.show("squeeze")
        pilot.click("button", "All: Cut")
        pilot.click("button", "Preview")
        shot.take("squeeze")
        pilot.key(pygame.K_u)
        shot.app.show("home")
        shot.take("home")
        while shot.app.scene != "ending":
            shot.on()
        shot.take("ending")
        pilot.click("button", "Debrief")
        shot.take("debrief")
        pygame.display.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "docs/pictures")
