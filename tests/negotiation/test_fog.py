"""Fog over the talks: what a seat may not know of them changes neither its screen, nor its feed, nor what it answers."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from fog import stirred_world
from tables import class50

from game import Model
from game.agents.model import BARGAINING
from game.knowledge.observe import observe
from game.policies.policy import make, policies
from game.reports.feed import feed
from game.world.declare import Seen
from game.world.draws import Draws
from game.world.state import FIELDS

TALKS = ("offer", "gift", "deals", "secret_deal", "word_broken", "secret", "shown", "told")
SEATS = ("alder", "delta", "fathom", "agency")


@lru_cache(maxsize=1)
def talked() -> Model:
    """A game in the middle of its second bargaining, in which everybody talks."""
    model = Model(class50(), seeds=[3, 4], policy="random_legal")
    model.step()
    while model.stage != BARGAINING:
        model.advance()
    model.advance()
    return model


def test_there_is_something_to_hide():
    world = talked().world
    assert all((getattr(world, name) != FIELDS[name].rest).any() for name in TALKS)
    assert any(array.any() for array in talked().state.sealed.values())


@pytest.mark.parametrize("seat", SEATS)
def test_what_others_deal_and_show_is_on_nobody_elses_screen(seat):
    model = talked()
    place = model.axes.actor[seat]
    other = stirred_world(model.world, place, model.setup)
    assert any((getattr(other, name) != getattr(model.world, name)).any() for name in TALKS)
    one, two = (observe(world, model.state.register, model.turn, [place]) for world in (model.world, other))
    for name, line in FIELDS.items():
        if line.seen_by is not Seen.MEMBERS:
            assert np.array_equal(one.seen(name)[0], two.seen(name)[0], equal_nan=True), name


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize("name", sorted(policies()))
def test_what_is_hidden_or_sealed_changes_no_answer_in_the_talks(name, seat):
    model = talked()
    place = model.axes.actor[seat]
    luck = Draws.of([7, 8]).at(model.turn)
    answers = []
    for world in (model.world, stirred_world(model.world, place, model.setup)):
        seen = observe(world, model.state.register, model.turn, [place], None, model.state.minds, model.state.memory)
        answers.append(make(name).bargain(replace(seen, exchange=1, exchanges=2), luck))
    assert answers[0].keys() == answers[1].keys()
    for move in answers[0]:
        assert np.array_equal(answers[0][move], answers[1][move]), move


@pytest.mark.parametrize("seat", SEATS)
def test_a_feed_tells_nothing_of_talks_that_its_seat_was_not_in(seat):
    model = Model(class50(), seeds=[3], policy="random_legal")
    before = model.state
    model.step()
    played, place = model.played, model.axes.actor[seat]
    told = feed(model.setup, before, played, 0, seat)
    assert {event.kind for event in told} & {"deal", "shown", "told"}
    other = replace(played, state=played.state.but(world=stirred_world(played.state.world, place, model.setup)), why={})
    shown = [event.text for event in told if event.kind in ("deal", "shown", "told", "word_broken", "word_kept", "leak")]
    again = feed(model.setup, before, other, 0, seat)
    assert [e.text for e in again if e.kind in ("deal", "shown", "told", "word_broken", "word_kept", "leak")] == shown
