"""The five ticks of a short turn (PLAY 3): Conduct, Effort, Look, Chain, Say. Each answer is a complete set of deeds.

A tick shows only where the seat owns deeds that it moves; `kinds` of deeds that do not exist yet simply add no tick. Shares
here are those of play: how far "shade" goes, what "grow" spends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


from game.orders import DEEDS
from game.reports.wording import flop
from game.ui.host.eye import Eye
from game.ui.host.places import shares
from game.ui.words import _

Deeds = dict[str, dict[str, float]]
Tick = dict[str, Any]

KEEPS, SHADES, BREAKS = 0.999, 1.15, 4.0
"""Runs against the ceiling: just under it, a little over it, in four parts without end."""
EFFORT = {"grow": (0.75, 0.05), "balance": (0.55, 0.20), "guard": (0.35, 0.40)}
"""Training and safety, as shares of a laboratory's compute."""
PURSE = {"grow": ("chips", "energy", "academia"), "balance": ("chips", "energy", "safety_institute", "verification"), "guard": ("safety_institute", "verification", "adjustment")}
SPENT = 0.06
"""Share of the treasury that a quarter's effort takes."""
HELD = 0.15
"""A good of which a nation makes so much of the world's can be squeezed with."""
EXTRA = 2.0
"""Turns of use hoarded beyond the usual buffer."""


def ticks(eyes: list[Eye]) -> list[Tick]:
    """The ticks of a seat, the deeds of the firms it answers for among them."""
    made = [tick for make in (conduct, effort, release, look, chain, stocks) if (tick := make(eyes)) is not None]
    return made


def _option(key: str, label: str, text: str, deeds: Deeds, targets: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"key": key, "label": label, "text": text, "deeds": deeds, "targets": targets or []}


def _tick(key: str, title: str, question: str, options: list[dict[str, Any]]) -> Tick:
    return {"key": key, "title": title, "question": question, "options": options}


def _labs(eyes: list[Eye]) -> Iterator[tuple[Eye, int]]:
    for eye in eyes:
        for lab in eye.seen.cells("l"):
            yield eye, int(lab)


def _joined(parts: list[Deeds]) -> Deeds:
    found: Deeds = {}
    for part in parts:
        for deed, cells in part.items():
            found.setdefault(deed, {}).update(cells)
    return found


# --- conduct: keep, shade, break ----------------------------------------------------------------------------------------------
def conduct(eyes: list[Eye]) -> Tick | None:
    """How far to keep the ceiling that binds the laboratories one answers for."""
    bound = []
    for eye, lab in _labs(eyes):
        limit = min(float(eye.seen.ceiling("aggregate_run")[lab, 0]), float(eye.seen.ceiling("largest_run")[lab, 0]))
        if limit < 1e39:
            bound.append((eye, lab, limit))
    if not bound:
        return None

    def over(factor: float) -> Deeds:
        return _joined([{"run_cap": {e.axes.lab.ids[i]: limit * factor}, "split": {e.axes.lab.ids[i]: 1.0}, "hide": {e.axes.lab.ids[i]: 0.0}} for e, i, limit in bound])

    broken = _joined([{"run_cap": {e.axes.lab.ids[i]: 1e40}, "split": {e.axes.lab.ids[i]: BREAKS}, "hide": {e.axes.lab.ids[i]: 0.1}} for e, i, _l in bound])
    limit = flop(bound[0][2])
    return _tick("conduct", _("Conduct"), _("How far do you keep the ceiling of {limit}?").format(limit=limit), [
        _option("keep", _("Keep"), _("Stay just under it."), over(KEEPS)),
        _option("shade", _("Shade"), _("Go 15 % over it: a small breach, hard to see."), over(SHADES)),
        _option("break", _("Break"), _("Train without end, split the runs and hide a tenth of the machines."), broken),
    ])  # fmt: skip


# --- effort: grow, balance, guard ---------------------------------------------------------------------------------------------
def effort(eyes: list[Eye]) -> Tick | None:
    """Where money and compute go."""
    options = []
    words = {
        "grow": (_("Grow"), _("Everything for more chips, power and training.")),
        "balance": (_("Balance"), _("Some of both.")),
        "guard": (_("Guard"), _("Safety work and verification first; growth can wait.")),
    }
    for key, (label, text) in words.items():
        parts = [_spending(eye, PURSE[key]) for eye in eyes]
        parts += [{"train": {e.axes.lab.ids[i]: EFFORT[key][0]}, "guard": {e.axes.lab.ids[i]: EFFORT[key][1]}} for e, i in _labs(eyes)]
        parts += [_building(eye, {"grow": 1.5, "balance": 1.0, "guard": 0.7}[key]) for eye in eyes]
        options.append(_option(key, label, text, _joined(parts)))
    if not any(o["deeds"] for o in options):
        return None
    options = [options[1], options[0], options[2]]
    return _tick("effort", _("Effort"), _("What do money and compute go into?"), options)


def _spending(eye: Eye, names: tuple[str, ...]) -> Deeds:
    nation = int(eye.chart.actor_nation[eye.place])
    known = [name for name in names if name in eye.axes.programme]
    if nation < 0 or not known:
        return {}
    purse = max(float(eye.seen.seen("treasury")[0][nation, 0]), 0.0) * SPENT
    return {"spend": {f"{eye.axes.nation.ids[nation]}/{name}": round(purse / len(known), 3) for name in known}}


