"""Games to compare: small ones by hand, and paired experiments on whole games: the same seeds with and without a mechanism."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from worlds import setup

from game import Model, load_scenario
from game.scenario.load import Setup
from game.world.state import World
from game.world.total import Array

SEEDS = range(48)
CLEAR = 4.0
"""Standard errors from nothing at which a difference counts."""


def variant(name: str = "standard", **changes: Any) -> Setup:
    """A scenario with some of its keys changed: mappings are merged, anything else replaced."""
    return _variant(name, json.dumps(changes, sort_keys=True))


@lru_cache(maxsize=64)
def _variant(name: str, changes: str) -> Setup:
    return load_scenario(_merged(copy.deepcopy(setup(name).document.data), json.loads(changes)))


def _merged(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, Mapping):
        return change
    return base | {key: _merged(base.get(key), value) for key, value in change.items()}


@lru_cache(maxsize=64)
def ended(scenario: Setup, policy: str | None = None, treaties: bool = True) -> Model:
    """A whole game of a scenario, in every seed. Shared between tests: do not change it."""
    return Model(scenario, seeds=SEEDS, policy=policy, treaties=treaties).run_model()


def play(scenario: Any, turns: int, **filed: Any) -> tuple[Model, list[World]]:
    """A small game: `play(s, 8, North=lambda turn: {...})` files for seats; the model and the world after each turn."""
    model = Model(load_scenario(scenario) if isinstance(scenario, dict) else scenario, seeds=[1])
    worlds = []
    for turn in range(turns):
        model.advance()
        for seat, orders in filed.items():
            model.file(seat, orders(turn))
        model.advance()
        worlds.append(model.world)
    return model, worlds


def errors(difference: Array) -> float:
    """How many standard errors the mean of paired differences is from nothing; 0 where nothing differs."""
    values = np.asarray(difference, float)
    spread = values.std(ddof=1) / np.sqrt(len(values))
    return 0.0 if spread == 0.0 and not values.any() else float(values.mean() / max(spread, 1e-300))


def more(with_: Array, without: Array) -> bool:
    """Whether there is more with the mechanism than without, beyond noise, over paired worlds `(b,)`."""
    return errors(np.asarray(with_) - np.asarray(without)) > CLEAR


def less(with_: Array, without: Array) -> bool:
    """Whether there is less with the mechanism than without, beyond noise."""
    return more(without, with_)
