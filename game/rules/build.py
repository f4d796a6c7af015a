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
from game.world.total import TINY, Array, at_most_one, over, positive, ratio, rows_where, share, total


def build(world: World, turn: Turn) -> Change:
    """Add capacity where order books, tools and money allow; let what is unserviced wear; grow substitutes."""
    chart = world.chart
    plan = _plan(world, turn)
    added, stock, worn, usage = _tooled(world, turn, plan)
    lasting = 1.0 - np.minimum(turn.year / chart.good_life[chart.plant_good], 1.0)
    capacity = world.capacity * lasting[:, None] + added
    fields = {"capacity": capacity, "growth": ratio(added, world.capacity), "stock": stock, "worn": worn, "usage": usage}
    fields |= {"capped": _capped(world, turn, added, capacity), "damage": _repaired(world, turn)}
    fields |= {"substitution": _substitution(world, turn)} | _apart(world, turn)
    return Change(
        fields,
        why={
            "added": Why("p", added, Seen.ALL),
            "worn": Why("p", lambda: positive(worn - world.worn), Seen.JURISDICTION),
            "substitution": Why("m", fields["substitution"], Seen.ALL),
        },
    )


def _plan(world: World, turn: Turn) -> Array:
    """(p, b) capacity each plant would add this turn: full pace when orders reach capacity, times orders to expand; more at home
    where the law of others refuses imports, up to twice as much again where the state pays for it."""
    chart = world.chart
    idle, full = turn.params.pressure_idle, turn.params.pressure_full
    pressure = np.minimum(over(world.orders + TINY, working(world)), full)
    eager = positive(pressure - idle) / (full - idle)
    shut_out = np.concatenate([world.blocked, np.zeros((1, world.worlds))]).take(chart.plant_market, axis=0)
    fund = programme_stock(world, "chips")
    paid = (1.0 + fund / (fund + turn.params.chips_half)).take(chart.plant_nation, axis=0)
    stand_ins = turn.params.indigenous_push * paid * shut_out
    pace = chart.plant_growth[:, None] * turn.orders.expand * (1.0 + stand_ins)
    sink = np.flatnonzero(chart.plant_sink)
    eager[sink] = 1.0 - world.starved[sink]  # need grows where it is met
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
    asked = per_unit * plan[tools.plant]
    room = tools.least(share(spare + TINY, asked))
    added = plan.copy()
    added[tools.plants] *= room
    stock = world.stock.copy()
    tools.used(stock, share(served + per_unit * added[tools.plant], held))
    usage = world.usage.copy()
    usage[tools.slot] = service + asked
    return added, stock, _wear(world, turn, share(served + TINY, service)), usage


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
    if not (turn.levers.chip_cap.any() or world.capped.any()):
        return world.capped
    fresh = turn.levers.chip_cap[world.chart.plant_nation]
    new = ratio(added, capacity)
    return np.asarray(np.minimum(world.capped * (1.0 - new) + fresh * new, 1.0))


def _repaired(world: World, turn: Turn) -> Array:
    """(p, b) damage after repairs: each disaster brings its own repair time."""
    hurt = rows_where(world.damage > 0.0)
    if not len(hurt):
        return world.damage
    years = np.where(world.mending[hurt] > 0.0, world.mending[hurt], turn.params.repair_years)
    damage = world.damage.copy()
    damage[hurt] *= np.exp(-turn.year / years)
    return damage


def _substitution(world: World, turn: Turn) -> Array:
    """(m, b) share of need designed out: grows under refusals and dear prices, falls back slowly when both are gone."""
    chart, params = world.chart, turn.params
    rate = chart.good_substitution[chart.market_good][:, None]
    pressed = at_most_one(world.blocked + params.substitution_price * np.log(world.price.clip(1.0, np.inf)))
    grown = world.substitution + rate * turn.year * pressed * (params.substitution_most - world.substitution)
    back = grown * (1.0 - (pressed < 0.05) * min(1.0, params.substitution_return * turn.year))
    return back.clip(0.0, params.substitution_most)


def _aggrieved(world: World, turn: Turn) -> Array:
    """(n, n, b) how far nations that go short blame each author of controls, themselves left out: third parties lose goodwill
    towards a sanctioner that never aimed at them (MECHANISMS 108)."""
    line = turn.params.grievance
    short = 1.0 - line / np.maximum(1.0 - world.civil_fill, line)
    given_up = world.chart.lanes_to_nation(world.blowback)
    blamed = short[:, None] * ratio(given_up, total(given_up))
    nations = np.arange(len(short))
    blamed[nations, nations] = 0.0
    return np.asarray(blamed)


def _lawful(world: World, turn: Turn, depth: Array) -> Array:
    """(n, n, b) part of what a seller stops that a buyer does not mind: cuts that a finding under a signed text has brought are
    minded less than a pre-emptive one (MECHANISMS 112)."""
    found = np.maximum(depth - (1.0 - world.openness), 0.0) * world.penalty.any(axis=(0, 1))
    return np.asarray((1.0 - turn.params.lawful_grievance) * found)


def _apart(world: World, turn: Turn) -> dict[str, Array]:
    """(n, n, b) decoupling of stacks, and goodwill of those refused and of those who go short: by the share of trade stopped."""
    chart, params = world.chart, turn.params
    nations = len(chart.axes.nation)
    stopped = share(chart.edges_value_to_pair(world.refused), chart.edges_value_to_pair(world.wanted))
    depth = stopped.reshape(nations, nations, world.worlds)  # seller, buyer
    both = np.maximum(depth, np.swapaxes(depth, 0, 1))
    rise = params.decoupling_rate * turn.year * both * (1.0 - world.decoupling)
    fall = params.decoupling_return * turn.year * (1.0 - both) * world.decoupling
    minded = depth - _lawful(world, turn, depth) if world.penalty.any() else depth
    hurt = np.maximum(np.swapaxes(minded, 0, 1), _aggrieved(world, turn))  # buyer, seller
    if world.tariff.any() or world.duty.any():
        hurt = np.maximum(hurt, grievance(world, turn))
    rest = goodwill_rest(world, turn)
    mend = params.goodwill_return * turn.year * (rest - world.goodwill)
    goodwill = world.goodwill + mend * (1.0 - hurt) - params.goodwill_hurt * turn.year * hurt * world.goodwill
    return {"decoupling": (world.decoupling + rise - fall).clip(0.0, 1.0), "goodwill": goodwill.clip(0.0, 1.0)}
