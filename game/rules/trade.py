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
from game.world.total import Array, Index, average, over, positive, ratio, rows_where, share, total


def trade(world: World, turn: Turn) -> Change:
    """Ship what is wanted, permitted and held; move prices and remembered shares."""
    chart = world.chart
    ruled = rows_where(world.permit < 1.0)  # what the law stops, in part, in any world: few edges
    target = _targets(world, turn)
    want = _wants(world, turn, target)
    smuggled = _smuggled(world, turn, want, ruled)
    still = positive(want - chart.edges_worth_to_slot(smuggled))
    wanted = still.take(chart.edge_slot, axis=0) * world.share
    shipped = _rounds(world, turn, still, wanted, smuggled, ruled)
    refused = np.zeros_like(wanted)
    refused[ruled] = wanted[ruled] * (1.0 - world.permit[ruled])
    moved = shipped + smuggled
    stock, transit = _delivered(world, moved)
    fill, asked_first = _remembered(world, turn, wanted, shipped, ruled)
    fields = {"wanted": wanted, "shipped": shipped, "refused": refused, "smuggled": smuggled, "stock": stock}
    fields |= {"transit": transit, "fill": fill, "share": asked_first}
    fields |= {"orders": _book(world, turn, wanted, shipped, smuggled, ruled)}
    fields |= _markets(world, turn, target, want, moved, refused, stock, transit)
    fields |= _money(world, shipped, refused, wanted, stock, fields["price"], ruled)
    return Change(
        fields,
        why={
            "refused": Why("e", refused, Seen.DEALERS),
            "smuggled": Why("e", smuggled, Seen.NOBODY),
            "shortage": Why("m", fields["shortage"], Seen.ALL),
            "price": Why("m", fields["price"], Seen.ALL),
        },
    )


def _book(world: World, turn: Turn, wanted: Array, shipped: Array, smuggled: Array, ruled: Index) -> Array:
    """(p, b) order books: what buyers asked for or got. A rise is believed at once, a fall over about two turns. Whoever sells to
    nobody works for its own need, which fills its capacity."""
    heard = wanted.copy()
    heard[ruled] *= world.permit[ruled]
    asked = world.chart.edges_to_seller(np.maximum(heard, shipped) + smuggled)
    book = np.maximum(asked, world.orders + turn.params.order_memory * (asked - world.orders))
    book[world.chart.plant_sink] = world.capacity[world.chart.plant_sink]
    return book


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
    return positive(world.usage + extra)


def _rounds(world: World, turn: Turn, want: Array, wanted: Array, smuggled: Array, ruled: Index) -> Array:
    """(e, b) shipped after bid, ration, rebid, from what smugglers have left in suppliers' stocks."""
    chart, seller, slot = world.chart, world.chart.edge_seller, world.chart.edge_slot
    left = positive(world.stock[chart.plant_output] - chart.edges_to_seller(smuggled))
    open_door, barred = _open_door(world, turn, ruled)
    bid = (1.0 + turn.params.bid_power * turn.orders.bid).take(slot, axis=0)
    room = _room(world, turn, want, open_door, barred)
    ask = wanted.copy()
    shipped, unmet = np.zeros_like(wanted), want
    for again in range(ROUNDS):
        if again:
            ask = left.take(seller, axis=0)
            ask[barred] *= open_door
            ask *= over(unmet, chart.edges_to_slot(ask)).take(slot, axis=0)
        ask[barred] = np.minimum(ask[barred], room)
        weight = ask * bid
        weight *= over(left, chart.edges_to_seller(weight)).take(seller, axis=0)
        got = np.minimum(ask, weight)
        shipped += got
        if again < ROUNDS - 1:
            room = positive(room - got[barred])
            left = positive(left - chart.edges_to_seller(got))
            unmet = positive(unmet - chart.edges_worth_to_slot(got))
    return shipped


def _open_door(world: World, turn: Turn, ruled: Index) -> tuple[Array, Index]:
    """(some edges, b) what the law and the seller let through together, and on which edges that is not everything."""
    if turn.orders.serve.min(initial=1.0) >= 1.0:
        return world.permit[ruled], ruled
    both = world.permit * turn.orders.serve
    barred = rows_where(both < 1.0)
    return both[barred], barred


