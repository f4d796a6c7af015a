"""Trade: orders, rationing and delivery along the supply graph.

Each input slot wants what it expects to use plus what its buffer lacks. A fixed number of bid-ration-rebid rounds follows:
buyers ask suppliers by remembered shares, suppliers ration what they hold by bid (proportional rationing with priority,
Benassy 1982), buyers ask again where goods are left. Buyers remember fill rates and move their orders at a finite speed. A
market whose stocks fall below what buyers want to hold grows dear (competitive storage, Deaton and Laroque 1992): the price
lags a cut by as long as buffers last.
"""

from __future__ import annotations

import numpy as np

from game.rules.law import Change, Turn, Why
from game.rules.penalties import cut_on_edges
from game.rules.production import working
from game.rules.tariffs import barrier, remaining
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.total import Array, average, over, ratio, total


def trade(world: World, turn: Turn) -> Change:
    """Ship what is wanted, permitted and held; move prices and remembered shares."""
    chart = world.chart
    target = _targets(world, turn)
    want = _wants(world, turn, target)
    smuggled = _smuggled(world, turn, want)
    still = np.maximum(want - chart.edges_worth_to_slot(smuggled), 0.0)
    wanted = still[chart.edge_slot] * world.share
    shipped = _rounds(world, turn, still, wanted, smuggled)
    refused = wanted * (1.0 - world.permit)
    stock, transit = _delivered(world, shipped, smuggled)
    fill, share = _remembered(world, turn, wanted, shipped)
    fields = {"wanted": wanted, "shipped": shipped, "refused": refused, "smuggled": smuggled, "stock": stock}
    fields |= {"transit": transit, "fill": fill, "share": share}
    fields |= {"orders": _book(world, turn, wanted, shipped, smuggled)}
    fields |= _markets(world, turn, target, want, shipped + smuggled, refused, stock, transit)
    fields |= _money(world, shipped, refused, wanted, stock, fields["price"])
    return Change(
        fields,
        why={
            "refused": Why("e", refused, Seen.DEALERS),
            "smuggled": Why("e", smuggled, Seen.NOBODY),
            "shortage": Why("m", fields["shortage"], Seen.ALL),
            "price": Why("m", fields["price"], Seen.ALL),
        },
    )


def _book(world: World, turn: Turn, wanted: Array, shipped: Array, smuggled: Array) -> Array:
    """(p, b) order books: what buyers asked for or got. A rise is believed at once, a fall over about two turns."""
    asked = world.chart.edges_to_seller(np.maximum(wanted * world.permit, shipped) + smuggled)
    return np.asarray(np.maximum(asked, world.orders + turn.params.order_memory * (asked - world.orders)))


def _targets(world: World, turn: Turn) -> Array:
    """(i, b) stock a slot aims to hold or have on the way: next turn's use, the buffer, the lead, and any hoard."""
    lead = world.chart.slot_lead[:, None]
    return np.asarray(world.usage * (1.0 + world.buffer + lead + turn.orders.hoard))


def _coming(world: World, transit: Array) -> Array:
    """(i, b) what is on the way to each slot."""
    return world.chart.delayed_to_slot(total(transit))


def _wants(world: World, turn: Turn, target: Array) -> Array:
    """(i, b) what each slot asks for this turn; a depleted buffer is refilled at a finite pace."""
    gap = target - world.chart.cover(world.stock) - _coming(world, world.transit)
    extra = np.minimum(turn.params.stock_correction * (gap - world.usage), turn.params.restock * world.usage)
    return np.asarray(np.maximum(world.usage + extra, 0.0))


def _rounds(world: World, turn: Turn, want: Array, wanted: Array, smuggled: Array) -> Array:
    """(e, b) shipped after bid, ration, rebid, from what smugglers have left in suppliers' stocks."""
    chart = world.chart
    left = np.maximum(world.stock[chart.plant_output] - chart.edges_to_seller(smuggled), 0.0)
    open_door = world.permit * turn.orders.serve
    bid = (1.0 + turn.params.bid_power * turn.orders.bid)[chart.edge_slot]
    room = np.where(open_door >= 1.0, np.inf, _quota(world, turn, want))  # (e, b) what the law and the seller still let through
    ask = np.minimum(wanted, room)
    shipped, unmet = np.zeros_like(wanted), want
    for again in range(ROUNDS):
        if again:
            pull = left[chart.edge_seller] * open_door
            ask = np.minimum(over(unmet, chart.edges_to_slot(pull))[chart.edge_slot] * pull, room)
        weight = ask * bid
        got = np.minimum(ask, weight * over(left, chart.edges_to_seller(weight))[chart.edge_seller])
        shipped += got
        room = np.maximum(room - got, 0.0)
        left = np.maximum(left - chart.edges_to_seller(got), 0.0)
        unmet = np.maximum(unmet - chart.edges_worth_to_slot(got), 0.0)
    return shipped


