"""What findings cost beside penalties: standing, ratings, access, approval, goodwill, capital; accounts; opacity."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ALDER, BERYL, ESKER, ONE, TWO, access, actor, after, put, turn, watched

from game.engine.imagine import imagine
from game.engine.legal import Restrictions, legal
from game.knowledge.observe import observe
from game.rules.build import build
from game.rules.compute import compute
from game.rules.economy import economy
from game.rules.export_control import export_control
from game.rules.goodwill import goodwill_rest
from game.rules.oversight import oversight
from game.rules.release import release
from game.rules.research import research
from game.rules.sensing import sensing
from game.rules.society import society
from game.rules.standing import tier
from game.world.draws import Draws

MANY = 3000


def evading(world, who, evasion, amount):
    evade = np.zeros((len(world.chart.axes.actor), len(world.chart.axes.evasion)))
    evade[actor(world, who), world.chart.axes.evasion[evasion]] = amount
    return evade


def minded(world, **by):
    """The world with findings still minded against these actors."""
    disrepute = np.zeros_like(world.disrepute)
    for name, many in by.items():
        disrepute[actor(world, name)] = many
    return world.changed_by({"disrepute": disrepute})


# --- findings are minded for years -------------------------------------------------------------------------------------------
def test_a_finding_is_minded_for_years_and_forgiven_in_part_to_whoever_is_cleared():
    world = watched(bound=1.0)
    fresh = put(world)
    fresh.suspected[actor(world, "one")] = 1.0
    done = after(oversight, fresh, turn(fresh))
    assert done.disrepute[actor(world, "one"), 0] == 1.0
    quiet = put(done, suspected=0.0)
    waited = after(oversight, quiet, turn(quiet, number=1)).disrepute[actor(world, "one"), 0]
    assert waited == pytest.approx(np.exp(-0.25 / world.chart.params.disrepute_memory))
    opened = np.zeros(len(world.chart.axes.actor))
    opened[actor(world, "one")] = 1.0
    cleared = after(oversight, quiet, turn(quiet, number=1, open_books=opened)).disrepute[actor(world, "one"), 0]
    assert cleared == pytest.approx(waited * (1.0 - world.chart.params.forgiven))


def test_findings_cost_a_lab_customers_and_its_home_approval_capital_and_goodwill():
    world, bad = watched(), None
    bad = minded(world, one=1.0, Alder=0.0)
    sold = [after(release, w, turn(w)).income[ONE, 0] for w in (world, bad)]
    assert sold[1] < sold[0]
    approval = [after(society, w, turn(w)).support[ALDER, 0] for w in (world, bad)]
    assert approval[1] < approval[0]
    flow = [economy(w, turn(w)).why["capital"].value[ALDER, 0] for w in (world, bad)]
    assert flow[1] < flow[0]
    rest = goodwill_rest(bad, turn(bad))
    assert rest[BERYL, ALDER, 0] < rest[ALDER, BERYL, 0] == 0.5
    warmth = [after(build, w, turn(w)).goodwill[BERYL, ALDER, 0] for w in (world, bad)]
    assert warmth[1] < warmth[0]


# --- 37, 113, 114, 200 access by record ---------------------------------------------------------------------------------------
def test_access_falls_by_tiers_with_the_record():
    world = watched()
    found = [tier(minded(world, one=n), turn(world))[ONE, 0] for n in (0.0, 0.2, 1.0, 2.5, 9.0)]
    assert found == [1.0, 1.0, 0.75, 0.25, 0.25]
    assert tier(minded(world, Alder=1.0), turn(world))[ONE, 0] == 0.75  # a nation's record counts for its labs


def test_identity_checks_cut_rented_compute_of_a_bad_record_and_not_a_labs_own_halls():
    world = minded(watched(), one=2.5, two=2.5)
    done = after(export_control, world, turn(world, {"identity": 1.0}))
    buyer = world.chart.plant_firm[world.chart.edge_buyer]
    assert (done.permit[buyer == actor(world, "one")] == 0.25).all()
    assert (done.permit[buyer == actor(world, "two")] == 1.0).all()
    honest = after(export_control, watched(), turn(watched(), {"identity": 1.0}))
    assert (honest.permit == 1.0).all()


def test_sudden_loss_of_access_breaks_a_run_under_way():
    grown = {}
    for fed in (1.0, 0.25):
        world = watched(aggregate_run=2e26, largest_run=2e26)
        world.shipped[...] *= fed
        world.output[[world.chart.axes.plant["work_1"]]] *= fed
        grown[fed] = after(compute, world, turn(world, number=1)).aggregate_run[ONE, 0]
    assert grown[0.25] < 0.5 * grown[1.0]


def test_shell_firms_have_no_record_to_show():
    world = minded(watched(), one=2.5)
    posed = tier(world, turn(world, evade=evading(world, "one", "proxies", 0.4)))[ONE, 0]
    assert posed == pytest.approx(0.25 + 0.75 * 0.6 * 0.5)


# --- 38, 60, 61, 175 ratings ----------------------------------------------------------------------------------------------------
def test_a_rating_moves_sales_only_where_markets_go_by_it_and_more_while_people_are_afraid():
    sold = {}
    for name, lever, concern in (("nowhere", 0.0, 0.2), ("calm", 0.5, 0.2), ("afraid", 0.5, 0.9)):
        world = watched(repute=[0.9, 0.2], concern=concern)
        done = after(release, world, turn(world, {"rating": lever}))
        sold[name] = done.market[ONE, 0] / done.market[TWO, 0]
    assert sold["nowhere"] < sold["calm"] < sold["afraid"]


def test_a_rating_follows_audits_and_findings():
    world = watched(bound=1.0)
    open_ = {"rating": 1.0, "access": access(world, "weights_audit")}
    good = after(oversight, world, turn(world, open_)).repute[ONE, 0]
    blind = after(oversight, world, turn(world, {"rating": 1.0})).repute[ONE, 0]
    bad = minded(world, one=1.0)
    found = after(oversight, bad, turn(bad, open_)).repute[ONE, 0]
    assert found < good
    assert blind < good


def test_a_rating_can_be_bought_and_a_bought_one_may_come_out():
    world = watched(MANY, bound=1.0, repute=0.5)
    bought = turn(world, {"rating": 1.0}, evade=evading(world, "one", "bought_rating", 1.0))
    change = oversight(world, bought)
    out = change.why["rating_bought"].value[ONE] > 0.0
    assert 0.0 < out.mean() < 0.2
    assert not change.why["rating_bought"].value[TWO].any()
    kept = change.fields["repute"][ONE, ~out]
    assert kept.min() > change.fields["repute"][TWO].max()
    assert change.fields["repute"][ONE, out].max() < 0.3
    assert (change.fields["disrepute"][actor(world, "one"), out] > 0.0).all()
    looked = turn(world, {"rating": 1.0, "access": access(world, "weights_audit")}, evade=bought.orders.evade)
    assert oversight(world, looked).why["rating_bought"].value[ONE].mean() > 2.0 * out.mean()


# --- 34, 35 no rights to look -------------------------------------------------------------------------------------------------
def test_strangers_know_less_each_turn_of_a_lab_nobody_may_look_into():
    world = watched(bound=1.0)
    wide = {}
    for name, levers in (("shut", {}), ("open", {"access": access(world, "weights_audit")})):
        later = world
        for number in range(8):
            later = after(oversight, later, turn(later, levers, number=number))
        wide[name] = later.opacity[ONE, 0]
    assert wide["open"] < 1.0 < wide["shut"]
    beliefs = {}
    for name, opacity in wide.items():
        seen = observe(put(world, opacity=opacity), turn(world).treaties, 4, [actor(world, "Beryl")])
        lanes = imagine(seen, watched(), Draws.of([5]), lanes=500).world
        beliefs[name] = np.log(lanes.capability[ONE]).std()
    assert beliefs["shut"] > 1.8 * beliefs["open"]


def test_reports_of_the_watched_are_worth_little_until_somebody_may_check_them():
    told = {}
    for name, sensors in (("alone", ("capability_reports",)), ("checked", ("capability_reports", "weights_audit"))):
        world = watched(MANY, year_flop=9e26, misreport=1.0)
        from game.rules.sensing import looks

        look = looks(world, turn(world, {"access": access(world, *sensors)}))
        reports = look.sensor == world.chart.axes.sensor["capability_reports"]
        told[name] = float(look.rang[reports].max())
    assert told["alone"] < 0.35  # a likelihood ratio near one
    assert told["checked"] > 2.0 * told["alone"]


# --- 116 evasion costs money, and the gap shows --------------------------------------------------------------------------------
def test_evasion_is_paid_in_cash_and_cut_to_what_there_is():
    world = watched()
    now = turn(world, evade=evading(world, "one", "spoofed_logs", 2.0))
    plain, spent = after(compute, world, turn(world)), after(compute, world, now)
    assert plain.cash[ONE, 0] - spent.cash[ONE, 0] == pytest.approx(2.0)
    nation = turn(world, evade=evading(world, "Esker", "captured_auditor", 0.5))
    kept = [after(economy, world, t).treasury[ESKER, 0] for t in (turn(world), nation)]
    assert kept[0] - kept[1] == pytest.approx(0.5)
    poor = put(world, cash=0.5)
    orders, cuts = legal(now.orders, poor, Restrictions({}))
    assert orders.evade[actor(world, "one")].sum() == pytest.approx(0.5)
    assert [c.deed for c in cuts] == ["evade"]


def test_evasion_leaves_a_hole_in_the_accounts_that_auditors_read():
    world = watched(MANY)
    levers = {"access": access(world, "weights_audit")}
    for spend, low, high in ((0.0, 0.0, 0.15), (1.0, 0.8, 1.2)):
        done = after(sensing, world, turn(world, levers, evade=evading(world, "two", "silenced_staff", spend)))
        gap = done.unexplained[actor(world, "two")]
        assert low <= gap.mean() <= high
        told = done.pending[0, 1] - done.pending[0, 0]  # against the other lab, which evades nothing
        assert (told.mean() > 0.2) == (spend > 0.0)
    assert done.unexplained[actor(world, "cloud_a")].max() == 0.0


def test_a_barred_door_speaks_against_whoever_bars_it():
    world = watched()
    bar = np.zeros(len(world.chart.axes.actor))
    bar[actor(world, "one")] = 1.0
    shut, open_ = (after(sensing, world, turn(world, bar=b)).pending[0, 0, 0] for b in (bar, 0.0))
    assert shut == pytest.approx(open_ + world.chart.params.bar_nats)


def test_evasions_that_slow_a_run_cost_capability():
    world = watched(aggregate_run=5e27, capability=-1.0, insight=0.0)
    grown = []
    for spend in (0.0, 5.0):
        now = turn(world, evade=evading(world, "one", "offshore_hub", spend), params={"insight_luck": 0.0})
        grown.append(after(research, world, now).capability[ONE, 0])
    assert grown[1] < grown[0]


# --- 65 common formats ------------------------------------------------------------------------------------------------------------
def test_common_formats_let_pieces_count_for_more_and_cost_whoever_reports():
    from game.rules.sensing import looks

    weight = {}
    for formats in (0.0, 1.0):
        world = watched(aggregate_run=9e26, incident=[5000.0, 0.0])
        reach = access(world, "compute_metering", "weights_audit", "capability_evaluation")
        look = looks(world, turn(world, {"access": reach, "formats": formats}))
        weight[formats] = float(np.min(look.weight))
    assert weight[0.0] < weight[1.0] < 1.0
    sold = {}
    for name, formats, report in (("old", 0.0, 1.0), ("tells", 1.0, 1.0), ("hides", 1.0, 0.0)):
        world = watched(incident=[5000.0, 0.0])
        sold[name] = after(release, world, turn(world, {"formats": formats}, report=report)).income[ONE, 0]
    assert sold["tells"] < sold["hides"] == sold["old"]
