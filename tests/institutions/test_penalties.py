"""Penalties that had no bite before: dividends, markets, duties; hosts; records of trust."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, ESKER, ONE, TWO, actor, after, put, turn, watched

from game.rules.compute import compute
from game.rules.hosts import shared_fines
from game.rules.inspection import bound_in
from game.rules.penalties import excluded
from game.rules.release import release
from game.rules.trade import trade


def penalised(world, kind, who, depth=1.0, by=(ALDER, BERYL, ESKER)):
    """The world with a penalty in force on an actor, carried out by these nations."""
    done = put(world)
    done.penalty[world.chart.axes.penalty[kind], actor(world, who)] = depth
    done.carry[list(by), actor(world, who)] = 1.0
    return done


# --- 122, 123 markets and dividends ----------------------------------------------------------------------------------------------
def test_market_exclusion_keeps_a_labs_models_out_where_it_is_carried_out():
    world = watched()
    shut = penalised(world, "market_exclusion", "one", by=(BERYL,))
    assert excluded(shut)[:, ONE, 0].tolist() == [0.0, 1.0, 0.0]
    sold = [after(release, w, turn(w)).income for w in (world, shut)]
    assert sold[1][ONE, 0] < 0.95 * sold[0][ONE, 0]
    assert sold[1][TWO, 0] > sold[0][TWO, 0]
    nation = penalised(world, "market_exclusion", "Alder", by=(BERYL, ESKER))
    assert excluded(nation)[:, ONE, 0].tolist() == [0.0, 1.0, 1.0]


def test_whose_dividends_are_suspended_gets_nothing_out_of_the_common_cluster_and_pool():
    for name in ("one", "Alder"):
        world = watched()
        held = put(world)
        held.suspended[actor(world, name)] = 1.0
        pooled = {"pooled": 0.3}
        fed = [after(compute, w, turn(w, pooled)).compute for w in (world, held)]
        assert fed[1][ONE, 0] < fed[0][ONE, 0]
        assert fed[1][TWO, 0] > fed[0][TWO, 0]
        assert fed[1].sum() == pytest.approx(fed[0].sum())
        rents = {"rent_pool": 0.8}
        sold = [after(release, put(w, lock_in=[1.0, 0.0]), turn(w, rents)).income for w in (world, held)]
        assert sold[1][ONE, 0] < sold[0][ONE, 0]
        assert sold[1].sum() == pytest.approx(sold[0].sum())


# --- 30 hosts ----------------------------------------------------------------------------------------------------------------
def test_hosts_share_a_fine_as_they_share_control_and_own_halls_answer_alone():
    world = watched(rented=[1.0, 0.0])
    owing = np.zeros_like(world.fined)
    owing[[actor(world, "one"), actor(world, "two")]] = 10.0
    now = turn(world, {"by_control": 0.4})
    split = shared_fines(world, now, owing, bound_in(world, now))
    assert split[actor(world, "one"), 0] == pytest.approx(6.0)
    assert split[actor(world, "Alder"), 0] == pytest.approx(4.0)
    assert split[actor(world, "two"), 0] == 10.0
    assert split.sum() == pytest.approx(20.0)
    assert shared_fines(world, turn(world), owing, bound_in(world, now)) is owing


# --- guarantees of supply are not broken by lawful cuts -------------------------------------------------------------------------
def test_a_cut_that_a_finding_brought_breaks_no_guarantee_of_supply():
    from worlds import a_turn, played, setup

    from game.rules.export_control import export_control

    model, chart = played("standard", 1, 3), setup("standard").chart
    usa, chn = chart.axes.nation["USA"], chart.axes.nation["CHN"]
    now = a_turn(model.world, None, 3, (1,))
    cut = model.world.copied()
    cut.penalty[chart.axes.penalty["chip_cut"], chart.nation_actor[chn]] = 1.0
    cut.carry[usa, chart.nation_actor[chn]] = 1.0
    opened = []
    for start in (model.world, cut):
        world = start.changed_by(export_control(start, now).fields)
        traded = trade(world, now).fields
        opened.append((traded["openness"][usa, chn, 0], traded["refused"].sum()))
    assert opened[1][1] > opened[0][1]
    assert opened[1][0] == pytest.approx(opened[0][0], abs=0.005)  # smugglers shift a little of what is asked
