"""The supply chain as plain Mesa objects: one agent a plant and a nation, Python numbers, one world. For comparison only.

Written the way one writes an agent-based model: agents hold their state and their links, a step activates them in stages by
`AgentSet.do`. It does the arithmetic of `game.rules` production, export_control, trade and build, all of it and nothing else;
`differences` says how far it is from an engine world that played the same turns under the same orders.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import SimpleNamespace

import mesa
import numpy as np

from game.orders import Orders
from game.rules.trade import ROUNDS
from game.scenario.load import Setup
from game.world.state import World

TINY = 1e-290


def over(part: float, whole: float) -> float:
    """`part / whole`; 0 for nothing of nothing."""
    return part / whole if whole > 0.0 else (0.0 if part == 0.0 else part / TINY)


@dataclass(slots=True)
class Good:
    """What is made and traded."""

    price: float
    perishable: bool
    life: float
    trend: float
    redesign: float
    substitution: float
    smuggling: float
    progress: float = 1.0


@dataclass(slots=True)
class Market:
    """A good in a buying nation."""

    good: Good
    price: float
    substitution: float
    shortage: float = 0.0
    blocked: float = 0.0
    asked: float = 0.0
    supplied: float = 0.0
    refused: float = 0.0
    missing: float = 0.0
    target: float = 0.0


@dataclass(slots=True)
class Lane:
    """A good from one nation to another, and the law that binds it."""

    good: Good
    licence: float
    announced: float
    threshold: float
    redesign: float
    restricted: float
    order: float = -1.0
    notice: float = 0.0
    line: float = -1.0
    fits: float = 0.0
    blowback: float = 0.0
    stopped: float = 0.0
    exports: float = 0.0


@dataclass(slots=True)
class Holding:
    """The stock of a good at a plant, and what is on the way to it by turns until arrival."""

    good: Good
    stock: float
    worth: float = 1.0
    market: Market | None = None
    transit: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Input:
    """What a plant needs: one good, or any of several."""

    plant: Plant
    amount: float
    weight: float
    service: float
    lead: float
    buffer: float
    usage: float
    market: Market
    holdings: list[Holding] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    bid: float = 0.0
    hoard: float = 0.0
    target: float = 0.0
    want: float = 0.0
    unmet: float = 0.0
    supplied: float = 0.0

    def covered(self) -> float:
        """What stocks cover of the need."""
        return sum(h.stock * h.worth for h in self.holdings)

    def coming(self) -> float:
        """What is on the way covers of it."""
        return sum(sum(h.transit) * h.worth for h in self.holdings)

    def use(self, part: float) -> None:
        """Use up a part of every stock."""
        for holding in self.holdings:
            holding.stock *= 1.0 - part


@dataclass(slots=True)
class Deal:
    """A supplier's link to an input."""

    seller: Plant
    buyer: Input
    holding: Holding
    lane: Lane | None
    home_lane: Lane | None
    affinity: float
    lead: int
    share: float
    fill: float
    usual: float = 0.0
    serve: float = 1.0
    permit: float = 1.0
    under_line: float = 1.0
    wanted: float = 0.0
    ask: float = 0.0
    room: float = math.inf
    weight: float = 0.0
    pull: float = 0.0
    shipped: float = 0.0
    refused: float = 0.0
    smuggled: float = 0.0


