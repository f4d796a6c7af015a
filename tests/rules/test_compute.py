"""Compute: books, hiding, runs, ceilings. Figures are worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from labs import ALDER, BERYL, ONE, THREE, TWO, after, labs, scenario, turn

from game import load_scenario
from game.rules.compute import FLOP_PER_YEAR, compute, focus, shares, split_efficiency
from game.world.draws import Draws

QUARTER = FLOP_PER_YEAR * 0.35 * 0.25  # operations of a million H100e in a quarter at the model's utilisation


def test_a_lab_computes_with_what_reached_its_plants():
    world = labs(compute=(1.5, 0.5, 1.0))
    done = after(compute, world, turn(world))
    np.testing.assert_allclose(done.compute[:, 0], [1.5, 0.5, 1.0])
    np.testing.assert_allclose(done.rented[:, 0], [1.5, 0.5, 0.0])  # THREE owns its data centre


def test_the_unit_of_compute_does_not_depend_on_the_length_of_a_turn():
    for months in (1.0, 3.0, 12.0):
        world = labs(months=months)
        np.testing.assert_allclose(after(compute, world, turn(world)).compute, 1.0)


def test_the_armed_forces_draw_on_data_centres_in_their_own_territory_only():
    world = labs()
    done = after(compute, world, turn(world, military=[0.25, 0.0]))
    np.testing.assert_allclose(done.compute[:, 0], [0.75, 0.75, 1.0])
    np.testing.assert_allclose(done.military[:, 0], [0.5, 0.0])  # a quarter of the two million in Alder


def test_hidden_chips_are_taken_from_the_books_and_none_are_made():
    world = labs(cash=100.0)
    done = after(compute, world, turn(world, hide=[0.2, 0.0, 0.0]))
    np.testing.assert_allclose(done.covert[:, 0], [0.2, 0.0, 0.0])
    np.testing.assert_allclose(done.compute[:, 0] + done.covert[:, 0], 1.0)
    np.testing.assert_allclose(done.cash[:, 0], [100.0 - 0.2 * 50.0, 100.0, 100.0])


def test_a_poor_lab_hides_no_more_than_it_can_pay_for():
    world = labs(cash=[1.0, -5.0, 100.0])
    done = after(compute, world, turn(world, hide=0.4))
    np.testing.assert_allclose(done.covert[:, 0], [1.0 / 50.0, 0.0, 0.4])
    assert (done.cash[:, 0] >= np.array([0.0, -5.0, 0.0])).all()


def test_hidden_chips_survive_a_cut_of_the_cloud():
    world = labs(compute=(0.0, 1.0, 1.0), covert=[0.3, 0.0, 0.0])
    done = after(compute, world, turn(world))
    assert done.compute[ONE, 0] == 0.0
    assert done.covert[ONE, 0] == pytest.approx(0.3 * np.exp(-0.25 / 4.0))
    assert done.aggregate_run[ONE, 0] > 0.0


def test_a_steady_run_comes_to_nine_months_of_its_share():
    world = labs()
    for number in range(40):
        world = after(compute, world, turn(world, number, train=0.5, guard=0.1))
    expected = 3 * QUARTER * 0.5 * 0.3
    np.testing.assert_allclose(world.largest_run, expected, rtol=1e-5)
    np.testing.assert_allclose(world.aggregate_run, expected, rtol=1e-5)
    np.testing.assert_allclose(world.year_flop, 4 * QUARTER * 0.5, rtol=1e-4)


@pytest.mark.parametrize("months", [1.0, 6.0, 12.0])
def test_a_steady_run_is_the_same_in_turns_of_any_length(months):
    world = labs(months=months)
    for number in range(200):
        world = after(compute, world, turn(world, number, train=0.5))
    np.testing.assert_allclose(world.aggregate_run, 3 * QUARTER * 0.5 * 0.3, rtol=1e-6)
    np.testing.assert_allclose(world.year_flop, 4 * QUARTER * 0.5, rtol=1e-6)


def test_splitting_hides_the_size_of_a_run_and_not_its_sum():
    world = labs()
    whole, parted = (after(compute, world, turn(world, split=k)) for k in (1.0, 4.0))
    np.testing.assert_allclose(parted.largest_run, whole.largest_run / 4)
    np.testing.assert_allclose(parted.declared_run, whole.declared_run / 4)
    np.testing.assert_allclose(parted.aggregate_run, whole.aggregate_run)
    loss = split_efficiency(np.array([1.0, 2.0, 4.0, 16.0]), turn(world))
    assert loss[0] == 1.0
    assert (np.diff(loss) < 0).all()


def test_a_report_leaves_out_hidden_sites_and_the_truth_does_not():
    world = labs(covert=[2.0, 0.0, 0.0], cash=0.0)
    done = after(compute, world, turn(world))
    assert done.declared_run[ONE, 0] == 0.0  # all of its books are hidden
    assert done.largest_run[ONE, 0] == done.covert_run[ONE, 0] > 0.0


def test_a_lab_that_caps_itself_keeps_to_it_and_knows_what_it_forgoes():
    world = labs()
    free = after(compute, world, turn(world)).largest_run[ONE, 0]
    done = after(compute, world, turn(world, run_cap=[free / 10, 1e40, 1e40]))
    assert done.largest_run[ONE, 0] == pytest.approx(free / 10)
    np.testing.assert_allclose(done.forgone[:, 0], [1.0, 0.0, 0.0], atol=1e-12)


def capped(world, share, flop, **deeds):
    world = world.changed_by({"capped": world.capped + np.array([share, 0, 0, 0, 0])[:, None]})
    now = turn(world, **deeds)
    levers = replace(now.levers, chip_cap_flop=now.levers.chip_cap_flop.copy())
    levers.chip_cap_flop[ALDER] = flop
    return after(compute, world, replace(now, levers=levers))


def test_capped_chips_join_no_run_above_the_cap_and_old_ones_do():
    world = labs()
    free = after(compute, world, turn(world)).largest_run[ONE, 0]
    for share, flop, expected in (
        (1.0, free / 2, free / 2),  # all capped: up to the cap
        (0.25, free / 2, 0.75 * free),  # three quarters are old stock: they run beyond it alone
        (0.25, 0.9 * free, 0.9 * free),  # all of them up to the cap is more than the old stock alone
        (1.0, 2 * free, free),  # a cap above the run binds nobody
    ):
        done = capped(world, share, flop)
        np.testing.assert_allclose(done.largest_run[:, 0], [expected, expected, free], err_msg=f"{share} {flop}")


def test_parts_of_a_run_slip_under_a_cap_in_hardware():
    world = labs()
    free = after(compute, world, turn(world)).largest_run[ONE, 0]
    assert capped(world, 1.0, free / 4, split=4.0).aggregate_run[ONE, 0] == pytest.approx(free)


def test_other_worlds_do_not_change_what_a_cap_does():
    both = labs(worlds=2, capped=[1.0, 0, 0, 0, 0])
    now = turn(both)
    levers = replace(now.levers, chip_cap_flop=now.levers.chip_cap_flop.copy())
    levers.chip_cap_flop[ALDER, 1] = 1e26
    done = after(compute, both, replace(now, levers=levers))
    alone = labs(capped=[1.0, 0, 0, 0, 0])
    assert np.array_equal(done.largest_run[:, :1], after(compute, alone, turn(alone)).largest_run)
    assert done.largest_run[TWO, 1] == pytest.approx(1e26)
    assert done.largest_run[TWO, 1] <= 1e26 < done.largest_run[TWO, 0]


def test_smuggled_chips_go_underground_with_those_who_hide():
    data = scenario()
    data["goods"]["accelerators"] = {"level": 6, "unit": "M H100e", "price": 15}
    data["goods"]["compute"] |= {"capital": {"accelerators": {"amount": 1, "service": 0}}}
    data["plants"]["maker"] = {"firm": "cloud", "nation": "Alder", "makes": "accelerators", "capacity": 4}
    world = load_scenario(data).world(Draws.of([1])).copied()
    chart = world.chart
    world.output[[chart.axes.plant[f"work_{i}"] for i in (1, 2, 3)]] = 0.25
    into_beryl = (chart.edge_buyer == chart.axes.plant["centre_b"]) & (chart.edge_good == chart.axes.good["accelerators"])
    world.smuggled[into_beryl] = 0.2
    honest = after(compute, world, turn(world))
    hiding = after(compute, world, turn(world, hide=[0.0, 0.0, 0.1]))
    assert honest.covert[THREE, 0] == pytest.approx(0.5 * 0.2)  # registered halls take half of it at most
    assert hiding.covert[THREE, 0] == pytest.approx(0.1 * 1.0 + (0.5 + 0.5 * 2 * 0.1) * 0.2)
    assert hiding.covert[THREE, 0] + hiding.compute[THREE, 0] == pytest.approx(1.0)
    assert world.gdp[BERYL, 0] == 10000


def test_a_million_h100_do_three_times_ten_to_the_28_in_a_year():
    assert pytest.approx(3.156e28, rel=1e-3) == FLOP_PER_YEAR


def test_compute_is_shared_between_training_safety_and_customers():
    world = labs(capability=[7.0, 1.0, 1.0])
    now = turn(world, train=[0.2, 0.5, 0.9], guard=[0.1, 0.1, 0.3], dash=[1.0, 1.0, 0.0])
    train, guard, serve = shares(world, now)
    np.testing.assert_allclose(train[:, 0], [0.9, 0.5, 0.7])  # the Run takes all that safety work leaves; TWO cannot run
    np.testing.assert_allclose(guard[:, 0], [0.1, 0.1, 0.3])
    np.testing.assert_allclose(serve[:, 0], [0.0, 0.4, 0.0], atol=1e-15)
    np.testing.assert_allclose(focus(world, now)[:, 0], [1.0, 0.3, 0.3])


def test_a_hidden_site_trains_a_run_of_its_own():
    world = labs(covert=[0.5, 0.0, 0.0], aggregate_run=[7e26, 0.0, 0.0], covert_run=[4e26, 0.0, 0.0], year_flop=8e26)
    done = after(compute, world, turn(world, train=0.5))
    chips = 0.5 * np.exp(-0.25 / 4.0)
    secret = 2 / 3 * 4e26 + QUARTER * 0.6 * chips
    declared = 2 / 3 * 3e26 + QUARTER * 0.5 * 0.3 * (1.0 - chips)
    assert done.covert_run[ONE, 0] == pytest.approx(secret)
    assert done.declared_run[ONE, 0] == pytest.approx(declared)
    assert done.aggregate_run[ONE, 0] == pytest.approx(declared + secret)
    assert done.largest_run[ONE, 0] == pytest.approx(max(declared, secret))
    assert done.year_flop[ONE, 0] == pytest.approx(0.75 * 8e26 + QUARTER * (0.5 * (1.0 - chips) + 0.6 * chips))
