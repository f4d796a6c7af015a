"""Moments of affairs between seats: warning shot, boomerang, walk-out, leak, the hub turns, the Run."""

from __future__ import annotations

import numpy as np

from game.analysis.moments.found import Found, at_actors, moment, strongest, year_on
from game.analysis.moments.record import Record
from game.world.total import Array

TIGHTER = 0.02
"""Cut of a licence, added over goods, from which on it is a squeeze: from there the feed tells of it."""
PREVIEWED = 4
"""Turns that a preview of a control looks ahead (`game.engine.preview`)."""
MARGIN, WORTH_TELLING = 0.1, 0.25
"""What counts as beyond a preview: more than this share of it, and at least so many bn USD."""


def _alive(record: Record) -> Array:
    return np.asarray((record["alive"] > 0.0)[:, None])


@moment("Warning shot", (0.50, 0.70), "What did the table do in the quarter after it, and was it enough?")
def warning_shot(record: Record) -> Found:
    """The first would-be catastrophe passes by. It is about the lab that carried most of the danger. Strength: its share."""
    blamed = record["blamed"]
    worst, lab = strongest(blamed[:, None])
    fired = (record["warned"] > 0.0) & (record["alive"] > 0.0)
    at_lab = np.arange(blamed.shape[1])[None, :, None] == lab
    whole = np.add.accumulate(blamed, axis=1)[:, -1:] if blamed.shape[1] else worst
    share = np.where(whole > 0.0, blamed / np.maximum(whole, 1e-300), 0.0)
    rows = at_actors(record, np.where(fired[:, None] & at_lab, np.maximum(share, 1e-300), 0.0), record.chart.lab_actor)
    return Found.of(rows > 0.0, rows)


@moment("Boomerang", (0.20, 0.40), "Which step of the chain brought the harm back, and could the preview have shown it?")
def boomerang(record: Record) -> Found:
    """A squeeze hurts its author beyond the preview. The preview holds everything else still: the sales refused in the squeeze's
    own turn, turn for turn. What comes on top within a year is sales that substitutes took, and what the author's own buyers no
    longer get from the squeezed once buffers are empty. The squeezed is the other. Strength: bn USD beyond the preview."""
    ahead = min(PREVIEWED, record.turns)
    refused, left = record["sales_refused"], year_on(np.ones((record.turns, 1, 1, 1)), ahead)
    missing = _rise(record["unfilled"], ahead) + _rise(record["designed_out"], ahead)
    harm, previewed = year_on(refused, ahead) + missing, refused * left
    beyond = np.where(record["squeezed"] >= TIGHTER, harm - previewed, 0.0)
    told = np.where(beyond >= np.maximum(MARGIN * previewed, WORTH_TELLING), beyond, 0.0)
    worst, whom = strongest(told * (record["alive"] > 0.0)[:, None, None])
    nations = record.chart.nation_actor
    strength, other = (at_actors(record, values, nations) for values in (worst, nations[whom]))
    return Found.of(strength > 0.0, strength, other)


def _rise(values: Array, ahead: int) -> Array:
    """(turns, ...) what each turn and those after it, `ahead` in all, have more than the turn before."""
    found = np.zeros(values.shape)
    for turn in range(1, len(values)):
        found[turn] = np.add.reduce(np.maximum(values[turn : turn + ahead] - values[turn - 1], 0.0), axis=0)
    return found


@moment("Walk-out", (0.10, 0.25), "What would have kept them in, and why did the others stay or follow?")
def walk_out(record: Record) -> Found:
    """A party gives notice, or leaves a treaty in force. Within a year others follow or the treaty falls (`turned`: a cascade),
    or it holds by its minimum participation. Strength: how many others followed."""
    leaving = np.asarray((record["leaving"] > 0.0) & _alive(record)[:, None])
    many = np.add.reduce(leaving * 1.0, axis=2)  # (turns, t, b) who goes in each turn
    later = year_on(many, record.year) - many
    fell = year_on((record["fell"] > 0.0) * 1.0, record.year) > 0.0
    followed = np.max(np.where(leaving, later[:, :, None], 0.0), axis=1, initial=0.0)
    cascade = (leaving & ((later > 0.0) | fell)[:, :, None]).any(axis=1)
    return Found.of(np.asarray(leaving.any(axis=1)), followed, turned=cascade * 1.0)


