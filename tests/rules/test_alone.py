"""A world alone and the same world in a batch: bit for bit, rule by rule, under orders that do a bit of everything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import a_turn, frozen, played, promises, random_orders

from game.engine.legal import Restrictions, legal
from game.engine.turn import PHASES
from game.orders import DEEDS
from game.treaty.levers import promise_table

RULES = [rule for rule in PHASES if rule.__name__ not in ("production", "export_control", "trade", "build")]
WORLDS = 5


def stirred():
    """A world of `standard` after a while, in which some worlds have lists, Runs, warnings and rifts and others have none."""
    world = played(worlds=WORLDS, turns=6).world.copied()
    rng = np.random.default_rng(11)
    world.listed[:, :, 1] = (rng.random(world.listed.shape[:2]) < 0.1).astype(float)
    world.decoupling[..., 2] = rng.random(world.decoupling.shape[:2])
    world.capability[:, 3] += 6.0
    world.run_turns[2, 3], world.run_start[2, 3] = 1.0, 0.1
    world.misses[:, 4] = 1.0
    world.term[:, 0] = 15.0
    world.capped[:, 4] = 0.5
    world.deployed[1, 2] -= 1.5
    return frozen(world)


def a_turn_of(world, orders, worlds):
    rows = promise_table(world).shape[0]
    at = np.array([3, 20, rows - 1, 5])
    obligations = promises(*(np.repeat(np.array(v, float)[:, None], WORLDS, axis=1)[:, worlds] for v in (
        at, [1e25, 1e25, 0.0, 1e26], [1e26, 1e26, 0.1, 1e27], [1, 1, 1, -1], [14, 20, 14, 3], [1, 1, 1, 1],
    )))  # fmt: skip
    now = a_turn(world, orders, 7, seeds=range(WORLDS))
    draws = replace(now.draws, seeds=a_turn(played(worlds=WORLDS, turns=6).world, None, 7, range(WORLDS)).draws.seeds[worlds])
    levers = replace(now.levers, chip_cap_flop=np.where(np.arange(WORLDS)[worlds] == 4, 1e26, now.levers.chip_cap_flop))
    return replace(now, draws=draws, obligations=obligations, levers=levers)


@pytest.fixture(scope="module")
def stage():
    world = stirred()
    orders, _ = legal(random_orders(world.chart, WORLDS, seed=5, share=0.3), world, Restrictions({}))
    orders.dash[:, 3] = 1.0
    orders.dash[:, :3] = 0.0
    return world, orders


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("place", range(WORLDS))
def test_a_world_alone_is_the_world_in_a_batch(rule, place, stage):
    world, orders = stage
    together = rule(world, a_turn_of(world, orders, slice(None)))
    pick = [place]
    own = orders.changed_by({name: np.ascontiguousarray(getattr(orders, name)[..., pick]) for name in DEEDS})
    alone = rule(world.at(pick), a_turn_of(world.at(pick), own, pick))
    for name, array in alone.fields.items():
        assert np.array_equal(array, together.fields[name][..., pick]), name
    for name, why in alone.why.items():
        assert np.array_equal(why.value, together.why[name].value[..., pick]), name
