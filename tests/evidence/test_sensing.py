"""Sensors and dossiers by hand: published laws, met over thousands of worlds at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import a_turn, promises

from game import load_scenario
from game.rules.dossiers import dossiers
from game.rules.evasion import blinding
from game.rules.sensing import hypergeometric, sensing
from game.treaty.levers import promise_row
from game.treaty.register import IN_FORCE, Register
from game.world.draws import Draws

WORLDS = 20_000
STILL = {"breach_prior": 0.01, "breach_begins": 0.0, "breach_ends": 0.0}


def scenario(sensors=None, **parameters):
    """Two nations and one lab at home in the second; the sensors given take the place of those of the same name."""
    return {
        "name": "inspection", "turns": 4, "catalogue": False,
        "goods": {"compute": {"level": 7, "unit": "M H100e", "price": 20.0, "perishable": True},
                  "frontier_ai": {"level": 8, "unit": "M H100e", "price": 25.0, "inputs": {"compute": 1.0}}},
        "actors": {"Alder": {"kind": "nation", "start": {"gdp": 20000.0, "treasury": 500.0}, "programmes": {"intelligence": 6.0}},
                   "Beryl": {"kind": "nation", "start": {"gdp": 15000.0, "treasury": 400.0}},
                   "cloud": {"kind": "cloud", "nation": "Beryl"},
                   "lab": {"kind": "lab", "nation": "Beryl", "start": {"cash": 500.0}}},
        "plants": {"halls": {"firm": "cloud", "nation": "Beryl", "makes": "compute", "capacity": 10.0},
                   "work": {"firm": "lab", "nation": "Beryl", "makes": "frontier_ai", "capacity": 10.0}},
        "links": {"only": {"work": {"compute": {"halls": 1.0}}}},
        "parameters": STILL | parameters,
        "sensors": sensors or {},
        "treaties": [{"id": "t", "title": "T", "parties": ["Alder", "Beryl"], "clauses": [{"kind": "compute_cap"}]}],
    }  # fmt: skip


def case(covert, sensors=None, access=(), bound=0.0, worlds=WORLDS, full=1.0, visits=0.0, levers=None, **parameters):
    """A world in which the lab hides `covert` against a promise to hide at most `bound`, and a turn with these rights of access."""
    loaded = load_scenario(scenario(sensors, **parameters))
    chart = loaded.chart
    world = loaded.world(Draws.of(range(worlds)))
    world = world.changed_by({"covert": np.full_like(world.covert, covert), "compute": np.full_like(world.compute, 1.0 - covert)})
    column = lambda v: np.full((1, worlds), float(v))  # noqa: E731
    rows = promises(
        column(promise_row(chart, "covert", 0)), column(bound), column(full), column(1.0),
        column(chart.lab_actor[0]), np.ones((1, worlds)),
    )  # fmt: skip
    turn = a_turn(world, None, 0, range(worlds))
    given = {n: np.full_like(getattr(turn.levers, n), v) for n, v in (levers or {}).items()}
    reach = np.zeros_like(turn.levers.access)
    for name in access:
        reach[chart.axes.sensor[name]] = 1.0
    if visits:
        given["challenges"] = np.full_like(turn.levers.challenges, visits)
        inspect = np.zeros_like(turn.orders.inspect)
        inspect[0, chart.lab_actor[0]] = 1.0
        turn = replace(turn, orders=turn.orders.changed_by({"inspect": inspect}))
    register = loaded.register(worlds)
    assert isinstance(register, Register)
    assert (register.status == IN_FORCE).all()
    turn = replace(turn, levers=replace(turn.levers, access=reach, **given), obligations=rows, treaties=register)
    return world, turn


def quiet(*names):
    """Every sensor blind but these."""
    from game.scenario.load import _catalogue

    return {name: {"watches": {}} for name in _catalogue("sensors.yaml", None) if name not in names}


def alarms(world, turn):
    return sensing(world, turn).why["alarms"].value[0]


def within(rate, chance, worlds=WORLDS, errors=4.0):
    return abs(rate - chance) < errors * np.sqrt(chance * (1.0 - chance) / worlds) + 1e-12


# --- sampling -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("chips", "diverted", "sampled", "chance"), [(10, 2, 3, 8 / 15), (20, 3, 5, 137 / 228)])
def test_sampling_inspection_follows_the_hypergeometric_law(chips, diverted, sampled, chance):
    row = {"onsite_sampling": {"item": 1.0 / chips, "items": sampled, "false_alarm": 0.0}}
    world, turn = case(diverted / chips, quiet("onsite_sampling") | row, ("onsite_sampling",), visits=1.0)
    assert within(alarms(world, turn).mean(), chance)
    law = hypergeometric(np.array([float(chips)]), np.array([float(diverted)]), np.array([float(sampled)]))
    np.testing.assert_allclose(law, chance, rtol=1e-12)
    assert not within(alarms(world, turn).mean(), 1.0 - (1.0 - diverted / chips) ** sampled)  # binomial sampling is wrong


def test_whoever_draws_more_than_is_clean_finds_it_for_certain():
    assert hypergeometric(np.array([10.0]), np.array([2.0]), np.array([9.0]))[0] == 1.0
    assert hypergeometric(np.array([10.0]), np.array([0.0]), np.array([9.0]))[0] == 0.0
    assert hypergeometric(np.array([10.0]), np.array([2.0]), np.array([0.0]))[0] == 0.0


# --- material balance -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("amount", "chance"), [(0.0, 0.05), (3.289707, 0.95), (1.6448536, 0.5)])
def test_a_material_balance_detects_as_the_normal_law_says(amount, chance):
    sigma = 0.1
    rows = quiet("material_balance") | {"material_balance": {"sigma": sigma, "false_alarm": 0.05}}
    world, turn = case(amount * sigma, rows, ("material_balance",), full=2.0)
    assert within(alarms(world, turn).mean(), chance)


# --- Bayes ------------------------------------------------------------------------------------------------------------------------
def bayes(covert):
    rows = quiet("whistleblowers") | {
        "whistleblowers": {"watches": {"covert": 0.9}, "half": 0.0, "false_alarm": 0.05, "shielded": False}
    }
    world, turn = case(covert, rows)
    seen = world.changed_by(sensing(world, turn).fields)
    return alarms(world, turn), seen.changed_by(dossiers(seen, turn).fields).posterior[0, 0]


def test_a_dossier_follows_bayes():
    rang, posterior = bayes(0.5)
    assert within(rang.mean(), 0.9)
    np.testing.assert_allclose(posterior[rang > 0], 0.153846153846, rtol=1e-9)
    np.testing.assert_allclose(posterior[rang == 0], 0.001062, atol=5e-7)


def test_who_keeps_the_promise_is_suspected_by_false_alarms_alone():
    rang, posterior = bayes(0.0)
    assert within(rang.mean(), 0.05)
    assert np.allclose(posterior[rang > 0], 0.153846153846)


def test_sensors_that_nobody_has_the_right_to_use_say_nothing():
    world, turn = case(0.5, quiet("compute_metering", "onsite_sampling", "material_balance"))
    change = sensing(world, turn)
    assert not change.fields["pending"].any()


# --- evasion --------------------------------------------------------------------------------------------------------------------
def spending(world, turn, evasion, amount):
    evade = np.zeros_like(turn.orders.evade)
    evade[world.chart.lab_actor[0], world.chart.axes.evasion[evasion]] = amount
    return replace(turn, orders=turn.orders.changed_by({"evade": evade}))


def test_evasion_takes_alarms_away_with_falling_returns_and_readers_do_not_know():
    rows = quiet("whistleblowers") | {
        "whistleblowers": {"watches": {"covert": 0.9}, "half": 0.0, "false_alarm": 0.05, "shielded": False}
    }
    world, turn = case(0.5, rows)
    rates = []
    for spend in (0.0, 0.1, 0.2, 0.4):
        now = spending(world, turn, "silenced_staff", spend)
        rates.append(alarms(world, now).mean())
        done = spend / (spend + 0.1)
        assert within(rates[-1], max(0.9 * (1.0 - 0.8 * done), 0.05))
        told = sensing(world, now).fields["pending"][0, 0]
        assert set(np.unique(told.round(9))) <= set(np.log([0.9 / 0.05, 0.1 / 0.95]).round(9))
    gains = -np.diff(rates)
    assert (gains > 0).all()
    assert gains[0] > gains[1]


def test_pooled_data_undo_split_runs_and_a_lot_undoes_a_captured_auditor():
    world, turn = case(0.0, worlds=1)
    split = replace(turn, orders=turn.orders.changed_by({"split": np.full_like(turn.orders.split, 8.0)}))
    assert set(blinding(world, split)) == {"pooled"}
    assert set(blinding(world, spending(world, turn, "captured_auditor", 1.0))) == {"chosen"}
    assert blinding(world, turn) == {}


def test_a_breach_of_national_security_needs_an_exemption_to_hide_behind():
    world, turn = case(0.0, worlds=1)
    spent = spending(world, turn, "reclassification", 1.0)
    assert blinding(world, spent) == {}
    exempt = replace(spent, levers=replace(spent.levers, exempt=np.ones_like(spent.levers.exempt)))
    assert any(t.any() for t in blinding(world, exempt).values())


# --- shared errors ----------------------------------------------------------------------------------------------------------------
def test_sensors_of_one_vendor_err_together_and_count_for_less():
    both = {name: {"watches": {"covert": 0.5}, "half": 0.0, "false_alarm": 0.2, "vendor": "v", "shared_error": 0.6, "mode": "alarm",
                   "latency": 0, "visits": False, "family": "access", "shielded": False} for name in ("compute_metering", "audit_hooks")}  # fmt: skip
    world, turn = case(0.0, quiet(*both) | both, tuple(both))
    count = alarms(world, turn)
    alike = float(((count == 2.0) | (count == 0.0)).mean())
    apart = {n: row | {"vendor": "", "shared_error": 0.0} for n, row in both.items()}
    world2, turn2 = case(0.0, quiet(*apart) | apart, tuple(apart))
    free = alarms(world2, turn2)
    assert alike > float(((free == 2.0) | (free == 0.0)).mean()) + 0.05
    assert abs(count.mean() - free.mean()) < 0.02
    strongest = sensing(world, turn).fields["pending"].max(), sensing(world2, turn2).fields["pending"].max()
    np.testing.assert_allclose(strongest[0], strongest[1] / 1.6, rtol=1e-9)


# --- own eyes, accusations, open books ------------------------------------------------------------------------------------------------
def test_own_eyes_see_for_their_nation_alone_and_an_accusation_burns_the_source():
    world, turn = case(0.8, worlds=4000)
    intel = sensing(world, turn).fields["intel"]
    lab = world.chart.lab_actor[0]
    assert intel[0, lab].mean() > 0.3
    hidden = world.changed_by({"intel": intel})
    accuse = np.zeros_like(turn.orders.accuse)
    accuse[0, lab] = 1.0
    told = dossiers(hidden, replace(turn, orders=turn.orders.changed_by({"accuse": accuse})))
    silent = dossiers(hidden, turn)
    up = intel[0, lab] > 0
    assert (told.fields["posterior"][0, 0][up] > silent.fields["posterior"][0, 0][up]).all()
    assert (told.fields["intel"][0, lab] == 0.0).all()
    r = world.chart.axes.programme["intelligence"]
    np.testing.assert_allclose(told.fields["programme"][0, r], world.programme[0, r] * 0.7)


@pytest.mark.parametrize("covert", [0.0, 0.5])
def test_open_books_clear_who_kept_the_promise_and_convict_who_did_not(covert):
    world, turn = case(covert, worlds=3)
    world = world.changed_by({"posterior": np.full_like(world.posterior, 0.9), "insight": np.full_like(world.insight, 0.4)})
    opened = np.zeros_like(turn.orders.open_books)
    opened[world.chart.lab_actor[0]] = 1.0
    told = dossiers(world, replace(turn, orders=turn.orders.changed_by({"open_books": opened})))
    posterior = told.fields["posterior"][0, 0]
    assert (posterior < 0.2).all() if covert == 0.0 else (posterior > 0.99).all()
    assert (told.fields["insight"] < 0.4).all()
    assert (told.fields["leaked"] > 0.0).all()


# --- findings -----------------------------------------------------------------------------------------------------------------------
def test_a_finding_needs_the_standard_of_proof_and_counts_how_long_the_breach_went_unfound():
    world, turn = case(0.5, worlds=2)
    sure = np.array([0.96, 0.94])
    world = world.changed_by(
        {"posterior": np.broadcast_to(sure, world.posterior.shape).copy(), "breach_turns": world.breach_turns + 2.0}
    )
    change = dossiers(world, turn)
    assert change.fields["found"][0, 0].tolist() == [1.0, 0.0]
    assert change.fields["findings"][world.chart.lab_actor[0]].tolist() == [1.0, 0.0]
    assert change.fields["found_after"][:4, 0].tolist() == [0.0, 0.0, 1.0, 0.0]
    lower = replace(turn, levers=replace(turn.levers, proof=np.full_like(turn.levers.proof, 0.9)))
    assert dossiers(world, lower).fields["found"][0, 0].tolist() == [1.0, 1.0]
