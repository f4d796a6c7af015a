"""Paired experiments on whole games of `standard`: the same seeds, one institution more or less, a difference beyond noise.

Conduct is held still (labs train on whatever a ceiling says), so that what differs is what institutions make of it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from pairs import errors, less, more, variant
from worlds import setup

from game import Model

TURNS, SEEDS = 12, range(96)
CAP = {"kind": "compute_cap", "flop": 2e26}
FINE = {"kind": "automatic_penalty", "penalty": "fine", "depth": 1.0}
AUDITS = [{"kind": "model_audit"}, {"kind": "compute_metering"}]
AGENCY = [{"kind": "agency_dues", "dues": 4.0}, {"kind": "inspection_rights", "routine": 60.0}]
MONITOR = [{"kind": "compute_metering"}, {"kind": "ai_monitor", "autonomy": 0.9}]
WATCHED = [CAP, FINE, *AUDITS, *AGENCY]
FAIR = {"bias_spread": 0.0, "funding_influence": 0.0}
"""A body that favours nobody."""


def game(clauses: list[dict[str, Any]], turns: int = TURNS, **parameters: float) -> Model:
    """A game under one treaty of all nations."""
    return _game(json.dumps(clauses), turns, json.dumps(parameters, sort_keys=True))


@lru_cache(maxsize=32)
def _game(clauses: str, turns: int, parameters: str) -> Model:
    nations = list(setup("standard").chart.axes.nation)
    treaty = {"id": "t", "title": "T", "parties": nations, "depositary": "agency", "clauses": json.loads(clauses)}
    made = variant("standard", turns=turns, treaties=[treaty], parameters=json.loads(parameters))
    model = Model(made, seeds=SEEDS, policy="hold")
    while not model.over:
        model.step()
    return model


def true_findings(model: Model) -> Any:
    """(b,) findings that were right."""
    world = model.world
    return (world.findings - world.false_findings).sum(axis=0)


def delay(model: Model) -> Any:
    """(b,) turns from breach to finding on average, unfound ones counted at the length of the game."""
    turns = np.arange(len(model.world.found_after))[:, None]
    found, open_ = model.world.found_after, (model.world.breach_turns > 0.0).sum(axis=(0, 1))
    return ((found * turns).sum(axis=0) + TURNS * open_) / np.maximum(found.sum(axis=0) + open_, 1.0)


def test_rights_to_look_find_more_and_sooner_than_none():
    blind, seen = game([CAP, FINE], **FAIR), game(WATCHED, **FAIR)
    assert more(true_findings(seen), true_findings(blind))
    assert less(delay(seen), delay(blind))


def test_inspectors_without_whom_audits_are_paper_find_more():
    paper, visited = game([CAP, FINE, *AUDITS], **FAIR), game(WATCHED, **FAIR)
    assert more(true_findings(visited), true_findings(paper))


def test_an_automatic_penalty_bites_where_a_voted_one_finds_no_votes():
    voted = game([CAP, {**FINE, "kind": "voted_penalty"}, *AUDITS, *AGENCY])
    assert more(game(WATCHED).world.fined.sum(axis=0), voted.world.fined.sum(axis=0))


def test_a_blockchain_finds_nothing_more_later_and_costs_money():
    plain, booked = game(WATCHED, **FAIR), game([*WATCHED, {"kind": "compliance_ledger", "share": 1.0}], **FAIR)
    assert not more(true_findings(booked), true_findings(plain))
    assert more(delay(booked), delay(plain))
    assert less(booked.world.treasury.sum(axis=0), plain.world.treasury.sum(axis=0))


def test_auditors_by_lot_find_more_than_auditors_of_ones_choice():
    lots: list[list[dict[str, Any]]] = [[], [{"kind": "auditors_by_lot"}]]
    early = [game([CAP, *AUDITS, *AGENCY, *lot], turns=2, **FAIR).world.audit_worth.mean(axis=0) for lot in lots]
    assert more(early[1], early[0])  # before the worst have been ruined by what they passed
    chosen, drawn = (true_findings(game([CAP, *AUDITS, *AGENCY, *lot], **FAIR)) for lot in lots)
    assert drawn.mean() > chosen.mean()
    assert not less(drawn, chosen)


def test_a_hidden_leaning_shows_in_who_is_visited():
    model = game([CAP, *AUDITS, *AGENCY], bias_spread=1.5)
    chart = model.chart
    favour = model.world.favour[0][chart.lab_home]
    visits = model.world.visits[chart.lab_actor]
    slope = ((favour - favour.mean(axis=0)) * (visits - visits.mean(axis=0))).sum(axis=0)
    assert errors(-slope) > 4.0


def test_a_fixed_bill_drives_small_members_into_arrears_and_a_common_fund_does_not():
    watched = [CAP, {"kind": "hardware_telemetry", "share": 1.0}, {"kind": "zero_knowledge"}, *AUDITS]
    alone, shared = (game(watched, upkeep_shared=s) for s in (0.0, 1.0))
    chart = alone.chart
    small = chart.axes.nation["MYS"]
    left = [m.world.treasury[small] - m.world.arrears[small] for m in (alone, shared)]
    assert less(left[0], left[1])


def test_being_watched_costs_governments_their_capital():
    free, seen = game([CAP]), game([CAP, *AUDITS, *AGENCY])
    assert less(seen.world.political_capital.mean(axis=0), free.world.political_capital.mean(axis=0))


@pytest.mark.parametrize("rate", [0.5])
def test_reliance_on_a_monitor_backfires_once_it_drifts(rate):
    straight = game([CAP, FINE, *MONITOR], drift_rate=0.02)
    bent = game([CAP, FINE, *MONITOR], drift_rate=rate, drift_held=0.2, usurp_rate=2.0)
    assert more(bent.world.conflicts, straight.world.conflicts)
    assert more(bent.world.usurped, straight.world.usurped)
    assert not straight.world.usurped.any()
    assert more(bent.world.catastrophe, straight.world.catastrophe)


def test_a_monitor_finds_what_metering_alone_does_not():
    metered, monitored = game([CAP, FINE, MONITOR[0]]), game([CAP, FINE, *MONITOR], drift_rate=0.02)
    assert less(monitored.world.aggregate_run.sum(axis=0), metered.world.aggregate_run.sum(axis=0))  # it stops runs


def test_trust_falls_where_a_body_is_bent_and_its_word_binds_fewer():
    straight, bent = game([CAP, *AUDITS, *AGENCY], payer_erosion=0.0), game([CAP, *AUDITS, *AGENCY], payer_erosion=0.15)
    assert less(bent.world.integrity[0], straight.world.integrity[0])
    assert less(bent.world.trust[0], straight.world.trust[0])
