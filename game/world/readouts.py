"""Read-outs: what scores, scripted conditions, charts and reports may read, each by one name.

Every quantity of the world on actors, nations, labs, plants, or on no axis is a read-out; the table below adds those that are
worked out. A read-out is asked of an actor: a firm answers for its nation, its lab or its plants; a nation for itself, for
the labs at home (added up) and for the plants in its territory. A quantity on two axes is read cell by cell, as `goodwill/South`;
what a seat has just ordered as `deed/guard`; a scenario may add `gauges` of its own (`game.world.gauges`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from game.world.axes import UnknownName
from game.world.chart import Chart
from game.world.declare import Declared
from game.world.state import FIELDS, World
from game.world.total import Array, Index, Sum, ratio, total

ADDRESSED = ("", "a", "n", "l", "p")
"""Axes that an actor leads to."""


Deeds = Mapping[str, Array] | None
"""What seats ordered this turn, cut to the possible: known only while a turn is scored; else every deed holds still."""


@dataclass(frozen=True)
class ReadOut:
    """One read-out: its axes, unit, meaning, and how it is worked out: `(*axes, b)`."""

    name: str
    axes: str
    unit: str
    about: str
    read: Callable[[World, Deeds], Array]
    deed: bool = False  # it reads what seats have just ordered
    only: tuple[int, ...] | None = None  # actors that have it; none says all that its axes lead to
    mainly: str = ""  # of a gauge: the first read-out that it is worked out from

    def get(self, world: World, deeds: Deeds = None) -> Array:
        """`(*axes, b)` the read-out now."""
        return self.read(world, deeds)


_NAMED: dict[str, ReadOut] = {}
_DEEDS: dict[str, Declared] = {}
DEED = "deed/"
"""How the read-out of a deed begins."""


def _readout(axes: str, unit: str) -> Callable[[Callable[[World], Array]], Callable[[World], Array]]:
    """Register a function as a read-out under its own name."""

    def keep(get: Callable[[World], Array]) -> Callable[[World], Array]:
        name = get.__name__
        _NAMED[name] = ReadOut(name, axes, unit, (get.__doc__ or "").strip(), lambda world, deeds: get(world))
        return get

    return keep


@cache
def readouts() -> dict[str, ReadOut]:
    """Every read-out by name: quantities of the world first, then those worked out."""
    plain = {n: ReadOut(n, d.axes, d.unit, d.about, _field(n)) for n, d in FIELDS.items() if d.axes in ADDRESSED}
    return plain | _NAMED


def _field(name: str) -> Callable[[World, Deeds], Array]:
    return lambda world, deeds: getattr(world, name)


def know_deeds(lines: Mapping[str, Declared]) -> None:
    """Make deeds known as read-outs: orders are declared further down than this module may look."""
    _DEEDS.update(lines)


def find(name: str, chart: Chart | None = None) -> ReadOut:
    """The read-out of that name; with a chart also its scenario's gauges, deeds, and cells of quantities on two axes.

    Raises UnknownName with the near miss, ValueError for a cell that no actor leads to.
    """
    known = readouts()
    if name in known:
        return known[name]
    gauges: Mapping[str, ReadOut] = chart.extra.get("gauges", {}) if chart is not None else {}
    if name in gauges:
        return gauges[name]
    if chart is not None and "/" in name:
        return _of_deed(name, chart) if name.startswith(DEED) else _of_cell(name, FIELDS, chart)
    raise UnknownName(name, "read-out", (*gauges, *known))


def _of_deed(name: str, chart: Chart) -> ReadOut:
    """`deed/guard`, or `deed/spend/intelligence`: what was ordered this turn."""
    asked = name.removeprefix(DEED)
    if asked.partition("/")[0] not in _DEEDS:
        raise UnknownName(asked.partition("/")[0], "deed", tuple(_DEEDS))
    if "/" in asked:
        return _of_cell(asked, _DEEDS, chart, deed=True)
    line = _DEEDS[asked]
    if line.axes not in ADDRESSED:
        raise ValueError(f"{name!r} is a deed on axes {line.axes!r}; add which: {name}/{_other_axis(line, chart)}")
    return ReadOut(name, line.axes, line.unit, line.about, _done(line, chart), deed=True)


def _of_cell(name: str, lines: Mapping[str, Declared], chart: Chart, deed: bool = False) -> ReadOut:
    """`goodwill/South`, `programme/intelligence`: one row or column of a quantity on two axes, one of which an actor leads to."""
    field, _, cell = name.partition("/")
    if field not in lines:
        raise UnknownName(field, "deed" if deed else "read-out", tuple(lines))
    line = lines[field]
    along = _addressed(line)
    axis = chart.axes.of(line.axes[1 - along])
    place = axis[cell]
    read = _done(line, chart) if deed else _field(field)
    full = f"{DEED}{name}" if deed else name
    about = f"{line.about}: {cell}"
    return ReadOut(full, line.axes[along], line.unit, about, lambda w, d: np.take(read(w, d), place, axis=1 - along), deed)


def _addressed(line: Declared) -> int:
    """Which of two axes an actor leads to: the first that one can. Raises ValueError where there is none."""
    places = [i for i, letter in enumerate(line.axes) if letter in ADDRESSED]
    if len(line.axes) != 2 or not places:
        raise ValueError(f"{line.name!r} on axes {line.axes!r} cannot be read cell by cell")
    return places[0]


def _other_axis(line: Declared, chart: Chart) -> str:
    return chart.axes.of(line.axes[1 - _addressed(line)]).what


def _done(line: Declared, chart: Chart) -> Callable[[World, Deeds], Array]:
    """What was ordered this turn; holding still where no turn is being scored."""
    shape = chart.axes.shape(line.axes)
    return lambda world, deeds: np.full((*shape, world.worlds), line.rest) if deeds is None else deeds[line.name]


def readout(world: World, name: str, of: str | None = None) -> Array:
    """`(b,)` the read-out of one actor, or of the whole world (added up) where no actor is named.

    Raises UnknownName for a name that is none, ValueError where the actor has no such thing.
    """
    source = find(name, world.chart)
    values = _rows(source.get(world))
    if of is None:
        return total(values)
    return total(values[cells_of(world.chart, source.axes, name, world.chart.axes.actor[of])])


def whole(source: ReadOut, world: World, deeds: Deeds = None) -> Array:
    """`(rows, b)` a read-out along its axis; one row where it has none."""
    return _rows(source.get(world, deeds))


def _rows(values: Array) -> Array:
    return values[None] if values.ndim == 1 else values


@lru_cache(maxsize=8192)
def cells_of(chart: Chart, axes: str, name: str, actor: int) -> Index:
    """The cells along `axes` that an actor answers for. Raises ValueError if there are none."""
    nation, home = chart.actor_nation[actor], chart.actor_home[actor]
    lab = chart.actor_lab[actor]
    by_axes: dict[str, Callable[[], Index]] = {
        "": lambda: np.array([0]),
        "a": lambda: np.array([actor]),
        "n": lambda: np.array([home if nation < 0 else nation]),
        "l": lambda: np.array([lab]) if nation < 0 else np.flatnonzero(chart.lab_home == nation),
        "p": lambda: np.flatnonzero(chart.plant_firm == actor if nation < 0 else chart.plant_nation == nation),
    }
    found = by_axes[axes]()
    gauge: ReadOut | None = chart.extra.get("gauges", {}).get(name)
    left_out = gauge is not None and gauge.only is not None and actor not in gauge.only
    if (nation < 0 and not len(found)) or (found < 0).any() or left_out:
        raise ValueError(f"{chart.axes.actor.ids[actor]} ({chart.actor_kind[actor]}) has no {name!r}")
    found = found.astype(np.int64)
    found.setflags(write=False)
    return found


# --- worked out -------------------------------------------------------------------------------------------------------------
@_readout("n", "OOM")
def nation_capability(world: World) -> Array:
    """Best model a nation has at home; whoever has no lab has open weights."""
    best = np.array(np.broadcast_to(world.open_weights, world.gdp.shape))
    if not len(world.chart.axes.lab):
        return best
    order, starts, nations = _labs_by_nation(world.chart)
    best[nations] = np.maximum(best[nations], np.maximum.reduceat(world.capability[order], starts, axis=0))
    return best


@lru_cache(maxsize=64)
def _labs_by_nation(chart: Chart) -> tuple[Index, Index, Index]:
    order = np.argsort(chart.lab_home, kind="stable")
    nations, starts = np.unique(chart.lab_home[order], return_index=True)
    return order, starts, nations


def best_of_others(values: Array, least: Array) -> Array:
    """`(k, b)` for each row the highest value among the other rows, and at least `least`."""
    best = np.max(values, axis=0, initial=-np.inf)
    first = values == best
    second = np.max(np.where(first, -np.inf, values), axis=0, initial=-np.inf)
    second = np.where(total(first.astype(float)) > 1.0, best, second)
    return np.asarray(np.maximum(np.where(first, second, best), least))


@_readout("n", "OOM")
def lead(world: World) -> Array:
    """Best model at home, less the best that any other nation has."""
    own = nation_capability(world)
    return np.asarray(own - best_of_others(own, world.open_weights))


@_readout("n", "OOM")
def rival_gap(world: World) -> Array:
    """How far the nation is behind the best of the others; 0 for whoever leads."""
    return np.maximum(-lead(world), 0.0)


@_readout("l", "OOM")
def lab_lead(world: World) -> Array:
    """Released model of the lab, less the best released by any other."""
    return np.asarray(world.deployed - best_of_others(world.deployed, world.open_weights))


@_readout("", "OOM")
def frontier(world: World) -> Array:
    """Best released model in the world."""
    return np.asarray(np.max(world.deployed, axis=0, initial=0.0))


@_readout("", "OOM")
def frontier_lead(world: World) -> Array:
    """First nation minus second: the Lead of play."""
    return np.asarray(np.max(lead(world), axis=0, initial=0.0))


@_readout("n", "M H100e")
def chip_supply(world: World) -> Array:
    """Compute at work in the nation's data centres."""
    return world.chart.sites.computing(world.output) / world.chart.year


