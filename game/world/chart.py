"""The chart: everything that does not change in a game. Who stands where, who may supply whom, what a good takes.

All arrays are read-only and have no world axis. Edges are sorted by buyer. Holdings are plant-good pairs: one for each
good a plant takes in, and one for the good it makes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from game.world.axes import Axes
from game.world.draws import cell_keys
from game.world.params import Params
from game.world.total import Array, Index, Sum

if TYPE_CHECKING:
    from game.world.evidence import Evidence
    from game.world.readouts import Ledger
    from game.world.sites import Sites


@dataclass(frozen=True, eq=False)
class Slots:
    """Some of the input slots, grouped by plant."""

    slot: Index  # which slots
    plant: Index  # their plants
    group: Index  # position of each slot's plant in `plants`
    plants: Index  # plants that have any
    start: Index  # where each plant's group begins
    holdings: Index  # holdings that feed the slots
    feeds: Index  # which of the slots each of these holdings feeds
    later: tuple[tuple[Index, Index], ...]  # for the second slot of a plant, the third...: positions in `plants` and in `slot`

    @staticmethod
    def of(chart: Chart, chosen: Array) -> Slots:
        """The slots where `chosen (i)` is true. Slots are sorted by plant, so groups are runs."""
        slot = np.flatnonzero(chosen)
        plant = chart.slot_plant[slot]
        plants, start, group = np.unique(plant, return_index=True, return_inverse=True)
        rank = np.arange(len(slot)) - start[group]
        place = np.full(len(chosen) + 1, -1, np.int64)  # the last one: no slot
        place[slot] = np.arange(len(slot))
        feeds = place[chart.holding_slot]
        holdings = np.flatnonzero(feeds >= 0)
        later = tuple((group[rank == k], np.flatnonzero(rank == k)) for k in range(1, int(rank.max(initial=0)) + 1))
        return Slots(slot, plant, group, plants, start, holdings, feeds[holdings], later)

    def least(self, values: Array) -> Array:
        """The smallest value in each plant's group: `(len(slot), b) -> (len(plants), b)`."""
        found = values.take(self.start, axis=0)
        for plants, slots in self.later:
            found[plants] = np.minimum(found[plants], values[slots])
        return found

    def used(self, stock: Array, part: Array) -> None:
        """Take `part (len(slot), b)` of what each slot holds off `stock (h, b)`, in place."""
        stock[self.holdings] *= (1.0 - part).take(self.feeds, axis=0)


@dataclass(frozen=True, eq=False)
class Smuggling:
    """Edges that a law can stop and whose goods are worth smuggling."""

    edge: Index
    place: Index  # (all edges) where each stands among these, or -1
    rate: Array  # (edges, 1) share of refused trade that finds a third country at rest price
    usual: Array  # (edges, 1) share of its need that the buyer would ask of this seller if no law stood between them
    plant: Index  # that sells
    slot: Index  # that buys
    market: Index
    seller: Index  # nation
    pair: Index  # (edges) which of the pairs
    pairs: Index  # (2, pairs) nations of seller and buyer

    @staticmethod
    def of(chart: Chart) -> Smuggling:
        """The smuggling edges of a chart."""
        lawful = (chart.edge_lane >= 0) | (chart.edge_home_lane >= 0)
        edge = np.flatnonzero(lawful & (chart.good_smuggling[chart.edge_good] > 0.0))
        plant = chart.edge_seller[edge]
        sold = chart.plant_nation[plant] * len(chart.axes.nation) + chart.plant_nation[chart.edge_buyer[edge]]
        pairs, pair = np.unique(sold, return_inverse=True)
        place = np.full(len(lawful), -1, np.int64)
        place[edge] = np.arange(len(edge))
        liked = np.bincount(chart.edge_slot, chart.edge_affinity, len(chart.axes.slot))[chart.edge_slot[edge]]
        return Smuggling(
            edge=edge,
            place=place,
            usual=(chart.edge_affinity[edge] / np.where(liked > 0.0, liked, 1.0))[:, None],
            rate=chart.good_smuggling[chart.edge_good[edge]][:, None],
            plant=plant,
            slot=chart.edge_slot[edge],
            market=chart.holding_market[chart.edge_sink[edge]],
            seller=chart.plant_nation[plant],
            pair=pair,
            pairs=np.array(np.divmod(pairs, len(chart.axes.nation)), np.int64),
        )


