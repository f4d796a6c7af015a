"""Sampling and dossiers against the published records, from scenario to finding (VALIDATION)."""

from __future__ import annotations

import numpy as np
import pytest
from theory.reference import called, records
from theory.variants import variant

from game import Model

WORLDS = 20_000
QUIET = {"whistleblowers": {"watches": {}}, "public_record": {"watches": {}}}


def played(orders, **changes):
    """The laboratory of the inspection game under these orders, after a turn in many worlds."""
    rows = [{"seat": seat, "deed": deed, "value": value} | more for seat, deed, value, more in orders]
    moves = {"Alder": ["inspect"], "lab": ["hide", "guard", "train"]}
    setup = variant("micro/inspection", orders=rows, plans={}, gauges={}, objectives={}, moves=moves, **changes)
    return Model(setup, seeds=range(WORLDS)).run_model()


@pytest.mark.parametrize("record", records("hypergeom"), ids=called)
def test_inspectors_who_draw_chips_at_random_find_hidden_ones_by_the_hypergeometric_law(record):
    chips, hidden, drawn = (record["input"][name] for name in ("N", "d", "n"))
    clauses = [
        {"kind": "covert_site_ban"},
        {"kind": "inspection_rights", "routine": 0, "challenge": 1, "notice_days": 0, "refusal": False, "mutual": False},
    ]
    treaty = {"id": "ban", "title": "Ban on Covert Sites", "parties": ["Alder", "Beryl"], "clauses": clauses}
    sampling = {"item": 8.0 / chips, "items": drawn, "false_alarm": 0.0}
    orders = [("lab", "hide", hidden / chips, {}), ("Alder", "inspect", 1, {"cells": ["Alder/lab"]})]
    model = played(orders, treaties=[treaty], sensors=QUIET | {"onsite_sampling": sampling}, actors__lab__start={"cash": 1e5})
    lab = model.axes.actor["lab"]
    np.testing.assert_allclose(model.world.covert[0], 8.0 * hidden / chips)
    chance = record["expected"]["p_detect"]
    found = model.world.findings[lab]
    assert abs(found.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / WORLDS)
    if hidden > 1:
        assert abs(found.mean() - (1 - (1 - hidden / chips) ** drawn)) > 4 * np.sqrt(chance * (1 - chance) / WORLDS)


@pytest.mark.parametrize("record", records("bayes"), ids=called)
def test_a_dossier_weighs_an_alarm_and_its_absence_as_bayes_does(record):
    prior, detects, false = (record["input"][name] for name in ("prior", "D", "F"))
    insiders = {"watches": {"guarded": detects}, "half": 0.0, "false_alarm": false, "shielded": False}
    model = played(
        [("lab", "guard", 0.0, {})],
        sensors={"whistleblowers": insiders},
        parameters={"breach_prior": prior, "breach_begins": 0.0, "breach_ends": 0.0},
    )
    posterior = model.world.posterior[0, 0]
    rang = posterior > prior
    assert abs(rang.mean() - detects) < 4 * np.sqrt(detects * (1 - detects) / WORLDS)
    close = {"rtol": record["tolerance"] * 10, "atol": record["tolerance"]}
    np.testing.assert_allclose(posterior[rang], record["expected"]["after1"], **close)
    np.testing.assert_allclose(posterior[~rang], record["expected"]["after_none"], **close)


@pytest.mark.parametrize(("sigmas", "chance"), [(3.289707, 0.95), (0.0, 0.05), (5.0, 0.99963)])
def test_a_material_balance_meets_both_errors_at_a_threshold_of_3_289707_sigma(sigmas, chance):
    """With a false alarm in twenty, a shortfall of 3.289707 standard deviations is missed once in twenty."""
    sigma = 0.05
    balance = {
        "watches": {"guarded": 1.0},
        "sigma": sigma,
        "false_alarm": 0.05,
        "mode": "balance",
        "family": "record",
        "latency": 0,
    }
    kept = max(0.25 - sigmas * sigma, 0.0)
    model = played(
        [("lab", "guard", kept, {})], sensors=QUIET | {"material_balance": balance, "onsite_sampling": {"watches": {}}}
    )
    alarmed = model.world.posterior[0, 0] > 0.05
    assert abs(alarmed.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / WORLDS) + 1e-3 * (sigmas == 5.0)
