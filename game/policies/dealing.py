"""Dealing: which side deals a seat that weighs offers, takes and breaks.

A thing is worth to a nation what it pays for it at home: goods at the home price, dearer where they run short; compute as a
lease of machines; what another's eyes have seen by how much it worries, how little it has seen itself and how far it trusts the
other; a vote and a silence by the penalty that may be escaped, and less gladly given to whom one likes less. What the other side
makes of a thing is supposed from what is public. A seat offers the bargain that leaves most between the two and halves what is
between them; it takes any that leaves it better off; a promise for later counts by the word that the other has kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.knowledge.observe import Observation
from game.orders import THINGS
from game.policies.appraise import POINTS_PER_BN
from game.policies.policy import Answer
from game.policies.wants import of
from game.world.chart import Chart
from game.world.total import Array, Index, ratio, total

GOODS = {"chips": "accelerators", "tools": "euv", "rare_earths": "rare_earths"}
"""As `game.engine.bargain.things` hands them over."""
MACHINES, LEASE = "accelerators", 0.25
"""What compute runs on, and what it costs to lend it for a year, as a share of its price: machines serve about four."""
SHORT = 4.0
"""How much dearer a thing is where it is missing altogether, times its price."""
LOTS = (0.5, 0.1)
"""Of a turn's need, what one deal may be about."""
HELP = 0.5
"""Of what computes at home, the compute that a small nation asks for its vote."""
PURSE = 0.25
"""Of a treasury, the most that goes into one deal."""
STAKE = 4.0
"""Points that a penalty against one's own side is worth escaping, in full."""
TRIFLE = 0.2
"""Points below which nobody deals."""
GREED = 1.2
"""The taker must make so many times as much of a thing as the giver."""
WORD = 4.0
"""Points that a broken word costs."""
SOURCE, FAVOUR = 0.45, 0.8
"""Points that it costs to show one's sources, and to give a vote or a silence, to one that is liked half."""
EYES = 0.7
"""Nats from which what one's own eyes have seen is worth telling."""


@dataclass(frozen=True, eq=False)
class Sides:
    """The pairs of delegates in which the group's seats come first: who deals with whom."""

    rows: Index  # cells of the pairs that are dealt in, among those the group owns
    pair: Index  # their places on the axis of pairs
    mine: Index  # nation of the first
    theirs: Index  # nation of the second
    place: Index  # place of the first among the group's nations


def dealing(seen: Observation, worth: Array, nations: Index) -> Answer:
    """Offers, answers to offers and broken words of the nations of a group. Empty where nobody may deal."""
    cells = seen.cells("q")
    if not len(cells):
        return {}
    sides = _sides(seen.chart, cells, nations)
    shape = (len(cells), seen.worlds)
    moves = {name: np.zeros(shape) for name in ("give", "give_amount", "get", "get_amount", "take", "renege")}
    if not len(sides.rows):
        return moves
    moves["take"][sides.rows] = _takes(seen, sides)
    moves["renege"][sides.rows] = _reneges(seen, sides, worth)
    _offer(seen, sides, moves, of(worth, "independence"))
    return moves


@lru_cache(maxsize=64)
def _paired(chart: Chart) -> tuple[Index, Index]:
    """(q) nation of the first and of the second of each pair, -1 for what is none."""
    nation = chart.actor_nation[chart.delegate_actor]
    return nation[chart.pairs.first], nation[chart.pairs.second]


def _sides(chart: Chart, cells: Index, nations: Index) -> Sides:
    first, second = (side[cells] for side in _paired(chart))
    place = {int(n): i for i, n in enumerate(nations)}
    rows = np.array([i for i in range(len(cells)) if int(first[i]) in place and second[i] >= 0], np.int64)
    at = np.array([place[int(n)] for n in first[rows]], np.int64)
    return Sides(rows, cells[rows], first[rows], second[rows], at)


