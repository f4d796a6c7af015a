"""Orders: what seats ask for. Deeds only, one line each: axes, unit, owner, what holding still means.

Action spaces, masks, logs and screens derive from these lines. `engine.legal` cuts orders to the possible; rules do them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.world.chart import Chart
from game.world.declare import Declared, declared, deed
from game.world.total import Array, columns


@dataclass
class Orders:
    """The deeds of every seat for one turn. A nation's cells are its own rows; a firm's are its plants' and edges'."""

    chart: Chart = field(repr=False)

    # nations: trade
    licence: Array = deed("k", "share", -1.0, owner="nation", low=-1.0, high=1.0, about="of wanted exports that may leave; -1 leaves the law as it is")
    notice: Array = deed("k", "flag", 0.0, owner="nation", low=0.0, high=1.0, about="1 announces the licence now and binds next turn")
    threshold: Array = deed("k", "performance", -1.0, owner="nation", low=-1.0, high=1.0, about="relative performance that leaves without licence; -1 leaves it")
    listing: Array = deed("na", "flag", -1.0, owner="nation", low=-1.0, high=1.0, about="1 puts the actor on the entity list, 0 takes it off")
    # nations: money
    spend: Array = deed("nr", "bn USD a turn", 0.0, owner="nation", low=0.0, high=1e5, about="for a programme")
    military: Array = deed("n", "share", 0.0, owner="nation", low=0.0, high=0.5, about="of compute at home drawn off for military use")
    # nations: law
    certified_only: Array = deed("n", "share", -1.0, owner="nation", low=-1.0, high=1.0, about="of the market closed to uncertified models; -1 leaves the law")
    procurement: Array = deed("n", "share", -1.0, owner="nation", low=-1.0, high=1.0, about="of state purchases tied to safety tiers; -1 leaves it")
    # nations: evidence and enforcement
    inspect: Array = deed("na", "share", 0.0, owner="nation", low=0.0, high=1.0, about="of the nation's own eyes, and of the visits it may demand, spent on the actor")
    accuse: Array = deed("na", "flag", 0.0, owner="nation", low=0.0, high=1.0, about="1 lays what its own eyes have seen before the agency; the source is burned")
    withhold: Array = deed("na", "share", 0.0, owner="nation", low=0.0, high=1.0, about="of penalties due against the actor that the nation does not carry out")
    dues: Array = deed("n", "share", 1.0, owner="nation", low=0.0, high=2.0, about="of its dues to agencies and funds that it pays")
    tariff: Array = deed("nn", "share", -1.0, owner="nation", low=-1.0, high=1.0, about="duty on trade with a nation; -1 leaves it")
    # the agency
    visit: Array = deed("ya", "share", 0.0, owner="agency", low=0.0, high=1.0, about="of its inspectors sent to the actor; 0 for all leaves it to routine")
    # whoever is bound
    evade: Array = deed("av", "bn USD a turn", 0.0, owner="any", low=0.0, high=1e3, about="for keeping a breach from being noticed")
    open_books: Array = deed("a", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 shows everything to the accusers: it clears who kept the promise, and shows secrets")
    bar: Array = deed("a", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 refuses inspectors")
    report: Array = deed("l", "share", 1.0, owner="lab", low=0.0, high=1.0, about="of compute and training that the lab reports")
    # firms
    expand: Array = deed("p", "factor", 1.0, owner="firm", low=0.0, high=2.0, about="times the usual pace of building")
    serve: Array = deed("e", "share", 1.0, owner="firm", low=0.0, high=1.0, about="of this customer's orders the seller will fill")
    bid: Array = deed("i", "premium", 0.0, owner="firm", low=0.0, high=1.0, about="paid over the price for a better place in the queue")
    hoard: Array = deed("i", "turns of use", 0.0, owner="firm", low=0.0, high=12.0, about="stock wanted beyond the usual buffer")
    # labs
    train: Array = deed("l", "share", 0.5, owner="lab", low=0.0, high=1.0, about="of compute spent on training")
    guard: Array = deed("l", "share", 0.1, owner="lab", low=0.0, high=1.0, about="of compute and staff spent on safety")
    run_cap: Array = deed("l", "FLOP", 1e40, owner="lab", low=0.0, high=1e40, about="largest run the lab allows itself")
    split: Array = deed("l", "parts", 1.0, owner="lab", low=1.0, high=16.0, about="parts a run is split into, over sites and proxies")
    hide: Array = deed("l", "share", 0.0, owner="lab", low=0.0, high=0.5, about="of compute moved to undeclared sites this turn")
    assemble: Array = deed("l", "share", 0.0, owner="lab", low=0.0, high=1.0, about="of the components that other labs offer, bought and built into its model")
    sell_parts: Array = deed("l", "share", 1.0, owner="lab", low=0.0, high=1.0, about="of what it has released that it sells to other labs as components")
    release: Array = deed("l", "stage", -1.0, owner="lab", low=-1.0, high=4.0, about="stage to bring the best model to; -1 holds")
    testing: Array = deed("l", "share", 1.0, owner="lab", low=0.0, high=1.0, about="of the usual release tests done before release")
    open_weights: Array = deed("l", "flag", 0.0, owner="lab", low=0.0, high=1.0, about="1 publishes the weights of the deployed model")
    dash: Array = deed("l", "flag", 0.0, owner="lab", low=0.0, high=1.0, about="1 goes all in on the last generation: the Run")

    def changed_by(self, fields: dict[str, Array]) -> Orders:
        """Orders with these arrays in place of the old ones."""
        new = object.__new__(Orders)
        new.__dict__ = self.__dict__ | fields
        return new

    def at(self, worlds: Array | slice | list[int]) -> Orders:
        """The orders of some of the worlds."""
        return self.changed_by({name: columns(getattr(self, name), worlds) for name in DEEDS})

    def arrays(self) -> dict[str, Array]:
        """Every deed by name."""
        return {name: getattr(self, name) for name in DEEDS}


DEEDS: dict[str, Declared] = declared(Orders)


THINGS = ("money", "chips", "tools", "rare_earths", "compute", "vote", "evidence", "silence")
"""What a side deal may be about; a move names it by its place, counted from 1."""
REASONS = {
    "limits": "it would bind its own side too hard",
    "verification": "what it lets others see, or leaves unseen, will not do",
    "penalties": "the penalties are wrong for it",
    "dividends": "it brings its side too little",
    "money": "the money is not right",
    "secrets": "it would show secrets",
    "exemptions": "of what it leaves free",
    "institutions": "of the bodies that would watch over it",
    "entry": "of how one enters and leaves",
    "partners": "of who is in it and who is not",
    "trust": "it does not trust the others to keep it",
    "home": "it would not pass at home",
}
"""Why a seat will not sign, and how that is said behind "because": the families into which levers fall (`game.treaty.reasons`)."""
ANSWERS = ("", "accept", *REASONS)
"""What a seat may say to an open draft; a move names it by its place: 0 nothing, 1 it accepts, else it refuses because of that."""
UNTOLD = -1e12
"""A secret that is not told."""


@dataclass
class Moves:
    """Answers in the bargaining: who signs what lies open, who leaves what is in force, who votes for penalties and motions; and
    where a scenario lets seats negotiate, drafts, answers, side deals and secrets. Drafts go by their id in the book."""

    chart: Chart = field(repr=False)

    sign: Array = deed("at", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 signs the treaty that lies open in this slot")
    leave: Array = deed("at", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 leaves the treaty in this slot, or gives notice where it asks for notice")
    vote: Array = deed("na", "flag", 0.0, owner="nation", low=0.0, high=1.0, about="1 votes for the penalty against the actor, in every treaty that asks")
    motion: Array = deed("at", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 votes for the motion that the treaty's text provides for")
    # drafts
    propose: Array = deed("s", "draft", -1.0, owner="any", low=-1.0, high=1e6, about="id of the draft that the seat would table; -1 for none")
    answer: Array = deed("st", "answer", 0.0, owner="any", low=0.0, high=float(len(ANSWERS) - 1), about="to the open draft: 1 accepts and signs it, from 2 on it refuses for that reason; 0 says nothing")
    price: Array = deed("st", "bn USD", 0.0, owner="any", low=0.0, high=1e4, about="that would turn the refusal, as the seat says")
    counter: Array = deed("st", "draft", -1.0, owner="any", low=-1.0, high=1e6, about="id of the draft that the seat would sign instead; -1 for none")
    # side deals
    give: Array = deed("q", "thing", 0.0, owner="any", low=0.0, high=float(len(THINGS)), about="offered to the second in a side deal; 0 for no offer")
    give_amount: Array = deed("q", "units", 0.0, owner="any", low=0.0, high=1e6, about="of it: bn USD, M H100e, systems, kt")
    give_later: Array = deed("q", "turns", 0.0, owner="any", low=0.0, high=40.0, about="after which it is handed over; 0 at once")
    get: Array = deed("q", "thing", 0.0, owner="any", low=0.0, high=float(len(THINGS)), about="asked of the second in return")
    get_amount: Array = deed("q", "units", 0.0, owner="any", low=0.0, high=1e6, about="of it")
    get_later: Array = deed("q", "turns", 0.0, owner="any", low=0.0, high=40.0, about="after which it is due; 0 at once")
    take: Array = deed("q", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 takes the side deal that the second has offered")
    renege: Array = deed("q", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 does not hand over what is due to the second")
    # secrets
    show: Array = deed("fs", "flag", 0.0, owner="any", low=0.0, high=1.0, about="1 shows the secret, as it is now and under seal, to the seat")
    tell: Array = deed("fs", "figure", UNTOLD, owner="any", low=UNTOLD, high=1e12, about="told to the seat as the secret's figure, true or not")
    pass_on: Array = deed("sf", "delegate", -1.0, owner="any", low=-1.0, high=1e4, about="place of the seat to whom another's secret, held under seal, is passed on; -1 for none")

    def changed_by(self, fields: dict[str, Array]) -> Moves:
        """Moves with these arrays in place of the old ones."""
        new = object.__new__(Moves)
        new.__dict__ = self.__dict__ | fields
        return new


MOVES: dict[str, Declared] = declared(Moves)


def silent(chart: Chart, worlds: int) -> Moves:
    """Moves that say nothing."""
    return Moves(chart, **{name: array.copy() for name, array in _resting(chart, worlds, MOVES).items()})


def unsaid(chart: Chart, worlds: int) -> Moves:
    """Moves that say nothing, in no memory to speak of until `room` is made for one."""
    return Moves(chart, **_resting(chart, worlds, MOVES))


def holding_still(chart: Chart, worlds: int) -> Orders:
    """Orders that ask for nothing new."""
    return Orders(chart, **{name: array.copy() for name, array in _resting(chart, worlds, DEEDS).items()})


def unwritten(chart: Chart, worlds: int) -> Orders:
    """Orders that ask for nothing new, in no memory to speak of: one resting value stands for all cells of a deed until `room`
    is made for it."""
    return Orders(chart, **_resting(chart, worlds, DEEDS))


def _resting(chart: Chart, worlds: int, deeds: dict[str, Declared]) -> dict[str, Any]:
    """Every deed's resting value, seen from all its cells: read-only, and quicker than `np.broadcast_to`."""
    shapes = {name: (*chart.axes.shape(line.axes), worlds) for name, line in deeds.items()}
    rest = {name: np.float64(line.rest).tobytes() for name, line in deeds.items()}
    return {name: np.ndarray(shape, buffer=rest[name], strides=(0,) * len(shape)) for name, shape in shapes.items()}


def room(sheet: Orders | Moves, deed: str) -> Array:
    """The array of a deed on a sheet, with cells of its own to write in."""
    array: Array = getattr(sheet, deed)
    if not array.flags.writeable:
        array = array.copy()
        setattr(sheet, deed, array)
    return array
