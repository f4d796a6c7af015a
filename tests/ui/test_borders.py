"""Disputed borders: dashed on the real map with a note, and none on the invented one."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.ui.kit import borders
from game.ui.kit.mapview import disputed, land


def test_every_pair_of_the_table_shares_a_border_on_the_map():
    world = land("real")
    points: dict[str, set] = {}
    for ring, who in zip(world.rings, world.owner, strict=True):
        points.setdefault(world.names[who], set()).update(map(tuple, ring.tolist()))
    for one, other in borders.pairs():
        assert len(points[one] & points[other]) > 1, (one, other)
        assert one < other, "a pair stands once, in the order of the alphabet"
    assert len(set(borders.pairs())) == len(borders.pairs())


def test_a_stretch_holds_only_points_of_both_sides_and_none_of_the_coast():
    rings = (np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float), np.array([[1, 0], [2, 0], [2, 1], [1, 1]], float))
    found = borders.shared(rings, (0, 1), ("Kosovo", "Serbia"))
    assert [(place, part.tolist()) for place, part in found] == [(0, [[1.0, 0.0], [1.0, 1.0]])]
    assert borders.shared(rings, (0, 1), ("Austria", "Hungary")) == []


def test_the_invented_world_has_no_disputes():
    assert disputed("invented") == ()
    assert len(disputed("real")) >= 20


def test_a_dashed_line_has_gaps_where_it_was_whole():
    big = pygame.Surface((100, 11))
    pygame.draw.line(big, "white", (0, 5), (99, 5), 2)
    borders.dash(big, np.array([[0.0, 5.0], [99.0, 5.0]]), "black", "red", 1)
    inks = {tuple(big.get_at((x, 5))[:3]) for x in range(2, 97)}
    assert inks == {(0, 0, 0), (255, 0, 0)}


@pytest.mark.parametrize(("names", "said"), [("real", True), ("invented", False)])
def test_a_note_says_so_under_the_real_map_alone(table, names, said):
    table.app.begin("standard", {"IND": "person"}, 3, names)
    table.settle()
    table.app.go("table")
    table.settle()
    note = next(n for n in table.app.stage.nodes() if n.role == "map").note
    assert ("in dispute" in note) == said
    assert ("Taiwan: name and status disputed" in note) == said
