"""Treaties end to end: from YAML through register, levers, obligations, breach and score; gates; the order of signing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from worlds import chain, setup

from game import InputError, Model, load_scenario
from game.engine.bargain import bargain
from game.orders import silent
from game.treaty.clause import Clause, Gate, promise, read
from game.treaty.draft import Book, Draft, lower
from game.treaty.levers import promise_row, promise_table
from game.treaty.register import ENDED, IN_FORCE, OPEN, Register
from game.world.axes import UnknownName

CEILING = 1.0e27


@pytest.fixture(scope="module")
def with_treaty():
    return Model(setup("micro/ceiling"), seeds=[1, 2]).run_model()


@pytest.fixture(scope="module")
def without():
    return Model(setup("micro/ceiling"), seeds=[1, 2], treaties=False).run_model()


# --- one promise and one enforced clause -------------------------------------------------------------------------------------
def test_the_lab_that_keeps_the_ceiling_is_in_no_breach_and_the_other_is(with_treaty):
    world, lab = with_treaty.world, with_treaty.axes.lab
    actor = with_treaty.axes.actor
    assert (world.aggregate_run[lab["keeper"]] <= CEILING).all()
    assert (world.breach[actor["keeper"]] == 0.0).all()
    assert (world.met[actor["keeper"]] == world.due[actor["keeper"]]).all()
    assert (world.due[actor["keeper"]] == with_treaty.turns).all()
    assert (world.met[actor["breaker"]] < world.due[actor["breaker"]]).all()


def test_breach_is_the_excess_over_what_counts_as_a_full_breach():
    model = Model(setup("micro/ceiling"), seeds=[1])
    model.step()
    run = model.world.aggregate_run[model.axes.lab["breaker"], 0]
    assert run > CEILING
    expected = min((run - CEILING) / (10 * CEILING - CEILING), 1.0)
    assert model.world.breach[model.axes.actor["breaker"], 0] == pytest.approx(expected)


def test_promises_kept_pay_in_the_score(with_treaty):
    score, actor = with_treaty.world.score, with_treaty.axes.actor
    capability = with_treaty.world.capability
    kept = with_treaty.world.met[actor["breaker"]] / with_treaty.world.due[actor["breaker"]]
    np.testing.assert_allclose(score[actor["keeper"]], 10.0 + capability[with_treaty.axes.lab["keeper"]])
    np.testing.assert_allclose(score[actor["breaker"]], 10.0 * kept + capability[with_treaty.axes.lab["breaker"]])


def test_new_chips_carry_the_cap_and_old_ones_do_not(with_treaty, without):
    halls = [with_treaty.axes.plant[p] for p in ("halls_a", "halls_b")]
    capped = with_treaty.world.capped[halls]
    assert ((capped > 0.3) & (capped < 1.0)).all()
    assert (without.world.capped == 0.0).all()


def test_the_cap_clips_the_runs_of_a_lab_that_promised_and_did_not_mean_it(with_treaty, without):
    lab = with_treaty.axes.lab["breaker"]
    assert (with_treaty.world.aggregate_run[lab] < 0.8 * without.world.aggregate_run[lab]).all()
    assert (with_treaty.world.capability[lab] < without.world.capability[lab]).all()


# --- signing and leaving ------------------------------------------------------------------------------------------------------
def open_register(parties=3, minimum=2):
    actors = {f"N{i}": {"kind": "nation"} for i in range(parties)} | {
        "miner": {"kind": "materials", "nation": "N0"}, "miller": {"kind": "foundry", "nation": "N1"},
    }  # fmt: skip
    scenario = chain(actors=actors, links={})
    scenario["plants"]["mine"]["nation"], scenario["plants"]["mill"]["nation"] = "N0", "N1"
    scenario["treaties"] = [
        {"id": "t", "title": "T", "invited": [f"N{i}" for i in range(parties)], "minimum": minimum,
         "clauses": [{"kind": "chip_cap", "share": 0.5}]}
    ]  # fmt: skip
    loaded = load_scenario(scenario)
    return loaded.chart, loaded.register(1)


def moved(register, chart, turn=0, sign=(), leave=()):
    moves = silent(chart, 1)
    moves.sign[list(sign), 0, 0] = 1.0
    moves.leave[list(leave), 0, 0] = 1.0
    return bargain(register, moves, turn, np.ones(1, bool))


def test_a_treaty_enters_into_force_at_its_minimum_and_ends_below_it():
    chart, register = open_register()
    assert register.status[0, 0] == OPEN
    one = moved(register, chart, sign=[0])
    assert one.status[0, 0] == OPEN
    two = moved(one, chart, turn=1, sign=[1])
    assert two.status[0, 0] == IN_FORCE
    assert two.since[0, 0] == 1
    gone = moved(two, chart, turn=2, leave=[0])
    assert gone.status[0, 0] == ENDED
    assert moved(gone, chart, turn=3, sign=[0]).status[0, 0] == ENDED


def test_who_signs_first_never_matters():
    chart, register = open_register()
    ends = []
    for order in itertools.permutations(range(3)):
        state = register
        for seat in order:
            state = moved(state, chart, sign=[seat])
        ends.append(state)
    at_once = moved(register, chart, sign=[0, 1, 2])
    for end in [*ends, at_once]:
        assert {n: a.tolist() for n, a in end.arrays().items()} == {n: a.tolist() for n, a in at_once.arrays().items()}


def test_nobody_signs_uninvited():
    chart, register = open_register()
    firm = chart.axes.actor["miner"]
    assert moved(register, chart, sign=[firm]).party[0, firm, 0] == 0.0


def test_a_lever_holds_for_parties_only_and_combines_to_the_strictest():
    chart, register = open_register()
    book = register.book
    strict = book.enter(Draft("S", (read({"kind": "chip_cap", "share": 0.9, "flop": 1e25}),)))
    both = Register.blank(book, 2, 1)
    party = both.party.copy()
    party[0, chart.nation_actor[[0, 1]]] = 1.0
    party[1, chart.nation_actor[1]] = 1.0
    both = both.but(draft=np.array([[0.0], [float(strict)]]), status=np.full((2, 1), IN_FORCE), party=party)
    levers, _ = both.combined(_blank(chart))
    assert levers.chip_cap[:, 0].tolist() == [0.5, 0.9, 0.0]
    assert levers.chip_cap_flop[:, 0].tolist() == [1e26, 1e25, 1e40]


def _blank(chart):
    from game.world.state import empty

    return empty(chart, 1)


# --- gates --------------------------------------------------------------------------------------------------------------------
def gated(*gates):
    """A register with one treaty in force between all three nations, whose only promise stands behind gates."""
    chart, register = open_register()
    book = Book(chart)

    class Gated(Clause):
        kind = "gated"

        def terms(self, chart):
            yield promise(
                "licence",
                0,
                party=int(chart.nation_actor[0]),
                bound_by=int(chart.nation_actor[0]),
                at_most=0.5,
                full_breach=1.0,
                gates=gates,
            )

    draft = Draft("G", ())
    number = book.enter(draft)
    lowered = lower(Draft("G", ()), chart)
    object.__setattr__(draft, "clauses", (Gated(),))
    lowered = lower(draft, chart)
    book._lowered[number] = lowered
    party = np.zeros((1, len(chart.axes.actor), 1))
    party[0, chart.nation_actor] = 1.0
    return chart, register.but(
        book=book, draft=np.zeros((1, 1)), status=np.full((1, 1), IN_FORCE), party=party, since=np.full((1, 1), 2.0)
    )


def live(register, turn, world):
    _, rows = register.opened(turn, world).combined(world)
    return bool(rows.live.any())


@pytest.mark.parametrize(("gate", "turns"), [(Gate("after", 3), [5, 6, 9]), (Gate("until", 3), [2, 3, 4])])
def test_gates_of_time_count_from_entry_into_force(gate, turns):
    chart, register = gated(gate)
    world = _blank(chart)
    assert [turn for turn in (2, 3, 4, 5, 6, 9) if live(register, turn, world)] == turns


def test_a_gate_of_members_opens_with_enough_parties():
    chart, register = gated(Gate("members_at_least", 3))
    world = _blank(chart)
    assert live(register, 3, world)
    fewer = register.party.copy()
    fewer[0, chart.nation_actor[2]] = 0.0
    assert not live(register.but(party=fewer), 3, world)


def test_a_gate_opens_when_a_party_has_left():
    chart, register = gated(Gate("party_left"))
    world = _blank(chart)
    assert not live(register, 3, world)
    fewer = register.party.copy()
    fewer[0, chart.nation_actor[2]] = 0.0
    assert live(register.but(party=fewer), 3, world)


def test_hysteresis_opens_high_and_closes_low():
    chart, register = gated(Gate("hysteresis", 0.6, low=0.3, reads="danger"))
    world, states = _blank(chart), []
    for danger in (0.5, 0.7, 0.5, 0.31, 0.2, 0.5):
        now = world.changed_by({"danger": np.array([danger])})
        register = register.opened(3, now)
        states.append(live(register, 3, now))
    assert states == [False, True, True, True, False, False]


def test_gates_on_findings_and_votes_are_shut_until_there_is_one():
    for kind in ("finding_on", "vote"):
        chart, register = gated(Gate(kind, 0.0))
        assert not live(register, 3, _blank(chart))
    with pytest.raises(UnknownName, match="did you mean 'after'"):
        Gate("aftr")


# --- clauses ------------------------------------------------------------------------------------------------------------------
def test_the_same_text_is_the_same_draft_and_any_other_is_not():
    chart = setup("micro/ceiling").chart
    book = Book(chart)
    one = Draft("A", (read({"kind": "chip_cap", "share": 0.5}),))
    assert book.enter(one) == book.enter(Draft("A", (read({"kind": "chip_cap", "share": 0.5}),)))
    assert book.enter(Draft("A", (read({"kind": "chip_cap", "share": 0.6}),))) != book.enter(one)
    assert book.enter(Draft("A", one.clauses, minimum=3)) != book.enter(one)
    assert "Article 1." in one.text()
    assert "when 2 Parties have signed" in one.text()


@pytest.mark.parametrize(
    ("clause", "fault"),
    [
        ({"kind": "compute_kap"}, "did you mean 'compute_cap'"),
        ({"kind": "compute_cap", "flops": 1e27}, "did you mean 'flop'"),
        ({"kind": "compute_cap", "flop": 10}, "allowed: 1e\\+20 to 1e\\+36 FLOP"),
        ({"kind": "compute_cap", "aggregate": "yes"}, "allowed: true or false"),
        ({"kind": "compute_cap", "binds": "nobody"}, "allowed: nations, labs_of_parties"),
    ],
)
def test_a_wrong_clause_says_what_is_allowed(clause, fault):
    scenario = chain(treaties=[{"id": "t", "title": "T", "invited": ["North", "South"], "clauses": [clause]}])
    with pytest.raises(InputError, match=fault):
        load_scenario(scenario)


def test_the_table_of_promises_finds_every_cell():
    model = Model(setup("micro/ceiling"), seeds=[1])
    model.step()
    table = promise_table(model.world)
    for lab in model.axes.labs:
        assert table[promise_row(model.chart, "aggregate_run", lab), 0] == model.world.aggregate_run[lab, 0]
    with pytest.raises(KeyError, match="cannot be promised"):
        promise_row(model.chart, "gdp", 0)