def _room(world: World, turn: Turn, want: Array, open_door: Array, barred: Index) -> Array:
    """(some edges, b) what the law and the seller still let through: without bound in worlds where the door is open. A controlled
    lane carries a share of usual use, not of what a desperate buyer asks for, and as much of a product made to fit under the
    threshold as is wanted."""
    slot = world.chart.edge_slot[barred]
    before = 1.0 - world.substitution[world.chart.slot_market[slot]]
    usual = world.usage[slot] / before  # use as it was before a control made buyers do without
    under = world.under_line[barred]
    lawful = usual * (world.permit[barred] - under) + want[slot] * under
    quota = lawful * world.share[barred] * turn.orders.serve[barred]
    return np.where(open_door >= 1.0, np.inf, quota)


ROUNDS = 3
"""Bids in a turn: the first by habit, the others where goods are left."""


def _smuggled(world: World, turn: Turn, want: Array, ruled: Index) -> Array:
    """(e, b) goods that leave through third countries past a refusal: more where the price gap is wide and neutrals are
    friendly to the buyer, less where the seller's state checks end use (CNAS 2025 on AI chips; data/facts.md 3). Fronts pay
    dear and are served like anybody; a buyer that has stopped asking whom the law forbids takes what they bring as long as it
    goes short."""
    lanes = world.chart.smuggling
    found = np.zeros((len(world.chart.axes.edge), world.worlds))
    some = lanes.place[ruled]
    some = some[some >= 0]
    if not len(some):
        return found
    edge, plant = lanes.edge[some], lanes.plant[some]
    lacking = np.minimum(lanes.usual[some] * (1.0 - world.permit[edge]), world.shortage[lanes.market[some]])
    found[edge] = want[lanes.slot[some]] * lacking * np.minimum(_leak(world, turn, some) * world.leakiness, 1.0)
    held = share(world.stock[world.chart.plant_output], world.chart.edges_to_seller(found))
    found[edge] *= held[plant]
    return found


def _leak(world: World, turn: Turn, some: Index) -> Array:
    """(some, b) share of what a law refuses that smugglers bring, on some of the smuggling edges."""
    lanes, params = world.chart.smuggling, turn.params
    dear = np.exp(params.leak_elasticity * np.log(world.price))[lanes.market[some]]
    eager = params.leak_most * -np.expm1(-lanes.rate[some] * dear / params.leak_most)
    pairs, which = np.unique(lanes.pair[some], return_inverse=True)
    hubs = 2.0 * _hubs(world, turn, *lanes.pairs[:, pairs])[which]
    checks = 1.0 - np.exp(-programme_stock(world, "verification") / params.end_use_scale)
    lax = (1.0 - params.end_use_most * checks)[lanes.seller[some]]
    if turn.levers.re_export.any():  # a pact that binds its parties to check what passes on (MECHANISMS 99, 100)
        lax = lax * (1.0 - params.border_checks * turn.levers.re_export[lanes.seller[some]])
    return np.minimum(eager * hubs * lax, 1.0)


def _hubs(world: World, turn: Turn, seller: Index, buyer: Index) -> Array:
    """(pairs, b) how far third countries serve as hubs from a seller's nation to a buyer's: by their goodwill towards the buyer,
    and more once the seller has lost so much of theirs that it falls below a line (MECHANISMS 108)."""
    nations = len(world.goodwill)
    friendly = average(world.goodwill)[buyer]
    usual = np.maximum(turn.params.neutral_line * world.chart.first_goodwill[:, seller, None], 1e-9)
    lost = positive(1.0 - world.goodwill.take(seller, axis=1) / usual)  # (third, pair)
    third = world.goodwill.take(buyer, axis=1)
    third[buyer, np.arange(len(buyer))] = 0.0  # a buyer is no hub of its own
    return friendly + turn.params.hub_rise / nations * total(lost * third)


def _delivered(world: World, moved: Array) -> tuple[Array, Array]:
    """Stocks after goods leave and arrive, and the pipeline moved on by a turn."""
    chart = world.chart
    stock = world.stock + chart.edges_at_once(moved)
    stock[chart.plant_output] = positive(stock[chart.plant_output] - chart.edges_to_seller(moved))
    transit = world.transit
    if len(transit):
        stock[chart.delayed] += transit[0]
        transit = np.concatenate([transit[1:], np.zeros_like(transit[:1])])
        transit += chart.edges_to_transit(moved).reshape(transit.shape)
    return stock, transit


