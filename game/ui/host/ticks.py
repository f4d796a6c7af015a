"""The five ticks of a short turn (PLAY 3): Conduct, Effort (and Release), Look, Chain, Say.

Each answer is a complete set of deeds.

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
PURSE = {
    "grow": ("chips", "energy", "academia"),
    "balance": ("chips", "energy", "safety_institute", "verification"),
    "guard": ("safety_institute", "verification", "adjustment"),
}
SPENT = 0.06
"""Share of the treasury that a quarter's effort takes."""
HELD = 0.15
"""A good of which a nation makes so much of the world's can be squeezed with."""
EXTRA, STORED = 2.0, 0.03
"""Turns of use a firm hoards beyond its usual buffer; share of the treasury that a state's stockpile takes."""


def ticks(eyes: list[Eye]) -> list[Tick]:
    """The ticks of a seat, the deeds of the firms it answers for among them."""
    return [tick for make in (conduct, effort, release, look, chain, say) if (tick := make(eyes)) is not None]


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
        return _joined(
            [
                {
                    "run_cap": {e.axes.lab.ids[i]: limit * factor},
                    "split": {e.axes.lab.ids[i]: 1.0},
                    "hide": {e.axes.lab.ids[i]: 0.0},
                }
                for e, i, limit in bound
            ]
        )

    broken = _joined(
        [
            {"run_cap": {e.axes.lab.ids[i]: 1e40}, "split": {e.axes.lab.ids[i]: BREAKS}, "hide": {e.axes.lab.ids[i]: 0.1}}
            for e, i, _l in bound
        ]
    )
    said = flop(bound[0][2])
    return _tick(
        "conduct",
        _("Conduct"),
        _("How far do you keep the ceiling of {limit}?").format(limit=said),
        [
            _option("keep", _("Keep"), _("Stay just under it."), over(KEEPS)),
            _option("shade", _("Shade"), _("Go 15 % over it: a small breach, hard to see."), over(SHADES)),
            _option("break", _("Break"), _("Train without end, split the runs and hide a tenth of the machines."), broken),
        ],
    )


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
        parts += [
            {"train": {e.axes.lab.ids[i]: EFFORT[key][0]}, "guard": {e.axes.lab.ids[i]: EFFORT[key][1]}} for e, i in _labs(eyes)
        ]
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

    return _tick(
        "release",
        _("Release"),
        _("Does the best model leave the laboratory?"),
        [
            _option("hold", _("Hold"), _("Keep what is out; test on."), every(-1.0, 1.0)),
            _option("tested", _("Tested"), _("To everybody, once every test is done."), every(3.0, 1.0)),
            _option("rushed", _("Rushed"), _("To everybody, with half the tests: revenue now, danger later."), every(3.0, 0.5)),
        ],
    )


# --- look: whom own eyes turn to ----------------------------------------------------------------------------------------------
def look(eyes: list[Eye]) -> Tick | None:
    """Whom the nation's own eyes, and the visits it may demand, are spent on."""
    eye = eyes[0]
    nation = int(eye.chart.actor_nation[eye.place])
    if nation < 0 or "inspect" not in DEEDS:
        return None
    origin = eye.axes.nation.ids[nation]
    targets = [
        {"key": who, "label": label, "text": text, "deeds": {"inspect": {f"{origin}/{who}": 1.0}}}
        for who, label, text in watched(eye, eyes)
    ]
    return _tick(
        "look",
        _("Look"),
        _("Whom do you watch?"),
        [
            _option("nobody", _("Nobody"), _("Own eyes stay on routine."), {}),
            _option("one", _("One seat"), _("All own eyes, and every visit you may demand, on one."), {}, targets),
        ],
    )


def watched(eye: Eye, eyes: list[Eye]) -> list[tuple[str, str, str]]:
    """(id, name, why) of those one may look at or accuse: laboratories and nations other than one's own."""
    mine = {e.place for e in eyes}
    found = []
    for lab in range(len(eye.axes.lab)):
        actor = int(eye.chart.lab_actor[lab])
        if actor not in mine:
            nation = eye.nation(int(eye.chart.lab_home[lab]))
            found.append((eye.axes.actor.ids[actor], eye.names.lab(lab), _("The laboratory in {nation}.").format(nation=nation)))
    for n in range(len(eye.axes.nation)):
        actor = int(eye.chart.nation_actor[n])
        if actor not in mine:
            found.append((eye.axes.actor.ids[actor], eye.nation(n), _("The government itself.")))
    return found


