"""The widget kit: contrast, layout, focus, typing, and that nothing is painted where nothing happens."""

from __future__ import annotations

import re
from pathlib import Path

import pygame
import pytest

from game.ui.kit.chart import Chart, Series
from game.ui.kit.dialogs import ask
from game.ui.kit.dropdown import Dropdown
from game.ui.kit.entry import Entry
from game.ui.kit.graph import Band, Knot, Sankey
from game.ui.kit.look import ASSETS, Look
from game.ui.kit.mapview import MapView, Place, Ribbon, land
from game.ui.kit.node import Col, Flow, Grid, Row, Space
from game.ui.kit.pilot import NotThere, Pilot, faults
from game.ui.kit.press import Button, Segments, Tabs, Toggle
from game.ui.kit.ranges import Slider, Stepper
from game.ui.kit.scroll import Scroll
from game.ui.kit.stage import Stage
from game.ui.kit.table import Column, Table
from game.ui.kit.text import Label, Para
from game.ui.kit.tokens import INKS, MARKS, SURFACES, THEMES, contrast

ROOT = Path(__file__).parents[2]


def staged(root, size=(640, 480), **look):
    stage = Stage(pygame.Surface(size), Look(**look), root)
    return stage, Pilot(lambda: stage, lambda: (stage.update(stage.now + 0.01), stage.paint()))


@pytest.mark.parametrize("theme", THEMES)
def test_every_ink_stands_out_on_every_surface(theme):
    tokens = THEMES[theme]
    weak = {(ink, ground): contrast(tokens[ink], tokens[ground]) for ink in INKS for ground in SURFACES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    assert contrast(tokens["on_primary"], tokens["primary"]) >= 4.5


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_marks_are_those_of_okabe_and_ito():
    assert {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"} <= set(MARKS.values())


def test_every_icon_that_is_named_is_there():
    there = {path.stem for path in (ASSETS / "icons").glob("*.svg")}
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "game/ui").rglob("*.py"))
    named = set(re.findall(r'(?:Icon\(|icon=|icon\()"([a-z0-9-]+)"', source))
    assert named
    assert named - there == set()


def test_every_icon_is_listed_with_its_licence():
    text = (ASSETS / "README.md").read_text("utf-8")
    for what in ("inter-", "icons/", "world_real.npz", "world_invented.npz", "OFL-1.1", "ISC", "BSD-3-Clause", "public domain"):
        assert what in text


def test_what_grows_shares_the_room_that_is_left():
    wide = Space()
    row = Row(Label("a"), wide, Label("b"))
    stage, _ = staged(Col(row))
    assert row.kids[0].rect.left == 0
    assert row.kids[2].rect.right == stage.bounds.right


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.5])
def test_text_fits_at_every_scale(scale):
    kids = [Label("A label that is long"), Para("A paragraph " * 20), Button("Press me", lambda: None)]
    stage, _ = staged(
        Col(*kids, Flow(*(Toggle(f"Toggle {i}", False, lambda: None) for i in range(9)), gap=6), gap=8, pad=10),
        (1200, 900),
        scale=scale,
    )
    assert faults(stage) == []


def test_a_fault_of_layout_is_seen():
    stage, _ = staged(Row(Label("far too long for so little room", wide=40), Button("", lambda: None)))
    found = faults(stage)
    assert any("needs" in f for f in found)
    assert any("without a name" in f for f in found)


def test_a_grid_gives_columns_of_one_width():
    grid = Grid(*(Label(str(i)) for i in range(7)), least=100, gap=10)
    staged(Col(grid))
    widths = {k.rect.w for k in grid.kids}
    assert len(widths) == 1
    assert len({k.rect.x for k in grid.kids}) == 5


def test_tab_goes_through_everything_and_back():
    stage, pilot = staged(
        Col(
            Button("One", lambda: None),
            Toggle("Two", True, lambda: None),
            Button("Off", None),
            Entry("", lambda t: None, "Three"),
        )
    )
    seen = []
    for _ in range(4):
        pilot.key(pygame.K_TAB)
        seen.append(stage.focus.name)
    assert seen == ["One", "Two", "Three", "One"]
    pilot.key(pygame.K_TAB, pygame.KMOD_SHIFT)
    assert stage.focus.name == "Three"


def test_enter_and_space_press():
    pressed = []
    _, pilot = staged(Col(Button("Go", lambda: pressed.append(1))))
    pilot.tab_to("button", "Go")
    pilot.key(pygame.K_RETURN)
    pilot.key(pygame.K_SPACE)
    assert pressed == [1, 1]


