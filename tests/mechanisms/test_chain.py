"""The chain as a lever: controls, sanctions together, chokepoints, bystanders, hubs, hidden sites, decoupling, dual use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from labs import ALDER, BERYL, ONE, THREE, after, labs, scenario, turn
from pairs import play
from worlds import chain, setup

from game import Model, load_scenario
from game.analysis.chokepoints import chokepoints, concentration
from game.engine.preview import preview
from game.knowledge.observe import Hidden
from game.orders import holding_still
from game.rules.build import build
from game.rules.compute import compute
from game.rules.economy import economy
from game.rules.incidents import incidents
from game.rules.research import research
from game.rules.society import society
from game.rules.trade import trade
from game.world.draws import Draws


def two_mines(**changes: Any) -> dict[str, Any]:
    """North and East both sell ore to South; each could feed it alone."""
    made = chain(turns=24)
    made["actors"] |= {"East": {"kind": "nation"}, "rival": {"kind": "materials", "nation": "East"}}
    made["plants"]["mine"]["finished"] = 3
    made["plants"]["well"] = {"firm": "rival", "nation": "East", "makes": "ore", "capacity": 40, "finished": 3}
    return made | changes


def civil(**changes: Any) -> dict[str, Any]:
    """North's ore feeds mills in South and West, whose economies live on metal."""
    made = chain(turns=24, rest=["compute", "research", "release", "incidents"])
    made["goods"] |= {
        "civil_output": {
            "level": 8,
            "unit": "bn USD",
            "price": 1.0,
            "inputs": {"metal": {"amount": 0.1, "weight": 0.5}},
            "growth": 0.0,
        }
    }
    nation = {"kind": "nation", "start": {"gdp": 400, "adoption": 0.1, "support": 0.5, "political_capital": 10}}
    made["actors"] = {"North": nation, "South": nation, "West": nation} | {
        "miner": {"kind": "materials", "nation": "North"},
        "miller": {"kind": "foundry", "nation": "South"},
        "western": {"kind": "foundry", "nation": "West"},
    }
    made["plants"] = {
        "mine": {"firm": "miner", "nation": "North", "makes": "ore", "capacity": 80, "finished": 3},
        "mill": {"firm": "miller", "nation": "South", "makes": "metal", "capacity": 40},
        "mill_west": {"firm": "western", "nation": "West", "makes": "metal", "capacity": 40},
        "people": {"firm": "South", "nation": "South", "makes": "civil_output", "capacity": 400},
        "people_west": {"firm": "West", "nation": "West", "makes": "civil_output", "capacity": 400},
    }
    made["links"] = {"only": {
        "mill": {"ore": {"mine": 1}}, "mill_west": {"ore": {"mine": 1}},
        "people": {"metal": {"mill": 1}}, "people_west": {"metal": {"mill_west": 1, "mill": 1}},
    }}  # fmt: skip
    made["policies"] = dict.fromkeys(("nation", "materials", "foundry"), "hold")
    return made | changes


def made(model, worlds, plant):
    return np.array([w.output[model.axes.plant[plant], 0] for w in worlds])


