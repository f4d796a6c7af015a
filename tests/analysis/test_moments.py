"""The twelve moments, each in a small record by hand in which it happens, and in a neighbour in which it just does not."""

from __future__ import annotations

import numpy as np
import pytest
from tables import seated
from worlds import setup

from game.analysis.moments import MOMENTS, Record, happened
from game.analysis.moments.conduct import BROKEN
from game.analysis.moments.games import Tally, checks, recorded
from game.analysis.moments.record import COLUMNS
from game.reports.kinds import KINDS

TURNS = 8


def chart():
    return setup("class50").chart


def axes(name):
    places = {"a": chart().axes.actor, "l": chart().axes.lab, "n": chart().axes.nation}
    return [places.get(letter) for letter in COLUMNS[name].axes]


def record(late=None, **told):
    """A record of eight quarters in which only what is told happens: column -> {(turn, who, ...): value}; a turn `...` is all."""
    columns = {}
    for name, cells in told.items():
        array = np.zeros((TURNS, *chart().axes.shape(COLUMNS[name].axes), 1))
        array += 1.0 if name == "alive" else 0.0
        for (turn, *who), value in cells.items():
            place = [axis[w] if isinstance(w, str) else w for axis, w in zip(axes(name), who, strict=True)]
            array[(slice(None) if turn is ... else turn, *place)] = value
        columns[name] = array
    found_late = np.zeros((len(chart().axes.actor), 1))
    for actor, chance in (late or {}).items():
        found_late[chart().axes.actor[actor]] = chance
    return Record.of(chart(), TURNS, 1, found_late, **columns)


def cells(**told):
    """A case: what is told, as keyword arguments of `record`."""
    return told


BOUND = {(..., "fathom"): 1.0}
HIDDEN = cells(bound=BOUND, breach={(3, "fathom"): 0.2}, hiding={(3, "fathom"): 1.0})
ACCUSED = cells(bound={(..., "beryl"): 1.0}, accused={(4, "alder", "beryl"): 1.0}, nats={(4, "alder", "beryl"): 2.0})
CLEARED = cells(bound=BOUND, cleared={(4, "fathom"): 1.0}, cure={(4, "fathom"): 1.0}, secrets_lost={(4, "fathom"): 0.01})
SQUEEZE = cells(
    squeezed={(2, "alder", "beryl"): 0.5},
    sales_refused={
        (2, "alder", "beryl"): 4.0,
        (3, "alder", "beryl"): 4.0,
        (4, "alder", "beryl"): 4.0,
        (5, "alder", "beryl"): 4.0,
    },
)
HUB = cells(
    controls={(..., "alder", "beryl"): 1.0},
    goodwill_before={(4, "esker", "alder"): 0.5},
    goodwill={(4, "esker", "alder"): 0.4},
)
RUN = cells(run_turns={(4, "fathom"): 1.0}, run_seen={(4, "fathom"): 1.0})
BACK = {(t, "alder", "beryl"): 1.0 for t in (3, 4, 5)}