def test_a_button_let_go_elsewhere_does_nothing():
    pressed = []
    _, pilot = staged(Col(Button("Go", lambda: pressed.append(1)), Space()))
    at = pilot.find("button", "Go").rect.center
    pilot.send(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1))
    pilot.send(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(at[0], 470), button=1))
    assert pressed == []


def test_the_tooltip_can_be_reached_by_keyboard_and_by_mouse():
    stage, pilot = staged(Col(Button("Go", lambda: None, tip="It goes."), Button("Stop", lambda: None)))
    pilot.key(pygame.K_TAB)
    assert stage.tip == "It goes."
    pilot.key(pygame.K_TAB)
    assert stage.tip == ""
    pilot.move(pilot.find("button", "Go").rect.center)
    stage.keyboard = False
    stage.update(stage.now + 1.0)
    stage.update(stage.now + 1.0)
    assert stage.tip == "It goes."


def test_a_slider_follows_keys_and_mouse():
    got = []
    _, pilot = staged(Col(Slider(0, 10, 5, got.append, "Speed")))
    pilot.tab_to("slider", "Speed")
    for key in (pygame.K_RIGHT, pygame.K_HOME, pygame.K_END):
        pilot.key(key)
    assert got == [6, 0, 10]
    slider = pilot.find("slider")
    pilot.click_at((slider._track().centerx, slider.rect.centery))
    assert got[-1] == 5


def test_a_stepper_stays_within_its_ends():
    got = []
    _, pilot = staged(Col(Stepper(1, 3, 3, got.append, "Count")))
    pilot.tab_to("spinbutton", "Count")
    for key in (pygame.K_RIGHT, pygame.K_LEFT, pygame.K_LEFT, pygame.K_LEFT):
        pilot.key(key)
    assert got == [2, 1]


def test_a_dropdown_opens_chooses_and_gives_the_focus_back():
    got = []
    stage, pilot = staged(Col(Dropdown([("a", "Apple"), ("b", "Bread"), ("c", "Cheese")], "a", got.append, "Food")))
    pilot.tab_to("combobox", "Food")
    pilot.key(pygame.K_DOWN)
    assert stage.focus.name == "Apple"
    pilot.key(pygame.K_c, text="c")
    pilot.key(pygame.K_RETURN)
    assert got == ["c"]
    assert stage.focus.role == "combobox"
    pilot.key(pygame.K_RETURN)
    pilot.key(pygame.K_ESCAPE)
    assert stage.layers == []


def test_text_is_written_selected_and_undone():
    got = []
    _, pilot = staged(Col(Entry("", got.append, "Name")))
    pilot.tab_to("textbox", "Name")
    pilot.type("Accord")
    assert got[-1] == "Accord"
    pilot.key(pygame.K_a, pygame.KMOD_CTRL)
    pilot.type("X")
    assert got[-1] == "X"
    pilot.key(pygame.K_z, pygame.KMOD_CTRL)
    assert got[-1] == "Accord"
    pilot.key(pygame.K_y, pygame.KMOD_CTRL)
    assert got[-1] == "X"
    pilot.key(pygame.K_BACKSPACE)
    assert got[-1] == ""


def test_a_long_list_scrolls_and_brings_the_focus_into_sight():
    scroll = Scroll(Col(*(Button(f"Row {i}", lambda: None) for i in range(60)), gap=4), name="list")
    stage, pilot = staged(Col(scroll))
    pilot.move(scroll.rect.center)
    pilot.wheel(-3)
    assert scroll.offset > 0
    for _ in range(40):
        pilot.key(pygame.K_TAB)
    assert scroll.rect.contains(stage.focus.rect)


def test_a_table_paints_only_the_rows_in_sight():
    picked = []
    table = Table([Column("A"), Column("B")], [[f"r{i}", "x"] for i in range(10_000)], "Rows", picked.append)
    stage, pilot = staged(Col(table))
    stage.paint()
    made = len(stage.look._made)
    assert made < 200
    pilot.tab_to("table", "Rows")
    pilot.key(pygame.K_END)
    pilot.key(pygame.K_RETURN)
    assert picked == [9_999]
    assert "r9999" in pilot.texts()


def test_scrolling_a_table_spoils_only_the_table():
    table = Table([Column("A")], [[str(i)] for i in range(100)], "Rows", high=200, grow=0)
    stage, pilot = staged(Col(table, Space()))
    pilot.move(table.rect.center)
    stage.paint()
    stage.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-2))
    rects = stage.paint()
    assert rects
    assert all(table.rect.inflate(24, 24).contains(r) for r in rects)