# --- what things are worth ------------------------------------------------------------------------------------------------
def _points(seen: Observation, thing: str, amount: Array, nation: Index, other: Index, gets: bool) -> Array:
    """(q, b) what `amount` of a thing is worth to each `nation (q)`, by what is public: gained where it gets it, lost where it
    gives it; `other (q)` is with whom it deals."""
    if thing == "money":
        return amount * POINTS_PER_BN
    if thing == "compute":
        return _at_home(seen, MACHINES, amount, nation) * LEASE
    if thing in GOODS:
        return _at_home(seen, GOODS[thing], amount, nation)
    return _conduct(seen, thing, nation, other, gets)


def _at_home(seen: Observation, good: str, amount: Array, nation: Index) -> Array:
    """Goods at the price of home, dearer where they run short."""
    chart = seen.chart
    if good not in chart.axes.good:
        return amount * 0.0
    place = chart.axes.good[good]
    markets = _markets(chart, good)[nation]
    price, short = seen.public("price")[markets], seen.public("shortage")[markets]
    return np.asarray(amount * chart.good_price[place] * price * (1.0 + SHORT * short) * POINTS_PER_BN)


@lru_cache(maxsize=256)
def _markets(chart: Chart, good: str) -> Index:
    """(n) the market of a good in each nation."""
    rows = np.flatnonzero(chart.market_good == chart.axes.good[good])
    found = np.zeros(len(chart.axes.nation), np.int64)
    found[chart.market_nation[rows]] = rows
    return found


def _conduct(seen: Observation, thing: str, nation: Index, other: Index, gets: bool) -> Array:
    """Evidence, votes and silence: what they are worth to whom they serve, and what they cost who gives them."""
    liking = seen.public("goodwill")[nation, other]
    if thing == "evidence":
        worry = seen.public("concern")[nation]
        return np.asarray((0.5 + 2.0 * worry) * liking if gets else SOURCE * (1.5 - liking))
    if gets:  # a vote or a silence of one of those who might carry a penalty
        return np.asarray(STAKE * _charged(seen)[nation])
    return np.asarray(FAVOUR * (1.5 - liking))


def _charged(seen: Observation) -> Array:
    """(n, b) 1 where a finding stands against somebody at home, half where somebody is only accused."""
    chart = seen.chart
    found, accused = seen.against("found"), seen.against("accused")
    home = np.zeros((len(chart.axes.nation), seen.worlds))
    side = chart.actor_home >= 0
    np.maximum.at(home, chart.actor_home[side], np.maximum(found, 0.5 * accused)[side])
    return home


def _lot(seen: Observation, thing: str, taker: Index, lot: float) -> Array:
    """(q, 1) how much of a thing one deal is about: a part of a turn's need of the taker's plants, as they were at the start."""
    if thing not in GOODS:
        return np.ones((len(taker), 1))
    need = _needs(seen.chart, GOODS[thing])[taker][:, None] * lot
    return _rounded(need)


@lru_cache(maxsize=256)
def _needs(chart: Chart, good: str) -> Array:
    """(n) units a turn of a good that plants of each nation take in."""
    found = np.zeros(len(chart.axes.nation))
    if good not in chart.axes.good or not len(chart.slot_amount):
        return found
    held = np.flatnonzero((chart.holding_good == chart.axes.good[good]) & (chart.holding_slot >= 0))
    plant = chart.holding_plant[held]
    np.add.at(found, chart.plant_nation[plant], chart.slot_amount[chart.holding_slot[held]] * chart.first_capacity[plant])
    return found


