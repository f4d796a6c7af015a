"""Signing: sealed and opened together; ratified at home; left with notice and at a price; amended; joined late."""

from __future__ import annotations

import numpy as np
import pytest
from tables import bargained, parties, scenario, seated, slot_of, text

from game import Model, load_scenario
from game.treaty.register import ENDED, IN_FORCE, OPEN

NOTICE = {"kind": "withdrawal", "notice": 2.0, "exit_tax": 20.0}
LATE = {"kind": "accession", "fee": 4.0, "rise": 1.0}


def agreed(*seats, clauses=(), title="Pact", **more):
    """A treaty of the scenario file, in force among `seats` from the start; all four may sign."""
    return {
        "id": title.lower(), "title": title, "parties": list(seats), "invited": ["Ash", "Birch", "Cedar", "Dogwood"],
        "minimum": 2, "clauses": [{"kind": "chip_cap", "share": 0.5}, *clauses],
    } | more  # fmt: skip


def money(model):
    return dict(zip(model.axes.nation.ids, model.world.treasury[:, 0].tolist(), strict=True))


def turns(model, many):
    for _ in range(many):
        model.step()
    return model


# --- sealed -----------------------------------------------------------------------------------------------------------------
def test_a_signature_is_on_nobodys_screen_before_the_bargaining_closes():
    one, two = (seated(exchanges=3) for _ in range(2))
    for model in (one, two):
        model.file("Ash", {"propose": text()})
        model.advance()
    slot = slot_of(one, "Pause")
    one.file("Birch", {"sign": {f"Birch/{slot}": 1}})
    for model in (one, two):
        model.advance()
    assert one.digests() != two.digests()
    for seat in ("Ash", "Cedar"):
        left, right = one.observe([seat]), two.observe([seat])
        assert all(np.array_equal(a, right.register.arrays()[name]) for name, a in left.register.arrays().items())
    for model in (one, two):
        bargained(model)
    assert parties(one, "Pause") == {"Ash", "Birch"}
    assert parties(two, "Pause") == {"Ash"}


def test_what_was_laid_down_in_any_exchange_counts_votes_too():
    model = seated(treaties=[agreed("Ash", "Birch")], exchanges=3)
    bargained(model, {"Ash": {"vote": {"Ash/Cedar": 1}}}, {"Birch": {"vote": {"Birch/Cedar": 1}, "leave": {"Birch/0": 1}}}, {})
    assert model.state.register.ayes[0, model.axes.actor["Cedar"], 0] == 1.0
    assert model.state.register.status[0, 0] == ENDED


# --- ratification -----------------------------------------------------------------------------------------------------------
def ratifying(years=0.5, capital=10.0, **start):
    row = {"start": {"treasury": 100.0, "ratification": years, "political_capital": capital, "concern": 0.0} | start}
    return seated(actors={"Birch": row}, lapse=6)


def test_a_parliament_takes_its_time_and_its_price_before_a_signature_binds():
    model = ratifying(0.5)
    bargained(model, {"Ash": {"propose": text()}, "Birch": {"propose": text()}})
    slot = slot_of(model, "Pause")
    assert parties(model, "Pause") == {"Ash"}
    assert model.state.register.ratifying[slot, model.axes.nation["Birch"], 0] == 3.0
    turns(model, 1)
    bargained(model)
    assert model.state.register.status[slot, 0] == OPEN
    turns(model, 1)
    bargained(model)
    assert parties(model, "Pause") == {"Ash", "Birch"}
    assert model.state.register.status[slot, 0] == IN_FORCE
    price = model.chart.params.ratification_price
    assert model.world.political_capital[model.axes.nation["Birch"], 0] == pytest.approx(10.0 - price)
    assert model.world.political_capital[model.axes.nation["Ash"], 0] == 10.0


def test_concern_makes_ratification_cheap_and_where_votes_decide_nothing_it_is_free():
    for start, share in (({"concern": 1.0}, 1.0 - 0.7), ({"elections": 0.0}, 0.0)):
        model = ratifying(0.25, **start)
        bargained(model, {"Birch": {"propose": text(minimum=1)}})
        turns(model, 1)
        bargained(model)
        price = model.chart.params.ratification_price * share
        assert model.world.political_capital[model.axes.nation["Birch"], 0] == pytest.approx(10.0 - price)


def test_without_political_capital_a_signature_waits():
    model = ratifying(0.25, capital=1.0)
    bargained(model, {"Birch": {"propose": text(minimum=1)}})
    for _ in range(3):
        turns(model, 1)
        bargained(model)
    assert parties(model, "Pause") == set()
    rich = model.world.changed_by({"political_capital": np.full_like(model.world.political_capital, 9.0)})
    model.state = model.state.but(world=rich)
    turns(model, 1)
    bargained(model)
    assert parties(model, "Pause") == {"Birch"}


def test_a_signature_falls_with_the_government_that_gave_it():
    model = ratifying(0.5)
    bargained(model, {"Birch": {"propose": text(minimum=1)}})
    turns(model, 1)
    fallen = model.world.changed.copy()
    fallen[model.axes.nation["Birch"]] = 1.0
    model.state = model.state.but(world=model.world.changed_by({"changed": fallen}))
    bargained(model)
    assert not model.state.register.ratifying.any()


