"""The feed tells what happened in plain sentences, and tells no seat what it may not know."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pytest
from fog import stirred, stirred_world
from worlds import setup

from game import Model
from game.engine.legal import Cut
from game.engine.state import State
from game.engine.turn import Played
from game.orders import holding_still
from game.reports.chronicle import Chronicle
from game.reports.feed import Event, feed
from game.reports.kinds import KINDS, Kind
from game.reports.names import GOODS, PENALTIES, SITES, Names
from game.reports.scene import DERIVED, SLOTS
from game.rules.law import Why
from game.scenario.load import CATALOGUE, Setup
from game.treaty.register import ENDED, IN_FORCE, OPEN
from game.world.declare import Seen
from game.world.state import FIELDS
from game.world.total import Array


@dataclass(frozen=True)
class Turned:
    """One turn of a game, as the feed is given it."""

    setup: Setup
    before: State
    played: Played
    news: Array

    def feed(self, seat: str | None = None, names: str | None = None, world: int = 0) -> list[Event]:
        return feed(self.setup, self.before, self.played, world, seat, names, self.news)


@lru_cache(maxsize=4)
def turns(name: str, worlds: int = 2, count: int = 6) -> tuple[Turned, ...]:
    """The first turns of a game."""
    model = Model(setup(name), seeds=range(1, worlds + 1))
    found = []
    for _ in range(count):
        before, news = model.state, model.news
        model.step()
        assert model.played is not None
        found.append(Turned(model.setup, before, model.played, news))
    return tuple(found)


def story(name: str, seat: str | None = None) -> list[str]:
    """Every sentence of a whole game."""
    model = Model(setup(name), seeds=[1])
    found = []
    while not model.over:
        before, news = model.state, model.news
        model.step()
        assert model.played is not None
        found += [e.text for e in feed(model.setup, before, model.played, 0, seat, None, news)]
    return found


# --- fog --------------------------------------------------------------------------------------------------------------------
def stirred_turn(turn: Turned, seat: int) -> Turned:
    """The same turn, but for all that `seat` may not see."""
    made = turn.setup
    why = {
        phase: {n: replace(w, told=stirred(w.value, w.axes, w.seen_by, seat, made, -np.inf, np.inf)) for n, w in told.items()}
        for phase, told in turn.played.why.items()
    }
    before = turn.before.but(world=stirred_world(turn.before.world, seat, made))
    after = turn.played.state.but(world=stirred_world(turn.played.state.world, seat, made))
    return replace(turn, before=before, played=replace(turn.played, state=after, why=why))


@pytest.mark.parametrize("name", ["class50", "standard"])
def test_changing_what_a_seat_may_not_see_changes_nothing_in_its_feed(name):
    made = setup(name)
    kinds = made.chart.actor_kind
    seats = [i for i, kind in enumerate(kinds) if kind in ("nation", "agency")]
    seats += [kinds.index(kind) for kind in ("lab", "foundry", "cloud", "designer")]
    told = 0
    for turn in turns(name):
        for seat in seats:
            id_ = made.chart.axes.actor.ids[seat]
            events = turn.feed(id_)
            assert stirred_turn(turn, seat).feed(id_) == events
            told += len(events)
    assert told > 100


def test_the_stirring_reaches_those_who_see_everything():
    assert any(stirred_turn(turn, 0).feed() != turn.feed() for turn in turns("class50"))


def test_an_order_that_was_cut_is_told_to_nobody_else():
    turn = turns("class50")[0]
    axes = turn.setup.chart.axes
    by = np.zeros((len(axes.nation), 2))
    by[0] = 0.3
    turn = replace(turn, played=replace(turn.played, cuts=[Cut("military", "the treasury does not hold so much", by)]))
    owner, other = axes.nation.ids[:2]
    assert [e.text for e in turn.feed(owner) if e.kind == "own_cut"] == [
        "Your order “military” (of compute at home drawn off for military use) was cut: the treasury does not hold so much."
    ]
    assert not [e for e in turn.feed(other) if e.kind == "own_cut"]
    assert not [e for e in turn.feed() if e.kind == "own_cut"]


def test_the_end_of_a_run_that_nobody_noticed_is_told_to_no_stranger():
    turn = turns("class50")[0]
    made = turn.setup
    stopped = Why("l", np.eye(len(made.chart.axes.lab))[:, :1].repeat(2, 1), Seen.ALL)
    why = turn.played.why | {"research": turn.played.why["research"] | {"run_stopped": stopped}}
    began = np.zeros_like(turn.before.world.run_turns)
    began[0] = 1.0
    before = turn.before.but(world=turn.before.world.changed_by({"run_turns": began, "run_seen": began * 0.0}))
    turn = replace(turn, before=before, played=replace(turn.played, why=why))
    lab = made.chart.axes.lab.ids[0]
    others = [a for a in made.chart.axes.nation if a != lab]
    assert "run_dropped" in {e.kind for e in turn.feed()}
    assert "run_dropped" in {e.kind for e in turn.feed(lab)}
    assert all("Run" not in e.text for seat in others for e in turn.feed(seat))


# --- sentences --------------------------------------------------------------------------------------------------------------
def told_of(kind: Kind) -> list[Event]:
    """What is said when a kind of event happens in one cell of a game, all else being as it was."""
    turn = turns("class50")[2]
    made, at = turn.setup, (0,)
    axes = reads_axes(kind, turn)
    cell = tuple(min(i, size - 1) for i, size in enumerate(made.chart.axes.shape(axes)))
    value = kind.sign * (kind.steps[-1] if kind.steps else max(kind.above * 1.5, 1.0))
    if kind.when and kind.when[0] == "value":
        value = kind.when[2]
    was, now = {}, {}
    part, _, what = kind.reads.partition(".")
    why = turn.played.why
    if part == "world":
        stood = 1.0 if kind.ends else FIELDS[what].rest
        now[what], was[what] = spot(turn, what, cell, value), spot(turn, what, cell, stood)
    elif part == "figure":
        fields = {"cost": {"collateral": 1e5}, "smuggled_worth": {"smuggled": 1e6, "price": 1.0}}[what]
        for name, number in fields.items():
            now[name], was[name] = (np.full_like(getattr(turn.played.state.world, name), v) for v in (number, 0.01))
    else:
        told = np.zeros((*made.chart.axes.shape(axes), 2))
        told[(*cell, *at)] = value
        why = why | {part: why[part] | {what: replace(why[part][what], told=told)}}
    if kind.when and kind.when[0] != "value":
        when, _, name = kind.when[0].partition("_")
        middle = (kind.when[1] + min(kind.when[2], 1.0)) / 2.0
        (now if when == "after" else was)[name] = np.full_like(getattr(turn.played.state.world, name), middle)
    before = turn.before.but(world=turn.before.world.changed_by(was))
    after = turn.played.state.but(world=turn.played.state.world.changed_by(now))
    turn = replace(turn, before=before, played=replace(turn.played, state=after, why=why))
    return [event for event in turn.feed() if event.kind == kind.name]


def reads_axes(kind: Kind, turn: Turned) -> str:
    part, _, what = kind.reads.partition(".")
    if part == "world":
        return FIELDS[what].axes
    return DERIVED[what].axes if part == "figure" else turn.played.why[part][what].axes


def spot(turn: Turned, name: str, cell: tuple[int, ...], value: float) -> Array:
    """A quantity at rest but for one cell."""
    array = np.full_like(getattr(turn.played.state.world, name), FIELDS[name].rest)
    array[cell] = value
    return array


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_event_is_told_in_a_whole_sentence(kind):
    events = told_of(kind)
    assert events
    for event in events:
        for text in (event.text, *([event.why] if event.why else [])):
            assert text[0].isupper() or text[0].isdigit()
            assert text.endswith(".")
            assert not set("{}") & set(text)
            assert "nan" not in text
            assert "  " not in text
        assert 0.0 <= event.matters <= 100.0


def test_no_two_kinds_of_event_share_a_name():
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_every_name_in_a_sentence_is_one_that_its_cells_have():
    turn = turns("class50")[0]
    for kind in KINDS:
        axes = reads_axes(kind, turn)
        cell = (0,) * len(axes)
        names = SLOTS[axes](scene(turn), *cell) if axes in SLOTS else {}
        assert set(kind.merge) <= set(names), kind.name


def scene(turn: Turned):
    from game.reports.names import Names
    from game.reports.scene import Scene

    return Scene(turn.setup, turn.before, turn.played, 0, None, Names.of(turn.setup))


def test_words_for_goods_are_words_for_goods_that_there_are():
    text = (CATALOGUE / "goods.yaml").read_text("utf-8")
    assert all(f"\n  {good}:\n" in text for good in {*GOODS, *SITES})
    penalties = (CATALOGUE / "penalties.yaml").read_text("utf-8")
    assert sorted(PENALTIES) == sorted(re.findall(r"^  (\w+):$", penalties, re.MULTILINE))


def test_a_cut_its_shortage_and_its_end_are_told_as_they_happen():
    told = story("micro/buffer_chain")
    assert told[0] == "North stopped all exports of ore to South."
    assert "Buyers of ore in South got 100 % less than they ordered." in told
    assert any(text.startswith("Miller’s metal plant ran") and text.endswith("below plan for lack of ore.") for text in told)
    assert "North lifted its controls on exports of ore to South." in told


def test_a_stranger_does_not_hear_of_the_shortage_in_a_plant():
    assert any("Miller" in text for text in story("micro/buffer_chain", "South"))
    assert not any("Miller" in text for text in story("micro/buffer_chain", "North"))


def test_only_whoever_sees_everything_hears_of_a_broken_promise():
    assert any("broke a promise" in text for text in story("micro/ceiling"))
    for seat in ("Alder", "Beryl", "keeper", "breaker"):
        assert not any("broke a promise" in text for text in story("micro/ceiling", seat))


def test_nothing_happens_in_a_world_that_has_ended():
    turn = turns("class50")[3]
    ended = turn.before.world.ended.copy()
    ended[0] = 1.0
    turn = replace(turn, before=turn.before.but(world=turn.before.world.changed_by({"ended": ended})))
    assert turn.feed(world=0) == []
    assert turn.feed(world=1) != []


def test_the_same_events_carry_the_names_that_were_asked_for():
    turn = turns("standard")[1]
    texts = {mode: " ".join(e.text for e in turn.feed(names=mode)) for mode in ("invented", "roles", "real")}
    assert "Beryl" in texts["invented"]
    assert "China" in texts["real"]
    assert "Beryl" not in texts["real"]
    assert "China" not in texts["invented"] + texts["roles"]


def test_a_role_takes_its_article_in_a_sentence():
    texts = [event.text for turn in turns("standard") for event in turn.feed(names="roles")]
    assert any("to the lithography holder" in text for text in texts)
    assert not any("the the" in text.lower() for text in texts)


def test_a_name_that_is_no_seat_is_refused_with_the_near_miss():
    with pytest.raises(KeyError, match="did you mean"):
        turns("standard")[0].feed("USAA")


# --- what mattered most -----------------------------------------------------------------------------------------------------
def chronicle(name: str, seed: int = 1) -> Chronicle:
    model = Model(setup(name), seeds=[seed])
    found = Chronicle(model.setup)
    while not model.over:
        before, news = model.state, model.news
        model.step()
        assert model.played is not None
        found.turn(before, model.played, news)
    return found


def test_a_cut_is_told_with_the_output_that_was_lost_for_want_of_it():
    told = {t.event.kind: t for t in chronicle("micro/buffer_chain").mattered_most()}
    assert "South could not make goods worth 40 million USD for lack of ore" in told["embargo"].followed  # 20 units in the year
    assert told["starved"].followed == "Within a year goods worth 60 million USD were not made there."  # 30: see VALIDATION


def test_what_mattered_most_is_few_of_a_kind_and_in_order():
    told = chronicle("standard", 3).mattered_most()
    assert len(told) == 5
    assert [t.event.turn for t in told] == sorted(t.event.turn for t in told)
    kinds = [t.event.kind for t in told]
    assert max(kinds.count(kind) for kind in kinds) <= 2


def test_the_same_news_again_within_a_year_matters_less():
    turn, found = turns("standard")[1], Chronicle(setup("standard"))
    first = {e.text: e.matters for e in found.turn(turn.before, turn.played, turn.news) if e.about}
    again = {e.text: e.matters for e in found.turn(turn.before, turn.played, turn.news) if e.about}
    assert first.keys() == again.keys() != set()
    assert all(again[text] < matters for text, matters in first.items())


# --- treaties ---------------------------------------------------------------------------------------------------------------
def treaty_turn(number: int, was: tuple, now: tuple) -> list[str]:
    """What is told of one treaty whose register stood so before and after: (status, members, since)."""
    model = Model(setup("class50"), seeds=[1])
    nations = [model.axes.actor[n] for n in model.axes.nation]

    def register(status: float, members: int, since: float):
        party = model.state.register.party * 0.0
        party[0, nations[:members]] = 1.0
        same = np.ones_like(model.state.register.status)
        return model.state.register.but(status=same * status, since=same * since, party=party)

    before = model.state.but(register=register(*was), draws=model.state.draws.at(number))
    after = before.but(register=register(*now))
    events = feed(model.setup, before, Played(after, holding_still(model.chart, 1), {}, []), 0)
    return [e.text for e in events if e.kind in ("open", "signed", "in_force", "left", "ended")]


ACCORD = "Compute Ceiling Accord"


@pytest.mark.parametrize(
    ("number", "was", "now", "told"),
    [
        (0, (OPEN, 0, 0), (OPEN, 0, 0), [f"{ACCORD} lies open for signature; 3 parties bring it into force."]),
        (0, (IN_FORCE, 3, 0), (IN_FORCE, 3, 0), [f"{ACCORD} is in force among Alder, Beryl and Corvin."]),
        (2, (OPEN, 0, 0), (OPEN, 2, 0), [f"Alder and Beryl signed {ACCORD}."]),
        (2, (OPEN, 2, 0), (IN_FORCE, 3, 2), [f"{ACCORD} entered into force among Alder, Beryl and Corvin."]),
        (3, (IN_FORCE, 3, 2), (IN_FORCE, 4, 2), [f"Delta joined {ACCORD}."]),
        (3, (IN_FORCE, 4, 2), (IN_FORCE, 3, 2), [f"Delta left {ACCORD}."]),
        (3, (IN_FORCE, 3, 2), (ENDED, 2, 2), [f"{ACCORD} came to an end.", f"Corvin left {ACCORD}."]),
        (3, (IN_FORCE, 3, 2), (IN_FORCE, 3, 2), []),
        (3, (OPEN, 1, 0), (OPEN, 1, 0), []),
        (4, (ENDED, 2, 2), (ENDED, 2, 2), []),
    ],
)
def test_what_befalls_a_treaty_is_told_once_when_it_does(number, was, now, told):
    assert treaty_turn(number, was, now) == told


def test_a_promise_that_is_kept_again_is_told():
    told = story("micro/ceiling")
    assert told.index("Breaker kept its promises again.") > told.index("Breaker broke a promise, by 19 % of a full breach.")


# --- names ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mode", "said"), [("real", "the United States"), ("roles", "the designer and cloud power"), ("invented", "Alder")]
)
def test_a_name_takes_the_article_it_needs_in_a_sentence(mode, said):
    made = setup("standard")
    assert Names.of(made, mode).actor(made.chart.axes.actor["USA"]) == said


def test_no_name_in_a_sentence_holds_a_comma():
    for name in ("standard", "class50", "four_powers"):
        made = setup(name)
        for mode in ("invented", "roles"):
            assert not [n for i in range(len(made.chart.axes.actor)) if "," in (n := Names.of(made, mode).actor(i))]
