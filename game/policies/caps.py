"""Caps: what a doctrine makes of an answer. Stances, price rule, budget and look rule, each a clip on the deeds it is about.

All act seat by seat on the seat's own cells, in all worlds at once; a doctrine that is silent on something leaves it alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from game.knowledge.observe import Observation
from game.orders import DEEDS
from game.policies import doctrine as words
from game.policies.doctrine import CUT, ONE, OPEN, RESTRICT, STANCES, SUSPICIOUS, WATCH, WEIGHED, Doctrine
from game.policies.policy import Answer
from game.policies.routine import strength
from game.world.total import Array, Index, ratio, total

CODE = {stance: place + 1 for place, stance in enumerate(STANCES)}
"""Stances as numbers; 0 where nothing is said."""
NOT_YET = -1.0
"""Doubt of whoever is not to be looked at."""


def _each(seen: Observation, orders: tuple[Doctrine, ...], axes: str) -> Iterator[tuple[Index, Doctrine]]:
    """The rows of each seat's own cells among those of the group, with its doctrine; seats without any are left out."""
    owner = seen.seat_of(axes)
    for seat, one in zip(seen.seats, orders, strict=True):
        rows = np.flatnonzero(owner == seat)
        if len(rows):
            yield rows, one


def _asked(seen: Observation, answer: Answer, deed: str) -> Array:
    """What an answer says of a deed, or holding still; in memory of its own."""
    line = DEEDS[deed]
    if deed in answer:
        return np.array(answer[deed], float)
    return np.full((len(seen.cells(line.axes)), *seen.chart.axes.shape(line.axes)[1:], seen.worlds), line.rest)


# --- stances ------------------------------------------------------------------------------------------------------------------
def stances(seen: Observation, orders: tuple[Doctrine, ...]) -> Array | None:
    """(seats, n, b) each seat's stance towards each nation as a number, 0 where nothing is said; None if nobody says anything."""
    if not any(one.stance for one in orders):
        return None
    found = np.zeros((len(orders), len(seen.chart.axes.nation), seen.worlds))
    for row, one in enumerate(orders):
        if words.PARTIES in one.stance or words.OUTSIDERS in one.stance:
            fellow = _fellows(seen, seen.seats[row])
            inside, outside = (CODE.get(one.stance.get(bloc, ""), 0) for bloc in (words.PARTIES, words.OUTSIDERS))
            found[row] = np.where(fellow, inside, outside)
        for nation, place in seen.chart.axes.nation.place.items():
            if nation in one.stance:
                found[row, place] = CODE[one.stance[nation]]
        found[row, _home(seen, seen.seats[row])] = 0.0
    return found


def _home(seen: Observation, seat: int) -> list[int]:
    """The nation that the seat is or belongs to, as an index that may be empty."""
    chart = seen.chart
    home = int(chart.actor_nation[seat]) if chart.actor_nation[seat] >= 0 else int(chart.actor_home[seat])
    return [home] if home >= 0 else []


def _fellows(seen: Observation, seat: int) -> Array:
    """(n, b) whether each nation is in a treaty in force together with the seat's own."""
    register = seen.register
    party = register.party[:, seen.chart.nation_actor] * register.in_force()[:, None]  # (t, n, b)
    home = _home(seen, seat)
    mine = party[:, home] if home else np.zeros_like(party[:, :1])
    return np.asarray(np.max(party * mine, axis=0, initial=0.0) > 0.0)


# --- price rule -----------------------------------------------------------------------------------------------------------------
def priced(seen: Observation, orders: tuple[Doctrine, ...], code: Array | None, answer: Answer) -> Answer:
    """Licences and deliveries by stance, within the floor and ceiling of the price rule; bids within theirs."""
    done = dict(answer)
    if len(seen.cells("k")):
        done |= _licences(seen, orders, code, answer)
    if len(seen.cells("e")) and code is not None:
        done["serve"] = _served(seen, orders, code, answer)
    if "bid" in answer:
        bid = _asked(seen, answer, "bid")
        for rows, one in _each(seen, orders, "i"):
            bid[rows] = np.clip(bid[rows], *one.price.bid)
        done["bid"] = bid
    return done


