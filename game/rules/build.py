"""Build: capacity, wear, substitution and decoupling.

Plants without tools grow when their order book is full. Plants with capital inputs grow only as tools arrive, and wear down
when the service of installed tools stops: a tool embargo bites over quarters, a packaging embargo at once. Demand that the law
refuses is designed out or made at home, the faster the longer and the dearer the shortage: a control weakens with use
(Japan's dependence on Chinese rare earths 85 to 60 % in 14 years; accelerators in China 95 to 55 % in 3; data/events.csv).
"""

from __future__ import annotations

import numpy as np

from game.rules.goodwill import goodwill_rest
from game.rules.law import Change, Turn, Why
from game.rules.production import working
from game.rules.tariffs import grievance
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.total import TINY, Array, over, ratio, total


def build(world: World, turn: Turn) -> Change:
    """Add capacity where order books, tools and money allow; let what is unserviced wear; grow substitutes."""
    plan = _plan(world, turn)
    added, stock, worn, usage = _tooled(world, turn, plan)
    life = world.chart.good_life[world.chart.plant_good][:, None]
    capacity = world.capacity * (1.0 - np.minimum(turn.year / life, 1.0)) + added
    fields = {"capacity": capacity, "growth": ratio(added, world.capacity), "stock": stock, "worn": worn, "usage": usage}
    fields |= {"capped": _capped(world, turn, added, capacity), "damage": _repaired(world, turn)}
    fields |= {"substitution": _substitution(world, turn)} | _apart(world, turn)
    return Change(
        fields,
        why={
            "added": Why("p", added, Seen.ALL),
            "worn": Why("p", np.maximum(worn - world.worn, 0.0), Seen.JURISDICTION),
            "substitution": Why("m", fields["substitution"], Seen.ALL),
        },
    )


def _plan(world: World, turn: Turn) -> Array:
    """(p, b) capacity each plant would add this turn: full pace when orders reach capacity, times orders to expand; more at home
    where the law of others refuses imports, up to twice as much again where the state pays for it."""
    chart = world.chart
    idle, full = turn.params.pressure_idle, turn.params.pressure_full
    pressure = np.minimum(over(world.orders + TINY, working(world)), full)
    eager = np.maximum(pressure - idle, 0.0) / (full - idle)
    shut_out = np.concatenate([world.blocked, np.zeros((1, world.worlds))])[chart.plant_market]
    fund = programme_stock(world, "chips")[chart.plant_nation]
    stand_ins = turn.params.indigenous_push * (1.0 + fund / (fund + turn.params.chips_half)) * shut_out
    pace = chart.plant_growth[:, None] * turn.orders.expand * (1.0 + stand_ins)
    eager = np.where(chart.plant_sink[:, None], 1.0 - world.starved, eager)  # need grows where it is met
    replaced = turn.year / chart.good_life[chart.plant_good][:, None]
    return np.asarray(world.capacity * (pace * turn.year * eager + replaced))


def _tooled(world: World, turn: Turn, plan: Array) -> tuple[Array, Array, Array, Array]:
    """Capacity added, stocks after tools are installed, wear, and what tools the plants will ask for next."""
    chart, tools = world.chart, world.chart.tools
    if not len(tools.slot):
        return plan, world.stock, world.worn, world.usage
    amount = chart.slot_amount[tools.slot][:, None]
    service = chart.slot_service[tools.slot][:, None] * turn.year * amount * world.capacity[tools.plant] / turn.year
    held = chart.cover(world.stock)[tools.slot]
    served = np.minimum(held, service)
    spare = held - served
    per_unit = amount / turn.year  # tools per unit of capacity a turn
    room = tools.least(np.minimum(over(spare + TINY, per_unit * plan[tools.plant]), 1.0))
    added = plan.copy()
    added[tools.plants] *= room
    used = served + per_unit * added[tools.plant]
    part = np.zeros((len(chart.axes.slot) + 1, world.worlds))
    part[tools.slot] = np.minimum(over(used, held), 1.0)
    stock = world.stock * (1.0 - part[chart.holding_slot])
    usage = world.usage.copy()
    usage[tools.slot] = service + per_unit * plan[tools.plant]
    return added, stock, _wear(world, turn, np.minimum(over(served + TINY, service), 1.0)), usage


