"""Worlds that end are laid by while the others of a batch play on: nobody can tell afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import same, setup

from game import Model
from game.engine.aside import Aside
from game.orders import holding_still
from game.world.total import total

SEEDS = range(100, 124)


def stepped(policy: str | None) -> Model:
    """A game played turn by turn, which carries every world to the end."""
    model = Model(setup(), seeds=SEEDS, policy=policy)
    while not model.over:
        model.step()
    return model


@pytest.mark.parametrize("policy", [None, "routine"])
def test_a_run_that_nobody_watches_comes_to_the_same_bits_as_one_played_turn_by_turn(policy):
    watched, unwatched = stepped(policy), Model(setup(), seeds=SEEDS, policy=policy).run_model()
    assert (watched.world.ended >= 0).any(), "no world ended early: nothing was laid by"
    assert same(watched.state, unwatched.state) == []
    assert watched.digests() == unwatched.digests()
    assert unwatched.played.orders.train.shape[-1] == unwatched.news.shape[-1] == len(SEEDS)


def test_a_run_that_is_watched_carries_every_world_to_the_end():
    model, widths = Model(setup(), seeds=SEEDS), set()
    model.watchers.append(lambda of, played: widths.add(of.world.worlds))
    model.run_model()
    assert widths == {len(SEEDS)}


def test_worlds_are_laid_by_as_they_stood_and_joined_in_their_order():
    model = Model(setup("micro/chip_flow"), seeds=range(16))
    state, orders = model.state, holding_still(model.chart, 16)
    ended = np.full(16, -1.0)
    ended[[3, 4, 11]] = 0.0
    state = state.but(world=state.world.changed_by({"ended": ended, "price": state.world.price + np.arange(16.0)}))
    aside = Aside(16)
    carried, fewer = aside.lay_by(state, orders)
    assert carried.world.worlds == fewer.train.shape[-1] == 13
    whole, sheet = aside.joined(carried, fewer)
    assert same(whole, state) == []
    assert sheet.train.shape[-1] == 16


def test_an_exception_in_the_middle_leaves_all_worlds_in_place():
    model = Model(setup(), seeds=SEEDS, policy="routine")
    step = model.step

    def broken() -> None:
        if model.world.worlds < len(SEEDS):
            raise KeyboardInterrupt
        step()

    model.step = broken
    with pytest.raises(KeyboardInterrupt):  # or the game went on to its end with all its worlds
        model.run_model()
    assert model.world.worlds == len(SEEDS)


@pytest.mark.parametrize("tail", [(1,), (2,), (7,), (64,), (3, 1), (5, 16)])
def test_a_sum_has_the_same_bits_for_every_width(tail):
    rng = np.random.default_rng(0)
    for rows in (2, 3, 8, 9, 13, 130, 301):
        values = rng.standard_normal((rows, *tail)) * 10.0 ** rng.integers(-8, 8, (rows, *tail))
        one_by_one = [0.0 + row for row in values]
        found = one_by_one[0]
        for row in one_by_one[1:]:
            found = found + row
        assert (total(values) == found).all()