# --- offers -----------------------------------------------------------------------------------------------------------------
def _menu(seen: Observation, sides: Sides) -> Iterator[tuple[str, str, Array, Array, Array]]:
    """(give, get, amount given, amount got, what it leaves the two together): each thing for money, one way and the other."""
    purse = _purse(seen, sides)
    goods = [(thing, lot) for thing in GOODS for lot in LOTS]
    for thing, lot in (*goods, ("evidence", 1.0), ("silence", 1.0), ("vote", 1.0)):
        buys = _lot(seen, thing, sides.mine, lot)
        gain, cost = (
            _points(seen, thing, buys, sides.mine, sides.theirs, True),
            _points(seen, thing, buys, sides.theirs, sides.mine, False),
        )
        if thing == "evidence":
            gain = gain * _ignorance(seen, sides)
        money = _between(gain, cost)
        fits = (gain > GREED * cost + TRIFLE) & (money <= purse) & (buys > 0.0)
        yield "money", thing, money, buys * np.ones_like(money), np.where(fits, gain - cost, 0.0)
        sells = _lot(seen, thing, sides.theirs, lot)
        gain, cost = (
            _points(seen, thing, sells, sides.theirs, sides.mine, True),
            _points(seen, thing, sells, sides.mine, sides.theirs, False),
        )
        money = _between(gain, cost)
        fits = (gain > GREED * cost + TRIFLE) & (sells > 0.0) & _has(seen, sides, thing)
        yield thing, "money", sells * np.ones_like(money), money, np.where(fits, gain - cost, 0.0)


def _vote_for_help(seen: Observation, sides: Sides, free: Array) -> tuple[str, str, Array, Array, Array]:
    """A vote for compute: what a small nation that would be nobody's client asks of those who might need its vote. `free
    (nations, b)` is what its independence is worth; help of others than its patron loosens the tie (MECHANISMS 125)."""
    chart = seen.chart
    tie = seen.public("client")[sides.mine]
    patron = np.argmax(tie, axis=1) == sides.theirs[:, None]
    gain = np.where(patron, 0.0, np.max(tie, axis=1) * np.maximum(free, 0.0)[sides.place])
    computing = seen.chart.sites.computing(seen.public("capacity")) / chart.year
    lot = _rounded(HELP * computing[sides.mine])
    needs, cost = (
        _points(seen, "vote", lot, sides.theirs, sides.mine, True),
        _points(seen, "vote", lot, sides.mine, sides.theirs, False),
    )
    lends = _points(seen, "compute", lot, sides.theirs, sides.mine, False)
    gain = gain + _points(seen, "compute", lot, sides.mine, sides.theirs, True)
    fits = (lot > 0.0) & ~patron & (gain > GREED * cost + TRIFLE) & (needs > lends + TRIFLE) & (free[sides.place] > 0.0)
    return "vote", "compute", np.ones_like(lot), lot, np.where(fits, gain - cost + needs - lends, 0.0)


def _between(gain: Array, cost: Array) -> Array:
    """bn USD half way between what the taker makes of a thing and what it costs the giver, to two figures."""
    return _rounded((gain + cost) / 2.0 / POINTS_PER_BN)


def _rounded(values: Array) -> Array:
    """To two figures; nothing stays nothing."""
    size = np.exp(math.log(10.0) * (np.floor(np.log10(np.maximum(values, 1e-12))) - 1.0))
    return np.asarray(np.where(values > 0.0, np.round(values / size) * size, 0.0))


def _offer(seen: Observation, sides: Sides, moves: dict[str, Array], free: Array) -> None:
    """Each nation's best bargain with whomever leaves most, once as talks begin."""
    if seen.exchange:
        return
    best = np.zeros((len(sides.rows), seen.worlds))
    chosen = {name: np.zeros_like(best) for name in ("give", "give_amount", "get", "get_amount")}
    for give, get, given, got, left in (*_menu(seen, sides), _vote_for_help(seen, sides, free)):
        better = left > best
        best = np.where(better, left, best)
        terms: dict[str, Array | float] = {
            "give": float(THINGS.index(give) + 1),
            "give_amount": given,
            "get": float(THINGS.index(get) + 1),
            "get_amount": got,
        }
        for name, value in terms.items():
            chosen[name] = np.where(better, value, chosen[name])
    for nation in np.unique(sides.mine):
        rows = np.flatnonzero(sides.mine == nation)
        first = np.argmax(best[rows], axis=0)
        only = (np.arange(len(rows))[:, None] == first[None]) & (best[rows] > 0.0)
        for name, value in chosen.items():
            moves[name][sides.rows[rows]] = np.where(only, value[rows], 0.0)


