"""The shape of the code: which way imports point, safe sums, named luck, no hidden state, one door for files."""

from __future__ import annotations

from pathlib import Path

import pytest
from lints import (
    Lint,
    module_state,
    outsiders,
    part_of,
    runs_code,
    side_doors,
    slow_start,
    unnamed_luck,
    unsafe_sums,
    wrong_way,
)

ROOT = Path(__file__).parent.parent
SOURCES = {path.relative_to(ROOT).as_posix(): path for path in [*ROOT.glob("main.py"), *sorted((ROOT / "game").rglob("*.py"))]}


def faults(lint: Lint) -> list[str]:
    return [f"{name}, {fault}" for name, path in SOURCES.items() for fault in lint(path.read_text("utf-8"), name)]


def test_the_lints_look_at_the_game():
    assert {"main.py", "game/__init__.py", "game/engine/turn.py"} <= set(SOURCES)


def test_imports_point_one_way():
    assert faults(wrong_way) == []


def test_mesa_pygame_and_yaml_stay_in_their_own_part():
    assert faults(outsiders) == []


def test_no_file_we_read_can_run_code():
    assert faults(runs_code) == []


def test_nothing_heavy_is_imported_before_it_is_needed():
    assert faults(slow_start) == []


def test_sums_are_safe_where_worlds_are_batched():
    assert faults(unsafe_sums) == []


def test_luck_is_drawn_by_name():
    assert faults(unnamed_luck) == []


def test_no_module_keeps_state():
    assert faults(module_state) == []


def test_files_are_written_through_one_door():
    assert faults(side_doors) == []


# Each lint, seen red on a planted fault, and quiet on what is allowed.

PLANTED = {
    wrong_way: [
        ("game/world/state.py", "from game.rules import trade"),
        ("game/world/state.py", "import game.rules.trade"),
        ("game/world/state.py", "from game import rules"),
        ("game/world/state.py", "def late():\n    from game.engine.turn import PHASES"),
        ("game/orders.py", "if TYPE_CHECKING:\n    from game.treaty.clause import Clause"),
        ("game/rules/trade.py", "from game.knowledge.observe import observe"),
        ("game/rules/trade.py", "from game.treaty.clauses.chip_cap import ChipCap"),
        ("game/rules/trade.py", "import importlib\nimportlib.import_module('game.ui.app')"),
        ("game/scenario/load.py", "from game.agents.model import Model"),
        ("game/engine/turn.py", "from . import save"),
        ("game/engine/turn.py", "from game import Model"),
        ("game/engine/turn.py", "import main"),
        ("game/ui/screens/table.py", "from game.rules import score"),
        ("game/ui/screens/table.py", "from game.world.state import World"),
        ("game/utils.py", "import math"),
    ],
    outsiders: [
        ("game/engine/turn.py", "import mesa"),
        ("game/runs/play.py", "def play():\n    from pygame import display"),
        ("game/reports/table.py", "import yaml"),
        ("main.py", "import pygame.display"),
    ],
    runs_code: [
        ("game/engine/save.py", "import pickle"),
        ("game/engine/save.py", "def load():\n    from marshal import loads"),
        ("game/engine/save.py", "np.load(path, allow_pickle=True)"),
        ("game/scenario/load.py", "eval(text)"),
        ("game/scenario/load.py", "exec(text)"),
    ],
    slow_start: [
        ("game/reports/plots.py", "import matplotlib.pyplot as plt"),
        ("game/reports/plots.py", "try:\n    from pandas import DataFrame\nexcept ImportError:\n    pass"),
        ("game/reports/plots.py", "class Plot:\n    import matplotlib"),
    ],
    unsafe_sums: [
        ("game/rules/trade.py", "wanted.sum(axis=0)"),
        ("game/rules/trade.py", "np.sum(wanted, axis=0)"),
        ("game/rules/trade.py", "shipped.mean(0)"),
        ("game/rules/trade.py", "np.average(price, weights=share)"),
        ("game/rules/trade.py", "chart.supply @ shipped"),
        ("game/rules/trade.py", "shipped @= share"),
        ("game/rules/trade.py", "np.einsum('eb,eb->b', price, shipped)"),
        ("game/rules/trade.py", "np.add.reduce(shipped)"),
        ("game/rules/trade.py", "from numpy.linalg import norm"),
        ("game/rules/trade.py", "add_up = np.sum"),
        ("game/knowledge/observe.py", "np.linalg.norm(gap)"),
        ("game/policies/weigh.py", "np.prod(odds, axis=0)"),
        ("game/policies/weigh.py", "np.power(base, exponent)"),
        ("game/policies/weigh.py", "base ** turn.params.curve"),
        ("game/policies/weigh.py", "base **= curve"),
        ("game/treaty/register.py", "np.dot(share, fine)"),
    ],
    unnamed_luck: [
        ("game/rules/incidents.py", "np.random.random(3)"),
        ("game/rules/incidents.py", "import random"),
        ("game/policies/mixed.py", "from random import choice"),
        ("game/policies/mixed.py", "from numpy import random"),
        ("game/treaty/register.py", "from numpy.random import default_rng"),
    ],
    module_state: [
        ("game/engine/turn.py", "seen = []"),
        ("game/engine/turn.py", "seen: dict[str, int] = {}"),
        ("game/engine/turn.py", "order = list()"),
        ("game/engine/turn.py", "cache = defaultdict(list)"),
        ("game/engine/turn.py", "if fast:\n    names = {name for name in NAMES}"),
        ("game/engine/turn.py", "def count():\n    global COUNT\n    COUNT += 1"),
    ],
    side_doors: [
        ("game/runs/play.py", "open(path, 'w')"),
        ("game/runs/play.py", "open(path, mode='ab')"),
        ("game/runs/play.py", "path.open('w')"),
        ("game/runs/play.py", "gzip.open(path, 'wt')"),
        ("game/runs/play.py", "os.open(path, flags)"),
        ("game/runs/play.py", "path.write_text(text)"),
        ("game/ui/app.py", "(folder / 'x').write_bytes(data)"),
        ("game/analysis/claims.py", "np.savez_compressed(path, a=a)"),
        ("game/analysis/claims.py", "np.save(path, a)"),
        ("main.py", "pq.write_table(table, path)"),
    ],
}