CASES = {
    "betrayal": ({"late": {"fathom": 0.6}} | HIDDEN, [
        {"late": {"fathom": 0.4}} | HIDDEN,  # the logs tell nothing
        {"late": {"fathom": 0.6}} | HIDDEN | cells(hiding={}),  # done in the open
        {"late": {"fathom": 0.6}} | HIDDEN | cells(breach={(3, "fathom"): 0.04}),  # hardly a breach
        {"late": {"fathom": 0.6}} | HIDDEN | cells(bound={}),  # nothing was promised
    ]),
    "false_accusation": (ACCUSED, [
        ACCUSED | cells(breach={(2, "beryl"): 0.1}),  # it had broken a promise within the year
        ACCUSED | cells(bound={}),
        ACCUSED | cells(accused={}),  # suspected, but nobody said so
    ]),
    "ghost": (HIDDEN | cells(hiding={}), [
        HIDDEN | {"late": {"fathom": 0.5}},
        HIDDEN | cells(finding={(5, "fathom"): 1.0}),
        HIDDEN | cells(breach={(3, "fathom"): 0.04}),
    ]),
    "warning_shot": (cells(warned={(5,): 1.0}, blamed={(5, "fathom"): 0.3, (5, "corvin_lab"): 0.1}), [
        cells(warned={(5,): 0.0}, blamed={(5, "fathom"): 0.3}),
        cells(warned={(5,): 1.0}, blamed={(5, "fathom"): 0.3}, alive={(5,): 0.0}),
    ]),
    "open_books": (CLEARED, [
        CLEARED | cells(cure={}),  # nobody had found against it
        CLEARED | cells(secrets_lost={}),
        CLEARED | cells(cleared={}),  # it opened its books and was convicted
    ]),
    "burned_source": (ACCUSED, [
        ACCUSED | cells(accused={}),
        ACCUSED | cells(nats={(4, "alder", "beryl"): -0.5}),  # what it had seen spoke for the accused
    ]),
    "boomerang": (SQUEEZE | cells(unfilled=BACK), [
        SQUEEZE,  # as previewed
        SQUEEZE | cells(unfilled={(3, "alder", "beryl"): 1.0}),  # 1 on top of 16: within the margin
        SQUEEZE | cells(unfilled={(t, "alder", "corvin"): 1.0 for t in (3, 4, 5)}),  # not from the squeezed
        SQUEEZE | cells(unfilled=BACK, squeezed={}),
        SQUEEZE | cells(unfilled={(t, "alder", "beryl"): 1.0 for t in range(8)}),  # it was so before
    ]),
    "letter_of_the_law": (cells(split={(3, "fathom"): 1.5}), [
        cells(split={(3, "fathom"): 1.0}),
        cells(split={(3, "fathom"): 1.5}, breach={(3, "fathom"): 0.2}),  # the words are broken too
    ]),
    "walk_out": (cells(leaving={(4, 0, "beryl"): 1.0}), [
        cells(fell={(4, 0): 1.0}),
        cells(leaving={(4, 0, "beryl"): 1.0}, alive={(4,): 0.0}),
    ]),
    "hub_turns": (HUB, [
        HUB | cells(goodwill={(4, "esker", "alder"): 0.48}),  # 0.55 x 0.85 is the line
        HUB | cells(controls={(..., "alder", "beryl"): 1.0, (..., "alder", "esker"): 1.0}),  # squeezed itself: no third
        HUB | cells(controls={}),
        HUB | cells(goodwill_before={(4, "esker", "alder"): 0.41}),  # it had turned before
    ]),
    "the_run": (RUN, [
        RUN | cells(run_turns_before={(4, "fathom"): 1.0}),
        RUN | cells(run_turns={}),
    ]),
}  # fmt: skip
WHO = {
    "betrayal": ("fathom", None), "false_accusation": ("beryl", "alder"), "ghost": ("fathom", None),
    "warning_shot": ("fathom", None), "open_books": ("fathom", None), "burned_source": ("alder", "beryl"),
    "boomerang": ("alder", "beryl"), "letter_of_the_law": ("fathom", None), "walk_out": ("beryl", None),
    "hub_turns": ("esker", "alder"), "the_run": ("fathom", None),
}  # fmt: skip
WHEN = {
    "betrayal": 3, "false_accusation": 4, "ghost": 3, "warning_shot": 5, "open_books": 4, "burned_source": 4, "boomerang": 2,
    "letter_of_the_law": 3, "walk_out": 4, "hub_turns": 4, "the_run": 4,
}  # fmt: skip


def those(name, told):
    return [one for one in happened(record(**told)) if one.name == name]


