"""Expected and seen: what a person expected of the law it filed is kept, and what it can see come of it stands beside it."""

from __future__ import annotations

import numpy as np
import pytest

from game.engine.preview import preview
from game.orders import holding_still
from game.ui.host.desk import Desk
from game.ui.screens.followed import figure, in_words


def opened(seat="beryl", turns=4, squeeze=True):
    desk = Desk()
    desk.answer({"do": "open", "scenario": "class50", "seats": {seat: "person"}, "seed": 3})
    while desk.model.turn < turns:
        answer = {}
        if desk.model.stage == "orders" and squeeze:
            tick = next(t for t in desk.view(seat)["ticks"] if t["key"] == "chain")
            answer = next(o for o in tick["options"] if o["key"] == "squeeze")["targets"][0]["deeds"]
        assert "error" not in desk.answer({"do": "file", "seat": seat, "answer": answer})
        assert "error" not in desk.answer({"do": "play"})
    return desk


@pytest.fixture(scope="module")
def desk():
    return opened()


def lines(desk, seat="beryl"):
    return {line["key"]: line for line in desk.view(seat)["squeezes"][0]["lines"]}


def test_what_was_expected_is_kept_when_it_is_filed_and_what_came_is_added_turn_by_turn(desk):
    found = lines(desk)
    assert {len(line["expected"]) for line in found.values()} == {4}
    assert {len(line["seen"]) for line in found.values()} == {4}
    assert found["cut"]["expected"] == found["cut"]["seen"] == [0.0, 3.0, 3.0, 3.0]
    assert found["blowback"]["seen"][-1] > 0.0
    assert {len(line["seen"]) for line in lines(opened(turns=2)).values()} == {2}


def test_the_same_law_filed_again_is_one_change(desk):
    assert len(desk.view("beryl")["squeezes"]) == 1


def test_who_orders_nothing_expects_nothing():
    assert opened(turns=2, squeeze=False).view("beryl")["squeezes"] == []


def test_plants_abroad_are_unknown_and_those_at_home_are_what_they_made(desk):
    model, found = desk.model, lines(desk)
    home = model.axes.nation["beryl"]
    for key, line in found.items():
        if key.startswith("plant "):
            place = model.axes.plant[key.removeprefix("plant ")]
            if int(model.chart.plant_nation[place]) == home:
                lost = 1.0 - float(model.world.output[place, 0]) / line["anyway"][3]
                assert line["seen"][3] == pytest.approx(max(lost, 0.0))
            else:
                assert line["seen"] == [None] * 4


def test_a_plant_abroad_is_told_as_unknown(desk):
    from game.ui.host import squeeze

    eye = desk._eyes("beryl")[0]
    lanes = np.flatnonzero(eye.chart.lane_origin == eye.home)
    record = squeeze.expected(desk.model, eye, {"licence": {eye.axes.lane.ids[k]: 0.0 for k in lanes}})
    abroad = [line for line in record["lines"] if line["key"].startswith("plant ") and not _at_home(eye, line)]
    assert abroad
    squeeze.followed(eye, [record | {"turn": eye.turn - 1}])
    assert {tuple(line["seen"]) for line in abroad} == {(None,)}


def _at_home(eye, line):
    return int(eye.chart.plant_nation[eye.axes.plant[line["key"].removeprefix("plant ")]]) == eye.home


def test_nothing_hidden_from_the_seat_changes_what_it_is_shown():
    """The books of plants abroad are turned upside down before the turn is looked at: no line may tell."""
    from game.ui.host import squeeze

    shown = []
    for factor in (1.0, 0.1):
        desk = opened(turns=2)
        model, eye = desk.model, desk._eyes("beryl")[0]
        lanes = np.flatnonzero(eye.chart.lane_origin == eye.home)
        record = squeeze.expected(model, eye, {"licence": {eye.axes.lane.ids[k]: 0.0 for k in lanes}})
        assert not all(_at_home(eye, line) for line in record["lines"] if line["key"].startswith("plant "))
        abroad = model.chart.plant_nation != model.axes.nation["beryl"]
        output = np.where(abroad[:, None], model.world.output * factor, model.world.output)
        model.state = model.state.but(world=model.world.changed_by({"output": output}))
        squeeze.followed(desk._eyes("beryl")[0], [record | {"turn": eye.turn - 1}])
        shown.append(record)
    assert shown[0] == shown[1]


def test_other_seats_are_not_told(desk):
    assert desk.view("alder")["squeezes"] == []


def test_a_save_keeps_it(desk, tmp_path):
    desk.answer({"do": "save", "folder": str(tmp_path)})
    other = Desk()
    other.answer({"do": "load", "folder": str(tmp_path)})
    assert other.view("beryl")["squeezes"] == desk.view("beryl")["squeezes"]


def test_the_preview_turn_by_turn_adds_up_to_its_sum(desk):
    eye = desk._eyes("beryl")[0]
    orders = holding_still(eye.chart, 1)
    lanes = np.flatnonzero(eye.chart.lane_origin == eye.home)
    orders.licence[lanes] = 0.0
    found = preview(eye.seen, eye.setup.world(eye.luck), orders, desk.model.rules, eye.luck, 3, 4)
    assert found.blowback == pytest.approx(sum(found.by_turn.blowback))
    assert found.by_turn.cut[-1] == len(found.cut)
    assert found.by_turn.usual.keys() == found.lost.keys()


def test_the_table_says_what_is_unknown_and_what_is_not_yet(table):
    table.begin(persons=("Beryl",))
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.step == "orders")
    table.pilot.click("radio", "Chain: Squeeze")
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 2)
    table.app.show("squeeze")
    table.settle()
    texts = table.pilot.texts()
    assert "turn 2 of 4 since" in texts
    assert "unknown" in texts
    assert "expected" in texts
    assert "turn 4: expected" in texts
    assert figure([1.0, 2.0], "money") == "3 bn"
    line = {"label": "x", "kind": "share", "expected": [0.1, 0.2], "seen": [None]}
    assert in_words(line) == "x. turn 1: expected 10 %, seen unknown; turn 2: expected 20 %, seen not yet."