@_readout("n", "M H100e")
def hosting(world: World) -> Array:
    """Compute at work in the nation in data centres of foreign firms."""
    return world.chart.sites.hosted(world.output) / world.chart.year


@_readout("n", "share")
def independence(world: World) -> Array:
    """How far the nation is nobody's client."""
    return np.asarray(1.0 - np.max(world.client, axis=1, initial=0.0))


@_readout("n", "share")
def trade_open(world: World) -> Array:
    """Share of exports, by value, that the nation lets go."""
    return 1.0 - world.refusals


@_readout("n", "share")
def first_partner(world: World) -> Array:
    """Share of a nation's foreign trade, by value, that goes to or comes from its largest partner; 0 without trade."""
    chart = world.chart
    value = world.shipped * chart.good_price[chart.edge_good][:, None] * world.price[chart.holding_market[chart.edge_sink]]
    pairs = _trading_pairs(chart)(value)
    between = pairs.reshape(len(chart.axes.nation), len(chart.axes.nation), -1)
    both = between + np.swapaxes(between, 0, 1)
    return ratio(np.max(both, axis=0, initial=0.0), total(both))


@lru_cache(maxsize=64)
def _trading_pairs(chart: Chart) -> Sum:
    """Edges to pairs of nations (seller, buyer), laid out in one row; trade at home is left out."""
    seller, buyer = chart.plant_nation[chart.edge_seller], chart.plant_nation[chart.edge_buyer]
    nations = len(chart.axes.nation)
    return Sum(np.where(seller == buyer, -1, seller * nations + buyer), nations * nations)