def _building(eye: Eye, pace: float) -> Deeds:
    if eye.chart.actor_nation[eye.place] >= 0 or eye.chart.actor_lab[eye.place] >= 0:
        return {}
    cells = {eye.axes.plant.ids[int(p)]: pace for p in eye.seen.cells("p")}
    return {"expand": cells} if cells else {}


# --- release ----------------------------------------------------------------------------------------------------------------
def release(eyes: list[Eye]) -> Tick | None:
    """Whether a laboratory's better model goes out, and how well tested."""
    found = list(_labs(eyes))
    if not found:
        return None

    def every(stage: float, testing: float) -> Deeds:
        return _joined([{"release": {e.axes.lab.ids[i]: stage}, "testing": {e.axes.lab.ids[i]: testing}} for e, i in found])

    return _tick("release", _("Release"), _("Does the best model leave the laboratory?"), [
        _option("hold", _("Hold"), _("Keep what is out; test on."), every(-1.0, 1.0)),
        _option("tested", _("Tested"), _("To everybody, once every test is done."), every(3.0, 1.0)),
        _option("rushed", _("Rushed"), _("To everybody, with half the tests: revenue now, danger later."), every(3.0, 0.5)),
    ])  # fmt: skip


# --- look: where own eyes turn ------------------------------------------------------------------------------------------------
def look(eyes: list[Eye]) -> Tick | None:
    """Money for own eyes, until looks at one seat are deeds of their own."""
    eye = eyes[0]
    nation = int(eye.chart.actor_nation[eye.place])
    if nation < 0 or "look" in DEEDS or "intelligence" not in eye.axes.programme:
        return None
    purse = max(float(eye.seen.seen("treasury")[0][nation, 0]), 0.0)
    cell = f"{eye.axes.nation.ids[nation]}/intelligence"
    return _tick("look", _("Look"), _("How hard do you look at the others?"), [
        _option("routine", _("Routine"), _("The usual: 1 % of the treasury on own eyes."), {"spend": {cell: round(purse * 0.01, 3)}}),
        _option("hard", _("Hard"), _("4 % of the treasury: posts, analysts, satellites."), {"spend": {cell: round(purse * 0.04, 3)}}),
        _option("nobody", _("Nobody"), _("Spend nothing on it this session."), {}),
    ])  # fmt: skip


# --- chain: open, stockpile, squeeze ------------------------------------------------------------------------------------------
def chain(eyes: list[Eye]) -> Tick | None:
    """The law of trade: open to all, or shut to one."""
    eye = eyes[0]
    lanes = [int(k) for k in eye.seen.cells("k")]
    if not lanes:
        return None
    chart, held = eye.chart, shares(eye)
    ids = eye.axes.lane.ids
    strong = [k for k in lanes if held[int(chart.lane_good[k]), int(chart.lane_origin[k])] >= HELD]
    targets = []
    for nation in sorted({int(chart.lane_dest[k]) for k in strong}):
        mine = [k for k in strong if int(chart.lane_dest[k]) == nation]
        goods = ", ".join(sorted({eye.names.good(int(chart.lane_good[k])) for k in mine}))
        targets.append({
            "key": eye.axes.nation.ids[nation], "label": eye.nation(nation), "text": _("Stop {goods}.").format(goods=goods),
            "deeds": {"licence": {ids[k]: 0.0 for k in mine}, "notice": {ids[k]: 1.0 for k in mine}},
        })  # fmt: skip
    opened = {ids[k]: 1.0 for k in lanes if float(eye.public("licence")[k]) < 0.995}
    options = [
        _option("leave", _("Leave"), _("The law of trade stays as it is."), {}),
        _option("open", _("Open"), _("Every licence granted, to everybody."), {"licence": opened} if opened else {}),
    ]
    if targets:
        options.append(_option("squeeze", _("Squeeze"), _("Refuse one nation what you hold, after a quarter’s notice."), {}, targets))
    return _tick("chain", _("Chain"), _("Whom does your part of the chain serve?"), options)


# --- stocks -----------------------------------------------------------------------------------------------------------------
def stocks(eyes: list[Eye]) -> Tick | None:
    """Stock against a cut: a state's stockpile, a firm's own buffers."""
    eye = eyes[0]
    chart = eye.chart
    nation = int(chart.actor_nation[eye.place])
    deeds: Deeds = {}
    if nation >= 0 and "stockpile" in eye.axes.programme:
        purse = max(float(eye.seen.seen("treasury")[0][nation, 0]), 0.0)
        deeds = {"spend": {f"{eye.axes.nation.ids[nation]}/stockpile": round(purse * 0.03, 3)}}
    else:
        slots = [int(i) for i in eye.seen.cells("i") if not chart.good_perishable[chart.market_good[chart.slot_market[int(i)]]]]
        if slots:
            deeds = {"hoard": {eye.axes.slot.ids[i]: EXTRA for i in slots}}
    if not deeds:
        return None
    return _tick("stocks", _("Stocks"), _("Do you lay in stock against a cut?"), [
        _option("usual", _("Usual"), _("The usual buffers."), {}),
        _option("stockpile", _("Stockpile"), _("Fill the stores: dear now, precious if someone cuts you off."), deeds),
    ])  # fmt: skip


def merged(*parts: Deeds) -> Deeds:
    """Deeds of several answers as one; where two spend on the same, the larger counts."""
    found: Deeds = {}
    for part in parts:
        for deed, cells in part.items():
            for cell, value in cells.items():
                old = found.setdefault(deed, {}).get(cell)
                found[deed][cell] = max(old, value) if old is not None and deed == "spend" else value
    return found