# --- chain: open, stockpile, squeeze ------------------------------------------------------------------------------------------
def chain(eyes: list[Eye]) -> Tick | None:
    """The seat's part of the chain: as it is, open to all, stocked up, or shut to one."""
    eye = eyes[0]
    options = [_option("leave", _("As it is"), _("Law and stocks stay as they are."), {})]
    lanes = [int(k) for k in eye.seen.cells("k")]
    shut = {eye.axes.lane.ids[k]: 1.0 for k in lanes if float(eye.public("licence")[k]) < 0.995}
    if shut:
        options.append(_option("open", _("Open"), _("Every licence granted, to everybody."), {"licence": shut}))
    if stock := _stock(eye):
        options.append(
            _option("stockpile", _("Stockpile"), _("Fill the stores: dear now, precious if someone cuts you off."), stock)
        )
    if targets := (_by_licence(eye, lanes) if lanes else _by_service(eye)):
        options.append(_option("squeeze", _("Squeeze"), _("Refuse one of them what you hold."), {}, targets))
    return _tick("chain", _("Chain"), _("Whom does your part of the chain serve?"), options) if len(options) > 1 else None


def _by_licence(eye: Eye, lanes: list[int]) -> list[dict[str, Any]]:
    """For each nation, the licences of what one holds, refused after a quarter's notice."""
    chart, held, ids = eye.chart, shares(eye), eye.axes.lane.ids
    strong = [k for k in lanes if held[int(chart.lane_good[k]), int(chart.lane_origin[k])] >= HELD]
    found = []
    for nation in sorted({int(chart.lane_dest[k]) for k in strong}):
        mine = [k for k in strong if int(chart.lane_dest[k]) == nation]
        goods = ", ".join(sorted({eye.names.good(int(chart.lane_good[k])) for k in mine}))
        found.append(
            {
                "key": eye.axes.nation.ids[nation],
                "label": eye.nation(nation),
                "text": _("Stop {goods}, after a quarter’s notice.").format(goods=goods),
                "deeds": {"licence": {ids[k]: 0.0 for k in mine}, "notice": {ids[k]: 1.0 for k in mine}},
            }
        )
    return found


def _by_service(eye: Eye) -> list[dict[str, Any]]:
    """For each nation that buys from the firm, its orders left unserved."""
    chart, ids = eye.chart, eye.axes.edge.ids
    edges = [int(e) for e in eye.seen.cells("e")]
    found = []
    for nation in sorted({int(chart.plant_nation[chart.edge_buyer[e]]) for e in edges}):
        mine = [e for e in edges if int(chart.plant_nation[chart.edge_buyer[e]]) == nation]
        found.append(
            {
                "key": eye.axes.nation.ids[nation],
                "label": eye.nation(nation),
                "text": _("Fill none of its orders."),
                "deeds": {"serve": {ids[e]: 0.0 for e in mine}},
            }
        )
    return found


def _stock(eye: Eye) -> Deeds:
    """A state's stockpile, or a firm's own buffers."""
    chart, nation = eye.chart, int(eye.chart.actor_nation[eye.place])
    if nation >= 0:
        if "stockpile" not in eye.axes.programme:
            return {}
        purse = max(float(eye.seen.seen("treasury")[0][nation, 0]), 0.0)
        return {"spend": {f"{eye.axes.nation.ids[nation]}/stockpile": round(purse * STORED, 3)}}
    slots = [int(i) for i in eye.seen.cells("i") if not chart.good_perishable[chart.market_good[chart.slot_market[int(i)]]]]
    return {"hoard": {eye.axes.slot.ids[i]: EXTRA for i in slots}} if slots else {}


# --- say: nothing, accuse, open the books -------------------------------------------------------------------------------------
def say(eyes: list[Eye]) -> Tick | None:
    """What is said aloud: an accusation burns its source, open books clear and show."""
    eye = eyes[0]
    nation = int(eye.chart.actor_nation[eye.place])
    options = [_option("nothing", _("Nothing"), _("Let the others talk."), {})]
    if nation >= 0 and "accuse" in DEEDS:
        origin = eye.axes.nation.ids[nation]
        targets = [
            {
                "key": who,
                "label": label,
                "text": _("Lay what your own eyes have seen before the Agency."),
                "deeds": {"accuse": {f"{origin}/{who}": 1.0}},
            }
            for who, label, _why in watched(eye, eyes)
        ]
        options.append(
            _option("accuse", _("Accuse one"), _("What your eyes have seen goes public; the source is burned."), {}, targets)
        )
    if "open_books" in DEEDS:
        deeds = {"open_books": {e.seat: 1.0 for e in eyes}}
        options.append(
            _option("books", _("Open books"), _("Show everything: it clears you of false alarms, and leaks secrets."), deeds)
        )
    return _tick("say", _("Say"), _("What do you say aloud?"), options) if len(options) > 1 else None


def merged(*parts: Deeds) -> Deeds:
    """Deeds of several answers as one; where two spend on the same, the larger counts."""
    found: Deeds = {}
    for part in parts:
        for deed, cells in part.items():
            for cell, value in cells.items():
                old = found.setdefault(deed, {}).get(cell)
                found[deed][cell] = max(old, value) if old is not None and deed == "spend" else value
    return found
