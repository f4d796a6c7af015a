"""Claims: verdicts follow from intervals alone; every claim file is an experiment that can be played; what came out is told."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from game.analysis.claims import INCONCLUSIVE, NOT, SUPPORTED, measured, verdict
from game.scenario.claims import claim_files, load_claim
from game.scenario.load import InputError

ROOT = Path(__file__).parents[2]
FILES = claim_files()


@pytest.mark.parametrize(
    ("low", "high", "expect", "by", "said"),
    [
        (0.1, 0.3, "above", 0.0, SUPPORTED),
        (-0.1, 0.3, "above", 0.0, INCONCLUSIVE),
        (-0.3, -0.1, "above", 0.0, NOT),
        (0.1, 0.3, "above", 0.2, INCONCLUSIVE),
        (-0.3, -0.1, "below", 0.0, SUPPORTED),
        (0.1, 0.3, "below", 0.0, NOT),
        (-0.01, 0.01, "equal", 0.02, SUPPORTED),
        (-0.03, 0.01, "equal", 0.02, INCONCLUSIVE),
        (0.03, 0.05, "equal", 0.02, NOT),
        (-0.3, -0.1, "at_most", 0.0, SUPPORTED),
        (-0.1, 0.1, "at_most", 0.02, INCONCLUSIVE),
        (0.05, 0.1, "at_most", 0.02, NOT),
        (0.0, 0.1, "at_least", 0.0, SUPPORTED),
        (0.0, 0.0, "above", 0.0, NOT),
    ],
)
def test_a_verdict_follows_from_the_interval(low, high, expect, by, said):
    assert verdict({"mean": (low + high) / 2.0, "low": low, "high": high}, expect, by) == said


def test_one_world_decides_nothing():
    assert verdict({"mean": 1.0, "low": None, "high": None}, "above") == INCONCLUSIVE
    assert verdict(None, "above") == INCONCLUSIVE


SMALL = """
claim: A ceiling with a fine is broken less.
scenario: micro/ceiling
worlds: 3
arms:
  kept: {conduct: {all: keep}, clauses: [{kind: compute_cap, flop: 1.0e27}]}
  broken: {conduct: {all: break}, clauses: [{kind: compute_cap, flop: 1.0e27}]}
  free: {clauses: null}
measures:
  kept: {read: kept}
  unbroken: {read: unbroken, take: mean}
  run: {read: aggregate_run, of: breaker, take: most}
tests:
  - {measure: unbroken, arm: kept, against: broken, expect: above}
  - {measure: run, arm: [broken, kept], against: 0.0, expect: below}
"""


def written(tmp_path, text):
    path = tmp_path / "claim.yaml"
    path.write_text(text, "utf-8")
    return path


def test_effects_are_measured_world_by_world_and_a_claim_is_as_good_as_the_worst_of_its_tests(tmp_path):
    found = measured(load_claim(written(tmp_path, SMALL)))
    assert [o.verdict for o in found.outcomes] == [SUPPORTED, NOT]
    assert found.verdict == NOT
    assert found.means["kept"]["kept"]["mean"] == pytest.approx(1.0)
    assert found.means["free"]["kept"] is None  # nothing was due
    assert found.outcomes[1].effect["mean"] > 1e27


def test_the_same_seeds_give_the_same_figures(tmp_path):
    experiment = load_claim(written(tmp_path, SMALL))
    assert measured(experiment).data() == measured(experiment).data()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("arm: kept", "arm: kpt", "did you mean 'kept'"),
        ("measure: unbroken,", "measure: unbrokn,", "did you mean 'unbroken'"),
        ("read: unbroken", "read: unbrokn", "did you mean 'unbroken'"),
        ("worlds: 3", "worlds: 1", "allowed: at least 2"),
        ("expect: above", "expect: over", "'above'"),
        ("kind: compute_cap", "kind: compute_cp", "did you mean 'compute_cap'"),
        ("claim: A", "claims: A", "did you mean 'claim'"),
        ("{all: keep}", "{all: kep}", "did you mean 'keep'"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path, old, new, said):
    path = written(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(InputError, match=said) as told:
        _compiled(path)
    assert str(path) in str(told.value)


def _compiled(path):
    experiment = load_claim(path)
    return {arm: experiment.setup(arm) for arm in experiment.claim.arms}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_claim_of_the_game_compiles(path):
    experiment = load_claim(path)
    for arm, row in experiment.claim.arms.items():
        setup = experiment.setup(arm)
        assert len(setup.drafts) == (row.clauses is not None)
    assert experiment.claim.claim.endswith(".")


def test_the_ten_claims_of_the_theme_are_there():
    assert len(FILES) == 10


def test_the_command_prints_one_json_object_and_nothing_else():
    words = [sys.executable, "main.py", "claims", "01_no_verification", "--worlds", "4", "--json"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    (told,) = json.loads(ran.stdout)["claims"]
    assert told["worlds"] == 4
    assert told["verdict"] in {SUPPORTED, NOT, INCONCLUSIVE}


# --- what came out, in full --------------------------------------------------------------------------------------------------
@lru_cache(maxsize=16)
def came(name):
    (path,) = [p for p in FILES if p.stem.partition("_")[2] == name]
    return measured(load_claim(path))


@pytest.mark.proof
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_claim_has_a_verdict_and_docs_tell_it_as_measured(path):
    found = came(path.stem.partition("_")[2])
    told = (ROOT / "docs/analysis.md").read_text("utf-8")
    assert f"| {found.claim} | {found.verdict} |" in told
    for outcome in found.outcomes:
        assert np.isfinite(outcome.effect["mean"])


@pytest.mark.proof
def test_penalties_alone_miss_the_target_by_far_more_than_with_verification_and_dividends():
    below, near, more = came("penalties_alone").outcomes
    assert (below.verdict, more.verdict) == (SUPPORTED, SUPPORTED)
    assert abs(near.effect["mean"]) < 0.25 * abs(below.effect["mean"])


@pytest.mark.proof
def test_the_same_penalties_deter_where_breaches_are_seen():
    assert came("no_verification").verdict == SUPPORTED


@pytest.mark.proof
def test_a_ledger_finds_no_more_and_costs_money_and_time():
    assert came("ledger").verdict == SUPPORTED


@pytest.mark.proof
def test_a_trusted_monitor_that_drifts_takes_over():
    assert came("monitor").verdict == SUPPORTED