def _remembered(world: World, turn: Turn, wanted: Array, shipped: Array, ruled: Index) -> tuple[Array, Array]:
    """Fill rates as buyers remember them, and the shares they ask of each supplier next turn."""
    chart, params = world.chart, turn.params
    asked = wanted > 0.0
    asked[ruled] &= world.permit[ruled] > 0.0
    learnt = share(shipped, wanted) - world.fill
    learnt *= params.fill_memory
    learnt *= asked
    fill = world.fill + learnt
    size = world.capacity / np.maximum(chart.first_capacity, 1e-300)[:, None]
    pull = chart.edge_affinity[:, None] * size.take(chart.edge_seller, axis=0)
    pull *= fill
    pull[ruled] *= world.permit[ruled]
    _estranged(world, turn, pull)
    whole = chart.edges_to_slot(pull)
    pull *= over(np.ones_like(whole), whole).take(chart.edge_slot, axis=0)
    pull -= world.share
    pull *= ((whole > 0.0) * params.reroute_speed).take(chart.edge_slot, axis=0)
    pull += world.share
    return fill, pull


def _estranged(world: World, turn: Turn, pull: Array) -> None:
    """Take off `pull (e, b)`, in place, what buyers shun of nations whose stack has grown apart from theirs or that tax them."""
    near = 1.0 - turn.params.decoupling_aversion * world.decoupling
    duty = barrier(world)
    if duty is not None:
        near = near * remaining(duty, turn)
    near, pair = near.reshape(-1, world.worlds), world.chart.edge_pair
    edges = np.flatnonzero(np.asarray((near < 1.0).any(axis=1))[pair])
    pull[edges] *= near[pair[edges]]


def _markets(
    world: World, turn: Turn, target: Array, want: Array, moved: Array, refused: Array, stock: Array, transit: Array
) -> dict[str, Array]:
    """(m, b) shortage, refusals and price of every market."""
    chart = world.chart
    supplied = chart.edges_worth_to_slot(moved)
    asked = chart.slots_to_market(want)
    shortage = share(positive(asked - chart.slots_to_market(np.minimum(supplied, want))), asked)
    blocked = share(chart.edges_to_market(refused), asked)
    missing = positive(target - chart.cover(stock) - _coming(world, transit))
    tight = share(chart.slots_to_market(missing), chart.slots_to_market(target))
    aim = turn.params.price_steepness * tight * tight
    pace = min(1.0, turn.params.price_speed * turn.year)
    old = np.log(world.price)
    price = np.minimum(np.exp(old + pace * (aim - old)), turn.params.price_most)
    return {"shortage": shortage, "blocked": blocked, "price": price}


def _money(
    world: World, shipped: Array, refused: Array, wanted: Array, stock: Array, price: Array, ruled: Index
) -> dict[str, Array]:
    """Sales of each plant, what exporters lost to their own refusals (at usual prices: without the refusal it would not be
    dear), and the share of exports each nation refused."""
    chart = world.chart
    usual = chart.good_price[chart.edge_good][:, None]
    unit = price.take(chart.edge_market, axis=0)
    unit *= usual
    asked, lost = wanted * unit, np.zeros_like(refused)
    lost[ruled] = refused[ruled] * unit[ruled]
    exports, stopped = (chart.lanes_to_nation(chart.edges_to_lane(part)) for part in (asked, lost))
    openness = _openness(world, asked, lost)
    lost[ruled] = _unsold(world, refused, stock, ruled) * usual[ruled]
    unit *= shipped
    return {
        "revenue": chart.edges_to_seller(unit),
        "blowback": chart.edges_to_lane(lost),
        "refusals": np.minimum(ratio(stopped, exports), 1.0),
        "openness": openness,
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


def _unsold(world: World, refused: Array, stock: Array, ruled: Index) -> Array:
    """(ruled, b) refused goods that cost their maker a sale: no more than what it still holds and what its idle plants could have
    made. A maker with more buyers than goods sells to the next in the queue and loses nothing."""
    chart, maker = world.chart, world.chart.edge_seller[ruled]
    spare = stock[chart.plant_output[maker]] + positive(working(world, maker) - world.output[maker])
    return np.asarray(refused[ruled] * share(spare, chart.edges_to_seller(refused)[maker]))
