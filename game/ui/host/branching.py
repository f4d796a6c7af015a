"""Branches in the debrief: what a person decided at a turn, what else could have been decided, and both lines played on.

A decision is read off the log: a tick whose answer was ordered, a text signed or not, any other deed that can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from game.agents.filing import place_of
from game.agents.model import BARGAINING, ORDERS, Model
from game.analysis.branch import as_ordered, checked, decision_turns, stands
from game.orders import DEEDS, MOVES
from game.reports.branched import branch_data
from game.reports.wording import date, listed
from game.ui.host import room, sheet, ticks
from game.ui.host.eye import Eye
from game.ui.words import _
from game.world.owners import owners

Deeds = Mapping[str, Mapping[str, float]]
Laid = dict[str, dict[str, dict[str, float | None]]]
Row = dict[str, Any]
Answer = tuple[str, str, str, ticks.Deeds]  # key, label, text, deeds
DEAL = ("give", "give_amount", "give_later", "get", "get_amount", "get_later")
ASIDE = ("price", "propose", "counter", *DEAL[1:])
"""Moves that belong to another, or that stand for a text: they are not decisions by themselves."""


def again(model: Model) -> Model:
    """The game as it was before its first turn, under the same policies."""
    policies = {seat: agent.policy for seat, agent in model.seats.items()}
    return Model(model.setup, model.seeds, policies, model.treaties, exchanges=model.table.exchanges)


def _entries(model: Model) -> list[dict[str, Any]]:
    """The log. Raises ValueError where the game was begun before logs were kept."""
    if model.log is None or not model.log.entries:
        raise ValueError(_("This game was begun before orders were kept: it cannot be branched."))
    return [entry for entry in model.log.entries if "stage" in entry]


def turns(model: Model) -> list[Row]:
    """The turns at which something was decided."""
    file = model.setup.file
    return [
        {"turn": t, "date": date(file.begins, float(file.months_per_turn), t)} for t in decision_turns(model, _entries(model))
    ]


def decisions(model: Model, eyes_of: Callable[[Model], list[Eye]], turn: int) -> list[Row]:
    """What the seat (with the firms it answers for) decided at a turn, and for each what else it could have decided.

    `eyes_of` gives the seat's eyes in a model. Rows: `title`, `was`, `options` of `key`, `label`, `text`, `laid`."""
    entries = _entries(model)
    there = stands(again(model), entries, turn, BARGAINING)
    eyes = eyes_of(there)
    said = as_ordered(entries, turn, BARGAINING, [eyes[0].seat])
    found = [*_texts(eyes[0], said), *_taken_back(eyes[:1], said, set(), ("sign", "leave", "answer", *ASIDE))]
    there = stands(again(model), entries, turn, ORDERS)
    eyes = eyes_of(there)
    asked = as_ordered(entries, turn, ORDERS, [eye.seat for eye in eyes])
    told: set[tuple[str, str]] = set()
    return [*found, *_ticked(eyes, asked, told), *_taken_back(eyes, asked, told, ())]


def branch(model: Model, seat: str, persons: Sequence[str], turn: int, laid: Laid, mode: str) -> Row:
    """Both lines played on from a turn. Raises InputError for a change that is none."""
    fresh = again(model)
    return branch_data(fresh, _entries(model), checked(fresh, turn, laid), persons, seat, mode)


# --- texts: signed or not ---------------------------------------------------------------------------------------------------
def _texts(eye: Eye, said: Deeds) -> Iterator[Row]:
    for text in room.room(eye):
        cell = f"{eye.seat}/{text['slot']}"
        if text["may_sign"]:
            signed = said.get("sign", {}).get(cell, 0.0) > 0.5 or said.get("answer", {}).get(cell, 0.0) == 1.0
            refuse = _option("refuse", _("Do not sign"), "", _owned(eye, {"sign": {cell: None}, "answer": {cell: None}}))
            sign = _option("sign", _("Sign"), "", _owned(eye, {"sign": {cell: 1.0}}))
            yield _row(text["title"], _("Signed") if signed else _("Not signed"), [refuse if signed else sign])
        elif text["may_leave"]:
            left = said.get("leave", {}).get(cell, 0.0) > 0.5
            stay = _option("stay", _("Stay"), "", _owned(eye, {"leave": {cell: None}}))
            leave = _option("leave", _("Leave"), "", _owned(eye, {"leave": {cell: 1.0}}))
            yield _row(text["title"], _("Left") if left else _("Stayed"), [stay if left else leave])