class Nation(mesa.Agent):
    """A state: law, goodwill, trade as a whole."""

    def __init__(self, model: Chain) -> None:
        super().__init__(model)
        self.lanes: list[Lane] = []
        self.listed: dict[int, float] = {}
        self.listing: dict[int, float] = {}
        self.goodwill: dict[Nation, float] = {}
        self.first_goodwill: dict[Nation, float] = {}
        self.decoupling: dict[Nation, float] = {}
        self.stopped: dict[Nation, float] = {}
        self.traded: dict[Nation, float] = {}
        self.refused_worth: dict[Nation, float] = {}  # at the price of the turn
        self.wanted_worth: dict[Nation, float] = {}
        self.openness: dict[Nation, float] = {}
        self.civil_fill = 1.0
        self.verification = 0.0
        self.chips = 0.0
        self.given_up = self.refusals = 0.0
        self.hubs: dict[Nation, float] = {}

    def legislate(self) -> None:
        """Bring licences, thresholds and lists up to date."""
        p, year = self.model.params, self.model.year
        for lane in self.lanes:
            old, before = lane.licence, lane.threshold
            noticed = lane.order >= 0.0 and lane.notice > 0.5 and lane.order < lane.announced
            lane.licence = lane.order if lane.order >= 0.0 and not noticed else lane.announced
            lane.announced = lane.order if lane.order >= 0.0 else lane.announced
            lane.threshold = before if lane.line < 0.0 else lane.line
            if lane.licence < 1.0 and old < 1.0 and lane.threshold > 0.0:
                lane.redesign += min(1.0, year / p.redesign_years) * (lane.good.redesign - lane.redesign)
            if lane.threshold < before:
                lane.redesign = 0.0
            lane.fits = (1.0 - lane.licence) * lane.threshold * lane.redesign
            change = 1.0 - lane.licence if lane.licence < 1.0 else -1.0
            lane.restricted = max(lane.restricted + year * change, 0.0)
        for firm, order in self.listing.items():
            if order >= 0.0:
                self.listed[firm] = order

    def look_for_hubs(self) -> None:
        """How far third countries serve as hubs from this nation to each other one."""
        p, nations = self.model.params, self.model.nations
        lost = {n: 1.0 - n.goodwill[self] / max(p.neutral_line * n.first_goodwill[self], 1e-9) for n in nations}
        for buyer in nations:
            friendly = sum(n.goodwill[buyer] for n in nations)
            rise = sum(n.goodwill[buyer] * lost[n] for n in nations if lost[n] > 0.0 and n is not buyer)
            self.hubs[buyer] = (friendly + p.hub_rise * rise) / len(nations)

    def account(self) -> None:
        """What the nation's own refusals cost it."""
        exports = sum(lane.exports for lane in self.lanes)
        self.given_up = sum(lane.blowback for lane in self.lanes)
        self.refusals = min(sum(lane.stopped for lane in self.lanes) / exports, 1.0) if exports > 0.0 else 0.0
        for other in self.model.nations:
            self.openness[other] = 1.0 - min(over(self.refused_worth[other], self.wanted_worth[other]), 1.0)

    def drift(self) -> None:
        """Stacks grow apart and goodwill falls by the share of trade that was stopped."""
        model, p, year = self.model, self.model.params, self.model.year
        short = 1.0 - p.grievance / max(1.0 - self.civil_fill, p.grievance)
        given_up = sum(nation.given_up for nation in model.nations)
        for other in model.nations:
            mine = min(over(self.stopped[other], self.traded[other]), 1.0)  # that I stopped
            theirs = min(over(other.stopped[self], other.traded[self]), 1.0)
            both, apart = max(mine, theirs), self.decoupling[other]
            rise = p.decoupling_rate * year * both * (1.0 - apart)
            fall = p.decoupling_return * year * (1.0 - both) * apart
            self.decoupling[other] = min(max(apart + rise - fall, 0.0), 1.0)
            blame = 0.0 if other is self or not given_up else short * other.given_up / given_up
            hurt, will = max(theirs, blame), self.goodwill[other]
            mend = p.goodwill_return * year * (self.first_goodwill[other] - will)
            will += mend * (1.0 - hurt) - p.goodwill_hurt * year * hurt * will
            self.goodwill[other] = min(max(will, 0.0), 1.0)