@moment("Leak", (0.20, 0.35), "Would the two have struck this deal in the open? What did the others do once they knew?")
def leak(record: Record) -> Found:
    """A secret side deal comes out. It is about the first of the two, the second is the other. Strength: 1."""
    pairs, seats = record.chart.pairs, record.chart.delegate_actor
    out = np.array(record["leak"] > 0.0) & (pairs.first < pairs.second)[None, :, None] & _alive(record)
    found, other = (np.zeros((record.turns, len(record.chart.axes.actor), record.worlds)) for _ in range(2))
    for pair in np.flatnonzero(out.any(axis=(0, 2))):
        one, two = int(seats[pairs.first[pair]]), int(seats[pairs.second[pair]])
        other[:, one] = np.where(out[:, pair], two, other[:, one])
        found[:, one] = np.maximum(found[:, one], out[:, pair])
    return Found.of(found > 0.0, found, other)


@moment("The hub turns", (0.15, 0.30), "What lost the neutral's goodwill, and what did that cost the control?")
def hub_turns(record: Record) -> Found:
    """Neutral support crosses its line: the goodwill of a third nation, from which nothing is held back, towards one that holds
    exports back from others falls below the share of what it was at the start from which on the third looks away (trade's
    `neutral_line`). The nation that lost it is the other. Strength: share of the first goodwill that is left."""
    chart, controls = record.chart, record["controls"]
    line = chart.params.values["neutral_line"] * np.maximum(chart.first_goodwill[None, :, :, None], 1e-9)
    crossed = (record["goodwill_before"] >= line) & (record["goodwill"] < line)  # (turns, third, seller, b)
    third = np.moveaxis(controls, 2, 1) <= 0.0  # nothing held back from it by the seller
    held = np.moveaxis(np.asarray(controls.any(axis=2, keepdims=True)), 2, 1)  # (turns, 1, seller, b)
    foreign = ~np.eye(len(chart.axes.nation), dtype=bool)[None, :, :, None]
    left = record["goodwill"] / np.maximum(chart.first_goodwill[None, :, :, None], 1e-9)
    turns_away = crossed & third & held & foreign & _alive(record)[:, None]
    lost, whom = strongest(turns_away * (1.0 - left))
    nations = chart.nation_actor
    strength, other = (at_actors(record, values, nations) for values in (lost, nations[whom]))
    return Found.of(strength > 0.0, 1.0 - strength, other)


@moment("The Run", (0.15, 0.25), "Who saw it coming, and what could have stopped it in time?")
def the_run(record: Record) -> Found:
    """A lab goes all in on the last generation. `turned` where it is stopped: chips or power run short, or it gives up. Strength:
    turns for which it goes on."""
    going = record["run_turns"] > 0.0
    begun = going & (record["run_turns_before"] <= 0.0) & _alive(record)
    lasts, runs, stopped = (np.zeros(going.shape) for _ in range(3))
    for turn in reversed(range(record.turns)):
        last = turn + 1 >= record.turns
        after = np.zeros(going.shape[1:]) if last else lasts[turn + 1]
        lasts[turn] = np.where(going[turn], 1.0 + after, 0.0)
        broke_off = np.zeros(going.shape[1:]) if last else (_alive(record)[turn + 1] & ~going[turn + 1]) * 1.0
        won = record["dominant"][turn] > 0.0
        runs[turn] = np.where(won, 0.0, broke_off if last else np.where(going[turn + 1], stopped[turn + 1], broke_off))
        stopped[turn] = np.where(going[turn], runs[turn], 0.0)
    labs = record.chart.lab_actor
    rows = (at_actors(record, values, labs) for values in (begun * 1.0, lasts, stopped))
    happened, strength, turned = rows
    return Found.of(happened > 0.0, strength, turned=turned)
