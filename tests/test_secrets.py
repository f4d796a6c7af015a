"""What must stay hidden, by name: the fog tests hold whatever is declared, this file holds the declarations. And luck: nobody who
plans draws what is going to happen."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import chain, played, setup

from game import Model, load_scenario
from game.engine import epilogue, turn
from game.engine.imagine import imagine
from game.engine.turn import play
from game.knowledge.observe import observe
from game.orders import holding_still
from game.policies.hold import Hold
from game.rules.law import Change
from game.world.check import Impossible
from game.world.declare import Seen
from game.world.draws import Draws
from game.world.state import FIELDS

NOBODYS = "hazard unsafe exposure survival blame difficulty smuggled met breach".split()
"""What is true and nobody can know: danger, smuggling, who breaks a promise."""
OWNERS = "covert covert_run largest_run aggregate_run insight cash culture run_turns treasury military programme agenda".split()
"""What its owner knows and no other seat."""
AT_HOME = "output stock transit orders compute capability safety worn".split()
"""What the owner knows and the states that can look into its books."""


@pytest.mark.parametrize(
    ("names", "most"),
    [(NOBODYS, {Seen.NOBODY}), (OWNERS, {Seen.NOBODY, Seen.OWNER}), (AT_HOME, {Seen.NOBODY, Seen.OWNER, Seen.JURISDICTION})],
    ids=["nobody", "owner", "jurisdiction"],
)
def test_secrets_are_declared_as_secrets(names, most):
    assert {name: FIELDS[name].seen_by for name in names if FIELDS[name].seen_by not in most} == {}


def same_luck(one: Draws, other: Draws) -> bool:
    """Whether any world of one draws what any world of the other draws."""
    return bool(np.isin(one.uniform("any", 9)[0], other.uniform("any", 9)[0]).any())


def test_a_policy_does_not_draw_what_is_going_to_happen(monkeypatch):
    drawn = []
    monkeypatch.setattr(Hold, "decide", lambda self, seen, luck: drawn.append(luck) or {})
    monkeypatch.setattr(Hold, "bargain", lambda self, seen, luck: drawn.append(luck) or {})
    model = Model(load_scenario(chain()), seeds=[1, 2])
    luck = model.state.draws
    model.step()
    assert len(drawn) >= 2
    assert not any(same_luck(one, luck) for one in drawn)


def test_who_imagines_does_not_see_what_is_going_to_happen():
    model = played(worlds=2)
    seen = observe(model.world, model.state.register, model.turn, [0])
    imagined = imagine(seen, setup().world(Draws.of([0])), model.state.draws, lanes=4)
    assert imagined.turn == model.turn
    assert not same_luck(imagined.draws, model.state.draws)


def test_the_epilogue_is_one_of_many_futures(monkeypatch):
    futures = []

    def record(state, orders, rules, **how):
        futures.append(state.draws)
        return play(state, orders, rules, **how)

    model = played(worlds=2)
    monkeypatch.setattr(epilogue, "play", record)
    epilogue.epilogue(model.state, holding_still(model.chart, 2), model.rules, 2, 3)
    assert [draws.turn - model.turn for draws in futures] == [0, 1]
    assert not any(same_luck(draws, model.state.draws.at(draws.turn)) for draws in futures)
    assert len(np.unique(futures[0].uniform("any", 1))) == 6


@pytest.mark.parametrize("worlds", [1, 3])
def test_a_rule_that_breaks_the_world_does_not_get_away_with_it(monkeypatch, worlds):
    def production(world, now):
        return Change({"support": np.full_like(world.support, 1.5)})

    model = Model(load_scenario(chain()), seeds=range(worlds))
    monkeypatch.setattr(turn, "PHASES", (production, *turn.PHASES[1:]))
    with pytest.raises(Impossible, match=r"support\[North, world 0\] is .*1\.5.* after turn 0"):
        model.step()