class Plant(mesa.Agent):
    """A firm's site in a nation; it makes one good."""

    def __init__(self, model: Chain, firm: int, nation: Nation, good: Good, **start: float) -> None:
        super().__init__(model)
        self.firm, self.nation, self.good = firm, nation, good
        self.flows: list[Input] = []
        self.tools: list[Input] = []
        self.sales: list[Deal] = []
        self.home: Market | None = None
        self.sink = True
        self.stock: Holding
        self.finished = self.growth_rate = self.first_capacity = 0.0
        self.capacity = self.damage = self.mending = self.worn = self.orders = self.capped = self.starved = self.growth = 0.0
        self.__dict__.update(start)
        self.output = self.revenue = self.left = 0.0
        self.expand, self.fresh = 1.0, 0.0

    @property
    def able(self) -> float:
        """Capacity that is neither damaged nor worn."""
        return self.capacity * (1.0 - self.damage) * (1.0 - self.worn)

    # --- production -------------------------------------------------------------------------------------------------------
    def produce(self) -> None:
        """Turn input stocks into output, up to capacity and the order book."""
        able = self.able
        flat_out = self.sink or self.good.perishable
        plan = able if flat_out else min(self.orders, able)
        asked = plan
        if not flat_out:
            lacking = self.orders * self.finished - self.stock.stock
            asked += self.model.params.stock_correction * lacking
        desired = min(max(asked, 0.0), able)
        least = 1.0
        takes = []
        for one in self.flows:
            per_unit = one.amount / self.good.progress * (1.0 - one.market.substitution)
            covered = one.covered()
            takes.append((one, per_unit, covered))
            fill = min(over(covered + TINY, per_unit * desired), 1.0)
            least = min(least, 1.0 - one.weight * (1.0 - fill))
        self.output, self.starved = desired * least, 1.0 - least
        for one, per_unit, covered in takes:
            one.use(min(over(per_unit * self.output, covered), 1.0))
            one.usage = per_unit * (plan * (1.0 + self.growth) if flat_out else plan)
        for one in (*self.flows, *self.tools):
            for holding in one.holdings:
                if holding.good.perishable:
                    holding.stock = 0.0
        self.stock.stock = self.output + (0.0 if self.good.perishable else self.stock.stock)

    # --- trade ------------------------------------------------------------------------------------------------------------
    def want(self) -> None:
        """Say what every input wants, and what the law lets pass."""
        p = self.model.params
        for one in (*self.flows, *self.tools):
            one.target = one.usage * (1.0 + one.buffer + one.lead + one.hoard)
            gap = one.target - one.covered() - one.coming()
            extra = min(p.stock_correction * (gap - one.usage), p.restock * one.usage)
            one.want = max(one.usage + extra, 0.0)
            one.supplied = 0.0
            for deal in one.deals:
                self._permit(deal)

    def bid(self) -> None:
        """Ask suppliers by remembered shares for what smugglers did not bring."""
        p = self.model.params
        for one in (*self.flows, *self.tools):
            one.unmet = max(one.want - sum(deal.smuggled * deal.holding.worth for deal in one.deals), 0.0)
            for deal in one.deals:
                deal.wanted = one.unmet * deal.share
                deal.refused = deal.wanted * (1.0 - deal.permit)
                deal.room = math.inf
                if deal.permit * deal.serve < 1.0:
                    usual = one.usage / (1.0 - one.market.substitution) * (deal.permit - deal.under_line)
                    deal.room = (usual + one.unmet * deal.under_line) * deal.share * deal.serve
                deal.shipped = 0.0
                deal.ask = min(deal.wanted, deal.room)
                deal.weight = deal.ask * (1.0 + p.bid_power * one.bid)
        self.left = max(self.stock.stock - sum(deal.smuggled for deal in self.sales), 0.0)

    def _permit(self, deal: Deal) -> None:
        """Which share of a deal the law lets pass."""
        permit = under = 1.0
        for lane in (deal.lane, deal.home_lane):
            if lane is not None:
                permit, under = min(permit, lane.licence + lane.fits), min(under, lane.fits)
        open_to = 1.0 - deal.seller.nation.listed.get(self.firm, 0.0)
        deal.permit, deal.under_line = permit * open_to, under * open_to

    def rebid(self) -> None:
        """Ask again where goods are left."""
        p = self.model.params
        for one in (*self.flows, *self.tools):
            whole = 0.0
            for deal in one.deals:
                deal.pull = deal.seller.left * deal.permit * deal.serve
                whole += deal.pull
            ask = over(one.unmet, whole)
            for deal in one.deals:
                deal.ask = min(ask * deal.pull, deal.room)
                deal.weight = deal.ask * (1.0 + p.bid_power * one.bid)

    def ration(self) -> None:
        """Share out what is left by bid."""
        share = over(self.left, sum(deal.weight for deal in self.sales))
        given = 0.0
        for deal in self.sales:
            got = min(deal.ask, deal.weight * share)
            deal.shipped += got
            deal.room = max(deal.room - got, 0.0)
            deal.ask = got
            given += got
        self.left = max(self.left - given, 0.0)

    def receive(self) -> None:
        """Count what came of the bids."""
        for one in (*self.flows, *self.tools):
            got = sum(deal.ask * deal.holding.worth for deal in one.deals)
            one.unmet = max(one.unmet - got, 0.0)

    def smuggle(self) -> None:
        """Refused goods that leave through third countries."""
        p = self.model.params
        whole = 0.0
        for deal in self.sales:
            deal.smuggled = 0.0
            if self.good.smuggling > 0.0 and (deal.lane is not None or deal.home_lane is not None):
                dear = deal.holding.market.price**p.leak_elasticity
                hubs = 2.0 * self.nation.hubs[deal.buyer.plant.nation]
                checks = 1.0 - math.exp(-self.nation.verification / p.end_use_scale)
                eager = p.leak_most * -math.expm1(-self.good.smuggling * dear / p.leak_most)
                leak = min(eager * hubs * (1.0 - p.end_use_most * checks), 1.0)
                leak = min(leak * self.model.leakiness, 1.0)
                lacking = min(deal.usual * (1.0 - deal.permit), deal.holding.market.shortage)
                deal.smuggled = deal.buyer.want * lacking * leak
                whole += deal.smuggled
        held = min(over(self.stock.stock, whole), 1.0)
        for deal in self.sales:
            deal.smuggled *= held

    def arrive(self) -> None:
        """What was on the way comes a turn nearer."""
        for one in (*self.flows, *self.tools):
            for holding in one.holdings:
                if holding.transit:
                    holding.stock += holding.transit.pop(0)
                    holding.transit.append(0.0)

    def deliver(self) -> None:
        """Ship, and book what customers asked for."""
        asked = gone = 0.0
        for deal in self.sales:
            moved = deal.shipped + deal.smuggled
            gone += moved
            asked += max(deal.wanted * deal.permit, deal.shipped) + deal.smuggled
            if deal.lead:
                deal.holding.transit[deal.lead - 1] += moved
            else:
                deal.holding.stock += moved
            deal.buyer.supplied += moved * deal.holding.worth
            deal.holding.market.refused += deal.refused
        self.stock.stock = max(self.stock.stock - gone, 0.0)
        self.orders = max(asked, self.orders + self.model.params.order_memory * (asked - self.orders))
        if self.sink:
            self.orders = self.capacity

    def remember(self) -> None:
        """Move orders towards who delivers, and tell the markets."""
        p = self.model.params
        for one in (*self.flows, *self.tools):
            whole = 0.0
            for deal in one.deals:
                if deal.wanted * deal.permit > 0.0:
                    deal.fill += p.fill_memory * (min(over(deal.shipped, deal.wanted), 1.0) - deal.fill)
                seller = deal.seller
                near = 1.0 - p.decoupling_aversion * self.nation.decoupling[seller.nation]
                size = seller.capacity / max(seller.first_capacity, 1e-300)
                deal.pull = deal.affinity * size * deal.fill * deal.permit * near
                whole += deal.pull
            if whole > 0.0:
                for deal in one.deals:
                    deal.share += p.reroute_speed * (deal.pull / whole - deal.share)
            market = one.market
            market.asked += one.want
            market.supplied += min(one.supplied, one.want)
            market.target += one.target
            market.missing += max(one.target - one.covered() - one.coming(), 0.0)

    def invoice(self) -> None:
        """Sales, and what refusals cost."""
        self.revenue = 0.0
        spare = self.stock.stock + max(self.able - self.output, 0.0)
        unsold = min(over(spare, sum(deal.refused for deal in self.sales)), 1.0)
        for deal in self.sales:
            usual, unit = self.good.price, self.good.price * deal.holding.market.price
            self.revenue += deal.shipped * unit
            if deal.lane is not None:
                deal.lane.blowback += deal.refused * unsold * usual
                deal.lane.stopped += deal.refused * unit
                deal.lane.exports += deal.wanted * unit
            buyer = deal.buyer.plant.nation
            self.nation.stopped[buyer] += deal.refused * usual
            self.nation.traded[buyer] += deal.wanted * usual
            self.nation.refused_worth[buyer] += deal.refused * unit
            self.nation.wanted_worth[buyer] += deal.wanted * unit

    # --- build ------------------------------------------------------------------------------------------------------------
    def build(self) -> None:
        """Add capacity where order books, tools and money allow; wear and repair."""
        p, year = self.model.params, self.model.year
        plan = self._growth(p, year)
        added = self._tooled(plan, p, year) if self.tools else plan
        before = self.capacity
        self.capacity = before * (1.0 - min(year / self.good.life, 1.0)) + added
        self.growth = added / before if before > 0.0 else 0.0
        new = added / self.capacity if self.capacity > 0.0 else 0.0
        self.capped = min(self.capped * (1.0 - new) + self.fresh * new, 1.0)
        self.damage *= math.exp(-year / (self.mending if self.mending > 0.0 else p.repair_years))

    def _growth(self, p: SimpleNamespace, year: float) -> float:
        pressure = min(over(self.orders + TINY, self.able), p.pressure_full)
        eager = max(pressure - p.pressure_idle, 0.0) / (p.pressure_full - p.pressure_idle)
        if self.sink:
            eager = 1.0 - self.starved
        fund = self.nation.chips
        push = p.indigenous_push * (1.0 + fund / (fund + p.chips_half)) * (self.home.blocked if self.home else 0.0)
        pace = self.growth_rate * self.expand * (1.0 + push)
        return self.capacity * (pace * year * eager + year / self.good.life)

    def _tooled(self, plan: float, p: SimpleNamespace, year: float) -> float:
        room = least = 1.0
        held, served, per_unit = [], [], []
        for one in self.tools:
            service = one.service * one.amount * self.capacity
            held.append(one.covered())
            served.append(min(held[-1], service))
            per_unit.append(one.amount / year)
            room = min(room, over(held[-1] - served[-1] + TINY, per_unit[-1] * plan))
            least = min(least, over(served[-1] + TINY, service))
            one.usage = service + per_unit[-1] * plan
        added = plan * room
        for one, has, fixed, each in zip(self.tools, held, served, per_unit, strict=True):
            one.use(min(over(fixed + each * added, has), 1.0))
        if least < 1.0 - 1e-9:
            self.worn += (1.0 - self.worn) * p.wear_rate * year * (1.0 - least)
        else:
            self.worn *= 1.0 - min(1.0, p.wear_healing * year)
        return added


