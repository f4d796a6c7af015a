"""The record that moments are read off: of every turn the few columns that the twelve rules need, as they truly were.

    record = Record(setup.chart)
    record.add(before, model.played)      # once a turn; `before` is the state as the turn opened
    record.close(model.world)             # after the epilogue

A column is `(turns, ..., b)`, turns first and worlds last. `Record.of` makes one by hand; what it leaves out rests at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from game.engine.state import State
from game.engine.turn import Played
from game.rules.enforcement import add_by_actor
from game.treaty.register import IN_FORCE
from game.world.chart import Chart
from game.world.state import World
from game.world.suspects import hosted_share
from game.world.total import Array, ratio, total

Read = Callable[[State, Played], Array]
NO_CEILING = 1e39
"""A ceiling above this is none."""


@dataclass(frozen=True)
class Column:
    """What is kept of a turn: its axes, and how it is read off the state before and what was played."""

    axes: str
    read: Read


@dataclass(eq=False)
class Record:
    """The columns of a game, or of worlds side by side. `world` keeps one of them alone."""

    chart: Chart
    world: int | None = None
    first: int = 0
    kept: dict[str, list[Array]] = field(default_factory=dict)
    found_late: Array | None = None  # (a, b) chance that a finding is made by the end of the epilogue

    @staticmethod
    def of(chart: Chart, turns: int, worlds: int = 1, found_late: Array | None = None, **columns: Array) -> Record:
        """A record by hand: `(turns, ..., b)` columns by name, all others at rest. Raises KeyError for a column that is none."""
        strange = columns.keys() - COLUMNS.keys()
        if strange:
            raise KeyError(f"no such column: {sorted(strange)}; there are {sorted(COLUMNS)}")
        resting = {name: np.zeros((turns, *chart.axes.shape(c.axes), worlds)) for name, c in COLUMNS.items()}
        resting["alive"] += 1.0
        kept = {name: list(np.asarray(columns.get(name, rest), float)) for name, rest in resting.items()}
        return Record(chart, kept=kept, found_late=found_late)

    def add(self, before: State, played: Played) -> None:
        """Keep a turn."""
        if not self.kept:
            self.first = before.turn
        for name, column in COLUMNS.items():
            value = np.asarray(column.read(before, played), float)
            own = value if self.world is None else value[..., self.world : self.world + 1]
            self.kept.setdefault(name, []).append(np.array(own))

    def close(self, world: World) -> None:
        """Keep what the epilogue has shown."""
        late = world.found_late
        self.found_late = np.array(late if self.world is None else late[..., self.world : self.world + 1])

    @property
    def turns(self) -> int:
        """How many turns are kept."""
        return len(self.kept.get("alive", ()))

    @property
    def worlds(self) -> int:
        """How many worlds stand side by side."""
        return int(self.kept["alive"][0].shape[-1])

    @property
    def year(self) -> int:
        """Turns in a year, at least one."""
        return max(1, round(12.0 / self.chart.months))

    def __getitem__(self, name: str) -> Array:
        """(turns, ..., b) a column."""
        return np.array(self.kept[name])

    def late(self) -> Array:
        """(a, b) chance that each actor is found out by the end of the epilogue; 0 before it."""
        shape = (len(self.chart.axes.actor), self.worlds)
        return np.zeros(shape) if self.found_late is None else self.found_late


# --- what is read of a turn -------------------------------------------------------------------------------------------------
def _after(name: str) -> Read:
    return lambda before, played: np.asarray(getattr(played.state.world, name))


def _gained(name: str) -> Read:
    return lambda before, played: np.asarray(getattr(played.state.world, name) - getattr(before.world, name))


def _ordered(name: str) -> Read:
    return lambda before, played: np.asarray(getattr(played.orders, name))


def _told(phase: str, name: str, axes: str) -> Read:
    """A number that a rule left behind; nothing where it left none."""

    def read(before: State, played: Played) -> Array:
        why = played.why.get(phase, {}).get(name)
        nothing = np.zeros((*before.world.chart.axes.shape(axes), before.world.worlds))
        return nothing if why is None else np.asarray(why.value)

    return read


def _unseen(before: State, played: Played) -> Array:
    """(a, b) breaches, added up over promises, that the parties' own figures do not show."""
    now, was = played.state.world, before.world
    return np.asarray((now.met_as_published - was.met_as_published) - (now.met - was.met))


def _hiding(before: State, played: Played) -> Array:
    """(a, b) 1 where somebody pays to keep a breach from being noticed, splits runs, leaves some out of reports or moves chips to
    where nobody is told."""
    chart, orders = before.world.chart, played.orders
    hides = np.array((orders.evade > 0.0).any(axis=1), float)
    at_lab = (orders.split > 1.0) | (orders.report < 1.0) | (orders.hide > 0.0) | (played.state.world.covert > 1e-6)
    hides[chart.lab_actor] = np.maximum(hides[chart.lab_actor], at_lab)
    return hides


