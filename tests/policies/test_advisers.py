"""Advisers: whole legal sets of orders that differ, harm nobody, and are told by what they would do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import played, setup

from game import Model
from game.engine.legal import legal
from game.engine.turn import play
from game.knowledge.observe import observe
from game.orders import DEEDS, holding_still
from game.policies.advisers import MEASURES, advise, advisers, opinions
from game.ui.host.advisers import EFFECTS
from game.world.draws import Draws

SEATS = ["alder", "beryl", "delta", "fathom", "delta_foundry", "corvin_litho"]


def views(model, *seats, world=None):
    state = model.state
    return [observe(world or state.world, state.register, state.turn, [model.axes.actor[s]], None, state.minds) for s in seats]


def given(seat, *hands, turns=5, scenario="class50"):
    model = played(scenario, 1, turns)
    return model, advise(views(model, seat, *hands), model.state.draws)


def sheet(model, views_, answers):
    orders = holding_still(model.chart, 1)
    for view, answer in zip(views_, answers, strict=True):
        for deed, rows in answer.items():
            getattr(orders, deed)[view.cells(DEEDS[deed].axes)] = rows
    return orders


@pytest.mark.parametrize("seat", [*SEATS, "agency", "auditor"])
def test_what_an_adviser_orders_is_legal_to_the_letter_and_harms_nobody(seat):
    model, found = given(seat)
    assert [one.adviser for one in found] == list(advisers(model.chart))
    for one in found:
        orders = sheet(model, views(model, seat), one.answers)
        assert legal(orders, model.world, model.rules.restrictions)[1] == []
        assert not {"accuse", "dash", "hide", "evade", "split", "report", "bar", "withhold"} & set(one.answers[0])


@pytest.mark.parametrize("seat", SEATS)
def test_advisers_differ_in_what_they_order_and_in_what_is_said_of_it(seat):
    _, found = given(seat)
    assert len({(one.gain, one.danger) for one in found}) >= (2 if seat == "corvin_litho" else 3)  # it has little to choose
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            a, b = one.answers[0], other.answers[0]
            assert a.keys() != b.keys() or any(not np.array_equal(a[deed], b[deed]) for deed in a)


@pytest.mark.parametrize("seat", ["USA", "TWN", "lab_usa_1"])
def test_they_do_so_in_the_standard_game_too(seat):
    model, found = given(seat, scenario="standard", turns=4)
    assert {one.adviser for one in found if one.gain and one.danger} == set(advisers(model.chart))
    for one in found:
        assert legal(sheet(model, views(model, seat), one.answers), model.world, model.rules.restrictions)[1] == []


def test_what_is_said_of_an_adviser_is_what_its_orders_do():
    _, found = given("alder")
    for kind in ("treasury", "eyes", "danger"):
        amounts = [next(e.amount for e in one.effects if e.kind == kind) for one in found]
        assert sum(amounts) == pytest.approx(0.0, abs=1e-6)  # each against the mean of the other two
    by_name = {one.adviser: {e.kind: e.amount for e in one.effects} for one in found}
    spent = {one.adviser: one.answers[0]["spend"].sum() for one in found}
    assert min(spent, key=spent.get) == max(by_name, key=lambda name: by_name[name]["treasury"])
    assert by_name["spymaster"]["eyes"] > 0.0 > by_name["treasurer"]["eyes"]


def test_what_is_foretold_is_near_what_happens():
    """Played in the true world, the order of what is left in the treasury is the one that was told."""
    model, found = given("alder")
    alder, left = model.axes.nation["alder"], {}
    rules = replace(model.rules, turns=10**6)
    for one in found:
        state = model.state
        for _ in range(4):
            state = play(state, sheet(model, views(model, "alder"), one.answers), rules).state
        left[one.adviser] = float(state.world.treasury[alder, 0])
    told = {one.adviser: next(e.amount for e in one.effects if e.kind == "treasury") for one in found}
    assert sorted(left, key=left.get) == sorted(told, key=told.get)


def test_whoever_is_doubted_and_not_watched_is_a_danger():
    model = played("class50", 1, 5)
    doubt = np.zeros_like(model.state.minds["doubt"])
    fathom = model.axes.actor["fathom"]
    doubt[:, fathom] = 0.7
    bound = np.zeros_like(model.world.bound)
    bound[fathom] = 1.0
    state = model.state
    seen = observe(
        model.world.changed_by({"bound": bound}), state.register, state.turn, [model.axes.actor["corvin"]], None, {"doubt": doubt}
    )
    found = {one.adviser: {e.kind: e for e in one.effects} for one in advise([seen], state.draws)}
    assert found["spymaster"]["watched"].who == fathom
    assert found["spymaster"]["watched"].amount == pytest.approx(0.7)
    assert "unwatched" not in found["spymaster"]
    assert found["treasurer"]["unwatched"].who == fathom
    assert found["treasurer"]["unwatched"].weight < found["diplomat"]["unwatched"].weight < 0.0


def test_advice_follows_from_what_the_seat_sees_and_from_nothing_else():
    model = played("class50", 1, 5)
    place = model.axes.actor["beryl"]
    from test_contract import disturbed

    other = disturbed(model.world, place, model.state.register)
    one, two = (advise(views(model, "beryl", world=w), Draws.of([3])) for w in (model.world, other))
    assert [a.effects for a in one] == [a.effects for a in two]


def test_a_nation_is_advised_on_the_firms_it_answers_for():
    model = Model(setup("class50"), seeds=[1])
    model.advance()
    found = advise(views(model, "beryl", "beryl_lab"), model.state.draws)
    assert all("guard" in one.answers[1] or "train" in one.answers[1] for one in found)
    assert any(e.kind == "models" for e in found[0].effects)


def test_on_treaties_advisers_have_opinions_and_every_effect_has_words():
    model = Model(setup("class50"), seeds=[1])
    model.step()
    assert set(opinions(model.observe(["alder"]), model.state.draws)) == set(advisers(model.chart))
    assert {*MEASURES, "watched", "unwatched"} == set(EFFECTS)