class Chain(mesa.Model):
    """The supply chain of one world, as Mesa objects."""

    def __init__(self, setup: Setup, world: World) -> None:
        super().__init__(rng=0)
        self.params = SimpleNamespace(**setup.chart.params.values)
        self.year = setup.chart.year
        self.turn = 0
        self.leakiness: float
        _fill(self, setup, world)
        self.nations = list(self.agents_by_type[Nation])

    def step(self) -> None:
        """One turn: production, export control, trade, build."""
        plants, nations = self.agents_by_type[Plant], self.agents_by_type[Nation]
        for good in self.goods:
            good.progress = (1.0 + good.trend) ** (self.turn * self.year)
        plants.do("produce")
        nations.do("legislate")
        nations.do("look_for_hubs")
        self._clear()
        plants.do("want")
        plants.do("smuggle")
        plants.do("bid")
        for again in range(ROUNDS):
            if again:
                plants.do("rebid")
            plants.do("ration")
            plants.do("receive")
        plants.do("arrive")
        plants.do("deliver")
        plants.do("remember")
        self._price()
        plants.do("invoice")
        nations.do("account")
        plants.do("build")
        self._substitute()
        nations.do("drift")
        self.turn += 1

    def _clear(self) -> None:
        for market in self.markets:
            market.asked = market.supplied = market.refused = market.missing = market.target = 0.0
        for lane in self.lanes:
            lane.blowback = lane.stopped = lane.exports = 0.0
        for one in self.nations:
            for name in ("stopped", "traded", "refused_worth", "wanted_worth"):
                setattr(one, name, dict.fromkeys(self.nations, 0.0))

    def _price(self) -> None:
        p = self.params
        pace = min(1.0, p.price_speed * self.year)
        for market in self.markets:
            market.shortage = min(over(max(market.asked - market.supplied, 0.0), market.asked), 1.0)
            market.blocked = min(over(market.refused, market.asked), 1.0)
            tight = min(over(market.missing, market.target), 1.0)
            old = math.log(market.price)
            market.price = min(math.exp(old + pace * (p.price_steepness * tight * tight - old)), p.price_most)

    def _substitute(self) -> None:
        p = self.params
        for market in self.markets:
            pressed = min(market.blocked + p.substitution_price * math.log(max(market.price, 1.0)), 1.0)
            grown = market.substitution
            grown += market.good.substitution * self.year * pressed * (p.substitution_most - grown)
            if pressed < 0.05:
                grown *= 1.0 - min(1.0, p.substitution_return * self.year)
            market.substitution = min(max(grown, 0.0), p.substitution_most)


