"""Racing to the precipice (VALIDATION): the published strategies as a policy that nobody gains by leaving, and the risk."""

from __future__ import annotations

import numpy as np
import pytest
from theory.quadrature import ranked_mean
from theory.reference import called, records
from theory.variants import data

from game import Model, load_scenario
from game.analysis.profiles import cast
from game.policies.scripted import Line, Plan

SEES = {"none": "nobody", "private": "owner", "public": "all"}
"""What the literature calls the three cases, and who sees a capability in each."""
WORLDS = 20_000
STEP = 250
"""Worlds that are played side by side with every level of safety work."""


def race(n, e, mu, case):
    """A race of `n` laboratories with enmity `e` and capabilities between 0 and `mu`."""
    scenario = data("micro/race")
    labs = [f"lab{i}" for i in range(n)]
    drawn = {"capability": {"uniform": [0, mu], "seen_by": SEES[case]}}
    scenario["actors"] = {f"home{i}": {"kind": "nation"} for i in range(n)}
    scenario["actors"] |= {lab: {"kind": "lab", "nation": f"home{i}", "start": drawn} for i, lab in enumerate(labs)}
    scenario["profiles"] = {"lab": {"enmity": e}}
    scenario["gauges"]["worth"]["sum"][1]["weight"] = 1 - e
    scenario["objectives"]["home0"] = scenario["objectives"].pop("Alder")
    return load_scenario(scenario), labs


def given(model, capability):
    """The model with capabilities `(labs, worlds)` instead of those that its worlds drew."""
    model.state = model.state.but(world=model.world.changed_by({"capability": np.ascontiguousarray(capability)}))
    return model


def survival(setup, capability):
    """(worlds,) how likely the winner's safety work averts disaster."""
    model = given(Model(setup, seeds=range(capability.shape[1])), capability).run_model()
    return model.world.score[model.axes.actor["home0"]]


CASES = [(record, case) for record in records("race_abs") for case in SEES]


@pytest.mark.parametrize(("record", "case"), CASES, ids=lambda v: v if isinstance(v, str) else called(v))
def test_the_risk_of_a_race_is_as_published(record, case):
    n, e, mu = (record["input"][name] for name in ("n", "e", "mu"))
    setup, _ = race(n, e, mu, case)
    bends = (e, 1 + (n - 1) * e)  # where the leader's safety work, and a lone laboratory's, reach all that there is
    risk = 1.0 - ranked_mean(lambda capability: survival(setup, capability), n, mu, bends)
    assert risk == pytest.approx(record["expected"][case], abs=2e-9)


@pytest.mark.parametrize("case", SEES)
@pytest.mark.parametrize("record", records("race_abs")[1::6], ids=called)
def test_played_with_luck_the_risk_is_the_same_within_four_standard_errors(record, case):
    setup, _ = race(*(record["input"][name] for name in ("n", "e", "mu")), case)
    model = Model(setup, seeds=range(WORLDS)).run_model()
    risk = 1.0 - model.world.score[model.axes.actor["home0"]]
    assert abs(risk.mean() - record["expected"][case]) <= 4 * risk.std() / np.sqrt(WORLDS) + 1e-12


def levels(model, lab, count=41):
    """Plans of a laboratory: the policy, and every level of safety work on a grid."""
    place, cell = model.axes.actor[lab], np.array([model.axes.lab[lab]])
    still = Line(place, "train", cell, 0.0, 0, 10**9, 1.0, 0.0)
    grid = [Line(place, "guard", cell, level, 0, 10**9, 1.0, 0.0) for level in np.linspace(0.0, 1.0, count)]
    return (Plan("policy", policy="precipice"), *(Plan(f"{line.value:g}", lines=(line, still)) for line in grid))


def gains(setup, lab, capability):
    """(plans, worlds) what each level of safety work gains a laboratory over the policy, capabilities being given."""
    plans = levels(Model(setup), lab)
    found = [_scores(setup, lab, plans, capability[:, first : first + STEP]) for first in range(0, capability.shape[1], STEP)]
    score = np.concatenate(found, axis=1)
    return score - score[0]


def _scores(setup, lab, plans, capability):
    chosen = np.repeat(np.arange(len(plans)), capability.shape[1])[None]
    model = given(cast(setup, {lab: plans}, chosen, range(chosen.shape[1])), np.tile(capability, len(plans))).run_model()
    return model.world.score[model.axes.actor[lab]].reshape(len(plans), -1)


@pytest.mark.parametrize(("n", "e", "mu"), [(2, 1.0, 1.0), (2, 0.5, 0.5), (3, 0.5, 1.0), (5, 0.5, 1.0), (3, 1.0, 5.0)])
def test_where_all_is_seen_no_laboratory_gains_by_any_other_safety_work_in_any_race(n, e, mu):
    setup, labs = race(n, e, mu, "public")
    capability = np.random.default_rng(7).uniform(0.0, mu, (n, 400))
    for lab in labs[:2]:
        assert gains(setup, lab, capability).max() <= 5e-9


@pytest.mark.parametrize(("n", "e", "mu"), [(2, 1.0, 1.0), (3, 0.5, 1.0), (5, 0.5, 1.0), (2, 0.5, 5.0)])
def test_a_laboratory_that_knows_itself_alone_gains_by_no_other_safety_work_on_average(n, e, mu):
    setup, labs = race(n, e, mu, "private")
    rng = np.random.default_rng(11)
    for own in (0.1, 0.35, 0.6, 0.9):
        capability = rng.uniform(0.0, mu, (n, 2000))
        capability[0] = own * mu
        found = gains(setup, labs[0], capability)
        error = found.std(axis=1) / np.sqrt(found.shape[1])
        assert (found.mean(axis=1) <= 4 * error + 1e-12).all(), own


@pytest.mark.parametrize(("n", "e", "mu"), [(2, 1.0, 1.0), (5, 0.5, 1.0), (2, 0.5, 0.5)])
def test_a_laboratory_that_knows_nothing_gains_by_no_other_safety_work_on_average(n, e, mu):
    setup, labs = race(n, e, mu, "none")
    capability = np.random.default_rng(13).uniform(0.0, mu, (n, 8000))
    found = gains(setup, labs[0], capability)
    error = found.std(axis=1) / np.sqrt(found.shape[1])
    assert (found.mean(axis=1) <= 4 * error + 1e-12).all()


def test_a_strategy_of_another_case_is_no_equilibrium():
    """The gate bites: who is told everything and plays as if told nothing leaves something on the table."""
    setup, labs = race(2, 1.0, 1.0, "none")
    capability = np.array([[0.9], [0.1]])
    assert gains(setup, labs[0], capability).max() > 0.1


def test_more_information_is_more_dangerous_and_more_teams_too():
    risk = {r["input"]["n"]: r["expected"] for r in records("race_abs") if (r["input"]["e"], r["input"]["mu"]) == (1.0, 1.0)}
    for n in (2, 3, 5):
        setups = [race(n, 1.0, 1.0, case)[0] for case in SEES]
        found = [1.0 - ranked_mean(lambda c, s=setup: survival(s, c), n, 1.0) for setup in setups]
        assert found[0] < found[1]
        assert found[1] == pytest.approx(found[2])
        assert found[0] == pytest.approx(risk[n]["none"])
