"""Drafts on the table: who may put which, whose turn it is, what becomes of the slot, and that filing order never matters."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from tables import SEATS, bargained, class50, parties, reasons, scenario, seated, slot_of, text

from game import InputError, Model, load_scenario
from game.orders import ANSWERS
from game.treaty.register import ENDED, IN_FORCE, OPEN
from game.treaty.text import read_draft
from game.world.axes import UnknownName


def sign(model, title, seats):
    slot = slot_of(model, title)
    return {seat: {"sign": {f"{seat}/{slot}": 1}} for seat in seats}


def test_a_draft_is_tabled_in_one_exchange_and_in_force_at_the_close_of_the_bargaining():
    model = seated()
    model.file("Ash", {"propose": text()})
    model.advance()
    slot = slot_of(model, "Pause")
    register = model.state.register
    assert register.status[slot, 0] == OPEN
    assert register.proposer[slot, 0] == model.axes.actor["Ash"]
    assert {model.axes.actor.ids[a] for a in np.flatnonzero(register.invited[slot, :, 0])} == set(SEATS)
    assert parties(model, "Pause") == set()  # sealed
    bargained(model, sign(model, "Pause", ["Birch"]))
    assert parties(model, "Pause") == {"Ash", "Birch"}
    assert model.state.register.status[slot, 0] == IN_FORCE
    model.step()
    assert model.state.register.combined(model.world)[0].chip_cap[:, 0].tolist() == [0.5, 0.5, 0.0, 0.0]


def test_a_draft_without_enough_signatures_lapses_with_the_bargaining_and_its_slot_is_free_again():
    model = bargained(seated(slots=1), {"Ash": {"propose": text()}})
    assert model.state.register.status[0, 0] == ENDED
    model.step()
    bargained(model, {"Birch": {"propose": text("Other")}})
    assert slot_of(model, "Other") == 0
    assert parties(model, "Other") == {"Birch"}


def test_a_draft_tabled_in_the_last_exchange_may_still_be_signed_in_the_next_bargaining():
    model = bargained(seated(), {}, {"Ash": {"propose": text()}})
    assert model.state.register.status[slot_of(model, "Pause"), 0] == OPEN
    model.step()
    bargained(model, {}, sign(model, "Pause", ["Cedar"]))
    assert parties(model, "Pause") == {"Ash", "Cedar"}


def test_a_draft_lies_open_for_as_many_bargainings_as_the_scenario_says():
    model = seated(lapse=3)
    bargained(model, {"Ash": {"propose": text()}})
    for left in (True, True, False):
        assert bool(model.state.register.status[slot_of(model, "Pause"), 0] == OPEN) is left
        model.advance()
        bargained(model)


def test_to_accept_is_to_sign_and_a_refusal_says_why_and_what_would_turn_it():
    model = seated()
    model.file("Ash", {"propose": text()})
    model.advance()
    slot = slot_of(model, "Pause")
    model.file("Birch", {"answer": {f"Birch/{slot}": "accept"}})
    model.file("Cedar", {"answer": {f"Cedar/{slot}": "verification"}, "price": {f"Cedar/{slot}": 2.5}})
    bargained(model)
    assert parties(model, "Pause") == {"Ash", "Birch"}
    register, delegate = model.state.register, model.axes.delegate
    assert ANSWERS[int(register.answer[slot, delegate["Cedar"], 0])] == "verification"
    assert register.price[slot, delegate["Cedar"], 0] == 2.5
    assert ANSWERS[int(register.answer[slot, delegate["Ash"], 0])] == "accept"
    assert register.price[slot, delegate["Birch"], 0] == 0.0


def test_a_counter_offer_is_a_text_of_its_own_that_knows_what_it_answers_to():
    model = seated(exchanges=3)
    model.file("Ash", {"propose": text(share=0.9)})
    model.advance()
    slot = slot_of(model, "Pause")
    model.file("Birch", {"answer": {f"Birch/{slot}": "limits"}, "counter": {f"Birch/{slot}": text("Pause, but less", 0.3)}})
    model.advance()
    register = model.state.register
    new = slot_of(model, "Pause, but less")
    assert register.counters[new, 0] == register.draft[slot, 0]
    bargained(model, sign(model, "Pause, but less", ["Ash"]))
    assert parties(model, "Pause, but less") == {"Ash", "Birch"}
    assert parties(model, "Pause") == {"Ash"}


# --- whose turn it is -------------------------------------------------------------------------------------------------------
def test_every_seat_that_always_proposes_comes_to_the_table_equally_often():
    model = seated(slots=2, exchanges=1)
    for turn in range(12):
        bargained(model, {seat: {"propose": text(f"{seat} {turn}")} for seat in SEATS})
        model.advance()
    assert model.world.tabled[:, 0].tolist() == [3.0, 3.0, 3.0, 3.0]


def test_a_seat_that_proposes_seldom_goes_first_when_it_does():
    model = seated(slots=2, exchanges=1)
    for turn in range(6):
        bargained(model, {seat: {"propose": text(f"{seat} {turn}")} for seat in SEATS[:3]})
        model.advance()
    bargained(model, {seat: {"propose": text(f"{seat} late")} for seat in reversed(SEATS)})
    assert slot_of(model, "Dogwood late") >= 0
    assert "another draft came to the table in this exchange" in reasons(model)


@pytest.mark.parametrize("order", [*itertools.permutations(SEATS[:3])])
def test_who_files_first_never_matters(order):
    ends = []
    for seats in (SEATS[:3], order):
        model = seated(exchanges=2)
        bargained(model, {seat: {"propose": text(seat, minimum=1)} for seat in seats})
        model.advance()
        ends.append(model.digests())
    assert ends[0] == ends[1]


def test_two_seats_with_the_same_text_both_stand_for_it():
    model = bargained(seated(exchanges=1, lapse=2), {seat: {"propose": text()} for seat in ("Birch", "Dogwood")})
    slot = slot_of(model, "Pause")
    assert (model.state.register.draft[:, 0] >= 0).sum() == 1
    assert parties(model, "Pause") == {"Birch", "Dogwood"}
    assert model.state.register.status[slot, 0] == IN_FORCE


def test_the_same_text_is_not_tabled_twice():
    model = seated(exchanges=3, offers=3)
    for _ in range(2):
        model.file("Ash", {"propose": text()})
        model.advance()
    assert (model.state.register.draft[:, 0] >= 0).sum() == 1
    assert "the same text lies open or is in force" in reasons(model)


# --- limits -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("drafting", "answer", "reason"),
    [
        ({"clauses": 1}, text() | {"clauses": [{"kind": "chip_cap"}] * 2}, "a text has at most 1 clauses; this one has 2"),
        ({"promises": 3}, text() | {"clauses": [{"kind": "open_weights_limit"}] * 4}, "a text comes to at most 3 promises"),
        ({}, text(replaces="Pause"), "the treaty it would replace is not in force"),
    ],
)
def test_a_draft_beyond_the_limits_is_cut_with_the_reason(drafting, answer, reason):
    model = seated(**drafting)
    if "replaces" in answer:
        model.state.register.book.enter(read_draft(text(), model.state.register.book))
    bargained(model, {"Ash": {"propose": answer}})
    assert any(said.startswith(reason) for said in reasons(model)), reasons(model)
    assert (model.state.register.draft < 0).all()


def test_a_seat_makes_no_more_offers_than_a_bargaining_allows():
    model = seated(exchanges=4, slots=5)
    for number in range(3):
        model.file("Ash", {"propose": text(f"T{number}")})
        model.advance()
    assert (model.state.register.draft[:, 0] >= 0).sum() == 1
    assert "a seat tables at most 1 drafts unasked in one bargaining" in reasons(model)
    bargained(model)
    model.advance()
    bargained(model, {"Ash": {"propose": text("T9")}})
    assert slot_of(model, "T9") >= 0


def test_where_there_is_no_room_nothing_is_lost():
    model = seated(slots=1, exchanges=2)
    bargained(model, {"Ash": {"propose": text(minimum=1)}}, {"Birch": {"propose": text("Other")}})
    assert "there is no room for another text" in reasons(model)
    assert parties(model, "Pause") == {"Ash"}


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        (text() | {"titel": 1}, "unknown part of a draft 'titel'; did you mean 'title'"),
        ({"clauses": [{"kind": "chip_cap"}]}, "title is 'None'; allowed: a line of 1 to 120 letters"),
        (text() | {"clauses": []}, "clauses: a draft needs a list of at least one"),
        (text() | {"clauses": [{"kind": "chip_cab"}]}, "clause 1: unknown clause 'chip_cab'; did you mean 'chip_cap'"),
        (text() | {"clauses": [{"kind": "chip_cap", "share": 2}]}, "clause 1: chip_cap.share is 2; allowed: 0 to 1"),
        (text(minimum=9), "minimum is 9; allowed: 1 to 4"),
        (text(invited=["Ash", "Brich"]), "unknown actor 'Brich'; did you mean 'Birch'"),
        (text(payments=[{"from": "Ash", "to": "Birch", "bn": -1}]), "Ash pays Birch -1; allowed: 0 to 10000 bn USD"),
        (text(replaces="Nothing"), "unknown treaty to replace 'Nothing'"),
        (3.0, "no draft has the number 3.0; there are 0"),
        ("Pause", "propose: 'Ash' is 'Pause'; allowed: -1 to 1e\\+06 draft"),
    ],
)
def test_a_text_that_is_none_is_refused_in_one_line(draft, fault):
    with pytest.raises((ValueError, UnknownName), match=fault) as said:
        seated().file("Ash", {"propose": draft})
    assert "\n" not in str(said.value)


def test_a_firm_has_no_say_unless_the_scenario_gives_it_one():
    with pytest.raises(ValueError, match="brain has no say in it in this scenario"):
        seated().file("brain", {"propose": text()})
    model = bargained(seated(seats=["lab"], exchanges=1, lapse=2), {"brain": {"propose": text()}})
    assert model.state.register.proposer[slot_of(model, "Pause"), 0] == model.axes.actor["brain"]
    assert parties(model, "Pause") == set()  # it is not invited by its own text
    with pytest.raises(InputError, match="did you mean 'lab'"):
        load_scenario(scenario(seats=["lap"]))


# --- slots ------------------------------------------------------------------------------------------------------------------
def test_what_stood_in_a_reused_slot_is_at_rest_again():
    model = seated(slots=1, exchanges=1)
    bargained(model, {"Ash": {"propose": text(minimum=1)}})
    model.advance()
    world = model.world.changed_by(
        {"found": np.full_like(model.world.found, 2.0), "posterior": np.full_like(model.world.posterior, 0.9)}
    )
    model.state = model.state.but(world=world)
    bargained(model, {"Ash": {"leave": {"Ash/0": 1}}})
    model.advance()
    model.state = model.state.but(world=world.changed_by({"expelled": model.world.expelled}))
    bargained(model, {"Birch": {"propose": text("Next")}})
    assert slot_of(model, "Next") == 0
    assert not model.world.found.any()
    assert not model.world.posterior.any()


def test_drafts_differ_by_world_and_a_world_alone_is_the_same():
    setup = class50()
    together = Model(setup, seeds=[3, 4, 5], policy="random_legal")
    alone = Model(setup, seeds=[4], policy="random_legal")
    for model in (together, alone):
        for _ in range(4):
            model.step()
    books = [
        {together.state.register.book.drafts[int(n)].content for n in column if n >= 0}
        for column in together.state.register.draft.T
    ]
    assert books[0] != books[1]
    assert alone.digests()[0] == together.digests()[1]


def test_ids_and_slots_do_not_reach_the_digest():
    model = bargained(seated(exchanges=1, lapse=3), {"Ash": {"propose": text()}})
    other = seated(exchanges=1, lapse=3)
    other.state.register.book.enter(read_draft(text("Z"), other.state.register.book))
    bargained(other, {"Ash": {"propose": text()}})
    assert model.state.register.draft[0, 0] != other.state.register.draft[0, 0]
    assert model.digests() == other.digests()
    register = other.state.register
    moved = {name: array[::-1].copy() for name, array in register.arrays().items()}
    assert model.digests() == type(model).digests(_with(other, register.but(**moved)))


def _with(model, register):
    model.state = model.state.but(register=register)
    return model


def test_another_seat_goes_first_in_every_exchange():
    served = []
    for exchange in range(4):
        model = seated(slots=4, exchanges=4)
        for _ in range(exchange):
            model.advance()
        for seat in SEATS:
            model.file(seat, {"propose": text(seat)})
        model.advance()
        served.append(model.axes.actor.ids[int(model.state.register.proposer[0, 0])])
    assert sorted(served) == sorted(SEATS)
