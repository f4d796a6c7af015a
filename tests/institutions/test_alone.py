"""Under every clause there is, a world is the same alone and in a batch, and nothing becomes impossible."""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from worlds import same, setup

from game import Model, load_scenario
from game.rules import PHASE_NAMES
from game.scenario.load import Setup
from game.treaty.clause import kinds
from game.treaty.levers import LEVERS
from game.world.check import check

ROOT = Path(__file__).parents[2]
SEEDS = [5, 9, 2, 7]


@lru_cache(maxsize=2)
def everything(open_: bool) -> Setup:
    """`standard` under two treaties that hold every clause between them: in force from the start, or open for signature."""
    data: dict[str, Any] = copy.deepcopy(setup("standard").document.data)
    nations = [name for name, row in data["actors"].items() if row["kind"] == "nation"]
    listed = [{"kind": kind} for kind in sorted(kinds()) if kind != "minimum_participation"]
    data["drafting"] = {"slots": 0, "clauses": 40}
    who = {"invited": nations} if open_ else {"parties": nations}
    data["treaties"] = [
        {"id": f"t{i}", "title": f"T{i}", "minimum": 3, "since": i, "clauses": listed[i::2]} | who for i in range(2)
    ]
    data["parameters"] = {"drift_rate": 0.5, "entry_rate": 2.0}
    return load_scenario(data)


@pytest.mark.parametrize(("open_", "policy"), [(False, "routine"), (True, "random_legal")])
def test_under_every_clause_a_world_alone_is_a_world_in_a_batch(open_, policy):
    together, alone = (Model(everything(open_), seeds=seeds, policy=policy) for seeds in (SEEDS, SEEDS[1:2]))
    for _ in range(10):
        together.step()
        alone.step()
        assert same(alone.state, together.state.at([1])) == []
        check(together.world)
    assert together.world.bound.any()


def test_a_world_with_a_treaty_beside_one_without_moves_nothing_in_it():
    chart = everything(True).chart
    model = Model(everything(True), seeds=SEEDS, policy="hold")
    for world in range(2):  # two of the four sign
        for name in chart.axes.nation:
            model.state.register.party[:, chart.axes.actor[name], world] = 1.0
    model.state = model.state.but(register=model.state.register.but(status=model.state.register.status.copy()))
    model.state.register.status[:, :2] = 2.0
    apart = Model(everything(True), seeds=SEEDS[2:], policy="hold")
    for _ in range(6):
        model.step()
        apart.step()
    assert same(apart.state, model.state.at([2, 3])) == []
    assert model.world.bound[:, :2].any()
    assert not model.world.bound[:, 2:].any()


def test_every_lever_is_read_by_a_rule():
    parts = [*(ROOT / "game" / "rules").glob("*.py"), *(ROOT / "game" / "engine").rglob("*.py")]
    source = "\n".join(path.read_text("utf-8") for path in parts)
    unread = [n for n in LEVERS if not re.search(rf"(levers|combined\(\w+\)\[0\])\.{n}\b|in_law\(world, turn, \"{n}\"\)", source)]
    assert unread == []
    assert "oversight" in PHASE_NAMES
