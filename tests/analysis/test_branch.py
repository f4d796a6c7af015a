"""A branch: one decision changed, both lines by the same luck and the same stand-ins."""

from __future__ import annotations

import numpy as np
import pytest

from game.agents.model import BARGAINING, ORDERS, Model
from game.analysis.branch import CHANGED, WAS, Change, as_ordered, branched, checked, decision_turns, stands
from game.engine.record import Log
from game.scenario.load import load_scenario
from game.scenario.read import InputError


@pytest.fixture(scope="module")
def setup():
    return load_scenario("class50")


@pytest.fixture(scope="module")
def game(setup):
    model = Model(setup, [3])
    model.log = Log()
    return model.run_model()


def line(game, setup, turn, laid, persons=()):
    change = checked(Model(setup, [3]), turn, laid)
    return branched(Model(setup, [3]), game.log.entries, change, persons)


def test_a_change_that_changes_nothing_leaves_both_lines_the_same_and_as_the_game_was(game, setup):
    lab = next(iter(game.axes.lab))
    owner = game.axes.actor.ids[int(game.chart.lab_actor[0])]
    value = as_ordered(game.log.entries, 2, ORDERS, [owner]).get("train", {}).get(lab, 0.5)
    found = line(game, setup, 2, {owner: {"train": {lab: value}}})
    assert found.model.digests()[WAS] == found.model.digests()[CHANGED] == game.digests()[0]
    assert np.array_equal(found.danger[:, WAS], found.danger[:, CHANGED])


def test_one_decision_changed_parts_the_lines_at_its_turn_and_not_before(game, setup):
    lab = next(iter(game.axes.lab))
    owner = game.axes.actor.ids[int(game.chart.lab_actor[0])]
    found = line(game, setup, 2, {owner: {"train": {lab: 0.0}, "guard": {lab: 1.0}}})
    assert np.array_equal(found.scores[:2, :, WAS], found.scores[:2, :, CHANGED])
    assert not np.array_equal(found.scores[-1, :, WAS], found.scores[-1, :, CHANGED])
    assert found.model.digests()[WAS] == game.digests()[0]


def test_stand_ins_take_over_in_both_lines_after_the_decision(game, setup):
    lab = next(iter(game.axes.lab))
    owner = game.axes.actor.ids[int(game.chart.lab_actor[0])]
    found = line(game, setup, 2, {owner: {"train": {lab: 0.0}}}, persons=list(setup.file.objectives))
    assert {found.model.seats[s].policy for s in setup.file.objectives} == {"weigh"}
    assert found.model.over
    assert found.danger.shape[1] == 2


def test_a_signature_may_be_taken_back(game, setup):
    signed = as_ordered(game.log.entries, 0, BARGAINING, list(game.axes.actor.ids)).get("sign", {})
    assert signed
    cell = next(iter(signed))
    seat = cell.split("/")[0]
    found = line(game, setup, 0, {seat: {"sign": {cell: None}, "answer": {cell: None}}})
    slot = game.axes.treaty[cell.split("/")[1]]
    party = found.model.state.register.party[slot, game.axes.actor[seat]]
    assert party[WAS] == game.state.register.party[slot, game.axes.actor[seat], 0]
    assert found.model.digests()[WAS] != found.model.digests()[CHANGED]


def test_the_game_is_brought_to_where_a_decision_was_asked_for(game, setup):
    there = stands(Model(setup, [3]), game.log.entries, 4, ORDERS)
    assert (there.turn, there.stage) == (4, ORDERS)
    there = stands(Model(setup, [3]), game.log.entries, 4, BARGAINING)
    assert (there.turn, there.stage) == (4, BARGAINING)


@pytest.mark.parametrize(
    ("turn", "laid", "said"),
    [
        (1, {"beryl": {"dues": {"beryl": 0.0}}}, "turn 2: nothing was decided then; turns with decisions: 1, 3, 5, 7"),
        (2, {}, "one decision"),
        (2, {"beryl": {"dues": {"alder": 0.0}}}, "not a cell of beryl"),
        (2, {"beryl": {"duse": {"beryl": 0.0}}}, "dues"),
        (2, {"beryll": {"dues": {"beryl": 0.0}}}, "beryl"),
        (2, {"beryl": {"dues": {"beryl": 7.0}}}, "allowed: 0 to 2"),
    ],
)
def test_a_change_that_is_none_is_refused_in_one_line(game, setup, turn, laid, said):
    with pytest.raises(InputError, match=said) as caught:
        line(game, setup, turn, laid)
    assert "\n" not in str(caught.value)


def test_turns_with_decisions_are_those_that_open_sessions(game, setup):
    assert decision_turns(Model(setup, [3]), game.log.entries) == [0, 2, 4, 6]
    assert Change(0, {"a": {"sign": {"a/0": 1.0}}}).stage == BARGAINING
