"""Dealing: what seats that weigh offer, take and break, on the class table with side deals open."""

from __future__ import annotations

import numpy as np
import pytest
from tables import class50

from game import Model
from game.orders import THINGS

MONEY, CHIPS, EVIDENCE = (float(THINGS.index(name) + 1) for name in ("money", "chips", "evidence"))


def opened(*seeds, **more):
    return Model(class50(deals=2, secrets=0, slots=1, **more), seeds or (1,))


def pair(model, first, second):
    return model.axes.pair[f"{first}>{second}"]


def changed(model, **fields):
    model.state = model.state.but(world=model.world.changed_by(fields))


def short_of_chips(model, nation, share=0.8, price=4.0):
    """A nation in which machines are missing, at a price."""
    market = np.flatnonzero(
        (model.chart.market_good == model.axes.good["accelerators"]) & (model.chart.market_nation == model.axes.nation[nation])
    )
    shortage, prices = model.world.shortage.copy(), model.world.price.copy()
    shortage[market], prices[market] = share, price
    changed(model, shortage=shortage, price=prices)


def test_who_is_short_offers_money_for_what_another_has_at_a_price_between_the_two():
    model = opened()
    short_of_chips(model, "beryl")
    model.advance()
    world, mine = model.world, [p for p in range(len(model.axes.pair)) if model.axes.pair.ids[p].startswith("beryl>")]
    offers = [p for p in mine if world.offer[p, 0] == MONEY and world.asked[p, 0] == CHIPS]
    assert len(offers) == 1
    (at,) = offers
    price = model.chart.good_price[model.axes.good["accelerators"]]
    at_rest = world.asked_amount[at, 0] * price
    assert at_rest < world.offer_amount[at, 0] < at_rest * 4.0 * (1.0 + 4.0 * 0.8)
    calm = opened()
    calm.advance()
    assert not [p for p in mine if calm.world.offer[p, 0] == MONEY and calm.world.asked[p, 0] == CHIPS]


@pytest.mark.parametrize(("bn", "taken"), [(40.0, True), (0.1, False)])
def test_a_bargain_is_taken_where_it_leaves_the_taker_better_off(bn, taken):
    model = opened()
    model.file("alder", {"deal": {"with": "delta", "give": "money", "give_amount": bn, "get": "silence"}})
    model.advance()
    while model.stage == "bargaining":
        model.advance()
    assert bool(model.world.deals[pair(model, "alder", "delta"), 0]) is taken


@pytest.mark.parametrize(("broken", "taken"), [(0.0, True), (30.0, False)])
def test_a_promise_for_later_counts_by_the_word_that_was_kept(broken, taken):
    model = opened()
    words = model.world.word_broken.copy()
    words[pair(model, "alder", "delta")] = broken
    changed(model, word_broken=words)
    deal = {"with": "delta", "give": "money", "give_amount": 50.0, "give_later": 2, "get": "silence"}
    model.file("alder", {"deal": deal})
    while model.stage == "bargaining":
        model.advance()
    assert bool(model.world.deals[pair(model, "alder", "delta"), 0]) is taken


@pytest.mark.parametrize(("bn", "broken"), [(400.0, 1.0), (1.0, 0.0)])
def test_a_word_is_broken_where_keeping_it_costs_more_than_it_is_worth(bn, broken):
    model = opened()
    at = pair(model, "delta", "alder")
    fields = {name: getattr(model.world, name).copy() for name in ("gift", "gift_amount", "gift_due", "treasury")}
    fields["gift"][at], fields["gift_amount"][at], fields["gift_due"][at] = MONEY, bn, 1.0
    fields["treasury"][model.axes.nation["delta"]] = 1000.0
    changed(model, **fields)
    while model.stage == "bargaining":
        model.advance()
    assert model.world.word_broken[at, 0] == broken
    assert model.world.word_kept[at, 0] == 1.0 - broken


def test_evidence_goes_to_friends_and_not_to_who_is_not_liked():
    sold = []
    for liking in (0.95, 0.1):
        model = opened()
        intel, goodwill = model.world.intel.copy(), model.world.goodwill.copy()
        intel[model.axes.nation["corvin"], model.axes.actor["fathom"]] = 3.0
        goodwill[:] = liking
        concern = np.full_like(model.world.concern, 0.6)
        changed(model, intel=intel, goodwill=goodwill, concern=concern)
        model.advance()
        mine = [p for p, name in enumerate(model.axes.pair.ids) if name.startswith("corvin>")]
        sold.append(any(model.world.offer[p, 0] == EVIDENCE for p in mine))
    assert sold == [True, False]


def test_games_with_side_deals_end_the_same_alone_and_in_a_batch():
    batch = opened(1, 2, 3).run_model()
    assert batch.world.deals.sum() > 0.0
    assert [opened(seed).run_model().digests()[0] for seed in (1, 2, 3)] == batch.digests()


def test_nobody_deals_where_no_side_deals_are_allowed():
    model = Model(class50(deals=0, secrets=0, slots=1), [1])
    short_of_chips(model, "beryl")
    model.run_model()
    assert not model.world.deals.any()