# --- ticks ------------------------------------------------------------------------------------------------------------------
def _ticked(eyes: list[Eye], asked: Deeds, told: set[tuple[str, str]]) -> Iterator[Row]:
    """The ticks of a turn, each with the answer that was ordered and all others; cells that they explain go to `told`."""
    for tick in ticks.ticks(eyes):
        answers = [answer for option in tick["options"] for answer in _answers(option)]
        stood = next((a for a in sorted(answers, key=lambda a: -_size(a[3])) if _stands(a[3], asked, answers)), None)
        told |= {(deed, cell) for deed, cells in (stood[3] if stood else {}).items() for cell in cells}
        back = stood[3] if stood else ticks.merged(*({d: c for d, c in a[3].items() if d != "spend"} for a in answers))
        options = [
            _option(key, label, text, _owned(eyes[0], _over(back, deeds)))
            for key, label, text, deeds in answers
            if stood is None or key != stood[0]
        ]
        yield _row(tick["title"], stood[1] if stood else _("Line by line"), options)


def _answers(option: Row) -> Iterator[Answer]:
    """The answer of an option, or of each of those it may be aimed at."""
    if not option["targets"]:
        yield option["key"], option["label"], option["text"], option["deeds"]
    for target in option["targets"]:
        label = _("{what}: {whom}").format(what=option["label"], whom=target["label"])
        yield f"{option['key']} {target['key']}", label, target["text"], ticks.merged(option["deeds"], target["deeds"])


def _size(deeds: Deeds) -> int:
    return sum(len(cells) for cells in deeds.values())


def _stands(deeds: Deeds, asked: Deeds, answers: Sequence[Answer]) -> bool:
    """Whether an answer is what was ordered; one that orders nothing, where none of what the others order was."""
    if not deeds:
        return not any(
            _asked(asked, d, c) != DEEDS[d].rest for answer in answers for d, cells in answer[3].items() for c in cells
        )
    return all(_same(deed, _asked(asked, deed, cell), value) for deed, cells in deeds.items() for cell, value in cells.items())


def _asked(asked: Deeds, deed: str, cell: str) -> float:
    return float(asked.get(deed, {}).get(cell, DEEDS[deed].rest))


def _same(deed: str, ordered: float, value: float) -> bool:
    """Whether an order is the one of an answer: of money, several answers may ask for the same, and the larger sum counts."""
    return ordered >= value - 1e-6 if deed == "spend" else abs(ordered - value) <= 1e-6 * max(abs(value), 1.0)


def _over(back: Deeds, deeds: Deeds) -> dict[str, dict[str, float | None]]:
    """What is ordered instead: the old answer taken back, the new one over it."""
    found: dict[str, dict[str, float | None]] = {deed: dict.fromkeys(cells) for deed, cells in back.items()}
    for deed, cells in deeds.items():
        found.setdefault(deed, {}).update(cells)
    return found


# --- anything else that was ordered -------------------------------------------------------------------------------------------
def _taken_back(eyes: list[Eye], asked: Deeds, told: set[tuple[str, str]], without: Sequence[str]) -> Iterator[Row]:
    """Every other deed that was ordered: it could have been left alone."""
    for deed, cells in asked.items():
        mine = [cell for cell in cells if (deed, cell) not in told]
        if not mine or deed in without:
            continue
        back = {name: dict.fromkeys(mine) for name in (DEAL if deed == "give" else (deed,))}
        labels = [_label(eyes[0], deed, cell) for cell in mine]
        yield _row(sheet.title(deed), listed(labels), [_option("back", _("Not ordered"), "", _owned(eyes[0], back))])


def _label(eye: Eye, deed: str, cell: str) -> str:
    line = (DEEDS | MOVES)[deed]
    return sheet.label(eye, line.axes, place_of(eye.chart, line, cell))


def _owned(eye: Eye, deeds: Mapping[str, Mapping[str, float | None]]) -> Laid:
    """Deeds by the seat that owns their cells."""
    found: Laid = {}
    for deed, cells in deeds.items():
        line = (DEEDS | MOVES)[deed]
        owner = owners(eye.chart, line.axes)
        for cell, value in cells.items():
            seat = eye.axes.actor.ids[int(owner[place_of(eye.chart, line, cell)[0]])]
            found.setdefault(seat, {}).setdefault(deed, {})[cell] = value
    return found


def _option(key: str, label: str, text: str, laid: Laid) -> Row:
    return {"key": key, "label": label, "text": text, "laid": laid}


def _row(title: str, was: str, options: list[Row]) -> Row:
    return {"title": title, "was": was, "options": [option for option in options if option["laid"]]}