@_readout("n", "share of workers")
def jobs(world: World) -> Array:
    """Workers who are not displaced by AI."""
    return 1.0 - world.displacement


@_readout("a", "share")
def kept(world: World) -> Array:
    """Promises due so far that the actor kept; 1 where none was due."""
    return ratio(world.met, world.due, empty=1.0)


@_readout("", "share")
def adherence(world: World) -> Array:
    """Compliance adherence rate: promises met over promises due, as it truly is (KPI 1)."""
    everyone = _everyone(world.chart)
    return ratio(everyone(world.met)[0], everyone(world.due)[0], empty=1.0)


@lru_cache(maxsize=64)
def _everyone(chart: Chart) -> Sum:
    """All actors, to one row: quicker than `total` over so many."""
    return Sum(np.zeros(len(chart.axes.actor), np.int64), 1)


@_readout("", "share")
def adherence_as_published(world: World) -> Array:
    """Compliance adherence rate as the public can work it out: a run that is split or hidden looks kept (KPI 1, estimated)."""
    return ratio(total(world.met_as_published), total(world.due), empty=1.0)


@_readout("", "index")
def systemic_risk(world: World) -> Array:
    """Systemic risk exposure, as it truly is (KPI 4)."""
    return world.exposure


@_readout("n", "flag")
def party(world: World) -> Array:
    """1 for a nation that is party to any treaty in force."""
    return np.asarray(np.max(world.member, axis=0, initial=0.0)[world.chart.nation_actor])


