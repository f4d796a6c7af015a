"""The negotiating room: a text is changed clause by clause, sounded out, tabled, answered; nobody else sees it before."""

from __future__ import annotations

import json

import pytest

from game.ui.kit.pilot import faults


def at(table, step):
    return table.app.scene == "table" and table.app.play.step == step


def bargaining(table):
    table.begin()
    table.play_on(lambda t: at(t, "talk"))
    table.app.show("treaties")
    table.settle()
    return table


def drafted(table):
    table.pilot.click("button", "Draft a change")
    return table.app.play.draft.text["draft"]


def pick(table, field, option):
    table.pilot.click("combobox", field)
    table.pilot.click("option", option)


def test_a_change_is_written_clause_by_clause_and_shown_as_red_lines(table):
    bargaining(table)
    drafted(table)
    pick(table, "Compute cap: ceiling", "5.0 × 10^27")
    table.pilot.click("button", "Strike Automatic penalty")
    table.pilot.click("button", "Add Voted penalty")
    text = table.app.play.draft.text["draft"]
    assert [c["kind"] for c in text["clauses"]] == ["compute_cap", "hardware_telemetry", "voted_penalty"]
    assert text["clauses"][0]["flop"] == 5e27
    assert "above 5e27 operations" in table.pilot.texts()
    reds = table.app.play.paper["redline"]
    assert {(r["what"], r["where"]) for r in reds} >= {
        ("changed", "Article 1, compute cap"),
        ("struck", "Article 3, automatic penalty"),
        ("added", "Article 3, voted penalty"),
    }
    assert faults(table.app.stage) == []


def test_every_change_of_a_text_can_be_undone_and_done_again(table):
    bargaining(table)
    first = dict(drafted(table))
    pick(table, "Compute cap: ceiling", "5.0 × 10^27")
    table.app.undo()
    table.settle()
    assert table.app.play.draft.text["draft"] == first
    assert table.app.play.paper["data"] == first
    table.app.undo()
    table.settle()
    assert table.app.play.draft.text is None


def test_a_text_that_is_too_long_or_empty_is_named_and_cannot_be_tabled(table):
    bargaining(table)
    drafted(table)
    assert not table.pilot.has("button", "Add Voted penalty")
    for title in ("Compute cap", "Hardware telemetry", "Automatic penalty"):
        table.pilot.click("button", f"Strike {title}")
    assert "a draft needs a list of at least one" in table.pilot.texts()
    assert not table.pilot.has("button", "Table it")


def sounded(table):
    table.pilot.click("button", "Sound out the others")
    return {row["label"]: row for row in table.app.play.said}


def test_the_others_say_what_would_change_their_minds_and_it_does(table):
    bargaining(table)
    drafted(table)
    pick(table, "Compute cap: ceiling", "1.0 × 10^27")
    table.pilot.click("button", "Strike Automatic penalty")
    table.pilot.click("button", "Add Voted penalty")
    harsh = table.app.play.draft.text["draft"]
    asked = sounded(table)
    cross = next(label for label, row in asked.items() if not row["yes"] and row["instead"])
    table.pilot.click("button", f"Take over the wish of {cross}")
    assert sounded(table)[cross]["yes"]
    table.app.undo()
    table.settle()
    assert table.app.play.draft.text["draft"] == harsh
    assert not sounded(table)[cross]["yes"]
    assert not table.pilot.has("button", f"Offer {cross} its price")
    assert "is more than you have" in table.pilot.texts()
    table.app.play.paper["purse"] = asked[cross]["price"]
    table.app.refresh()
    table.settle()
    table.pilot.click("button", f"Offer {cross} its price")
    assert table.app.play.draft.text["draft"]["payments"][0]["to"] == asked[cross]["id"]
    assert sounded(table)[cross]["yes"]


def test_a_tabled_text_lies_open_signed_by_its_author_and_is_answered(table):
    bargaining(table)
    drafted(table)
    pick(table, "Compute cap: ceiling", "1.0 × 10^28")
    table.pilot.click("button", "Table it")
    table.play_on(lambda t: at(t, "seal"))
    assert "goes to the table, signed by you" in table.pilot.texts()
    table.pilot.click("button", "Seal and go on")
    play = table.app.play
    assert (play.bargaining, play.status["exchange"], play.step) == (True, 1, "talk")
    (mine,) = [t for t in play.view["treaties"] if t["mine"]]
    assert [a["id"] for a in mine["answers"] if a["yes"]] == ["alder"]
    assert mine["counters"]["title"] == "Compute Ceiling Accord"
    assert play.draft.text is None
    table.play_on(lambda t: at(t, "orders"))
    (mine,) = [t for t in play.view["treaties"] if t["mine"]]
    assert sum(a["party"] for a in mine["invited"]) > 1


def test_a_text_kept_back_stays_on_its_authors_desk_and_in_the_save(table, tmp_path):
    bargaining(table)
    text = drafted(table)
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["exchange"] == 1)
    assert table.app.play.draft.text["draft"] == text
    assert json.loads(json.dumps(table.app.play.data()))["draft"]["text"]["draft"] == text


def test_a_draft_on_the_desk_reaches_neither_the_engine_nor_another_seat(at_table):
    table = at_table()
    table.begin(persons=("Alder", "Beryl"))
    table.play_on(lambda t: at(t, "talk"))
    desk = table.app.link.desk
    before = desk.model.digests()
    table.app.show("treaties")
    table.settle()
    drafted(table)
    pick(table, "Compute cap: ceiling", "5.0 × 10^27")
    table.pilot.click("button", "Sound out the others")
    assert "sits at this table" in table.pilot.texts()
    assert desk.model.digests() == before
    assert "amended" not in json.dumps(desk.view("beryl"))
    table.play_on(lambda t: t.app.scene == "curtain")
    assert table.app.play.draft.text is None
    assert table.app.play.paper is None


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1920, 1080), 1.5)])
def test_the_desk_fits_when_it_is_crowded(at_table, size, scale):
    table = at_table(size=size, scale=scale)
    table.begin("Chokepoint", ("Alder",))
    table.play_on(lambda t: t.app.scene == "table" and t.app.play.status["turn"] == 0 and at(t, "seal"))
    table.app.show("treaties")
    table.settle()
    table.pilot.click("button", "New draft")
    for title in ("Hardware telemetry", "Inspection rights", "Voted penalty", "Shared compute"):
        table.pilot.click("button", f"Add {title}")
    assert faults(table.app.stage) == []
    table.pilot.click("button", "Sound out the others")
    assert faults(table.app.stage) == []
