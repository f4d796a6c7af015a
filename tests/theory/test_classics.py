"""The classics of the iterated prisoner's dilemma as policies in a treaty of two nations (VALIDATION: strategy cross-play)."""

from __future__ import annotations

import numpy as np
import pytest
from theory.reference import records

from game import Model, load_scenario
from game.analysis.profiles import Game, strategic_form
from game.policies.scripted import Plan

WORLD = "micro/open_trade"
NAMES = {
    "Cooperator": "always_comply", "Defector": "always_defect", "Tit For Tat": "tit_for_tat",
    "Suspicious Tit For Tat": "suspicious_tit_for_tat", "Tit For 2 Tats": "tit_for_two_tats",
    "Two Tits For Tat": "two_tits_for_tat", "Grudger": "grim_trigger", "Win-Stay Lose-Shift": "pavlov",
    "Alternator": "alternator", "Soft Go By Majority": "soft_majority", "Prober": "prober", "Punisher": "punisher",
    "Contrite Tit For Tat": "contrite_tit_for_tat", "Gradual": "gradual",
}  # fmt: skip
"""The Axelrod library's names, and the game's."""


@pytest.fixture(scope="module")
def crossed() -> tuple[Game, np.ndarray]:
    """Every strategy against every other over 200 turns, in one batch; and the published table."""
    record = records("ipd_matrix")[0]
    plans = tuple(Plan(name, policy=NAMES[name]) for name in record["input"]["names"])
    setup = load_scenario(WORLD)
    assert setup.file.turns == record["input"]["turns"]
    return strategic_form(setup, {"Alder": plans, "Beryl": plans}), np.array(record["expected"]["score"], float)


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_scores_against_every_other_as_in_the_axelrod_library(crossed, name):
    game, published = crossed
    row = list(NAMES).index(name)
    np.testing.assert_array_equal(game.of("Alder")[row], published[row])
    np.testing.assert_array_equal(game.of("Beryl")[:, row], published[row])  # it does as well from the other side


def test_nobody_of_them_does_best_against_everybody(crossed):
    game, _ = crossed
    best = game.of("Alder").max(axis=0)
    assert not (game.of("Alder") == best).all(axis=1).any()


def play(turns, *policies, seeds=(1,), **changes):
    """Who withheld in each turn, `(turns, 2, worlds)`, when Alder and Beryl play these policies."""
    setup = load_scenario(WORLD).lasting(turns)
    model = Model(setup, seeds=list(seeds), policy=dict(zip(("Alder", "Beryl"), policies, strict=True)) | changes)
    shut = []
    for _ in range(turns):
        model.step()
        shut.append(model.world.refusals)
    return np.array(shut)


def moves(history, seat, world=0):
    return "".join("CD"[int(shut > 0.5)] for shut in history[:, seat, world])


@pytest.mark.parametrize(
    ("policy", "against", "played"),
    [
        ("tit_for_tat", "alternator", "CCDCDCDC"),
        ("suspicious_tit_for_tat", "always_comply", "DCCCCCCC"),
        ("tit_for_two_tats", "always_defect", "CCDDDDDD"),
        ("two_tits_for_tat", "alternator", "CCDDDDDD"),
        ("grim_trigger", "prober", "CDDDDDDD"),
        ("pavlov", "always_defect", "CDCDCDCD"),
        ("gradual", "always_defect", "CDCCDDDD"),
        ("limited_punishment", "suspicious_tit_for_tat", "CDDCDDCD"),
    ],
)
def test_a_strategy_moves_as_it_says(policy, against, played):
    assert moves(play(8, policy, against), 0) == played


def test_generous_tit_for_tat_lets_every_third_defection_pass():
    history = play(6, "generous_tit_for_tat", "always_defect", seeds=range(3000))
    forgiven = 1.0 - history[1:, 0].mean()
    assert forgiven == pytest.approx(1 / 3, abs=4 * np.sqrt(2 / 9 / history[1:, 0].size))
    assert history[0, 0].max() == 0.0


def test_contrite_tit_for_tat_does_not_answer_the_answer_to_its_own_fault():
    """A slip by one of two contrite players is punished once; two plain ones go on punishing each other for ever."""

    def after_a_slip(policy):
        model = Model(load_scenario(WORLD).lasting(8), seeds=[1], policy={"Alder": policy, "Beryl": policy})
        found = []
        for turn in range(8):
            model.advance()
            if turn == 2:
                model.file("Alder", {"licence": 0.0})
            model.advance()
            found.append(model.world.refusals[:, 0] > 0.5)
        return ["".join("CD"[int(shut)] for shut in row) for row in np.array(found).T]

    assert after_a_slip("tit_for_tat") == ["CCDCDCDC", "CCCDCDCD"]
    assert after_a_slip("contrite_tit_for_tat") == ["CCDCCCCC", "CCCDCCCC"]


def test_a_game_goes_on_from_a_save_with_all_that_was_noted(tmp_path):
    model = Model(load_scenario(WORLD).lasting(12), seeds=[1, 2], policy={"Alder": "gradual", "Beryl": "punisher"})
    for turn in range(5):
        model.advance()
        if turn == 2:
            model.file("Beryl", {"licence": 0.0})
        model.advance()
    model.save(tmp_path / "game.save")
    again = Model.load(tmp_path / "game.save")
    for one in (model, again):
        one.run_model()
    assert model.digests() == again.digests()
    assert model.world.score[0, 0] != 12 * 3.0
