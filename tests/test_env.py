"""The game as environments: the field's own checks, and those that they leave out (VALIDATION: reward, seeds, fog)."""

from __future__ import annotations

import importlib
import sys
import warnings

import numpy as np
import pytest
from fog import stirred_world
from gymnasium.utils.env_checker import check_env
from pettingzoo.test import api_test, parallel_api_test, parallel_seed_test
from pettingzoo.utils.conversions import parallel_to_aec
from worlds import setup

from game import Model
from game.orders import DEEDS, MOVES
from game.runs.env import SeatsEnv, parallel_env, single_env
from game.runs.spaces import FACTORS, NUMBERED, Dials, View, turned
from game.world.axes import UnknownName

SEAT = "keeper"


def episode(env: SeatsEnv, seed: int, play=None) -> tuple[str, dict[str, float], list[dict]]:
    """A whole game: its last digest, the sum of rewards, and every observation. Dials are drawn, or what `play` says."""
    rng = np.random.default_rng(11)
    seen, _ = env.reset(seed=seed)
    sums, observed = dict.fromkeys(env.agents, 0.0), [seen]
    while env.agents:
        actions = {a: play(a) if play else rng.uniform(-1.0, 1.0, env.action_space(a).shape) for a in env.agents}
        seen, rewards, *_ = env.step(actions)
        observed.append(seen)
        for agent, reward in rewards.items():
            sums[agent] += reward
    return env.digest(), sums, observed


def still(env: SeatsEnv):
    return lambda agent: np.zeros(env.action_space(agent).shape)