def _quota(world: World, turn: Turn, want: Array) -> Array:
    """(e, b) what a controlled lane carries: a share of usual use, not of what a desperate buyer asks for, and as much of
    a product made to fit under the threshold as is wanted."""
    slot, market = world.chart.edge_slot, world.chart.slot_market
    before = world.usage / (1.0 - world.substitution[market])  # use as it was before a control made buyers do without
    usual = before[slot] * (world.permit - world.under_line)
    return np.asarray((usual + want[slot] * world.under_line) * world.share * turn.orders.serve)


ROUNDS = 3
"""Bids in a turn: the first by habit, the others where goods are left."""


def _smuggled(world: World, turn: Turn, want: Array) -> Array:
    """(e, b) goods that leave through third countries past a refusal: more where the price gap is wide and neutrals are
    friendly to the buyer, less where the seller's state checks end use (CNAS 2025 on AI chips; data/facts.md 3). Fronts pay
    dear and are served like anybody; a buyer that has stopped asking whom the law forbids takes what they bring as long as it
    goes short."""
    lanes = world.chart.smuggling
    found = np.zeros((len(world.chart.axes.edge), world.worlds))
    if not len(lanes.edge):
        return found
    params = turn.params
    dear = np.exp(params.leak_elasticity * np.log(world.price))[lanes.market]
    eager = params.leak_most * -np.expm1(-lanes.rate * dear / params.leak_most)
    hubs = 2.0 * _hubs(world, turn)[lanes.seller, lanes.buyer]
    checks = 1.0 - np.exp(-programme_stock(world, "verification") / params.end_use_scale)
    lax = (1.0 - params.end_use_most * checks)[lanes.seller]
    if turn.levers.re_export.any():  # a pact that binds its parties to check what passes on (MECHANISMS 99, 100)
        lax = lax * (1.0 - params.border_checks * turn.levers.re_export[lanes.seller])
    leak = np.minimum(eager * hubs * lax, 1.0)
    lacking = np.minimum(lanes.usual * (1.0 - world.permit[lanes.edge]), world.shortage[lanes.market])
    ask = want[lanes.slot] * lacking * np.minimum(leak * world.leakiness, 1.0)
    held = np.minimum(over(world.stock[world.chart.plant_output], lanes.to_plant(ask)), 1.0)
    found[lanes.edge] = ask * held[lanes.plant]
    return found


def _hubs(world: World, turn: Turn) -> Array:
    """(n, n, b) how far third countries serve as hubs from a seller's nation to a buyer's: by their goodwill towards the buyer,
    and more once the seller has lost so much of theirs that it falls below a line (MECHANISMS 108)."""
    friendly = np.repeat(average(world.goodwill)[None], len(world.goodwill), axis=0)
    usual = np.maximum(turn.params.neutral_line * world.chart.first_goodwill[..., None], 1e-9)
    lost = np.maximum(1.0 - world.goodwill / usual, 0.0)  # (third, seller)
    if not lost.any():
        return friendly
    third = world.goodwill * (1.0 - np.eye(len(lost))[..., None])  # a buyer is no hub of its own
    turned = np.zeros_like(friendly)
    for hub in range(len(lost)):  # nation by nation: the cube of nations would not stay in cache
        turned += lost[hub][:, None] * third[hub]
    return friendly + turn.params.hub_rise / len(lost) * turned


def _delivered(world: World, shipped: Array, smuggled: Array) -> tuple[Array, Array]:
    """Stocks after goods leave and arrive, and the pipeline moved on by a turn."""
    chart = world.chart
    moved = shipped + smuggled
    stock = world.stock + chart.edges_at_once(moved)
    stock[chart.plant_output] = np.maximum(stock[chart.plant_output] - chart.edges_to_seller(moved), 0.0)
    transit = world.transit
    if len(transit):
        stock[chart.delayed] += transit[0]
        transit = np.concatenate([transit[1:], np.zeros_like(transit[:1])])
        transit += chart.edges_to_transit(moved).reshape(transit.shape)
    return stock, transit


