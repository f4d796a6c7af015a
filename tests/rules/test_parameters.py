"""Parameters: every row is read by a rule of its name, lies within its range, and says where it comes from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from game.scenario.load import parameter_rows

RULES = Path(__file__).parents[2] / "game"
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(RULES.rglob("*.py")))
ROWS = [(phase, name, row) for phase, rows in parameter_rows().items() for name, row in rows.items()]


def test_names_are_unique_over_all_phases():
    names = [name for _, name, _ in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("phase", "name", "row"), ROWS, ids=[f"{p}.{n}" for p, n, _ in ROWS])
def test_a_parameter_is_read_and_says_what_it_is(phase, name, row):
    assert re.search(rf"params\.{name}\b", SOURCE), f"no rule reads {name} of {phase}"
    assert row.unit
    assert row.source
    assert row.low is not None
    assert row.high is not None
    assert row.low < row.high


def test_every_parameter_that_is_read_has_a_row():
    read = set(re.findall(r"\bparams\.([a-z_]+)\b(?!\()", SOURCE)) - {"values"}
    assert read - {name for _, name, _ in ROWS} - {"leak_base", "name"} == set()
