"""Sweeps: the design of a study, what comes out of it, and that neither workers nor interruptions change it."""

from __future__ import annotations

import csv
import json
import math
import sys
import types
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from game.reports.studies import MEASURES, sensitivity, wilson
from game.rules.outcome import OUTCOMES
from game.runs.cli import main
from game.runs.sweep import play_part
from game.scenario.load import SCENARIOS, InputError, load_scenario, parameter_rows
from game.scenario.study import corners, load_study

GRID = """
name: grid
scenario: micro/ceiling
seeds: {first: 5, count: 3}
turns: 3
vary:
  - {set: treaties.ceiling.clauses.compute_cap.flop, values: [1.0e+26, 1.0e+27]}
  - {set: treaties, values: [null, []]}
  - {set: policies.keeper, values: [routine, hold]}
"""


@pytest.fixture
def told(capsys):
    """Run the program here: (status, stdout, lines on stderr)."""

    def run(*arguments: object) -> tuple[int, str, list[str]]:
        status = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return status, out, err.splitlines()

    return run


def written(tmp_path: Path, text: str, name: str = "study.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def table(path: Path) -> list[dict]:
    return pq.read_table(path / "worlds.parquet").to_pylist()


# --- the design -------------------------------------------------------------------------------------------------------------
def test_a_grid_holds_every_combination_once(tmp_path):
    design = load_study(written(tmp_path, GRID))
    assert len(design.cells) == 8
    assert len({json.dumps(cell) for cell in design.cells}) == 8
    assert design.settings == [row.set for row in design.study.vary]


def test_a_setting_reaches_its_place_in_the_scenario_and_nothing_else(tmp_path):
    text = GRID.replace("  - {set: treaties, values: [null, []]}\n", "")
    design = load_study(written(tmp_path, text))
    setup = design.setup(2)  # 1e27, routine
    assert setup.drafts[0].clauses[0].flop == 1e27
    assert setup.file.policies["keeper"] == "routine"
    assert setup.file.turns == 3
    assert setup.file.plants == load_scenario("micro/ceiling").file.plants


def test_a_latin_hypercube_uses_every_part_of_every_range_once(tmp_path):
    text = """
name: cube
scenario: class50
design: latin_hypercube
cells: 20
vary:
  - {set: parameters.hazard_base, scale: log}
  - {set: parameters.hazard_power, low: 0.2, high: 0.6}
  - {set: policies.lab, values: [routine, hold]}
"""
    design = load_study(written(tmp_path, text))
    row = next(rows["hazard_base"] for rows in parameter_rows().values() if "hazard_base" in rows)
    assert row.low is not None
    assert row.high is not None
    base = np.array([cell["parameters.hazard_base"] for cell in design.cells])
    parts = np.floor(20 * np.log(base / row.low) / math.log(row.high / row.low))
    assert sorted(parts) == list(range(20))
    power = np.array([cell["parameters.hazard_power"] for cell in design.cells])
    assert sorted(np.floor(20 * (power - 0.2) / 0.4)) == list(range(20))
    assert [cell["policies.lab"] for cell in design.cells].count("hold") == 10
    assert design.cells == load_study(tmp_path / "study.yaml").cells
    other = load_study(written(tmp_path, text.replace("cells: 20", "cells: 20\ndesign_seed: 2")))
    assert other.cells != design.cells


def test_corners_hold_every_value_and_the_ends_of_every_range(tmp_path):
    design = load_study(written(tmp_path, GRID))
    chosen = [design.cells[number] for number in corners(design)]
    for name in design.settings:
        assert {json.dumps(cell[name]) for cell in chosen} == {json.dumps(cell[name]) for cell in design.cells}


FAULTS = [
    ("vary:", "vray:", "vray: unknown key; did you mean 'vary'?"),
    ("scenario: micro/ceiling", "scenario: micro/celing", "did you mean micro/ceiling?"),
    ("scenario: micro/ceiling\n", "", "scenario: is required"),
    ("compute_cap.flop", "compute_cup.flop", "no element 'compute_cup'; did you mean 'compute_cap'?"),
    ("compute_cap.flop", "compute_cap.flap", "unknown field of compute_cap 'flap'; did you mean 'flop'?"),
    ("compute_cap.flop", "compute_cap.flop.x", "no path leads through it"),
    ("[1.0e+26, 1.0e+27]", "[1.0e+26, 1.0]", "cell 2 (treaties.ceiling"),
    ("policies.keeper", "policies.keepr", "unknown seat or kind 'keepr'; did you mean 'keeper'?"),
    ("[routine, hold]", "[routine, hodl]", "unknown policy 'hodl'; did you mean 'hold'?"),
    ("values: [routine, hold]", "low: 0, high: 1", "a grid takes `values`"),
    ("values: [routine, hold]", "low: 1, high: 1", "low is below high"),
    ("values: [routine, hold]", "values: []", "vary.1.values"),
    ("turns: 3", "turns: 0", "at least 1"),
    ("name: grid", "name: grid\ndesign: sobol", "latin_hypercube"),
    ("set: policies.keeper, values", "set: treaties, values", "a setting stands twice"),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[said for _, _, said in FAULTS])
def test_what_is_wrong_in_a_study_is_named_in_one_line_before_anything_is_played(told, tmp_path, old, new, said):
    text = GRID.replace("  - {set: treaties, values: [null, []]}\n", "") if "stands twice" not in said else GRID
    assert old in text
    path = written(tmp_path, text.replace(old, new))
    status, out, err = told("sweep", path, "--out", tmp_path / "out", "--workers", 1)
    assert (status, out) == (2, "")
    assert any(said in line for line in err), err
    assert not (tmp_path / "out").exists()


def test_a_parameter_without_a_range_asks_for_one(told, tmp_path):
    text = "name: a\nscenario: micro/ceiling\ndesign: latin_hypercube\nvary: [{set: start.danger}]\n"
    status, _, err = told("sweep", written(tmp_path, text), "--out", tmp_path / "out")
    assert status == 2
    assert "start.danger has no range of its own; give low and high, or values" in err[0]


# --- what comes out ---------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def swept(tmp_path_factory) -> Path:
    """A sweep that is done. Copy it before changing it."""
    folder = tmp_path_factory.mktemp("sweep")
    assert main(["sweep", str(written(folder, GRID)), "--out", str(folder / "out"), "--workers", "1", "--quiet"]) == 0
    return folder / "out"


def test_a_sweep_writes_a_row_a_world_and_cell(swept):
    rows = table(swept)
    assert [(row["cell"], row["seed"]) for row in rows] == [(cell, seed) for cell in range(8) for seed in (5, 6, 7)]
    assert {row["policies.keeper"] for row in rows} == {"routine", "hold"}
    assert rows[0]["treaties.ceiling.clauses.compute_cap.flop"] == 1e26
    assert rows[0]["treaties"] == "as it is"
    assert all(row["promises_kept"] is None for row in rows if row["treaties"] == "[]")
    assert {"score_keeper", "digest", "outcome", "danger_left"} <= set(rows[0])


def test_a_cell_is_the_game_that_run_plays(swept, told):
    _, out, _ = told("run", "micro/ceiling", "--seed", 5, "--worlds", 3, "--turns", 3, "--json")
    cell = next(row["cell"] for row in table(swept) if row["treaties.ceiling.clauses.compute_cap.flop"] == 1e27)
    digests = [row["digest"] for row in table(swept) if row["cell"] == cell]
    assert digests == json.loads(out)["digests"]


def test_the_summary_has_a_row_a_cell_with_intervals(swept):
    rows = list(csv.DictReader((swept / "summary.csv").read_text("utf-8").splitlines()))
    assert [int(row["cell"]) for row in rows] == list(range(8))
    assert all(row["worlds"] == "3" for row in rows)
    for row in rows:
        share = [float(row[name]) for name in ("catastrophe_low", "catastrophe", "catastrophe_high")]
        assert share == sorted(share)
    assert float(rows[0]["danger_left_less_first"]) == 0.0
    worlds = [w for w in table(swept) if w["cell"] == 1]
    assert float(rows[1]["score_keeper"]) == pytest.approx(np.mean([w["score_keeper"] for w in worlds]))


def test_workers_change_nothing(told, swept, tmp_path):
    assert told("sweep", written(tmp_path, GRID), "--out", tmp_path / "out", "--workers", 2, "--quiet")[0] == 0
    assert table(tmp_path / "out") == table(swept)
    for name in ("summary.csv", "sensitivity.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (swept / name).read_bytes()


def test_a_sweep_cut_short_goes_on_where_it_was(told, swept, tmp_path, monkeypatch):
    study, out, played = written(tmp_path, GRID), tmp_path / "out", []

    def stopping(task):
        if len(played) == 3:
            raise KeyboardInterrupt
        played.append(task.cell)
        return play_part(task)

    monkeypatch.setattr("game.runs.sweep.play_part", stopping)
    status, _, err = told("sweep", study, "--out", out, "--workers", 1)
    assert status == 130
    assert err == [f"stopped; go on with: python main.py sweep {study} --out {out} --resume"]
    monkeypatch.setattr("game.runs.sweep.play_part", lambda task: played.append(task.cell) or play_part(task))
    assert told("sweep", study, "--out", out, "--resume", "--workers", 1, "--quiet")[0] == 0
    assert played == list(range(8))
    assert table(out) == table(swept)


def test_another_sweep_is_not_written_over_and_a_changed_one_not_gone_on_with(told, swept, tmp_path):
    study = written(tmp_path, GRID)
    assert "holds a sweep; --resume goes on with it" in told("sweep", study, "--out", swept)[2][0]
    changed = written(tmp_path, GRID.replace("count: 3", "count: 4"), "changed.yaml")
    assert "the study changed since the sweep began" in told("sweep", changed, "--out", swept, "--resume")[2][0]
    assert "holds no sweep to go on with" in told("sweep", study, "--out", tmp_path / "none", "--resume")[2][0]
    assert "is no folder of a sweep and holds 'changed.yaml'" in told("sweep", study, "--out", tmp_path)[2][0]


def test_large_cells_are_played_in_lots_that_join_in_order(told, tmp_path, monkeypatch):
    monkeypatch.setattr("game.runs.sweep.LOT", 2)
    text = GRID.partition("vary:")[0] + "vary:\n  - {set: policies.keeper, values: [hold]}\n"
    assert told("sweep", written(tmp_path, text), "--out", tmp_path / "out", "--workers", 1, "--quiet")[0] == 0
    assert [row["seed"] for row in table(tmp_path / "out")] == [5, 6, 7]
    assert sorted(p.name for p in (tmp_path / "out" / "parts").iterdir()) == ["000000-000000.parquet", "000000-000001.parquet"]


# --- dask -------------------------------------------------------------------------------------------------------------------
def test_dask_that_is_not_there_is_said_in_one_line(told, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, _, err = told("sweep", written(tmp_path, GRID), "--out", tmp_path / "out", "--engine", "dask")
    assert (status, err) == (2, ["main.py sweep: --engine dask needs dask: python -m pip install distributed"])


def test_dask_plays_the_same_games(told, swept, tmp_path, monkeypatch):
    class Done:
        def __init__(self, value: bytes) -> None:
            self.value = value

        def result(self) -> bytes:
            return self.value

    class Client:
        def __init__(self, address: str | None = None, **given: object) -> None:
            assert address == "here:8786"

        def __enter__(self) -> Client:
            return self

        def __exit__(self, *fault: object) -> None:
            return

        def submit(self, function, task, pure: bool) -> Done:
            assert not pure
            return Done(function(task))

    cluster = types.ModuleType("distributed")
    cluster.__dict__.update({"Client": Client, "as_completed": lambda futures: list(futures)[::-1]})
    monkeypatch.setitem(sys.modules, "distributed", cluster)
    asked = ("sweep", written(tmp_path, GRID), "--out", tmp_path / "out", "--engine", "dask", "--address", "here:8786", "--quiet")
    assert told(*asked)[0] == 0
    assert table(tmp_path / "out") == table(swept)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "dusk"], "found 'dusk'; did you mean dask?"),
        (["--address", "here:1"], "--address is of a dask scheduler; give --engine dask with it"),
        (["--workers", "0"], "found '0'; allowed: a whole number from 1"),
    ],
)
def test_flags_that_do_not_fit_are_named(told, tmp_path, arguments, said):
    status, _, err = told("sweep", written(tmp_path, GRID), "--out", tmp_path / "out", *arguments)
    assert status == 2
    assert said in err[0]


