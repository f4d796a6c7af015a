"""Routine: sensible rules for every kind of actor, so that games have a story. No search, no beliefs: what a desk officer does.

Nations guard chokepoints against those they distrust, answer controls with controls, and spend where it hurts. Labs trade
speed against safety by culture and pressure. Firms build, bid and hoard. Weights of character come from `catalogue/profiles`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.policies.components import shopping
from game.policies.policy import Answer, Policy, policy
from game.treaty.register import IN_FORCE, OPEN
from game.world.chart import Chart
from game.world.draws import Draws
from game.world.total import Array, Sum, ratio


@policy
class Routine(Policy):
    """Rules of thumb, one function per kind of decision."""

    name: ClassVar[str] = "routine"

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        return _trade_law(seen) | _budget(seen) | _market_law(seen) | _firms(seen) | _labs(seen, luck)

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        return _treaties(seen)


def _weight(seen: Observation, name: str, axes: str) -> Array:
    """(cells, 1) a weight of character for the owner of each own cell."""
    table = seen.chart.extra["profiles"]
    if name not in table:
        return np.full((len(seen.cells(axes)), 1), 0.5)
    return np.asarray(table[name][seen.seat_of(axes)][:, None])


# --- nations: trade law -----------------------------------------------------------------------------------------------------
def _trade_law(seen: Observation) -> Answer:
    """Licences: restrict goods in which one is strong towards those one distrusts or who have cut one off; give notice."""
    chart, mine = seen.chart, seen.cells("k")
    if not len(mine):
        return {}
    origin, dest = chart.lane_origin[mine], chart.lane_dest[mine]
    licence = seen.public("licence")[mine]
    hawk = _weight(seen, "hawk", "k")
    distrust = 1.0 - seen.public("goodwill")[origin, dest]
    cut_off = _cut_off(seen)[dest, origin]
    hostile = seen.public("stance")[origin] * distrust * (0.5 + hawk) + 0.6 * cut_off - 0.35 * seen.public("concern")[origin]
    strong = strength(seen.chart)[mine][:, None]
    line = np.where(licence < 1.0, 0.3, 0.45)  # what is controlled stays so until tempers have cooled
    depth = np.minimum(np.maximum((hostile - line) * 3.0, 0.0), 1.0) * strong
    wanted = np.round((1.0 - depth) * 4.0) / 4.0  # licences move in quarters
    settled = np.abs(wanted - licence) < 0.3  # and only for cause
    order = np.where(settled, -1.0, wanted)
    fits = np.where((order >= 0.0) & (order < 0.75), 0.8, -1.0)
    return {"licence": order, "notice": np.ones_like(order), "threshold": fits}


@lru_cache(maxsize=16)
def strength(chart: Chart) -> Array:
    """(k,) 1 where the origin holds a chokepoint in the lane's good, judged by what plants could make at the start."""
    nations, goods = len(chart.axes.nation), len(chart.axes.good)
    made = np.zeros((goods, nations))
    np.add.at(made, (chart.plant_good, chart.plant_nation), chart.first_capacity)
    whole = np.zeros(goods)
    np.add.at(whole, chart.plant_good, chart.first_capacity)
    share = made / np.where(whole > 0, whole, 1.0)[:, None]
    held = share[chart.lane_good, chart.lane_origin]
    return np.minimum(np.maximum((held - 0.15) / 0.35, 0.0), 1.0)


def _cut_off(seen: Observation) -> Array:
    """(n, n, b) how far each nation's law shuts out each other one: the deepest cut counts most."""
    chart = seen.chart
    nations = len(chart.axes.nation)
    depth = 1.0 - seen.public("licence")
    square = ratio(chart.lanes_to_pair(depth * depth), chart.lanes_to_pair(depth))
    return square.reshape(nations, nations, seen.worlds)


