"""Payoffs and self-enforcing texts: two nations whose right answer is known, and what may be shown to a seat."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from two_nations import SURE, fined, quiet, world

from game import Model, load_scenario
from game.analysis.payoffs import believed, payoffs, players
from game.analysis.self_enforcing import NO, UNCLEAR, YES, self_enforcing, shortfall
from game.analysis.texts import PENAL, detection, dividend, severity, under, variant, without
from game.treaty.draft import Draft

FINED = [
    {"kind": "compute_cap"},
    {"kind": "compute_metering", "share": 1.0},
    {"kind": "automatic_penalty", "penalty": "fine", "depth": 1.0},
]
SEEDS = range(1, 9)


def certain(weight, clauses=None, **changes):
    """A world in which every breach is found at once, whatever is spent on hiding it, and a fine costs `weight` points a bn USD."""
    from game.scenario.load import _catalogue

    helpless = {name: {"beats": {}, "mark": 0.0} for name in _catalogue("evasions.yaml", None)}
    rules = [dict(c) for c in clauses or FINED]
    rules[0] |= {"flop": 1.0e27}
    return world(clauses=rules, sensors=quiet(*SURE) | SURE, evasions=helpless, objectives=fined(weight), **changes)


def gain_and_fine():
    """Points that breaking gains where it costs nothing, and bn USD of fines that it brings."""
    found = payoffs(certain(0.0), SEEDS)
    priced = payoffs(certain(1.0), SEEDS)
    gain = float(found.gain("one", "break").mean())
    return gain, gain - float(priced.gain("one", "break").mean())


# --- the verdict flips where the penalty passes the gain ---------------------------------------------------------------------
def test_a_penalty_just_above_the_gain_makes_keeping_the_best_reply_and_one_just_below_does_not():
    gain, fines = gain_and_fine()
    assert gain > 1.0
    assert fines > 1.0
    assert (
        self_enforcing(certain(1.02 * gain / fines * 1.5), SEEDS, closing=False).verdict == YES
    )  # shading gains less, costs as much
    told = self_enforcing(certain(0.98 * gain / fines), SEEDS, closing=False)
    assert told.verdict == NO
    worst = told.counterexample
    assert (worst.seat, worst.conduct) in {("one", "break"), ("two", "break")}
    assert worst.gain["mean"] == pytest.approx(0.02 * gain, rel=0.05)
    assert worst.found["mean"] == 1.0


def test_without_anybody_looking_the_same_penalty_deters_nobody():
    unseen = certain(10.0, [FINED[0], FINED[2]])
    told = self_enforcing(unseen, SEEDS, closing=False)
    assert told.verdict == NO
    assert told.counterexample.found["mean"] == 0.0


def test_gains_that_lie_on_both_sides_of_nothing_are_not_called_either_way():
    found = payoffs(certain(1.0), SEEDS)
    noise = np.where(np.arange(len(SEEDS)) % 2, 1.0, -1.0) * 1e3
    scores = found.scores.copy()
    scores[1:] += noise
    assert self_enforcing(certain(1.0), SEEDS, found=replace(found, scores=scores)).verdict == UNCLEAR


# --- what would close the gap ------------------------------------------------------------------------------------------------
def test_half_the_access_where_half_is_needed_closes_the_gap_in_units_of_detection():
    gain, fines = gain_and_fine()
    setup = certain(4.0 * gain / fines, [FINED[0], FINED[2]])
    player = next(p for p in players(setup) if p.seat == "one")
    told = shortfall(setup, range(1, 65), player, "break", "detection")
    assert 0.0 < told.needed["low"] <= told.needed["mean"] <= told.needed["high"] < 1.0
    assert told.found_now["mean"] == 0.0
    assert told.found_then["mean"] > 0.1


def test_a_fine_too_low_is_closed_in_units_of_severity_where_it_would_be_at_three_quarters_of_its_depth():
    gain, fines = gain_and_fine()
    shallow = [*FINED[:2], FINED[2] | {"depth": 0.5}]
    setup = certain(gain / (0.75 * fines), shallow)
    player = next(p for p in players(setup) if p.seat == "one")
    told = shortfall(setup, SEEDS, player, "break", "severity")
    assert told.needed["mean"] == pytest.approx(0.5, abs=0.02)  # half of what is missing


def test_a_lever_that_reaches_nothing_says_so():
    setup = certain(0.0)
    player = next(p for p in players(setup) if p.seat == "one")
    assert shortfall(setup, SEEDS, player, "break", "severity").needed is None


# --- matrices ----------------------------------------------------------------------------------------------------------------
def test_breaking_gains_the_same_with_a_text_that_threatens_nothing_and_without_any():
    bare = certain(1.0, [FINED[0]])
    with_, alone = payoffs(bare, SEEDS), payoffs(bare, SEEDS, treaties=False)
    np.testing.assert_allclose(with_.gain("one", "break"), alone.gain("one", "break"))
    np.testing.assert_allclose(alone.of("one", "keep"), with_.of("one", "keep"))


def test_a_treaty_changes_the_cells_of_the_breaker_and_no_other():
    setup = certain(1.0)
    with_, alone = payoffs(setup, SEEDS).matrix("one"), payoffs(setup, SEEDS, treaties=False).matrix("one")
    for others in ("keep", "break"):
        assert with_["keep"][others]["mean"] == pytest.approx(alone["keep"][others]["mean"])
        assert with_["break"][others]["mean"] < alone["break"][others]["mean"]


def test_a_nation_decides_for_itself_and_all_bound_at_home_and_may_leave():
    objectives = fined(1.0) | {"Alder": {"terms": [{"weight": 1.0, "read": "nation_capability"}]}}
    setup = world(clauses=FINED, objectives=objectives)
    chart = setup.chart
    by_seat = {p.seat: p for p in players(setup)}
    assert by_seat["Alder"].actors == (chart.axes.actor["one"],) == by_seat["one"].actors
    assert "leave" in by_seat["Alder"].conducts
    assert "leave" not in by_seat["one"].conducts
    found = payoffs(setup, SEEDS)
    assert (found.gain("Alder", "leave") > 0.0).all()
    assert not found.found("Alder", "leave").any()


def test_a_world_has_the_payoffs_that_it_has_alone():
    setup = certain(1.0)
    together, alone = payoffs(setup, [1, 2, 3]), payoffs(setup, [2])
    np.testing.assert_array_equal(together.scores[..., [1]], alone.scores)


def test_where_all_are_held_to_it_everything_is_kept():
    base = load_scenario("class50")
    found = payoffs(under(base, [base.drafts[0]]), range(4), "weigh")
    assert (found.kept[0] > 1.0 - 1e-9).all()
    assert (found.kept[1] < found.kept[0]).all()


# --- variants ----------------------------------------------------------------------------------------------------------------
def test_a_variant_keeps_the_luck_of_its_text():
    setup = world(clauses=FINED, sensors={})
    same = variant(setup.drafts[0], setup.chart, "the same", lambda chart, terms: terms)
    plain, varied = payoffs(setup, SEEDS), payoffs(setup, SEEDS, text=same)
    np.testing.assert_array_equal(plain.scores, varied.scores)


def test_changes_of_a_text_are_what_they_say():
    setup = world(clauses=FINED)
    chart, terms = setup.chart, [t for _, t in setup.drafts[0].terms(setup.chart)]
    assert not [t for t in without(*PENAL)(chart, terms) if t.lever in PENAL]
    assert {t.value for t in severity(1.0)(chart, terms) if t.lever == "automatic"} == {1.0}
    access = {t.cell: t.value for t in detection(0.5)(chart, terms) if t.lever == "access"}
    assert access[chart.axes.sensor["compute_metering"], 0] == 1.0
    assert access[chart.axes.sensor["audit_hooks"], 0] == 0.5
    assert {t.value for t in dividend(0.2)(chart, terms) if t.lever == "pooled"} == {0.2}


def test_a_variant_that_drops_a_promise_is_refused():
    setup = world(clauses=FINED)
    fewer = variant(setup.drafts[0], setup.chart, "fewer", lambda chart, terms: [t for t in terms if not t.promise])
    with pytest.raises(ValueError, match="keeps the promises"):
        payoffs(setup, [1], text=fewer)


def test_a_draft_may_be_put_in_force_among_any_parties_of_a_scenario():
    base = load_scenario("class50")
    setup = under(base, [Draft("T", base.drafts[0].clauses)], ["alder", "beryl"])
    party = setup.register(1).party[0, :, 0]
    assert {setup.chart.axes.actor.ids[a] for a in np.flatnonzero(party)} == {"alder", "beryl"}


# --- fog ---------------------------------------------------------------------------------------------------------------------
def test_what_a_seat_may_work_out_rests_on_nothing_hidden_from_it():
    setup = certain(1.0, turns=5)
    model = Model(setup, seeds=[1])
    model.step()
    before = believed(model, "one", count=4)
    two = model.chart.axes.lab["two"]
    hidden = {name: np.array(getattr(model.world, name)) for name in ("covert", "insight", "aggregate_run", "unsafe", "hazard")}
    for name in ("covert", "insight", "aggregate_run"):
        hidden[name][two] = hidden[name][two] * 3.0 + 0.5
    model.state = model.state.but(world=model.world.changed_by(hidden))
    np.testing.assert_array_equal(believed(model, "one", count=4).scores, before.scores)


def test_a_seat_that_is_bound_by_nothing_has_no_matrix():
    model = Model(certain(1.0), seeds=[1])
    with pytest.raises(ValueError, match="nothing to keep"):
        believed(model, "cloud_a")
