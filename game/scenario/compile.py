"""From a scenario file to a chart: who stands where, who may supply whom. Names are checked here, with the near miss."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from game.scenario.read import Document, Path_
from game.scenario.schema import Actor, Good, Input, Plant, Scenario
from game.world.axes import Axes, Axis
from game.world.chart import Chart
from game.world.params import Params
from game.world.total import Array

AFFINITY_FIRM, AFFINITY_NATION = 3.0, 2.0
"""Standing preference of a buyer for a supplier of its own firm and of its own nation, as multiples of capacity."""
MOST_NATIONS = 250
DELAYS = 24
"""Turns from breach to finding that are told apart; the last one means so many or more."""


@dataclass
class Slot:
    """One input of one plant while the chart is drawn."""

    plant: int
    name: str
    goods: dict[str, float]  # good: worth
    given: Input
    capital: bool


@dataclass
class Drawing:
    """The lists a chart is drawn on."""

    file: Scenario
    goods: dict[str, Good]
    document: Document
    slots: list[Slot] = field(default_factory=list)
    holdings: list[tuple[int, str, int, float]] = field(default_factory=list)  # plant, good, slot, worth
    edges: list[tuple[int, int, int, int, float]] = field(default_factory=list)  # buyer, sink holding, seller, slot, weight
    plants: list[tuple[str, Plant]] = field(default_factory=list)

    def known(self, name: str, what: str, names: Collection[str], path: Path_) -> bool:
        """Whether a name is one of `names`; else it is noted, with the near miss."""
        return self.document.known(name, what, names, path)


def compile_chart(
    file: Scenario,
    goods: dict[str, Good],
    params: Params,
    programmes: Mapping[str, float],
    document: Document,
    catalogues: Mapping[str, tuple[str, ...]] | None = None,
) -> Chart:
    """Draw the chart of a scenario. Raises InputError naming file, line and key."""
    drawing = Drawing(file, goods, document, plants=list(file.plants.items()))
    _check_names(drawing)
    _check_links(drawing)
    document.told()
    _draw_slots(drawing)
    document.told()
    _draw_edges(drawing)
    return _assemble(drawing, params, programmes, catalogues or {})


def _check_names(d: Drawing) -> None:
    actors, plants = d.file.actors, d.file.plants
    nations = [i for i, a in actors.items() if a.kind == "nation"]
    if not nations:
        d.document.note(("actors",), "a scenario needs at least one actor of kind nation")
    if len(nations) > MOST_NATIONS:
        d.document.note(("actors",), f"found {len(nations)} nations; allowed: at most {MOST_NATIONS}")
    for name, actor in actors.items():
        if actor.kind == "nation" and actor.nation is not None:
            d.document.note(("actors", name, "nation"), "a nation has no home nation")
        elif actor.nation is not None:
            d.known(actor.nation, "nation", nations, ("actors", name, "nation"))
        elif actor.kind not in ("nation", "agency"):
            d.document.note(("actors", name), f"a {actor.kind} needs `nation`, its home")
    for name, plant in plants.items():
        d.known(plant.firm, "actor", actors, ("plants", name, "firm"))
        d.known(plant.nation, "nation", nations, ("plants", name, "nation"))
        d.known(plant.makes, "good", d.goods, ("plants", name, "makes"))
        for part, own in (("needs", plant.needs), ("capital", plant.capital)):
            for slot, given in (own or {}).items():
                for one in given.any or {slot: 1.0}:
                    d.known(one, "good", d.goods, ("plants", name, part, slot))
    for name, good in d.goods.items():
        for part, inputs in (("inputs", good.inputs), ("capital", good.capital)):
            for slot, given in inputs.items():
                for one in given.any or {slot: 1.0}:
                    d.known(one, "good", d.goods, ("goods", name, part, slot))


def _at_the_table(file: Scenario, actors: list[tuple[str, Actor]]) -> dict[str, Axis]:
    """Axes of the bargaining: who may table drafts, pairs for side deals, secrets to trade; empty where nobody may."""
    rules = file.drafting
    named = {"nation", *rules.seats}
    seats = [i for i, a in actors if rules.open and named & {i, a.kind}]
    pairs = [f"{one}>{other}" for one in seats for other in seats if one != other] if rules.deals else []
    secrets = [f"{seat}.{place + 1}" for seat in seats for place in range(rules.secrets)]
    return {
        "delegate": Axis("delegate", tuple(seats)),
        "pair": Axis("pair", tuple(pairs)),
        "secret": Axis("secret", tuple(secrets)),
    }


def _draw_slots(d: Drawing) -> None:
    for place, (name, plant) in enumerate(d.plants):
        good, first = d.goods[plant.makes], len(d.holdings)
        flows = plant.needs if plant.needs is not None else good.inputs
        for slot_name, given in flows.items():
            _slot(d, place, slot_name, given, capital=False)
        tools = plant.capital if plant.capital is not None else good.capital
        for slot_name, given in tools.items():
            _slot(d, place, slot_name, given, capital=True)
        d.holdings.append((place, plant.makes, -1, 1.0))
        if any(h[1] == plant.makes for h in d.holdings[first:-1]):
            d.document.note(("plants", name, "makes"), f"{plant.makes} cannot be made of itself")
        for slot_name in plant.buffers:
            d.known(slot_name, "input", [*flows, *tools, "all"], ("plants", name, "buffers", slot_name))


def _slot(d: Drawing, plant: int, name: str, given: Input, capital: bool) -> None:
    goods = dict(given.any) or {name: 1.0}
    index = len(d.slots)
    d.slots.append(Slot(plant, name, goods, given, capital))
    d.holdings.extend((plant, good, index, worth) for good, worth in goods.items())


def _draw_edges(d: Drawing) -> None:
    plants, links = d.plants, d.file.links
    place = {name: i for i, (name, _) in enumerate(plants)}
    makers = Makers.of(d)
    also: dict[tuple[str, str], list[int]] = {}  # by buyer and good
    for seller, buyer in links.also:
        also.setdefault((buyer, plants[place[seller]][1].makes), []).append(place[seller])
    for sink, (at, good, slot, _) in enumerate(d.holdings):
        if slot < 0:
            continue
        name = plants[at][0]
        only = links.only.get(name, {}).get(good)
        if only is not None:
            chosen = [(place[s], weight) for s, weight in only.items()]
        else:
            most = links.goods.get(good, links.suppliers)
            chosen = [sw for sw, _ in zip(makers.nearest(at, good), range(most), strict=False)]
            have = {s for s, _ in chosen}
            chosen += [(s, _affinity(d, s, at)) for s in also.get((name, good), []) if s not in have]
        d.edges.extend((at, sink, seller, slot, weight) for seller, weight in chosen)
    d.edges.sort(key=lambda e: (e[0], e[1], e[2]))


Ranked = list[tuple[float, str, int]]
"""Makers of a good, best first: affinity (negative), name, plant."""


@dataclass
class Makers:
    """Who makes each good, ranked as a buyer of the same firm, of the same nation and of neither sees them.

    Sorted once, so that a buyer looks at a handful of makers and not at all of them: drawing stays linear in the plants.
    """

    drawing: Drawing
    of_firm: dict[tuple[str, str], Ranked] = field(default_factory=dict)
    of_nation: dict[tuple[str, str], Ranked] = field(default_factory=dict)
    everywhere: dict[str, Ranked] = field(default_factory=dict)
    barred: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # good: seller and buyer that do not deal

    @staticmethod
    def of(d: Drawing) -> Makers:
        """The makers of a drawing."""
        made = Makers(d)
        for place, (name, plant) in enumerate(d.plants):
            size, good = max(plant.capacity.value, 1e-9), plant.makes
            made.of_firm.setdefault((good, plant.firm), []).append((-AFFINITY_FIRM * size, name, place))
            made.of_nation.setdefault((good, plant.nation), []).append((-AFFINITY_NATION * size, name, place))
            made.everywhere.setdefault(good, []).append((-size, name, place))
        for ranked in (*made.of_firm.values(), *made.of_nation.values(), *made.everywhere.values()):
            ranked.sort()
        for seller, buyer, good in d.file.links.never:
            made.barred.setdefault(good, []).append((seller, buyer))
        return made

    def nearest(self, buyer: int, good: str) -> Iterator[tuple[int, float]]:
        """Sellers that may supply a buyer, with their affinity, best first: each counts where it ranks best."""
        plant = self.drawing.plants[buyer][1]
        lists = [self.of_firm.get((good, plant.firm), []), self.of_nation.get((good, plant.nation), [])]
        if not self.drawing.goods[good].local:
            lists.append(self.everywhere.get(good, []))
        seen = set()
        for affinity, _, seller in heapq.merge(*lists):
            if seller not in seen:
                seen.add(seller)
                if not self._barred(seller, buyer, good):
                    yield seller, -affinity

    def _barred(self, seller: int, buyer: int, good: str) -> bool:
        (one, sells), (other, buys) = self.drawing.plants[seller], self.drawing.plants[buyer]
        if seller == buyer or (self.drawing.goods[good].local and sells.nation != buys.nation):
            return True
        pairs = self.barred.get(good, ())
        return any(a in (one, sells.firm, sells.nation) and b in (other, buys.firm, buys.nation) for a, b in pairs)


def _check_links(d: Drawing) -> None:
    links, place = d.file.links, d.file.plants
    for good in links.goods:
        d.known(good, "good", d.goods, ("links", "goods", good))
    for buyer, by_good in links.only.items():
        d.known(buyer, "plant", place, ("links", "only", buyer))
        for good, sellers in by_good.items():
            d.known(good, "good", d.goods, ("links", "only", buyer, good))
            for seller in sellers:
                path = ("links", "only", buyer, good, seller)
                if d.known(seller, "plant", place, path) and place[seller].makes != good:
                    d.document.note(path, f"{seller} does not make {good}")
    for i, (seller, buyer) in enumerate(links.also):
        d.known(seller, "plant", place, ("links", "also", i, 0))
        d.known(buyer, "plant", place, ("links", "also", i, 1))
    everyone = dict.fromkeys([*place, *d.file.actors])
    for i, (seller, buyer, good) in enumerate(links.never):
        d.known(seller, "plant, firm or nation", everyone, ("links", "never", i, 0))
        d.known(buyer, "plant, firm or nation", everyone, ("links", "never", i, 1))
        d.known(good, "good", d.goods, ("links", "never", i, 2))


def _affinity(d: Drawing, seller: int, buyer: int) -> float:
    one, other = d.plants[seller][1], d.plants[buyer][1]
    same = AFFINITY_FIRM if one.firm == other.firm else AFFINITY_NATION if one.nation == other.nation else 1.0
    return same * max(one.capacity.value, 1e-9)


def _goodwill(d: Drawing, nations: list[str]) -> Array:
    """(n, n) goodwill at the start, to which relations mend: 0.5 where the file is silent, 1 towards oneself."""
    given = d.file.relations.get("goodwill", {})
    table = [[1.0 if i == j else given.get(i, {}).get(j, 0.5) for j in nations] for i in nations]
    return np.array(table).reshape(len(nations), len(nations))


def _ints(values: Iterable[int]) -> Array:
    return np.array(list(values), dtype=np.int64)


def _assemble(d: Drawing, params: Params, programmes: Mapping[str, float], catalogues: Mapping[str, tuple[str, ...]]) -> Chart:
    actors, plants, goods = list(d.file.actors.items()), d.plants, list(d.goods.items())
    place = {name: i for i, (name, _) in enumerate(actors)}
    nations = [i for i, (_, a) in enumerate(actors) if a.kind == "nation"]
    nation_of = {actors[i][0]: n for n, i in enumerate(nations)}
    labs = [i for i, (_, a) in enumerate(actors) if a.kind == "lab"]
    good_of = {name: g for g, (name, _) in enumerate(goods)}
    home = [nation_of[name] if a.kind == "nation" else nation_of.get(a.nation or "", -1) for name, a in actors]
    months = d.file.months_per_turn

    plant_firm, plant_nation = _ints(place[p.firm] for _, p in plants), _ints(nation_of[p.nation] for _, p in plants)
    plant_good = _ints(good_of[p.makes] for _, p in plants)
    edge_buyer, edge_sink = _ints(e[0] for e in d.edges), _ints(e[1] for e in d.edges)
    edge_seller, edge_slot = _ints(e[2] for e in d.edges), _ints(e[3] for e in d.edges)
    output = np.full(len(plants), -1, np.int64)
    for h, (plant, _, slot, _) in enumerate(d.holdings):
        if slot < 0:
            output[plant] = h
    edge_good = plant_good[edge_seller]
    lanes: dict[tuple[int, int, int], int] = {}
    edge_lane = np.full(len(d.edges), -1, np.int64)
    edge_home = np.full(len(d.edges), -1, np.int64)
    for e in range(len(d.edges)):
        good, dest = int(edge_good[e]), int(plant_nation[edge_buyer[e]])
        if not goods[good][1].controlled:
            continue
        law, firm_home = int(plant_nation[edge_seller[e]]), home[int(plant_firm[edge_seller[e]])]
        if law != dest:
            edge_lane[e] = lanes.setdefault((law, good, dest), len(lanes))
        if firm_home not in (law, dest, -1):
            edge_home[e] = lanes.setdefault((firm_home, good, dest), len(lanes))
    lane_list = list(lanes)
    markets: dict[tuple[int, int], int] = {}
    holding_market = np.full(len(d.holdings), -1, np.int64)
    for h, (plant, name, slot, _) in enumerate(d.holdings):
        if slot >= 0:
            holding_market[h] = markets.setdefault((good_of[name], int(plant_nation[plant])), len(markets))
    lead = np.floor(np.array([g.lead.value for _, g in goods]) / months + 1e-9).astype(np.int64)  # whole turns on the way
    market_list = list(markets)
    holding_good = _ints(good_of[h[1]] for h in d.holdings)
    holding_slot = _ints(h[2] for h in d.holdings)
    delayed = np.flatnonzero((holding_slot >= 0) & (lead[holding_good] > 0)) if len(d.holdings) else holding_slot

    def name_lane(lane: tuple[int, int, int]) -> str:
        return f"{actors[nations[lane[0]]][0]}>{goods[lane[1]][0]}>{actors[nations[lane[2]]][0]}"

    slot_names = [f"{plants[s.plant][0]}<{'cap:' if s.capital else ''}{s.name}" for s in d.slots]
    holding_names = [
        f"{plants[p][0]}:{'' if slot < 0 else '<'}{good}{'!' if slot >= 0 and d.slots[slot].capital else ''}"
        for p, good, slot, _ in d.holdings
    ]
    terms = [
        f"{seat}.{group}{i}"
        for seat, objective in d.file.objectives.items()
        for group, listed in [("", objective.terms), *((f"{a}.", t) for a, t in objective.agenda.items())]
        for i in range(len(listed))
    ]
    axes = Axes(
        actor=Axis("actor", tuple(i for i, _ in actors)),
        nation=Axis("nation", tuple(actors[i][0] for i in nations)),
        lab=Axis("lab", tuple(actors[i][0] for i in labs)),
        plant=Axis("plant", tuple(i for i, _ in plants)),
        good=Axis("good", tuple(i for i, _ in goods)),
        holding=Axis("holding", tuple(holding_names)),
        slot=Axis("slot", tuple(slot_names)),
        edge=Axis("edge", tuple(f"{plants[e[2]][0]}>{holding_names[e[1]]}" for e in d.edges)),
        lane=Axis("lane", tuple(name_lane(lane) for lane in lane_list)),
        market=Axis("market", tuple(f"{goods[g][0]}@{actors[nations[n]][0]}" for g, n in market_list)),
        programme=Axis("programme", tuple(programmes)),
        delayed=Axis("delayed", tuple(holding_names[h] for h in delayed)),
        transit=Axis("transit", tuple(str(i + 1) for i in range(int(lead[edge_good].max()) if len(edge_good) else 0))),
        term=Axis("term", tuple(terms)),
        treaty=Axis("treaty", tuple(str(i) for i in range(max(1, len(d.file.treaties) + d.file.drafting.slots)))),
        obligation=Axis("obligation", ("0",)),  # as many as the longest text needs: see `load`
        sensor=Axis("sensor", catalogues.get("sensors", ())),
        evasion=Axis("evasion", catalogues.get("evasions", ())),
        penalty=Axis("penalty", catalogues.get("penalties", ())),
        agency=Axis("agency", tuple(i for i, a in actors if a.kind == "agency")),
        auditor=Axis("auditor", tuple(i for i, a in actors if a.kind == "startup")),
        delay=Axis("delay", tuple(str(i) for i in range(DELAYS))),
        **_at_the_table(d.file, actors),
    )
    supplied = np.zeros(len(plants), bool)
    supplied[edge_seller] = True
    slot_first: dict[int, int] = {}
    for h, (_, _, slot, _) in enumerate(d.holdings):
        if slot >= 0:
            slot_first.setdefault(slot, h)
    chart = Chart(
        axes=axes,
        params=params,
        months=months,
        actor_kind=tuple(a.kind for _, a in actors),
        actor_home=_ints(home),
        actor_state_share=np.array([a.state_share for _, a in actors]),
        nation_actor=_ints(nations),
        lab_actor=_ints(labs),
        good_level=_ints(g.level for _, g in goods),
        good_price=np.array([g.price.value for _, g in goods]),
        good_perishable=np.array([g.perishable for _, g in goods], bool),
        good_lead=np.array([g.lead.value for _, g in goods]),
        good_life=np.array([g.life.value if g.life else np.inf for _, g in goods]),
        good_growth=np.array([g.growth.value for _, g in goods]),
        good_trend=np.array([g.trend.value for _, g in goods]),
        good_controlled=np.array([g.controlled for _, g in goods], bool),
        good_redesign=np.array([g.redesign.value for _, g in goods]),
        good_substitution=np.array([g.substitution.value for _, g in goods]),
        good_smuggling=np.array([g.smuggling.value for _, g in goods]),
        plant_firm=plant_firm,
        plant_nation=plant_nation,
        plant_good=plant_good,
        plant_output=output,
        plant_growth=np.array([(p.growth or d.goods[p.makes].growth).value for _, p in plants]),
        plant_finished=np.array([p.finished / months for _, p in plants]),
        plant_sink=~supplied,
        first_capacity=np.array([p.capacity.value for _, p in plants]) * months / 12.0,
        first_goodwill=_goodwill(d, [actors[i][0] for i in nations]),
        holding_plant=_ints(h[0] for h in d.holdings),
        holding_good=holding_good,
        holding_slot=holding_slot,
        holding_worth=np.array([h[3] for h in d.holdings]),
        holding_market=holding_market,
        delayed=delayed,
        slot_plant=_ints(s.plant for s in d.slots),
        slot_amount=np.array([s.given.amount.value for s in d.slots]),
        slot_weight=np.array([s.given.weight for s in d.slots]),
        slot_capital=np.array([s.capital for s in d.slots], bool),
        slot_service=np.array([s.given.service.value for s in d.slots]),
        slot_market=_ints(int(holding_market[slot_first[i]]) for i in range(len(d.slots))),
        slot_lead=np.array([float(lead[holding_good[slot_first[i]]]) for i in range(len(d.slots))]),
        edge_seller=edge_seller,
        edge_buyer=edge_buyer,
        edge_good=edge_good,
        edge_source=output[edge_seller] if len(edge_seller) else edge_seller,
        edge_sink=edge_sink,
        edge_slot=edge_slot,
        edge_lane=edge_lane,
        edge_home_lane=edge_home,
        edge_affinity=np.array([e[4] for e in d.edges]),
        edge_lead=lead[edge_good] if len(edge_good) else edge_good,
        lane_origin=_ints(k[0] for k in lane_list),
        lane_good=_ints(k[1] for k in lane_list),
        lane_dest=_ints(k[2] for k in lane_list),
        market_good=_ints(m[0] for m in market_list),
        market_nation=_ints(m[1] for m in market_list),
        programme_life=np.array([programmes[r] for r in programmes]),
        profiles={name: dict(row) for name, row in d.file.profiles.items()},
        extra={},
    )
    for array in vars(chart).values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return chart
