"""Self-enforcing agreements and clubs (VALIDATION): who signs by best reply, and how many stay."""

from __future__ import annotations

import math

import numpy as np
import pytest
from theory.reference import called, records
from theory.variants import data, variant

from game import load_scenario
from game.analysis.coalitions import by_number, together
from game.analysis.profiles import NoGame, strategic_form
from game.analysis.solve import price, pure


def alike(name, nations):
    """One of the ten-nation clubs with another number of nations."""
    scenario = data(name)
    ids = [f"N{i}" for i in range(1, nations + 1)]
    firms = {key.removesuffix("N1"): row for key, row in scenario["actors"].items() if key != "N1" and key.endswith("_N1")}
    plants = {key.removesuffix("N1"): row for key, row in scenario["plants"].items() if key.endswith("_N1")}
    scenario["actors"] = {n: {"kind": "nation"} for n in ids}
    scenario["actors"] |= {f"{stem}{n}": row | {"nation": n} for stem, row in firms.items() for n in ids}
    scenario["plants"] = {
        f"{stem}{n}": row | {"nation": n, "firm": row["firm"].removesuffix("N1") + n} for stem, row in plants.items() for n in ids
    }
    scenario["treaties"][0]["invited"] = ids
    return scenario, ids


def safety_club(nations):
    """`nations` states, whose laboratories do up to `nations` units of work."""
    scenario, ids = alike("micro/safety_club", nations)
    scenario["orders"][0]["value"] = 1 / nations
    scenario["treaties"][0]["clauses"][0]["share"] = 1 / nations
    scenario["gauges"]["work"]["sum"][0]["weight"] = nations
    return load_scenario(scenario), ids


# --- linear benefit, quadratic cost -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("record", records("iea_linear_quadratic"), ids=called)
def test_however_many_nations_there_are_no_more_than_three_sign(record):
    setup, ids = safety_club(record["input"]["N"])
    sizes = by_number(setup, ids, "join", "stay_out")
    coalitions = [size for size in sizes.stable() if size > 0]
    assert coalitions == record["expected"]["stable_weak"]
    assert max(coalitions) == record["expected"]["largest"]


def test_payoffs_of_members_and_outsiders_are_those_of_the_theory():
    setup, ids = safety_club(10)
    sizes = by_number(setup, ids, "join", "stay_out")
    s = np.arange(11.0)
    np.testing.assert_allclose(sizes.member[1:], (s * s / 2 + 10 - s)[1:], rtol=1e-8)
    np.testing.assert_allclose(sizes.outsider[:-1], (s * s + 10 - s - 0.5)[:-1], rtol=1e-8)


def test_what_the_treaty_asks_of_members_is_what_pays_them_most_together():
    """Over every level of work there is, s members choose s units each: the share for every member that the text lays down."""
    setup, ids = safety_club(6)
    levels = {f"{k}": [{"deed": "guard", "value": k / 6}, {"deed": "train", "value": 0}] for k in range(7)}
    scenario, _ = alike("micro/safety_club", 6)
    scenario["gauges"]["work"]["sum"][0]["weight"] = 6
    scenario["plans"]["lab"] = levels
    chosen = together(load_scenario(scenario), ids, list(levels), "1", who={n: f"lab_{n}" for n in ids})
    assert chosen.level == ("1", "1", "2", "3", "4", "5", "6")
    signed = by_number(setup, ids, "join", "stay_out")
    np.testing.assert_allclose(chosen.member[1:], signed.member[1:], rtol=1e-8)
    np.testing.assert_allclose(chosen.outsider[:-1], signed.outsider[:-1], rtol=1e-8)


def test_the_stable_coalitions_are_the_equilibria_of_the_accession_game():
    setup, _ = safety_club(5)
    game = strategic_form(setup)
    game.payoffs.round(6, out=game.payoffs)  # promises are kept with a hair's breadth to spare
    found = {sum(plan == 0 for plan in profile) for profile in pure(game)}
    assert found == {0, 2, 3}
    assert price(game).optimum == pytest.approx(5 * 12.5)
    assert price(game).of_anarchy == pytest.approx(5 * 12.5 - 5 * 4.5)


