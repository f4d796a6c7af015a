"""A draft on a person's desk: clauses with their sentences and fields, red lines, grade, faults; and what others say to it."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from game.agents.model import Model
from game.analysis.figures import Figure
from game.analysis.private import OWN, Examined, examine
from game.engine.bargain.table import Table
from game.engine.bargain.tabling import fault
from game.orders import ANSWERS, REASONS
from game.policies.sounding import Sounded
from game.reports.names import Names
from game.reports.wording import flop, listed, number, percent
from game.treaty.clause import Clause, kinds, plain
from game.treaty.draft import Draft
from game.treaty.fields import steps
from game.treaty.redline import Change, redline
from game.treaty.register import IN_FORCE, OPEN
from game.treaty.text import read_draft
from game.ui.host.eye import Eye
from game.ui.words import _, marked
from game.world.axes import UnknownName

Row = dict[str, Any]
UNIT_ENDS = re.compile(r";| that | for each | in one ")
"""Where a unit goes on to explain itself."""
LABELS = marked({"flop": "ceiling", "per": "counted per", "size": "from a size of", "notice_days": "days of notice"})
"""Fields that are called otherwise than in the file."""


def titled(kind: str) -> str:
    """A kind of clause as a heading."""
    return kind.replace("_", " ").capitalize()


def paper(eye: Eye, table: Table, cards: Sequence[str], data: Row, base: str) -> Row:
    """A draft as the editor shows it, beside the text in slot `base` from which it was taken ("" for none)."""
    book = eye.seen.register.book.copied()
    row: Row = {"data": data, "fault": "", "clauses": [], "redline": [], "grade": "", "may": _may(eye, table, base)}
    row |= {"limit": table.clauses, "seats": _seats(eye, data), "minimum": int(data.get("minimum", 2))}
    row |= {"menu": _menu(cards, data), "purse": _purse(eye)}
    try:
        draft = read_draft(data, book)
        row["clauses"] = [clause_row(eye, one) for one in draft.clauses]
        row["fault"] = fault(book, book.enter(draft), table)
        grade = draft.grade(eye.chart)
    except (UnknownName, KeyError, ValueError) as wrong:
        row["fault"] = str(wrong).splitlines()[0]
        row["clauses"] = row["clauses"] or _readable(eye, data)
        return row
    for promise in grade.promises:
        row["clauses"][promise.clause]["grade"] = promise.level.value
    for place, _kind, need in grade.idle:
        row["clauses"][place]["needs"] = need
    row["grade"] = grade.level.value
    old = _standing(eye, base)
    row["redline"] = [red(change) for change in redline(old, draft)] if old is not None else []
    return row


def _purse(eye: Eye) -> float:
    """bn USD that the seat could pay for a signature."""
    nation = int(eye.chart.actor_nation[eye.place])
    return max(float(eye.seen.seen("treasury")[0][nation, 0]), 0.0) if nation >= 0 else 0.0


def _readable(eye: Eye, data: Row) -> list[Row]:
    """The clauses of a text that does not hold together as a whole."""
    found = []
    for given in data.get("clauses", ()):
        try:
            found.append(clause_row(eye, kinds()[str(given["kind"])](**{k: v for k, v in given.items() if k != "kind"})))
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _standing(eye: Eye, slot: str) -> Draft | None:
    """The text that stands in a slot."""
    if slot not in eye.axes.treaty:
        return None
    place = int(eye.seen.register.draft[eye.axes.treaty[slot], 0])
    return eye.seen.register.book.drafts[place] if place >= 0 else None


def _may(eye: Eye, table: Table, base: str) -> Row:
    """Which move tables it, and why it cannot be tabled now."""
    register = eye.seen.register
    status = float(register.status[eye.axes.treaty[base], 0]) if base in eye.axes.treaty else -1.0
    mine = status == OPEN and int(register.proposer[eye.axes.treaty[base], 0]) == eye.place
    move = "counter" if status == OPEN and not mine else "propose"
    delegate = eye.seat in eye.axes.delegate
    why = ""
    if not table.slots or not delegate:
        why = _("In this scenario you cannot table texts of your own.")
    elif eye.seen.exchanges and not eye.seen.exchanges - eye.seen.exchange:
        why = _("The bargaining is over.")
    return {"move": move, "why": why, "left": max(eye.seen.exchanges - eye.seen.exchange, 0), "amends": status == IN_FORCE}


def _seats(eye: Eye, data: Row) -> list[Row]:
    """Who may be invited."""
    invited = data.get("invited") or []
    actors = [int(a) for a in eye.chart.nation_actor]
    return [
        {"id": eye.axes.actor.ids[a], "label": eye.names.actor(a), "on": not invited or eye.axes.actor.ids[a] in invited}
        for a in actors
    ]


def _menu(cards: Sequence[str], data: Row) -> list[Row]:
    """Clauses that may be added: those of the deck first, then the drawer."""
    there = {str(row.get("kind")) for row in data.get("clauses", ())}
    known = kinds()
    near = [kind for kind in cards if kind in known]
    order = near + [kind for kind in known if kind not in near]
    return [
        {"kind": kind, "title": titled(kind), "family": known[kind].family.value, "near": kind in near}
        for kind in order
        if kind not in there
    ]


# --- clauses --------------------------------------------------------------------------------------------------------------
def clause_row(eye: Eye, clause: Clause) -> Row:
    """A clause as its sentence and its fields, each with the values it may take."""
    fields = [_field(eye, clause, line) for line in dataclasses.fields(clause)]  # type: ignore[arg-type]
    return {
        "kind": clause.kind,
        "title": titled(clause.kind),
        "family": clause.family.value,
        "text": clause.text(),
        "fields": fields,
        "data": plain(clause),
        "grade": "",
        "needs": "",
    }


def _field(eye: Eye, clause: Clause, line: dataclasses.Field[Any]) -> Row:
    now = plain(clause)[line.name]
    unit = str(line.metadata.get("unit", ""))
    values = list(_values(eye, clause, line))
    if now not in values:
        values = sorted([*values, now]) if isinstance(now, (int, float)) and not isinstance(now, bool) else [*values, now]
    return {
        "name": line.name,
        "label": _(LABELS.get(line.name, line.name.replace("_", " "))),
        "unit": unit,
        "key": json.dumps(now),
        "shown": shown(now, unit),
        "silent": now == 0 and not isinstance(now, bool),  # at nothing, the clause leaves it out
        "options": [[json.dumps(value), shown(value, unit).removesuffix(" operations")] for value in values],
    }


def _values(eye: Eye, clause: Clause, line: dataclasses.Field[Any]) -> Sequence[Any]:
    """The steps of a field; for one that names something, every name there is; for a ceiling, what lies around it."""
    axis = line.metadata.get("axis")
    if str(line.metadata.get("unit", "")).startswith("FLOP"):
        return _around(float(getattr(clause, line.name)))
    table = getattr(eye.axes, str(axis), None) if axis else None
    return list(table.ids) if table is not None else steps(line)


def _around(now: float) -> list[float]:
    """1, 2 and 5 times the powers of ten next to a number."""
    power = math.floor(math.log10(max(now, 1e20)))
    return [float(f"{step}e{at}") for at in range(power - 1, power + 2) for step in (1, 2, 5)]


def shown(value: Any, unit: str) -> str:
    """A value of a field in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float)):
        if unit.startswith("FLOP"):
            return flop(float(value))
        first = UNIT_ENDS.split(unit, maxsplit=1)[0]
        if first.startswith("share"):
            return f"{number(100.0 * float(value))} %"
        return f"{number(float(value))} {first}".strip()
    return str(value).replace("_", " ")


