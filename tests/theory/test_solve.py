"""Solutions of finite games against the games of the textbooks, and properties that must hold of any game."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from theory.variants import variant

from game import load_scenario
from game.analysis.equilibrium import main, report
from game.analysis.profiles import Game, NoGame, candidates, strategic_form
from game.analysis.solve import commitment, correlated, deviations, dominant, expected, gains, mixed, price, pure, zero_sum


def two(a, b=None):
    """A game of two seats from their tables; zero-sum if the second is left out."""
    a = np.array(a, float)
    b = -a if b is None else np.array(b, float)
    names = (tuple(f"r{i}" for i in range(a.shape[0])), tuple(f"c{i}" for i in range(a.shape[1])))
    return Game(("row", "column"), names, np.array([a, b]))


PENNIES = two([[1, -1], [-1, 1]])
STONES = two([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
SEXES = two([[2, 0], [0, 1]], [[1, 0], [0, 2]])
CHICKEN = two([[6, 2], [7, 0]], [[6, 7], [2, 0]])


def test_matching_pennies_has_one_equilibrium_in_chances():
    (found,) = mixed(PENNIES)
    assert pure(PENNIES) == []
    np.testing.assert_allclose(found.strategies, [[0.5, 0.5], [0.5, 0.5]])
    assert zero_sum(PENNIES).payoffs == pytest.approx([0.0, 0.0])


def test_stones_are_thrown_evenly():
    np.testing.assert_allclose(zero_sum(STONES).strategies, np.full((2, 3), 1 / 3))


def test_the_battle_of_the_sexes_has_three_equilibria():
    found = mixed(SEXES)
    assert [s.payoffs.tolist() for s in found[:2]] == [[2, 1], [1, 2]]
    np.testing.assert_allclose(found[2].strategies, [[2 / 3, 1 / 3], [1 / 3, 2 / 3]])
    assert found[2].payoffs == pytest.approx([2 / 3, 2 / 3])


def test_a_mediator_does_better_than_any_equilibrium_of_chicken():
    """Aumann 1974: the fair correlated equilibrium of this game pays 21 / 4 to each, where chances of one's own pay 14 / 3."""
    chances, payoffs = correlated(CHICKEN)
    assert payoffs.sum() == pytest.approx(10.5)
    assert chances[1, 1] == pytest.approx(0.0)
    own = next(s for s in mixed(CHICKEN) if 0.0 < s.strategies[0][0] < 1.0)
    assert own.payoffs == pytest.approx([14 / 3, 14 / 3])


def test_whoever_can_commit_to_chances_gains_by_it():
    """Conitzer and Sandholm 2006: from 2 in the equilibrium, to 3 by a plan, to 3.5 by chances."""
    game = two([[2, 4], [1, 3]], [[1, 0], [0, 1]])
    assert [s.payoff("row") for s in mixed(game)] == [2.0]
    assert commitment(game, "row", pure_only=True).payoff("row") == 3.0
    found = commitment(game, "row")
    assert found.payoff("row") == pytest.approx(3.5)
    assert found.chance("row", "r0") == pytest.approx(0.5)


def test_three_seats_have_equilibria_in_plans_and_correlated_ones():
    """Each of three likes to be alone: whoever is does best."""
    payoffs = np.zeros((3, 2, 2, 2))
    for profile in np.ndindex(2, 2, 2):
        for seat in range(3):
            payoffs[(seat, *profile)] = 1.0 if sum(p == profile[seat] for p in profile) == 1 else 0.0
    game = Game(("a", "b", "c"), (("x", "y"),) * 3, payoffs)
    assert len(pure(game)) == 6
    assert correlated(game)[1].sum() == pytest.approx(1.0)
    assert price(game).of_stability == 0.0
    with pytest.raises(NoGame, match="mixed equilibria are found for 2 seats; this game has 3: a, b, c"):
        mixed(game)


def test_a_plan_may_be_dominant_strictly_or_just_never_worse():
    game = two([[2, 2], [2, 1]], [[1, 2], [1, 2]])
    assert dominant(game, "row") is None
    assert dominant(game, "row", strictly=False) == "r0"
    assert dominant(game, "column") == "c1"


def test_a_game_that_is_not_zero_sum_has_no_value():
    with pytest.raises(NoGame, match="do not add up to a constant"):
        zero_sum(SEXES)
    with pytest.raises(NoGame, match="no profile of plans is an equilibrium"):
        price(PENNIES)


TABLES = arrays(float, (2, 3, 3), elements=st.integers(-9, 9).map(float))


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_nobody_gains_by_leaving_an_equilibrium_of_any_game(payoffs):
    game = Game(("row", "column"), (("a", "b", "c"),) * 2, payoffs)
    for found in mixed(game):
        assert max(gains(game, found.strategies).values()) < 1e-7
    for profile in pure(game):
        assert max(deviations(game, profile).values()) <= 1e-9


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_commitment_and_mediation_are_worth_at_least_what_equilibria_are(payoffs):
    game = Game(("row", "column"), (("a", "b", "c"),) * 2, payoffs)
    found = mixed(game)
    if found:
        assert commitment(game, "row").payoff("row") >= max(s.payoff("row") for s in found) - 1e-7
        assert correlated(game)[1].sum() >= max(s.payoffs.sum() for s in found) - 1e-7


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_a_zero_sum_game_pays_its_value_in_every_equilibrium(payoffs):
    game = two(payoffs[0])
    value = zero_sum(game)
    assert max(gains(game, value.strategies).values()) < 1e-7
    for found in mixed(game):
        assert expected(game, found.strategies) == pytest.approx(value.payoffs, abs=1e-7)


# --- plans that a scenario offers -------------------------------------------------------------------------------------------
def test_alternatives_under_orders_are_plans_and_so_is_holding_still():
    orders = [{"seat": "Alder", "deed": "inspect", "cells": ["Alder/lab"], "value": 1, "chance": 0.1}]
    setup = variant("micro/inspection", orders=orders, plans={})
    assert [plan.name for plan in candidates(setup, "Alder")] == ["hold", "inspect 1"]


def test_moves_that_are_all_flags_are_plans():
    setup = variant("micro/unsafe_race", plans={}, moves={"nation": [], "lab": ["dash", "open_weights"]})
    assert [plan.name for plan in candidates(setup, "one")] == ["hold", "open_weights", "dash", "dash, open_weights"]
    assert strategic_form(setup).shape == (4, 4)


def test_who_may_do_anything_has_no_plans():
    with pytest.raises(NoGame, match="Land has no plans; allowed: `plans`, alternatives under `orders`"):
        candidates(load_scenario("micro/chip_flow"), "Land")
    with pytest.raises(NoGame, match="nobody has anything to decide"):
        strategic_form(load_scenario("micro/chip_flow"))


def test_a_report_says_who_gains_by_leaving_and_what_is_stable(capsys):
    said = report(strategic_form(load_scenario("micro/inspection")))
    assert "Alder inspect, lab break: Alder -3, lab -9; lab gains 9 by leaving" in said
    assert "Alder inspect 0.1, trust 0.9; lab break 0.125, keep 0.875; worth -1.25, 0" in said
    assert main(["micro/unsafe_race"]) == 0
    assert "private replies cost 0.25 to 0.25 of it" in capsys.readouterr().out
    assert main(["micro/chip_flow"]) == 2
    assert "nobody has anything to decide" in capsys.readouterr().err