@_readout("", "nations")
def parties(world: World) -> Array:
    """Nations that are party to any treaty in force."""
    return total(party(world))


@_readout("a", "flag")
def found_out(world: World) -> Array:
    """1 where a finding has been made so far against the actor or, for a nation, against a firm at home there."""
    return np.asarray(np.minimum(world.findings + _firms_to_homes(world.chart)(world.findings), 1.0))


@_readout("a", "chance")
def unfound(world: World) -> Array:
    """1 while no finding has been made against the actor or, for a nation, against a firm at home there; after the game, the
    chance that none was made by the end of the epilogue, in which old logs are read again."""
    return np.asarray(1.0 - np.maximum(world.found_late, found_out(world)))


@lru_cache(maxsize=64)
def _firms_to_homes(chart: Chart) -> Sum:
    """Firms to the nations they are at home in, actor by actor."""
    firm = (chart.actor_nation < 0) & (chart.actor_home >= 0)
    home = np.full(len(chart.axes.actor), -1)
    home[firm] = chart.nation_actor[chart.actor_home[firm]]
    return Sum(home, len(home))


@_readout("", "share")
def chip_strain(world: World) -> Array:
    """Demand for accelerators and compute left unfilled, markets weighted by their nation's output."""
    chart, markets = world.chart, world.chart.sites.compute_markets
    weight = world.gdp[chart.market_nation[markets]]
    return ratio(total(world.shortage[markets] * weight), total(weight))


@_readout("a", "share")
def output_share(world: World) -> Array:
    """The actor's share of world output of the good it is largest in."""
    firms, nations, firm_good, nation_good = _largest(world.chart)
    chart = world.chart
    made = _goods_made(chart)(world.output)
    share = ratio(firms(world.output), made[firm_good])
    share[chart.nation_actor] = ratio(nations(world.output), made[nation_good])
    return share


@lru_cache(maxsize=64)
def _goods_made(chart: Chart) -> Sum:
    """Plants to goods, and a last row that nobody makes."""
    return Sum(chart.plant_good, len(chart.axes.good) + 1)


@lru_cache(maxsize=64)
def _largest(chart: Chart) -> tuple[Sum, Sum, Index, Index]:
    """Plants of the good that each firm, and each nation, has the largest share of at the start, and which good that is."""
    first = chart.first_capacity
    firms, nations = len(chart.axes.actor), len(chart.axes.nation)
    firm_good = _biggest(chart, chart.plant_firm, firms, first)
    nation_good = _biggest(chart, chart.plant_nation, nations, first)
    of_firm = np.where(firm_good[chart.plant_firm] == chart.plant_good, chart.plant_firm, -1)
    of_nation = np.where(nation_good[chart.plant_nation] == chart.plant_good, chart.plant_nation, -1)
    return Sum(of_firm, firms), Sum(of_nation, nations), firm_good, nation_good


