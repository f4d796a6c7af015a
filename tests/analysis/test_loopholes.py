"""Loopholes: ways that a draft leaves open are found and lead there in the engine; ways that it closes are not found."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from two_nations import CEILING, SURE, quiet, world

from game import load_scenario
from game.analysis.loopholes import ROOM, SMALL, UNBOUND, UNSIGNED, UNWATCHED, loopholes
from game.analysis.programme import Programme
from game.analysis.prospects import scene
from game.analysis.texts import under
from game.analysis.trial import trials
from game.analysis.ways import LEGAL, UNSEEN, ways
from game.scenario.treaties import load_treaty

CAP = {"kind": "compute_cap", "flop": CEILING}
PARTS = CAP | {"aggregate": False}
METERED, FINE = {"kind": "compute_metering", "share": 1.0}, {"kind": "automatic_penalty", "penalty": "fine", "depth": 1.0}
SEEDS = range(8)


def search(*clauses, seeds=SEEDS, each=6, **changes):
    return loopholes(world(clauses=list(clauses), **changes), seeds, each=each)


def means(found, kind):
    return {loophole.means for loophole in found.loopholes if loophole.kind == kind}


# --- what is open is found ---------------------------------------------------------------------------------------------------
def test_a_ceiling_run_by_run_has_the_split_path_and_one_that_adds_parts_up_has_it_not():
    parts, whole = search(PARTS, METERED, FINE), search(CAP, METERED, FINE)
    assert means(parts, LEGAL) == {("split",)}
    assert means(whole, LEGAL) == set()
    way = next(one for one in parts.loopholes if one.kind == LEGAL)
    assert way.confirmed
    assert way.trial.reached["mean"] == 1.0
    assert way.trial.broken["mean"] == 0.0
    assert way.way.parts * CEILING >= parts.forbidden


def test_whoever_has_not_signed_may_do_what_is_forbidden_to_others():
    found = search(CAP, METERED, FINE, parties=["Alder"])
    assert (UNSIGNED,) in means(found, LEGAL)
    (free,) = [one for one in found.loopholes if one.kind == LEGAL]
    assert (free.lab, free.home) == ("two", "Beryl")
    assert free.confirmed


def test_a_kind_of_actor_that_the_text_does_not_bind_is_named():
    found = search(CAP | {"binds": "consortia"}, METERED, FINE)
    assert means(found, LEGAL) == {(UNBOUND,)}


def test_after_a_moratorium_the_forbidden_run_is_legal():
    found = search({"kind": "moratorium", "years": 1.0}, METERED, FINE, turns=10)
    assert means(found, LEGAL) == {("calendar window",)}
    (window,) = [one for one in found.loopholes if one.kind == LEGAL]
    assert window.ready >= 4
    assert window.confirmed
    lasting = search({"kind": "moratorium", "years": 10.0}, METERED, FINE, turns=10)
    assert means(lasting, LEGAL) == set()


def test_open_weights_do_what_no_run_may():
    found = search(CAP, METERED, FINE, start={"open_weights": 3.0})
    assert ("open weights",) in means(found, LEGAL)


def test_where_nobody_looks_it_is_simply_done():
    found = search(CAP, FINE)
    assert means(found, UNSEEN) == {(UNWATCHED,)}
    assert found.loopholes[0].trial.found["mean"] == 0.0


def test_a_sensor_that_misses_nothing_and_cannot_be_fooled_leaves_no_way():
    from game.scenario.load import _catalogue

    helpless = {name: {"beats": {}} for name in _catalogue("evasions.yaml", None)}
    found = search(CAP, METERED, FINE, sensors=quiet(*SURE) | SURE, evasions=helpless)
    assert found.binds
    assert found.loopholes == ()


def test_against_a_sure_sensor_money_buys_what_beats_it_and_an_exemption_is_cheaper():
    sure = quiet(*SURE) | SURE
    plain = search(CAP, METERED, FINE, sensors=sure, each=2)
    exempt = search(CAP, METERED, FINE, {"kind": "national_security_exemption", "share": 1.0}, sensors=sure, each=2)
    beats = {v for v, row in _beating("compute_metering") if row}
    for one in plain.loopholes:
        assert one.kind == UNSEEN
        assert set(one.means) <= beats | {"split", "covert site"}
    best = min(one.cost for one in exempt.loopholes if "exemption" in one.means)
    assert best < min((one.cost for one in plain.loopholes if not {"split", "covert site"} & set(one.means)), default=np.inf)


def _beating(sensor):
    from game.scenario.load import _catalogue

    return [(name, row["beats"].get(sensor, 0.0) > 0.0) for name, row in _catalogue("evasions.yaml", None).items()]


def test_a_text_that_holds_no_run_back_has_nothing_to_get_around():
    found = search(CAP | {"flop": 1e30})
    assert not found.binds
    assert found.loopholes == ()
    assert not search({"kind": "testing_protocol"}, FINE).binds


def test_an_on_chip_cap_is_gone_around_by_splitting():
    chips = {"kind": "chip_cap", "share": 1.0, "flop": CEILING}
    setup = under(load_scenario("class50"), [_draft(PARTS | {"flop": 2e27}, chips | {"flop": 2e27})])
    found = loopholes(setup, range(8), "weigh")
    legal = [one for one in found.loopholes if one.kind == LEGAL and one.confirmed]
    assert any("split" in one.means for one in legal)
    assert (ROOM,) != ("room under the ceiling",) or (ROOM,) not in means(found, LEGAL)


def _draft(*clauses):
    from game.treaty.clause import read
    from game.treaty.draft import Draft

    return Draft("T", tuple(read(dict(c)) for c in clauses))


# --- the search itself -------------------------------------------------------------------------------------------------------
def test_every_way_needs_something_that_no_cheaper_way_needs():
    setup = world(clauses=[CAP, METERED, FINE], sensors=quiet(*SURE) | SURE)
    there = scene(setup, range(4))
    found = ways(there, there.prospects[0], UNSEEN, 6)
    sets = [set(way.means) for way in found]
    assert all(not one <= later for one, later in itertools.combinations(sets, 2))
    costs = [way.cost for way in found]
    assert costs == sorted(costs)


def test_a_world_comes_to_the_same_alone_and_in_a_batch():
    setup = world(clauses=[CAP, METERED, FINE], sensors=quiet(*SURE) | SURE)
    there = scene(setup, range(4))
    found = ways(there, there.prospects[0], UNSEEN, 2)
    together, alone = trials(there, found, range(6)), trials(there, found, [3])
    assert [t.clean[3] for t in together] == [t.clean[0] for t in alone]


def test_a_breach_too_small_for_the_sensors_is_called_so():
    setup = under(load_scenario("class50"), [_draft(CAP | {"flop": 2e27}, METERED, FINE)])
    found = loopholes(setup, range(8), "weigh")
    assert {(SMALL,), (UNWATCHED,)} & means(found, UNSEEN)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=7),
    st.integers(1, 25),
)
def test_the_programme_finds_the_cheapest_cover(items, need):
    programme = Programme()
    flags = programme.flags(len(items), cost=np.array([cost for cost, _ in items], float))
    programme.row((np.array([worth for _, worth in items], float), flags), low=float(need))
    solved = programme.solve()
    every = [c for n in range(len(items) + 1) for c in itertools.combinations(items, n) if sum(w for _, w in c) >= need]
    if not every:
        assert solved is None
    else:
        assert solved is not None
        assert round(float(np.dot(programme.cost, solved))) == min(sum(cost for cost, _ in c) for c in every)


def test_what_is_forbidden_together_is_not_found_together():
    programme = Programme()
    flags = programme.flags(2, cost=-1.0)
    programme.row((1.0, flags), low=0.0)
    programme.without([int(f) for f in flags])
    assert programme.solve().sum() == pytest.approx(1.0)


@pytest.mark.proof
@pytest.mark.parametrize("name", ["central_agency", "hybrid_chip_caps", "moratorium", "strictest"])
def test_ways_around_the_templates_are_tried_and_say_what_came(name):
    base = load_scenario("class50")
    text = load_treaty(name, base)
    found = loopholes(under(base, [text.draft], text.draft.invited), range(16), "weigh")
    for one in found.loopholes:
        assert 0.0 <= one.trial.reached["low"] <= one.trial.reached["high"] <= 1.0
        if one.kind == LEGAL and one.confirmed:
            assert one.trial.broken["mean"] < 0.05
