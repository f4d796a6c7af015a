"""What if: one decision of one's own changed in the debrief, both lines played by the host."""

from __future__ import annotations

import json

import pytest

from game.ui.host.desk import Desk
from game.ui.kit.pilot import faults


@pytest.fixture(scope="module")
def desk():
    """A class game whose person squeezes, looks and opens its books in the first session, and then plays on."""
    desk = Desk()
    desk.answer({"do": "open", "scenario": "class50", "seats": {"beryl": "person"}, "seed": 3})
    while not desk.model.over:
        if desk.model.stage == "orders" and desk.model.turn == 0:
            ticks = {t["key"]: t for t in desk.view("beryl")["ticks"]}
            chosen = [(ticks["look"], "one"), (ticks["chain"], "squeeze"), (ticks["say"], "books")]
            answer: dict = {}
            for tick, key in chosen:
                option = next(o for o in tick["options"] if o["key"] == key)
                for deeds in (option["deeds"], option["targets"][0]["deeds"] if option["targets"] else {}):
                    for deed, cells in deeds.items():
                        answer.setdefault(deed, {}).update(cells)
            answer.setdefault("tariff", {})["beryl/alder"] = 0.25
            desk.answer({"do": "file", "seat": "beryl", "answer": answer})
        elif desk.model.stage == "bargaining" and desk.model.turn == 0:
            desk.answer({"do": "file", "seat": "beryl", "answer": {"sign": {"beryl/0": 1.0}}})
        else:
            desk.answer({"do": "file", "seat": "beryl", "answer": {}})
        assert "error" not in desk.answer({"do": "play"})
    return desk


def rows(desk, turn=0):
    found = desk.answer({"do": "decisions", "seat": "beryl", "turn": turn})
    assert "error" not in found, found
    return {row["title"]: row for row in found["decisions"]}


def laid(row, label):
    return next(o["laid"] for o in row["options"] if o["label"].startswith(label))


def test_decisions_are_what_was_ordered_and_say_what_else_there_was(desk):
    found = rows(desk)
    assert found["Compute Ceiling Accord"]["was"] == "Signed"
    assert found["Look"]["was"].startswith("One seat")
    assert found["Chain"]["was"].startswith("Squeeze")
    assert found["Say"]["was"] == "Open books"
    assert "Nothing" in [o["label"] for o in found["Say"]["options"]]
    assert found["Tariffs"]["was"] == "Alder"
    assert found["Tariffs"]["options"][0]["laid"] == {"beryl": {"tariff": {"beryl/alder": None}}}
    assert rows(desk, 2)["Look"]["was"] == "Nobody"


def test_the_turns_are_those_with_decisions(desk):
    assert [row["turn"] for row in desk.answer({"do": "turns"})["turns"]] == [0, 2, 4, 6]


def test_a_refused_signature_parts_the_lines(desk):
    change = laid(rows(desk)["Compute Ceiling Accord"], "Do not sign")
    found = desk.answer({"do": "branch", "seat": "beryl", "turn": 0, "laid": change})["branch"]
    json.dumps(found, allow_nan=False)
    assert len(found["danger"][0]) == len(found["danger"][1]) == len(found["dates"])
    assert found["lines"][0]["digest"] != found["lines"][1]["digest"]
    assert any("Beryl" in text for text in found["differences"])


def test_a_squeeze_taken_back_shows_in_the_orders_of_one_line_alone(desk):
    change = laid(rows(desk)["Chain"], "As it is")
    assert all(value is None for deeds in change.values() for cells in deeds.values() for value in cells.values())
    found = desk.answer({"do": "branch", "seat": "beryl", "turn": 0, "laid": change})["branch"]
    assert found["score"][0] != found["score"][1]


def test_the_game_itself_is_left_as_it_was(desk):
    before = desk.model.digests()
    desk.answer({"do": "branch", "seat": "beryl", "turn": 0, "laid": laid(rows(desk)["Say"], "Nothing")})
    assert desk.model.digests() == before


def test_nothing_is_branched_before_the_game_is_over():
    desk = Desk()
    desk.answer({"do": "open", "scenario": "class50", "seats": {"beryl": "person"}, "seed": 3})
    for message in ({"do": "turns"}, {"do": "decisions", "seat": "beryl", "turn": 0}):
        assert desk.answer(message)["error"] == "the game is not over"
    assert desk.answer({"do": "branch", "seat": "beryl", "turn": 0, "laid": {}})["error"] == "the game is not over"


def test_a_saved_game_keeps_its_log_and_branches(desk, tmp_path):
    desk.answer({"do": "save", "folder": str(tmp_path)})
    other = Desk()
    assert "error" not in other.answer({"do": "load", "folder": str(tmp_path)})
    assert rows(other) == rows(desk)


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1280, 720), 1.5), ((1920, 1080), 1.5)])
def test_a_person_changes_a_decision_in_the_debrief(at_table, size, scale):
    table = at_table(size=size, scale=scale)
    table.begin()
    table.play_on()
    table.pilot.click("button", "Debrief")
    table.pilot.click("tab", "What if")
    assert faults(table.app.stage) == []
    table.pilot.click("combobox", "Compute Ceiling Accord: instead")
    table.pilot.click("option", "Sign")
    table.pilot.click("button", "Play both lines")
    texts = table.pilot.texts()
    assert "As it was: Not signed" in texts
    assert "Score of Alder" in texts
    assert faults(table.app.stage) == []
    table.pilot.click("combobox", "Turn")
    table.pilot.click("option", "3 ·")
    assert "As it was: Not signed" not in table.pilot.texts()