# --- the field's own checks -------------------------------------------------------------------------------------------------
@pytest.fixture
def strict():
    """Warnings of the checkers are faults, but for those on shapes: seats differ in what they own and see."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", "Observations are different shapes")
        yield


@pytest.mark.parametrize("name", ["micro/ceiling", "class50"])
def test_pettingzoo_passes_its_parallel_test(strict, name):
    parallel_api_test(parallel_env(name), num_cycles=40)


def test_pettingzoo_passes_its_seed_test(strict):
    parallel_seed_test(lambda: parallel_env("class50"), num_cycles=20)


def test_the_conversion_to_turns_passes_the_api_test():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on shapes, and on observations that are dear to compare
        api_test(parallel_to_aec(parallel_env("class50")), num_cycles=40)


def test_gymnasium_passes_its_check(strict):
    check_env(single_env("class50", "fathom"), skip_render_check=True)


# --- whole games ------------------------------------------------------------------------------------------------------------
def test_equal_seeds_give_equal_games_and_different_ones_different_games():
    one, other = parallel_env("class50"), parallel_env("class50")
    digest, sums, seen = episode(one, 7)
    again, same, twice = episode(other, 7)
    assert (digest, sums) == (again, same)
    assert all(np.array_equal(a[s], b[s]) for a, b in zip(seen, twice, strict=True) for s in a)
    assert episode(other, 8)[0] != digest
    assert episode(one, 7)[0] == digest  # a game leaves nothing behind


def test_resets_without_a_seed_follow_from_the_last_one():
    def three(env: SeatsEnv) -> list[str]:
        env.reset(seed=3)
        return [env.digest()] + [(env.reset(), env.digest())[1] for _ in range(2)]

    found = three(parallel_env("class50"))
    assert found == three(parallel_env("class50"))
    assert len(set(found)) == 3


def test_holding_still_is_what_the_policy_hold_plays():
    env = parallel_env("class50", seats=["alder", "fathom"])
    model = Model(setup("class50"), seeds=[7], policy={"alder": "hold", "fathom": "hold"}).run_model()
    assert episode(env, 7, still(env))[0] == model.digests()[0]


def test_rewards_add_up_to_the_final_score():
    env = parallel_env("class50")
    _, sums, _ = episode(env, 5)
    world, place = env.model.world, env.setup.chart.axes.actor
    for agent, total in sums.items():
        assert total == pytest.approx(world.score[place[agent], 0], abs=1e-9)
    assert any(abs(total) > 1.0 for total in sums.values())


def test_an_action_moves_the_deed_it_stands_for_and_no_other():
    env = parallel_env("micro/ceiling", seats=[SEAT])
    env.reset(seed=1)
    dials = env.dials[SEAT]
    action = np.zeros(len(dials))
    action[dials.cells.index(("train", SEAT))] = 1.0
    env.step({SEAT: action})  # the bargaining: not due
    env.step({SEAT: action})
    orders, lab = env.model.played.orders, env.setup.chart.axes.lab[SEAT]
    still_orders = Model(setup("micro/ceiling"), seeds=[1], policy={SEAT: "hold"})
    still_orders.step()
    assert orders.train[lab, 0] > still_orders.played.orders.train[lab, 0]
    same = [n for n in DEEDS if n not in ("train", "guard")]  # both are cut to what compute there is
    assert all(np.array_equal(getattr(orders, n), getattr(still_orders.played.orders, n)) for n in same)


def test_every_action_is_legal_to_file_and_every_observation_lies_in_its_space():
    env = parallel_env("standard", seats=["USA", "lab_usa_1", "agency"], turns=2)
    env.reset(seed=2)
    for corner in (-1.0, 1.0, np.nan, 7.0):
        seen, *_ = env.step({a: np.full(env.action_space(a).shape, corner) for a in env.agents})
        for agent, vector in seen.items():
            assert env.observation_space(agent).contains(vector)


# --- fog --------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["class50", "standard"])
def test_changing_what_a_seat_may_not_see_changes_nothing_that_it_observes(name):
    env = parallel_env(name, turns=8)
    env.reset(seed=4)
    for _ in range(4):
        env.step({a: np.zeros(env.action_space(a).shape) for a in env.agents})
    chart, model = env.setup.chart, env.model
    assert env.agents
    for agent in env.agents:
        before, true = env.views[agent].vector(model), model.state
        model.state = true.but(world=stirred_world(true.world, chart.axes.actor[agent], env.setup))
        assert np.array_equal(env.views[agent].vector(model), before)
        model.state = true


def test_a_seat_that_sees_more_notices_the_stirring():
    env = parallel_env("class50")
    env.reset(seed=4)
    model, chart = env.model, env.setup.chart
    before = env.views["fathom"].vector(model)
    model.state = model.state.but(world=stirred_world(model.state.world, chart.axes.actor["beryl"], env.setup))
    assert not np.array_equal(env.views["fathom"].vector(model), before)


# --- dials ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [*MOVES, *DEEDS])
def test_a_dial_rests_in_the_middle_and_reaches_both_ends(name):
    line = (MOVES | DEEDS)[name]
    assert turned(line, 0.0) == line.rest
    values = [turned(line, d) for d in np.linspace(-1.0, 1.0, 41) if d]
    assert all(line.low <= v <= line.high for v in values)
    downwards, upwards = values[:20], values[20:]
    assert downwards == sorted(downwards)
    assert upwards == sorted(upwards)
    if line.unit in NUMBERED:
        assert set(values) == {line.rest}
        assert [turned(line, d, 3) for d in (-1.0, 0.0, 0.1, 0.33, 0.5, 0.9, 1.0)] == [line.rest] * 2 + [0.0, 0.0, 1.0, 2.0, 2.0]
    elif line.unit not in FACTORS:
        assert (values[0], values[-1]) == (line.low, line.high)
    else:
        assert len({round(np.log10(v), 6) for v in (*downwards, *upwards) if v > 0.0}) > 10


def test_dials_and_views_follow_the_declared_lines():
    chart = setup("class50").chart
    dials = Dials.of(chart, "fathom")
    assert {name for name, _ in dials.cells} >= {"train", "guard", "run_cap", "sign", "leave"}
    assert ("train", "beryl_lab") not in dials.cells
    model = Model(setup("class50"), seeds=[1])
    view = View.of(model, "fathom", fields=["danger", "safety"])
    assert set(view.masks) == {"danger", "safety"}
    assert view.masks["safety"].sum() < len(view.masks["safety"])


# --- what is missing or wrong -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["pettingzoo", "gymnasium"])
def test_a_missing_library_is_named_in_one_line(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "game.runs.env")
    with pytest.raises(ImportError, match=f"^game.runs.env needs {name}: python -m pip install pettingzoo gymnasium$"):
        importlib.import_module("game.runs.env")


def test_an_unknown_seat_is_refused_with_the_near_miss():
    with pytest.raises(UnknownName, match="did you mean 'fathom'"):
        parallel_env("class50", seats=["fathm"])


def test_a_game_that_is_not_on_cannot_be_played():
    with pytest.raises(RuntimeError, match="call reset"):
        parallel_env("micro/ceiling").step({})
    env = single_env("micro/ceiling", SEAT, turns=1, render_mode="ansi")
    env.reset(seed=1)
    assert env.render().startswith("Turn 0 of 1: Danger")
    over = False
    while not over:
        *_, over, _, _ = env.step(np.zeros(env.action_space.shape))
    with pytest.raises(RuntimeError, match="call reset"):
        env.step(np.zeros(env.action_space.shape))
