"""Side deals: swapped by the engine or promised, secret, breakable, remembered; and nothing is made of nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables import bargained, class50, reasons, seated

from game import Model
from game.engine.bargain.deals import leaked
from game.engine.bargain.things import GOODS
from game.orders import THINGS
from game.world.draws import Draws


def deal(other, give, get=None, **more):
    """The answer that offers a side deal."""
    return {"deal": {"with": other, "give": give} | ({"get": get} if get else {}) | more}


def struck(model, seat, other, give, get=None, **more):
    """Offer in one exchange, take in the next."""
    return bargained(model, {seat: deal(other, give, get, **more)}, {other: {"take": {f"{other}>{seat}": 1}}})


def pair(model, name, one, other):
    return float(getattr(model.world, name)[model.axes.pair[f"{one}>{other}"], 0])


def money(model):
    return dict(zip(model.axes.nation.ids, model.world.treasury[:, 0].tolist(), strict=True))


# --- now --------------------------------------------------------------------------------------------------------------------
def test_money_for_evidence_is_swapped_at_once():
    model = seated(deals=2)
    intel = model.world.intel.copy()
    intel[model.axes.nation["Birch"], model.axes.actor["brain"]] = 3.0
    model.state = model.state.but(world=model.world.changed_by({"intel": intel}))
    struck(model, "Ash", "Birch", "money", "evidence", give_amount=5)
    assert money(model) == {"Ash": 95.0, "Birch": 105.0, "Cedar": 100.0, "Dogwood": 100.0}
    assert model.world.intel[model.axes.nation["Ash"], model.axes.actor["brain"], 0] == 3.0
    assert pair(model, "deals", "Ash", "Birch") == pair(model, "deals", "Birch", "Ash") == 1.0
    assert not model.world.offer.any()


def test_neither_side_hands_over_if_one_cannot():
    model = struck(seated(deals=2), "Ash", "Birch", "money", "money", give_amount=5, get_amount=500)
    assert set(money(model).values()) == {100.0}
    assert pair(model, "deals", "Ash", "Birch") == 0.0
    assert "one of the two cannot hand over what is due now" in reasons(model)


def test_an_offer_that_nobody_takes_lapses_with_the_bargaining():
    model = bargained(seated(deals=2, exchanges=3), {"Ash": deal("Birch", "money", give_amount=5)})
    assert not model.world.offer.any()
    assert set(money(model).values()) == {100.0}


@pytest.mark.parametrize("thing", GOODS)
def test_goods_go_from_stock_to_stock_and_none_is_lost(thing):
    setup = class50()
    good = setup.chart.axes.good[GOODS[thing]]
    holds = setup.chart.holding_good == good
    giver, taker = {"chips": ("alder", "esker"), "tools": ("corvin", "delta"), "rare_earths": ("beryl", "delta")}[thing]
    model = Model(setup, seeds=[1, 2], policy="hold")
    stock = model.world.stock.copy()
    stock[holds] += 1.0
    model.state = model.state.but(world=model.world.changed_by({"stock": stock}))
    there = lambda seat: stock_of(model, seat, good)  # noqa: E731
    before = (there(giver), there(taker), model.world.stock[holds].sum(axis=0))
    struck(model, giver, taker, thing, "money", give_amount=0.5, get_amount=1)
    np.testing.assert_allclose(there(giver), before[0] - 0.5)
    np.testing.assert_allclose(there(taker), before[1] + 0.5)
    np.testing.assert_allclose(model.world.stock[holds].sum(axis=0), before[2])


def stock_of(model, seat, good):
    chart = model.chart
    here = (chart.plant_nation[chart.holding_plant] == model.axes.nation[seat]) & (chart.holding_good == good)
    return model.world.stock[here].sum(axis=0)


def test_compute_is_lent_by_labs_to_labs_for_a_while():
    setup = class50(due=2)
    lent, plain = (Model(setup, seeds=[1], policy="hold") for _ in range(2))
    for model in (lent, plain):
        model.step()
        model.step()
    amount = 0.2 * float(plain.world.compute[plain.axes.lab["beryl_lab"], 0])
    struck(lent, "beryl", "corvin", "compute", "money", give_amount=amount, get_amount=1)
    for model in (lent, plain):
        model.step()
    gap = lent.world.compute[:, 0] - plain.world.compute[:, 0]
    assert gap[lent.axes.lab["beryl_lab"]] == pytest.approx(-amount)
    assert gap[lent.axes.lab["corvin_lab"]] == pytest.approx(amount)
    assert gap[lent.axes.lab["fathom"]] == 0.0
    lent.step()
    assert not lent.world.lent_left.any()


# --- later ------------------------------------------------------------------------------------------------------------------
def test_what_is_promised_is_handed_over_when_it_is_due():
    model = struck(seated(deals=2), "Ash", "Birch", "money", "money", give_amount=5, get_amount=7, get_later=2)
    assert money(model)["Ash"] == 95.0
    for left in (105.0, 105.0):
        model.advance()
        bargained(model)
        assert money(model)["Birch"] == left - 7.0 * (model.turn == 2)
    assert pair(model, "word_kept", "Birch", "Ash") == 1.0
    assert pair(model, "gift_due", "Birch", "Ash") == 0.0
    assert money(model)["Ash"] == 102.0


def test_a_broken_word_is_remembered_and_cools_goodwill():
    model = struck(seated(deals=2), "Ash", "Birch", "money", "money", give_amount=5, get_amount=7, get_later=1)
    model.advance()
    nation = model.axes.nation
    warm = model.world.goodwill[nation["Ash"], nation["Birch"], 0]
    bargained(model, {"Birch": {"renege": {"Birch>Ash": 1}}})
    assert money(model)["Birch"] == 105.0
    assert pair(model, "word_broken", "Birch", "Ash") == 1.0
    assert pair(model, "word_kept", "Birch", "Ash") == 0.0
    assert model.world.goodwill[nation["Ash"], nation["Birch"], 0] == pytest.approx(warm * (1.0 - model.chart.params.broken_word))


def test_who_cannot_pay_has_broken_its_word():
    model = struck(seated(deals=2), "Ash", "Birch", "money", "money", give_amount=5, get_amount=500, get_later=1)
    model.advance()
    bargained(model)
    assert money(model)["Birch"] == 105.0
    assert pair(model, "word_broken", "Birch", "Ash") == 1.0


def test_two_seats_have_one_deal_at_a_time_between_them():
    model = struck(seated(deals=2), "Ash", "Birch", "money", "money", give_amount=5, get_amount=7, get_later=3)
    model.advance()
    bargained(model, {"Birch": deal("Ash", "money", give_amount=1)})
    assert "the two have a deal between them that is not yet done" in reasons(model)


def test_a_vote_that_is_owed_is_cast_as_the_other_casts_its_own():
    model = struck(seated(deals=2, treaties=[TREATY]), "Ash", "Birch", "money", "vote", give_amount=5, get_later=1)
    assert not model.state.register.ayes.any()
    model.advance()
    bargained(model, {"Ash": {"vote": {"Ash/Cedar": 1}}})
    assert model.state.register.ayes[0, model.axes.actor["Cedar"], 0] == pytest.approx(2.0 / 3.0)
    assert pair(model, "word_kept", "Birch", "Ash") == 1.0


TREATY = {"id": "p", "title": "Pact", "parties": ["Ash", "Birch", "Cedar"], "clauses": [{"kind": "chip_cap", "share": 0.5}]}


@pytest.mark.parametrize("loud", ["accuses", "votes", ""])
def test_silence_is_broken_by_an_accusation_or_a_vote_and_kept_by_neither(loud):
    model = struck(seated(deals=2, treaties=[TREATY]), "Ash", "Birch", "money", "silence", give_amount=5)
    if loud == "accuses":
        model.file("Birch", {"accuse": {"Birch/brain": 1}})
    model.advance()
    bargained(model, {"Birch": {"vote": {"Birch/Ash": 1}}} if loud == "votes" else {})
    assert pair(model, "word_broken", "Birch", "Ash") == (1.0 if loud else 0.0)
    assert pair(model, "word_kept", "Birch", "Ash") == (0.0 if loud else 1.0)


# --- limits -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            deal("Birch", "money", give_amount=1, get_later=9) | {"get": {"Ash>Birch": 6}},
            "what is promised is due within 4 turns",
        ),
        (deal("Birch", "money"), "so much of it is nothing: say how much"),
    ],
)
def test_an_offer_beyond_the_limits_is_cut_with_the_reason(answer, reason):
    model = bargained(seated(deals=1), {"Ash": answer})
    assert reason in reasons(model)


def test_a_seat_offers_no_more_deals_than_a_bargaining_allows():
    model = seated(deals=1, exchanges=3)
    cells = {f"Ash>{other}": 1.0 for other in ("Birch", "Cedar", "Dogwood")}
    model.file("Ash", {"give": cells, "give_amount": cells})
    model.advance()
    assert np.count_nonzero(model.world.offer) == 1
    assert "a seat offers at most 1 side deals in one bargaining" in reasons(model)
    model.file("Ash", {"give": cells, "give_amount": cells})
    model.advance()
    assert np.count_nonzero(model.world.offer) == 1


def test_where_two_take_each_others_offer_one_of_the_two_is_struck():
    model = seated(deals=1)
    bargained(
        model,
        {"Ash": deal("Birch", "money", give_amount=1), "Birch": deal("Ash", "money", give_amount=9)},
        {"Ash": {"take": {"Ash>Birch": 1}}, "Birch": {"take": {"Birch>Ash": 1}}},
    )
    assert pair(model, "deals", "Ash", "Birch") == 1.0
    assert sorted(money(model).values()) in ([91.0, 100.0, 100.0, 109.0], [99.0, 100.0, 100.0, 101.0])


# --- nothing of nothing -------------------------------------------------------------------------------------------------------
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_dealt_money_and_goods_are_only_moved(data):
    model = Model(class50(), seeds=[7, 8], policy="hold")
    chart, seats = model.chart, model.axes.delegate.ids
    for _ in range(data.draw(st.integers(1, 3))):
        one, other = data.draw(st.permutations(seats))[:2]
        give, get = data.draw(st.sampled_from(THINGS)), data.draw(st.sampled_from(THINGS))
        amounts = {"give_amount": data.draw(st.floats(0.0, 30.0)), "get_amount": data.draw(st.floats(0.0, 30.0))}
        before = wealth(model, chart)
        struck(model, one, other, give, get, **amounts, get_later=data.draw(st.integers(0, 2)))
        np.testing.assert_allclose(wealth(model, chart), before, rtol=1e-12, atol=1e-9)
        while model.stage != "bargaining":
            model.advance()


def wealth(model, chart):
    """(1 + goods, b) all money of those who may deal, and all of each good."""
    world = model.world
    goods = np.zeros((len(chart.axes.good), world.worlds))
    np.add.at(goods, chart.holding_good, world.stock)
    return np.concatenate([(world.treasury.sum(axis=0) + world.cash.sum(axis=0) + world.funds.sum(axis=0))[None], goods])


# --- secrecy ----------------------------------------------------------------------------------------------------------------
def test_one_deal_in_ten_leaks_a_quarter():
    model = struck(seated(worlds=4000, deals=2), "Ash", "Birch", "money", "vote", give_amount=5)
    out = leaked(model.world, Draws.of(range(4000)).at(7), model.table)
    shares = (out.deal_out > 0).mean(axis=1)
    ours = [model.axes.pair["Ash>Birch"], model.axes.pair["Birch>Ash"]]
    assert shares[ours] == pytest.approx([0.1, 0.1], abs=4 * np.sqrt(0.09 / 4000))
    assert shares.sum() == pytest.approx(shares[ours].sum())
    assert shares[ours[0]] == shares[ours[1]]  # a deal leaks whole
    assert (out.deal_out_amount[ours[0]][out.deal_out[ours[0]] > 0] == 5.0).all()
    assert out.goodwill.sum() < model.world.goodwill.sum()


def test_a_deal_is_secret_from_everybody_else():
    model = seated(deals=2)
    other = struck(seated(deals=2), "Ash", "Birch", "money", "vote", give_amount=0.001)
    bargained(model)
    for seat, sees in (("Ash", True), ("Birch", True), ("Cedar", False), ("brain", False)):
        seen = [m.observe([seat]).seen("deals")[0].any() for m in (model, other)]
        assert seen == [False, sees]
    one = other.observe(["Cedar"])
    assert not one.seen("gift")[0].any()
    assert not one.public("deal_out").any()