# --- yes or no --------------------------------------------------------------------------------------------------------------
def floor(cost, minimum=1):
    setup = variant(
        "micro/floor_or_nothing",
        gauges__welfare={"each": ["nation"], "sum": [{"read": "safe", "of": "all"}, {"read": "safe", "weight": -cost}]},
    )
    return setup, [f"N{i}" for i in range(1, 11)]


@pytest.mark.parametrize("cost", [1.5, 2.0, 2.7, 3.5, 4.0, 6.2])
def test_a_treaty_of_yes_or_no_holds_at_the_smallest_number_that_makes_it_pay(cost):
    setup, ids = floor(cost)
    sizes = together(setup, ids, ["careful", "careless"], "careless", who={n: f"lab_{n}" for n in ids})
    assert max(sizes.stable()) == math.ceil(cost)
    assert sizes.level[math.ceil(cost)] == "careful"
    assert sizes.level[math.ceil(cost) - 1] == "careless"


@pytest.mark.parametrize("by_clause", [True, False])
@pytest.mark.parametrize("minimum", [2, 3, 4, 6, 10])
def test_minimum_participation_holds_by_itself_where_that_many_gain_by_it(minimum, by_clause):
    """Benefit 1, cost 3.5: from four on a treaty that binds only with `minimum` members keeps just those."""
    clauses = [{"kind": "safety_floor", "share": 0.25}]
    clauses += [{"kind": "minimum_participation", "members": minimum}] if by_clause else []
    treaty = data("micro/floor_or_nothing")["treaties"][0] | {"clauses": clauses, "minimum": 1 if by_clause else minimum}
    setup = variant("micro/floor_or_nothing", treaties=[treaty])
    sizes = by_number(setup, [f"N{i}" for i in range(1, 11)], "join", "stay_out")
    assert (minimum in sizes.stable()) == (minimum >= 3.5)
    assert not any(size > minimum for size in sizes.stable())


# --- a club that sanctions --------------------------------------------------------------------------------------------------
def sanction_club(nations, loss):
    scenario, ids = alike("micro/sanction_club", nations)
    scenario["links"] = {"suppliers": nations}
    for n in ids:
        kept = {"sum": [{"read": f"openness/{n}", "of": "all", "weight": -1}], "constant": nations}
        scenario["gauges"][f"kept_from_{n}"] = kept
        scenario["objectives"][n] = {
            "terms": [
                {"read": "club", "weight": 1, "when": "turn"},
                {"read": "member/0", "weight": -4, "when": "turn"},
                {"read": f"kept_from_{n}", "weight": -loss, "when": "turn"},
            ]
        }
    return load_scenario(scenario), ids


@pytest.mark.parametrize("record", records("club_sanction"), ids=called)
def test_a_club_that_shuts_outsiders_out_tips_where_the_theory_says(record):
    given = record["input"]
    setup, ids = sanction_club(given["N"], given["t"])
    sizes = by_number(setup, ids, "join", "stay_out")
    assert sizes.tipping() == pytest.approx(record["expected"]["tipping"], abs=record["tolerance"])
    assert (given["N"] in sizes.stable()) == record["expected"]["full_stable"]
    assert 0 in sizes.stable()


def test_a_club_that_ten_nations_cannot_tip_fourteen_can():
    few, ids = sanction_club(10, 0.25)
    assert by_number(few, ids, "join", "stay_out").stable() == [0]
    many, ids = sanction_club(14, 0.25)
    sizes = by_number(many, ids, "join", "stay_out")
    assert sizes.stable() == [0, 14]
    assert int(np.flatnonzero(sizes.joining >= -1e-9)[0]) + 1 == 13  # the thirteenth is the first that loses nothing


def test_nations_that_are_not_alike_are_refused():
    setup = variant("micro/safety_club", objectives={"N3": {"terms": [{"read": "welfare", "weight": 2, "when": "turn"}]}})
    with pytest.raises(NoGame, match="do the same and do not get the same"):
        by_number(setup, [f"N{i}" for i in range(1, 11)], "join", "stay_out")
