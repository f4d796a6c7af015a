"""Inspection games through the whole chain of evidence: visit, sensor, dossier, finding, fine (VALIDATION)."""

from __future__ import annotations

import numpy as np
import pytest
from theory.reference import called, records
from theory.variants import variant

from game import Model, load_scenario
from game.analysis.profiles import strategic_form
from game.analysis.recursive import recursive
from game.analysis.solve import best_replies, commitment, expected, gains, mixed, pure

ONE = records("inspect1")[0]


def inspection(d=1.0, b=9.0, beta=0.0, e=1.0, a=3.0, c=10.0):
    """The one-shot game with other numbers, named as in the literature."""
    return variant(
        "micro/inspection",
        sensors={"onsite_sampling": {"mode": "alarm", "watches": {"guarded": 1.0 - beta}, "false_alarm": 0.0}},
        objectives__Alder={
            "terms": [
                {"read": "in_vain", "weight": -e, "when": "turn"},
                {"read": "caught", "of": "lab", "weight": -a, "when": "turn"},
                {"read": "missed", "of": "lab", "weight": -c, "when": "turn"},
            ]
        },
        objectives__lab={"terms": [{"read": "missed", "weight": d, "when": "turn"}, {"read": "fined", "weight": -b / 9.0}]},
    )


def test_the_one_shot_inspection_game_has_the_published_equilibrium():
    game = strategic_form(inspection(**ONE["input"]))
    assert pure(game) == []
    (found,) = mixed(game)
    expected_ = ONE["expected"]
    close = {"abs": ONE["tolerance"]}
    assert found.chance("Alder", "inspect") == pytest.approx(expected_["p_inspect"], **close)
    assert found.chance("lab", "break") == pytest.approx(expected_["q_violate"], **close)
    assert found.payoff("Alder") == pytest.approx(expected_["u_inspector"], **close)
    assert found.payoff("lab") == pytest.approx(expected_["u_state"], **close)


def test_an_inspector_who_commits_first_deters_by_the_same_chance_and_pays_a_tenth():
    found = commitment(strategic_form(inspection(**ONE["input"])), "Alder")
    assert found.payoff("Alder") == pytest.approx(ONE["expected"]["u_leader"], abs=ONE["tolerance"])
    assert found.chance("Alder", "inspect") == pytest.approx(0.1, abs=1e-9)
    assert found.chance("lab", "keep") == 1.0


def test_a_commitment_to_one_plan_is_worth_less_than_one_to_chances():
    game = strategic_form(inspection())
    assert commitment(game, "Alder", pure_only=True).payoff("Alder") == -1.0


@pytest.mark.parametrize(("b", "d", "e", "a", "c"), [(9, 1, 1, 3, 10), (19, 1, 1, 3, 10), (4, 2, 1, 3, 10), (9, 1, 2, 5, 9)])
def test_equilibria_follow_the_law_for_other_numbers(b, d, e, a, c):
    (found,) = mixed(strategic_form(inspection(d=d, b=b, e=e, a=a, c=c)))
    assert found.chance("Alder", "inspect") == pytest.approx(d / (b + d), abs=1e-9)
    assert found.chance("lab", "break") == pytest.approx(e / (e + c - a), abs=1e-9)


def test_a_larger_fine_lowers_inspections_and_not_breaches():
    small, large = (mixed(strategic_form(inspection(b=b)))[0] for b in (9.0, 19.0))
    assert large.chance("Alder", "inspect") < small.chance("Alder", "inspect")
    assert large.chance("lab", "break") == pytest.approx(small.chance("lab", "break"), abs=1e-12)


def test_an_inspection_that_misses_is_made_more_often_and_breaches_rise():
    """With beta = 0.3 payoffs are means over luck: p* = d / ((1 - beta)(b + d)), q* = e / (e + (1 - beta)(c - a))."""
    game = strategic_form(inspection(beta=0.3), luck=20_000)
    (found,) = mixed(game)
    caught = game.of("lab")[0, 0]  # inspected and broken: 1 - 10 (1 - beta)
    assert abs(caught - (1 - 0.7 * 10)) < 4 * game.errors[1, 0, 0]
    assert found.chance("Alder", "inspect") == pytest.approx(1 / 7, abs=0.004)
    assert found.chance("lab", "break") == pytest.approx(1 / (1 + 0.7 * 7), abs=0.004)


def test_played_by_mixed_policies_the_game_pays_its_value():
    orders = [
        {"seat": "Alder", "deed": "inspect", "cells": ["Alder/lab"], "value": 1, "chance": 0.1},
        {"seat": "lab", "deed": "guard", "value": 0, "chance": 0.125},
        {"seat": "lab", "deed": "guard", "value": 0.25, "chance": 0.875},
    ]
    setup = variant("micro/inspection", orders=orders, policies={"nation": "mixed", "lab": "mixed", "cloud": "hold"}, plans={})
    worlds = 40_000
    model = Model(setup, seeds=range(worlds)).run_model()
    for seat, value in (("Alder", -1.25), ("lab", 0.0)):
        score = model.world.score[model.axes.actor[seat]]
        assert abs(score.mean() - value) < 4 * score.std() / np.sqrt(worlds), seat


def test_away_from_equilibrium_somebody_gains_by_turning_away():
    game = strategic_form(load_scenario("micro/inspection"))
    (found,) = mixed(game)
    assert max(gains(game, found.strategies).values()) < 1e-9
    often = (np.array([0.5, 0.5]), found.strategies[1])
    assert gains(game, often)["lab"] > 0.0
    assert best_replies(game, "lab", often) == ["keep"]
    assert expected(game, found.strategies) == pytest.approx([-1.25, 0.0])


@pytest.mark.parametrize("record", records("dresher"), ids=called)
def test_dreshers_inspection_game_has_its_values(record):
    turns, inspections = record["input"]["n"], record["input"]["m"]
    plans = {"inspect": {"most": inspections, "orders": [{"deed": "inspect", "cells": ["Alder/lab"], "value": 1}]}, "wait": []}
    breaks = {"most": record["input"]["k"], "orders": [{"deed": "guard", "value": 0}]}
    setup = variant("micro/few_inspections", turns=turns, plans__Alder=plans, plans__lab__break=breaks)
    found = recursive(setup)
    assert found.value("Alder") == pytest.approx(record["expected"]["value"], abs=record["tolerance"])
    assert found.value("lab") == pytest.approx(-record["expected"]["value"], abs=record["tolerance"])
    if record["expected"]["p_first"] is not None:
        assert found.first.chance("Alder", "inspect") == pytest.approx(record["expected"]["p_first"], abs=record["tolerance"])


def test_whoever_is_caught_ends_the_game_at_once():
    setup = load_scenario("micro/few_inspections")
    model = Model(setup, seeds=[1, 2], policy="hold")
    model.advance()
    model.file("Alder", {"inspect": {"Alder/lab": 1.0}})
    model.file("lab", {"guard": 0.0})
    model.advance()
    assert model.over
    assert model.world.ended.tolist() == [0.0, 0.0]
    assert model.world.score[model.axes.actor["Alder"]].tolist() == [1.0, 1.0]
