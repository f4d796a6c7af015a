"""Every screen at several sizes: nothing overlaps, nothing is cut, everything that takes keys has a name; snapshots; the tree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.ui.kit.pilot import faults
from game.ui.screens import SCREENS

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = [((1280, 720), 1.0, "dark"), ((1920, 1080), 1.0, "light"), ((1920, 1080), 1.5, "dark")]


def look_round(table) -> list[str]:
    found = []
    for screen in SCREENS:
        table.app.show(screen.key)
        table.settle()
        found += [f"{screen.key} at {table.app.play.step}: {fault}" for fault in faults(table.app.stage)]
    return found


@pytest.mark.parametrize(("size", "scale", "theme"), SIZES)
def test_nothing_overlaps_or_is_cut_when_empty_and_when_crowded(at_table, size, scale, theme):
    table = at_table(size=size, scale=scale, theme=theme)
    found = faults(table.app.stage)
    table.pilot.click("button", "New game")
    found += faults(table.app.stage)
    table.pilot.click("button", "Seats")
    found += faults(table.app.stage)
    table.pilot.click("button", "Begin")
    found += faults(table.app.stage)
    table.pilot.click("button", "To the table")
    found += look_round(table)
    for step in ("card", "talk", "seal", "orders", "review", "resolve"):
        table.play_on(lambda t, step=step: t.app.scene == "table" and t.app.play.step == step)
        found += look_round(table)
    assert found == []


def test_a_crowded_table_of_the_standard_game_fits(at_table):
    table = at_table(size=(1280, 720))
    table.begin("Chokepoint", ("Alder",))
    table.app.choice = {}
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 3)
    assert table.app.scene == "table"
    assert look_round(table) == []


def test_everything_that_takes_keys_has_a_name_and_a_role(table):
    table.begin()
    table.pilot.click("button", "To the table")
    for screen in SCREENS:
        table.app.show(screen.key)
        for node in table.app.stage.order():
            assert node.name, (screen.key, node.role, tuple(node.rect))
            assert node.role not in ("", "group")


def test_the_tree_tells_roles_names_values_and_focus(table):
    table.begin()
    table.pilot.click("button", "To the table")
    table.pilot.key(pygame.K_TAB)
    tree = table.app.stage.tree()

    def walk(node):
        yield node
        for kid in node.get("kids", ()):
            yield from walk(kid)

    nodes = list(walk(tree))
    assert sum(1 for n in nodes if n.get("focused")) == 1
    assert any(n["role"] == "tab" and n["name"] == "Map" and n["value"] is True for n in nodes)
    assert any(n.get("description") for n in nodes)


def test_every_number_opens_as_sentence_three_causes_and_formula(table):
    table.begin()
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 2)
    for one in table.app.play.view["numbers"]:
        assert one["sentence"].endswith(".")
        assert 1 <= len(one["causes"]) <= 3
        assert one["formula"]
        table.pilot.click("button", one["label"])
        assert one["sentence"] in table.pilot.texts()
        table.pilot.key(pygame.K_ESCAPE)


def test_the_glossary_is_one_key_away(table):
    table.begin()
    table.pilot.click("button", "To the table")
    table.pilot.key(pygame.K_g)
    for word in ("Treaty", "Chokepoint", "Blowback", "Danger", "First-mover gain"):
        assert table.pilot.has("label", word)


def test_the_idle_table_paints_nothing(table):
    table.begin()
    table.pilot.click("button", "To the table")
    table.pilot.move((600, 300))  # on the map, where no tooltip waits
    table.settle()
    before = table.app.stage.painted
    for tick in range(50):
        assert table.app.frame(table.now + 1 + tick) is None
        assert table.app.stage.paint() == []
    assert table.app.stage.painted == before


def test_no_screen_has_more_than_three_panels(table):
    """Bars at the edges aside: the screen itself, what is picked on it, and the turn."""
    table.begin()
    table.pilot.click("button", "To the table")
    for screen in SCREENS:
        table.app.show(screen.key)
        main = table.app.stage.root.kids[1].kids[1].kids[0]
        panels = [k for k in main.kids if k.rect.w > 40 and k.rect.h > 40]
        assert len(panels) <= 2, screen.key


@pytest.mark.parametrize("screen", ["map", "chain", "treaties", "home"])
def test_the_main_screens_look_as_they_did(table, screen):
    """Compared at a quarter of their size, with tolerance: fonts are bundled, but versions of SDL may differ."""
    table.begin()
    table.pilot.click("button", "To the table")
    table.app.show(screen)
    table.app.stage.pointer = (-1, -1)
    table.app.stage.hover = None
    table.settle()
    table.app.stage.spoil(table.app.stage.bounds)
    table.app.stage.paint()
    small = pygame.transform.smoothscale(table.app.stage.surface, (320, 180))
    path = SNAPSHOTS / f"{screen}.png"
    if not path.exists():
        SNAPSHOTS.mkdir(exist_ok=True)
        pygame.image.save(small, path)
    now = pygame.surfarray.array3d(small).astype(int)
    then = pygame.surfarray.array3d(pygame.image.load(path)).astype(int)
    changed = (np.abs(now - then).max(axis=2) > 40).mean()
    assert changed < 0.04, f"{changed:.1%} of {screen} changed; delete {path} if it was meant to"