def _cure(before: State, played: Played) -> Array:
    """(a, b) turns left to each accused, as the turn opens, to open its books."""
    due = played.state.register.combined(played.state.world)[1]
    left = np.zeros(before.world.bound.shape)
    if len(due):
        rows = before.world.accused.reshape(-1, before.world.worlds)[due.place] * due.live
        np.maximum.at(left, (due.bound_by.astype(np.int64), np.arange(before.world.worlds)), rows)
    return left


def _secrets_lost(before: State, played: Played) -> Array:
    """(a, b) OOM of insight that labs lost to those who looked into their books."""
    chart, lost = before.world.chart, np.zeros(before.world.bound.shape)
    lost[chart.lab_actor] = played.state.world.leaked - before.world.leaked
    return lost


# --- treaties ---------------------------------------------------------------------------------------------------------------
def _same(before: State, played: Played) -> Array:
    """(t, b) bool: the slot held this text, in force, as the turn opened."""
    old, new = before.register, played.state.register
    return np.asarray((old.draft == new.draft) & (old.status == IN_FORCE) & (old.draft >= 0))


def _leaving(before: State, played: Played) -> Array:
    """(t, a, b) 1 where a party gave notice, or left a treaty in force without any, of its own will."""
    old, new = before.register, played.state.register
    given = (new.leaving > 0.0) & (old.leaving == 0.0)
    gone = (old.party > 0.0) & (new.party == 0.0) & (old.leaving == 0.0) & (before.world.expelled == 0.0)
    return np.asarray((given | (gone & ~_moved(played))) & _same(before, played)[:, None])


def _moved(played: Played) -> Array:
    """(t, a, b) bool: parties to a treaty in force that amends the text in this slot: they walked out of none."""
    register = played.state.register
    drafts, found = register.book.drafts, np.zeros(register.party.shape, bool)
    for number in np.unique(register.draft[register.draft >= 0]).astype(int):
        if drafts[number].replaces:
            here = total(register.party * ((register.draft == number) & register.in_force())[:, None]) > 0.0
            old = [n for n, draft in enumerate(drafts) if draft.content == drafts[number].replaces]
            found |= np.isin(register.draft, old)[:, None] & here
    return found


def _fell(before: State, played: Played) -> Array:
    """(t, b) 1 where a treaty in force came to its end."""
    return np.asarray(_same(before, played) & ~played.state.register.in_force())


def _leak(before: State, played: Played) -> Array:
    """(q, b) 1 where a secret side deal came out in this bargaining, also where the two have struck another since."""
    old, new = before.world, played.state.world
    told = (new.deal_out != old.deal_out) | (new.deal_out_amount != old.deal_out_amount)
    return np.asarray((old.secret_deal > 0.0) & ((new.secret_deal == 0.0) | told))


def _ceilings(played: Played) -> tuple[Array, Array]:
    """(l, b) the lowest ceiling on a run, counted run by run, and counted with its parts."""
    register, world = played.state.register, played.state.world
    return register.ceiling("largest_run", world), register.ceiling("aggregate_run", world)


def _split(before: State, played: Played) -> Array:
    """(l, b) a run in parts, each under a ceiling that counts run by run, as a multiple of it; 0 where there is none."""
    world, (alone, whole) = played.state.world, _ceilings(played)
    past = (alone < NO_CEILING) & (world.largest_run <= alone) & (world.aggregate_run > alone) & (world.aggregate_run <= whole)
    return np.asarray(np.where(past, ratio(world.aggregate_run, alone), 0.0))


def _unbound(before: State, played: Played) -> Array:
    """(l, b) the run of a lab whom no ceiling binds while one binds others, and whose home or whose halls' hosts are parties, as
    a multiple of the lowest ceiling; 0 where it stays under it."""
    world, chart = played.state.world, before.world.chart
    lowest = np.minimum(*_ceilings(played))
    least = np.min(lowest, axis=0, initial=np.inf)
    hosts = hosted_share(world)[len(chart.axes.nation) :]
    near = total(np.moveaxis(hosts * _in_treaty(played), 1, 0)) >= HOSTED
    near |= _in_treaty(played)[chart.lab_home] > 0.0
    past = (lowest >= NO_CEILING) & (least < NO_CEILING) & near & (world.aggregate_run > least)
    return np.asarray(np.where(past, world.aggregate_run / np.maximum(least, 1.0), 0.0))


HOSTED = 0.25
"""Share of a lab's compute that stands with parties, from which on it works among them."""