def _biggest(chart: Chart, holder: Index, holders: int, capacity: Array) -> Index:
    """(holders) the good of which each holds the largest share and sells, or the place behind the last good."""
    goods = len(chart.axes.good)
    sold = np.where(chart.plant_sink, 0.0, capacity)
    held = np.bincount(holder * goods + chart.plant_good, sold, holders * goods).reshape(holders, goods)
    world = np.bincount(chart.plant_good, sold, goods)
    share = held / np.where(world > 0, world, 1.0)
    if not goods:
        return np.zeros(holders, np.int64)
    return np.where(share.max(axis=1) > 0, share.argmax(axis=1), goods).astype(np.int64)


# --- score terms, laid out ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ScoreTerm:
    """One term of a seat's score, by place: actors are numbers, and `agenda` is the place of a hidden agenda or -1."""

    seat: int
    weight: float
    read: str
    of: int
    times: str = ""
    times_of: int = -1
    against: int = -1
    pair: tuple[tuple[int, float], ...] = ()
    base: str = "value"
    goal: float = 0.0
    floor: float = 0.0
    when: str = "end"
    group: str = ""
    agenda: int = -1
    agenda_id: str = ""
    about: str = ""
    discount: float = 0.0
    scale: float = 1.0
    offset: float = 0.0
    survival: bool = False


@dataclass(frozen=True, eq=False)
class Ledger:
    """Score terms as arrays over terms `j`, over a table with one row per (read-out, actor) in use.

    The ledger of a chart holds all its terms; its `parts` are ledgers of those that are paid at the same time.
    """

    terms: tuple[ScoreTerm, ...]
    at: Index  # (j) place of each term on the axis of terms
    parts: dict[str, Ledger]  # by `when`
    table: tuple[tuple[ReadOut, Index, Sum | None], ...]
    read: Index  # (j) row of the table
    times: tuple[Index, Index]  # terms that are products, and the row of the second factor
    against: tuple[Index, Index]  # terms that are differences, and the row that is taken off
    pairs: Sum  # entries of pair terms, to those terms
    pair_row: Index
    paired: Index  # terms that are pair terms
    weight: Array  # (j, 1)
    goal: Array
    span: Array  # (j, 1) goal - floor
    floor: Array
    by_base: dict[str, Index]
    scaled: Index
    hidden: Index  # terms of hidden agendas
    agenda: Array  # (j, 1)
    seat: Index
    seats: Sum
    offset: Array  # (a, 1)
    survival: Array  # (a, 1) bool
    discount: Array  # (j, 1)
    agendas: Index  # (a) how many hidden agendas each seat draws from

    @staticmethod
    def of(chart: Chart) -> Ledger:
        """Lay out all the terms of a chart, and those of each time of payment by themselves."""
        terms: tuple[ScoreTerm, ...] = tuple(chart.extra.get("terms", ()))
        by_when = {when: [j for j, t in enumerate(terms) if t.when == when] for when in sorted({t.when for t in terms})}
        parts = {when: Ledger._laid_out(chart, [terms[j] for j in at], at, {}) for when, at in by_when.items()}
        return Ledger._laid_out(chart, terms, range(len(terms)), parts)

    @staticmethod
    def _laid_out(chart: Chart, terms: Sequence[ScoreTerm], at: Sequence[int], parts: dict[str, Ledger]) -> Ledger:
        places: dict[tuple[str, int], int] = {}
        for t in terms:
            places.setdefault((t.read, t.of), 0)
            if t.against >= 0:
                places.setdefault((t.read, t.against), 0)
            for actor in [a for a, _ in t.pair] or ([t.times_of] if t.times else []):
                places.setdefault((t.times or t.read, actor), 0)
        table = _table(chart, places)
        actors = len(chart.axes.actor)
        paired = [j for j, t in enumerate(terms) if t.pair]
        entries = [(place, terms[j], actor, w) for place, j in enumerate(paired) for actor, w in terms[j].pair]
        column = _column(terms)
        bases = [t.base for t in terms]
        span = column("goal") - column("floor")
        offset, survival = np.zeros((actors, 1)), np.zeros((actors, 1), bool)
        for t in terms:
            offset[t.seat], survival[t.seat] = t.offset, t.survival
        seat = np.array([t.seat for t in terms], np.int64)
        return Ledger(
            terms=tuple(terms),
            at=np.array(at, np.int64),
            parts=parts,
            table=table,
            read=np.array([places[t.read, t.of] for t in terms], np.int64),
            times=_rows_of({j: places[t.times, t.times_of] for j, t in enumerate(terms) if t.times and not t.pair}),
            against=_rows_of({j: places[t.read, t.against] for j, t in enumerate(terms) if t.against >= 0}),
            pairs=Sum(np.array([j for j, *_ in entries], np.int64), len(paired), np.array([w for *_, w in entries], float)),
            pair_row=np.array([places[t.times or t.read, actor] for _, t, actor, _ in entries], np.int64),
            paired=np.array(paired, np.int64),
            weight=column("weight"),
            goal=column("goal"),
            span=span,
            floor=column("floor"),
            by_base={b: np.flatnonzero(np.array(bases) == b) for b in sorted(set(bases))},
            scaled=np.flatnonzero((span[:, 0] != 0.0) & np.isin(bases, ("value", "growth", "log"))),
            hidden=np.array([j for j, t in enumerate(terms) if t.agenda >= 0], np.int64),
            agenda=column("agenda"),
            seat=seat,
            seats=Sum(seat, actors, column("scale")[:, 0]),
            offset=offset,
            survival=survival,
            discount=column("discount"),
            agendas=_agendas(terms, actors),
        )

    @property
    def deeds(self) -> bool:
        """Whether any term reads what seats have just ordered."""
        return any(source.deed for source, _, _ in self.table)

    def figures(self, world: World, deeds: Deeds = None) -> Array:
        """(j, b) what each term reads, products, differences and pairs worked out, before its base."""
        parts = []
        for source, cells, add in self.table:
            values = _rows(source.get(world, deeds))[cells]
            parts.append(values if add is None else add(values))
        values = np.concatenate(parts)
        found = values[self.read]
        if len(self.against[0]):
            found[self.against[0]] -= values[self.against[1]]
        if len(self.times[0]):
            found[self.times[0]] *= values[self.times[1]]
        if len(self.paired):
            found[self.paired] *= self.pairs(values[self.pair_row])
        return found