def red(change: Change) -> Row:
    """A red line in words."""
    where = _("Article {n}, {kind}").format(n=change.article, kind=titled(change.kind).lower())
    if not change.article:
        where = _("Terms of entry")
    if change.what == "changed":
        name = _(LABELS.get(change.field, change.field.replace("_", " ")))
        said = _("{name} from {old} to {new}").format(
            name=name, old=_plainly(change.field, change.old), new=_plainly(change.field, change.new)
        )
    else:
        said = str(change.new if change.what == "added" else change.old)
    return {"what": change.what, "where": where, "said": said}


def _plainly(field: str, value: Any) -> str:
    if field == "flop":
        return flop(float(value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or _("nobody in particular")
    return _("none") if value is None else shown(value, "")


# --- what others say --------------------------------------------------------------------------------------------------------
def answers(eye: Eye, slot: int) -> list[Row]:
    """What each delegate has said to the text in a slot, with its reason and its price: public."""
    register = eye.seen.register
    found = []
    for place, actor in enumerate(eye.chart.delegate_actor):
        said = ANSWERS[int(register.answer[slot, place, 0])]
        if said:
            price = float(register.price[slot, place, 0])
            row = {"id": eye.axes.actor.ids[int(actor)], "label": eye.names.actor(int(actor))}
            found.append(row | _said(said, price))
    return found


def _said(answer: str, price: float) -> Row:
    words = _("accepts") if answer == "accept" else _("refuses because {reason}").format(reason=_(REASONS[answer]))
    return {"answer": answer, "yes": answer == "accept", "words": words, "price": price}


def sounded(model: Model, names: Names, seat: str, persons: Sequence[str], data: Row) -> list[Row]:
    """What each nation that no person plays says to a text, and what would change its mind."""
    draft = read_draft(data, model.state.register.book.copied())
    invited = draft.invited or tuple(model.axes.actor.ids[int(a)] for a in model.chart.nation_actor)
    found: list[Row] = []
    for other in invited:
        if other == seat:
            continue
        row = {"id": other, "label": names.actor(model.axes.actor[other])}
        if other in persons:
            found.append(row | {"answer": "", "yes": False, "words": _("sits at this table: ask in person"), "price": 0.0})
            continue
        (said,) = model.probe(other, data) or (None,)
        found.append(row | _heard(draft, said))
    return found


def _heard(draft: Draft, said: Sounded | None) -> Row:
    if said is None:
        return {"answer": "", "yes": False, "words": _("says nothing beforehand"), "price": 0.0}
    instead = said.instead[0]
    return _said(said.words[0], float(said.price[0])) | {
        "instead": None if instead is None else instead.data(),
        "change": "" if instead is None else "; ".join(f"{r['where']}: {r['said']}" for r in map(red, redline(draft, instead))),
    }


# --- the private test -------------------------------------------------------------------------------------------------------
def tested(model: Model, eye: Eye, data: Row, base: str) -> Row:
    """A private test in words, with its matrices and its fan of futures; `base` is the slot of what it amends or of itself."""
    draft = read_draft(data, model.state.register.book.copied())
    slot = eye.axes.treaty[base] if base else -1
    stands = slot >= 0 and eye.seen.register.status[slot, 0] == IN_FORCE
    found = examine(model, eye.seat, draft, slot if stands else -1)
    names = {player.seat: eye.names.seat(player.seat) for player in found.players}
    return {
        "words": list(_verdicts(eye, found, names)),
        "players": [_player(found, seat, label) for seat, label in names.items()],
        "dates": [eye.date(eye.turn + i) for i in range(found.danger.shape[1])],
        "danger": found.danger.tolist(),
    }


def _verdicts(eye: Eye, found: Examined, names: dict[str, str]) -> Iterator[str]:
    """What it comes to, in words: danger, temptation, what it is worth to the seat, how far it would be kept."""
    with_, without = (float(np.mean(lost)) for lost in found.lost)
    better = _("fewer") if with_ < without else _("more") if with_ > without else _("as many")
    yield _("Of the worlds you can imagine, {better} end in catastrophe: {a} with it, {b} without.").format(
        better=better, a=percent(with_), b=percent(without)
    )
    tempted = [names[seat] for seat in found.tempted()]
    if tempted:
        yield _("It does not hold by itself: {who} would gain by breaking it alone.").format(who=listed(tempted))
    else:
        yield _("It holds by itself: nobody who is bound gains by breaking it alone.")
    kept = float(np.mean(found.kept))
    yield _("Left to themselves, they keep {share} of what it asks.").format(share=percent(kept))
    if eye.seat in names:
        worth = found.worth(eye.seat)
        assert worth is not None
        sure = worth["low"] is not None and worth["high"] is not None and (worth["low"] > 0.0 or worth["high"] < 0.0)
        way = _("gain") if (worth["mean"] or 0.0) > 0.0 else _("lose")
        said = _("You {way} by it") if sure else _("Whether you {way} by it is within what you cannot know")
        yield (said + " ({low:+.0f} to {high:+.0f} points).").format(way=way, low=worth["low"] or 0.0, high=worth["high"] or 0.0)


def _player(found: Examined, seat: str, label: str) -> Row:
    """A seat's matrices, before and after, and what breaking alone would bring it."""

    def mean(figure: Figure) -> float | None:
        return None if figure is None or figure["mean"] is None else round(float(figure["mean"]), 3)

    matrices = [[[mean(found.cell(place, seat, own, others)) for others in OWN] for own in OWN] for place in (0, 1)]
    gains = [mean(found.gain(place, seat)) for place in (0, 1)]
    return {
        "id": seat,
        "label": label,
        "after": matrices[0],
        "before": matrices[1],
        "gain": gains,
        "found": mean(found.found(seat)),
    }
