"""Evidence: dossiers in five words, one's own eyes, what accusing would burn, and how well sensors catch and cry wolf."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from game.engine.looking import alarms_by_effort
from game.reports.wording import percent
from game.treaty.register import IN_FORCE
from game.ui.host.eye import Eye
from game.ui.words import _
from game.world.programmes import programme_stock

BANDS = ((0.20, "clean"), (0.50, "unclear"), (0.80, "suspicious"), (0.95, "strong"), (1.01, "proven"))
"""PLAY 3: borders at 20, 50, 80 and 95 %."""


def band(chance: float) -> str:
    """The word for how sure a dossier is."""
    return next(word for border, word in BANDS if chance < border)


def evidence(eye: Eye) -> dict[str, Any]:
    """Dossiers the seat may read, and its own eyes."""
    return {"dossiers": dossiers(eye), "eyes": own_eyes(eye), "against": against(eye), "detection": detection(eye)}


def dossiers(eye: Eye) -> list[dict[str, Any]]:
    """One row per suspect and promise, of the treaties the seat is in."""
    register, found = eye.seen.register, []
    try:
        chance = eye.seen.dossier("posterior")[0, :, :, 0]
        standing, accused = eye.public("found"), eye.public("accused")
    except (KeyError, AttributeError):
        return []
    for slot in range(len(register.draft)):
        draft = int(register.draft[slot, 0])
        if draft < 0 or register.status[slot, 0] != IN_FORCE:
            continue
        member = eye.home >= 0 and register.party[slot, int(eye.chart.nation_actor[eye.home]), 0] > 0
        lowered = register.book.lowered(draft)
        for o in range(min(len(lowered.bound_by), chance.shape[1])):
            party = int(lowered.party[o])
            if party >= 0 and register.party[slot, party, 0] <= 0:
                continue
            suspect = int(lowered.bound_by[o])
            found.append(
                {
                    "id": f"{slot}/{o}",
                    "treaty": register.book.drafts[draft].title,
                    "suspect": eye.names.actor(suspect),
                    "actor": eye.axes.actor.ids[suspect],
                    "chance": float(chance[slot, o]) if member else None,
                    "band": band(float(chance[slot, o])) if member else "",
                    "found": float(standing[slot, o]),
                    "accused": float(accused[slot, o]),
                    "mine": suspect == eye.place or int(eye.chart.actor_home[suspect]) == eye.home,
                }
            )
    return sorted(found, key=lambda row: -(row["chance"] or 0.0))


def own_eyes(eye: Eye) -> list[dict[str, Any]]:
    """What the nation's own eyes say of each actor: inadmissible until it accuses."""
    nation = int(eye.chart.actor_nation[eye.place])
    if nation < 0:
        return []
    try:
        nats = eye.seen.seen("intel")[0][nation, :, 0]
    except KeyError:
        return []
    found = []
    for a, value in enumerate(nats):
        kind = eye.chart.actor_kind[a]
        if kind in ("nation", "lab") and a != eye.place:
            chance = 1.0 / (1.0 + math.exp(-max(min(float(value) - 2.0, 30.0), -30.0)))
            found.append(
                {
                    "actor": eye.axes.actor.ids[a],
                    "label": eye.names.actor(a),
                    "nats": float(value),
                    "word": _word(float(value)),
                    "chance": chance,
                }
            )
    return sorted(found, key=lambda row: -float(row["nats"]))


EFFORTS = (0.0, 0.125, 0.25, 0.375, 0.5, 0.75, 1.0)


def detection(eye: Eye) -> dict[str, Any]:
    """What own eyes would catch in one turn by the share of them that is spent on one suspect abroad: a full breach that hides
    behind nothing, and false alarms; nothing for a seat without eyes."""
    nation = int(eye.chart.actor_nation[eye.place])
    if nation < 0:
        return {}
    stock = float(programme_stock(eye.beliefs.world, "intelligence")[nation, 0])
    caught, false = alarms_by_effort(eye.chart, stock, eye.public("tooling"), np.array(EFFORTS))
    return {"efforts": list(EFFORTS), "caught": [float(v) for v in caught], "false": [float(v) for v in false]}


def _word(nats: float) -> str:
    if abs(nats) < 0.3:
        return _("nothing either way")
    if nats < 0:
        return _("looks as if it keeps its word")
    times = math.exp(min(nats, 9.0))
    return _("{n} times as likely if it cheats").format(n=f"{times:.1f}" if times < 10 else f"{times:.0f}")


def against(eye: Eye) -> list[str]:
    """Findings and penalties that everybody knows of, in sentences."""
    told = []
    try:
        findings, cleared = eye.public("findings"), eye.public("cleared")
        penalty = eye.public("penalty")
    except KeyError:
        return []
    for a in range(len(eye.axes.actor)):
        if findings[a] > 0:
            told.append(_("{who}: {n} findings so far.").format(who=eye.names.actor(a), n=int(findings[a])))
        if cleared[a] > 0:
            told.append(_("{who} opened its books and was cleared.").format(who=eye.names.actor(a)))
        told += [
            _("{who}: {penalty} in force, depth {share}.").format(
                who=eye.names.actor(a), penalty=eye.axes.of("z").ids[z].replace("_", " "), share=percent(float(depth))
            )
            for z, depth in enumerate(penalty[:, a])
            if depth > 0
        ]
    return told