def _in_treaty(played: Played) -> Array:
    """(n, b) 1 where a nation is party to a treaty in force."""
    register = played.state.register
    party = np.max(register.party * register.in_force()[:, None], axis=0, initial=0.0)
    return np.asarray(party[played.state.world.chart.nation_actor])


# --- the chain --------------------------------------------------------------------------------------------------------------
def _squeezed(before: State, played: Played) -> Array:
    """(n, n, b) by how much the first tightened its licences towards the second, over goods."""
    cut = _told("export_control", "tightened", "k")(before, played)
    return _by_pair(before, cut)


def _sales_refused(before: State, played: Played) -> Array:
    """(n, n, b) bn USD of sales to the second that the first lost to its own refusals."""
    return _by_pair(before, played.state.world.blowback)


def _designed_out(before: State, played: Played) -> Array:
    """(n, n, b) bn USD of the first's sales to the second that substitutes have taken the place of."""
    world, chart = played.state.world, before.world.chart
    worth = chart.edges_to_lane(world.wanted * chart.good_price[chart.edge_good][:, None])
    share = world.substitution[_lane_market(chart)]
    return _by_pair(before, worth * ratio(share, 1.0 - share) * (_lane_market(chart) >= 0)[:, None])


def _by_pair(before: State, lanes: Array) -> Array:
    """(n, n, b) of values by lane: the exporter first."""
    chart = before.world.chart
    found = np.zeros((len(chart.axes.nation), len(chart.axes.nation), lanes.shape[-1]))
    np.add.at(found, (chart.lane_origin, chart.lane_dest), lanes)
    return found


@lru_cache(maxsize=64)
def _lane_market(chart: Chart) -> Array:
    """(k) the market that each lane ends in; -1 where nobody there buys the good."""
    place = {(int(g), int(n)): m for m, (g, n) in enumerate(zip(chart.market_good, chart.market_nation, strict=True))}
    lanes = zip(chart.lane_good, chart.lane_dest, strict=True)
    return np.array([place.get((int(g), int(n)), -1) for g, n in lanes], np.int64)


def _unfilled(before: State, played: Played) -> Array:
    """(n, n, b) bn USD that buyers in the first ordered from plants in the second and did not get, though no law refused it."""
    world, chart = played.state.world, before.world.chart
    missing = np.maximum(world.wanted - world.refused - world.shipped - world.smuggled, 0.0)
    worth = missing * chart.good_price[chart.edge_good][:, None]
    buyer, seller = chart.plant_nation[chart.edge_buyer], chart.plant_nation[chart.edge_seller]
    nations = len(chart.axes.nation)
    pair = np.broadcast_to((buyer * nations + seller)[:, None], worth.shape)
    return add_by_actor(pair, worth, nations * nations).reshape(nations, nations, -1)


def _controls(before: State, played: Played) -> Array:
    """(n, n, b) 1 where the first holds back some of its exports to the second."""
    return np.minimum(_by_pair(before, (played.state.world.licence < 1.0) * 1.0), 1.0)


COLUMNS: Mapping[str, Column] = {
    "alive": Column("", lambda before, played: before.world.alive),
    "bound": Column("a", _after("bound")),
    "breach": Column("a", _after("breach")),
    "unseen": Column("a", _unseen),
    "hiding": Column("a", _hiding),
    "finding": Column("a", _gained("findings")),
    "false_finding": Column("a", _gained("false_findings")),
    "accused": Column("na", _told("dossiers", "burned", "na")),
    "nats": Column("na", lambda before, played: before.world.intel),
    "cleared": Column("a", _gained("cleared")),
    "cure": Column("a", _cure),
    "secrets_lost": Column("a", _secrets_lost),
    "warned": Column("", _gained("warned")),
    "blamed": Column("l", _told("incidents", "hazard", "l")),
    "squeezed": Column("nn", _squeezed),
    "sales_refused": Column("nn", _sales_refused),
    "designed_out": Column("nn", _designed_out),
    "unfilled": Column("nn", _unfilled),
    "split": Column("l", _split),
    "unbound": Column("l", _unbound),
    "leaving": Column("ta", _leaving),
    "fell": Column("t", _fell),
    "leak": Column("q", _leak),
    "goodwill": Column("nn", _after("goodwill")),
    "goodwill_before": Column("nn", lambda before, played: before.world.goodwill),
    "controls": Column("nn", _controls),
    "run_turns": Column("l", _after("run_turns")),
    "run_turns_before": Column("l", lambda before, played: before.world.run_turns),
    "run_seen": Column("l", _after("run_seen")),
    "dominant": Column("l", _after("dominant")),
    "catastrophe": Column("", _after("catastrophe")),
}
"""Everything that a rule may read."""
