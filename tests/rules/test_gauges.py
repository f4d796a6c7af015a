"""Gauges: read-outs that a scenario works out from others; deeds as read-outs; cells of quantities on two axes."""

from __future__ import annotations

import numpy as np
import pytest
from labs import scenario

from game import Model, load_scenario
from game.scenario.read import InputError
from game.world.draws import Draws
from game.world.readouts import find, readout


def world_with(gauges, **fields):
    """A world of Alder and Beryl with these gauges, in which these quantities are so."""
    setup = load_scenario(scenario(gauges=gauges))
    world = setup.world(Draws.of([0])).copied()
    for name, value in fields.items():
        getattr(world, name)[...] = np.reshape(value, (-1, *[1] * (getattr(world, name).ndim - 1)))
    return world


def of(world, name, seat=None):
    return readout(world, name, seat)[0]


@pytest.mark.parametrize(
    ("gauge", "expected"),
    [
        ({"each": ["nation"], "sum": ["gdp"]}, (30.0, 10.0)),
        ({"each": ["nation"], "sum": [{"read": "gdp", "weight": -2}], "constant": 5}, (-55.0, -15.0)),
        ({"each": ["nation"], "sum": [{"read": "gdp", "times": ["support"]}]}, (15.0, 2.5)),
        ({"each": ["nation"], "sum": [{"read": "gdp", "times": [{"read": "support", "of": "Beryl"}]}]}, (7.5, 2.5)),
        ({"each": ["nation"], "sum": [{"read": "gdp", "of": "all"}]}, (40.0, 40.0)),
        ({"each": ["nation"], "sum": [{"read": "gdp", "of": "others"}]}, (10.0, 30.0)),
        ({"each": ["nation"], "sum": ["gdp"], "constant": -20, "form": "positive"}, (10.0, 0.0)),
        ({"each": ["nation"], "sum": ["gdp"], "form": "at_least", "goal": 30}, (1.0, 0.0)),
        ({"each": ["nation"], "sum": ["gdp"], "form": "at_most", "goal": 10}, (0.0, 1.0)),
        ({"each": ["nation"], "sum": ["gdp"], "form": "highest"}, (1.0, 0.0)),
        ({"each": ["nation"], "sum": [{"read": "gdp", "of": "all"}], "form": "highest"}, (0.5, 0.5)),
        ({"each": ["nation"], "sum": ["gdp"], "form": "share"}, (0.75, 0.25)),
        ({"each": ["Alder", "Beryl"], "sum": ["income"]}, (7.0, 50.0)),  # a nation answers for its labs
    ],
)
def test_a_gauge_is_worked_out(gauge, expected):
    world = world_with({"g": gauge}, gdp=[30.0, 10.0], support=[0.5, 0.25], income=[3.0, 4.0, 50.0])
    assert (of(world, "g", "Alder"), of(world, "g", "Beryl")) == pytest.approx(expected)


def test_a_gauge_of_the_whole_world_has_one_value_and_later_gauges_read_it():
    gauges = {
        "wealth": {"sum": [{"read": "gdp", "of": "all"}]},
        "part": {"each": ["nation"], "sum": [{"read": "gdp", "times": ["wealth"]}]},
    }
    world = world_with(gauges, gdp=[30.0, 10.0])
    assert of(world, "wealth") == 40.0
    assert of(world, "part", "Beryl") == 400.0


def test_a_cell_of_a_quantity_on_two_axes_is_a_read_out():
    world = world_with({}, goodwill=0.5)
    world.goodwill[0, 1] = 0.2
    assert of(world, "goodwill/Beryl", "Alder") == 0.2
    assert of(world, "goodwill/Alder", "Beryl") == 0.5
    world.programme[1, world.chart.axes.programme["intelligence"]] = 7.0
    assert of(world, "programme/intelligence", "Beryl") == 7.0


def test_what_a_seat_has_just_ordered_is_scored_in_that_turn():
    terms = [{"weight": 10.0, "read": "care", "when": "turn"}, {"weight": 1.0, "read": "deed/listing/one", "when": "turn"}]
    gauges = {"care": {"each": ["nation"], "sum": ["deed/guard"]}}
    model = Model(load_scenario(scenario(gauges=gauges, objectives={"Alder": {"terms": terms}})), seeds=[1, 2], policy="hold")
    model.advance()
    model.file("one", {"guard": 0.25})
    model.file("Alder", {"listing": {"Alder/one": 1.0}})
    model.advance()
    still = 0.1  # what its other lab spends on safety as it holds still
    np.testing.assert_allclose(model.world.score[model.axes.actor["Alder"]], 10.0 * (0.25 + still) + 1.0)


def test_worlds_have_gauges_of_their_own():
    world = load_scenario(scenario(gauges={"g": {"each": ["nation"], "sum": ["gdp"], "form": "highest"}})).world(
        Draws.of([1, 2, 3])
    )
    world = world.copied()
    world.gdp[...] = [[1.0, 3.0, 2.0], [2.0, 1.0, 2.0]]
    np.testing.assert_array_equal(find("g", world.chart).get(world)[world.chart.nation_actor], [[0, 1, 0.5], [1, 0, 0.5]])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gauges": {"g": {"each": ["nation"], "sum": ["gpd"]}}}, "gauges.g: unknown read-out 'gpd'; did you mean 'gdp'"),
        ({"gauges": {"g": {"each": ["nations"], "sum": ["gdp"]}}}, "unknown actor or kind 'nations'; did you mean 'nation'"),
        ({"gauges": {"g": {"each": ["cloud"], "sum": ["income"]}}}, "cloud \\(cloud\\) has no 'income'"),
        ({"gauges": {"gdp": {"each": ["nation"], "sum": ["support"]}}}, "'gdp' is a read-out already"),
        ({"gauges": {"g": {"sum": ["gdp"]}}}, "a gauge of the whole world says `of` whom"),
        ({"gauges": {"g": {"each": ["nation"], "sum": ["deed/guards"]}}}, "unknown deed 'guards'; did you mean 'guard'"),
        ({"gauges": {"g": {"each": ["nation"], "sum": ["deed/spend"]}}}, "add which: deed/spend/programme"),
        ({"gauges": {"g": {"each": ["nation"], "sum": ["goodwill/Berl"]}}}, "unknown nation 'Berl'; did you mean 'Beryl'"),
        ({"gauges": {"g": {"each": ["nation"], "sum": ["stock/x"]}}}, "'stock' on axes 'h' cannot be read cell by cell"),
        ({"gauges": {"g": {"each": ["nation"], "sum": ["gdp"], "form": "tallest"}}}, "allowed: 'value', 'positive'"),
        (
            {
                "gauges": {"g": {"each": ["Alder"], "sum": ["gdp"]}},
                "objectives": {"Beryl": {"terms": [{"weight": 1.0, "read": "g"}]}},
            },
            "Beryl \\(nation\\) has no 'g'",
        ),
        ({"objectives": {"one": {"terms": [{"weight": 1.0, "read": "deed/guard"}]}}}, "known while a turn is scored"),
        (
            {"events": [{"id": "e", "title": "E", "when": {"read": "deed/guard", "of": "one", "above": 0.5}, "effects": []}]},
            "known while a turn is scored",
        ),
    ],
)
def test_a_wrong_gauge_is_refused_with_the_near_miss(changes, said):
    with pytest.raises(InputError, match=said):
        load_scenario(scenario(**changes))
