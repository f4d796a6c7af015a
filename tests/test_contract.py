"""What every rule, policy and scenario owes: a world alone is a world in a batch, inputs stay as they were, nothing is made of
nothing, and what is hidden stays hidden."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import ALL_SCENARIOS, a_turn, chain, frozen, named, played, random_orders, same, setup

from game import Model, load_scenario
from game.engine.imagine import imagine
from game.engine.legal import Restrictions, legal
from game.engine.turn import PHASES, play
from game.knowledge.observe import Hidden, observe
from game.orders import DEEDS, MOVES
from game.policies.policy import make, policies
from game.world.check import Impossible, check
from game.world.declare import Seen
from game.world.draws import Draws
from game.world.owners import owned, owned_axis, owners, sees
from game.world.state import FIELDS

ROOT = Path(__file__).parent.parent
ODD = 13  # worlds in a batch: the length of no other axis but labs', which is why a second size runs below


# --- batch and single -------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def batch():
    """A whole game of `standard` in a batch of a size unlike any axis, some worlds of which end early."""
    size = 17
    sizes = set(setup().chart.axes.sizes().values())
    assert size not in sizes
    return Model(setup(), seeds=range(100, 100 + size)).run_model()


def test_some_worlds_of_the_batch_end_early(batch):
    assert (batch.world.ended >= 0).any()
    assert (batch.world.ended < 0).any()


@pytest.mark.parametrize("pick", ["ended", "whole", "last"])
def test_a_world_alone_is_the_same_bits_as_in_a_batch(batch, pick):
    ended = np.flatnonzero(batch.world.ended >= 0)
    whole = np.flatnonzero(batch.world.ended < 0)
    world = {"ended": ended[0], "whole": whole[0], "last": len(batch.seeds) - 1}[pick]
    alone = Model(setup(), seeds=[batch.seeds[world]])
    for _ in range(batch.turns):
        if alone.over:
            break
        alone.step()
    state = batch.state.at([int(world)])
    assert same(alone.state, state) == []
    assert alone.digests()[0].split() == [d for i, d in enumerate(batch.digests()) if i == world] or batch.turn != alone.turn


@pytest.mark.parametrize("path", ALL_SCENARIOS, ids=named)
def test_every_scenario_plays_the_same_alone_and_in_a_batch(path):
    scenario = setup(named(path))
    together, alone = Model(scenario, seeds=[5, 9, 2]), Model(scenario, seeds=[9])
    for _ in range(min(6, scenario.file.turns)):
        together.step()
        alone.step()
    assert same(alone.state, together.state.at([1])) == []


def test_digests_do_not_depend_on_the_hash_seed():
    code = "from game import *; m = Model(load_scenario('standard'), seeds=[3]); [m.step() for _ in range(4)]; print(m.digests())"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PATH": ""}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1


def test_other_seeds_give_other_games():
    one, other = Model(setup(), seeds=[1]), Model(setup(), seeds=[2])
    for model in (one, other):
        for _ in range(6):
            model.step()
    assert one.digests() != other.digests()


def test_digests_see_every_array(batch):
    state = batch.state.at([0])
    whole = _digest(state)
    for name in FIELDS:
        array = getattr(state.world, name)
        if array.size:
            changed = array.copy()
            changed[(0,) * (array.ndim - 1)] = changed[(0,) * (array.ndim - 1)] * 2.0 + 3.0
            assert _digest(state.but(world=state.world.changed_by({name: changed}))) != whole, name


def _digest(state):
    from game.engine.state import digests

    return digests(state)


# --- rules are pure ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", PHASES, ids=lambda rule: rule.__name__)
def test_a_rule_writes_into_none_of_its_inputs(rule):
    model = played(worlds=4)
    world = frozen(model.world)
    orders = random_orders(model.chart, 4, seed=3, share=0.3)
    orders, _ = legal(orders, world, Restrictions({}))
    for array in orders.arrays().values():
        array.setflags(write=False)
    change = rule(world, a_turn(world, orders, number=5, seeds=(1, 2, 3, 4)))
    for name, array in change.fields.items():
        assert array.shape == getattr(world, name).shape, name
    for name, why in change.why.items():
        assert why.value.shape == (*model.axes.shape(why.axes), 4), name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**31), share=st.sampled_from([0.05, 0.3, 1.0]))
def test_any_orders_lead_to_a_world_that_can_be(seed, share):
    model = played(worlds=3)
    state = model.state
    for again in range(3):
        state = play(state, random_orders(model.chart, 3, seed + again, share), model.rules).state
        check(state.world)


def test_check_names_quantity_cell_and_world():
    world = played(worlds=3).world.copied()
    world.support[1, 2] = 1.5
    with pytest.raises(Impossible, match=rf"support\[{world.chart.axes.nation.ids[1]}, world 2\] is .*1\.5.* allowed: 0 to 1"):
        check(world)
    world.support[1, 2] = np.nan
    with pytest.raises(Impossible, match="support"):
        check(world)


# --- nothing is made of nothing ---------------------------------------------------------------------------------------------
def held(world):
    """(g, b) everything of each good in stock and on the way."""
    chart = world.chart
    found = np.zeros((len(chart.axes.good), world.worlds))
    np.add.at(found, chart.holding_good, world.stock)
    for turns in range(len(world.transit)):
        np.add.at(found, chart.holding_good[chart.delayed], world.transit[turns])
    return found


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_trade_moves_goods_and_makes_none(seed):
    model = played(worlds=3)
    orders, _ = legal(random_orders(model.chart, 3, seed, 0.4), model.world, Restrictions({}))
    world, turn = model.world, a_turn(model.world, orders, 5, (1, 2, 3))
    for rule in PHASES[:2]:
        world = world.changed_by(rule(world, turn).fields)
    after = world.changed_by(PHASES[2](world, turn).fields)
    np.testing.assert_allclose(held(after), held(world), rtol=1e-9, atol=1e-9)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_nobody_ships_more_than_it_holds_or_than_was_asked(seed):
    model = played(worlds=3)
    orders, _ = legal(random_orders(model.chart, 3, seed, 0.4), model.world, Restrictions({}))
    world, turn = model.world, a_turn(model.world, orders, 5, (1, 2, 3))
    for rule in PHASES[:2]:
        world = world.changed_by(rule(world, turn).fields)
    after = world.changed_by(PHASES[2](world, turn).fields)
    out = world.chart.edges_to_seller(after.shipped + after.smuggled)
    assert (out <= world.stock[world.chart.plant_output] + 1e-9).all()
    assert (after.smuggled[world.permit >= 1.0] == 0.0).all()
    closed = world.permit == 0.0
    assert (after.shipped[closed] == 0.0).all()


def test_production_uses_what_its_recipe_says():
    model = played(worlds=3)
    world, turn = model.world, a_turn(model.world, None, 5, (1, 2, 3))
    after = world.changed_by(PHASES[0](world, turn).fields)
    chart = world.chart
    kept = ~chart.good_perishable[chart.holding_good]
    inputs = kept & (chart.holding_slot >= 0)
    inputs[inputs] &= ~chart.slot_capital[chart.holding_slot[inputs]]
    assert (after.stock[inputs] <= world.stock[inputs] + 1e-12).all()
    out = chart.plant_output[~chart.good_perishable[chart.plant_good]]
    made = after.output[~chart.good_perishable[chart.plant_good]]
    np.testing.assert_allclose(after.stock[out], world.stock[out] + made)
    assert (after.output <= world.capacity + 1e-9).all()


def test_tools_become_capacity_and_nothing_else_does():
    model = played(worlds=3)
    world, turn = model.world, a_turn(model.world, None, 5, (1, 2, 3))
    after = world.changed_by(PHASES[3](world, turn).fields)
    assert (held(after) <= held(world) + 1e-9).all()
    tooled = world.chart.tools.plants
    no_tools = world.changed_by({"stock": world.stock * 0.0})
    starved = no_tools.changed_by(PHASES[3](no_tools, turn).fields)
    assert (starved.capacity[tooled] <= world.capacity[tooled] + 1e-12).all()
    assert (starved.worn[tooled] >= world.worn[tooled] - 1e-12).any()


# --- fog --------------------------------------------------------------------------------------------------------------------
def disturbed(world, seat, register, seed=0):
    """The world with everything that `seat` may not see changed."""
    rng = np.random.default_rng(seed)
    fields = {}
    for name, line in FIELDS.items():
        mask = sees(world.chart, line.axes, line.seen_by, seat)
        array = getattr(world, name)
        hidden = ~mask if line.axes else np.array([not mask[0]])
        if not hidden.any() or not array.size:
            continue
        low = max(line.low, -10.0)
        other = rng.uniform(low, min(line.high, low + 5.0), array.shape)
        shape = [1] * array.ndim
        if line.axes:
            shape[owned_axis(line)] = len(hidden)
        unseen = hidden.reshape(shape)
        if line.seen_by is Seen.MEMBERS:
            home = world.chart.nation_actor[max(world.chart.actor_home[seat], 0)]
            inside = (register.party[:, home] > 0) & register.in_force() | (seat in world.chart.agency_actor)
            unseen = ~inside[:, None]
        fields[name] = np.where(unseen, other, array)
    assert len(fields) > 20
    return world.changed_by(fields)


SEATS = ["USA", "TWN", "NLD", "lab_usa_1", "lab_chn_1", "cloud_mys_1", "foundry_twn_1", "litho_nld_1", "agency"]


@pytest.mark.parametrize("seat", SEATS)
def test_a_seat_sees_nothing_of_what_is_hidden_from_it(seat):
    model = played(worlds=3)
    place = model.axes.actor[seat]
    other = disturbed(model.world, place, model.state.register)
    one, two = (observe(w, model.state.register, model.turn, [place]) for w in (model.world, other))
    for name, line in FIELDS.items():
        assert np.array_equal(one.seen(name)[0], two.seen(name)[0], equal_nan=True), name
        assert all(np.array_equal(a, b) for a, b in zip(one.pairs(name), two.pairs(name), strict=True)), name
        if line.seen_by is Seen.ALL:
            assert np.array_equal(one.public(name), two.public(name))
        elif line.seen_by in (Seen.NOBODY, Seen.MEMBERS):
            with pytest.raises(Hidden):
                one.own(name)
            if line.seen_by is Seen.MEMBERS:
                assert np.array_equal(one.dossier(name), two.dossier(name))
        else:
            assert np.array_equal(one.own(name), two.own(name)), name


@pytest.mark.parametrize("seat", SEATS)
def test_a_world_is_imagined_from_what_is_seen_alone(seat):
    model = played(worlds=2)
    place = model.axes.actor[seat]
    published = setup().world(Draws.of([0]))
    luck = Draws.of([11, 12]).at(model.turn)
    worlds = (model.world, disturbed(model.world, place, model.state.register))
    views = [observe(world, model.state.register, model.turn, [place]) for world in worlds]
    states = [imagine(seen, published, luck, lanes=4) for seen in views]
    assert same(*states) == []
    assert states[0].world.worlds == 8
    check(states[0].world)


@pytest.mark.parametrize("name", sorted(policies()))
@pytest.mark.parametrize("seat", SEATS)
def test_hidden_changes_change_no_answer(name, seat):
    model = played(worlds=3)
    place = model.axes.actor[seat]
    luck = Draws.of([7, 8, 9]).at(model.turn)
    answers = []
    for world in (model.world, disturbed(model.world, place, model.state.register)):
        seen = observe(world, model.state.register, model.turn, [place])
        policy = make(name)
        answers.append(policy.decide(seen, luck) | policy.bargain(seen, luck))
    assert answers[0].keys() == answers[1].keys()
    for deed in answers[0]:
        assert np.array_equal(answers[0][deed], answers[1][deed]), deed


# --- policies ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(policies()))
def test_a_policy_answers_for_each_seat_as_if_it_were_alone(name):
    model = played(worlds=3)
    everyone = tuple(range(len(model.axes.actor)))
    luck = Draws.of([7, 8, 9]).at(model.turn)
    seen = observe(model.world, model.state.register, model.turn, everyone)
    together = make(name).decide(seen, luck) | make(name).bargain(seen, luck)
    for place in (model.axes.actor[seat] for seat in SEATS):
        alone_seen = observe(model.world, model.state.register, model.turn, [place])
        alone = make(name).decide(alone_seen, luck) | make(name).bargain(alone_seen, luck)
        for deed, rows in alone.items():
            cells = owned(model.chart, (DEEDS | MOVES)[deed].axes, (place,))
            np.testing.assert_array_equal(rows, together[deed][cells], err_msg=f"{deed} of {model.axes.actor.ids[place]}")


@pytest.mark.parametrize("name", sorted(policies()))
def test_a_policy_decides_the_same_in_a_batch_and_alone(name):
    model = played(worlds=3)
    everyone = tuple(range(len(model.axes.actor)))
    batch_seen = observe(model.world, model.state.register, model.turn, everyone)
    alone = model.state.at([1])
    alone_seen = observe(alone.world, alone.register, model.turn, everyone)
    together = make(name).decide(batch_seen, Draws.of([7, 8, 9]).at(5))
    single = make(name).decide(alone_seen, Draws.of([8]).at(5))
    for deed, rows in single.items():
        np.testing.assert_array_equal(rows, together[deed][..., [1]], err_msg=deed)


@pytest.mark.parametrize("name", sorted(set(policies()) - {"random_legal"}))
def test_a_policy_orders_nothing_illegal(name):
    model = played(worlds=3, policy=name)
    seen = observe(model.world, model.state.register, model.turn, tuple(range(len(model.axes.actor))))
    for deed, rows in make(name).decide(seen, Draws.of([7, 8, 9]).at(5)).items():
        line = DEEDS[deed]
        assert (rows >= line.low - 1e-9).all(), deed
        assert (rows <= line.high + 1e-9).all(), deed


# --- orders -----------------------------------------------------------------------------------------------------------------
def test_an_order_beyond_its_range_is_cut_and_the_cut_says_why():
    model = played(worlds=3)
    orders = random_orders(model.chart, 3, share=0.0)
    orders.expand[2] = 7.0
    orders.train[0], orders.guard[0] = 0.9, 0.6
    done, cuts = legal(orders, model.world, Restrictions({}))
    assert (done.expand[2] == 2.0).all()
    np.testing.assert_allclose(done.train[0] + done.guard[0], 1.0)
    said = {cut.deed: cut for cut in cuts}
    assert said["expand"].reason == "allowed: 0 to 2 factor"
    assert (said["expand"].by[2] == 5.0).all()
    assert "more compute than there is" in said["train"].reason


def test_a_restricted_move_stays_at_rest():
    scenario = load_scenario(chain(moves={"North": ["notice"]}))
    model = Model(scenario, seeds=[1])
    model.advance()
    model.file("North", {"licence": 0.0})
    model.advance()
    assert (model.world.licence == 1.0).all()
    assert any(cut.reason == "the scenario does not allow it" for cut in model.cuts)


def test_a_dead_world_stays_as_it_was(batch):
    ended = np.flatnonzero(batch.world.ended >= 0)
    before = batch.state
    after = play(before, random_orders(batch.chart, before.world.worlds, 1), batch.rules).state
    assert [n for n in same(before.at(ended), after.at(ended)) if n.startswith("world.")] == []


# --- one door ---------------------------------------------------------------------------------------------------------------
def test_a_person_is_asked_for_bargaining_then_for_orders_and_is_obeyed():
    model = Model(load_scenario(chain()), seeds=[1])
    assert model.awaiting() == dict.fromkeys(model.axes.actor.ids, "bargaining")
    model.advance()
    assert set(model.awaiting().values()) == {"orders"}
    model.file("North", {"licence": {"North>ore>South": 0.0}})
    assert "North" not in model.awaiting()
    model.advance()
    assert model.turn == 1
    assert model.world.licence[model.axes.lane["North>ore>South"], 0] == 0.0
    assert model.world.shipped.max() == 0.0


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"licens": 1.0}, "did you mean 'licence'"),
        ({"expand": {"mill": 1.0}}, "'mill' is not a cell of North"),
        ({"licence": {"North>ore>Sout": 1.0}}, "did you mean 'North>ore>South'"),
        ({"licence": float("nan")}, "allowed: -1 to 1 share"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_lost(answer, fault):
    model = Model(load_scenario(chain()), seeds=[1])
    model.advance()
    with pytest.raises((KeyError, ValueError), match=fault):
        model.file("North", answer)
    assert "North" in model.awaiting()


def test_leaders_move_first_and_the_others_see_what_they_ordered():
    model = Model(load_scenario(chain(leaders=["North"])), seeds=[1])
    model.advance()
    assert model.awaiting() == {"North": "orders"}
    with pytest.raises(ValueError, match="leaders move first: North"):
        model.file("South", {})
    model.file("North", {"licence": 0.25})
    model.advance()
    assert "North" not in model.awaiting()
    assert model.observe(["South"]).led.licence[0, 0] == 0.25
    with pytest.raises(ValueError, match="cannot be taken back"):
        model.file("North", {"licence": 1.0})
    model.advance()
    assert model.turn == 1
    assert model.world.licence[0, 0] == 0.25


def test_a_seat_may_change_hands():
    model = Model(load_scenario(chain()), seeds=[1])
    model.step()
    assert (model.played.orders.expand == 1.0).all()
    model.seats["miner"].policy = "random_legal"
    model.step()
    mine, mill = model.axes.plant["mine"], model.axes.plant["mill"]
    assert model.played.orders.expand[mine, 0] != 1.0
    assert model.played.orders.expand[mill, 0] == 1.0


def test_orders_stand_within_a_session():
    model = Model(load_scenario(chain(session_turns=2)), seeds=[1])
    model.advance()
    model.file("North", {"licence": 0.25})
    model.advance()
    assert model.awaiting() == {}
    with pytest.raises(ValueError, match="stand until the session ends"):
        model.file("North", {"licence": 1.0})
    model.advance()
    assert model.world.licence[0, 0] == 0.25
    assert set(model.awaiting().values()) == {"bargaining"}


# --- saves ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("turns", [0, 3])
@pytest.mark.parametrize("name", ["standard", "class50"])
def test_a_saved_game_goes_on_as_if_nothing_had_been(tmp_path, turns, name):
    whole = Model(setup(name), seeds=[4, 5])
    for _ in range(turns):
        whole.step()
    whole.advance()  # in the middle of a turn
    whole.file(next(iter(whole.awaiting())), {})
    whole.save(tmp_path / "game.save")
    again = Model.load(tmp_path / "game.save")
    assert same(whole.state, again.state) == []
    assert again.state.filed == whole.state.filed
    for model in (whole, again):
        for _ in range(3):
            model.step()
    assert whole.digests() == again.digests()


# --- who sees what, spelled out -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "cell", "those", "others"),
    [
        ("hazard", None, [], ["USA", "agency", "lab_usa_1"]),
        ("smuggled", 0, [], ["USA", "CHN", "agency"]),
        ("unsafe", "lab_usa_1", [], ["USA", "lab_usa_1", "CHN"]),
        ("covert", "lab_usa_1", ["lab_usa_1"], ["USA", "CHN", "lab_usa_2", "agency"]),
        ("capability", "lab_usa_1", ["lab_usa_1", "USA"], ["CHN", "lab_usa_2", "cloud_usa_1"]),
        ("treasury", "JPN", ["JPN"], ["USA", "KOR", "lab_usa_1"]),
        ("political_capital", "NLD", ["NLD"], ["DEU", "litho_nld_1"]),
        ("deployed", "lab_chn_1", ["USA", "CHN", "lab_chn_1", "agency"], []),
        ("gdp", "JPN", ["USA", "JPN", "agency"], []),
    ],
)
def test_a_cell_is_seen_by_those_it_belongs_to_and_by_no_others(name, cell, those, others):
    chart = setup().chart
    line = FIELDS[name]
    place = chart.axes.of(line.axes)[cell] if isinstance(cell, str) else cell or 0
    for seats, expected in ((those, True), (others, False)):
        for seat in seats:
            assert bool(sees(chart, line.axes, line.seen_by, chart.axes.actor[seat])[place]) is expected, seat


def test_what_an_owner_alone_may_see_is_seen_by_no_second_actor():
    chart = setup().chart
    everyone = range(len(chart.axes.actor))
    kept = [line for line in FIELDS.values() if line.seen_by is Seen.OWNER]
    assert len(kept) > 20
    for line in kept:
        seen = np.array([sees(chart, line.axes, Seen.OWNER, seat) for seat in everyone])
        assert (seen.sum(axis=0) <= 1).all(), line.name
        assert (np.argmax(seen, axis=0)[seen.any(axis=0)] == owners(chart, line.axes)[seen.any(axis=0)]).all(), line.name


def test_a_plant_shows_its_books_to_its_firm_its_home_and_its_host_alone():
    chart = load_scenario(chain() | {"actors": chain()["actors"] | {"East": {"kind": "nation"}}}).chart
    mine = chart.axes.plant["mine"]
    who = [name for place, name in enumerate(chart.axes.actor) if sees(chart, "p", Seen.JURISDICTION, place)[mine]]
    assert who == ["North", "miner"]
    deal = [name for place, name in enumerate(chart.axes.actor) if sees(chart, "e", Seen.DEALERS, place)[0]]
    assert deal == ["North", "South", "miner", "miller"]
