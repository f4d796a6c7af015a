"""What calls a person back from a year on its doctrine: five changes, each seen by itself and none without cause."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tables import class50
from worlds import played, setup

from game import Model
from game.knowledge.observe import observe
from game.policies.alarms import ALARMS, alarms

WORLDS = 2


def view(model, seat, minds=None, register=None, **fields):
    """What a seat sees, with some quantities of the world changed."""
    state = model.state
    world = state.world.changed_by(fields) if fields else state.world
    return observe(world, register or state.register, state.turn, [model.axes.actor[seat]], None, minds or state.minds)


def rung(before, now):
    """Alarms that ring in the second world; the first must stay silent wherever only the second was changed."""
    return {name for name, rings in alarms(before, now).items() if rings[1]}


@pytest.fixture(scope="module")
def model():
    return played("class50", WORLDS, 5)


def second(array):
    """A change of the second world alone."""

    def put(where, value):
        changed = np.array(array)
        changed[(*where, 1)] = value
        return changed

    return put


def test_nothing_rings_where_nothing_has_changed(model):
    for seat in ("alder", "fathom", "delta_foundry", "agency", "auditor"):
        now = view(model, seat)
        assert not any(rings.any() for rings in alarms(now, now).values())


def test_a_dossier_of_ones_own_that_turns_strong_rings_once(model):
    fathom, bound = model.axes.actor["fathom"], np.array(model.world.bound)
    bound[fathom] = 1.0
    doubt = model.state.minds["doubt"] * 0.0
    weak, strong, proven = (second(doubt)((slice(None), fathom), chance) for chance in (0.79, 0.81, 0.97))
    corvin = [view(model, "corvin", {"doubt": mind}, bound=bound) for mind in (weak, strong, proven)]
    assert rung(corvin[0], corvin[1]) == {"dossier"}
    assert not alarms(corvin[0], corvin[1])["dossier"][0]
    assert rung(corvin[1], corvin[2]) == set()


def test_over_a_twentieth_of_output_cut_rings(model):
    chart = model.chart
    mine = np.flatnonzero(chart.plant_nation == model.axes.nation["delta"])
    starve = second(model.world.starved * 0.0)
    calm, little, much = (view(model, "delta", starved=starve((mine,), share)) for share in (0.0, 0.04, 0.06))
    assert rung(calm, little) == set()
    assert rung(calm, much) == {"cut"}
    assert "cut" not in rung(
        view(model, "esker", starved=starve((mine,), 0.0)), view(model, "esker", starved=starve((mine,), 0.5))
    )


def test_a_government_below_the_line_and_a_crossing_ring(model):
    nation, line = model.axes.nation["alder"], model.chart.params.fall_line
    support = second(model.world.support * 0.0 + line + 0.05)
    safe, falling = (view(model, "alder", support=support((nation,), level)) for level in (line + 0.01, line - 0.01))
    assert rung(safe, falling) == {"government"}
    generation = second(model.world.generation * 0.0 + 1.9)
    for seat in ("alder", "delta_foundry"):
        assert rung(*(view(model, seat, generation=generation((), level)) for level in (1.9, 2.01))) == {"crossing"}


def test_a_draft_that_lies_open_to_the_seat_rings_until_it_has_been_seen():
    model = Model(setup("class50"), seeds=[1, 2])
    register, alder = model.state.register, model.axes.actor["alder"]
    assert (register.status == 1.0).any()
    closed = register.but(status=np.where(np.arange(2) == 1, 0.0, register.status))
    assert rung(view(model, "alder", register=closed), view(model, "alder")) == {"offer"}
    assert rung(view(model, "alder"), view(model, "alder")) == set()
    signed = np.array(register.party)
    signed[:, alder] = 1.0
    assert rung(view(model, "alder", register=closed), view(model, "alder", register=register.but(party=signed))) == set()


def test_a_side_deal_rings_for_whom_it_is_offered_to():
    model = Model(class50(), seeds=[1, 2])
    offer = model.world.offer * 0.0
    made = second(offer)((model.axes.pair["alder>beryl"],), 1.0)
    for seat, heard in (("beryl", {"offer"}), ("alder", set()), ("corvin", set())):
        assert rung(view(model, seat, offer=offer), view(model, seat, offer=made)) == heard


def test_alarms_are_those_of_one_seat_seen_twice(model):
    assert list(ALARMS) == ["dossier", "offer", "cut", "government", "crossing"]
    one = view(model, "alder")
    with pytest.raises(ValueError, match="one seat, seen twice"):
        alarms(one, view(model, "beryl"))
    with pytest.raises(ValueError, match="one seat, seen twice"):
        alarms(replace(one, seats=(0, 1)), replace(one, seats=(0, 1)))
