"""The private test: it reads what the seat believes and nothing else, plays both lines by the same luck, and leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest

from game import Model, load_scenario
from game.analysis.private import FREELY, OWN, examine
from game.treaty.draft import Draft

CAP = {"kind": "compute_cap", "flop": 2e27, "aggregate": True}
BITES = [CAP, {"kind": "hardware_telemetry", "share": 1.0}, {"kind": "automatic_penalty", "depth": 1.0}]


def text(*clauses, **more):
    return Draft.of({"title": "Tested", "minimum": 3, "clauses": list(clauses)} | more)


def opened(turns=0, seed=3):
    model = Model(load_scenario("class50"), [seed])
    for _ in range(turns):
        model.step()
    return model


def same(one, two):
    return all(np.array_equal(getattr(one, name), getattr(two, name)) for name in ("scores", "caught", "kept", "danger", "lost"))


def test_a_test_leaves_no_trace_and_gives_the_same_answer_again():
    model = opened()
    before, drafts = model.digests(), len(model.state.register.book.drafts)
    found = examine(model, "alder", text(*BITES), count=2)
    assert same(found, examine(model, "alder", text(*BITES), count=2))
    assert (model.digests(), len(model.state.register.book.drafts), model.exchange) == (before, drafts, 0)


def test_what_is_hidden_from_the_seat_changes_nothing_in_its_test():
    model = opened(2)
    found = examine(model, "alder", text(*BITES), count=2)
    lab = model.axes.lab["fathom"]
    covert = model.world.covert.copy()
    covert[lab] += 0.2
    model.state = model.state.but(world=model.world.changed_by({"covert": covert}))
    assert same(found, examine(model, "alder", text(*BITES), count=2))
    open_ = model.world.gdp.copy()
    open_[model.axes.nation["beryl"]] *= 0.5
    model.state = model.state.but(world=model.world.changed_by({"gdp": open_}))
    assert not same(found, examine(model, "alder", text(*BITES), count=2))


def test_a_text_that_asks_for_nothing_that_bites_is_worth_the_same_with_and_without():
    found = examine(opened(), "alder", text(CAP | {"flop": 1e33}), count=3)
    keep, alone = found.lines.index(("", "keep", "keep")), found.lines.index(("fathom", "break", "keep"))
    np.testing.assert_array_equal(found.caught[0, keep], found.caught[1, keep])
    assert found.found("fathom")["mean"] == 0.0
    assert found.scores.shape[1] == len(found.lines) > alone


def test_only_with_the_text_is_a_breach_found_out_and_it_costs_the_breaker():
    found = examine(opened(seed=1), "alder", text(*BITES), count=12)
    alone = found.lines.index(("fathom", "break", "keep"))
    fathom = [p.seat for p in found.players].index("fathom")
    assert found.caught[0, alone, fathom].max() > 0.0
    assert found.caught[1].max() == 0.0
    caught = found.caught[0, alone, fathom] > 0.0
    lost = found.scores[0, alone, fathom] - found.scores[1, alone, fathom]
    assert lost[caught].mean() < 0.0


def test_the_matrix_has_a_figure_for_every_conduct_and_the_fan_one_for_every_turn_left():
    model = opened(2)
    found = examine(model, "beryl", text(*BITES), count=2)
    for place in (0, 1):
        for own in OWN:
            for others in OWN:
                assert np.isfinite(found.cell(place, "beryl", own, others)["mean"])
    assert found.danger.shape == (2, model.turns - 2, 3)
    assert (np.diff(found.danger, axis=-1) >= 0.0).all()
    assert FREELY in found.lines
    assert set(found.tempted()) == {p.seat for p in found.players if found.gain(0, p.seat)["mean"] > 0.0}


def test_an_amendment_is_tested_in_the_place_of_what_it_replaces():
    model = Model(load_scenario("class50"), [3])
    while not model.state.register.in_force().any():
        model.step()
    slot = int(np.flatnonzero(model.state.register.in_force()[:, 0])[0])
    old = model.state.register.book.drafts[int(model.state.register.draft[slot, 0])]
    found = examine(model, "alder", text(*BITES, replaces=old.content), slot, count=2)
    assert found.scores.shape[0] == 2


def test_a_text_that_binds_nobody_who_is_scored_is_refused():
    with pytest.raises(ValueError, match="nothing to test"):
        examine(opened(), "alder", text({"kind": "declaration"}), count=1)
