"""A window without a display: its own folder, a desk in this process, a clock that stands still, and a Pilot."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"

import pygame
import pytest

from game.ui.app import App
from game.ui.host.link import Inline
from game.ui.kit.pilot import Pilot
from game.ui.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def display():
    pygame.display.init()
    yield
    pygame.display.quit()


class Table:
    """A window with a Pilot in it; `settle` lets answers arrive and paints."""

    def __init__(self, folder, size=(1280, 720), **settings) -> None:
        self.now = 0.0
        self.app = App(pygame.Surface(size), Inline(), folder, Settings(**({"sound": False, "motion": False} | settings)))
        self.pilot = Pilot(lambda: self.app.stage, self.settle)
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self.now += 0.02
            self.app.frame(self.now)
        self.app.stage.paint()

    def first(self) -> str:
        """The name of the button that goes on."""
        return [n for n in self.app.stage.order() if getattr(n, "first", False)][-1].name

    def begin(self, scenario="The class game", persons=("Alder",), **choice) -> Table:
        pilot = self.pilot
        pilot.click("button", "New game")
        pilot.click("radio", scenario)
        pilot.click("button", "Seats")
        for name in ("Alder", *persons):
            pilot.click("combobox", name)
            pilot.click("option", "A person" if name in persons else "AI: Routine")
        self.app.choice |= choice
        pilot.click("button", "Begin")
        return self

    def play_on(self, until=lambda table: False, most=400) -> None:
        """Press whatever goes on, until the debrief or `until`."""
        for _ in range(most):
            if self.app.scene in ("ending", "debrief") or until(self):
                return
            self.pilot.click("button", self.first())
        raise AssertionError(f"still at {self.app.scene} after {most} presses")


@pytest.fixture
def table(tmp_path):
    return Table(tmp_path)


@pytest.fixture
def at_table(tmp_path):
    """A table of any size, theme and scale."""
    return lambda **given: Table(tmp_path, **given)
