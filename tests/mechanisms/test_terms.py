"""What terms of treaties do in the rules: money at the door, hosts who answer, visits that are announced, borders that check, and
the quantities that can be promised."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from labs import ONE, TWO, after, labs, turn
from worlds import setup

from game import Model, load_scenario
from game.rules.compute import compute
from game.rules.release import release
from game.rules.research import research
from game.scenario.treaties import load_treaty
from game.treaty.clause import Family
from game.treaty.draft import Draft
from game.treaty.grade import Level

CAP = {"kind": "compute_cap", "flop": 1e26}
METERED = {"kind": "hardware_telemetry", "share": 1.0}


def game(clauses, orders=(), turns=6, parties=("Alder", "Beryl", "Corvin"), seeds=(1, 2), **changes):
    """The small world of the accord, played to the end under these clauses and orders."""
    data = copy.deepcopy(setup("micro/accord").document.data) | {"turns": turns} | changes
    data["orders"] = [*data["orders"], *orders]
    row = data["treaties"][0] | {"clauses": clauses, "parties": list(parties), "invited": ["Alder", "Beryl", "Corvin", "Dorn"]}
    data["treaties"] = [row]
    return Model(load_scenario(data), seeds=list(seeds))


def treasuries(model, turns):
    """(turns + 1, n) of the first world."""
    found = [model.world.treasury[:, 0]]
    for _ in range(turns):
        model.step()
        found.append(model.world.treasury[:, 0])
    return np.array(found)


def gain(with_it, without):
    """What each nation has more at the end."""
    return with_it[-1] - without[-1]


# --- money at the door ----------------------------------------------------------------------------------------------------------
def leaves(seat, at=2):
    return {"seat": seat, "deed": "leave", "value": 1.0, "turn": at, "until": at + 1}


def joins(seat, at=2):
    return {"seat": seat, "deed": "sign", "value": 1.0, "turn": at, "until": at + 1}


def test_who_leaves_forfeits_its_bond_to_those_who_stay():
    taxed = {"kind": "withdrawal", "notice": 0.0, "exit_tax": 6.0}
    lost = gain(treasuries(game([CAP, taxed], [leaves("Corvin")]), 5), treasuries(game([CAP], [leaves("Corvin")]), 5))
    np.testing.assert_allclose(lost, [3.0, 3.0, -6.0, 0.0], atol=0.02)


def test_a_bond_falls_due_once_and_only_when_notice_has_run():
    told = game([CAP, {"kind": "withdrawal", "notice": 2.0, "exit_tax": 6.0}], [leaves("Corvin", at=1)])
    paid = treasuries(told, 6) - treasuries(game([CAP], []), 6)
    corvin = told.axes.nation["Corvin"]
    np.testing.assert_allclose(paid[1:4, corvin], 0.0, atol=0.02)
    np.testing.assert_allclose(paid[4:, corvin], -6.0, atol=0.1)


def test_nobody_pays_more_than_it_has():
    poor = {"kind": "withdrawal", "notice": 0.0, "exit_tax": 1000.0}
    model = game([CAP, poor], [leaves("Corvin")])
    found = treasuries(model, 5)
    assert found[3, model.axes.nation["Corvin"]] >= 0.0
    assert found.min() >= 0.0


def test_who_joins_late_pays_those_who_were_there_and_the_more_the_later():
    fee = {"kind": "accession", "fee": 4.0, "rise": 0.5}
    base = treasuries(game([CAP], [joins("Dorn")]), 6)
    early = gain(treasuries(game([CAP, fee], [joins("Dorn", 2)]), 6), base)
    late = gain(treasuries(game([CAP, fee], [joins("Dorn", 4)]), 6), treasuries(game([CAP], [joins("Dorn", 4)]), 6))
    np.testing.assert_allclose(early, [5.0 / 3] * 3 + [-5.0], atol=0.05)  # half a year old: 4 x 1.25
    np.testing.assert_allclose(late, [2.0] * 3 + [-6.0], atol=0.05)  # a year old: 4 x 1.5


def test_founders_owe_nothing():
    fee = {"kind": "accession", "fee": 4.0, "rise": 0.0}
    model = game([CAP, fee], [joins("Alder", 1), joins("Beryl", 1)], parties=())
    plain = game([CAP], [joins("Alder", 1), joins("Beryl", 1)], parties=())
    np.testing.assert_allclose(gain(treasuries(model, 4), treasuries(plain, 4)), 0.0, atol=0.02)
    assert model.world.member[0, [model.axes.actor[n] for n in ("Alder", "Beryl")], 0].tolist() == [1.0, 1.0]


def test_parties_with_laboratories_pay_those_without():
    paid = gain(treasuries(game([{"kind": "side_payment", "share": 0.001}]), 4), treasuries(game([]), 4))
    np.testing.assert_allclose(paid, [-20.0, -15.0, 35.0, 0.0], rtol=0.05, atol=0.05)  # a year of 0.1 % of output


# --- hosts who answer (30) ------------------------------------------------------------------------------------------------------
def test_a_penalty_on_a_laboratory_falls_on_its_hosts_by_control():
    cut = {"kind": "automatic_penalty", "penalty": "chip_cut", "depth": 1.0}
    shared = game([CAP, METERED, cut, {"kind": "shared_liability", "share": 0.5}], turns=10, seeds=range(8))
    alone = game([CAP, METERED, cut], turns=10, seeds=range(8))
    chips = shared.axes.penalty["chip_cut"]
    depth = np.zeros(8)
    for _ in range(10):
        shared.step()
        alone.step()
        bold = shared.world.penalty[chips, shared.axes.actor["bold"]]
        hosts = shared.world.penalty[chips, [shared.axes.actor[c] for c in ("cloud_a", "cloud_c")]]
        depth = np.maximum(depth, hosts.max(axis=0))
        assert (hosts <= 0.5 * np.maximum(bold, depth) + 1e-12).all()
        assert (hosts[:, (bold == 0.0) & (depth == 0.0)] == 0.0).all()
        assert (alone.world.penalty[chips, alone.axes.actor["cloud_a"]] == 0.0).all()
    assert (depth > 0.05).any()


# --- visits: announced, and mutual (46, 203) ------------------------------------------------------------------------------------
def visits(**fields):
    """Visits to the bold laboratory in a turn."""
    fields = {"routine": 4.0, "challenge": 0.0, "notice_days": 0.0} | fields
    model = game([CAP, {"kind": "inspection_rights"} | fields], turns=2, seeds=(1,))
    model.step()
    return model.world.visits[model.axes.actor["bold"], 0]


def test_a_visit_that_is_announced_is_worth_less():
    days = [visits(notice_days=float(d)) for d in (0, 5, 20, 60)]
    half = setup("micro/accord").chart.params.clearing_days
    np.testing.assert_allclose(np.array(days) / days[0], 1.0 / (1.0 + np.array([0, 5, 20, 60]) / half))


def test_who_bars_inspectors_may_demand_no_visits_where_the_text_says_so():
    asks = {"seat": "Beryl", "deed": "inspect", "cells": ["Beryl/bold"], "value": 1.0}
    bars = {"seat": "Beryl", "deed": "bar", "value": 1.0}

    def demanded(mutual):
        rights = {
            "kind": "inspection_rights",
            "routine": 0.0,
            "challenge": 3.0,
            "notice_days": 0.0,
            "mutual": mutual,
            "refusal": False,
        }
        model = game([CAP, rights], [asks, bars], turns=3, seeds=(1,))
        model.step()
        model.step()
        return model.world.visits[model.axes.actor["bold"], 0]

    assert demanded(False) > 0.0 == demanded(True)


# --- borders (99, 100) ----------------------------------------------------------------------------------------------------------
def test_a_pact_that_checks_re_export_leaves_less_to_smugglers():
    def smuggled(re_export):
        shut = {"seat": "Alder", "deed": "licence", "cells": ["Alder>accelerators>Dorn"], "value": 0.0}
        pact = {"kind": "export_control_pact", "re_export": re_export}
        model = game([pact], [shut], turns=6, seeds=(1,))
        found = 0.0
        for _ in range(6):
            model.step()
            found += float(model.world.smuggled.sum())
        return found

    none, half, full = smuggled(0.0), smuggled(0.5), smuggled(1.0)
    assert none > half > full > 0.0


def test_what_a_nation_lets_go_is_the_share_by_value_of_what_was_asked():
    shut = {"seat": "Alder", "deed": "licence", "cells": ["Alder>accelerators>Beryl"], "value": 0.25}
    model = game([{"kind": "supply_guarantee", "share": 0.9}], [shut], turns=3)
    model.step()
    alder, beryl, corvin = (model.axes.nation[n] for n in ("Alder", "Beryl", "Corvin"))
    np.testing.assert_allclose(model.world.openness[alder, beryl], 0.25)
    np.testing.assert_allclose(model.world.openness[alder, corvin], 1.0)
    np.testing.assert_allclose(model.world.breach[model.axes.actor["Alder"]], 0.65 / 0.9)
    assert (model.world.breach[model.axes.actor["Beryl"]] == 0.0).all()


# --- quantities that can be promised --------------------------------------------------------------------------------------------
def test_compute_is_told_apart_by_use_and_hidden_sites_count():
    world = labs(compute=(2.0, 1.0, 1.0), covert=[1.0, 0.0, 0.0], capability=-1.0, cash=0.0)
    now = turn(world, train=0.5, guard=0.25, report=[1.0, 0.5, 1.0])
    done = after(compute, world, now)
    kept = done.covert[ONE, 0]
    books = 2.0 - kept
    np.testing.assert_allclose(done.training[:, 0], [(0.5 * books + kept) / 2.0, 0.5, 0.5])
    np.testing.assert_allclose(done.guarded[:, 0], [0.25 * books / 2.0, 0.25, 0.25])
    np.testing.assert_allclose(done.inference[:, 0], [0.25 * books, 0.25, 0.25])
    np.testing.assert_allclose(done.misreport[:, 0], [kept / 2.0, 0.5, 0.0])
    np.testing.assert_allclose(done.declared_run[TWO, 0], 0.5 * done.largest_run[TWO, 0])


def test_a_model_without_a_certificate_is_unproven_at_the_stage_it_is_used():
    world = labs(deployed=[1.0, 1.0, 1.0], tested=[1.0, 0.5, 0.95], capability=[1.0, 1.0, 1.0], stage=[3.0, 3.0, 2.0])
    done = after(release, world, turn(world))
    assert done.unproven_stage[:, 0].tolist() == [0.0, 3.0, 0.0]
    assert done.uncertified[:, 0].tolist() == [-30.0, 1.0, -30.0]


def test_what_is_published_cannot_be_called_back():
    world = labs(deployed=[0.5, 1.0, 0.2], stage=[3.0, 3.0, 1.0])
    out = after(research, world, turn(world, open_weights=[1.0, 0.0, 1.0]))
    assert out.published[:, 0].tolist() == [0.5, -30.0, -30.0]
    later = after(research, out, turn(out, open_weights=0.0))
    assert later.published[:, 0].tolist() == [0.5, -30.0, -30.0]


@pytest.mark.parametrize("cap", [0.0, 0.6])
def test_inference_is_in_scope_only_where_the_text_says_so(cap):
    clause = CAP | {"flop": 1e36, "inference": cap}
    model = game([clause], turns=2, seeds=(1,))
    model.step()
    serving, bold = model.world.inference[model.axes.lab["bold"], 0], model.axes.actor["bold"]
    assert serving > 0.6
    assert model.world.breach[bold, 0] == pytest.approx(min((serving - 0.6) / 0.6, 1.0) if cap else 0.0)


# --- ceilings that live (196, 197) ----------------------------------------------------------------------------------------------
def ceilings(clause, steps):
    """The ceiling on the bold laboratory at each step of (danger, algorithms), one turn after the other."""
    model = game([{"kind": "living_threshold"} | clause], seeds=(1,))
    register, world, found = model.state.register, model.world, []
    for danger, algorithms in steps:
        world = world.changed_by({"danger": np.array([danger]), "algorithms": np.array([algorithms])})
        register = register.opened(3, world)
        found.append(register.ceiling("aggregate_run", world)[model.axes.lab["bold"], 0])
    return np.array(found)


LADDER = {"flop": 1e27, "factor": 10.0, "tighten_at": 0.2, "loosen_at": 0.05, "band": 0.5, "indexed": 0.0}


def test_a_living_ceiling_tightens_in_danger_loosens_in_calm_and_remembers_where_it_came_from():
    danger = [0.01, 0.06, 0.04, 0.02, 0.25, 0.15, 0.08, 0.01]
    expected = [1e28, 1e27, 1e27, 1e28, 1e26, 1e26, 1e27, 1e28]
    np.testing.assert_allclose(ceilings(LADDER, [(d, 0.0) for d in danger]), expected)


def test_a_living_ceiling_follows_its_metric_whatever_moves_it():
    found = ceilings(LADDER | {"indexed": 0.5}, [(0.1, a) for a in (0.0, 1.0, 2.0)])
    np.testing.assert_allclose(found, 1e27 / np.array([1.0, 10**0.5, 10.0]))
    other = ceilings(LADDER | {"indexed": 0.5, "metric": "open_weights"}, [(0.1, a) for a in (0.0, 1.0, 2.0)])
    np.testing.assert_allclose(other, other[0])  # another measure, another ceiling: whoever moves the measure moves the duty


# --- a stop that one side makes alone (62) --------------------------------------------------------------------------------------
def test_a_moratorium_that_one_nation_keeps_alone_costs_it_its_place():
    stops = [{"seat": lab, "deed": "train", "value": 0.0} for lab in ("careful", "bold")]
    races = [{"seat": lab, "deed": "train", "value": 0.8} for lab in ("state", "outsider")]
    races.append({"seat": "state", "deed": "run_cap", "value": 1e40})
    stop = {"kind": "moratorium", "years": 3.0}
    alone = game([stop], [*stops, *races], turns=12, parties=("Alder",), seeds=range(8)).run_model()
    nobody = game([stop], races, turns=12, parties=(), seeds=range(8)).run_model()
    alder = [alone.axes.lab[lab] for lab in ("careful", "bold")]
    assert (alone.world.breach[[alone.axes.actor[lab] for lab in ("careful", "bold")]] == 0.0).all()
    assert (alone.world.market[alder].sum(axis=0) < nobody.world.market[alder].sum(axis=0)).all()
    assert (alone.world.capability[alder] < nobody.world.capability[alder]).all()
    state = alone.axes.lab["state"]
    lead = [model.world.capability[alder].max(axis=0) - model.world.capability[state] for model in (alone, nobody)]
    assert (lead[0] < lead[1]).all()


# --- texts that are mixed (202) -------------------------------------------------------------------------------------------------
def test_texts_can_be_mixed_and_one_lends_the_other_what_it_lacks():
    words, agency = load_treaty("bletchley").draft, load_treaty("central_agency").draft
    chart = setup("standard").chart
    assert words.grade(chart).level is Level.DECLARATORY
    mixed = Draft("Mixed", (*words.clauses, *agency.clauses)).grade(chart)
    assert mixed.level is Level.ENFORCED
    assert mixed.ambiguity == words.grade(chart).ambiguity  # what one leaves open stays open
    bare = Draft("Bare", tuple(c for c in agency.clauses if c.family is Family.PENALTY)).grade(chart)
    assert {need for _, _, need in bare.idle} == {"promise"}