# --- nations: money and law at home -------------------------------------------------------------------------------------------
def _budget(seen: Observation) -> Answer:
    """Spend a part of the treasury by need: safety when concern is up, retraining against displacement, intelligence and
    verification by stance, chips and stocks when imports are refused."""
    mine, chart = seen.cells("n"), seen.chart
    names = chart.axes.programme
    if not len(mine) or not len(names):
        return {}
    concern, stance = seen.public("concern")[mine], seen.public("stance")[mine]
    blocked = _by_nation(chart)(seen.public("blocked"))[mine]
    need = {
        "safety_institute": 0.4 * concern + 0.2 * _weight(seen, "caution", "n"),
        "intelligence": 0.15 + 0.2 * stance,
        "verification": 0.1 + 0.3 * concern,
        "adjustment": 4.0 * seen.public("displacement")[mine],
        "chips": 0.1 + 0.3 * np.minimum(blocked, 2.0),
        "energy": np.full_like(concern, 0.2),
        "stockpile": 0.1 * np.minimum(blocked, 2.0),
        "academia": np.full_like(concern, 0.1),
    }
    purse = np.maximum(seen.own("treasury"), 0.0) * (0.02 + 0.06 * (1.0 - _weight(seen, "thrift", "n")))
    spend = np.stack([need.get(name, np.zeros_like(concern)) * purse for name in names], axis=1)
    return {"spend": spend, "military": np.maximum(0.3 * (stance - 0.5), 0.0)}


def _market_law(seen: Observation) -> Answer:
    """Close the market to uncertified models, and buy by safety tier, as the public demands it."""
    mine = seen.cells("n")
    if not len(mine):
        return {}
    concern, stance = seen.public("concern")[mine], seen.public("stance")[mine]
    asked = np.minimum(np.maximum(1.5 * concern - 0.5 * stance - 0.1, 0.0), 1.0)
    steps = np.round(asked * 4.0) / 4.0
    slow = np.abs(steps - seen.public("certified_only")[mine]) < 0.2
    return {"certified_only": np.where(slow, -1.0, steps), "procurement": np.minimum(0.2 + concern, 1.0)}


# --- firms ------------------------------------------------------------------------------------------------------------------
def _firms(seen: Observation) -> Answer:
    """Build with the order book, bid when starved, hoard when a control is announced or the market runs dry."""
    plants, slots, chart = seen.cells("p"), seen.cells("i"), seen.chart
    if not len(plants):
        return {}
    pressure = ratio(seen.own("orders"), seen.public("capacity")[plants], empty=1.0)
    place = np.full(len(chart.axes.plant), -1, np.int64)
    place[plants] = np.arange(len(plants))
    starved = seen.own("starved")[place[chart.slot_plant[slots]]]
    market = chart.slot_market[slots]
    threatened = _threatened(seen)[market]
    dry = np.log(np.maximum(seen.public("price")[market], 1.0))
    tradable = ~chart.good_perishable[chart.market_good[market]][:, None]
    return {
        "expand": np.minimum(np.maximum(pressure, 0.5), 1.5),
        "bid": np.minimum(0.5 * starved + 0.2 * dry, 1.0),
        "hoard": np.where(tradable, np.minimum(5.0 * threatened + 2.5 * dry, 9.0), 0.0) / chart.months,
    }


def _threatened(seen: Observation) -> Array:
    """(m, b) whether any lane into a market is about to be tightened."""
    coming = np.maximum(seen.public("licence") - seen.public("announced"), 0.0)
    return np.minimum(_into_market(seen.chart)(coming), 1.0)


@lru_cache(maxsize=16)
def _into_market(chart: Chart) -> Sum:
    """Lanes to the market that they lead into."""
    place = {(int(g), int(n)): m for m, (g, n) in enumerate(zip(chart.market_good, chart.market_nation, strict=True))}
    into = [place.get((int(g), int(n)), -1) for g, n in zip(chart.lane_good, chart.lane_dest, strict=True)]
    return Sum(np.array(into, np.int64), len(chart.axes.market))


@lru_cache(maxsize=16)
def _by_nation(chart: Chart) -> Sum:
    """Markets to their nation."""
    return Sum(chart.market_nation, len(chart.axes.nation))


