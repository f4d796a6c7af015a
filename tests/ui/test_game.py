"""Whole games through the window: by mouse, by keyboard alone, with several persons at one screen; saved and resumed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pygame
import pytest

from game.ui.app import AUTOSAVE
from game.ui.host import briefs
from game.ui.host.link import Process
from game.ui.kit.pilot import faults
from game.ui.run import window
from game.ui.screens import SCREENS

ROOT = Path(__file__).parents[2]


def at(table, step):
    return table.app.scene == "table" and table.app.play.step == step


def test_a_whole_class_game_is_played_by_mouse(table):
    table.begin()
    table.play_on(lambda t: at(t, "seal"))
    table.pilot.click("radio", "Compute Ceiling Accord: Sign")
    table.play_on(lambda t: at(t, "orders"))
    table.pilot.click("radio", "Effort: Guard")
    table.pilot.click("radio", "Look: One seat")
    table.play_on()
    assert table.app.scene == "ending"
    assert "You left a" in table.pilot.texts() or "did not last" in table.pilot.texts()
    table.pilot.click("button", "Debrief")
    for page in ("Moments", "Scores", "What was hidden", "Measures", "To discuss", "What happened"):
        table.pilot.click("tab", page)
        assert faults(table.app.stage) == []
    table.pilot.click("button", "Back to the title")
    assert table.app.scene == "title"


def test_a_whole_class_game_is_played_by_keyboard_alone(table):
    pilot = table.pilot
    pilot.strike("button", "New game")
    pilot.strike("radio", "The class game")
    pilot.strike("button", "Seats")
    pilot.tab_to("combobox", "Alder")
    pilot.key(pygame.K_RETURN)
    pilot.key(pygame.K_ESCAPE)
    pilot.strike("button", "Begin")
    signed = guarded = 0
    for _ in range(200):
        if table.app.scene == "ending":
            break
        if at(table, "seal") and pilot.has("radio", "Accord: Sign") and not signed:
            pilot.strike("radio", "Accord: Sign")
            signed = 1
        if at(table, "orders") and not guarded:
            pilot.strike("radio", "Effort: Guard")
            guarded = 1
        pilot.strike("button", table.first())
    assert table.app.scene == "ending"
    assert signed == guarded == 1
    pilot.strike("button", "Debrief")
    pilot.strike("tab", "Scores")
    assert "in secret" in pilot.texts()


def test_a_newcomer_files_a_sensible_first_turn_with_one_choice(table):
    table.begin()
    table.play_on(lambda t: at(t, "orders"))
    presses = 0
    table.pilot.click("button", "Diplomat")
    while table.app.play.status["turn"] == 0:
        table.pilot.click("button", table.first())
        presses += 1
    assert presses <= 2
    assert table.app.play.status["turn"] == 2


def test_an_adviser_never_breaks_a_promise_nor_accuses_nor_signs(table):
    table.begin(persons=("Fathom",))
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 2 and at(t, "orders"))
    advice = table.app.play.advice
    assert len(advice) == 3
    for one in advice:
        assert not {"accuse", "dash", "bar", "evade", "sign", "leave"} & set(one["answer"])
        assert not any(v > 0 for v in one["answer"].get("hide", {}).values())
        assert not any(v > 1 for v in one["answer"].get("split", {}).values())


def test_every_change_can_be_undone_until_it_is_filed(table):
    table.begin()
    table.play_on(lambda t: at(t, "orders"))
    before = table.app.play.orders()
    table.pilot.click("radio", "Effort: Guard")
    table.pilot.click("radio", "Chain: Squeeze")
    assert table.app.play.orders() != before
    table.pilot.key(pygame.K_u)
    table.pilot.key(pygame.K_u)
    assert table.app.play.orders() == before


def test_what_is_ticked_is_what_the_model_is_asked(table):
    table.begin(persons=("Beryl",))
    table.play_on(lambda t: at(t, "orders"))
    table.pilot.click("radio", "Chain: Squeeze")
    table.pilot.click("combobox", "Chain: whom")
    table.pilot.click("option", "Alder")
    model = table.app.link.desk.model
    table.play_on(lambda t: t.app.play.status["turn"] == 2)
    lane = model.axes.lane["beryl>rare_earths>alder"]
    assert model.played.orders.licence[lane, 0] == 0.0
    assert model.played.orders.notice[lane, 0] == 1.0


def test_every_deed_of_every_kind_of_seat_is_within_reach(table):
    for seat in ("alder_cloud", "delta_foundry", "corvin_litho", "auditor", "agency", "fathom", "esker"):
        desk = table.app.link.desk
        desk.answer({"do": "open", "scenario": "class50", "seats": {seat: "person"}})
        while desk.model.stage == "bargaining":
            desk.answer({"do": "file", "seat": seat, "answer": {}})
            desk.answer({"do": "play"})
        sheet = desk.view(seat)["sheet"]
        answer = {row["name"]: {c["id"]: row["rest"] for c in row["cells"]} for row in sheet}
        assert "error" not in desk.answer({"do": "file", "seat": seat, "answer": answer})
        from game.orders import DEEDS
        from game.world.owners import owned

        mine = {name for name, line in DEEDS.items() if len(owned(desk.model.chart, line.axes, (desk.model.axes.actor[seat],)))}
        assert mine == set(answer)


# --- several persons at one screen --------------------------------------------------------------------------------------------
def secrets_of(table, seat):
    """Words that only this seat may read: its hidden aim, its private news, its own ticks."""
    desk = table.app.link.desk
    brief = briefs.brief(desk._eyes(seat))
    private = [e["text"] for e in desk.told.feed[seat] if e["private"]]
    return {*brief["secrets"], *private, *(g["about"] for g in brief["goals"] if g["group"] == "hidden")}


def test_nothing_of_one_seat_stays_for_the_next(table):
    persons = {"Beryl": "beryl", "Fathom": "fathom", "Corvin": "corvin"}
    table.begin(persons=tuple(persons))
    seen = dict.fromkeys(persons.values(), 0)
    for _ in range(160):
        if table.app.scene == "ending":
            break
        on = table.app.play.seat if table.app.scene in ("table", "brief") else ""
        text = table.pilot.texts().lower()
        secrets = {seat: secrets_of(table, seat) for seat in persons.values()}
        for seat in persons.values():
            if seat != on:
                others = set().union(*(words for s, words in secrets.items() if s != seat))
                leaked = [s for s in secrets[seat] - others if s.lower() in text]
                assert leaked == [], f"{seat} leaks while {on or 'the curtain'} is on"
        if table.app.scene == "curtain":
            assert table.app.play.view == {}
            assert table.app.play.draft.past == []
            assert table.app.stage.memory == {}
        if on:
            seen[on] += 1
            for screen in ("home", "evidence", "feed"):
                if table.app.scene == "table":
                    table.app.show(screen)
        table.pilot.click("button", table.first())
    assert table.app.scene == "ending"
    assert min(seen.values()) > 10


def test_the_clipboard_is_emptied_at_the_curtain(table, monkeypatch):
    board = {"text": ""}
    monkeypatch.setattr("game.ui.kit.entry.pygame.scrap.put_text", lambda t: board.update(text=t))
    monkeypatch.setattr("game.ui.kit.entry.pygame.scrap.get_text", lambda: board["text"])
    table.begin(persons=("Beryl", "Fathom"))
    table.pilot.click("button", "Lift curtain")
    table.pilot.click("button", "To the table")
    table.pilot.click("tab", "Feed")
    table.pilot.click("textbox", "Search events")
    table.pilot.type("secret")
    table.pilot.key(pygame.K_a, pygame.KMOD_CTRL)
    table.pilot.key(pygame.K_c, pygame.KMOD_CTRL)
    assert board["text"] == "secret"
    table.play_on(lambda t: t.app.scene == "curtain")
    assert board["text"] == ""


# --- files --------------------------------------------------------------------------------------------------------------------
def test_a_game_is_resumed_in_the_middle_of_a_turn(table, at_table):
    table.begin()
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 2 and at(t, "orders"))
    table.pilot.click("radio", "Effort: Guard")
    table.app.play.set("military", "alder", 0.2)
    orders, feed = table.app.play.orders(), table.app.play.view["feed"]
    table.app.save(AUTOSAVE)
    again = at_table()
    again.pilot.click("button", "Resume")
    assert again.app.play.step == "orders"
    assert again.app.play.orders() == orders
    assert again.app.play.view["feed"] == feed
    again.play_on()
    assert again.app.scene == "ending"


def test_every_filing_is_saved_by_itself(table, at_table, tmp_path):
    table.begin()
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 4)
    beside = json.loads((tmp_path / "games" / AUTOSAVE / "table.json").read_text())
    assert beside["turn"] == 4
    again = at_table()
    again.pilot.click("button", "Load a game")
    again.pilot.click_at(again.pilot.find("table", "Saved games").rect.move(40, 45).topleft)
    again.pilot.click("button", "Open")
    assert again.app.play.status["turn"] == 4


def test_a_resumed_hot_seat_game_waits_behind_the_curtain(table, at_table):
    table.begin(persons=("Beryl", "Fathom"))
    table.pilot.click("button", "Lift curtain")
    table.pilot.click("button", "To the table")
    table.play_on(lambda t: t.app.play.step == "card")
    table.app.save(AUTOSAVE)
    again = at_table()
    again.pilot.click("button", "Resume")
    assert again.app.scene == "curtain"
    again.pilot.click("button", "Lift curtain for Beryl")
    assert again.app.play.step == "card"


def test_a_broken_save_is_one_clear_line(table, tmp_path):
    folder = tmp_path / "games" / "broken"
    folder.mkdir(parents=True)
    (folder / "game.save").write_bytes(b"nothing")
    table.app.load(str(folder))
    table.settle()
    assert "not a saved game" in table.app.stage.toasts[-1][0]
    assert table.app.scene == "title"


def test_the_debrief_tells_why_the_ais_kept_or_broke_their_word(table):
    table.app.begin("class50", {"alder": "person", "fathom": "weigh"}, 1)
    table.settle()
    while table.app.scene != "ending":
        if at(table, "seal") and table.pilot.has("radio", "Accord: Sign"):
            table.pilot.click("radio", "Accord: Sign")
        assert "the chance of being found" not in table.pilot.texts()
        table.pilot.click("button", table.first())
    table.pilot.click("button", "Debrief")
    table.pilot.click("tab", "Why they did it")
    assert table.app.link.desk.told.reckoned
    assert "Fathom" in table.pilot.texts()
    assert "its promise on" in table.pilot.texts()
    assert faults(table.app.stage) == []


def test_one_key_goes_back_by_a_session_and_branches(table, tmp_path):
    table.begin()
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 4)
    line = table.app.play.folder
    table.pilot.key(pygame.K_b)
    table.pilot.click("button", "Go back and branch")
    assert table.app.play.status["turn"] == 2
    assert table.app.play.folder != line
    assert (tmp_path / "games" / Path(line).name / "table.json").exists()
    table.play_on()
    assert table.app.scene == "ending"


def test_settings_hold_and_are_kept(table, at_table):
    table.pilot.click("button", "Settings")
    table.pilot.click("radio", "Theme: Light, for projectors")
    table.pilot.click("radio", "Size: 150 %")
    assert table.app.stage.look.theme == "light"
    assert table.app.stage.look.scale == 1.5
    from game.ui.settings import Settings

    assert Settings.load(table.app.folder / "settings.json") == table.app.settings


# --- everything at once ---------------------------------------------------------------------------------------------------------
def test_five_thousand_random_events_leave_a_game_that_saves_and_loads(table, at_table):
    table.begin()
    luck = random.Random(7)
    stage = table.app.stage
    keys = [
        getattr(pygame, f"K_{k}") for k in "TAB RETURN SPACE ESCAPE LEFT RIGHT UP DOWN u g 1 3 5 9 PAGEDOWN a BACKSPACE".split()
    ]
    for number in range(5000):
        point = (luck.randrange(1280), luck.randrange(720))
        kind = luck.random()
        if kind < 0.35:
            events = [
                pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=point, button=1),
                pygame.event.Event(pygame.MOUSEBUTTONUP, pos=point, button=1),
            ]
        elif kind < 0.5:
            events = [pygame.event.Event(pygame.MOUSEMOTION, pos=point, rel=(1, 1), buttons=(0, 0, 0))]
        elif kind < 0.6:
            events = [pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=luck.choice((-2, 2)))]
        else:
            events = [
                pygame.event.Event(pygame.KEYDOWN, key=luck.choice(keys), mod=luck.choice((0, 0, pygame.KMOD_SHIFT)), unicode="")
            ]
        for event in events:
            table.app.handle(event)
        if number % 25 == 0:
            table.now += 0.05
            table.app.frame(table.now)
            stage.paint()
        table.app.running = True
    table.settle()
    if table.app.play is None or table.app.play.status["over"]:
        table.app.stage.clear()
        table.app.go("title")
        table.begin()
    table.app.save("monkey")
    table.settle()
    again = at_table()
    again.app.load(str(again.app.folder / "games" / "monkey"))
    again.settle()
    assert again.app.play is not None
    assert again.app.play.status["turn"] == table.app.play.status["turn"]


@pytest.mark.parametrize("scenario", ["Chokepoint", "The rare-earth halt of 2010"])
def test_other_scenarios_play_a_turn_on_every_screen(table, scenario):
    first = "Alder" if scenario == "Chokepoint" else "China"
    pilot = table.pilot
    pilot.click("button", "New game")
    pilot.click("radio", scenario)
    pilot.click("button", "Seats")
    assert pilot.has("combobox", first)
    pilot.click("button", "Begin")
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 1)
    for screen in SCREENS:
        pilot.click("tab", screen.label)
        assert faults(table.app.stage) == []


def test_the_host_answers_from_a_process_of_its_own():
    woken = []
    link = Process(lambda: woken.append(1))
    try:
        link.send({"do": "open", "scenario": "class50", "seats": {"alder": "person"}, "id": 1})
        link.send({"do": "nonsense", "id": 2})
        found = []
        end = time.monotonic() + 60
        while len(found) < 2 and time.monotonic() < end:
            found += link.poll()
            time.sleep(0.01)
        assert found[0]["asked"] == ["alder"]
        assert "unknown command" in found[1]["error"]
        assert woken
        link.process.kill()
        while not any(m["re"] == "lost" for m in found) and time.monotonic() < end:
            found += link.poll()
            time.sleep(0.01)
        assert found[-1] == {"re": "lost"}
    finally:
        link.close()


def test_the_program_paints_frames_without_a_display_and_says_how_long(tmp_path):
    given = [sys.executable, "main.py", "--frames", "5", "--json", "--folder", str(tmp_path)]
    kept = {k: v for k, v in os.environ.items() if k not in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(given, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env=kept)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["first_frame_ms"] > 0
    assert done.stderr == ""


def test_without_a_display_there_is_no_window(monkeypatch):
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform.startswith("linux"):
        assert window([]) is None
