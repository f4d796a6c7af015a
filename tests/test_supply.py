"""The supply chain by hand: buffers, tools, licences, thresholds, smuggling, prices, and chokepoints as maximum flow."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import chain, setup

from game import Model, load_scenario
from game.analysis.chokepoints import chokepoints, concentration, most
from game.engine.preview import preview
from game.orders import holding_still
from game.world.draws import Draws

REFERENCE = json.loads((Path(__file__).parent / "validation_reference.json").read_text())


def run(scenario, turns, seeds=(1,), **filed):
    """Play, filing for seats: `run(s, 8, North=lambda turn: {...})`; the world after each turn."""
    model = Model(load_scenario(scenario) if isinstance(scenario, dict) else scenario, seeds=list(seeds))
    worlds = []
    for turn in range(turns):
        model.advance()
        for seat, orders in filed.items():
            model.file(seat, orders(turn))
        model.advance()
        worlds.append(model.world)
    return model, worlds


# --- buffers and flows ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("case", [r for r in REFERENCE if r["id"] == "buffer_cut"], ids=lambda r: str(r["input"]))
def test_a_cut_costs_what_the_buffer_does_not_bridge(case):
    buffer, cut = case["input"]["K"], case["input"]["L"]
    scenario = chain(turns=40, policies={"nation": "scripted", "materials": "hold", "foundry": "hold"})
    scenario["plants"]["mill"]["buffers"] = {"ore": 3 * buffer}
    scenario["orders"] = [
        {"seat": "North", "deed": "licence", "value": 0.0, "turn": 5, "until": 5 + cut},
        {"seat": "North", "deed": "licence", "value": 1.0, "turn": 5 + cut, "until": 6 + cut},
    ]
    _, worlds = run(scenario, 40)
    made = sum(w.output[1, 0] for w in worlds)
    assert 40 * 10 - made == pytest.approx(case["expected"]["loss"], abs=1e-9)


def test_the_buffer_scenario_in_the_box_loses_thirty():
    _, worlds = run(setup("micro/buffer_chain"), 16)
    assert 160 - sum(w.output[1, 0] for w in worlds) == pytest.approx(30, abs=1e-9)


@pytest.mark.parametrize(("lost", "share"), [({"euv"}, 1.0), ({"pack_a"}, 8 / 9), ({"pack_b"}, 1 / 9)])
def test_chokepoints_of_the_chip_chain(lost, share):
    found = {
        c.id: c.lost for c in chokepoints(setup("micro/chip_flow").chart, "chips", setup("micro/chip_flow").chart.first_capacity)
    }
    assert found[lost.pop()] == pytest.approx(share)


def test_the_engine_delivers_the_maximum_flow_in_the_steady_state_and_never_more():
    scenario = setup("micro/chip_flow")
    bound = most(scenario.chart, "chips", scenario.chart.first_capacity)
    assert bound == pytest.approx(9)
    _, worlds = run(scenario, 40)
    made = np.array([w.output[scenario.chart.axes.plant["demand"], 0] for w in worlds])
    assert made[20:].mean() <= bound + 1e-9
    assert made[20:].mean() >= 0.95 * bound


def _layers(draw):
    """A random layered graph: plants per layer, and capacities."""
    return [[draw(st.integers(1, 9)) for _ in range(draw(st.integers(1, 4)))] for _ in range(draw(st.integers(2, 4)))]


@st.composite
def layered(draw):
    layers = _layers(draw)
    goods, plants, actors = {}, {}, {"Land": {"kind": "nation"}, "firm": {"kind": "foundry", "nation": "Land"}}
    graph = nx.DiGraph()
    only: dict[str, dict[str, dict[str, float]]] = {}
    for depth, row in enumerate(layers):
        goods[f"g{depth}"] = {"level": depth, "unit": "u", "price": 1.0, "growth": 0.0}
        if depth:
            goods[f"g{depth}"]["inputs"] = {f"g{depth - 1}": 1.0}
        for i, capacity in enumerate(row):
            name = f"p{depth}_{i}"
            plants[name] = {"firm": "firm", "nation": "Land", "makes": f"g{depth}", "capacity": capacity, "finished": 12}
            graph.add_edge(f"{name}.in", f"{name}.out", capacity=capacity)
            if not depth:
                graph.add_edge("source", f"{name}.in")
            else:
                above = [f"p{depth - 1}_{j}" for j in range(len(layers[depth - 1]))]
                chosen = draw(st.lists(st.sampled_from(above), min_size=1, unique=True))
                only[name] = {f"g{depth - 1}": dict.fromkeys(chosen, 1.0)}
                for supplier in chosen:
                    graph.add_edge(f"{supplier}.out", f"{name}.in")
            if depth == len(layers) - 1:
                graph.add_edge(f"{name}.out", "sink")
    scenario = chain(goods=goods, plants=plants, actors=actors, links={"only": only}, turns=60, months_per_turn=12)
    scenario["policies"] = {"nation": "hold", "foundry": "hold"}
    return scenario, graph, f"g{len(layers) - 1}"


@settings(max_examples=40, deadline=None)
@given(layered())
def test_chokepoints_equal_networkx_maximum_flow_on_any_graph(case):
    scenario, graph, good = case
    chart = load_scenario(scenario).chart
    assert most(chart, good, chart.first_capacity) == pytest.approx(nx.maximum_flow_value(graph, "source", "sink"), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(layered())
def test_the_steady_state_of_any_chain_stays_below_its_maximum_flow(case):
    scenario, graph, good = case
    for plant in scenario["plants"].values():
        plant["finished"] = 0  # nothing to live off but what is made
    scenario["turns"] = 80
    model, worlds = run(scenario, 80)
    bound = nx.maximum_flow_value(graph, "source", "sink")
    last = model.chart.plant_good == model.axes.good[good]
    made = np.mean([w.output[last, 0].sum() for w in worlds[-20:]])
    assert made <= bound * (1 + 1e-6)


# --- tools ------------------------------------------------------------------------------------------------------------------
def fab():
    """A toolmaker in North, a packager in North, and a fab in South that needs tools to grow and substrates to run."""
    scenario = chain(turns=24, rest=["compute", "research", "release", "incidents", "economy", "society"])
    scenario["goods"] = {
        "scanner": {"level": 2, "unit": "units", "price": 1.0, "growth": 0.0},
        "substrate": {"level": 5, "unit": "units", "price": 0.1, "growth": 0.0},
        "logic": {
            "level": 6, "unit": "units", "price": 1.0, "growth": 0.3,
            "inputs": {"substrate": 1.0},
            "capital": {"scanner": {"amount": 0.1, "service": 0.05}},
        },
        "sale": {"level": 8, "unit": "units", "price": 1.0, "growth": 0.3, "inputs": {"logic": 1.0}},
    }  # fmt: skip
    scenario["actors"] |= {"buyer": {"kind": "cloud", "nation": "South"}}
    scenario["plants"] = {
        "optics": {"firm": "miner", "nation": "North", "makes": "scanner", "capacity": 40, "finished": 3},
        "boards": {"firm": "miner", "nation": "North", "makes": "substrate", "capacity": 400, "finished": 3},
        "fab": {"firm": "miller", "nation": "South", "makes": "logic", "capacity": 100, "buffers": {"scanner": 3}},
        "shop": {"firm": "buyer", "nation": "South", "makes": "sale", "capacity": 120},
    }
    scenario["policies"] = dict.fromkeys(("nation", "materials", "foundry", "cloud"), "hold")
    return scenario


def test_a_tool_embargo_bites_over_quarters_and_a_substrate_embargo_at_once():
    def output(good):
        order = {"licence": {f"North>{good}>South": 0.0}} if good else {}
        _, worlds = run(fab(), 24, North=lambda turn: order if turn >= 4 else {})
        return np.array([w.output[2, 0] for w in worlds])

    free, tools, boards = output(None), output("scanner"), output("substrate")
    assert boards[6] < 0.05 * free[6]
    assert tools[5] > 0.9 * free[5]
    assert tools[12] < 0.9 * free[12]
    assert (np.diff(tools / free)[8:20] < 0).all()


def test_capacity_grows_only_as_tools_arrive():
    _, worlds = run(fab(), 12)
    grown = [w.capacity[2, 0] for w in worlds]
    assert grown[-1] > grown[0]
    scenario = fab()
    scenario["plants"]["optics"]["capacity"] = 0.5  # tools for a twentieth of what growth asks
    _, slow = run(scenario, 12)
    assert slow[-1].capacity[2, 0] < 0.5 * (grown[-1] - 25) + 25


def test_unserviced_tools_wear_and_serviced_ones_heal():
    cut = {"licence": {"North>scanner>South": 0.0}}
    free = {"licence": {"North>scanner>South": 1.0}}
    _, worlds = run(fab(), 20, North=lambda turn: cut if turn < 8 else free)
    worn = [w.worn[2, 0] for w in worlds]
    assert max(worn) > 0.02
    assert worn[-1] < max(worn) / 2


# --- controls ---------------------------------------------------------------------------------------------------------------
def test_a_licence_lets_its_share_of_usual_use_pass():
    _, worlds = run(chain(), 8, North=lambda turn: {"licence": 0.25} if turn >= 3 else {})
    assert worlds[7].shipped[0, 0] == pytest.approx(2.5)
    assert worlds[7].output[1, 0] == pytest.approx(2.5)
    assert worlds[7].refused[0, 0] > 7.0
    assert worlds[7].refusals[0, 0] == pytest.approx(0.75, abs=0.05)
    assert worlds[7].blowback[0, 0] > 0.0


def test_an_announced_control_binds_a_turn_later_and_buyers_stock_up_before_it():
    scenario = chain(policies={"nation": "hold", "materials": "routine", "foundry": "routine"})
    scenario["plants"]["mine"] |= {"capacity": 80, "finished": 3}
    _, worlds = run(scenario, 8, North=lambda turn: {"licence": 0.0, "notice": 1.0} if turn == 3 else {})
    assert worlds[3].licence[0, 0] == 1.0
    assert worlds[3].announced[0, 0] == 0.0
    assert worlds[4].licence[0, 0] == 0.0
    _, at_once = run(scenario, 8, North=lambda turn: {"licence": 0.0} if turn == 4 else {})
    assert sum(w.output[1, 0] for w in worlds) == pytest.approx(sum(w.output[1, 0] for w in at_once))
    _, slow = run(scenario, 8, North=lambda turn: {"licence": 0.0, "notice": 1.0} if turn == 2 else {})
    usual = worlds[2].shipped[0, 0]
    assert slow[2].shipped[0, 0] == pytest.approx(usual)  # news of turn 2 is read in turn 3, when the control binds


def test_a_product_under_the_threshold_appears_a_turn_after_the_control_and_a_lower_line_ends_it():
    scenario = chain(turns=12)
    scenario["goods"]["ore"]["redesign"] = 0.9

    def orders(turn):
        return {2: {"licence": 0.0, "threshold": 1.0}, 8: {"threshold": 0.2}}.get(turn, {})

    _, worlds = run(scenario, 12, North=orders)
    passed = [w.shipped[0, 0] for w in worlds]
    assert passed[2] == 0.0
    assert passed[3] > 0.0
    assert worlds[7].permit[0, 0] > 0.85
    assert worlds[8].redesign[0, 0] == 0.0
    assert passed[8] == 0.0


def test_an_entity_list_stops_one_buyer_and_no_other():
    scenario = chain()
    scenario["actors"]["other"] = {"kind": "foundry", "nation": "South"}
    scenario["plants"]["mine"]["capacity"] = 80
    scenario["plants"]["second"] = {"firm": "other", "nation": "South", "makes": "metal", "capacity": 40}
    model, worlds = run(scenario, 6, North=lambda turn: {"listing": {"North/miller": 1.0}} if turn == 2 else {})
    mill, second = model.axes.plant["mill"], model.axes.plant["second"]
    assert worlds[5].output[mill, 0] == 0.0
    assert worlds[5].output[second, 0] == pytest.approx(10.0)


def test_a_firms_home_law_reaches_its_plants_abroad():
    scenario = chain()
    scenario["actors"]["East"] = {"kind": "nation"}
    scenario["plants"]["mine"]["nation"] = "East"  # the firm is at home in North
    _, worlds = run(scenario, 6, North=lambda turn: {"licence": {"North>ore>South": 0.0}} if turn == 2 else {})
    assert worlds[5].shipped.max() == 0.0


def test_smuggling_grows_with_price_and_falls_with_end_use_checks():
    scenario = chain(turns=16)
    scenario["goods"]["ore"]["smuggling"] = 0.05
    scenario["plants"]["mine"]["finished"] = 3
    scenario["plants"]["mill"]["buffers"] = {"ore": 6}
    _, worlds = run(scenario, 16, North=lambda turn: {"licence": 0.0} if turn == 2 else {})
    flows = [w.smuggled[0, 0] for w in worlds]
    assert 0 < flows[3] < flows[8] < 10
    prices = [w.price[0, 0] for w in worlds]
    assert prices[8] > prices[3]
    checked = Model(load_scenario(scenario), seeds=[1])
    if "verification" in checked.axes.programme:
        checked.world.programme[0, checked.axes.programme["verification"]] = 1e3
        for turn in range(9):
            checked.advance()
            checked.file("North", {"licence": 0.0} if turn >= 2 else {})
            checked.advance()
        assert checked.world.smuggled[0, 0] < flows[8]


def test_the_price_waits_for_the_buffer():
    def prices(months):
        scenario = chain(months_per_turn=1, turns=12)
        scenario["plants"]["mill"]["buffers"] = {"ore": months}
        _, worlds = run(scenario, 12, North=lambda turn: {"licence": 0.0} if turn == 2 else {})
        return np.array([w.price[0, 0] for w in worlds])

    short, long = prices(1), prices(6)
    assert (short[2:10] >= long[2:10]).all()
    assert (short[2:5] > 1.2 * long[2:5]).all()
    assert long[3] < 1.3
    assert short[-1] > 5


def test_buyers_move_to_who_delivers_at_a_finite_speed():
    scenario = chain(turns=14)
    scenario["actors"] |= {"East": {"kind": "nation"}, "rival": {"kind": "materials", "nation": "East"}}
    scenario["plants"]["well"] = {"firm": "rival", "nation": "East", "makes": "ore", "capacity": 40, "finished": 3}
    model, worlds = run(scenario, 14, North=lambda turn: {"licence": 0.0} if turn == 2 else {})
    edge = int(np.flatnonzero(model.chart.edge_seller == model.axes.plant["well"])[0])
    share = [w.share[edge, 0] for w in worlds]
    assert share[1] == pytest.approx(0.5, abs=0.01)
    assert 0.5 < share[3] < share[5] < share[9] <= 1.0
    assert worlds[-1].output[model.axes.plant["mill"], 0] == pytest.approx(10.0, rel=0.02)


def test_a_control_weakens_with_use_and_drives_stacks_apart():
    scenario = chain(turns=24, rest=["compute", "research", "release", "incidents", "economy", "society"])
    scenario["goods"]["ore"]["substitution"] = 0.2
    _, worlds = run(scenario, 24, North=lambda turn: {"licence": 0.5} if turn == 2 else {})
    substitution = [w.substitution[0, 0] for w in worlds]
    assert substitution[2] < substitution[8] < substitution[20] <= 0.6
    assert worlds[20].output[1, 0] > worlds[4].output[1, 0]
    assert worlds[20].decoupling[0, 1, 0] > worlds[4].decoupling[0, 1, 0] > 0
    assert worlds[20].goodwill[1, 0, 0] < worlds[20].goodwill[0, 1, 0]


def test_indigenous_plants_grow_faster_behind_a_control():
    scenario = fab()
    scenario["goods"]["substrate"]["growth"] = 0.1
    scenario["actors"]["local"] = {"kind": "packaging", "nation": "South"}
    scenario["plants"]["own"] = {"firm": "local", "nation": "South", "makes": "substrate", "capacity": 40, "finished": 1}
    scenario["policies"]["packaging"] = "hold"
    _, free = run(scenario, 16)
    _, shut = run(scenario, 16, North=lambda turn: {"licence": {"North>substrate>South": 0.3}} if turn == 2 else {})
    assert shut[-1].capacity[-1, 0] > free[-1].capacity[-1, 0]


def test_damage_takes_capacity_and_heals():
    scenario = chain(rest=["compute", "research", "release", "incidents", "economy", "society"])
    scenario["events"] = [
        {"id": "quake", "title": "Quake", "turn": 3, "effects": [{"damage": 0.6, "months": 3, "plants": ["mine"]}]}
    ]
    _, worlds = run(scenario, 10)
    assert worlds[3].output[0, 0] == pytest.approx(4.0)
    assert worlds[3].output[0, 0] < worlds[5].output[0, 0] < 10.0 + 1e-9


# --- what the chain looks like ------------------------------------------------------------------------------------------------
def test_concentration_is_one_for_a_monopoly_and_a_half_for_two():
    chart = setup("micro/chip_flow").chart
    assert concentration(chart, np.ones((6, 1)))[:, 0] == pytest.approx(1.0)
    scenario = chain()
    scenario["plants"]["south_mine"] = {"firm": "miner", "nation": "South", "makes": "ore", "capacity": 40}
    chart = load_scenario(scenario).chart
    assert concentration(chart, np.ones((3, 2)))[0] == pytest.approx(0.5)


def test_euv_has_one_maker_in_the_standard_world():
    scenario = setup()
    chart = scenario.chart
    hhi = concentration(chart, chart.first_capacity[:, None])[:, 0]
    assert hhi[chart.axes.good["euv"]] == pytest.approx(1.0)
    assert hhi[chart.axes.good["mature_logic"]] < 0.5


def test_a_preview_says_what_a_cut_would_do_and_knows_no_secrets():
    model = Model(setup(), seeds=[3])
    for _ in range(3):
        model.step()
    orders = holding_still(model.chart, 1)
    euv = [i for i, lane in enumerate(model.axes.lane.ids) if lane.startswith(("NLD>duv>CHN", "NLD>euv>TWN"))]
    orders.licence[euv] = 0.0
    luck, published = Draws.of([5]).at(model.turn), setup().world(Draws.of([0]))
    seen = preview(model.observe(["NLD"]), published, orders, model.rules, luck)
    assert seen.cut
    assert all(e.split(">")[0].startswith(("euv_nld", "duv_nld")) for e in seen.cut)
    assert seen.blowback > 0.0
    assert "NLD" not in seen.neutrals
    assert all(routes >= 0 for routes in seen.routes.values())
    hidden = model.world.changed_by({"covert": model.world.covert + 1.0, "unsafe": model.world.unsafe + 1.0})
    model.state = model.state.but(world=hidden)
    again = preview(model.observe(["NLD"]), published, orders, model.rules, luck)
    assert again == seen or (again.cut, again.lost, again.blowback) == (seen.cut, seen.lost, seen.blowback)
