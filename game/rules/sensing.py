"""Sensing: for each sensor and promise a drawn observable, and what a reader of the sensor makes of it.

P(alarm | breach) = reach x max(sensitivity x (1 - evasion), false alarm); P(alarm | kept) = reach x false alarm. The likelihood
ratio that goes to the agency uses the published model of the sensor (reach, age of tooling, a breach of usual size, no
evasion), never the true evasion (Avenhaus and Canty 1996; MECHANISMS 73-97). Sampling inspections follow the hypergeometric law
(Jaech and Russell 1991), material balances the normal one with threshold at the false-alarm rate (IAEA Safeguards Glossary
2022). Sensors of one vendor share part of their errors. A nation's own eyes tell it alone (`world.intel`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln, ndtr, ndtri

from game.rules.custody import circumstances, fused, lateness, worth
from game.rules.enforcement import add_by_actor, breaches, excesses
from game.rules.evasion import blinding, effort, marked
from game.rules.inspection import visits_by_actor
from game.rules.law import Change, Turn, Why
from game.treaty.levers import PROMISED, deed_of_row
from game.world.chart import Chart
from game.world.declare import Seen
from game.world.evidence import FAMILIES, MODES
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.suspects import hosted_share, suspect_actor, suspect_home, suspect_of
from game.world.total import Array, Index, Sum, total

RECORD = FAMILIES.index("record")
SAMPLE, BALANCE = MODES.index("sample"), MODES.index("balance")
MISREPORT = PROMISED.index("misreport")
NEVER, SURE = 1e-9, 1.0 - 1e-9


def sensing(world: World, turn: Turn) -> Change:
    """Draw what sensors show of every live promise, and send it on its way to the agencies and to the nations that looked."""
    due = turn.obligations
    if not len(due) or not due.live.any() or not len(world.chart.axes.sensor):
        quiet = {"visits": np.zeros_like(world.visits)} if world.visits.any() else {}
        return Change(quiet | ({"intel": _faded(world, turn)} if world.intel.any() else {}))
    breach, visits = breaches(world, turn), visits_by_actor(world, turn)
    hidden = blinding(world, turn)
    look = _looks(world, turn, breach, visits, hidden)
    alarm = turn_luck(turn, look) < look.truly
    silent = np.log1p(-look.believed) - np.log1p(-look.false)
    told = np.where(alarm, look.rang, silent) * look.weight * (look.reach > 0.0)
    around, known = circumstances(world, turn)
    rows = look.to_row(told) + marked(world, turn) + around
    latency = world.chart.evidence.sensors.latency[look.sensor][:, None]
    slot = due.place[look.row] // len(world.chart.axes.obligation)
    late = look.to_row(told * lateness(turn, latency, slot, look.own_key(turn)))
    pending = world.pending.copy().reshape(-1, world.worlds)
    pending[due.place] += rows * (due.live > 0.0)
    alarms = look.to_row(alarm * (look.reach > 0.0))
    fields = {"pending": pending.reshape(world.pending.shape), "visits": visits, "intel": _eyes(world, turn, breach, hidden)}
    fields["late"] = _late(world, due.place, late)
    fields |= known
    return Change(
        fields,
        why={
            "alarms": Why("o", alarms, Seen.NOBODY),
            "visits": Why("a", visits, Seen.ALL),
            "whistle": Why("a", _whistles(world, turn, look, alarm & (look.reach > 0.0)), Seen.ALL),
        },
    )


def _whistles(world: World, turn: Turn, look: Looks, alarm: Array) -> Array:
    """(a, b) reports from inside against each actor this turn, true or not: the papers print them."""
    inside = world.chart.evidence.sensors.shielded[look.sensor]
    by = turn.obligations.bound_by.astype(np.int64)
    return add_by_actor(by, look.to_row(alarm * inside[:, None]), len(world.bound))


def _late(world: World, place: Index, late: Array) -> Array:
    found = np.zeros_like(world.late).reshape(-1, world.worlds)
    found[place] = late
    return found.reshape(world.late.shape)


@dataclass(frozen=True, eq=False)
class Looks:
    """Every pair of a sensor and a promise it may watch: `(pairs, b)` each."""

    sensor: Index
    row: Index
    rows: int
    reach: Array
    truly: Array  # chance of an alarm as things are
    believed: Array  # chance of an alarm if the promise is broken, by the published model
    false: Array  # chance of an alarm if it is kept
    rang: Array  # log likelihood ratio of an alarm
    weight: Array  # (pairs, 1) or (pairs, b) what a piece counts for beside others of the same vendor
    key: Array  # uint64

    def own_key(self, turn: Turn) -> Array:
        """(pairs, b) a key for each pair of a sensor and a promise."""
        with np.errstate(over="ignore"):
            return np.asarray(self.key ^ (turn.chart.keys["c"][self.sensor] * np.uint64(0x9E3779B97F4A7C15))[:, None])

    def to_row(self, values: Array) -> Array:
        """Add pairs up by promise: `(pairs, b) -> (o, b)`."""
        return Sum(self.row, self.rows)(values)


def looks(world: World, turn: Turn) -> Looks:
    """What every sensor may make of every promise as things are: the chances behind the luck, for forecasts and analyses."""
    return _looks(world, turn, breaches(world, turn), visits_by_actor(world, turn), blinding(world, turn))


def turn_luck(turn: Turn, look: Looks) -> Array:
    """(pairs, b) the uniform number behind each observable; pairs of one vendor share theirs for a part of the time."""
    sensors = turn.chart.evidence.sensors
    with np.errstate(over="ignore"):
        own = look.own_key(turn)
        common = look.key ^ (sensors.vendor[look.sensor].astype(np.uint64) * np.uint64(0xBF58476D1CE4E5B9))[:, None]
    luck = turn.draws.uniform_by_world("sensing.alarm", own)
    shared = sensors.shared_error[look.sensor] * (sensors.vendor[look.sensor] >= 0)
    if not shared.any():
        return luck
    mixed = turn.draws.uniform_by_world("sensing.mixed", own) < shared[:, None]
    return np.where(mixed, turn.draws.uniform_by_world("sensing.vendor", common), luck)


def _looks(world: World, turn: Turn, breach: Array, visits: Array, hidden: dict[str, Array]) -> Looks:
    """Pair sensors with promises, and work out how likely an alarm is, truly and by the book."""
    due, chart, sensors = turn.obligations, world.chart, world.chart.evidence.sensors
    deed = deed_of_row(chart)[due.row.astype(np.int64)]
    sensor, row = _pairs(chart, np.where(due.live > 0.0, deed, -1))
    watch = np.take_along_axis(sensors.watches[sensor], deed[row], axis=1) * due.live[row]
    suspect = suspect_of(chart)[due.bound_by.astype(np.int64)][row]
    slot = due.place[row] // len(chart.axes.obligation)
    on_actor = np.take_along_axis(visits, due.bound_by.astype(np.int64)[row], axis=0)
    reach = _reach(world, turn, sensor, slot, suspect, on_actor) * (watch > 0.0)
    seen = 1.0 - _at(hidden, sensor, suspect, slot, turn)
    tooled = watch * world.tooling[sensor]
    size = np.where(sensors.past[sensor][:, None], _traces(world, due.place)[row], breach[row])
    truly = tooled * _size(size, sensors.half[sensor][:, None])
    believed = tooled * _size(np.full_like(size, turn.params.assumed_breach), sensors.half[sensor][:, None])
    truly, believed = _by_law(world, turn, sensor, row, suspect, on_actor, (truly, believed), tooled)
    truly = truly * np.where(deed[row] == MISREPORT, 1.0, _reported(turn, sensor, suspect))
    left = worth(world, turn, sensor, suspect, slot)
    if left is not None:
        truly, believed = truly * left[0], believed * left[1]
    false = sensors.false_alarm[sensor][:, None]
    likely = np.maximum(believed, false)
    return Looks(
        sensor=sensor,
        row=row,
        rows=len(due),
        reach=reach,
        truly=reach * np.maximum(truly * seen, false),
        believed=np.minimum(reach * likely, SURE),
        false=np.minimum(reach * false, SURE),
        rang=np.log(likely / np.maximum(false, NEVER)),
        weight=fused(turn, _weight(chart, sensor, row), slot),
        key=due.key[row],
    )


def _reported(turn: Turn, sensor: Index, suspect: Array) -> Array:
    """(pairs, b) share of each sensor's sensitivity that the suspect's own reports leave it: whoever shades its reports is seen
    less in all else it does (MECHANISMS 3); that reports do not agree shows in themselves. Readers go on trusting the book."""
    told = turn.chart.evidence.sensors.told[sensor][:, None]
    if not told.any() or not (turn.orders.report < 1.0).any():
        return np.ones(suspect.shape)
    nations = np.ones((len(turn.chart.axes.nation), suspect.shape[-1]))
    share = np.take_along_axis(np.concatenate([nations, turn.orders.report]), suspect, axis=0)
    return np.asarray(1.0 - told * (1.0 - share))


def _pairs(chart: Chart, deed: Array) -> tuple[Index, Index]:
    """(pairs) sensors and rows of promises they watch in any world; a nation's own eyes are left to the nation. `deed (o, b)` is
    -1 where there is no promise."""
    sensors = chart.evidence.sensors
    many = sensors.watches.shape[1]
    there = np.zeros((len(deed), many + 1), bool)
    there[np.arange(len(deed))[:, None], deed] = True  # -1 falls on the last column
    watched = (sensors.watches > 0.0) & ~sensors.eyes[:, None]
    row, sensor = np.nonzero((there[:, None, :many] & watched[None]).any(axis=2))
    return sensor.astype(np.int64), row.astype(np.int64)


def _size(breach: Array, half: Array) -> Array:
    """How far a breach of this size is as plain as a full one."""
    return np.where(breach > 0.0, breach * (1.0 + half) / np.maximum(breach + half, 1e-12), 0.0)


def _traces(world: World, place: Index) -> Array:
    return np.asarray(world.traces.reshape(-1, world.worlds)[place])


def _reach(world: World, turn: Turn, sensor: Index, slot: Index, suspect: Array, visits: Array) -> Array:
    """(pairs, b) share of what the suspect does that the sensor looks at: by right of access where its compute stands, by visits,
    by people who dare, by an appointed monitor. Offices on the way lose some of it."""
    chart, sensors, levers, params = world.chart, world.chart.evidence.sensors, turn.levers, turn.params
    share, access = hosted_share(world), levers.access
    reached = np.zeros((access.shape[0], len(suspect_actor(chart)), world.worlds))
    for nation in range(access.shape[1]):
        if access[:, nation].any():
            reached += access[:, nation][:, None] * share[:, nation][None]
    granted = _cell(reached, sensor, suspect)
    record = np.where(
        sensors.shielded[sensor][:, None], params.whistle_base + (1.0 - params.whistle_base) * levers.shield[slot], 1.0
    )
    reach = np.where((sensors.family[sensor] == RECORD)[:, None], record, granted)
    called = sensors.visits[sensor] & (sensors.mode[sensor] != SAMPLE)
    reach = np.where(called[:, None], reach * (1.0 - np.exp(-visits)), reach)
    watching = np.minimum(levers.monitor[slot] * (1.0 + 0.1 * (levers.stack[slot] - 1.0)), 1.0)
    reach = np.where(sensors.monitor[sensor][:, None], watching, reach)
    kept = np.exp(np.log1p(-params.hop_filter) * levers.hops[slot])
    return np.minimum(reach, 1.0) * np.where((sensors.family[sensor] == RECORD)[:, None], 1.0, kept)


def _cell(table: Array, sensor: Index, suspect: Array) -> Array:
    """(pairs, b) of a table `(c, s, b)`."""
    flat = table.reshape(-1, table.shape[-1])
    return np.take_along_axis(flat, sensor[:, None] * table.shape[1] + suspect, axis=0)


def _at(blind: dict[str, Array], sensor: Index, suspect: Array, slot: Index, turn: Turn) -> Array:
    """(pairs, b) share of alarms that evasions take away, given what the treaty does against them."""
    if not blind:
        return np.zeros(suspect.shape)
    levers = turn.levers
    undone = {
        "plain": None, "pooled": levers.cross_border, "chosen": levers.by_lot, "channel": levers.secured,
    }  # fmt: skip
    found = np.zeros(suspect.shape)
    for name, table in blind.items():
        lever = undone[name]
        found += _cell(table, sensor, suspect) * (1.0 if lever is None else 1.0 - lever[slot])
    return np.asarray(1.0 - np.exp(found))


def _by_law(
    world: World,
    turn: Turn,
    sensor: Index,
    row: Index,
    suspect: Array,
    visits: Array,
    chances: tuple[Array, Array],
    tooled: Array,
) -> tuple[Array, Array]:
    """Chances of alarm for sampling inspections and material balances: their own laws, in units of the quantity."""
    sensors, due = world.chart.evidence.sensors, turn.obligations
    special = np.flatnonzero(sensors.mode[sensor] > 0)
    if not len(special):
        return chances
    excess = excesses(world, turn)[row[special]]
    usual = turn.params.assumed_breach * due.scale[row[special]]
    truly, believed = chances[0].copy(), chances[1].copy()
    held = np.take_along_axis(_inventory(world), suspect[special], axis=0)
    for made, amount in ((truly, excess), (believed, usual)):
        law = _chance(sensors, sensor[special], amount, held, visits[special])
        made[special] = law * tooled[special]
    return truly, believed


def _chance(sensors: object, sensor: Index, amount: Array, held: Array, visits: Array) -> Array:
    """(pairs, b) chance that a balance or a sample shows `amount`, out of `held`, after so many visits."""
    from game.world.evidence import Sensors

    assert isinstance(sensors, Sensors)
    sigma, line = sensors.sigma[sensor][:, None], ndtri(1.0 - sensors.false_alarm[sensor])[:, None]
    balance = ndtr(amount / sigma - line)
    item = sensors.item[sensor][:, None]
    drawn = visits * sensors.items[sensor][:, None]
    sample = hypergeometric(held / item, amount / item, drawn)
    return np.where((sensors.mode[sensor] == SAMPLE)[:, None], sample, balance) * (amount > 0.0)


def hypergeometric(held: Array, wrong: Array, drawn: Array) -> Array:
    """Chance that a sample of `drawn` out of `held` items, without replacement, holds at least one of `wrong`."""
    wrong = np.minimum(wrong, held)
    left = held - wrong
    able = drawn <= left
    few = np.where(able, drawn, 0.0)
    missed = np.exp(gammaln(left + 1) - gammaln(left - few + 1) + gammaln(held - few + 1) - gammaln(held + 1))
    return np.where(able, 1.0 - missed, 1.0) * (drawn > 0.0) * (wrong > 0.0)


def _inventory(world: World) -> Array:
    """(s, b) compute of each suspect, undeclared included: what an inspector draws samples from."""
    labs = world.compute + world.covert
    return np.concatenate([world.chart.labs_to_nation(labs), labs])


@lru_cache(maxsize=256)
def _vendors(chart: Chart) -> Index:
    return chart.evidence.sensors.vendor


def _weight(chart: Chart, sensor: Index, row: Index) -> Array:
    """(pairs, 1) what one of k sensors with shared errors is worth: 1 / (1 + share x (k - 1))."""
    vendor = _vendors(chart)[sensor]
    place = row * (int(vendor.max(initial=0)) + 1) + np.maximum(vendor, 0)
    many = np.bincount(place[vendor >= 0], minlength=int(place.max(initial=0)) + 1)[place]
    shared = chart.evidence.sensors.shared_error[sensor]
    return np.where(vendor >= 0, 1.0 / (1.0 + shared * np.maximum(many - 1, 0)), 1.0)[:, None]


# --- what nations see by themselves ------------------------------------------------------------------------------------------
def _faded(world: World, turn: Turn) -> Array:
    return np.asarray(world.intel * float(np.exp(-turn.year / turn.params.intel_memory)))


def _eyes(world: World, turn: Turn, breach: Array, hidden: dict[str, Array]) -> Array:
    """(n, a, b) evidence by each nation's own eyes on every suspect: the plainest of its breaches, by each sensor."""
    chart, sensors, params, due = world.chart, world.chart.evidence.sensors, turn.params, turn.obligations
    eyes = np.flatnonzero(sensors.eyes)
    stock = programme_stock(world, "intelligence")
    if not len(eyes) or not stock.any():
        return _faded(world, turn)
    deed = deed_of_row(chart)[due.row.astype(np.int64)]
    suspect = suspect_of(chart)[due.bound_by.astype(np.int64)]
    worlds = np.arange(world.worlds)[None]
    bound = np.zeros((len(suspect_actor(chart)), world.worlds))
    np.maximum.at(bound, (suspect, worlds), due.live)
    some = np.flatnonzero(bound.any(axis=1))
    who, bound = suspect_actor(chart)[some], bound[some]
    sight = stock / (stock + params.intelligence_half)
    focus = focused(turn.orders.inspect[:, who], params.attention)
    foreign = suspect_home(chart)[some][None, :] != np.arange(len(sight))[:, None]
    reach = np.where(foreign[..., None], sight[:, None] * focus, 1.0) * bound  # at home a government reads the books
    told, preparing = np.zeros_like(reach), (1.0 - np.exp(-total(effort(world, turn)[:, some]))) * bound
    for c in eyes:
        plain = np.zeros((len(suspect_actor(chart)), world.worlds))
        shown = sensors.watches[c][deed] * _size(breach, sensors.half[c]) * due.live
        np.maximum.at(plain, (suspect, worlds), shown)
        full = float(sensors.watches[c].max())
        seen = np.maximum(plain[some], sensors.early[c] * full * preparing) * world.tooling[c]
        for table in hidden.values():
            seen = seen * np.exp(table[c, some])
        told += _read(turn, reach, seen, sensors.false_alarm[c], full, int(c), who)
    intel = _faded(world, turn)
    intel[:, who] = np.clip(intel[:, who] + told, -params.intel_most, params.intel_most)
    return intel