def _purse(seen: Observation, sides: Sides) -> Array:
    """(q, b) what the first can spend on one deal."""
    own = dict(zip((int(c) for c in seen.cells("n")), seen.own("treasury"), strict=True))
    return np.array([np.maximum(own[int(n)], 0.0) * PURSE for n in sides.mine])


def _ignorance(seen: Observation, sides: Sides) -> Array:
    """(q, b) share of the actors abroad of whom the first's own eyes have seen little."""
    abroad = seen.chart.actor_home[None] != sides.mine[:, None]
    own = {int(c): np.abs(row) < EYES for c, row in zip(seen.cells("n"), seen.own("intel"), strict=True)}
    rows = [total((own[int(n)] * where[:, None]).astype(float)) for n, where in zip(sides.mine, abroad, strict=True)]
    return np.asarray(np.array(rows) / np.maximum(np.count_nonzero(abroad, axis=1), 1)[:, None])


def _has(seen: Observation, sides: Sides, thing: str) -> Array:
    """(q, b) bool: whether the first has the thing to give: what its own eyes have seen, or something to keep quiet about."""
    if thing == "evidence":
        own = dict(zip((int(c) for c in seen.cells("n")), np.abs(seen.own("intel")), strict=True))
        return np.array([np.max(own[int(n)], axis=0) > EYES for n in sides.mine])
    return np.ones((len(sides.rows), seen.worlds), bool)


# --- answers ----------------------------------------------------------------------------------------------------------------
def _takes(seen: Observation, sides: Sides) -> Array:
    """(q, b) whether the first takes what the second has offered: what it gets, by the other's word, is worth more than what it
    gives."""
    back = seen.chart.pairs.back[sides.pair]
    offer, asked = _dealt(seen, "offer", back), _dealt(seen, "asked", back)
    gets = _valued(seen, sides, offer, _dealt(seen, "offer_amount", back), True)
    gets = np.where(offer == float(THINGS.index("evidence") + 1), gets * _ignorance(seen, sides), gets)
    gives = _valued(seen, sides, asked, _dealt(seen, "asked_amount", back), False)
    later = _dealt(seen, "offer_later", back) > 0.0
    kept, broken = _dealt(seen, "word_kept", back), _dealt(seen, "word_broken", back)
    trust = np.where(later, ratio(kept + 1.0, kept + broken + 2.0), 1.0)
    honest = (asked != float(THINGS.index("evidence") + 1)) | _has(seen, sides, "evidence")  # nobody sells what it has not
    return np.where((offer > 0.0) & honest & (gets * trust > gives + TRIFLE), 1.0, 0.0)


def _dealt(seen: Observation, name: str, pairs: Index) -> Array:
    """(pairs, b) a quantity of dealings between two, as one of the two sees it."""
    _rows, cells, values = seen.pairs(name)
    where = {int(cell): i for i, cell in enumerate(cells)}
    return np.asarray(values[[where[int(pair)] for pair in pairs]])


def _valued(seen: Observation, sides: Sides, things: Array, amounts: Array, gets: bool) -> Array:
    found: Array = np.zeros(things.shape)
    for place, thing in enumerate(THINGS, 1):
        here = things == place
        if here.any():
            found = np.where(here, _points(seen, thing, amounts, sides.mine, sides.theirs, gets), found)
    return found


def _reneges(seen: Observation, sides: Sides, worth: Array) -> Array:
    """(q, b) whether the first breaks what it owes the second: where handing it over costs it more than its word is worth."""
    gift, amount = _dealt(seen, "gift", sides.pair), _dealt(seen, "gift_amount", sides.pair)
    due = (_dealt(seen, "gift_due", sides.pair) > 0.0) & (_dealt(seen, "gift_due", sides.pair) <= seen.turn + 1.0)
    honour = WORD * (1.0 + 0.2 * np.maximum(of(worth, "kept"), 0.0)[sides.place])
    return np.where(due & (_valued(seen, sides, gift, amount, False) > honour), 1.0, 0.0)