def test_idle_paints_nothing_and_sleeps():
    stage, _ = staged(Col(Button("One", lambda: None), Label("two")))
    stage.paint()
    before = stage.painted
    for tick in range(200):
        assert stage.update(1.0 + tick) is None
        assert stage.paint() == []
    assert stage.painted == before


def test_a_question_takes_the_keyboard_and_gives_it_back():
    done = []
    stage, pilot = staged(Col(Button("Below", lambda: None)))
    pilot.tab_to("button", "Below")
    ask(stage, "Sure?", "Really.", "Yes", lambda: done.append(1))
    assert stage.focus.name == "Yes"
    with pytest.raises(NotThere, match=r"there is: .*Cancel"):
        pilot.find("button", "Below")
    pilot.key(pygame.K_RETURN)
    assert done == [1]
    assert stage.focus.name == "Below"


def test_a_toast_goes_by_itself():
    stage, _ = staged(Col(Label("x")))
    stage.toast("Saved.", seconds=2.0)
    assert stage.update(1.0) == pytest.approx(1.0)
    assert stage.update(2.5) is None
    assert stage.toasts == []


def test_segments_and_tabs_have_one_chosen():
    got = []
    _, pilot = staged(
        Col(
            Segments([("k", "Keep"), ("b", "Break")], "k", got.append, "Conduct"),
            Tabs([("a", "One"), ("b", "Two")], "a", got.append, "Pages"),
        )
    )
    pilot.click("radio", "Conduct: Break")
    pilot.click("tab", "Two")
    assert got == ["b", "b"]


def test_the_map_knows_where_nations_lie_and_goes_between_them_by_keys():
    got = []
    places = [
        Place(n.lower(), n, "green", marks=(("gem", "orange", "ore"),)) for n in ("Alder", "Beryl", "Corvin", "Delta", "Esker")
    ]
    view = MapView(
        "invented",
        places,
        [Ribbon("alder", "delta", "sky", 0.8), Ribbon("beryl", "corvin", "orange", 0.3, known=False, cut=True)],
        got.append,
        "Map",
        "alder",
    )
    _, pilot = staged(Col(view), (900, 500))
    for place in places:
        x, y = view.spots()[place.id]
        assert view.place_at((int(x), int(y))) == place.id
    pilot.tab_to("map", "Map")
    pilot.key(pygame.K_RIGHT)
    assert got in (["corvin"], ["esker"])


def test_the_real_map_holds_every_nation_of_the_scenarios():
    world = land("real")
    for iso in ("USA", "CHN", "TWN", "KOR", "JPN", "NLD", "DEU", "GBR", "IND", "ARE", "MYS", "AUS", "EUR"):
        owners = world.owners_of(iso, "")
        assert owners
        assert world.centre(owners) is not None


def test_the_map_rests_after_a_while_and_where_motion_is_reduced():
    view = MapView(
        "invented",
        [Place("alder", "Alder"), Place("beryl", "Beryl")],
        [Ribbon("alder", "beryl", "sky", 1.0)],
        lambda n: None,
        "Map",
    )
    stage, _ = staged(Col(view), (600, 400))
    assert stage.update(1.0) == 0.0
    assert stage.update(100.0) is None
    still, _ = staged(Col(view), (600, 400), motion=False)
    assert still.update(1.0) is None


def test_a_sankey_is_walked_by_arrows():
    got = []
    knots = [
        Knot("a", 0, "A", "60 %", 0.6, "sky"),
        Knot("b", 0, "B", "40 %", 0.4, "sky"),
        Knot("c", 1, "C", "100 %", 1.0, "green"),
    ]
    graph = Sankey(
        ["One", "Two"], knots, [Band("a", "c", 0.6), Band("b", "c", 0.4, known=False, licence=0.2)], got.append, "Chain", "a"
    )
    _, pilot = staged(Col(graph))
    pilot.tab_to("graph", "Chain")
    pilot.key(pygame.K_RIGHT)
    pilot.key(pygame.K_DOWN)
    assert got == ["c", "b"]


def test_a_chart_says_its_figures_in_words():
    chart = Chart("Danger", [Series("A", (0.1, 0.2), "sky", (0.05, 0.1), (0.2, 0.3))], ["1", "2"], "{:.1f}".format)
    stage, _ = staged(Col(chart))
    stage.paint()
    assert chart.name == "Danger: A 0.2"