def test_a_text_that_waits_for_parliaments_does_not_lapse():
    model = seated(actors={"Birch": {"start": {"ratification": 1.0}}}, lapse=1)
    bargained(model, {"Ash": {"propose": text()}, "Birch": {"propose": text()}})
    turns(model, 3)
    bargained(model)
    assert model.state.register.status[slot_of(model, "Pause"), 0] == OPEN


# --- leaving ----------------------------------------------------------------------------------------------------------------
def test_whoever_leaves_goes_when_its_notice_has_run_and_forfeits_its_bond_to_those_who_stay():
    model = seated(treaties=[agreed("Ash", "Birch", "Cedar", clauses=[NOTICE])])
    turns(model, 1)
    before = money(model)
    bargained(model, {"Ash": {"leave": {"Ash/0": 1}}})
    assert parties(model, "Pact") == {"Ash", "Birch", "Cedar"}
    turns(model, 1)
    bargained(model)
    assert "Ash" in parties(model, "Pact")
    turns(model, 1)
    bargained(model)
    assert parties(model, "Pact") == {"Birch", "Cedar"}
    turns(model, 1)
    after = money(model)
    assert after["Ash"] == pytest.approx(before["Ash"] - 20.0)
    assert after["Birch"] == pytest.approx(before["Birch"] + 10.0)
    assert after["Cedar"] == pytest.approx(before["Cedar"] + 10.0)
    assert after["Dogwood"] == before["Dogwood"]


def test_the_price_of_joining_rises_with_the_age_of_the_treaty():
    paid = []
    for late in (1, 5):
        model = turns(seated(treaties=[agreed("Ash", "Birch", clauses=[LATE])]), late)
        before = money(model)
        bargained(model, {"Cedar": {"sign": {"Cedar/0": 1}}})
        turns(model, 1)
        assert parties(model, "Pact") == {"Ash", "Birch", "Cedar"}
        paid.append(before["Cedar"] - money(model)["Cedar"])
        assert money(model)["Ash"] - before["Ash"] == pytest.approx(paid[-1] / 2.0)
    assert paid == pytest.approx([4.0 * 1.25, 4.0 * 2.25])


# --- amending ---------------------------------------------------------------------------------------------------------------
def test_parties_to_both_move_over_to_the_amendment_and_owe_nothing_for_it():
    model = turns(seated(treaties=[agreed("Ash", "Birch", "Cedar", clauses=[NOTICE])]), 1)
    before = money(model)
    new = text("Pact, amended", 0.8, replaces="Pact")
    bargained(model, {seat: {"propose": new} for seat in ("Ash", "Birch")})
    assert parties(model, "Pact, amended") == {"Ash", "Birch"}
    assert parties(model, "Pact") == {"Cedar"}
    assert model.state.register.status[slot_of(model, "Pact"), 0] == ENDED
    turns(model, 1)
    assert money(model) == before


def test_who_joins_an_amendment_later_leaves_the_old_text_then():
    model = turns(seated(treaties=[agreed("Ash", "Birch", "Cedar", "Dogwood")]), 1)
    bargained(model, {seat: {"propose": text("Pact, amended", replaces="Pact")} for seat in ("Ash", "Birch")})
    assert parties(model, "Pact") == {"Cedar", "Dogwood"}
    slot = slot_of(model, "Pact, amended")
    turns(model, 1)
    bargained(model, {"Cedar": {"sign": {f"Cedar/{slot}": 1}}})
    assert parties(model, "Pact, amended") == {"Ash", "Birch", "Cedar"}
    assert model.state.register.status[slot_of(model, "Pact"), 0] == ENDED


# --- terms of entry ---------------------------------------------------------------------------------------------------------
def test_a_payment_that_a_text_names_is_made_once_when_it_enters_into_force_among_both():
    model = seated()
    draft = text(payments=[{"from": "Ash", "to": "Birch", "bn": 30}, {"from": "Ash", "to": "Dogwood", "bn": 7}])
    bargained(model, {seat: {"propose": draft} for seat in ("Ash", "Birch")})
    assert money(model) == {"Ash": 70.0, "Birch": 130.0, "Cedar": 100.0, "Dogwood": 100.0}
    turns(model, 2)
    assert money(model)["Ash"] == 70.0


def test_what_a_payer_does_not_have_it_owes():
    model = seated()
    bargained(model, {seat: {"propose": text(payments=[{"from": "Ash", "to": "Birch", "bn": 130}])} for seat in ("Ash", "Birch")})
    assert money(model)["Ash"] == 0.0
    assert money(model)["Birch"] == 200.0
    assert model.world.arrears[model.axes.nation["Ash"], 0] == 30.0


def test_only_those_whom_a_text_invites_may_sign_it():
    model = seated(exchanges=2)
    model.file("Ash", {"propose": text(invited=["Ash", "brain"])})
    model.advance()
    slot = slot_of(model, "Pause")
    seats = ("Birch", "brain")
    bargained(model, {seat: {"sign": {f"{seat}/{slot}": 1}} for seat in seats})
    assert parties(model, "Pause") == {"Ash", "brain"}


def test_without_anything_to_negotiate_one_exchange_is_all_there_is():
    data = scenario(treaties=[agreed("Ash", "Birch")])
    data["drafting"] = {}
    model = Model(load_scenario(data), seeds=[1], exchanges=5)
    assert model.table.exchanges == 1
    model.advance()
    assert model.stage == "orders"
