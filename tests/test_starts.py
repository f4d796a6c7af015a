"""Start values that worlds draw, and who sees what was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from labs import scenario

from game import InputError, Model, load_scenario
from game.engine.imagine import imagine
from game.world.draws import Draws

LAW = {"uniform": [1.0, 3.0]}


def drawn(**spread):
    """A world in which laboratory `one` has drawn its capability; and what a seat sees of it."""
    base = scenario()
    base["actors"]["one"]["start"] = base["actors"]["one"].get("start", {}) | {"capability": spread}
    return Model(load_scenario(base), seeds=range(50), policy="hold")


def seen(model, seat):
    """The capability of `one` as a seat sees it, or None."""
    observation = model.observe([seat])
    _, cells, values = observation.pairs("capability")
    lab = model.axes.lab["one"]
    return values[list(cells).index(lab)] if lab in cells else None


@pytest.mark.parametrize(
    ("seen_by", "who"),
    [(None, {"one", "Alder"}), ("all", {"one", "Alder", "Beryl", "two"}), ("owner", {"one"}), ("nobody", set())],
)
def test_who_sees_what_was_drawn_is_what_the_start_says(seen_by, who):
    model = drawn(**LAW, **({"seen_by": seen_by} if seen_by else {}))
    truth = model.world.capability[model.axes.lab["one"]]
    assert truth.std() > 0.3
    for seat in ("one", "Alder", "Beryl", "two"):
        found = seen(model, seat)
        assert (found is not None) == (seat in who), seat
        if found is not None:
            np.testing.assert_array_equal(found, truth)


def test_whoever_may_not_see_its_own_figure_takes_it_for_the_mean():
    model = drawn(**LAW, seen_by="nobody")
    own = model.observe(["one"]).own("capability")
    np.testing.assert_array_equal(own[0], 2.0)
    open_field = scenario()
    open_field["actors"]["one"]["start"] = {"deployed": {"normal": [1.5, 0.2], "seen_by": "nobody"}}
    hidden = Model(load_scenario(open_field), seeds=range(5), policy="hold")
    np.testing.assert_array_equal(hidden.observe(["Beryl"]).public("deployed")[hidden.axes.lab["one"]], 1.5)


def test_what_was_drawn_in_secret_is_imagined_by_the_same_law_and_never_read():
    model = drawn(**LAW, seen_by="owner")
    lab = model.axes.lab["one"]
    published = model.setup.world(Draws.of([0]))
    views = []
    for capability in (model.world.capability, model.world.capability + 5.0):
        world = model.world.changed_by({"capability": capability})
        model.state = model.state.but(world=world)
        views.append(imagine(model.observe(["Beryl"]), published, Draws.of(range(50)), lanes=40).world.capability[lab])
    np.testing.assert_array_equal(*views)
    assert views[0].mean() == pytest.approx(2.0, abs=4 * 0.578 / np.sqrt(views[0].size))
    assert views[0].min() >= 1.0
    assert views[0].max() <= 3.0


def test_a_seat_that_is_none_cannot_see():
    with pytest.raises(InputError, match="seen_by: found 'everybody'; allowed: 'all', 'owner', 'jurisdiction' or 'nobody'"):
        drawn(**LAW, seen_by="everybody")
