"""Side deals, and show or tell, at the window: who is meant learns of it, and nobody else."""

from __future__ import annotations

import json

import pytest

from game.ui.kit.pilot import faults


def at(table, step):
    return table.app.scene == "table" and table.app.play.step == step


def room(table, door, persons=("Alder",)):
    table.begin(persons=persons)
    table.play_on(lambda t: at(t, "talk"))
    table.app.show("treaties")
    table.settle()
    table.pilot.click("radio", door)
    return table.app.play


def pick(table, name, option):
    table.pilot.click("combobox", name)
    table.pilot.click("option", option)


def partner(play, name):
    return next(p for p in play.view["deals"]["partners"] if p["label"] == name)


def seal(table):
    table.play_on(lambda t: at(t, "seal"))
    table.pilot.click("button", "Seal and go on")


def test_an_offer_is_made_taken_and_owed(table):
    play = room(table, "Side deals")
    table.pilot.click("button", "Deal with Delta")
    pick(table, "You give: Delta", "money")
    for _ in range(39):
        play.set("give_amount", "alder>delta", play.draft.moves["give_amount"]["alder>delta"] + 1.0, moves=True)
    pick(table, "You get: Delta", "silence")
    assert "It reaches Delta when you seal, and only Delta." in table.pilot.texts()
    assert faults(table.app.stage) == []
    seal(table)
    assert partner(play, "Delta")["mine"].startswith("gives 40 bn USD for silence")
    table.play_on(lambda t: at(t, "orders"))
    assert "silence" in partner(play, "Delta")["owed"]
    assert partner(play, "Delta")["deals"] == 1.0
    others = [table.app.link.desk.view("fathom"), table.app.link.desk.view("beryl")]
    assert "owes" not in json.dumps([v["deals"] for v in others])


def test_the_limit_of_offers_and_taking_one_back(table):
    play = room(table, "Side deals")
    table.pilot.click("button", "Deal with Delta")
    pick(table, "You give: Delta", "money")
    table.pilot.click("button", "Deal with Beryl")
    assert "yours goes to Delta" in table.pilot.texts()
    assert not table.pilot.has("combobox", "You give: Beryl")
    table.pilot.click("button", "Deal with Delta")
    table.pilot.click("button", "Take the offer back")
    assert not any(play.moves().values())


def test_what_another_offers_is_taken_with_one_press_and_swapped(table):
    play = room(table, "Side deals")
    desk = table.app.link.desk
    offer = {"with": "alder", "give": "money", "give_amount": 3.0, "get": "money", "get_amount": 1.0}
    desk.model.file("beryl", {"deal": offer})
    seal(table)
    table.app.show("treaties")
    table.settle()
    table.pilot.click("radio", "Side deals")
    table.pilot.click("button", "Deal with Beryl")
    assert "Beryl gives 3 bn USD for 1 bn USD." in table.pilot.texts()
    table.pilot.click("radio", "Their offer: Beryl: Take it")
    before = float(desk.model.world.treasury[desk.model.axes.nation["alder"], 0])
    table.play_on(lambda t: at(t, "orders"))
    assert float(desk.model.world.treasury[desk.model.axes.nation["alder"], 0]) == before + 2.0
    assert partner(play, "Beryl")["deals"] == 1.0


def test_a_secret_shown_is_held_under_seal_and_one_told_may_be_a_lie(table):
    play = room(table, "Secrets")
    first, second = (one["about"] for one in play.view["secrets"]["own"])
    table.pilot.click("radio", f"{first}: beryl: Show")
    table.pilot.click("radio", f"{second}: beryl: Tell")
    play.draft.moves["tell"]["alder.2/beryl"] = 77.0
    table.app.refresh()
    table.settle()
    assert "a lie" in table.pilot.texts()
    assert faults(table.app.stage) == []
    seal(table)
    view = table.app.link.desk.view
    held, told = view("beryl")["secrets"]["held"], view("beryl")["secrets"]["told"]
    assert [(h["owner"], h["about"]) for h in held] == [("Alder", first)]
    assert [(t["owner"], t["shown"]) for t in told] == [("Alder", "77")]
    assert view("corvin")["secrets"]["held"] == view("corvin")["secrets"]["told"] == []


def test_the_door_is_shut_where_a_scenario_has_no_side_deals(table):
    table.app.begin("rare_earths_2010", {"CHN": "person"}, 1)
    table.settle()
    table.play_on(lambda t: t.app.scene == "table")
    table.app.show("treaties")
    table.settle()
    assert not table.pilot.has("radio", "Side deals")


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1920, 1080), 1.5)])
def test_side_deals_and_secrets_fit(at_table, size, scale):
    table = at_table(size=size, scale=scale)
    room(table, "Side deals")
    pick(table, "You give: Beryl", "rare earths")
    pick(table, "You get: Beryl", "compute on loan")
    assert faults(table.app.stage) == []
    table.pilot.click("radio", "Secrets")
    table.pilot.click("radio", "Tell")
    assert faults(table.app.stage) == []
