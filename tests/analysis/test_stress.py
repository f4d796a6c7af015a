"""The stress test: who breaks a draft and when, what cheating gains, who loses; and what the command says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from game import load_scenario
from game.analysis.stress import Stress, data, stress
from game.analysis.texts import under
from game.scenario.treaties import load_treaty
from game.treaty.clause import read
from game.treaty.draft import Draft

ROOT = Path(__file__).parents[2]
CAP = {"kind": "compute_cap", "flop": 8.0e27}
LOOK = [
    {"kind": "compute_metering", "share": 0.9},
    {"kind": "hardware_telemetry", "share": 0.9},
    {"kind": "inspection_rights", "routine": 12},
]
BITE = [{"kind": "automatic_penalty", "penalty": p, "depth": 1.0} for p in ("chip_cut", "cloud_cut")]
WORLDS = 12
LEFT_OUT = {"search": False, "closing": False}


@lru_cache(maxsize=4)
def stressed(name: str) -> Stress:
    clauses = {"words": [CAP], "enforced": [CAP, *LOOK, *BITE]}[name]
    draft = Draft(name, tuple(read(dict(c)) for c in clauses), minimum=1)
    return stress(under(load_scenario("four_powers"), [draft]), range(1, 1 + WORLDS), **LEFT_OUT)


def test_words_are_broken_more_than_what_is_watched_and_bites():
    words, enforced = stressed("words"), stressed("enforced")
    assert words.played.broken.mean() > 2.0 * enforced.played.broken.mean()


def test_breaches_of_words_are_found_later_if_at_all():
    words, enforced = data(stressed("words"))["detection_if_broken"], data(stressed("enforced"))["detection_if_broken"]
    assert enforced["median"] is not None
    assert words["median"] is None or words["median"] > enforced["median"]


def test_the_chance_of_having_broken_a_promise_never_falls():
    told = stressed("words")
    for party in told.parties:
        chances = [figure["mean"] for figure in told.defects(party)]
        assert chances == sorted(chances)
        assert all(f["low"] <= f["mean"] <= f["high"] for f in told.defects(party))


def test_the_chance_by_the_last_turn_is_the_share_of_worlds_with_a_breach():
    told = stressed("words")
    for party, actors in told.parties.items():
        broke = np.isfinite(told.played.first[actors]).any(axis=0)
        assert told.defects(party)[-1]["mean"] == pytest.approx(broke.mean())


def test_words_threaten_nothing_so_that_leaving_penalties_out_changes_nothing():
    told = stressed("words")
    np.testing.assert_array_equal(told.played.score, told.toothless.score)
    assert data(told)["blowback"]["mean"] == 0.0


def test_where_all_are_held_to_it_nothing_is_broken():
    for name in ("words", "enforced"):
        assert stressed(name).keeping.broken.max() < 1e-5  # smuggled chips stand where no registered hall takes them


def test_every_figure_has_an_interval_and_the_number_of_worlds():
    told = data(stressed("enforced"))
    assert told["worlds"] == WORLDS
    for figure in _figures(told):
        middle = figure.get("mean", figure.get("median"))
        if middle is not None and figure["low"] is not None and figure["high"] is not None:
            assert figure["low"] <= middle <= figure["high"]
    assert len(list(_figures(told))) > 50


def _figures(told):
    if isinstance(told, dict):
        if {"low", "high"} <= told.keys():
            yield told
        for value in told.values():
            yield from _figures(value)
    elif isinstance(told, list):
        for value in told:
            yield from _figures(value)


def test_efficacy_pairs_worlds_by_their_luck():
    true, read = stressed("enforced").kpis()
    assert (
        set(true)
        == set(read)
        == {"compliance_adherence_rate", "time_to_detection", "enforcement_efficacy", "systemic_risk_exposure"}
    )
    assert true["enforcement_efficacy"]["mean"] > 0.0


def test_a_world_comes_to_the_same_alone_and_in_a_batch():
    draft = Draft("T", tuple(read(dict(c)) for c in [CAP, *BITE]), minimum=1)
    setup = under(load_scenario("four_powers"), [draft]).lasting(6)
    together, alone = stress(setup, [1, 2, 3], **LEFT_OUT), stress(setup, [2], **LEFT_OUT)
    np.testing.assert_array_equal(together.played.score[:, [1]], alone.played.score)
    np.testing.assert_array_equal(together.toothless.score[:, [1]], alone.toothless.score)


# --- the command -------------------------------------------------------------------------------------------------------------
def command(*words):
    return subprocess.run([sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_the_command_prints_one_json_object_and_nothing_else():
    ran = command("stress", "central_agency", "--scenario", "class50", "--worlds", "4", "--turns", "3", "--json")
    assert ran.returncode == 0
    assert ran.stderr == ""
    told = json.loads(ran.stdout)
    assert told["worlds"] == 4
    assert set(told["parties"]) == {"alder", "beryl", "corvin", "delta", "esker"}
    assert {"defects_by_turn", "leaves"} <= set(told["parties"]["alder"])
    assert {"cheating", "losses", "loopholes", "self_enforcing", "kpis", "time_to_detection"} <= told.keys()


def test_the_command_tells_a_reader_the_same():
    ran = command("stress", "central_agency", "--scenario", "class50", "--worlds", "2", "--turns", "2")
    assert ran.returncode == 0
    for words in (
        "Central Agency: 2 worlds of class50",
        "Chance that a party",
        "What turning away gains",
        "Who loses most",
        "Measures",
    ):
        assert words in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stress", "centrl_agency"], "did you mean 'central_agency'"),
        (["stress", "central_agency", "--scenario", "clas50"], "did you mean 'class50'"),
        (["stress", "central_agency", "--scenario", "micro/chip_flow"], "no seat of chip_flow has objectives"),
        (["stress", "central_agency", "--worlds", "1"], "allowed: a whole number from 2"),
        (["stress", "central_agency", "--policy", "wiegh"], "unknown policy"),
        (["stress"], "required: TREATY"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_ends_with_status_two(words, said):
    ran = command(*words)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_treaty_with_a_mistake_is_refused_with_file_and_line(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("title: Mine\nclauses:\n  - {kind: compute_cap, flop: many}\n", "utf-8")
    ran = command("stress", str(path), "--scenario", "class50")
    assert ran.returncode == 2
    assert f"{path}:3" in ran.stderr


@pytest.mark.proof
@pytest.mark.parametrize("name", ["bletchley", "central_agency", "dividends_club", "export_control_club", "federated_zero_knowledge",
                                  "hybrid_chip_caps", "moratorium", "strictest"])  # fmt: skip
def test_every_template_can_be_stressed(name):
    base = load_scenario("class50")
    text = load_treaty(name, base)
    told = data(stress(under(base, [text.draft], text.draft.invited), range(1, 9)))
    assert told["self_enforcing"]["verdict"] in {"yes", "no", "unclear"}
