"""Start-ups that sell audits: price, choice, dependence, ruin, entry; what audits are worth."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, FAR, LOCAL, ONE, TWO, access, actor, after, put, scenario, turn, watched

from game import load_scenario
from game.rules.assurance import at_work, bending, dependence, hired
from game.rules.custody import worth
from game.rules.oversight import oversight
from game.rules.sensing import looks

MANY = 4000


def audited(world, **levers):
    """A turn in which auditors may look into every lab."""
    return turn(world, {"access": access(world, "weights_audit"), **levers})


# --- 67, 165 a market ---------------------------------------------------------------------------------------------------------
def test_audits_are_paid_for_by_the_audited_at_one_price_however_small_they_are():
    world = watched(bound=1.0)
    done = after(oversight, world, audited(world))
    price = done.audit_price[0]
    assert price > 0.0
    np.testing.assert_allclose(world.cash - done.cash, 0.25 * price)
    assert done.clients.sum() == pytest.approx(2.0)


def test_audits_grow_dear_where_few_can_do_them():
    prices = []
    for trading in ([1.0, 1.0], [1.0, 0.0]):
        world = watched(bound=1.0, trading=trading)
        now = turn(world, {"access": access(world, "weights_audit")}, params={"audits_each": 1.0})
        prices.append(after(oversight, world, now).audit_price[0])
    assert prices[1] == pytest.approx(prices[0] * 2.0**world.chart.params.audit_scarcity)


def test_where_nobody_may_audit_nobody_pays_for_it():
    world = watched(bound=1.0)
    done = after(oversight, world, turn(world))
    assert done.audit_price[0] == 0.0
    assert (done.cash == world.cash).all()


# --- 68 dependence -------------------------------------------------------------------------------------------------------------
def test_an_auditor_depends_on_the_labs_that_its_own_cloud_lives_by():
    found = dependence(watched())[..., 0]
    assert found[LOCAL, ONE] == pytest.approx(1.0)  # cloud_a serves nobody but ONE
    assert found[LOCAL, TWO] == 0.0
    assert found[FAR].tolist() == [0.0, 0.0]  # cloud_e serves no lab


def test_dependence_bends_audits_and_readers_go_by_the_name():
    world = watched(bound=1.0, trading=[1.0, 0.0])
    done = after(oversight, world, audited(world))
    assert done.audit_worth[ONE, 0] == 0.0  # wholly dependent
    assert done.audit_worth[TWO, 0] == pytest.approx(0.8)
    assert done.audit_name[ONE, 0] == pytest.approx(0.8)
    assert done.bent[LOCAL, 0] == pytest.approx(0.5)


def test_a_bent_audit_finds_less_than_its_readers_believe():
    world = watched(audit_worth=[0.2, 0.9], audit_name=0.9, aggregate_run=9e26)
    now = audited(world)
    now.levers.inspections[...] = 50.0
    world = put(world, inspectors=2.0)
    look = looks(world, now)
    deep = look.sensor == world.chart.axes.sensor["weights_audit"]
    one, two = (look.truly[deep & (look.row == row)][0, 0] for row in (0, 1))
    assert one < 0.3 * two
    believed = [look.believed[deep & (look.row == row)][0, 0] for row in (0, 1)]
    assert believed[0] == pytest.approx(believed[1])
    outside = worth(world, turn(world), np.array([0]), np.zeros((1, 1), np.int64), np.zeros(1, np.int64))
    assert outside is None  # nobody has the right to look


def test_an_incumbent_may_starve_the_auditor_that_rents_from_it():
    data = scenario()
    data["goods"]["audits"] = {"level": 8, "unit": "audits", "price": 0, "inputs": {"compute": 1}, "controlled": False}
    data["plants"]["bench"] = {"firm": "local", "nation": "Alder", "makes": "audits", "capacity": 0.1}
    data["links"]["only"]["bench"] = {"compute": {"halls_a": 1}}
    loaded = load_scenario(data)
    world = watched(1, loaded, bound=1.0)
    bench = world.chart.axes.plant["bench"]
    assert at_work(world)[:, 0].tolist() == [1.0, 1.0]
    cut = put(world)
    cut.output[bench] = 0.0
    assert at_work(cut)[:, 0].tolist() == [0.0, 1.0]
    levers = {"access": access(world, "weights_audit")}
    few = {"audits_each": 1.0}
    dear = [after(oversight, w, turn(w, levers, params=few, loaded=loaded)).audit_price[0] for w in (world, cut)]
    assert dear[1] > dear[0]


# --- 70 who chooses -------------------------------------------------------------------------------------------------------------
def test_labs_shop_for_a_lenient_auditor_unless_auditors_are_drawn_by_lot():
    world = watched()
    chosen, drawn = hired(world, turn(world))[..., 0], hired(world, turn(world, {"by_lot": 1.0}))[..., 0]
    assert bending(world, turn(world))[LOCAL, ONE, 0] == 1.0
    assert chosen[LOCAL, ONE] > 0.8
    assert chosen[LOCAL, TWO] == pytest.approx(0.5)
    np.testing.assert_allclose(drawn, 0.5)


def test_auditors_by_lot_find_more_of_what_there_is():
    left = {}
    for lot in (0.0, 1.0):
        world = watched(bound=1.0)
        left[lot] = after(oversight, world, audited(world, by_lot=lot)).audit_worth[ONE, 0]
    assert left[1.0] > 2.0 * left[0.0]


# --- ruin and entry ---------------------------------------------------------------------------------------------------------------
def caught(world):
    """The world in which a true breach of ONE has just been found."""
    found = put(world)
    found.suspected[actor(world, "one")] = 1.0
    found.breach[actor(world, "one")] = 1.0
    return found


def test_a_bent_audit_that_is_found_out_ruins_its_author_and_shadows_the_others():
    world = caught(watched(MANY, bound=1.0))
    change = oversight(world, audited(world, by_lot=1.0))
    ruined = change.why["ruined"].value > 0.0
    bend, params = bending(world, audited(world))[LOCAL, ONE, 0], world.chart.params
    assert ruined[LOCAL].mean() == pytest.approx(0.5 * (params.audit_blame + bend), abs=0.03)
    assert ruined[FAR].mean() == pytest.approx(0.5 * params.audit_blame, abs=0.015)
    assert (change.fields["trading"][LOCAL, ruined[LOCAL]] == 0.0).all()
    alone = ruined[LOCAL] & ~ruined[FAR]
    spared = ~ruined.any(axis=0)
    assert change.fields["esteem"][FAR, alone].max() < change.fields["esteem"][FAR, spared].min()
    assert change.fields["trust"][0, alone].mean() < change.fields["trust"][0, spared].mean()


def test_a_false_finding_ruins_no_auditor():
    world = put(caught(watched(MANY, bound=1.0)), breach=0.0)
    assert not oversight(world, audited(world)).why["ruined"].value.any()


def test_new_firms_enter_once_demand_passes_a_threshold_and_not_before():
    rates = {}
    for each in (0.2, 4.0):
        world = watched(MANY, bound=1.0, trading=[1.0, 0.0])
        now = turn(world, {"access": access(world, "weights_audit")}, params={"audits_each": each})
        change = oversight(world, now)
        rates[each] = change.why["entered"].value[FAR].mean()
        entered = change.why["entered"].value[FAR] > 0.0
        assert (change.fields["trading"][FAR, entered] == 1.0).all()
    assert rates[4.0] == 0.0
    assert rates[0.2] > 0.1


def test_a_market_without_auditors_leaves_audits_to_nobody():
    world = watched(bound=1.0, trading=0.0)
    done = after(oversight, world, turn(world, {"access": access(world, "weights_audit", nations=(ALDER, BERYL))}))
    assert (done.audit_worth == 0.0).all()
    assert done.clients.sum() == 0.0
