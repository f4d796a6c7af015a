"""Show or tell: two true secrets a seat; what is shown is sealed and may be passed on, what is told may be a lie; fog holds."""

from __future__ import annotations

import numpy as np
import pytest
from tables import bargained, class50, seated

from game import Model
from game.world.secrets import SECRETS, figures


def held(model, name, seat, secret):
    return float(getattr(model.world, name)[model.axes.delegate[seat], model.axes.secret[secret], 0])


def test_every_seat_starts_with_two_different_secrets_from_its_own_hidden_cells():
    model = Model(class50(), seeds=range(200))
    kinds = model.world.secret.reshape(-1, 2, 200)
    assert (kinds[:, 0] != kinds[:, 1]).all()
    lab = model.axes.delegate["fathom"]
    drawn = {SECRETS[int(k)].field for k in np.unique(kinds[lab])}
    assert drawn == {"covert", "capability", "safety", "culture", "cash", "agenda"}
    assert {SECRETS[int(k)].field for k in np.unique(kinds[model.axes.delegate["alder"]])} >= {
        "treasury",
        "military",
        "political_capital",
    }


def test_a_figure_that_is_shown_is_the_true_one_of_now():
    model = seated(secrets=2)
    truth = figures(model.world)[model.axes.secret["Ash.1"], 0]
    bargained(model, {"Ash": {"show": {"Ash.1/Birch": 1}}})
    assert held(model, "shown", "Birch", "Ash.1") == truth
    assert held(model, "shown_kind", "Birch", "Ash.1") == model.world.secret[model.axes.secret["Ash.1"], 0]
    assert held(model, "shown_at", "Birch", "Ash.1") == 1.0
    assert held(model, "shown_at", "Cedar", "Ash.1") == 0.0


def test_what_is_told_may_be_a_lie_and_bears_no_seal():
    model = seated(secrets=2)
    bargained(model, {"Ash": {"tell": {"Ash.1/Birch": 12345.0}}})
    assert held(model, "told", "Birch", "Ash.1") == 12345.0
    assert held(model, "told_at", "Birch", "Ash.1") == 1.0
    assert held(model, "told_kind", "Birch", "Ash.1") == model.world.secret[model.axes.secret["Ash.1"], 0]
    assert held(model, "shown_at", "Birch", "Ash.1") == 0.0


def test_a_sealed_figure_may_be_passed_on_in_the_next_exchange_and_a_told_one_may_not():
    model = seated(secrets=2, exchanges=3)
    model.file("Ash", {"show": {"Ash.1/Birch": 1}, "tell": {"Ash.2/Birch": 5.0}})
    model.file("Birch", {"pass_on": {"Birch/Ash.1": "Cedar"}})  # too early: it holds nothing yet
    model.advance()
    assert held(model, "shown_at", "Cedar", "Ash.1") == 0.0
    bargained(model, {"Birch": {"pass_on": {"Birch/Ash.1": "Cedar", "Birch/Ash.2": "Cedar"}}})
    assert held(model, "shown", "Cedar", "Ash.1") == held(model, "shown", "Birch", "Ash.1")
    assert held(model, "shown_at", "Cedar", "Ash.2") == 0.0


def test_nobody_can_show_what_is_not_its_own():
    model = seated(secrets=2)
    with pytest.raises(ValueError, match=r"show: 'Birch\.1/Cedar' is not a cell of Ash"):
        model.file("Ash", {"show": {"Birch.1/Cedar": 1}})
    with pytest.raises(KeyError, match="unknown delegate 'Ceder'; did you mean 'Cedar'"):
        model.file("Birch", {"pass_on": {"Birch/Ash.1": "Ceder"}})


def test_secrets_and_what_is_shown_are_on_no_other_screen():
    model = seated(secrets=2)
    bargained(model, {"Ash": {"show": {"Ash.1/Birch": 1}, "tell": {"Ash.2/Birch": 5.0}}})
    own = model.observe(["Ash"]).seen("secret")
    assert own[1].tolist() == [name.startswith("Ash.") for name in model.axes.secret.ids]
    assert model.observe(["Birch"]).seen("shown")[0].any()
    for seat in ("Cedar", "Ash", "brain"):
        seen = model.observe([seat])
        for name in ("shown", "shown_at", "told", "told_at"):
            assert not seen.seen(name)[0].any(), (seat, name)
