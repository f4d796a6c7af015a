"""Attention: what a person sees to beside the plan is counted, tests and texts with it; the plan and an adviser's set are free."""

from __future__ import annotations

import json

import pytest

from game.ui import attention
from game.ui.kit.pilot import faults


def at(table, step):
    return table.app.scene == "table" and table.app.play.step == step


def standard(table, step):
    table.begin("Chokepoint", ("Alder",))
    table.play_on(lambda t: at(t, step))
    return table.app.play


def cells(play, deed):
    return [c["id"] for row in play.view["sheet"] if row["name"] == deed for c in row["cells"]]


def test_a_private_test_costs_two_says_it_in_words_and_cannot_be_had_for_nothing(table, monkeypatch):
    from game.ui.host import drafts

    real = drafts.examine
    monkeypatch.setattr(drafts, "examine", lambda *given: real(*given, count=2))
    play = standard(table, "seal")
    table.app.show("treaties")
    table.settle()
    table.pilot.click("button", "New draft")
    assert attention.left(play) == 6
    for left in (4, 2, 0):
        table.pilot.click("button", "Test it in private")
        assert attention.left(play) == left
    said = table.pilot.texts()
    assert "Of the worlds you can imagine" in said
    assert "hold by itself" in said or "holds by itself" in said
    assert {p["label"] for p in play.test["players"]} >= {"Alder"}
    assert faults(table.app.stage) == []
    assert table.pilot.find("button", "Test it in private").do is None
    table.app.undo()
    assert attention.left(play) == 0


def test_the_bargaining_and_the_orders_of_a_turn_share_one_attention(table):
    play = standard(table, "seal")
    play.attend("test", attention.TEST)
    table.play_on(lambda t: at(t, "orders"))
    assert attention.left(play) == 4
    turn = play.status["turn"]
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == turn + 1)
    assert attention.left(play) == 6


@pytest.mark.parametrize(("deed", "cost"), [("inspect", 1), ("accuse", 2)])
def test_what_is_set_by_hand_is_counted_and_too_much_cannot_be_filed(table, deed, cost):
    play = standard(table, "orders")
    ids = cells(play, deed)
    for cell in ids[: 6 // cost]:
        play.set(deed, cell, 1.0)
    assert attention.left(play) == 0
    table.play_on(lambda t: at(t, "review"))
    play.set(deed, ids[6 // cost], 1.0)
    table.app.refresh()
    table.settle()
    assert attention.left(play) == -cost
    assert f"This takes {cost} more attention than you have" in table.pilot.texts()
    turn = play.status["turn"]
    assert table.pilot.find("button", "File orders").do is None
    table.app.undo()
    table.settle()
    table.pilot.click("button", "File orders")
    assert play.status["turn"] == turn + 1


def test_a_stance_toward_a_whole_nation_is_free_and_single_licences_are_not(table):
    play = standard(table, "orders")
    lanes = play.view["law"]["lanes"]
    dest = lanes[0]["dest_id"]
    whole = [lane["id"] for lane in lanes if lane["dest_id"] == dest]
    assert len(whole) > 2
    for lane in whole:
        play.set("licence", lane, 0.5)
    assert attention.left(play) == 6
    play.set("licence", whole[0], 0.0)
    assert attention.left(play) == 6 - len(whole)


def test_an_advisers_set_is_free_and_one_line_changed_in_it_is_counted(table):
    play = standard(table, "orders")
    table.app.follow(play.advice[0])
    assert attention.left(play) == 6
    play.set("accuse", cells(play, "accuse")[0], 1.0)
    assert attention.left(play) == 4


def test_the_class_game_counts_no_attention(table):
    table.begin()
    table.play_on(lambda t: at(t, "orders"))
    assert attention.left(table.app.play) is None
    assert "Attention" not in table.pilot.texts()


def test_what_took_attention_is_kept_in_a_save(table):
    play = standard(table, "seal")
    play.attend("test", attention.TEST)
    kept = json.loads(json.dumps(play.data()))["done"]
    assert kept == {play.seat: [0, [["test", 2]]]}