def focused(effort: Array, attention: float) -> Array:
    """How well a nation's own eyes see one suspect, by the share of them that is spent on it: half of them see all there is."""
    return np.asarray(1.0 - attention + attention * np.minimum(effort * 2.0, 1.0))


def alarms(chart: Chart, reach: Array, tooling: Array) -> tuple[Array, Array]:
    """Chance in one turn that own eyes which reach so far ring at least once: for a full breach that hides behind nothing, and
    for none. `tooling (c)`; by the laws of `_eyes`."""
    sensors = chart.evidence.sensors
    missed, quiet = np.ones_like(reach), np.ones_like(reach)
    for c in np.flatnonzero(sensors.eyes):
        false = float(sensors.false_alarm[c])
        missed = missed * (1.0 - reach * max(float(sensors.watches[c].max()) * float(tooling[c]), false))
        quiet = quiet * (1.0 - reach * false)
    return 1.0 - missed, 1.0 - quiet


def _read(turn: Turn, reach: Array, seen: Array, false_alarm: float, full: float, sensor: int, who: Index) -> Array:
    """(n, s, b) log likelihood ratio of one sensor, read by the book."""
    likely = max(full * turn.params.assumed_breach, false_alarm)
    with np.errstate(over="ignore"):
        keys = turn.chart.keys["n"][:, None] * np.uint64(0x94D049BB133111EB) ^ turn.chart.keys["a"][who][None]
    luck = turn.draws.uniform(f"sensing.eyes.{turn.chart.axes.sensor.ids[sensor]}", keys)
    alarm = luck < reach * np.maximum(seen[None], false_alarm)
    silent = np.log1p(-np.minimum(reach * likely, SURE)) - np.log1p(-np.minimum(reach * false_alarm, SURE))
    return np.where(alarm, float(np.log(likely / max(false_alarm, NEVER))), silent)