def _wear(world: World, turn: Turn, served: Array) -> Array:
    """(p, b) share of capacity lost for want of service: it grows while service is missing and heals when it returns."""
    tools = world.chart.tools
    least = tools.least(served)
    worn = world.worn.copy()
    old = worn[tools.plants]
    grown = old + (1.0 - old) * turn.params.wear_rate * turn.year * (1.0 - least)
    healed = old * (1.0 - min(1.0, turn.params.wear_healing * turn.year))
    worn[tools.plants] = np.where(least < 1.0 - 1e-9, grown, healed)
    return worn


def _capped(world: World, turn: Turn, added: Array, capacity: Array) -> Array:
    """(p, b) share of installed chips with an on-chip cap: new chips carry it where a treaty's lever says so."""
    fresh = turn.levers.chip_cap[world.chart.plant_nation]
    new = ratio(added, capacity)
    return np.asarray(np.minimum(world.capped * (1.0 - new) + fresh * new, 1.0))


def _repaired(world: World, turn: Turn) -> Array:
    """(p, b) damage after repairs: each disaster brings its own repair time."""
    years = np.where(world.mending > 0.0, world.mending, turn.params.repair_years)
    return np.asarray(world.damage * np.exp(-turn.year / years))


def _substitution(world: World, turn: Turn) -> Array:
    """(m, b) share of need designed out: grows under refusals and dear prices, falls back slowly when both are gone."""
    chart, params = world.chart, turn.params
    rate = chart.good_substitution[chart.market_good][:, None]
    pressed = np.minimum(world.blocked + params.substitution_price * np.log(np.maximum(world.price, 1.0)), 1.0)
    grown = world.substitution + rate * turn.year * pressed * (params.substitution_most - world.substitution)
    back = grown * (1.0 - (pressed < 0.05) * min(1.0, params.substitution_return * turn.year))
    return np.minimum(np.maximum(back, 0.0), params.substitution_most)


def _aggrieved(world: World, turn: Turn) -> Array:
    """(n, n, b) how far nations that go short blame each author of controls, themselves left out: third parties lose goodwill
    towards a sanctioner that never aimed at them (MECHANISMS 108)."""
    line = turn.params.grievance
    short = 1.0 - line / np.maximum(1.0 - world.civil_fill, line)
    given_up = world.chart.lanes_to_nation(world.blowback)
    others = 1.0 - np.eye(len(short))[..., None]
    return np.asarray(short[:, None] * ratio(given_up, total(given_up)) * others)


def _apart(world: World, turn: Turn) -> dict[str, Array]:
    """(n, n, b) decoupling of stacks, and goodwill of those refused and of those who go short: by the share of trade stopped."""
    chart, params = world.chart, turn.params
    nations = len(chart.axes.nation)
    price = chart.good_price[chart.edge_good][:, None]
    stopped = over(chart.edges_to_pair(world.refused * price), chart.edges_to_pair(world.wanted * price))
    depth = np.minimum(stopped, 1.0).reshape(nations, nations, world.worlds)  # seller, buyer
    both = np.maximum(depth, np.swapaxes(depth, 0, 1))
    rise = params.decoupling_rate * turn.year * both * (1.0 - world.decoupling)
    fall = params.decoupling_return * turn.year * (1.0 - both) * world.decoupling
    hurt = np.maximum(np.swapaxes(depth, 0, 1), _aggrieved(world, turn))  # buyer, seller
    if world.tariff.any() or world.duty.any():
        hurt = np.maximum(hurt, grievance(world, turn))
    rest = goodwill_rest(world, turn)
    mend = params.goodwill_return * turn.year * (rest - world.goodwill)
    goodwill = world.goodwill + mend * (1.0 - hurt) - params.goodwill_hurt * turn.year * hurt * world.goodwill
    return {
        "decoupling": np.minimum(np.maximum(world.decoupling + rise - fall, 0.0), 1.0),
        "goodwill": np.minimum(np.maximum(goodwill, 0.0), 1.0),
    }
