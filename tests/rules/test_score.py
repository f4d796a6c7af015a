"""Score: every kind of term worked out by hand, hidden agendas, survival, and what a scenario's mistakes say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from labs import ALDER, BERYL, scenario, turn

from game import Model, load_scenario
from game.rules.score import final_score, opened, redrawn_agenda, score
from game.scenario.read import InputError
from game.world.draws import Draws


def wanting(worlds: int = 1, **objectives: Any):
    """A world whose seats have these objectives; a list is a list of terms."""
    goals = {seat: {"terms": o} if isinstance(o, list) else o for seat, o in objectives.items()}
    setup = load_scenario(scenario(objectives=goals))
    return opened(setup.world(Draws.of(range(worlds))).copied(), Draws.of(range(worlds)))


def now(world, number=0, seat="Alder", **fields):
    """The score of a seat after a turn in which these fields were so."""
    for name, value in fields.items():
        getattr(world, name)[...] = np.reshape(value, (-1, 1)) if np.ndim(value) == 1 else value
    done = world.changed_by(score(world, turn(world, number)).fields)
    return done, done.score[world.chart.axes.actor[seat], 0]


@pytest.mark.parametrize(
    ("term", "fields", "expected"),
    [
        ({"read": "gdp", "weight": 2.0}, {"gdp": [30.0, 7.0]}, 60.0),
        ({"read": "gdp", "of": "Beryl"}, {"gdp": [30.0, 7.0]}, 7.0),
        ({"read": "gdp", "against": "Beryl"}, {"gdp": [30.0, 7.0]}, 23.0),
        ({"read": "gdp", "times": "support", "times_of": "Beryl"}, {"gdp": [30.0, 7.0], "support": [0.9, 0.5]}, 15.0),
        ({"read": "danger", "base": "at_most", "goal": 0.1}, {"danger": 0.1}, 1.0),
        ({"read": "danger", "base": "at_most", "goal": 0.1}, {"danger": 0.11}, 0.0),
        ({"read": "gdp", "base": "at_least", "goal": 30.0}, {"gdp": [30.0, 0.0]}, 1.0),
        ({"read": "gdp", "base": "growth"}, {"gdp": [22000.0, 1.0]}, 0.1),
        ({"read": "gdp", "base": "growth", "goal": 0.2}, {"gdp": [22000.0, 1.0]}, 0.5),
        ({"read": "gdp", "base": "log"}, {"gdp": [np.e**2, 1.0]}, 2.0),
        ({"read": "support", "goal": 0.7, "floor": 0.5}, {"support": [0.6, 0.0]}, 0.5),
        ({"read": "support", "goal": 0.7, "floor": 0.5}, {"support": [0.9, 0.0]}, 1.0),
        ({"read": "displacement", "goal": 0.0, "floor": 0.1}, {"displacement": [0.02, 0.0]}, 0.8),
        ({"read": "income"}, {"income": [3.0, 4.0, 50.0]}, 7.0),  # a nation answers for its labs
        ({"read": "income", "of": "three"}, {"income": [3.0, 4.0, 50.0]}, 50.0),
        ({"read": "kept", "of": "one"}, {"met": [0, 0, 3, 0, 0, 0], "due": [0, 0, 4, 0, 0, 0]}, 0.75),
    ],
)
def test_a_term_pays(term, fields, expected):
    world = wanting(Alder=[{"weight": 1.0} | term])
    assert now(world, **fields)[1] == pytest.approx(expected)


def test_a_pair_term_adds_over_the_others_by_a_table():
    term = {"weight": 2.0, "read": "gdp", "times": "support", "pair": {"Alder": 1.0, "Beryl": -3.0}}
    world = wanting(Alder=[term])
    assert now(world, gdp=[10.0, 4.0], support=[0.5, 0.25])[1] == pytest.approx(2.0 * 10.0 * (0.5 - 3.0 * 0.25))


def test_a_prisoners_dilemma_can_be_written_down():
    """Payoffs (5, 3, 1, 0) from a quantity x in 0..1 of each seat: 1 is to defect."""
    x = {"read": "certified_only"}
    goals = {
        me: [
            {"weight": 2.0} | x,
            {"weight": -3.0} | x | {"of": other},
            {"weight": -1.0} | x | {"times": "certified_only", "times_of": other},
        ]
        for me, other in (("Alder", "Beryl"), ("Beryl", "Alder"))
    }
    goals = {seat: {"terms": terms, "offset": 3.0} for seat, terms in goals.items()}
    for plan, expected in (((0, 0), (3, 3)), ((1, 0), (5, 0)), ((0, 1), (0, 5)), ((1, 1), (1, 1))):
        world = wanting(**goals)
        done, _ = now(world, certified_only=list(map(float, plan)))
        np.testing.assert_allclose(done.score[:2, 0], expected)


def test_terms_paid_by_the_turn_add_up_with_their_discount():
    world = wanting(Alder={"terms": [{"weight": 1.0, "read": "support", "when": "turn"}], "discount": 0.2})
    earned = 0.0
    for number in range(6):
        world, points = now(world, number, support=0.5)
        earned += 0.5 * 0.8 ** (number * 0.25)
        assert points == pytest.approx(earned)


def test_terms_paid_by_the_year_are_paid_at_its_end_alone():
    world = wanting(Alder=[{"weight": 1.0, "read": "support", "when": "year"}])
    found = []
    for number in range(9):
        world, points = now(world, number, support=0.5)
        found.append(points)
    assert found == [0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5, 1.0, 1.0]


def test_a_score_is_scaled_and_set_off():
    world = wanting(Alder={"terms": [{"weight": 1.0, "read": "support"}], "scale": 60.0, "offset": 5.0})
    assert now(world, support=0.5)[1] == pytest.approx(35.0)


def test_survival_weighs_only_where_the_objective_says_so():
    terms = [{"weight": 80.0, "read": "support"}]
    world = wanting(Alder={"terms": terms, "survival": True}, Beryl={"terms": terms})
    world, _ = now(world, support=1.0)
    for q, struck, lives in ((0.0, 0.0, 1.0), (0.4, 0.0, 0.7), (1.0, 1.0, 0.25), (0.0, 1.0, 0.25)):
        ended = world.changed_by({"q": world.q * 0 + q, "catastrophe": world.catastrophe * 0 + struck})
        np.testing.assert_allclose(final_score(ended, 8)[:2, 0], [80.0 * lives, 80.0])


def test_the_final_score_reads_the_danger_that_the_epilogue_found():
    world = wanting(
        Alder=[{"weight": 8.0, "read": "q", "base": "at_most", "goal": 0.1}, {"weight": 1.0, "read": "support", "when": "turn"}]
    )
    world, before = now(world, support=0.5)
    assert before == 8.5
    assert final_score(world.changed_by({"q": world.q + 0.3}), 8)[ALDER, 0] == 0.5


# --- hidden agendas ---------------------------------------------------------------------------------------------------------
AGENDAS = {"terms": [], "agenda": {"a": [{"weight": 1.0, "read": "support"}], "b": [{"weight": 10.0, "read": "support"}]}}


def test_every_world_draws_an_agenda_and_only_that_counts():
    world = wanting(4000, Alder=AGENDAS)
    drawn = world.agenda[ALDER]
    assert set(np.unique(drawn)) == {0.0, 1.0}
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.04)
    world.support[...] = 0.5
    done = score(world, turn(world)).fields["score"][ALDER]
    np.testing.assert_allclose(done, np.where(drawn == 0.0, 0.5, 5.0))


def test_a_new_government_draws_its_agenda_anew():
    world = wanting(4000, Alder=AGENDAS)
    changed = np.zeros((2, 4000), bool)
    changed[ALDER, :2000] = True
    again = redrawn_agenda(world, turn(world, 3), changed)
    assert np.array_equal(again[ALDER, 2000:], world.agenda[ALDER, 2000:])
    assert np.mean(again[ALDER, :2000] != world.agenda[ALDER, :2000]) == pytest.approx(0.5, abs=0.06)
    assert np.array_equal(again[BERYL], world.agenda[BERYL])


# --- mistakes -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"read": "gpd"}, "unknown read-out 'gpd'; did you mean 'gdp'"),
        ({"read": "gdp", "of": "Aldr"}, "unknown actor 'Aldr'; did you mean 'Alder'"),
        ({"read": "income", "of": "cloud"}, "cloud \\(cloud\\) has no 'income'"),
        ({"read": "licence"}, "unknown read-out 'licence'"),
    ],
)
def test_a_wrong_term_is_refused_with_the_near_miss(term, said):
    with pytest.raises(InputError, match=said):
        wanting(Alder=[{"weight": 1.0} | term])


def test_a_whole_game_is_scored():
    goals = {"Alder": {"terms": [{"weight": 60.0, "read": "support"}], "survival": True}}
    model = Model(load_scenario(scenario(objectives=goals)), seeds=range(5), policy="hold").run_model()
    points = model.world.score[ALDER]
    expected = 60.0 * model.world.support[ALDER] * np.where(model.world.catastrophe > 0, 0.25, 1.0 - 0.75 * model.world.q)
    np.testing.assert_allclose(points, expected)