# --- 98 access to infrastructure --------------------------------------------------------------------------------------------
def test_cutting_the_grid_stops_a_lab_within_two_quarters_and_hurts_the_civil_economy_of_the_host():
    data = scenario(rest=["society"])
    data["goods"]["power"] = {"level": 7, "unit": "GW years", "price": 0.6, "perishable": True, "controlled": False}
    data["goods"]["compute"] |= {"inputs": {"power": 1.0}}
    data["goods"]["civil_output"] = {
        "level": 8,
        "unit": "bn USD",
        "price": 1,
        "inputs": {"compute": {"amount": 0.00001, "weight": 0.2}},
    }
    data["plants"] |= {
        "grid": {"firm": "Alder", "nation": "Alder", "makes": "power", "capacity": 8},
        "grid_b": {"firm": "Beryl", "nation": "Beryl", "makes": "power", "capacity": 8},
        "people": {"firm": "Alder", "nation": "Alder", "makes": "civil_output", "capacity": 20000},
    }
    data["links"]["only"] |= {
        "centre_a": {"power": {"grid": 1}}, "centre_b": {"power": {"grid_b": 1}}, "people": {"compute": {"centre_a": 1}},
    }  # fmt: skip
    built = load_scenario(data)
    edge = [e for e in built.chart.axes.edge.ids if e.startswith("grid>centre_a")]
    _, free = play(built, 7)
    _, cut = play(built, 7, Alder=lambda turn: {"serve": dict.fromkeys(edge, 0.0)} if turn >= 3 else {})
    centre = built.chart.axes.plant["centre_a"]
    assert cut[4].output[centre, 0] == 0.0 < free[4].output[centre, 0]
    assert cut[5].compute[ONE, 0] == 0.0 < free[5].compute[ONE, 0]
    assert cut[5].compute[THREE, 0] == free[5].compute[THREE, 0]
    assert cut[5].civil_fill[ALDER, 0] < free[5].civil_fill[ALDER, 0] - 0.1
    assert cut[5].collateral[ALDER, 0] > free[5].collateral[ALDER, 0] + 100.0


# --- 99 coordinated sanctions ----------------------------------------------------------------------------------------------
def test_a_sanction_bites_by_the_share_of_supply_that_joins_and_whoever_stays_out_sells_the_more():
    cut = {"licence": 0.0}
    model, free = play(two_mines(), 12)
    _, alone = play(two_mines(), 12, North=lambda turn: cut if turn == 2 else {})
    _, joint = play(two_mines(), 12, North=lambda turn: cut if turn == 2 else {}, East=lambda turn: cut if turn == 2 else {})
    lost = [made(model, free, "mill")[3:].sum() - made(model, w, "mill")[3:].sum() for w in (alone, joint)]
    assert lost[1] == pytest.approx(90.0)
    assert lost[0] < 0.25 * lost[1]
    well = model.axes.plant["well"]
    assert alone[-1].revenue[well, 0] > 1.8 * free[-1].revenue[well, 0]


# --- 101 chokepoint holders ------------------------------------------------------------------------------------------------
def test_the_holder_of_a_chokepoint_has_a_veto_and_nobody_else_has():
    chart = setup("micro/chip_flow").chart
    worth = {c.id: c.lost for c in chokepoints(chart, "chips", chart.first_capacity, by="nation")}
    holder = max(worth, key=lambda n: worth[n])
    others = [n for n in worth if n != holder]
    assert worth[holder] == pytest.approx(1.0)
    assert all(worth[n] < 1.0 for n in others)


def test_a_sanction_without_the_holder_of_the_chokepoint_does_not_bite():
    def lost(*nations):
        scene = two_mines()
        scene["plants"]["mine"]["capacity"], scene["plants"]["well"]["capacity"] = 76, 4
        scene["links"] = {"only": {"mill": {"ore": {"mine": 19, "well": 1}}}}
        filed = {n: (lambda turn: {"licence": 0.0} if turn == 2 else {}) for n in nations}
        model, worlds = play(scene, 14, **filed)
        return 120.0 - made(model, worlds, "mill")[2:].sum()

    assert lost("East") < 2.0
    assert lost("North") > 80.0


# --- 106 calibration -------------------------------------------------------------------------------------------------------
def test_a_preview_gives_the_range_of_what_a_cut_would_do_and_a_deeper_cut_costs_more_of_all():
    model = Model(setup(), seeds=[3])
    for _ in range(3):
        model.step()
    published, luck = setup().world(Draws.of([0])), Draws.of([5]).at(model.turn)
    lanes = [i for i, lane in enumerate(model.axes.lane.ids) if lane.startswith("TWN>leading_logic>")]
    found = []
    for depth in (0.3, 0.6, 1.0):
        orders = holding_still(model.chart, 1)
        orders.licence[lanes] = 1.0 - depth
        found.append(preview(model.observe(["TWN"]), published, orders, model.rules, luck))
    assert [p.blowback for p in found] == sorted(p.blowback for p in found)
    assert sum(sum(s) for s in found[0].lost.values()) < sum(sum(s) for s in found[2].lost.values())
    deep = found[2]
    assert deep.blowback_range[0] < deep.blowback < deep.blowback_range[1]
    assert deep.lost_range.keys() == deep.lost.keys()
    assert any(high - low > 0.01 for spans in deep.lost_range.values() for low, high in spans)


