"""Random texts: drafts of one clause of any kind, for whoever proposes anything at all."""

from __future__ import annotations

import dataclasses

import numpy as np

from game.knowledge.observe import Observation
from game.treaty.clause import kinds, read
from game.treaty.draft import Draft
from game.treaty.fields import steps
from game.world.total import Array

SPEAKS = 0.3
"""Chance that a draft is proposed at all."""


def random_drafts(seen: Observation, u: Array) -> Array:
    """Ids of random drafts for uniform `u`, of its shape, entered in the book; -1 for none."""
    names, texts = tuple(kinds()), len(kinds()) * 3 * 3
    drawn = np.where(u < SPEAKS, np.floor(u / SPEAKS * texts), -1.0)
    ids = np.full(u.shape, -1.0)
    for number in np.unique(drawn[drawn >= 0.0]).astype(np.int64):
        ids[drawn == number] = seen.register.book.enter(_text(names, int(number)))
    return ids


def _text(names: tuple[str, ...], number: int) -> Draft:
    """The draft with a number: which clause, at which of the usual steps of its fields, and how many must sign."""
    kind, step, minimum = number % len(names), number // len(names) % 3, number // len(names) // 3
    fields = {}
    for line in dataclasses.fields(kinds()[names[kind]]):  # type: ignore[arg-type]
        usual = steps(line)
        fields[line.name] = usual[min(step, len(usual) - 1)]
    return Draft(f"Draft {number}", (read({"kind": names[kind]} | fields),), 1 + minimum)