# --- from a scenario to objects -----------------------------------------------------------------------------------------------
def _fill(model: Chain, setup: Setup, world: World) -> None:
    """Make the objects of a scenario, in the state of world 0."""
    chart = setup.chart
    now = {name: array[..., 0].tolist() for name, array in world.arrays().items()}
    model.leakiness = now["leakiness"]
    model.goods = [
        Good(*row)
        for row in zip(
            chart.good_price.tolist(), chart.good_perishable.tolist(), chart.good_life.tolist(), chart.good_trend.tolist(),
            chart.good_redesign.tolist(), chart.good_substitution.tolist(), chart.good_smuggling.tolist(), strict=True,
        )
    ]  # fmt: skip
    model.markets = [
        Market(model.goods[g], price, done)
        for g, price, done in zip(chart.market_good, now["price"], now["substitution"], strict=True)
    ]
    nations = [Nation(model) for _ in chart.axes.nation]
    _fill_nations(model, nations, setup, now)
    model.plants = _plants(model, nations, setup, now)
    model.inputs = _inputs(model, setup, now)
    model.holdings = _holdings(model, setup, now)
    model.deals = _deals(model, setup, now)


def _fill_nations(model: Chain, nations: list[Nation], setup: Setup, now: dict[str, list]) -> None:
    chart = setup.chart
    programmes = list(chart.axes.programme)
    for n, nation in enumerate(nations):
        nation.goodwill = dict(zip(nations, now["goodwill"][n], strict=True))
        nation.first_goodwill = dict(zip(nations, chart.first_goodwill[n].tolist(), strict=True))
        nation.decoupling = dict(zip(nations, now["decoupling"][n], strict=True))
        nation.listed = {a: flag for a, flag in enumerate(now["listed"][n]) if flag}
        nation.civil_fill = now["civil_fill"][n]
        for name in ("verification", "chips"):
            setattr(nation, name, now["programme"][n][programmes.index(name)] if name in programmes else 0.0)
    model.lanes = []
    for k, origin in enumerate(chart.lane_origin):
        names = ("licence", "announced", "threshold", "redesign", "restricted")
        model.lanes.append(Lane(model.goods[chart.lane_good[k]], *(now[name][k] for name in names)))
        nations[origin].lanes.append(model.lanes[-1])


