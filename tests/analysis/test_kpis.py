"""The four measures: in `run --json`, with formulas that documents and page tell alike, and events behind them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from two_nations import SURE, fined, quiet, world

from game import Model
from game.analysis.delays import Delays
from game.analysis.ensemble import Case, Steered
from game.reports.kinds import KINDS
from game.reports.kpis import KPIS, events_behind, said
from game.reports.results import KPIS as NAMES
from game.reports.results import Results, summary
from game.world.state import FIELDS

ROOT = Path(__file__).parents[2]
CLAUSES = [{"kind": "compute_cap", "flop": 1e27}, {"kind": "compute_metering", "share": 1.0}]


def summed(model):
    return summary(model.setup, Results.of(model), 1, "0", 0.0)


def breaking(worlds=4, **changes):
    """A game in which all break from the start, sensors being what `changes` say."""
    setup = world(clauses=CLAUSES, objectives=fined(0.0), **changes)
    return Steered(Case(setup, list(range(worlds)), depth=np.ones((len(setup.chart.axes.actor), worlds))))


def test_all_four_measures_are_told_and_efficacy_only_of_paired_worlds():
    model = breaking(sensors=quiet(*SURE) | SURE)
    model.run_model()
    told = summed(model)
    assert tuple(told["kpis"]) == tuple(told["kpis_estimated"]) == NAMES == tuple(KPIS)
    assert told["kpis"]["enforcement_efficacy"] is None
    assert told["kpis"]["time_to_detection"]["median"] == 0.0  # found in the turn in which it began
    assert told["kpis"]["compliance_adherence_rate"]["mean"] < 0.9


def test_breaches_that_nobody_sees_have_no_median_but_are_not_forgotten():
    model = breaking()
    model.run_model()
    told = summed(model)
    assert told["kpis"]["time_to_detection"] == {"median": None, "low": None, "high": None}
    assert told["kpis_estimated"]["time_to_detection"] is None
    assert told["kpis"]["compliance_adherence_rate"]["mean"] < told["kpis_estimated"]["compliance_adherence_rate"]["mean"] + 1e-9


def test_every_breach_is_counted_once_found_ended_or_still_running():
    model = breaking()
    for _ in range(3):
        model.step()
    delays = Delays.of(model.world)
    np.testing.assert_array_equal(delays.breaches, 2.0)  # two laboratories, one breach each
    np.testing.assert_array_equal(delays.unfound[2], 2.0)  # last seen open two turns after they began


def test_results_of_lots_come_to_the_same_time_to_detection():
    both, parts = breaking(4, sensors=quiet(*SURE) | SURE), []
    both.run_model()
    for seeds in ([0, 1], [2, 3]):
        setup = both.setup
        one = Steered(Case(setup, seeds, depth=np.ones((len(setup.chart.axes.actor), 2))))
        parts.append(Results.of(one.run_model()))
    joined = Results.joined(parts)
    np.testing.assert_array_equal(joined.delays.found, Results.of(both).delays.found)


@pytest.mark.parametrize("name", KPIS)
def test_a_measure_is_made_of_declared_quantities_and_of_events_that_there_are(name):
    kpi = KPIS[name]
    assert set(kpi.reads) <= set(FIELDS)
    assert set(kpi.events) <= {kind.name for kind in KINDS}


@pytest.mark.parametrize("name", KPIS)
def test_the_document_says_what_the_code_says(name):
    page = (ROOT / "docs/kpis.md").read_text("utf-8")
    for text in (KPIS[name].formula, KPIS[name].estimate, KPIS[name].interval):
        assert said(text) in page


def test_the_events_behind_a_measure_are_those_of_its_kinds():
    events = [{"kind": kind} for kind in ("finding", "price", "breach", "penalty")]
    assert [e["kind"] for e in events_behind("time_to_detection", events)] == ["finding", "breach"]


def test_a_game_without_promises_has_neither_adherence_nor_detection():
    model = Model(world(treaties=[]), seeds=[1])
    model.run_model()
    told = summed(model)
    assert told["kpis"]["compliance_adherence_rate"] is None
    assert told["kpis"]["time_to_detection"] is None