@dataclass(frozen=True, eq=False)
class Pairs:
    """Ordered pairs of delegates: who gives, who gets, and where the pair stands the other way round."""

    first: Index  # (q) delegate
    second: Index  # (q) delegate
    back: Index  # (q) pair of the same two in the other order

    @staticmethod
    def of(chart: Chart) -> Pairs:
        """The pairs of a chart, as its axis names them."""
        names = [name.split(">") for name in chart.axes.pair.ids]
        place = chart.axes.delegate.place
        first, second = (np.array([place[pair[i]] for pair in names], np.int64) for i in (0, 1))
        back = np.array([chart.axes.pair[f"{b}>{a}"] for a, b in names], np.int64)
        return Pairs(first, second, back)


@dataclass(frozen=True, eq=False)
class Chart:
    """The fixed part of a scenario."""

    axes: Axes
    params: Params
    months: float  # per turn
    # actors
    actor_kind: tuple[str, ...]
    actor_home: Index  # (a) nation, or -1
    actor_state_share: Array  # (a)
    nation_actor: Index  # (n)
    lab_actor: Index  # (l)
    # goods
    good_level: Index  # (g)
    good_price: Array  # (g) bn USD a unit
    good_perishable: Array  # (g) bool
    good_lead: Array  # (g) months
    good_life: Array  # (g) years, inf for lasting
    good_growth: Array  # (g) 1/year
    good_trend: Array  # (g) 1/year
    good_controlled: Array  # (g) bool
    good_redesign: Array  # (g)
    good_substitution: Array  # (g) 1/year
    good_smuggling: Array  # (g)
    # plants
    plant_firm: Index  # (p) actor
    plant_nation: Index  # (p) nation
    plant_good: Index  # (p) good
    plant_output: Index  # (p) holding of the good it makes
    plant_growth: Array  # (p) 1/year
    plant_finished: Array  # (p) turns of output kept in stock
    plant_sink: Array  # (p) bool: sells to nobody
    first_capacity: Array  # (p) units a turn, at the start
    first_goodwill: Array  # (n, n) goodwill to which relations mend
    # holdings
    holding_plant: Index  # (h)
    holding_good: Index  # (h)
    holding_slot: Index  # (h) input slot, or -1 for the good the plant makes
    holding_worth: Array  # (h) how much of the slot's need one unit covers
    holding_market: Index  # (h) market, or -1 for the good the plant makes
    delayed: Index  # (d) input holdings whose good is longer on the way than a turn
    # input slots, sorted by plant
    slot_plant: Index  # (i)
    slot_amount: Array  # (i) units per unit of output; capital: per unit of yearly capacity built
    slot_weight: Array  # (i)
    slot_capital: Array  # (i) bool
    slot_service: Array  # (i) 1/year
    slot_market: Index  # (i) market of the slot's first good
    slot_lead: Array  # (i) turns until the slot's first good arrives
    # edges, sorted by buyer
    edge_seller: Index  # (e) plant
    edge_buyer: Index  # (e) plant
    edge_good: Index  # (e)
    edge_source: Index  # (e) holding the goods leave
    edge_sink: Index  # (e) holding the goods reach
    edge_slot: Index  # (e)
    edge_lane: Index  # (e) lane of the seller plant's nation, or -1 at home
    edge_home_lane: Index  # (e) lane of the seller firm's home nation where that is another one, or -1
    edge_affinity: Array  # (e) standing preference of the buyer
    edge_lead: Index  # (e) turns in transit
    # lanes and markets
    lane_origin: Index  # (k) nation
    lane_good: Index  # (k)
    lane_dest: Index  # (k) nation
    market_good: Index  # (m)
    market_nation: Index  # (m)
    programme_life: Array  # (r) years until half of a programme's stock is gone
    profiles: dict[str, dict[str, float]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def year(self) -> float:
        """Years in a turn."""
        return self.months / 12.0

    # --- sums along the graph: each is built once, on first use ---------------------------------------------------------
    @cached_property
    def edges_to_seller(self) -> Sum:
        return Sum(self.edge_seller, len(self.axes.plant))

    @cached_property
    def edges_to_slot(self) -> Sum:
        return Sum(self.edge_slot, len(self.axes.slot))

    @cached_property
    def edges_worth_to_slot(self) -> Sum:
        return Sum(self.edge_slot, len(self.axes.slot), self.holding_worth[self.edge_sink])

    @cached_property
    def edges_at_once(self) -> Sum:
        """Edges whose goods are usable next turn, to holdings."""
        return Sum(np.where(self.edge_lead == 0, self.edge_sink, -1), len(self.axes.holding))

    @cached_property
    def edges_to_transit(self) -> Sum:
        """Edges whose goods travel, to (turn of transit, delayed holding), flattened."""
        place = np.full(len(self.axes.holding), -1, np.int64)
        place[self.delayed] = np.arange(len(self.delayed))
        row = (self.edge_lead - 1) * len(self.delayed) + place[self.edge_sink]
        return Sum(np.where(self.edge_lead > 0, row, -1), len(self.axes.transit) * len(self.delayed))

    @cached_property
    def delayed_to_slot(self) -> Sum:
        """Goods on the way, to the slots they will cover."""
        return Sum(self.holding_slot[self.delayed], len(self.axes.slot), self.holding_worth[self.delayed])

    @cached_property
    def edges_to_lane(self) -> Sum:
        return Sum(self.edge_lane, len(self.axes.lane))

    @cached_property
    def edges_to_market(self) -> Sum:
        return Sum(self.holding_market[self.edge_sink], len(self.axes.market))

    @cached_property
    def plants_flat_out(self) -> Index:
        """Plants that run flat out: they sell to nobody, or make what cannot be stored."""
        return np.flatnonzero(self.plant_sink | self.good_perishable[self.plant_good])

    @cached_property
    def plants_to_order(self) -> Index:
        """The other plants, which make what is ordered and keep a finished stock."""
        return np.flatnonzero(~(self.plant_sink | self.good_perishable[self.plant_good]))

    @cached_property
    def edges_value_to_pair(self) -> Sum:
        """Edges to (seller nation, buyer nation), flattened, at the goods' usual prices."""
        return Sum(self.edges_to_pair.index, self.edges_to_pair.size, self.good_price[self.edge_good])

    @cached_property
    def edge_market(self) -> Index:
        """(e) market in which each edge delivers."""
        return self.holding_market[self.edge_sink]

    @cached_property
    def edges_from_abroad(self) -> Index:
        """Edges whose goods also need a licence of the firm's home nation."""
        return np.flatnonzero(self.edge_home_lane >= 0)

    @cached_property
    def edge_pair(self) -> Index:
        """(e) where (buyer nation, seller nation) of each edge stands among the flattened pairs."""
        return self.plant_nation[self.edge_buyer] * len(self.axes.nation) + self.plant_nation[self.edge_seller]

    @cached_property
    def edges_to_pair(self) -> Sum:
        """Edges to (seller nation, buyer nation), flattened."""
        nations = len(self.axes.nation)
        pair = self.plant_nation[self.edge_seller] * nations + self.plant_nation[self.edge_buyer]
        return Sum(pair, nations * nations)

    @cached_property
    def inputs(self) -> Index:
        """Holdings that are inputs, in order."""
        return np.flatnonzero(self.holding_slot >= 0)

    @cached_property
    def cover(self) -> Sum:
        """Holdings to slots, weighted by worth: what a stock covers of the slot's need."""
        return Sum(self.holding_slot, len(self.axes.slot), self.holding_worth)

    @cached_property
    def plants_to_nation(self) -> Sum:
        return Sum(self.plant_nation, len(self.axes.nation))

    @cached_property
    def plants_to_actor(self) -> Sum:
        return Sum(self.plant_firm, len(self.axes.actor))

    @cached_property
    def lanes_to_nation(self) -> Sum:
        return Sum(self.lane_origin, len(self.axes.nation))

    @cached_property
    def lanes_to_pair(self) -> Sum:
        nations = len(self.axes.nation)
        return Sum(self.lane_origin * nations + self.lane_dest, nations * nations)

    @cached_property
    def plants_to_good_nation(self) -> Sum:
        """Plants to (good, nation), flattened."""
        nations = len(self.axes.nation)
        return Sum(self.plant_good * nations + self.plant_nation, len(self.axes.good) * nations)

    @cached_property
    def flow(self) -> Slots:
        """The flow inputs: slots that are used up as a plant makes its good."""
        return Slots.of(self, ~self.slot_capital)

    @cached_property
    def tools(self) -> Slots:
        """The capital inputs: slots whose goods become capacity."""
        return Slots.of(self, self.slot_capital)

    @cached_property
    def smuggling(self) -> Smuggling:
        return Smuggling.of(self)

    @cached_property
    def slots_to_market(self) -> Sum:
        return Sum(self.slot_market, len(self.axes.market))

    @cached_property
    def plant_market(self) -> Index:
        """(p) the market at home for the good the plant makes, or -1 where nobody there buys it."""
        place = {(int(g), int(n)): m for m, (g, n) in enumerate(zip(self.market_good, self.market_nation, strict=True))}
        return np.array(
            [place.get((int(g), int(n)), -1) for g, n in zip(self.plant_good, self.plant_nation, strict=True)], np.int64
        )

    @cached_property
    def lab_home(self) -> Index:
        """(l) home nation of each lab."""
        return self.actor_home[self.lab_actor]

    @cached_property
    def labs_to_nation(self) -> Sum:
        return Sum(self.lab_home, len(self.axes.nation))

    @cached_property
    def actor_lab(self) -> Index:
        """(a) lab of an actor, or -1."""
        place = np.full(len(self.axes.actor), -1, np.int64)
        place[self.lab_actor] = np.arange(len(self.lab_actor))
        return place

    @cached_property
    def actor_nation(self) -> Index:
        """(a) nation that the actor is, or -1."""
        place = np.full(len(self.axes.actor), -1, np.int64)
        place[self.nation_actor] = np.arange(len(self.nation_actor))
        return place

    @cached_property
    def agency_actor(self) -> Index:
        """(y) actor of each agency."""
        return np.array([self.axes.actor[name] for name in self.axes.agency.ids], np.int64)

    @cached_property
    def auditor_actor(self) -> Index:
        """(x) actor of each start-up that sells audits."""
        return np.array([self.axes.actor[name] for name in self.axes.auditor.ids], np.int64)

    @cached_property
    def delegate_actor(self) -> Index:
        """(s) actor of each seat that takes part in the bargaining."""
        return np.array([self.axes.actor[name] for name in self.axes.delegate.ids], np.int64)

    @cached_property
    def pairs(self) -> Pairs:
        """Pairs of delegates, for side deals."""
        return Pairs.of(self)

    @cached_property
    def secret_owner(self) -> Index:
        """(f) delegate whose secret it is."""
        place = self.axes.delegate.place
        return np.array([place[name.rpartition(".")[0]] for name in self.axes.secret.ids], np.int64)

    @cached_property
    def evidence(self) -> Evidence:
        """Sensors, evasions and penalties of the scenario, as arrays."""
        found: Evidence = self.extra["evidence"]
        return found

    @cached_property
    def sites(self) -> Sites:
        """Where compute meets labs."""
        from game.world.sites import Sites

        return Sites.of(self)

    @cached_property
    def ledger(self) -> Ledger:
        """The score terms of the scenario, laid out as arrays."""
        from game.world.readouts import Ledger

        return Ledger.of(self)

    # --- keys: a draw belongs to a name, not to a position --------------------------------------------------------------
    @cached_property
    def keys(self) -> dict[str, Array]:
        """64-bit keys of the names along every axis, by letter."""
        from game.world.axes import LETTERS

        return {letter: cell_keys(self.axes.of(letter).ids) for letter in LETTERS}