STARTS = ("capacity", "damage", "mending", "worn", "orders", "capped", "starved", "growth")
"""What a plant stands at in the first turn."""


def _plants(model: Chain, nations: list[Nation], setup: Setup, now: dict[str, list]) -> list[Plant]:
    chart, made = setup.chart, []
    for p in range(len(chart.axes.plant)):
        start = {name: now[name][p] for name in STARTS}
        plant = Plant(model, int(chart.plant_firm[p]), nations[chart.plant_nation[p]], model.goods[chart.plant_good[p]], **start)
        plant.finished, plant.growth_rate = float(chart.plant_finished[p]), float(chart.plant_growth[p])
        plant.first_capacity, plant.sink = float(chart.first_capacity[p]), bool(chart.plant_sink[p])
        home = int(chart.plant_market[p])
        plant.home = model.markets[home] if home >= 0 else None
        made.append(plant)
    return made


def _inputs(model: Chain, setup: Setup, now: dict[str, list]) -> list[Input]:
    chart, made = setup.chart, []
    for i in range(len(chart.axes.slot)):
        plant = model.plants[chart.slot_plant[i]]
        numbers = (chart.slot_amount, chart.slot_weight, chart.slot_service, chart.slot_lead)
        one = Input(
            plant, *(float(array[i]) for array in numbers), now["buffer"][i], now["usage"][i], model.markets[chart.slot_market[i]]
        )
        (plant.tools if chart.slot_capital[i] else plant.flows).append(one)
        made.append(one)
    return made


