"""What a treaty makes of a dilemma (MECHANISMS 13, 14, 15): the matrix before and after, and what patience is worth."""

from __future__ import annotations

import numpy as np
import pytest
from theory.variants import variant

from game import Model
from game.analysis.profiles import strategic_form
from game.analysis.solve import dominant, price, pure


def fined(depth):
    """The dilemma of two nations for one turn, with a guarantee of supply that all can see kept, and a fine for breaking it."""
    quiet = {"whistleblowers": {"watches": {}}, "public_record": {"watches": {"openness": 1.0}, "false_alarm": 0.0}}
    clauses = [{"kind": "supply_guarantee", "share": 1.0}]
    clauses += [{"kind": "automatic_penalty", "penalty": "fine", "depth": depth}] if depth else []
    objective = {"terms": [{"read": "payoff", "weight": 1, "when": "turn"}, {"read": "fined", "weight": -0.2}]}
    rich = {"kind": "nation", "start": {"treasury": 1000}}
    treaty = {"id": "t", "title": "Guarantee of Supply", "parties": ["Alder", "Beryl"], "clauses": clauses}
    return variant(
        "micro/open_trade",
        turns=1,
        rest=["build", "compute", "research", "release", "incidents", "economy", "society", "oversight"],
        sensors=quiet,
        treaties=[treaty],
        plans={"nation": {"keep": [], "withhold": [{"deed": "licence", "value": 0}]}},
        objectives={"nation": objective},
        actors__Alder=rich,
        actors__Beryl=rich,
    )


def test_before_the_treaty_to_defect_is_dominant_and_after_it_to_keep():
    """A fine of 15, which counts for 3: what tempted by 2 now costs 1."""
    setup = fined(0.75)
    before, after = (strategic_form(setup, treaties=treaties) for treaties in (False, True))
    assert before.of("Alder").tolist() == [[3, 0], [5, 1]]
    assert after.of("Alder").tolist() == [[3, 0], [2, -2]]
    assert dominant(before, "Alder") == dominant(before, "Beryl") == "withhold"
    assert dominant(after, "Alder") == dominant(after, "Beryl") == "keep"
    assert price(before).of_stability == 4.0
    assert price(after).of_stability == 0.0


@pytest.mark.parametrize(
    ("depth", "stable"), [(0.0, "withhold"), (0.2, "withhold"), (0.24, "withhold"), (0.51, "keep"), (1.0, "keep")]
)
def test_the_matrix_turns_where_the_fine_outweighs_the_gain(depth, stable):
    """Against a partner who keeps the gain is 2, against one who does not it is 1: fines of 5 and of 10 bn USD."""
    game = strategic_form(fined(depth))
    assert [game.named(profile) for profile in pure(game)] == [{"Alder": stable, "Beryl": stable}]


def test_between_the_two_lines_both_conducts_hold_by_themselves():
    game = strategic_form(fined(0.375))
    assert [set(game.named(profile).values()) for profile in pure(game)] == [{"keep", "withhold"}, {"keep", "withhold"}]


def test_words_alone_change_no_number():
    setup = fined(0.0)
    np.testing.assert_array_equal(strategic_form(setup).payoffs, strategic_form(setup, treaties=False).payoffs)


@pytest.mark.parametrize("factor", [1.0, 0.9, 0.5])
def test_what_comes_later_counts_for_less_by_the_discount(factor):
    """Three a turn for ten turns is 3 (1 - f ** 10) / (1 - f)."""
    setup = variant("micro/open_trade", turns=10, objectives__Alder__discount=1.0 - factor)
    model = Model(setup, seeds=[1], policy={"nation": "always_comply"}).run_model()
    assert model.world.score[model.axes.actor["Alder"], 0] == pytest.approx(sum(3.0 * factor**t for t in range(10)))
    assert model.world.score[model.axes.actor["Beryl"], 0] == 30.0