def test_a_deeper_cut_than_needed_feeds_the_smugglers_and_hurts_bystanders():
    fed, hurt = [], []
    for licence in (0.75, 0.5, 0.0):
        scene = civil()
        scene["goods"]["ore"]["smuggling"] = 0.1
        order = {"licence": {"North>ore>South": licence}}
        model, worlds = play(scene, 10, North=lambda turn, o=order: o if turn == 2 else {})
        fed.append(sum(w.smuggled.sum() for w in worlds))
        hurt.append(sum(w.collateral[model.axes.nation["West"], 0] for w in worlds))
    assert fed[0] < fed[1] < fed[2]
    assert hurt[0] < hurt[1] < hurt[2]


# --- 107 collateral damage -------------------------------------------------------------------------------------------------
def test_a_cut_costs_output_jobs_and_support_in_its_target_and_in_a_third_country():
    _, free = play(civil(), 10)
    model, cut = play(civil(), 10, North=lambda turn: {"licence": {"North>ore>South": 0.0}} if turn == 2 else {})
    for nation in ("South", "West"):
        n = model.axes.nation[nation]
        assert cut[-1].civil_fill[n, 0] < free[-1].civil_fill[n, 0]
        assert cut[-1].gdp[n, 0] < free[-1].gdp[n, 0]
        assert cut[-1].displacement[n, 0] > free[-1].displacement[n, 0]
        assert cut[-1].support[n, 0] < free[-1].support[n, 0]
        assert cut[-1].political_capital[n, 0] < free[-1].political_capital[n, 0]


def test_missing_output_costs_jobs_by_okuns_law():
    world = labs(displacement=0.0, adoption=0.0)
    found = [after(economy, world, turn(world, params=p, military=0.5)) for p in ({}, {"displaced_by_shortage": 0.6})]
    short = 1.0 - found[0].civil_fill[ALDER, 0]
    assert short > 0.0
    np.testing.assert_allclose([f.displacement[ALDER, 0] for f in found], [0.25 * 0.3 * short, 0.25 * 0.6 * short])


# --- 108 neutrals ----------------------------------------------------------------------------------------------------------
def neutral(**fields: Any):
    """A world in which North refuses South ore, South goes short, and West is a bystander."""
    scene = civil()
    scene["goods"]["ore"]["smuggling"] = 0.2
    world = load_scenario(scene).world(Draws.of([1])).copied()
    world.permit[...] = 1.0
    to_south = world.chart.plant_nation[world.chart.edge_buyer] == world.chart.axes.nation["South"]
    of_ore = world.chart.edge_good == world.chart.axes.good["ore"]
    world.permit[to_south & of_ore] = 0.0
    world.shortage[...] = 0.5
    for name, value in fields.items():
        getattr(world, name)[...] = value
    return world


def test_a_neutral_that_goes_short_holds_it_against_whoever_controls_trade():
    world = neutral(blowback=0.0)
    north, west = world.chart.axes.nation["North"], world.chart.axes.nation["West"]
    world.blowback[world.chart.lane_origin == north] = 1.0
    world.civil_fill[west] = 0.95
    calm = world.changed_by({"civil_fill": world.civil_fill * 0.0 + 0.995})
    hurt, fine = after(build, world, turn(world)), after(build, calm, turn(calm))
    assert hurt.goodwill[west, north, 0] < fine.goodwill[west, north, 0]
    assert hurt.goodwill[north, west, 0] == fine.goodwill[north, west, 0]


def test_neutrals_become_hubs_once_their_goodwill_falls_below_the_line():
    moved = []
    for goodwill in (0.5, 0.45, 0.3, 0.1):
        world = neutral()
        west, north = world.chart.axes.nation["West"], world.chart.axes.nation["North"]
        world.goodwill[west, north] = goodwill
        moved.append(after(trade, world, turn(world)).smuggled.sum())
    assert moved[0] == moved[1] > 0.0  # 0.45 is within the line
    assert moved[1] < moved[2] < moved[3]