def _licences(seen: Observation, orders: tuple[Doctrine, ...], code: Array | None, answer: Answer) -> Answer:
    """Licences: -1 leaves the law as it is. What is ordered keeps to floor and ceiling; a stance goes over both."""
    cells, chart = seen.cells("k"), seen.chart
    licence, fits = _asked(seen, answer, "licence"), _asked(seen, answer, "threshold")
    law, held = seen.public("licence")[cells], strength(chart)[cells][:, None] > 0.0
    for row, (rows, one) in enumerate(_rows(seen, orders, "k")):
        floor, ceiling = one.price.licence
        licence[rows] = np.where(licence[rows] >= 0.0, np.clip(licence[rows], floor, ceiling), -1.0)
        if code is None or not one.stance:
            continue
        stance, now, middle = code[row, chart.lane_dest[cells[rows]]], law[rows], 0.5 * (floor + ceiling)
        licence[rows] = np.where(stance == CODE[OPEN], np.where(now < 1.0, 1.0, -1.0), licence[rows])
        licence[rows] = np.where(stance == CODE[WATCH], -1.0, licence[rows])
        restricted = (stance == CODE[RESTRICT]) & held[rows]
        licence[rows] = np.where(stance == CODE[RESTRICT], np.where(restricted & (now != middle), middle, -1.0), licence[rows])
        licence[rows] = np.where(stance == CODE[CUT], np.where(now > 0.0, 0.0, -1.0), licence[rows])
        fits[rows] = np.where(stance > 0.0, -1.0, fits[rows])
    return {"licence": licence, "threshold": fits}


def _rows(seen: Observation, orders: tuple[Doctrine, ...], axes: str) -> Iterator[tuple[Index, Doctrine]]:
    """As `_each`, with an empty index for seats that own no such cell: in step with the group."""
    owner = seen.seat_of(axes)
    for seat, one in zip(seen.seats, orders, strict=True):
        yield np.flatnonzero(owner == seat), one


def _served(seen: Observation, orders: tuple[Doctrine, ...], code: Array, answer: Answer) -> Array:
    """(e, b) of each customer's orders, what the seller will fill, by its stance towards the customer's nation."""
    cells, chart = seen.cells("e"), seen.chart
    serve = _asked(seen, answer, "serve")
    for row, (rows, one) in enumerate(_rows(seen, orders, "e")):
        stance = code[row, chart.plant_nation[chart.edge_buyer[cells[rows]]]]
        middle = 0.5 * (one.price.licence[0] + one.price.licence[1])
        serve[rows] = np.where(stance == CODE[RESTRICT], np.minimum(serve[rows], middle), serve[rows])
        serve[rows] = np.where(stance == CODE[CUT], 0.0, serve[rows])
        serve[rows] = np.where(stance == CODE[OPEN], 1.0, serve[rows])
    return serve


# --- budget ---------------------------------------------------------------------------------------------------------------------
def budgeted(seen: Observation, orders: tuple[Doctrine, ...], code: Array | None, answer: Answer) -> Answer:
    """Money of nations by programme, compute of labs, the pace of building; within caps."""
    done = dict(answer)
    if "spend" in answer:
        done["spend"] = _spent(seen, orders, answer)
    if len(seen.cells("l")):
        done |= _compute(seen, orders, answer)
    if len(seen.cells("p")):
        done["expand"] = _worked(seen, orders, "expand", "building", answer)
    if len(seen.cells("i")):
        done["hoard"] = _worked(seen, orders, "hoard", "stores", answer)
    return done


def _spent(seen: Observation, orders: tuple[Doctrine, ...], answer: Answer) -> Array:
    """(n, r, b) bn USD a turn."""
    names = seen.chart.axes.programme.ids
    spend, purse = _asked(seen, answer, "spend"), np.maximum(seen.own("treasury"), 0.0)
    for rows, one in _each(seen, orders, "n"):
        held = one.budget.most * purse[rows]
        shares = _by(one.budget.shares, names, 0.0)
        if shares.any():
            spend[rows] = held[:, None] * (shares / float(total(shares)))[None, :, None]
        whole = total(np.moveaxis(spend[rows], 1, 0))
        spend[rows] = spend[rows] * np.minimum(ratio(held, whole, empty=1.0), 1.0)[:, None]
        caps = _by(one.budget.caps, names, math.inf)
        spend[rows] = np.minimum(spend[rows], _times(caps, purse[rows]))
    return spend


def _worked(seen: Observation, orders: tuple[Doctrine, ...], deed: str, what: str, answer: Answer) -> Array:
    """A deed of firms by what the budget says of it, within its cap. What does not keep is not stored."""
    line, done = DEEDS[deed], _asked(seen, answer, deed)
    for rows, one in _each(seen, orders, line.axes):
        if what in one.budget.shares:
            lasting = _lasting(seen)[rows] if deed == "hoard" else True
            done[rows] = np.where(lasting, min(one.budget.shares[what], line.high), line.rest)
        done[rows] = np.minimum(done[rows], one.budget.caps.get(what, math.inf))
    return done


