"""Any text has a worth to any nation: by what its levers change, public figures and the seat's own wants."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from worlds import setup

from game import Model
from game.policies.appraise import PARTS, appraise, supposed
from game.policies.wants import wants
from game.treaty.clause import kinds, read
from game.treaty.draft import Draft

CAP = {"kind": "compute_cap", "flop": 4e27}
WATCHED = [{"kind": "hardware_telemetry"}, {"kind": "compute_metering"}, {"kind": "inspection_rights"}]
TEETH = [{"kind": "automatic_penalty", "depth": 1.0}]


@pytest.fixture(scope="module")
def model():
    model = Model(setup("standard"), seeds=[1, 2, 3], policy="routine")
    for _ in range(3):
        model.step()
    return model


def worth(model, clauses, nations=None):
    """What a treaty of these clauses among all nations is worth to each of them."""
    seen = model.observe(list(model.axes.nation))
    draft = seen.register.book.enter(Draft("T", tuple(read(dict(c)) for c in clauses)))
    party = np.zeros((len(model.axes.actor), seen.worlds))
    party[model.chart.nation_actor if nations is None else model.chart.nation_actor[nations]] = 1.0
    after = supposed(seen, np.full(seen.worlds, float(draft)), party)
    return appraise(seen, after, wants(seen, 37), seen.cells("n"))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_any_clause_has_a_worth(model, kind):
    found = worth(model, [CAP, {"kind": kind}] if kind != "compute_cap" else [CAP])
    assert np.isfinite(found.whole).all()
    np.testing.assert_allclose(found.whole, sum(found.parts[name] for name in PARTS))


def test_a_ceiling_costs_the_leader_most(model):
    own = worth(model, [CAP]).parts["own limits"]
    assert own.min(axis=0).tolist() == own[model.axes.nation["USA"]].tolist()
    assert (own[model.axes.nation["USA"]] < -1.0).all()


def test_looking_and_punishing_make_others_keep_it_and_the_world_safer(model):
    bare, watched, teeth = (worth(model, c).parts["safety"] for c in ([CAP], [CAP, *WATCHED], [CAP, *WATCHED, *TEETH]))
    assert (watched >= bare - 1e-12).all()
    assert (teeth > watched).all()


def test_a_lower_ceiling_costs_more(model):
    costs = [worth(model, [CAP | {"flop": f}]).parts["own limits"][model.axes.nation["USA"]] for f in (1e27, 4e27, 2e28, 1e30)]
    assert all((a <= b + 1e-12).all() for a, b in itertools.pairwise(costs))


def test_inspections_cost_secrets_and_privacy_saves_them(model):
    open_ = worth(model, [CAP, *WATCHED]).parts["secrets"]
    private = worth(model, [CAP, *WATCHED, {"kind": "federated_telemetry"}]).parts["secrets"]
    assert (open_ < -0.5).all()
    assert (private > open_).all()


def test_a_penalty_beyond_what_a_seat_tolerates_makes_it_leave(model):
    """MECHANISMS 104: leaving ends the penalty, so that the harsher it is the more there is to be said for leaving."""
    usa, world, profiles = model.axes.nation["USA"], model.world, model.chart.extra["profiles"]
    lab = int(model.chart.lab_actor[np.flatnonzero(model.chart.lab_home == usa)[0]])
    clauses = [CAP, *WATCHED, *TEETH, {"kind": "automatic_penalty", "penalty": "market_exclusion", "depth": 1.0}]

    def stays_for(depth, tolerance):
        struck = world.penalty.copy()
        struck[:, lab] = depth
        kept, model.state = model.state, replace(model.state, world=world.changed_by({"penalty": struck}))
        usual = profiles["tolerance"]
        profiles["tolerance"] = np.full_like(usual, tolerance)
        try:
            return worth(model, clauses).whole[usa]
        finally:
            model.state, profiles["tolerance"] = kept, usual

    worths = [stays_for(depth, 0.0) for depth in (0.0, 0.25, 0.5, 1.0)]
    assert all((b <= a).all() for a, b in itertools.pairwise(worths))
    assert (worths[-1] < worths[0] - 1.0).all()
    assert (stays_for(1.0, 1.0) > stays_for(1.0, 0.5)).all()
    np.testing.assert_array_equal(stays_for(1.0, 1.0), stays_for(0.0, 1.0))


def test_the_order_of_clauses_changes_nothing(model):
    one, two = worth(model, [CAP, *WATCHED, *TEETH]), worth(model, [*TEETH, *reversed(WATCHED), CAP])
    np.testing.assert_allclose(one.whole, two.whole, atol=1e-12)


def test_what_is_hidden_changes_no_worth(model):
    before = worth(model, [CAP, *WATCHED]).whole
    world = model.world
    other = world.changed_by({"covert": world.covert + 0.3, "safety": world.safety - 1.0, "treasury": world.treasury + 100.0})
    hidden = replace(model.state, world=other)
    kept, model.state = model.state, hidden
    try:
        np.testing.assert_array_equal(worth(model, [CAP, *WATCHED]).whole, before)
    finally:
        model.state = kept