# --- figures ----------------------------------------------------------------------------------------------------------------
def test_wilsons_interval_is_the_published_one():
    found = wilson(1, 10)  # Newcombe 1998, Statistics in Medicine 17: 81 of 263 is 0.2553 to 0.3662
    assert found["mean"] == 0.1
    other = wilson(81, 263)
    assert other["low"] == pytest.approx(0.2553, abs=1e-4)
    assert other["high"] == pytest.approx(0.3662, abs=1e-4)
    assert wilson(0, 50)["low"] == 0.0
    assert wilson(50, 50)["high"] == 1.0


def test_sensitivity_finds_the_setting_that_moves_and_not_the_one_that_does_not():
    rng = np.random.default_rng(3)
    x, noise = rng.random(60), rng.random(60)
    cells = [{"moves": float(a), "idle": float(b)} for a, b in zip(x, noise, strict=True)]
    still = dict.fromkeys(OUTCOMES, 0.0) | dict.fromkeys(MEASURES)
    rows = [still | {"danger_left": a**3} for a in x]
    found = {row["setting"]: row for row in sensitivity(rows, cells)}
    assert found["moves"]["rho"] == pytest.approx(1.0)
    assert found["idle"]["low"] < 0.0 < found["idle"]["high"]


@pytest.mark.parametrize("path", sorted((SCENARIOS / "studies").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_study_that_comes_with_the_game_can_be_played(path):
    design = load_study(path)
    for number in corners(design):
        design.setup(number)


def test_a_study_of_a_scenario_that_is_no_mapping_is_refused(tmp_path):
    written(tmp_path, "- 1\n", "base.yaml")
    with pytest.raises(InputError, match="a scenario is a mapping"):
        load_study(written(tmp_path, "name: a\nscenario: base.yaml\nvary: [{set: turns, values: [3]}]\n"))
