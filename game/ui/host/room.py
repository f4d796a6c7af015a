"""The treaties: what lies open, what is in force, who is in, what each says, and what it binds the seat to."""

from __future__ import annotations

from typing import Any

import numpy as np

from game.reports.wording import flop, money
from game.treaty.draft import Draft
from game.treaty.redline import redline
from game.treaty.register import ENDED, IN_FORCE, OPEN
from game.ui.host import drafts
from game.ui.host.eye import Eye
from game.ui.words import _, marked

Row = dict[str, Any]
STATUS = marked({OPEN: "open", IN_FORCE: "in force", ENDED: "ended"})


def room(eye: Eye) -> list[Row]:
    """Every treaty there is, as plain data."""
    register = eye.seen.register
    found = []
    for slot in range(len(register.draft)):
        number_ = int(register.draft[slot, 0])
        if number_ < 0:
            continue
        draft = register.book.drafts[number_]
        status = float(register.status[slot, 0])
        since = float(register.since[slot, 0])
        invited = [int(a) for a in np.flatnonzero(register.invited[slot, :, 0] > 0)]
        parties = [int(a) for a in np.flatnonzero(register.party[slot, :, 0] > 0)]
        found.append(
            {
                "slot": eye.axes.treaty.ids[slot],
                "title": draft.title,
                "minimum": draft.minimum,
                "status": "coming" if status == OPEN and since > eye.turn else STATUS.get(status, "none"),
                "since": eye.date(since),
                "clauses": [drafts.clause_row(eye, one) for one in draft.clauses],
                "data": draft.data(),
                "proposer": _whose(eye, slot),
                "mine": int(register.proposer[slot, 0]) == eye.place,
                "answers": drafts.answers(eye, slot) if status == OPEN else [],
                "counters": _countered(eye, slot, draft),
                "payments": [
                    _("{payer} pays {payee} {sum} as it enters into force").format(
                        payer=eye.names.seat(a), payee=eye.names.seat(b), sum=money(bn)
                    )
                    for a, b, bn in draft.payments
                ],
                "invited": [{"id": eye.axes.actor.ids[a], "label": eye.names.actor(a), "party": a in parties} for a in invited],
                "others": [
                    {"id": eye.axes.actor.ids[a], "label": eye.names.actor(a), "party": True} for a in parties if a not in invited
                ],
                "may_sign": status in (OPEN, IN_FORCE)
                and since <= eye.turn
                and eye.place in invited
                and eye.place not in parties,
                "may_leave": status in (OPEN, IN_FORCE) and eye.place in parties,
                "party": eye.place in parties,
                "bound": _bound(eye, parties),
            }
        )
    return found


def _whose(eye: Eye, slot: int) -> str:
    """Who tabled a text; nobody where the scenario laid it out."""
    actor = int(eye.seen.register.proposer[slot, 0])
    return eye.names.actor(actor) if actor >= 0 else ""


def _countered(eye: Eye, slot: int, draft: Draft) -> Row | None:
    """The text to which this is the counter-offer, and what it changes."""
    place = int(eye.seen.register.counters[slot, 0])
    if place < 0:
        return None
    old = eye.seen.register.book.drafts[place]
    return {"title": old.title, "redline": [drafts.red(change) for change in redline(old, draft)]}


def _bound(eye: Eye, parties: list[int]) -> str:
    """What a ceiling leaves to the laboratories that the seat answers for or watches over."""
    bounds = eye.seen.ceiling("aggregate_run")[:, 0]
    labs = [i for i in range(len(eye.axes.lab)) if int(eye.chart.lab_home[i]) == eye.home]
    told = [
        _("{lab}: runs of at most {bound}").format(lab=eye.names.lab(i), bound=flop(float(bounds[i])))
        for i in labs
        if bounds[i] < 1e39
    ]
    return "; ".join(told) if parties else ""