def _rows_of(found: dict[int, int]) -> tuple[Index, Index]:
    return np.array(list(found), np.int64), np.array(list(found.values()), np.int64)


def _column(terms: Sequence[ScoreTerm]) -> Callable[[str], Array]:
    return lambda name: np.array([float(getattr(t, name)) for t in terms], float).reshape(-1, 1)


def _agendas(terms: Sequence[ScoreTerm], actors: int) -> Index:
    most = np.zeros(actors, np.int64)
    for t in terms:
        most[t.seat] = max(most[t.seat], t.agenda + 1)
    return most


def _table(chart: Chart, places: dict[tuple[str, int], int]) -> tuple[tuple[ReadOut, Index, Sum | None], ...]:
    """Read-outs in use with the cells to gather, rows grouped by read-out; fills in the place of every (read-out, actor)."""
    found = []
    row = 0
    for name in dict.fromkeys(read for read, _ in places):
        source = find(name, chart)
        actors = [a for read, a in places if read == name]
        for actor in actors:
            places[name, actor] = row
            row += 1
        found.append((source, *cells_for(chart, source, tuple(actors))))
    return tuple(found)


@lru_cache(maxsize=1024)
def cells_for(chart: Chart, source: ReadOut, actors: tuple[int, ...]) -> tuple[Index, Sum | None]:
    """The cells of a read-out for each of some actors below each other, and their sum by actor where one has several."""
    cells = [cells_of(chart, source.axes, source.name, actor) for actor in actors]
    group = [np.full(len(mine), place) for place, mine in enumerate(cells)]
    add = None if all(len(c) == 1 for c in cells) else Sum(np.concatenate(group), len(cells))
    return np.concatenate(cells).astype(np.int64), add
