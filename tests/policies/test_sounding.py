"""Sounding: what seats say beforehand is what they do, its size is told within a fifth, and asking changes nothing."""

from __future__ import annotations

import pytest

from game import Model, load_scenario
from game.orders import ANSWERS
from game.policies.sounding import FIFTH
from game.treaty.draft import Draft
from game.treaty.redline import redline

NATIONS = ("alder", "beryl", "corvin", "delta", "esker")
HARSH = {"title": "Harsh", "minimum": 3, "clauses": [{"kind": "compute_cap", "flop": 1e27}, {"kind": "voted_penalty"}]}
GENTLE = HARSH | {"title": "Gentle", "clauses": [{"kind": "compute_cap", "flop": 1e28}, {"kind": "hardware_telemetry"}]}


def opened(*seeds: int) -> Model:
    return Model(load_scenario("class50"), seeds or (1,))


def refusers(model: Model) -> dict[str, object]:
    found = {seat: model.probe(seat, HARSH)[0] for seat in NATIONS}
    return {seat: said for seat, said in found.items() if said.words != ("accept",)}


@pytest.mark.parametrize("draft", [HARSH, GENTLE], ids=["harsh", "gentle"])
def test_what_a_seat_says_beforehand_is_what_it_answers_when_the_text_lies_open(draft):
    model = opened()
    said = {seat: model.probe(seat, draft)[0].words[0] for seat in NATIONS[1:]}
    model.file("alder", {"propose": draft})
    model.advance()
    model.advance()
    register = model.state.register
    slot = [register.book.drafts[int(n)].title if n >= 0 else "" for n in register.draft[:, 0]].index(draft["title"])
    delegates = [model.axes.actor.ids[a] for a in model.chart.delegate_actor]
    answers = {seat: ANSWERS[int(register.answer[slot, delegates.index(seat), 0])] for seat in NATIONS[1:]}
    assert said == answers
    assert len(set(said.values())) > 1 or draft is GENTLE


def test_the_price_that_is_named_turns_the_refusal_and_a_fifth_less_does_not():
    model = opened()
    refused = refusers(model)
    assert refused
    for seat, said in refused.items():
        payer = next(other for other in NATIONS if other != seat)

        def paid(bn: float, to: str = seat, by: str = payer) -> str:
            return model.probe(to, HARSH | {"payments": [{"from": by, "to": to, "bn": bn}]})[0].words[0]

        assert paid(said.price[0]) == "accept"
        assert paid(said.price[0] / FIFTH - 0.1) != "accept"


def test_what_it_would_sign_instead_it_says_yes_to_and_one_change_makes_it():
    model = opened()
    turned = {seat: said for seat, said in refusers(model).items() if said.instead[0] is not None}
    assert turned
    for seat, said in turned.items():
        instead = said.instead[0]
        assert model.probe(seat, instead)[0].words == ("accept",)
        assert len(redline(Draft.of(HARSH), instead)) == 1


def test_a_seat_that_is_not_invited_and_a_firm_have_nothing_to_say():
    model = opened()
    assert model.probe("esker", HARSH | {"invited": ["alder", "beryl", "corvin"]}) == [None]
    assert model.probe("fathom", HARSH) == [None]


def test_worlds_asked_together_answer_as_each_does_alone():
    batch = opened(1, 2, 3)
    for _ in range(6):
        batch.step()
    said = batch.probe("beryl", HARSH)[0]
    for world, seed in enumerate((1, 2, 3)):
        alone = opened(seed)
        for _ in range(6):
            alone.step()
        one = alone.probe("beryl", HARSH)[0]
        assert (one.words[0], one.price[0], one.instead[0]) == (said.words[world], said.price[world], said.instead[world])
