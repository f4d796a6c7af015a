"""A person's seat that plays by its doctrine for a while: what it does, when it asks again and why."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.policies.alarms import ALARMS
from game.ui.host import away
from game.ui.host.desk import Desk
from game.ui.kit.pilot import faults


def opened(scenario="standard", seed=3, **seats):
    desk = Desk()
    found = desk.answer({"do": "open", "scenario": scenario, "seats": seats, "seed": seed})
    assert "error" not in found
    return desk


def ask(desk, do, **given):
    found = desk.answer({"do": do} | given)
    assert "error" not in found, found
    return found


def quiet(monkeypatch, *but):
    """Nothing calls back but these alarms."""
    monkeypatch.setattr("game.policies.alarms.ALARMS", {name: ALARMS[name] for name in but})


def test_a_year_on_doctrine_plays_four_quarters_and_asks_again(monkeypatch):
    quiet(monkeypatch)
    desk = opened(USA="person")
    ask(desk, "delegate", seat="USA", turns=4)
    played = ask(desk, "play")
    assert (played["turn"], played["stage"], played["asked"]) == (4, "bargaining", ["USA"])
    assert desk.view("USA")["away"] == {"turn": 4, "quarters": 4, "reasons": []}


def test_the_seat_and_its_firms_do_as_the_doctrine_says_and_sign_nothing(monkeypatch):
    quiet(monkeypatch)
    desk = opened("class50", beryl="person")
    data = {"budget": {"most": 0.03, "shares": {"intelligence": 1, "safety": 0.5, "training": 0.3}}, "look": {"rule": "nobody"}}
    ask(desk, "doctrine", seat="beryl", data=data)
    ask(desk, "delegate", seat="beryl", turns=2)
    model = desk.model
    treasury = float(model.world.treasury[model.axes.nation["beryl"], 0])
    ask(desk, "play")
    orders, beryl, lab = model.played.orders, model.axes.nation["beryl"], model.axes.lab["beryl_lab"]
    assert orders.spend[beryl, model.axes.programme["intelligence"], 0] == pytest.approx(0.03 * treasury, rel=0.2)
    assert not orders.inspect[beryl].any()
    assert (orders.guard[lab, 0], orders.train[lab, 0]) == (0.5, 0.3)
    assert not model.state.register.party[:, model.axes.actor["beryl"]].any()


def test_firms_that_a_nation_answers_for_go_back_to_whom_they_were_played_by(monkeypatch):
    quiet(monkeypatch)
    desk = opened("class50", beryl="person", beryl_lab="routine")
    policy = lambda: desk.model.seats["beryl_lab"].policy  # noqa: E731
    assert policy() == "routine"
    ask(desk, "delegate", seat="beryl", turns=2)
    assert policy() == away.POLICY
    ask(desk, "delegate", seat="beryl", turns=2)
    ask(desk, "play")
    assert policy() == "routine"


def test_an_offer_calls_the_person_back_while_it_can_be_answered():
    desk = opened(USA="person")
    while True:
        ask(desk, "delegate", seat="USA", turns=4)
        found = ask(desk, "play")
        told = desk.view("USA")["away"]
        if any("offer" in reason for reason in told["reasons"]) or found["turn"] > 12:
            break
    assert found["stage"] == "bargaining"
    assert any(t["may_sign"] for t in desk.view("USA")["treaties"])


def test_a_crossing_stops_the_year_before_its_four_quarters_and_says_so(monkeypatch):
    quiet(monkeypatch, "crossing")
    desk = opened("class50", alder="person")
    model, stops = desk.model, []
    while not model.over:
        before = np.floor(model.world.generation[0])
        ask(desk, "delegate", seat="alder", turns=4)
        ask(desk, "play")
        if not model.over:
            stops.append((np.floor(model.world.generation[0]) > before, desk.view("alder")["away"]["reasons"]))
    assert any(crossed for crossed, _ in stops)
    assert all(bool(reasons) == crossed for crossed, reasons in stops)
    assert {r for _, reasons in stops for r in reasons} <= {"A new generation of AI was released."}


def test_what_a_person_began_goes_on_only_where_the_doctrine_says_so(monkeypatch):
    quiet(monkeypatch)
    for rule, parts in (("keep", 1.0), ("as_begun", 3.0)):
        desk = opened("class50", fathom="person")
        ask(desk, "doctrine", seat="fathom", data={"conduct": {"rule": rule}})
        while desk.model.turn == 0:
            ask(desk, "file", seat="fathom", answer={"split": {"fathom": 3.0}} if desk.model.stage == "orders" else {})
            ask(desk, "play")
        ask(desk, "delegate", seat="fathom", turns=2)
        ask(desk, "play")
        assert desk.model.played.orders.split[desk.model.axes.lab["fathom"], 0] == parts


def test_others_at_the_table_are_asked_while_one_is_away_and_a_save_keeps_who_is(tmp_path, monkeypatch):
    quiet(monkeypatch)
    desk = opened("class50", alder="person", corvin="person")
    ask(desk, "delegate", seat="alder", turns=4)
    assert ask(desk, "play")["asked"] == ["corvin"]
    ask(desk, "doctrine", seat="alder", data={"look": {"rule": "one", "who": "fathom"}})
    ask(desk, "save", folder=str(tmp_path))
    other = Desk()
    assert ask(other, "load", folder=str(tmp_path))["asked"] == ["corvin"]
    assert other.view("alder")["doctrine"]["data"]["look"]["who"] == "fathom"
    for _ in range(8):
        if ask(other, "play")["asked"] != ["corvin"]:
            break
        ask(other, "file", seat="corvin", answer={})
    assert other.model.turn == 4
    assert other.view("alder")["away"]["quarters"] == 4


def test_whoever_leaves_a_hot_seat_for_good_is_played_on_by_doctrine():
    desk = opened("class50", alder="person", corvin="person")
    assert ask(desk, "leave", seat="alder")["persons"] == ["corvin"]
    ask(desk, "file", seat="corvin", answer={})
    assert ask(desk, "play")["asked"] == ["corvin"]
    assert desk.model.seats["alder"].policy == away.POLICY
    assert "somebody must stay" in desk.answer({"do": "leave", "seat": "corvin"})["error"]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"do": "delegate", "seat": "beryl"}, "no person sits there"),
        ({"do": "delegate", "seat": "alder", "turns": 9}, "1 to 4 turns, not 9"),
        ({"do": "doctrine", "seat": "aldr", "data": {}}, "did you mean 'alder'"),
        ({"do": "doctrine", "seat": "alder", "data": {"looks": {}}}, "did you mean 'look'"),
        (
            {"do": "doctrine", "seat": "alder", "data": {"conduct": {"treaties": {"Compute Ceiling Acord": "keep"}}}},
            "did you mean 'Compute Ceiling Accord'",
        ),
    ],
)
def test_what_cannot_be_handed_over_is_refused_in_one_line(given, fault):
    found = opened("class50", alder="person").answer(given)
    assert fault in found["error"]
    assert "\n" not in found["error"]


# --- at the window --------------------------------------------------------------------------------------------------------------
def at_briefing(table):
    return table.app.scene == "table" and table.app.play.steps()[0][0] == table.app.play.step


def test_standing_orders_are_seen_and_edited_at_home_and_play_the_year(table, monkeypatch):
    quiet(monkeypatch)
    pilot, app = table.pilot, table.app
    app.begin("standard", {"USA": "person"}, 3)
    table.play_on(at_briefing)
    app.show("home")
    table.settle()
    assert "Every promise is kept." in pilot.texts()
    pilot.click("button", "Change standing orders")
    pilot.click("combobox", "Begin from")
    pilot.click("option", "The Spymaster")
    model = app.link.desk.model
    assert model.doctrines["USA"] == model.chart.extra["advisers"]["spymaster"]
    pilot.click("combobox", "Begin from")
    pilot.click("option", "Your staff")
    pilot.click("combobox", "Eyes on")
    pilot.click("option", "Nobody")
    pilot.click("combobox", "Stance: All others")
    pilot.click("option", "Watch")
    pilot.click("radio", "Conduct: As I do now")
    pilot.tab_to("slider", "Share of Chips")
    pilot.key(pygame.K_RIGHT)
    pilot.click("button", "Change standing orders")
    one = model.doctrines["USA"]
    assert (one.look.rule, dict(one.stance), one.conduct.rule) == ("nobody", {"outsiders": "watch"}, "as_begun")
    assert dict(one.budget.shares) == {"chips": 1.0}
    pilot.click("button", "Play the year on my doctrine")
    pilot.click("button", "Hand over")
    assert app.play.status["turn"] == 4
    assert not model.played.orders.inspect[model.axes.nation["USA"]].any()
    assert "4 quarters played on standing orders." in pilot.texts()


def test_why_the_year_was_cut_short_stands_at_the_first_step(table, monkeypatch):
    quiet(monkeypatch, "offer")
    table.app.begin("standard", {"USA": "person"}, 3)
    table.play_on(at_briefing)
    for _ in range(3):
        table.pilot.strike("button", "Play the year on my doctrine")
        table.pilot.strike("button", "Hand over")
        if "An offer is on the table" in table.pilot.texts():
            break
    assert "An offer is on the table" in table.pilot.texts()
    assert table.app.play.bargaining


def test_a_player_who_leaves_a_hot_seat_is_not_asked_again(table):
    table.begin(persons=("Beryl", "Fathom"))
    first = table.app.play.asked[0]
    name = table.app.play.name(first)
    assert table.app.scene == "curtain"
    table.pilot.click("button", f"{name} has left")
    table.pilot.click("button", "Play on without")
    assert first not in table.app.play.persons
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] >= 2)
    assert table.app.link.desk.model.seats[first].policy == away.POLICY


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1920, 1080), 1.5)])
@pytest.mark.parametrize(("scenario", "seat"), [("standard", "CHN"), ("class50", "fathom"), ("class50", "delta_foundry")])
def test_the_panel_of_standing_orders_fits(at_table, size, scale, scenario, seat):
    table = at_table(size=size, scale=scale)
    table.app.begin(scenario, {seat: "person"}, 3)
    table.play_on(at_briefing)
    table.app.show("home")
    table.settle()
    found = faults(table.app.stage)
    table.pilot.click("button", "Change standing orders")
    assert found + faults(table.app.stage) == []