ALLOWED = {
    wrong_way: [
        ("game/rules/trade.py", "import numpy as np\nfrom game.world import total\nfrom game.rules.law import licence"),
        ("game/treaty/clause.py", "from game.orders import Orders"),
        ("game/runs/play.py", "from game.agents.model import Model\nfrom game.scenario.load import load_scenario"),
        ("game/ui/app.py", "from game.knowledge.observe import Observation"),
        ("game/__init__.py", "from game.agents.model import Model"),
        ("main.py", "from game.ui import app"),
    ],
    outsiders: [
        ("game/agents/model.py", "import mesa"),
        ("game/ui/app.py", "import pygame"),
        ("game/scenario/load.py", "from yaml import SafeLoader"),
        ("game/rules/trade.py", "import numpy as np"),
    ],
    runs_code: [("game/engine/save.py", "np.load(path, allow_pickle=False)\nmodel.eval()")],
    slow_start: [
        ("game/reports/plots.py", "def plot():\n    import matplotlib"),
        ("game/reports/plots.py", "if TYPE_CHECKING:\n    import pandas"),
    ],
    unsafe_sums: [
        ("game/rules/trade.py", "total.average(price, share)\ntotal.power(base, curve)\nmath.prod(shape)"),
        ("game/rules/trade.py", "sum(row.cost for row in rows)\nnp.add.reduceat(x, at)\nnp.maximum(a, b)"),
        ("game/rules/trade.py", "x ** 2 + x ** -1 + 10 ** 26 + x ** CURVE"),
        ("game/world/total.py", "np.sum(values)"),
    ],
    unnamed_luck: [
        ("game/rules/incidents.py", "turn.draws.uniform('incidents.severity', 3)"),
        ("game/policies/random_legal.py", "from game.policies.random_legal import random"),
        ("game/world/draws.py", "import random"),
    ],
    module_state: [
        ("game/engine/turn.py", "NAMES = ['a']\n__all__ = ['b']\n_KINDS: dict[str, type] = {}\nname = ('a', 'b')"),
        ("game/engine/turn.py", "def f():\n    seen = []\nclass A:\n    rows: list[int]"),
    ],
    side_doors: [
        ("game/world/files.py", "open(path, 'w')"),
        ("game/reports/page.py", "path.write_text(text)"),
        ("game/runs/play.py", "open(path)\nopen('wax')\npath.open('rb')\npath.read_text('utf-8')\nmodel.save(path)"),
    ],
}


def cases(table: dict[Lint, list[tuple[str, str]]]) -> list[object]:
    return [pytest.param(lint, *case, id=f"{lint.__name__}-{n}") for lint, rows in table.items() for n, case in enumerate(rows)]


@pytest.mark.parametrize(("lint", "path", "source"), cases(PLANTED))
def test_each_lint_sees_the_planted_fault(lint, path, source):
    assert len(lint(source, path)) == 1


@pytest.mark.parametrize(("lint", "path", "source"), cases(ALLOWED))
def test_each_lint_is_quiet_on_what_is_allowed(lint, path, source):
    assert lint(source, path) == []


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("main.py", "main"),
        ("game/__init__.py", "main"),
        ("game/orders.py", "orders"),
        ("game/rules/__init__.py", "rules"),
        ("game/treaty/clauses/chip_cap.py", "treaty"),
    ],
)
def test_every_file_belongs_to_one_part(path, part):
    assert part_of(path) == part
