"""The one door for people, bots and replays: what may be filed, what is refused and how, and what a save keeps."""

from __future__ import annotations

import re

import pytest
from worlds import setup

from game import Model
from game.world.axes import UnknownName


@pytest.fixture
def table() -> Model:
    """A game whose bargaining is open."""
    return Model(setup("micro/ceiling"), seeds=[1])


@pytest.fixture
def ordering(table) -> Model:
    """The same game, one stage on: orders are asked for."""
    table.advance()
    return table


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"run_cap": -5.0}, "run_cap: 'keeper' is -5.0; allowed: 0 to 1e+40 FLOP"),
        ({"train": 1.5}, "train: 'keeper' is 1.5; allowed: 0 to 1 share"),
        ({"train": {"keeper": float("nan")}}, "allowed: 0 to 1 share"),
        ({"train": {"keeper": True}}, "allowed: 0 to 1 share"),
        ({"train": {"keeper": "much"}}, "allowed: 0 to 1 share"),
        ({"train": {"breaker": 0.5}}, "'breaker' is not a cell of keeper"),
        ({"train": {"keeper/breaker": 0.5}}, "'keeper/breaker' is no cell; allowed: names of the form lab"),
        ({"sign": 1.0}, "'sign' is a matter of the bargaining, which opens the next turn. Asked for now is orders: "),
    ],
)
def test_what_cannot_be_ordered_is_refused_with_what_can(ordering, answer, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        ordering.file("keeper", answer)
    assert "keeper" in ordering.awaiting()


def test_a_deed_filed_in_the_bargaining_is_told_when_its_time_comes(table):
    with pytest.raises(ValueError, match=r"'train' is a matter of orders; advance\(\) once .* the bargaining: sign, leave"):
        table.file("keeper", {"train": 0.5})


@pytest.mark.parametrize(("name", "near"), [("sing", "did you mean 'sign'"), ("zzz", "allowed: sign, leave")])
def test_a_name_that_is_none_gets_its_near_miss_among_what_is_asked_for(table, name, near):
    with pytest.raises(UnknownName, match=near):
        table.file("Alder", {name: 1.0})


def test_a_value_at_the_ends_of_its_range_is_taken(ordering):
    ordering.file("keeper", {"train": 0.0, "run_cap": 1e40})
    assert ordering.state.filed["keeper"] == {"train": {"keeper": 0.0}, "run_cap": {"keeper": 1e40}}


def test_a_save_keeps_how_many_turns_are_played(tmp_path):
    model = Model(setup("micro/ceiling").lasting(3), seeds=[1])
    model.step()
    model.save(tmp_path / "game.save")
    again = Model.load(tmp_path / "game.save")
    assert again.turns == 3
    assert again.run_model().digests() == model.run_model().digests()
    assert again.turn == 3


def test_a_packed_log_is_saved_as_a_plain_one_is(tmp_path):
    from game.engine.record import Log, Packed

    found = []
    for entries in ([], Packed()):
        model = Model(setup("micro/ceiling"), seeds=[3])
        model.log = Log(entries)
        model.step()
        model.step()
        model.save(tmp_path / "game.save")
        found.append((model.digests(), list(Model.load(tmp_path / "game.save").log.entries)))
    assert found[0] == found[1]
    assert found[0][1]
    with pytest.raises(TypeError, match="only ever appended to"):
        del model.log.entries[0]
