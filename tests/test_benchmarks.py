"""Benchmarks are never timed here: that they measure what they say, and that synthetic scenarios of any size can be played."""

from __future__ import annotations

import pytest
from worlds import setup

from benchmarks.cold import COMMANDS, unwanted
from benchmarks.mesa_objects import PARTS, Chain, differences, order
from benchmarks.speed import AGREE, ALONE, SUPPLY, disagreement, lively
from benchmarks.synthetic import scenario
from game import Model, load_scenario
from game.engine.turn import PHASES, play
from game.world.check import check


@pytest.mark.parametrize(
    ("name", "turns"), [("micro/chip_flow", 6), ("micro/buffer_chain", 6), ("micro/ceiling", 4), ("standard", 3)]
)
def test_mesa_objects_do_the_arithmetic_of_the_engine(name, turns):
    apart, where = disagreement(setup(name), turns)
    assert apart <= AGREE, where


def test_what_is_compared_is_all_that_the_phases_of_the_supply_chain_write():
    model = Model(setup(), seeds=[1], policy="hold", treaties=False)
    compared = {*(name for names in PARTS.values() for name in names), "goodwill", "decoupling", "openness", "transit", "listed"}
    turn_of = play(model.state, lively(setup(), 0), ALONE)
    written = {name for rule in PHASES if rule.__name__ in SUPPLY for name in _fields(rule, model, turn_of.orders)}
    assert written == compared


def _fields(rule, model, orders):
    from worlds import a_turn

    return rule(model.world, a_turn(model.world, orders)).fields


def test_a_difference_would_be_seen():
    model = Model(setup("micro/chip_flow"), seeds=[1])
    chain = Chain(model.setup, model.world)
    order(chain, lively(model.setup, 0))
    chain.step()
    assert max(differences(chain, model.world).values()) > 0.01


@pytest.mark.parametrize("firms", [10, 100])
def test_synthetic_worlds_load_play_and_can_be(firms):
    made = load_scenario(scenario(firms))
    kinds = made.chart.actor_kind
    assert sum(kind not in ("nation", "utility") for kind in kinds) == firms
    assert {"lab", "cloud", "foundry", "materials"} <= set(kinds)
    model = Model(made, seeds=[1, 2])
    for _ in range(3):
        model.step()
    check(model.world)
    assert (model.world.shipped.max(axis=0) > 0).all()


def test_synthetic_worlds_follow_from_their_seed():
    assert scenario(30, seed=1) == scenario(30, seed=1) != scenario(30, seed=2)


@pytest.mark.parametrize("name", ["main.py --help", "run of a micro scenario"])
def test_nothing_without_a_window_imports_pygame_or_matplotlib(name):
    assert unwanted(COMMANDS[name]) == []
