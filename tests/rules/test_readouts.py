"""Read-outs: every name answers, actors are addressed as documented, and the worked-out ones are right by hand."""

from __future__ import annotations

import numpy as np
import pytest
from labs import ALDER, BERYL, labs
from tables import bargained, seated, text

from game.world.axes import UnknownName
from game.world.readouts import best_of_others, cells_of, find, readout, readouts


@pytest.mark.parametrize("name", sorted(readouts()))
def test_every_read_out_has_the_shape_it_says(name):
    world = labs(worlds=3)
    one = readouts()[name]
    assert one.get(world).shape == (*world.chart.axes.shape(one.axes), 3)
    assert one.unit
    assert np.isfinite(one.get(world)).all()


def test_an_unknown_read_out_names_the_near_miss():
    with pytest.raises(UnknownName, match="did you mean 'danger'"):
        find("dangr")


def test_a_firm_answers_for_its_nation_and_a_nation_for_its_labs_and_its_territory():
    world = labs(gdp=[5.0, 7.0], income=[1.0, 2.0, 4.0])
    world.revenue[...] = np.arange(1.0, 6.0)[:, None]
    assert readout(world, "gdp", "three")[0] == 7.0
    assert readout(world, "income", "Alder")[0] == 3.0
    assert readout(world, "income", "three")[0] == 4.0
    assert readout(world, "revenue", "cloud")[0] == 1.0
    assert readout(world, "revenue", "Beryl")[0] == 2.0 + 5.0
    assert readout(world, "danger", "two")[0] == world.danger[0]
    with pytest.raises(ValueError, match=r"cloud .* has no 'income'"):
        readout(world, "income", "cloud")


def test_without_an_actor_a_read_out_adds_up_the_world():
    world = labs(gdp=[5.0, 7.0])
    assert readout(world, "gdp")[0] == 12.0
    assert readout(world, "frontier")[0] == 1.0


def test_the_best_of_the_others_is_the_first_but_for_the_first_itself():
    values = np.array([[3.0, 1.0, 2.0], [1.0, 1.0, 2.0], [2.0, 0.5, 0.0]])
    expected = [[2.0, 1.0, 2.0], [3.0, 1.0, 2.0], [3.0, 1.0, 2.0]]
    np.testing.assert_array_equal(best_of_others(values, np.full(3, -9.0)), expected)
    np.testing.assert_array_equal(best_of_others(values[:1], np.full(3, 0.25)), np.full((1, 3), 0.25))


def test_lead_and_gap_are_two_sides_of_one_thing():
    world = labs(capability=[3.0, 1.0, 2.5], open_weights=0.5)
    np.testing.assert_allclose(find("nation_capability").get(world)[:, 0], [3.0, 2.5])
    np.testing.assert_allclose(find("lead").get(world)[:, 0], [0.5, -0.5])
    np.testing.assert_allclose(find("rival_gap").get(world)[:, 0], [0.0, 0.5])
    assert find("frontier_lead").get(world)[0] == 0.5
    opened = labs(capability=[3.0, 1.0, 2.5], open_weights=2.9)
    np.testing.assert_allclose(find("nation_capability").get(opened)[:, 0], [3.0, 2.9])


def test_compute_in_a_nation_and_what_foreigners_keep_there():
    world = labs(compute=(1.5, 0.5, 0.25))
    np.testing.assert_allclose(find("chip_supply").get(world)[:, 0], [2.0, 0.25])
    assert (find("hosting").get(world) == 0.0).all()


def test_the_share_of_output_is_of_the_good_one_is_largest_in():
    world = labs(compute=(2.0, 1.0, 1.0))
    share = find("output_share").get(world)[:, 0]
    actor = world.chart.axes.actor
    assert share[actor["cloud"]] == pytest.approx(0.75)
    assert share[actor["three"]] == pytest.approx(0.25)
    np.testing.assert_allclose(share[world.chart.nation_actor], [0.75, 0.25])
    assert share[actor["one"]] == 0.0  # it sells no good


def test_adherence_is_all_that_was_met_over_all_that_was_due():
    world = labs(met=[0, 0, 3, 0, 1, 0], due=[0, 0, 4, 0, 4, 0])
    assert find("adherence").get(world)[0] == 0.5
    assert readout(labs(), "adherence")[0] == 1.0
    assert cells_of(world.chart, "n", "gdp", world.chart.axes.actor["three"]).tolist() == [BERYL]
    assert world.gdp[ALDER, 0] == 20000.0