# --- 109 underground -------------------------------------------------------------------------------------------------------
def test_sanctioned_labs_work_on_smuggled_chips_that_are_hidden_slower_and_more_dangerous():
    open_lab, hidden = labs(compute=(1.0, 1.0, 1.0)), labs(compute=(0.0, 1.0, 1.0), covert=[1.0, 0.0, 0.0])
    stands = {"covert_life": 1e9}
    one, two = (after(compute, w, turn(w, params=stands, train=1.0, guard=0.0)) for w in (open_lab, hidden))
    assert two.year_flop[ONE, 0] == pytest.approx(0.6 * one.year_flop[ONE, 0])  # less efficient
    assert two.declared_run[ONE, 0] == 0.0  # invisible
    with pytest.raises(Hidden):
        Model(setup("micro/ceiling"), seeds=[1]).observe(["Alder"]).public("covert")
    same = {"deployed": -9.0, "capability": 2.0, "safety": 1.0}
    one, two = one.changed_by(labs(**same).arrays() | {"covert": one.covert}), two.changed_by({})
    risk = [
        incidents(w, turn(w)).why["hazard"].value[ONE, 0]
        for w in (labs(**same), labs(compute=(0.0, 1.0, 1.0), covert=[1.0, 0.0, 0.0], **same))
    ]
    assert risk[1] > 3.0 * risk[0]


# --- 126 own ways round, 135 a lever that weakens itself ------------------------------------------------------------------
def shut_in(fund: float = 0.0) -> dict[str, Any]:
    """South buys substrates from North and could make its own."""
    scene = chain(turns=48, rest=["compute", "research", "release", "incidents", "society"])
    scene["goods"] = {
        "substrate": {"level": 5, "unit": "units", "price": 0.001, "growth": 0.2, "substitution": 0.05},
        "logic": {"level": 6, "unit": "units", "price": 0.002, "growth": 0.0, "inputs": {"substrate": 1.0}},
    }
    scene["actors"]["own"] = {"kind": "packaging", "nation": "South"}
    scene["actors"]["South"] = {"kind": "nation", "start": {"gdp": 1000, "treasury": 0}, "programmes": {"chips": fund}}
    scene["plants"] = {
        "boards": {"firm": "miner", "nation": "North", "makes": "substrate", "capacity": 80, "finished": 3},
        "fab": {"firm": "miller", "nation": "South", "makes": "logic", "capacity": 40},
        "local": {"firm": "own", "nation": "South", "makes": "substrate", "capacity": 4, "finished": 1},
    }
    scene["links"] = {"only": {"fab": {"substrate": {"boards": 9, "local": 1}}}}
    scene["policies"] = dict.fromkeys(("nation", "materials", "foundry", "packaging"), "hold")
    return scene


def test_the_same_cut_costs_less_after_years_of_partial_control():
    def lost(before):
        orders = {0: {"licence": {"North>substrate>South": before}}, 32: {"licence": {"North>substrate>South": 0.0}}}
        model, worlds = play(shut_in(), 40, North=lambda turn: orders.get(turn, {}))
        output = made(model, worlds, "fab")
        return 1.0 - output[33:38].sum() / (5 * 10.0)

    assert lost(0.6) < 0.7 * lost(1.0)


def test_a_fund_for_chips_hastens_stand_ins_and_only_behind_a_control():
    def grown(fund, licence):
        order = {"licence": {"North>substrate>South": licence}}
        model, worlds = play(shut_in(fund), 16, North=lambda turn: order if turn == 1 else {})
        return worlds[-1].capacity[model.axes.plant["local"], 0]

    assert grown(500.0, 0.3) > 1.05 * grown(0.0, 0.3) > 1.05 * grown(0.0, 1.0)
    assert grown(500.0, 1.0) == pytest.approx(grown(0.0, 1.0))