def _remembered(world: World, turn: Turn, wanted: Array, shipped: Array) -> tuple[Array, Array]:
    """Fill rates as buyers remember them, and the shares they ask of each supplier next turn."""
    chart, params = world.chart, turn.params
    filled = np.minimum(over(shipped, wanted), 1.0)
    asked = (wanted * world.permit > 0.0) * params.fill_memory
    fill = world.fill + asked * (filled - world.fill)
    near = 1.0 - turn.params.decoupling_aversion * world.decoupling
    duty = barrier(world)
    if duty is not None:
        near = near * remaining(duty, turn)
    seller, buyer = chart.plant_nation[chart.edge_seller], chart.plant_nation[chart.edge_buyer]
    size = world.capacity / np.maximum(chart.first_capacity, 1e-300)[:, None]
    pair = near.reshape(-1, world.worlds)[buyer * len(chart.axes.nation) + seller]
    pull = chart.edge_affinity[:, None] * size[chart.edge_seller] * fill * world.permit * pair
    whole = chart.edges_to_slot(pull)
    aim = pull * over(np.ones_like(whole), whole)[chart.edge_slot]
    pace = ((whole > 0.0) * params.reroute_speed)[chart.edge_slot]
    return fill, world.share + pace * (aim - world.share)


def _markets(
    world: World, turn: Turn, target: Array, want: Array, moved: Array, refused: Array, stock: Array, transit: Array
) -> dict[str, Array]:
    """(m, b) shortage, refusals and price of every market."""
    chart = world.chart
    supplied = chart.edges_worth_to_slot(moved)
    asked = chart.slots_to_market(want)
    shortage = np.minimum(over(np.maximum(asked - chart.slots_to_market(np.minimum(supplied, want)), 0.0), asked), 1.0)
    blocked = np.minimum(over(chart.edges_to_market(refused), asked), 1.0)
    missing = np.maximum(target - chart.cover(stock) - _coming(world, transit), 0.0)
    tight = np.minimum(over(chart.slots_to_market(missing), chart.slots_to_market(target)), 1.0)
    aim = turn.params.price_steepness * tight * tight
    pace = min(1.0, turn.params.price_speed * turn.year)
    old = np.log(world.price)
    price = np.minimum(np.exp(old + pace * (aim - old)), turn.params.price_most)
    return {"shortage": shortage, "blocked": blocked, "price": price}


def _money(world: World, shipped: Array, refused: Array, wanted: Array, stock: Array, price: Array) -> dict[str, Array]:
    """Sales of each plant, what exporters lost to their own refusals (at usual prices: without the refusal it would not be
    dear), and the share of exports each nation refused."""
    chart = world.chart
    usual = chart.good_price[chart.edge_good][:, None]
    unit = usual * price[chart.holding_market[chart.edge_sink]]
    exports, stopped = (chart.lanes_to_nation(chart.edges_to_lane(asked * unit)) for asked in (wanted, refused))
    return {
        "revenue": chart.edges_to_seller(shipped * unit),
        "blowback": chart.edges_to_lane(_unsold(world, refused, stock) * usual),
        "refusals": np.minimum(ratio(stopped, exports), 1.0),
        "openness": _openness(world, wanted * unit, refused * unit),
    }


def _openness(world: World, wanted: Array, refused: Array) -> Array:
    """(n, n, b) of what the second nation asks of the first, by value, the share that the first lets go: promised in
    guarantees of supply. A cut that a finding has brought is no breach of them."""
    if world.penalty.any():
        lawful = cut_on_edges(world, world.chart)
        own = 1.0 - np.minimum(ratio(world.permit, 1.0 - lawful, empty=1.0), 1.0)
        refused = np.where(lawful > 0.0, wanted * own, refused)
    stopped = over(world.chart.edges_to_pair(refused), world.chart.edges_to_pair(wanted))
    return np.asarray((1.0 - np.minimum(stopped, 1.0)).reshape(world.openness.shape))


def _unsold(world: World, refused: Array, stock: Array) -> Array:
    """(e, b) refused goods that cost their maker a sale: no more than what it still holds and what its idle plants could have
    made. A maker with more buyers than goods sells to the next in the queue and loses nothing."""
    chart = world.chart
    spare = stock[chart.plant_output] + np.maximum(working(world) - world.output, 0.0)
    return np.asarray(refused * np.minimum(over(spare, chart.edges_to_seller(refused)), 1.0)[chart.edge_seller])
