"""The iterated prisoner's dilemma (VALIDATION): how patient players must be, and the most that a reply can win.

Payoffs are 5, 3, 1, 0; a turn is a year, so that `discount` is one minus the discount factor.
"""

from __future__ import annotations

from functools import lru_cache

import pytest
from theory.reference import called, records
from theory.variants import variant

from game import load_scenario
from game.analysis.profiles import strategic_form
from game.analysis.replies import best_reply, deviation
from game.analysis.solve import dominant, mixed, price, pure

WORLD = "micro/open_trade"
BOOKS = ("met", "met_as_published", "restricted")  # records: nothing in this scenario reads them again
LONG = 80
"""Turns after which nothing is worth a thing any more: 0.68 ** 80 is 4e-14."""


def patient(factor: float, punishment: float = 2.0):
    """The scenario with this discount factor a turn, and this length of punishment."""
    changes = {f"objectives__{seat}__discount": 1.0 - factor for seat in ("Alder", "Beryl")}
    return variant(WORLD, profiles={"all": {"punishment": punishment}}, turns=LONG, **changes)


@lru_cache(maxsize=64)
def gain(policy: str, factor: float, punishment: float = 2.0) -> float:
    """What the best deviation in the first three turns gains, when both play the policy."""
    return deviation(patient(factor, punishment), "Alder", 3, policy={"nation": policy})


def test_one_round_is_a_prisoners_dilemma():
    game = strategic_form(load_scenario(WORLD).lasting(1))
    assert game.payoffs.tolist() == [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    assert dominant(game, "Alder") == dominant(game, "Beryl") == "withhold"
    assert [game.named(profile) for profile in pure(game)] == [{"Alder": "withhold", "Beryl": "withhold"}]
    assert len(mixed(game)) == 1
    assert (price(game).optimum, price(game).best) == (6.0, 2.0)


THRESHOLDS = [
    ("grim_trigger", 0, 1 / 2), ("tit_for_tat", 0, 2 / 3),
    ("limited_punishment", 2, 0.6180339887), ("limited_punishment", 3, 0.5436890127),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "punishment", "factor"), THRESHOLDS)
def test_cooperation_holds_from_a_discount_factor_on(policy, punishment, factor):
    below, above = (gain(policy, factor + step, punishment or 2.0) for step in (-1e-6, 1e-6))
    assert below > 1e-7
    assert above <= 1e-12


@pytest.mark.parametrize("factor", [0.4, 0.52, 0.58, 0.64, 0.7])
def test_on_a_grid_of_patience_a_policy_is_a_best_reply_to_itself_exactly_above_its_threshold(factor):
    for policy, punishment, least in THRESHOLDS:
        assert (gain(policy, factor, punishment or 2.0) > 1e-9) == (factor < least), policy


def test_always_defect_is_an_equilibrium_however_patient_the_players():
    assert gain("always_defect", 0.9) <= 1e-9


@pytest.mark.parametrize("record", records("finite_best_response"), ids=called)
def test_the_best_reply_over_a_known_number_of_rounds(record):
    opponent = {"TFT": "tit_for_tat", "ALLC": "always_comply"}[record["input"]["opponent"]]
    setup = load_scenario(WORLD).lasting(record["input"]["N"])
    reply = best_reply(setup, "Alder", policy={"Beryl": opponent}, ignore=BOOKS)
    assert reply.score == pytest.approx(record["expected"]["total"], abs=record["tolerance"])
    last = "keep" if opponent == "tit_for_tat" else "withhold"
    assert reply.plans == (*[last] * (record["input"]["N"] - 1), "withhold")


def test_a_best_reply_is_the_best_of_all_sequences():
    """Against the longest memory there is, the programme finds what trying out every sequence finds."""
    setup = load_scenario(WORLD).lasting(7)
    reply = best_reply(setup, "Alder", policy={"Beryl": "gradual"}, ignore=BOOKS)
    tried = deviation(setup, "Alder", 7, policy={"Alder": "always_comply", "Beryl": "gradual"})
    assert reply.score == tried + 7 * 3.0