def _holdings(model: Chain, setup: Setup, now: dict[str, list]) -> list[Holding]:
    chart, made = setup.chart, []
    delayed = {int(h): d for d, h in enumerate(chart.delayed)}
    for h in range(len(chart.axes.holding)):
        good, slot = model.goods[chart.holding_good[h]], int(chart.holding_slot[h])
        holding = Holding(good, now["stock"][h], float(chart.holding_worth[h]))
        if slot >= 0:
            holding.market = model.markets[chart.holding_market[h]]
            model.inputs[slot].holdings.append(holding)
        else:
            model.plants[chart.holding_plant[h]].stock = holding
        if h in delayed:
            holding.transit = [row[delayed[h]] for row in now["transit"]]
        made.append(holding)
    return made


def _deals(model: Chain, setup: Setup, now: dict[str, list]) -> list[Deal]:
    chart, made = setup.chart, []
    lanes = [*model.lanes, None]  # -1: no law binds
    for e in range(len(chart.axes.edge)):
        seller, buyer = model.plants[chart.edge_seller[e]], model.inputs[chart.edge_slot[e]]
        holding = model.holdings[chart.edge_sink[e]]
        law = (lanes[chart.edge_lane[e]], lanes[chart.edge_home_lane[e]])
        numbers = (float(chart.edge_affinity[e]), int(chart.edge_lead[e]), now["share"][e], now["fill"][e])
        deal = Deal(seller, buyer, holding, *law, *numbers)
        seller.sales.append(deal)
        buyer.deals.append(deal)
        made.append(deal)
    for deal in made:
        deal.usual = deal.affinity / (sum(other.affinity for other in deal.buyer.deals) or 1.0)
    return made


def order(model: Chain, orders: Orders) -> None:
    """Lay the orders of world 0 on the objects."""
    asked = {name: array[..., 0].tolist() for name, array in orders.arrays().items()}
    for lane, *row in zip(model.lanes, asked["licence"], asked["notice"], asked["threshold"], strict=True):
        lane.order, lane.notice, lane.line = row
    for nation, row in zip(model.nations, asked["listing"], strict=True):
        nation.listing = {firm: flag for firm, flag in enumerate(row) if flag >= 0.0}
    for plant, expand in zip(model.plants, asked["expand"], strict=True):
        plant.expand = expand
    for deal, serve in zip(model.deals, asked["serve"], strict=True):
        deal.serve = serve
    for one, bid, hoard in zip(model.inputs, asked["bid"], asked["hoard"], strict=True):
        one.bid, one.hoard = bid, hoard


# --- how far from the engine ---------------------------------------------------------------------------------------------------
PARTS = {
    "plants": ("capacity", "damage", "worn", "output", "starved", "orders", "growth", "capped", "revenue"),
    "inputs": ("usage",),
    "deals": ("wanted", "permit", "under_line", "refused", "shipped", "smuggled", "fill", "share"),
    "lanes": ("licence", "announced", "threshold", "redesign", "restricted", "blowback"),
    "markets": ("price", "shortage", "blocked", "substitution"),
    "holdings": ("stock",),
    "nations": ("refusals",),
}


def differences(model: Chain, world: World, of: int = 0) -> dict[str, float]:
    """By quantity, the largest difference from a world of the engine, relative to the quantity's size there."""
    found = {}
    for part, names in PARTS.items():
        objects = getattr(model, part)
        for name in names:
            found[name] = _apart([getattr(one, name) for one in objects], getattr(world, name)[..., of])
    for name in ("goodwill", "decoupling", "openness"):
        table = [[getattr(one, name)[other] for other in model.nations] for one in model.nations]
        found[name] = _apart(table, getattr(world, name)[..., of])
    listed = [
        [one.listed.get(firm, 0.0) for firm in range(len(row))] for one, row in zip(model.nations, world.listed, strict=True)
    ]
    found["listed"] = _apart(listed, world.listed[..., of])
    waiting = [holding.transit for holding in model.holdings if holding.transit]
    if waiting:
        found["transit"] = _apart(np.array(waiting).T, world.transit[..., of])
    return found


def _apart(mine: object, theirs: np.ndarray) -> float:
    size = np.maximum(np.abs(theirs), 1e-3 * np.abs(theirs).max(initial=0.0))
    return float((np.abs(np.asarray(mine, float) - theirs) / np.maximum(size, 1e-12)).max(initial=0.0))