# --- 127 stockpiles, 128 the queue at a foundry, 131 packaging --------------------------------------------------------------
def test_capability_grows_with_the_chips_that_arrive():
    reached = []
    for chips in (4.0, 1.0, 0.25):
        world = labs(compute=(chips, 1.0, 1.0), capability=-2.0, deployed=-9.0, open_weights=-9.0, insight=0.0)
        for number in range(8):
            now = turn(world, number, params={"insight_luck": 0.0})
            world = after(research, after(compute, world, now), now)
        reached.append(world.capability[ONE, 0])
    assert reached[0] > reached[1] + 0.4 > reached[2] + 0.8


def test_a_stockpile_bridges_a_cut_and_shows_in_trade_before_it():
    scene = chain(turns=16)
    scene["plants"]["mine"] |= {"capacity": 80, "finished": 3}
    cut = {"licence": 0.0}
    lost, bought = {}, {}
    for name, hoard in {"none": 0.0, "a year": 4.0}.items():
        model, worlds = play(
            scene, 14,
            North=lambda turn: cut if turn == 8 else {},
            miller=lambda turn, h=hoard: {"hoard": h},
        )  # fmt: skip
        lost[name] = 50.0 - made(model, worlds, "mill")[8:13].sum()
        bought[name] = sum(w.shipped[0, 0] for w in worlds[:8])
    assert lost["a year"] < 0.4 * lost["none"]
    assert bought["a year"] > 1.3 * bought["none"]


def test_whoever_bids_more_comes_first_when_a_foundry_is_short():
    scene = chain(turns=8)
    scene["actors"]["other"] = {"kind": "foundry", "nation": "South"}
    scene["plants"]["second"] = {"firm": "other", "nation": "South", "makes": "metal", "capacity": 40}
    model, even = play(scene, 6)
    _, bid = play(scene, 6, miller=lambda turn: {"bid": 1.0})
    mill, second = model.axes.plant["mill"], model.axes.plant["second"]
    assert even[-1].output[mill, 0] == pytest.approx(even[-1].output[second, 0]) == pytest.approx(5.0)
    assert bid[-1].output[mill, 0] > 1.5 * bid[-1].output[second, 0]
    assert bid[-1].output[[mill, second], 0].sum() == pytest.approx(10.0)


# --- 132 classes of chips, 133 dual use ------------------------------------------------------------------------------------
def test_the_class_of_a_chip_decides_which_rule_stops_it():
    scene = chain(turns=10)
    scene["goods"] |= {"mature": {"level": 0, "unit": "units", "price": 0.001, "growth": 0.0}}
    scene["goods"]["metal"]["inputs"] = {"ore": {"amount": 1.0, "weight": 0.5}, "mature": {"amount": 1.0, "weight": 0.5}}
    scene["goods"]["ore"]["redesign"] = 0.9
    scene["plants"]["old"] = {"firm": "miner", "nation": "North", "makes": "mature", "capacity": 40}
    order = {"licence": {"North>ore>South": 0.0}, "threshold": {"North>ore>South": 0.5}}
    model, worlds = play(scene, 10, North=lambda turn: order if turn == 2 else {})
    goods = model.axes.good
    shipped = {name: [w.shipped[model.chart.edge_good == goods[name], 0].sum() for w in worlds] for name in ("ore", "mature")}
    assert (worlds[4].permit[model.chart.edge_good == goods["mature"]] == 1.0).all()  # another class: no licence asked
    assert shipped["mature"][4] > 5.0
    assert shipped["ore"][2] == 0.0  # the controlled class
    assert 0.0 < shipped["ore"][6] < 5.0  # a weaker one, made to fit under the line, half as good


