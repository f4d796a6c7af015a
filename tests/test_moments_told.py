"""Moments in words: every kind has its sentence and its question; report and debrief tell those of the game."""

from __future__ import annotations

import json

import pytest

from game import Model, load_scenario
from game.analysis.moments import MOMENTS, Happened
from game.reports.chronicle import Chronicle
from game.reports.moments import moments, sentence
from game.reports.names import Names
from game.runs import cli


def played(seed=4):
    setup = load_scenario("class50")
    model, chronicle = Model(setup, [seed]), Chronicle(setup)
    while not model.over:
        before, news = model.state, model.news
        model.step()
        chronicle.turn(before, model.played, news)
    return setup, model, chronicle


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", sorted(MOMENTS))
def test_every_moment_is_told_in_a_sentence_that_names_who_it_is_about(name, turned):
    setup = load_scenario("class50")
    names = Names.of(setup, None)
    one = Happened(name, 3, setup.chart.axes.actor["beryl"], setup.chart.axes.actor["corvin"], 0.4, turned)
    told = sentence(names, one)
    assert "Beryl" in told
    assert told.endswith(".")
    pairs = {"false_accusation", "burned_source", "boomerang", "leak", "hub_turns"}
    assert ("Corvin" in told) == (name in pairs)
    assert MOMENTS[name].ask.endswith("?")


def test_the_moments_of_a_game_are_told_by_turn_with_a_question():
    setup, model, chronicle = played()
    rows = moments(setup, chronicle.record, model.world)
    assert rows
    assert [row["turn"] for row in rows] == sorted(row["turn"] for row in rows)
    assert all(row["text"][0].isupper() and row["ask"].endswith("?") for row in rows)
    assert json.loads(json.dumps(rows)) == rows


def test_a_run_tells_them_in_the_terminal_and_on_the_page_and_keeps_them(tmp_path, capsys):
    folder = tmp_path / "run"
    assert cli.main(["run", "class50", "--seed", "4", "--out", str(folder)]) == 0
    assert "Moments" in capsys.readouterr().out
    kept = json.loads((folder / "run.json").read_text("utf-8"))
    rows = (kept.get("account") or kept)["moments"]
    page = (folder / "report.html").read_text("utf-8")
    assert rows
    assert all(row["ask"].split("'")[0][:30] in page for row in rows)


def test_a_quiet_game_has_none_to_tell():
    setup = load_scenario("micro/ceiling")
    assert moments(setup, Chronicle(setup).record, Model(setup, [1]).world) == []