def test_simple_read_outs_by_hand():
    world = labs(refusals=[0.2, 0.0], displacement=[0.05, 0.0], deployed=[2.0, 1.0, 1.8], open_weights=0.0, exposure=3.0)
    np.testing.assert_allclose(find("trade_open").get(world)[:, 0], [0.8, 1.0])
    np.testing.assert_allclose(find("jobs").get(world)[:, 0], [0.95, 1.0])
    np.testing.assert_allclose(find("lab_lead").get(world)[:, 0], [0.2, -1.0, -0.2])
    assert find("frontier").get(world)[0] == 2.0
    assert find("systemic_risk").get(world)[0] == 3.0
    np.testing.assert_array_equal(find("kept").get(world), 1.0)


def test_strain_is_the_shortage_of_compute_where_the_output_is():
    world = labs(gdp=[20000.0, 10000.0])
    world.shortage[...] = 0.0
    chart = world.chart
    market = np.flatnonzero(chart.axes.good["compute"] == chart.market_good)
    world.shortage[market[chart.market_nation[market] == ALDER]] = 0.3
    assert find("chip_strain").get(world)[0] == pytest.approx(0.2)


def test_data_centres_of_foreign_firms_are_hosted():
    from labs import scenario

    from game import load_scenario
    from game.world.draws import Draws

    data = scenario()
    data["plants"]["centre_b"] = data["plants"]["centre_b"] | {"firm": "cloud"}
    world = load_scenario(data).world(Draws.of([1])).copied()
    world.output[world.chart.axes.plant["centre_b"]] = 0.2
    np.testing.assert_allclose(find("hosting").get(world)[:, 0], [0.0, 0.8])


def test_two_that_lead_together_lead_by_nothing():
    world = labs(capability=[3.0, 1.0, 3.0], open_weights=0.0)
    np.testing.assert_array_equal(find("lead").get(world)[:, 0], [0.0, 0.0])


def test_a_finding_against_a_firm_at_home_is_one_against_its_nation_too():
    world = labs(findings=[0, 0, 0, 2, 0, 0])  # Alder, Beryl, one, two, three, cloud: two is at home in Alder
    assert readouts()["found_out"].get(world)[:, 0].tolist() == [1, 0, 0, 1, 0, 0]
    assert readouts()["unfound"].get(world)[:, 0].tolist() == [0, 1, 1, 0, 1, 1]
    late = world.changed_by({"found_late": np.array([1.0, 0.25, 0.0, 1.0, 0.25, 0.0])[:, None]})
    assert readouts()["unfound"].get(late)[:, 0].tolist() == [0, 0.75, 1, 0, 0.75, 1]


def test_a_nation_is_a_party_while_it_is_one_of_any_treaty_in_force():
    world = bargained(seated(treaties=[text() | {"id": "pause", "parties": ["Ash", "Cedar"], "minimum": 1}])).world
    assert readouts()["party"].get(world)[:, 0].tolist() == [0, 0, 0, 0]
    model = seated(treaties=[text() | {"id": "pause", "parties": ["Ash", "Cedar"], "minimum": 1}])
    model.step()
    assert readouts()["party"].get(model.world)[:, 0].tolist() == [1, 0, 1, 0]
    assert readout(model.world, "parties")[0] == 2.0


def test_the_first_partner_is_the_nation_most_is_traded_with():
    world = labs(compute=(1.0, 1.0, 1.0))
    chart = world.chart
    assert (find("first_partner").get(world) <= 1.0).all()
    abroad = chart.plant_nation[chart.edge_seller] != chart.plant_nation[chart.edge_buyer]
    there = find("first_partner").get(world.changed_by({"shipped": np.where(abroad[:, None], 1.0, 5.0)}))
    assert there[:, 0].tolist() == ([1.0, 1.0] if abroad.any() else [0.0, 0.0])  # two nations have one partner each
    nobody = world.changed_by({"shipped": np.zeros_like(world.shipped)})
    assert (find("first_partner").get(nobody) == 0.0).all()
