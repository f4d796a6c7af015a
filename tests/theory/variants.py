"""Scenario files with something changed: what a theory varies."""

from __future__ import annotations

import copy
from typing import Any

import yaml

from game import load_scenario
from game.scenario.load import SCENARIOS, Setup


def data(name: str) -> dict[str, Any]:
    """A scenario file as plain data of one's own."""
    return copy.deepcopy(yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text("utf-8")))


def variant(name: str, **changes: Any) -> Setup:
    """A scenario with parts changed, however deep: `objectives__Alder__discount=0.5`."""
    scenario = data(name)
    for path, value in changes.items():
        *parts, last = path.split("__")
        row = scenario
        for part in parts:
            row = row[part]
        row[last] = value
    return load_scenario(scenario)