def test_chips_drawn_for_the_armed_forces_are_missing_elsewhere_and_no_stranger_sees_where_they_went():
    world = labs()
    peace, drawn = (after(compute, world, turn(world, military=m)) for m in (0.0, [0.4, 0.0]))
    assert drawn.military[ALDER, 0] > 0.0 == peace.military[ALDER, 0]
    assert drawn.compute[ONE, 0] < peace.compute[ONE, 0]
    assert drawn.compute[THREE, 0] == peace.compute[THREE, 0]
    fill = [after(economy, world, turn(world, military=m)).civil_fill[:, 0] for m in (0.0, [0.4, 0.0])]
    assert fill[1][ALDER] < fill[0][ALDER]
    assert fill[1][BERYL] == fill[0][BERYL]
    model = Model(setup("micro/ceiling"), seeds=[1])
    with pytest.raises(Hidden):
        model.observe(["Beryl"]).public("military")
    assert not model.observe(["Beryl"]).seen("military")[1][model.axes.nation["Alder"]]


# --- 134 decoupling, 136 concentration --------------------------------------------------------------------------------------
def test_stacks_that_have_grown_apart_make_a_later_sanction_bite_less():
    def lost(apart):
        rest = ["compute", "research", "release", "incidents", "economy", "society"]
        scene = two_mines(relations={"decoupling": {"South": {"North": apart}, "North": {"South": apart}}}, rest=rest)
        scene["goods"]["ore"]["growth"] = 0.3
        scene["plants"]["mine"]["capacity"] = scene["plants"]["well"]["capacity"] = 20
        model, worlds = play(scene, 20, North=lambda turn: {"licence": 0.0} if turn == 12 else {})
        output = made(model, worlds, "mill")
        return 1.0 - output[13:16].sum() / (3 * output[12])

    together, apart = lost(0.0), lost(0.9)
    assert together > 0.1
    assert apart < 0.6 * together


def test_one_number_says_how_well_a_stage_can_be_controlled_and_how_easily_it_breaks():
    lost = []
    for well in (0.0001, 10.0, 40.0):
        scene = two_mines()
        scene["plants"]["well"]["capacity"] = well
        scene["plants"]["mill"]["capacity"] = 40.0 + well
        chart = load_scenario(scene).chart
        index = concentration(chart, chart.first_capacity[:, None])[chart.axes.good["ore"], 0]
        worth = {c.id: c.lost for c in chokepoints(chart, "metal", chart.first_capacity, by="nation")}
        lost.append((index, worth["North"]))
    assert [i for i, _ in lost] == sorted((i for i, _ in lost), reverse=True)
    assert [w for _, w in lost] == sorted((w for _, w in lost), reverse=True)
    assert lost[0] == pytest.approx((1.0, 1.0), abs=1e-4)
    assert lost[2] == pytest.approx((0.5, 0.5))


# --- 145, 146 clouds and suppliers between two laws -------------------------------------------------------------------------
def test_a_supplier_may_withhold_its_goods_and_pays_for_it():
    _, free = play(chain(), 6)
    model, shut = play(chain(), 6, miner=lambda turn: {"serve": 0.0} if turn >= 2 else {})
    mine = model.axes.plant["mine"]
    assert shut[-1].output[model.axes.plant["mill"], 0] == 0.0
    assert shut[-1].revenue[mine, 0] == 0.0 < free[-1].revenue[mine, 0]


def test_a_firm_between_two_blocs_obeys_the_stricter_of_two_laws():
    scene = chain()
    scene["actors"]["East"] = {"kind": "nation"}
    scene["plants"]["mine"]["nation"] = "East"  # at home in North, at work in East
    shipped = {}
    for name, filed in {
        "free": {}, "host": {"East": 0.4}, "home": {"North": 0.2}, "both": {"East": 0.4, "North": 0.2},
    }.items():  # fmt: skip
        orders = {n: (lambda turn, v=v, n=n: {"licence": {f"{n}>ore>South": v}} if turn == 2 else {}) for n, v in filed.items()}
        _, worlds = play(scene, 8, **orders)
        shipped[name] = worlds[-1].shipped[0, 0]
    assert shipped["both"] == pytest.approx(shipped["home"])
    assert shipped["home"] < shipped["host"] < shipped["free"]


def test_support_follows_shortage():
    """What 107 rests on: the same government, with and without its chips."""
    fine, short = labs(collateral=0.0), labs(collateral=200.0)
    assert after(society, short, turn(short)).support[ALDER, 0] < after(society, fine, turn(fine)).support[ALDER, 0]