@pytest.mark.parametrize("name", CASES)
def test_a_moment_is_found_where_it_happened_and_of_whom(name):
    (one,) = those(name, CASES[name][0])
    actor, other = WHO[name]
    assert (one.turn, one.actor) == (WHEN[name], chart().axes.actor[actor])
    assert one.other == (-1 if other is None else chart().axes.actor[other])


@pytest.mark.parametrize(("name", "told"), [(name, near) for name, (_, nears) in CASES.items() for near in nears])
def test_a_moment_is_not_found_where_it_just_did_not_happen(name, told):
    assert those(name, told) == []


# --- their two ways, and the leak, for which the class game has no side deals -------------------------------------------------
def test_a_run_that_breaks_off_was_stopped_and_one_that_goes_on_was_not():
    stopped, going = RUN, RUN | cells(run_turns={(t, "fathom"): float(t - 3) for t in range(4, 8)})
    assert [(one.turned, one.strength) for told in (stopped, going) for one in those("the_run", told)] == [
        (True, 1.0),
        (False, 4.0),
    ]


def test_a_run_that_wins_was_not_stopped():
    told = RUN | cells(dominant={(4, "fathom"): 1.0}, alive={(t,): 1.0 * (t <= 4) for t in range(8)})
    assert [one.turned for one in those("the_run", told)] == [False]


def test_a_walk_out_is_a_cascade_if_another_follows_within_the_year_and_holds_if_none_does():
    alone = cells(leaving={(1, 0, "beryl"): 1.0})
    soon, late = (cells(leaving={(1, 0, "beryl"): 1.0, (t, 0, "esker"): 1.0}) for t in (4, 5))
    assert [those("walk_out", told)[0].turned for told in (alone, soon, late)] == [False, True, False]
    assert those("walk_out", alone | cells(fell={(3, 0): 1.0}))[0].turned


def test_a_side_deal_that_comes_out_is_told_once_with_both_who_struck_it():
    chart = seated(deals=2).chart
    pair = int(np.flatnonzero(chart.pairs.first < chart.pairs.second)[0])
    out = np.zeros((4, len(chart.axes.pair), 1))
    out[2, [pair, chart.pairs.back[pair]]] = 1.0
    (one,) = happened(Record.of(chart, 4, leak=out))
    two = [int(chart.delegate_actor[place[pair]]) for place in (chart.pairs.first, chart.pairs.second)]
    assert (one.name, one.turn, [one.actor, one.other]) == ("leak", 2, two)
    assert happened(Record.of(chart, 4, leak=0.0 * out)) == []


# --- from played games ----------------------------------------------------------------------------------------------------
def test_a_breach_counts_from_where_the_feed_tells_of_it():
    assert min(next(kind for kind in KINDS if kind.name == "breach").steps) == BROKEN


def test_moments_of_a_world_are_the_same_alone_as_in_a_batch():
    batch, alone = (recorded(setup("class50"), seeds) for seeds in ((11, 12, 13), (12,)))
    for kind in MOMENTS.values():
        many, one = kind.rule(batch), kind.rule(alone)
        for name in ("happened", "strength", "other", "turned"):
            assert (getattr(many, name)[..., 1:2] == getattr(one, name)).all(), (kind.name, name)
    assert happened(batch, 1) == happened(alone)


def test_each_share_is_held_against_what_play_asks():
    happen = np.zeros((len(MOMENTS), 100), bool)
    for place, kind in enumerate(MOMENTS.values()):
        happen[place, : round(50 * sum(kind.share))] = True
    fair = Tally(happen, np.arange(10) % 2, np.array([1.0, 2.0, 3.0]), np.array([2.0]))
    held = {row.what: row.holds for row in checks(fair)}
    assert all(held[kind.title] for kind in MOMENTS.values())
    assert held["Runs that are stopped"]
    assert held["false accusations that look like true ones"]
    none = {row.what: row.holds for row in checks(Tally(0 * happen, np.zeros(0), np.zeros(0), np.zeros(0)))}
    assert not any(none.values())
