"""Moments of conduct and evidence: betrayal, false accusation, ghost, open books, burned source, the letter of the law."""

from __future__ import annotations

import numpy as np

from game.analysis.moments.found import Found, at_actors, moment, strongest, year_before
from game.analysis.moments.record import Record
from game.world.total import Array

BROKEN = 0.05
"""Share of a full breach from which on a promise counts as broken: from there the feed tells of it."""
LIKELY = 0.5
"""Chance of a finding in the epilogue from which on the logs, read again, give a breach away."""


def _broken(record: Record) -> Array:
    """(turns, a, b) bool: a promise that binds the actor is broken, by enough to tell."""
    return np.asarray((record["bound"] > 0.0) & (record["breach"] >= BROKEN) & (record["alive"] > 0.0)[:, None])


def _begun(held: Array) -> Array:
    """(turns, a, b) bool: it holds, and did not in the turn before."""
    before = np.concatenate([np.zeros_like(held[:1]), held[:-1]])
    return np.asarray(held & ~before)


def _came_out(record: Record) -> Array:
    """(a, b) bool: a true finding was made against the actor in play, or the logs that are read again in the epilogue lead to one
    at least as likely as not."""
    true = record["finding"] - record["false_finding"] > 0.0
    return np.asarray(true.any(axis=0) | (record.late() >= LIKELY))


@moment("Betrayal", (0.40, 0.60), "Who could have known of it, from which quarter on, and by what?")
def betrayal(record: Record) -> Found:
    """Somebody breaks in hiding what it promised, and the logs give it away: it hides it from sensors or from published figures,
    and is found in play or when the logs are read again. Strength: share of a full breach."""
    hidden = (record["hiding"] > 0.0) | (record["unseen"] > 0.0)
    return Found.of(_begun(_broken(record) & hidden) & _came_out(record), record["breach"])


@moment("False accusation", (0.15, 0.30), "What made the accusation believable, and what would have cleared the accused sooner?")
def false_accusation(record: Record) -> Found:
    """Somebody is accused, by a nation or by a finding, though it has kept its promises for a year: a sensor had cried although
    nothing happened. The accused is whom it is about, the accuser the other. Strength: nats of evidence the accuser held."""
    innocent = (year_before(record["breach"], record.year) <= 0.0) & (record["bound"] > 0.0) & (record["alive"] > 0.0)[:, None]
    accused = (record["accused"] > 0.0) * (record["nats"] > 0.0)
    by_accuser = np.moveaxis(accused * np.maximum(record["nats"], 0.0), 2, 1)  # (turns, a, n, b)
    nats, who = strongest(by_accuser)
    spoke = nats > 0.0
    accuser = np.where(spoke, record.chart.nation_actor[who], -1)
    return Found.of(innocent & (spoke | (record["false_finding"] > 0.0)), nats, accuser)


@moment("Ghost", (0.30, 0.50), "What would it have taken to see this breach: a clause, a sensor, or somebody who looked?")
def ghost(record: Record) -> Found:
    """A breach that nobody found until the reveal: no finding in play, and none likely when the logs are read again. Told
    where it began. Strength: the worst it came to, as a share of a full breach."""
    worst = np.max(np.where(_broken(record), record["breach"], 0.0), axis=0, initial=0.0)
    return Found.of(_begun(_broken(record)) & ~_came_out(record), np.broadcast_to(worst, record["breach"].shape))


@moment("Open books", (0.20, 0.40), "Was being cleared worth the secrets it cost? Who should pay for that?")
def open_books(record: Record) -> Found:
    """Somebody under a finding opens its books in the cure turn, is cleared, and loses secrets by it. Strength: orders of
    magnitude of insight lost."""
    cleared = (record["cleared"] > 0.0) & (record["cure"] > 0.0) & (record["secrets_lost"] > 0.0)
    return Found.of(cleared & (record["alive"] > 0.0)[:, None], record["secrets_lost"])


@moment("Burned source", (0.15, 0.30), "Was what the source had seen worth the source?")
def burned_source(record: Record) -> Found:
    """A nation makes public what only its own eyes have seen, which no agency admits as evidence, and loses the source. The
    accused is the other; `turned` where it had broken a promise. Strength: nats of evidence laid on the table."""
    given = (record["accused"] > 0.0) * np.maximum(record["nats"], 0.0) * (record["alive"] > 0.0)[:, None, None]
    nats, whom = strongest(given)
    guilty = year_before(record["breach"], record.year) >= BROKEN
    true = np.take_along_axis(guilty, whom, axis=1)
    nations = record.chart.nation_actor
    rows = (at_actors(record, values, nations) for values in (nats, whom, true * 1.0))
    strength, other, turned = rows
    return Found.of(strength > 0.0, strength, other, turned)


@moment("Letter of the law", (0.10, 0.25), "Which words of the treaty let this pass, and which words would have stopped it?")
def letter_of_the_law(record: Record) -> Found:
    """A lab breaks the purpose and keeps the words: its run is split into parts under a ceiling that counts run by run, or it is
    bound by no ceiling while it works among parties who are (`turned`). Strength: its run as a multiple of the ceiling."""
    split, unbound = (at_actors(record, record[name], record.chart.lab_actor) for name in ("split", "unbound"))
    past = np.maximum(split, unbound) * (record["breach"] <= 0.0) * (record["alive"] > 0.0)[:, None]
    return Found.of(_begun(past > 1.0), past, turned=(unbound >= split) * 1.0)