def _lasting(seen: Observation) -> Array:
    """(own slots, 1) whether what a slot takes keeps."""
    chart = seen.chart
    return np.asarray(~chart.good_perishable[chart.market_good[chart.slot_market[seen.cells("i")]]][:, None])


def _by(row: Mapping[str, float], names: tuple[str, ...], rest: float) -> Array:
    return np.array([row.get(name, rest) for name in names], float)


def _times(caps: Array, purse: Array) -> Array:
    """(n, r, b) caps in bn USD; no cap stays none, of an empty purse too."""
    return np.where(np.isinf(caps)[None, :, None], np.inf, np.where(np.isinf(caps), 0.0, caps)[None, :, None] * purse[:, None])


def _compute(seen: Observation, orders: tuple[Doctrine, ...], answer: Answer) -> Answer:
    """Shares of a lab's compute that train and that do safety work: together no more than there is, safety first."""
    train, guard = _asked(seen, answer, "train"), _asked(seen, answer, "guard")
    for rows, one in _each(seen, orders, "l"):
        for deed, what in ((train, "training"), (guard, "safety")):
            if what in one.budget.shares:
                deed[rows] = min(one.budget.shares[what], 1.0)
            deed[rows] = np.minimum(deed[rows], one.budget.caps.get(what, math.inf))
        train[rows] = np.minimum(train[rows], 1.0 - guard[rows])
    return {"train": train, "guard": guard}


# --- look rule ------------------------------------------------------------------------------------------------------------------
def looked(seen: Observation, orders: tuple[Doctrine, ...], code: Array | None, answer: Answer) -> Answer:
    """Own eyes of nations and inspectors of the agency: to nobody, to the most suspected, or to one who is named."""
    done = dict(answer)
    for deed, axes, doubted in (("inspect", "na", _doubted), ("visit", "ya", _suspected)):
        if len(seen.cells(axes)) and (deed in answer or any(one.look.rule != WEIGHED for one in orders)):
            done[deed] = _aimed(seen, orders, code, deed, doubted, answer)
    return done


def _aimed(
    seen: Observation, orders: tuple[Doctrine, ...], code: Array | None, deed: str,
    doubted: Callable[[Observation, int], Array], answer: Answer,
) -> Array:  # fmt: skip
    """(own, a, b) share of the eyes on each actor."""
    eyes = _asked(seen, answer, deed)
    for row, (rows, one) in enumerate(_rows(seen, orders, DEEDS[deed].axes)):
        if not len(rows):
            continue
        if one.look.rule == WEIGHED:
            eyes[rows] = eyes[rows] * np.minimum(ratio(one.look.most, total(np.moveaxis(eyes[rows], 1, 0)), 1.0), 1.0)[:, None]
            continue
        eyes[rows] = 0.0
        if one.look.rule == ONE and one.look.who:
            eyes[rows, seen.chart.axes.actor[one.look.who]] = one.look.most
        elif one.look.rule == SUSPICIOUS:
            doubt = _watched(seen, code, row, doubted(seen, row))
            worst = np.argmax(doubt, axis=0)[None] == np.arange(len(doubt))[:, None]
            eyes[rows] = np.where(worst & (doubt > NOT_YET), one.look.most, 0.0)[None]
    return eyes


def _watched(seen: Observation, code: Array | None, row: int, doubt: Array) -> Array:
    """Doubt of those under watch alone (or restricted, or cut), where the doctrine names any; else of all."""
    if code is None:
        return doubt
    home = seen.chart.actor_home
    under = (code[row] >= CODE[WATCH])[np.maximum(home, 0)] & (home >= 0)[:, None]
    some = np.max(np.where(under, doubt, NOT_YET), axis=0, initial=NOT_YET) > NOT_YET
    return np.where(some[None] & ~under, NOT_YET, doubt)


def _doubted(seen: Observation, row: int) -> Array:
    """(a, b) what a nation doubts of those who have promised something, its own people left out."""
    mind, nation = seen.mind("doubt"), int(seen.chart.actor_nation[seen.seats[row]])
    if mind is None:
        return np.full((len(seen.chart.axes.actor), seen.worlds), NOT_YET)
    may = (seen.public("bound") > 0.0) & (seen.chart.actor_home != nation)[:, None]
    return np.where(may, mind[row], NOT_YET)


def _suspected(seen: Observation, row: int) -> Array:
    """(a, b) what an agency's dossiers hold against each actor that has promised something."""
    return np.where(seen.public("bound") > 0.0, seen.suspicion(np.array([row], np.int64))[0], NOT_YET)
