"""Doctrine: standing orders are plain data with clear errors, and whoever acts by them keeps to them and to what a delegate may do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import chain, played, setup

from game import Model, load_scenario
from game.knowledge.observe import observe
from game.orders import DEEDS, MOVES
from game.policies.delegate import Delegate, doctrines, harmless
from game.policies.doctrine import CONDUCTS, LOOKS, STANCES, Doctrine
from game.policies.policy import make
from game.scenario.read import InputError
from game.treaty.clause import kinds
from game.world.draws import Draws

WORLDS = 3
MAY_NOT = ("accuse", "dash", "hide", "withhold", "evade", "split", "report", "bar")


def doctrine(scenario="standard", **data):
    return Doctrine.of(data, setup(scenario).chart)


def decided(model, orders=None, seats=None):
    """(observation, answer) of delegates for these seats, under one doctrine each or one for all."""
    seats = seats or list(range(len(model.axes.actor)))
    orders = orders if isinstance(orders, dict) else dict.fromkeys(seats, orders) if orders else {}
    state = model.state
    seen = observe(state.world, state.register, state.turn, seats, None, state.minds, state.memory, orders)
    luck = Draws.of(range(7, 7 + seen.worlds)).at(state.turn)
    return seen, Delegate().decide(seen, luck) | Delegate().bargain(seen, luck)


# --- the object -----------------------------------------------------------------------------------------------------------------
def random_doctrines(chart):
    share = st.floats(0.0, 1.0)
    programmes = st.sampled_from([*chart.axes.programme.ids, "training", "safety", "building", "stores"])
    ends = st.tuples(share, share).map(sorted)
    return st.fixed_dictionaries(
        {},
        optional={
            "conduct": st.fixed_dictionaries({"rule": st.sampled_from(CONDUCTS)}),
            "stance": st.dictionaries(
                st.sampled_from(["parties", "outsiders", *chart.axes.nation.ids]), st.sampled_from(STANCES), max_size=5
            ),
            "budget": st.fixed_dictionaries(
                {}, optional={"most": share, **{k: st.dictionaries(programmes, share, max_size=4) for k in ("shares", "caps")}}
            ),
            "look": st.fixed_dictionaries(
                {"rule": st.sampled_from(LOOKS), "who": st.sampled_from(chart.axes.actor.ids), "most": share}
            ),
            "price": st.fixed_dictionaries({}, optional={"licence": ends, "bid": ends}),
        },
    )


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_doctrine_is_the_same_after_it_was_written_and_read(data):
    chart = setup("standard").chart
    one = Doctrine.of(data.draw(random_doctrines(chart)), chart)
    assert Doctrine.of(json.loads(json.dumps(one.data())), chart) == one


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"conducts": {}}, "unknown part of a doctrine 'conducts'; did you mean 'conduct'?"),
        ({"conduct": {"rule": "brake"}}, "unknown conduct 'brake'; allowed: keep, as_begun"),
        ({"conduct": {"treaties": {"Acord": "keep"}}}, "unknown treaty 'Acord'; did you mean 'Accord'?"),
        ({"conduct": {"begun": {"accuse": {}}}}, "unknown evasion 'accuse'; allowed: evade, split, report, bar"),
        ({"conduct": {"begun": {"split": {"lab_usa_9": 2}}}}, "unknown lab 'lab_usa_9'; did you mean 'lab_usa_"),
        ({"conduct": {"begun": {"split": {"lab_usa_1": 99}}}}, "conduct.begun.split.lab_usa_1 is '99'; allowed: 1 to 16"),
        ({"stance": {"USB": "cut"}}, "unknown nation or bloc 'USB'; did you mean 'USA'?"),
        ({"stance": {"USA": "shut"}}, "unknown stance of USA 'shut'; did you mean 'cut'?"),
        ({"budget": {"shares": {"inteligence": 1}}}, "unknown programme 'inteligence'; did you mean 'intelligence'?"),
        ({"budget": {"most": float("nan")}}, "budget.most is 'nan'; allowed: 0 to 1"),
        ({"look": {"rule": "one"}}, "unknown actor ''"),
        ({"look": {"who": "lab_usb_1"}}, "unknown actor 'lab_usb_1'; did you mean 'lab_usa_1'?"),
        ({"price": {"bid": [0.5, 0.2]}}, "price.bid: the floor 0.5 stands above the ceiling 0.2"),
        ({"price": {"bid": 3}}, "price.bid is '3'; allowed: a floor and a ceiling"),
        ({"character": {"hawkish": 1}}, "unknown weight of character 'hawkish'; did you mean 'hawk'?"),
        ("keep", "doctrine is 'keep'; allowed: a mapping"),
    ],
)
def test_a_doctrine_that_is_none_is_refused_in_one_line(data, fault):
    with pytest.raises((KeyError, ValueError)) as found:
        Doctrine.of(data, setup("standard").chart, titles=("Accord",))
    said = str(found.value)
    assert fault in said
    assert "\n" not in said


def test_a_scenario_gives_doctrines_to_seats_and_kinds_and_says_where_one_is_wrong():
    kind, own = {"price": {"licence": [0.5, 1]}}, {"price": {"licence": [0.25, 1]}}
    scenario = load_scenario(chain(doctrines={"nation": kind, "South": own}))
    listed = scenario.chart.extra["doctrines"]
    assert [listed[scenario.chart.axes.actor[seat]].price.licence for seat in ("North", "South")] == [(0.5, 1.0), (0.25, 1.0)]
    with pytest.raises(InputError, match=r"doctrines\.North: unknown part of look 'rul'; did you mean 'rule'\?"):
        load_scenario(chain(doctrines={"North": {"look": {"rul": "one"}}}))


def test_the_example_in_the_documents_is_one():
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text("utf-8")
    example = yaml.safe_load(page.split("## Standing orders")[1].split("```yaml")[1].split("```")[0])
    one = doctrine(**example["doctrines"]["nation"])
    assert (one.conduct.treaties["Compute Accord"], one.look.who, one.price.bid) == ("as_begun", "lab_chn_1", (0.0, 0.3))


def test_an_adviser_of_a_plugin_that_is_none_is_refused_in_one_line(tmp_path):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "advisers.yaml").write_text("advisers: {gambler: {look: {rule: everybody}}}", "utf-8")
    with pytest.raises(InputError, match=r"advisers\.yaml: gambler: unknown look rule 'everybody'; did you mean 'nobody'"):
        load_scenario(chain(), plugins=tmp_path)


def test_a_doctrine_is_saved_with_the_game(tmp_path):
    model = Model(setup("class50"), seeds=[1])
    one = doctrine("class50", stance={"outsiders": "watch"}, look={"rule": "one", "who": "fathom", "most": 0.5})
    model.instruct("beryl", one)
    model.step()
    model.save(tmp_path / "a.save")
    assert Model.load(tmp_path / "a.save").doctrines == {"beryl": one}


# --- what a delegate never does ---------------------------------------------------------------------------------------------------
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), scenario=st.sampled_from(["standard", "class50"]), turns=st.sampled_from([2, 4]))
def test_a_delegate_starts_no_breach_accuses_nobody_signs_and_leaves_nothing(data, scenario, turns):
    model = played(scenario, WORLDS, turns, "random_legal")
    one = Doctrine.of(data.draw(random_doctrines(model.chart)), model.chart)
    seen, answer = decided(model, one)
    for deed in MAY_NOT:
        if deed in answer and not (one.conduct.rule == "as_begun" and deed in ("report", "bar")):
            assert (answer[deed] == DEEDS[deed].rest).all(), deed
    assert set(answer) & set(MOVES) <= {"vote", "answer"}
    assert not (answer.get("answer", np.zeros(1)) == 1.0).any()
    assert one.conduct.rule == "as_begun" or (answer.get("dues", np.ones(1)) >= 1.0).all()
    for deed, rows in answer.items():
        line = (DEEDS | MOVES)[deed]
        assert rows.shape == (len(seen.cells(line.axes)), *model.axes.shape(line.axes)[1:], WORLDS), deed
        assert ((rows >= line.low) & (rows <= line.high)).all(), deed


def test_whatever_was_decided_nothing_of_it_harms():
    model = played("class50", WORLDS, 2)
    everyone = tuple(range(len(model.axes.actor)))
    seen = observe(model.world, model.state.register, model.turn, everyone)
    worst = {
        deed: np.full((len(seen.cells(line.axes)), *model.axes.shape(line.axes)[1:], WORLDS), far)
        for deed, far in [(d, DEEDS[d].high) for d in ("accuse", "dash", "hide", "withhold", "evade", "split", "bar")]
        + [("report", 0.0), ("dues", 0.0)]
        for line in [DEEDS[deed]]
    }
    clean = harmless(seen, doctrines(seen), worst)
    for deed in (*MAY_NOT, "dues"):
        assert (clean[deed] == DEEDS[deed].rest).all(), deed


def broken(policy, worlds=24):
    """(a,) worst breach of each actor over the first quarters of the class game, where nations make treaties as they weigh."""
    model = Model(setup("class50"), seeds=range(worlds), policy=policy)
    worst = np.zeros(len(model.axes.actor))
    for _ in range(6):
        model.step()
        worst = np.maximum(worst, model.world.breach.max(axis=1))
    return worst[model.chart.lab_actor]


def test_laboratories_on_their_doctrine_break_nothing_where_they_would_have_if_left_to_weigh():
    assert broken({"lab": "weigh"}).max() > 0.1
    assert broken({"lab": "doctrine"}).max() < 1e-9


@pytest.mark.parametrize(("scenario", "seeds", "turn"), [("class50", 12, 4), ("standard", 8, 12)])
def test_handed_over_in_the_middle_of_a_game_nobody_starts_a_breach_or_deepens_one(scenario, seeds, turn):
    """Of those, too, who have hidden halls that go on training by themselves."""
    model = Model(setup(scenario), seeds=range(seeds))
    while model.turn < turn:
        model.step()
    for seat in model.seats.values():
        seat.policy = "doctrine"
    assert (model.world.bound > 0.0).any()
    for _ in range(3):
        before = model.world.breach.copy()
        model.step()
        assert (model.world.breach <= before + 1e-9).all()


@pytest.mark.parametrize(("scenario", "turns"), [("bletchley_2023", 6), ("four_powers", 8), ("micro/accord", 8)])
def test_where_treaties_are_in_force_from_the_start_delegates_keep_every_promise(scenario, turns):
    model = Model(setup(scenario), seeds=range(3), policy="doctrine")
    for _ in range(turns):
        model.step()
        assert model.world.breach.max() < 1e-9
    assert (model.world.bound > 0.0).any()


@pytest.mark.proof
@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"pledge_and_review"}))  # laws take parliaments time, whoever asks
def test_a_delegate_keeps_what_any_clause_promises(kind):
    from test_clauses import game

    model = Model(game(kinds()[kind].example(), True), seeds=range(3), policy="doctrine")
    while not model.over and model.turn < 8:
        model.step()
        assert model.world.breach.max() < 1e-9


def breaking():
    """A class game in which Fathom has just broken the ceiling, by its own click."""
    model = Model(setup("class50"), seeds=range(6))
    chart, fathom = model.chart, model.axes.lab["fathom"]
    while not (model.stage == "orders" and model.observe(["fathom"]).ceiling("aggregate_run")[fathom].max() < 1e39):
        model.advance()
        assert model.turn < 4
    model.file("fathom", {"run_cap": 1e40, "train": 0.9, "guard": 0.0, "split": 3.0})
    model.advance()
    return model, chart.lab_actor[fathom]


def test_a_breach_that_was_begun_stops_or_goes_on_no_further_as_the_conduct_rule_says():
    model, fathom = breaking()
    before = model.world.breach[fathom].copy()
    assert before.max() > 0.0
    lab = model.axes.lab["fathom"]
    kept = decided(model, doctrine("class50"), [fathom])[1]
    on = decided(model, doctrine("class50", conduct={"rule": "as_begun", "begun": {"split": {"fathom": 3}}}), [fathom])[1]
    bound = model.observe(["fathom"]).ceiling("aggregate_run")[lab]
    now = np.maximum(model.world.aggregate_run[lab], bound)
    hit = before > 0.0
    assert (kept["run_cap"][0] <= bound)[hit].all()
    assert (kept["split"] == 1.0).all()
    np.testing.assert_allclose((on["run_cap"] * on["split"])[0][hit], now[hit], rtol=1e-6)
    assert (on["split"] == 3.0).all()
    assert (on["hide"] == 0.0).all()


def test_a_treatys_own_conduct_rule_goes_before_the_rule_for_all():
    model, fathom = breaking()
    titles = {model.state.register.book.drafts[int(d)].title for d in np.unique(model.state.register.draft) if d >= 0}
    data = {"rule": "keep", "treaties": dict.fromkeys(titles, "as_begun")}
    loose = decided(model, doctrine("class50", conduct=data), [fathom])[1]
    strict = decided(
        model, doctrine("class50", conduct={"rule": "as_begun", "treaties": dict.fromkeys(titles, "keep")}), [fathom]
    )[1]
    assert (loose["run_cap"] > strict["run_cap"]).any()


# --- caps hold --------------------------------------------------------------------------------------------------------------------
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_delegate_stays_within_budget_look_and_price(data):
    model = played("standard", WORLDS, 4)
    rows = {seat: Doctrine.of(data.draw(random_doctrines(model.chart)), model.chart) for seat in (0, 1, 2)}
    nations = [int(a) for a in model.chart.nation_actor]
    orders = {seat: rows[i % 3] for i, seat in enumerate(nations)}
    seen, answer = decided(model, orders, nations)
    purse = np.maximum(seen.own("treasury"), 0.0)
    for place, seat in enumerate(nations):
        one = orders[seat]
        spend = answer["spend"][place]
        assert (spend.sum(axis=0) <= one.budget.most * purse[place] + 1e-9).all()
        for name, cap in one.budget.caps.items():
            if name in model.axes.programme:
                assert (spend[model.axes.programme[name]] <= cap * purse[place] + 1e-9).all()
        eyes = answer["inspect"][place]
        assert (eyes.sum(axis=0) <= one.look.most + 1e-9).all()
        assert one.look.rule != "nobody" or not eyes.any()
        assert one.look.rule != "one" or (np.flatnonzero(eyes.any(axis=1)) == model.axes.actor[one.look.who]).all()
        lanes = model.chart.lane_origin[seen.cells("k")] == place
        law = answer["licence"][lanes]
        if not one.stance and not seen.obligations().live.any():
            low, high = one.price.licence
            assert ((law == -1.0) | ((law >= low) & (law <= high))).all()


def test_a_programmes_cap_holds_against_its_share():
    model = played("standard", WORLDS, 4)
    shares, caps = {"intelligence": 3, "chips": 1}, {"intelligence": 0.03}
    seen, answer = decided(model, doctrine(budget={"most": 0.08, "shares": shares, "caps": caps}), [model.axes.actor["USA"]])
    spend, purse = answer["spend"][0], np.maximum(seen.own("treasury")[0], 0.0)
    np.testing.assert_allclose(spend[model.axes.programme["intelligence"]], 0.03 * purse)
    np.testing.assert_allclose(spend[model.axes.programme["chips"]], 0.02 * purse)


def test_a_stance_opens_watches_restricts_and_cuts():
    model = played("standard", WORLDS, 4)
    chart, place = model.chart, model.axes.actor["USA"]
    nation = {name: model.axes.nation[name] for name in ("JPN", "NLD", "TWN", "CHN")}
    stance = {"outsiders": "watch", "JPN": "open", "NLD": "watch", "TWN": "restrict", "CHN": "cut"}
    one = doctrine(stance=stance, price={"licence": [0.2, 0.6]})
    seen, answer = decided(model, one, [place])
    lanes = seen.cells("k")
    dest, law = chart.lane_dest[lanes], seen.public("licence")[lanes]
    after = np.where(answer["licence"] < 0.0, law, answer["licence"])
    assert (after[dest == nation["JPN"]] == 1.0).all()
    np.testing.assert_array_equal(after[dest == nation["NLD"]], law[dest == nation["NLD"]])
    assert set(np.unique(answer["licence"][dest == nation["TWN"]])) <= {-1.0, 0.4}
    assert (answer["licence"][dest == nation["TWN"]] == 0.4).any()
    assert (after[dest == nation["CHN"]] == 0.0).all()


def test_eyes_go_to_the_most_suspected_among_those_under_watch():
    model = played("class50", WORLDS, 5)
    seat = model.axes.actor["corvin"]
    state, chart = model.state, model.chart
    fathom, beryl_lab = model.axes.actor["fathom"], int(chart.lab_actor[chart.lab_home == model.axes.nation["beryl"]][0])
    doubt = np.zeros_like(state.minds["doubt"])
    doubt[:, fathom], doubt[:, beryl_lab] = 0.9, 0.6
    bound = np.zeros_like(state.world.bound)
    bound[[fathom, beryl_lab]] = 1.0
    model = replace_world(model, bound, doubt)
    worst = decided(model, doctrine("class50", look={"rule": "suspicious", "most": 0.7}), [seat])[1]["inspect"][0]
    assert (worst[fathom] == 0.7).all()
    assert (worst.sum(axis=0) == 0.7).all()
    watched = decided(model, doctrine("class50", look={"rule": "suspicious"}, stance={"beryl": "watch"}), [seat])[1]["inspect"][0]
    assert (watched[beryl_lab] == 1.0).all()


def replace_world(model, bound, doubt):
    """The same game with other promises and doubts; what is shared between tests stays as it is."""
    other = object.__new__(Model)
    other.__dict__ = dict(model.__dict__)
    other.state = model.state.but(world=model.world.changed_by({"bound": bound}), minds=model.state.minds | {"doubt": doubt})
    return other


# --- batch and single ---------------------------------------------------------------------------------------------------------------
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_seats_on_different_doctrines_answer_as_if_alone_and_in_a_world_alone(data):
    model = played("class50", WORLDS, 5)
    everyone = list(range(len(model.axes.actor)))
    orders = {seat: Doctrine.of(data.draw(random_doctrines(model.chart)), model.chart) for seat in everyone[:6]}
    seen, together = decided(model, orders, everyone)
    for seat in (0, 3, 5, 9):
        alone_seen, alone = decided(model, orders, [seat])
        for deed, rows in alone.items():
            cells = np.searchsorted(seen.cells((DEEDS | MOVES)[deed].axes), alone_seen.cells((DEEDS | MOVES)[deed].axes))
            np.testing.assert_array_equal(rows, together[deed][cells], err_msg=deed)
    single = model.state.at([1])
    one = observe(single.world, single.register, single.turn, everyone, None, single.minds, single.memory, orders)
    for deed, rows in make("doctrine").decide(one, Draws.of([8]).at(single.turn)).items():
        np.testing.assert_array_equal(rows, together[deed][..., [1]], err_msg=deed)


def test_a_seat_reads_its_own_standing_orders_and_nobody_elses():
    model = played("class50", WORLDS, 5)
    mine = doctrine("class50", look={"rule": "nobody"})
    state = model.state
    seen = observe(state.world, state.register, state.turn, [0], None, state.minds, state.memory, {0: mine, 1: mine})
    assert seen.standing() == (mine,)
    assert replace(seen, seats=(1,)).standing() == (None,)


def test_an_absent_seat_of_a_game_is_served_by_its_doctrine():
    one = {"budget": {"most": 0.2, "shares": {"intelligence": 1}}}
    model = Model(setup("class50"), seeds=[1], policy={"beryl": "doctrine"})
    model.instruct("beryl", one)
    model.step()
    beryl = model.axes.nation["beryl"]
    spent = model.played.orders.spend[beryl, :, 0]
    assert np.flatnonzero(spent).tolist() == [model.axes.programme["intelligence"]]
    with pytest.raises(KeyError, match="did you mean 'beryl'"):
        model.instruct("beril", one)
