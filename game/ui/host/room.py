"""The treaties: what lies open, what is in force, who is in, what each says, and what it binds the seat to."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from game.reports.wording import flop, number
from game.treaty.register import ENDED, IN_FORCE, OPEN
from game.ui.host.eye import Eye
from game.ui.words import _

STATUS = {OPEN: "open", IN_FORCE: "in force", ENDED: "ended"}


def room(eye: Eye) -> list[dict[str, Any]]:
    """Every treaty there is, as plain data."""
    register, chart = eye.seen.register, eye.chart
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
                "clauses": [_clause(c) for c in draft.clauses],
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
    del chart
    return found


def _clause(clause: Any) -> dict[str, Any]:
    """A clause as its sentence and its fields."""
    rows = []
    for line in dataclasses.fields(clause):
        value = getattr(clause, line.name)
        unit = line.metadata.get("unit", "")
        if value == 0 and not isinstance(value, bool) and isinstance(value, (int, float)):
            continue  # at nothing, the clause leaves it out
        if isinstance(value, bool):
            shown = _("yes") if value else _("no")
        elif isinstance(value, (int, float)):
            shown = flop(float(value)) if unit.startswith("FLOP") else f"{number(float(value))} {unit}"
        else:
            shown = str(getattr(value, "value", value)).replace("_", " ")
        rows.append([line.name.replace("_", " "), shown])
    return {"kind": clause.kind.replace("_", " "), "text": clause.text(), "fields": rows}


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