# --- labs -------------------------------------------------------------------------------------------------------------------
def _labs(seen: Observation, luck: Draws) -> Answer:
    """Train, guard and release by culture, pressure and the gap to the leader; keep promises as honour goes."""
    mine = seen.cells("l")
    if not len(mine):
        return {}
    culture, deployed = seen.own("culture"), seen.public("deployed")
    capability, safety = seen.own("capability"), seen.own("safety")
    best = deployed.max(axis=0)
    behind = np.minimum(np.maximum(best - capability, 0.0), 2.0)
    pressed = np.minimum(seen.public("misses")[mine], 2.0) / 2.0
    care = np.minimum(np.maximum(_weight(seen, "caution", "l") * (1.2 - culture) - 0.1 * pressed, 0.03), 0.6)
    guard = np.minimum(care * (1.0 + seen.public("danger")), 0.5)
    ready = capability - seen.public("deployed")[mine] > 0.15
    covered = safety + 1.5 * culture + 0.4 * pressed >= capability
    stage = np.where(ready & covered, np.where(culture > 0.75, 4.0, 3.0), np.where(ready & (culture > 0.5), 2.0, -1.0))
    answer = {
        "guard": guard,
        "train": np.minimum(0.45 + 0.2 * culture + 0.1 * behind, 1.0 - guard),
        "release": stage,
        "testing": np.minimum(np.maximum(1.1 - 0.6 * culture - 0.2 * pressed, 0.2), 1.0),
        "open_weights": np.where((behind > 0.4) & (_weight(seen, "openness", "l") > 0.5), 1.0, 0.0),
    }
    return answer | shopping(seen, behind) | _promises(seen, luck, behind) | {"dash": _the_run(seen, luck)}


def _the_run(seen: Observation, luck: Draws) -> Array:
    """(l, b) whether a lab goes all in on the last generation, once it is within reach: a matter of nerve and of bold leaders.
    Who is seen at it goes on only if it is reckless."""
    mine, chart = seen.cells("l"), seen.chart
    culture, capability = seen.own("culture"), seen.own("capability")
    within_reach = capability >= chart.params.run_capability
    if not within_reach.any():
        return np.zeros_like(culture)
    bold = np.maximum(culture - 0.4, 0.0) / 0.6
    begins = luck.uniform("routine.run", chart.keys["l"][mine]) < _weight(seen, "nerve", "l") * bold
    goes_on = (seen.own("run_turns") > 0.0) & ((seen.public("run_seen")[mine] == 0.0) | (culture > 0.8))
    return np.where(within_reach & np.where(seen.own("run_turns") > 0.0, goes_on, begins), 1.0, 0.0)


def _promises(seen: Observation, luck: Draws, behind: Array) -> Answer:
    """A lab under a ceiling keeps it where honour outweighs the pull of being behind; else it splits its runs and hides."""
    mine, chart = seen.cells("l"), seen.chart
    ceiling = seen.ceiling("aggregate_run")[mine]
    part = np.minimum(ceiling, seen.ceiling("largest_run")[mine])
    bound = part < 1e39
    tempted = luck.uniform("routine.tempted", chart.keys["l"][mine]) * 0.4 + 0.3 * behind + 0.3 * seen.own("culture")
    keeps = tempted < 0.4 + 0.5 * _weight(seen, "honour", "l")
    return {
        "run_cap": np.where(bound & keeps, part * 0.999, 1e40),
        "split": np.where(bound & ~keeps, 4.0, 1.0),
        "hide": np.where(bound & ~keeps, 0.1, 0.0),
    }


# --- treaties ---------------------------------------------------------------------------------------------------------------
def _treaties(seen: Observation) -> Answer:
    """Sign what lies open when danger and public concern outweigh the will to win; leave when they no longer do."""
    register, chart = seen.register, seen.chart
    actors = np.array(seen.seats, np.int64)
    nation = chart.actor_nation[actors]
    rows = np.flatnonzero(nation >= 0)
    shape = (len(actors), len(register.draft), seen.worlds)
    sign, leave = np.zeros(shape), np.zeros(shape)
    if (register.draft >= 0).any():
        home = nation[rows]
        pull = 1.2 * seen.public("concern")[home] + seen.public("danger") - 0.8 * seen.public("stance")[home]
        open_now = (register.status == OPEN) & (register.since <= seen.turn)
        member = np.moveaxis(register.party, 1, 0)[actors[rows]] > 0
        sign[rows] = open_now & (pull > -0.05)[:, None]
        leave[rows] = member & (register.status == IN_FORCE) & (pull < -0.45)[:, None]
    return {"sign": sign, "leave": leave}
