"""Levers: the closed list of things a treaty moves by itself, and the deeds it may ask parties to promise.

Levers are read by rules and combine over clauses (minimum, maximum, sum). Promises never combine: each is a row of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from game.world.chart import Chart
from game.world.declare import Declared, declared, lever
from game.world.state import FIELDS, World
from game.world.total import Array


@dataclass
class Levers:
    """What the treaties in force have set, in every world. Levers on `t` belong to one treaty each, the others to nations."""

    chart: Chart = field(repr=False)

    # limits and dividends, by nation
    chip_cap: Array = lever("n", "share of new chips", 0.0, combine="maximum", high=1.0, about="that carry an on-chip cap where they are installed")
    chip_cap_flop: Array = lever("n", "FLOP", 1e40, combine="minimum", about="largest run that capped chips will do")
    pooled: Array = lever("n", "share of compute", 0.0, combine="maximum", high=1.0, about="of labs at home that goes into the parties' common cluster")
    rent_pool: Array = lever("n", "share of income", 0.0, combine="maximum", high=1.0, about="of what lock-in earns labs at home, shared among certified labs")
    market_access: Array = lever("n", "share of market", 0.0, combine="maximum", high=1.0, about="that the nation must close to uncertified models")
    tiers: Array = lever("n", "share of purchases", 0.0, combine="maximum", high=1.0, about="of the state that must go by safety tier")
    strict_liability: Array = lever("n", "share of damage", 0.0, combine="maximum", high=1.0, about="that the lab behind an incident pays whatever its fault")
    insured: Array = lever("n", "share of damage", 0.0, combine="maximum", high=1.0, about="that labs must insure")
    exempt: Array = lever("n", "share of compute", 0.0, combine="maximum", high=1.0, about="that may be run as national security, outside every promise")
    adjustment: Array = lever("n", "share of cost", 0.0, combine="maximum", high=1.0, about="of workers displaced that a common fund retrains")
    identity: Array = lever("n", "share of compute", 0.0, combine="maximum", high=1.0, about="for rent that only labs of good record may use, tier by tier")
    joint_labs: Array = lever("n", "bn USD a year", 0.0, combine="maximum", high=100.0, about="paid into joint laboratories of regulators and firms")
    goodwill_bonus: Array = lever("n", "index", 0.0, combine="maximum", high=1.0, about="lift of goodwill among parties by words alone; it fades with the treaty's age")
    rating: Array = lever("n", "share of demand", 0.0, combine="maximum", high=1.0, about="that moves by a public rating of labs")
    re_export: Array = lever("n", "share", 0.0, combine="maximum", high=1.0, about="of goods on their way to whom a control shuts out that the nation's border checks stop: made there, or passing through")
    side_payment: Array = lever("n", "share of output", 0.0, combine="maximum", high=0.01, about="a year, that nations with laboratories at home pay to parties without any")
    # access: which sensor reaches how much of a nation
    access: Array = lever("cn", "share", 0.0, combine="maximum", high=1.0, about="of what stands in the nation that the sensor reaches")
    # what a treaty says about itself
    proof: Array = lever("t", "chance", 0.95, combine="minimum", low=0.5, high=0.9999, about="posterior at which a breach is found: the standard of proof")
    cure: Array = lever("t", "turns", 0.0, combine="maximum", high=8.0, about="given to the accused to open its books before penalties bind")
    automatic: Array = lever("tz", "depth", 0.0, combine="maximum", high=1.0, about="of each penalty that a finding sets off without a vote")
    voted: Array = lever("tz", "depth", 0.0, combine="maximum", high=1.0, about="of each penalty that parties may vote for after a finding")
    majority: Array = lever("t", "share of parties", 0.5, combine="maximum", high=1.0, about="of votes that a penalty takes; at 1 each party has a veto")
    lapse: Array = lever("t", "turns", 4.0, combine="minimum", low=1.0, high=40.0, about="after which penalties lapse: the sunset of sanctions")
    escalation: Array = lever("t", "factor", 1.0, combine="maximum", low=1.0, high=4.0, about="by which a penalty deepens with each further finding: tiers")
    snapback: Array = lever("t", "turns", 0.0, combine="maximum", high=40.0, about="in which a new finding brings lapsed penalties back at once")
    reciprocity: Array = lever("t", "turns", 0.0, combine="maximum", high=12.0, about="for which partners of a proven violator may suspend the same duty")
    notice: Array = lever("t", "turns", 0.0, combine="maximum", high=12.0, about="between notice of withdrawal and its effect")
    exit_tax: Array = lever("t", "bn USD", 0.0, combine="maximum", high=1e4, about="that a leaving party owes the others")
    entry_fee: Array = lever("t", "bn USD", 0.0, combine="maximum", high=1e3, about="that a nation pays to the others if it joins after the treaty has entered into force")
    entry_rise: Array = lever("t", "1/year", 0.0, combine="maximum", high=2.0, about="by which that price rises with the treaty's age")
    recognition: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of the parties' law that gives effect to findings made elsewhere")
    inspections: Array = lever("t", "visits a turn", 0.0, combine="sum", high=1e3, about="that the depositary agency may make by routine")
    challenges: Array = lever("t", "visits a turn", 0.0, combine="sum", high=1e3, about="that each party may demand of another")
    forewarning: Array = lever("t", "days", 0.0, combine="maximum", high=90.0, about="between the announcement of a visit and the visit")
    mutual: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of visits that only those may demand who let inspectors in themselves")
    hops: Array = lever("t", "offices", 0.0, combine="maximum", high=4.0, about="that evidence passes on its way: each delays, some filter")
    privacy: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of what access shows that stays hidden from the inspector: federated, encrypted, or proven without showing")
    sealed: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of logs that show tampering")
    kept_logs: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of records that cannot be unwritten and may be read again later")
    secured: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of inspection traffic that cannot be intercepted")
    shield: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of the risk taken off whoever reports from inside")
    formats: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of incidents reported in one common format")
    by_lot: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of auditors who are assigned by lot and not chosen by the audited")
    by_control: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of a penalty on a lab that falls on whoever hosts its compute as well")
    cross_border: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of data pooled over borders: split runs are seen whole")
    monitor: Array = lever("t", "autonomy", 0.0, combine="maximum", high=1.0, about="of the monitoring AI that the parties have appointed")
    stack: Array = lever("t", "monitors", 1.0, combine="maximum", low=1.0, high=5.0, about="that watch each other")
    bounds_proven: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of the monitor's aims that are formally specified and proven")
    ambiguity: Array = lever("t", "index", 0.0, combine="sum", high=10.0, about="undefined terms and exemptions in the text")
    dues: Array = lever("t", "bn USD a year", 0.0, combine="sum", high=1e3, about="that the parties owe the depositary agency together, by output")
    ledger: Array = lever("t", "share", 0.0, combine="maximum", high=1.0, about="of compliance records kept on a common blockchain")


LEVERS: dict[str, Declared] = declared(Levers)

PROMISED = (
    "largest_run", "aggregate_run", "year_flop", "covert", "deployed", "untested", "unproven_stage", "uncertified", "published", "inference",
    "training", "run_turns", "guarded", "misreport", "barred", "certified_only", "procurement", "arrears", "openness", "licence",
    "assembled",
)  # fmt: skip
"""Quantities of the world that a party may promise to hold at most or at least at a bound."""


PUBLISHED = {
    "largest_run": "declared_run", "aggregate_run": "declared_run", "licence": "licence", "deployed": "deployed",
    "untested": "untested", "unproven_stage": "unproven_stage", "uncertified": "uncertified", "published": "published", "barred": "barred",
    "certified_only": "certified_only", "procurement": "procurement", "arrears": "arrears", "openness": "openness",
}  # fmt: skip
"""Promised quantity -> the public figure it is judged by without evidence; of the others nothing is published."""
COMBINE = {"maximum": np.maximum, "minimum": np.minimum, "sum": np.add}
NEUTRAL = {"maximum": -np.inf, "minimum": np.inf, "sum": 0.0}


@dataclass(frozen=True)
class Place:
    """Where a lever stands in the table of all levers that combine alike."""

    start: int
    shape: tuple[int, ...]
    stride: int  # cells of one treaty, for levers on treaties; else 0


@lru_cache(maxsize=64)
def layout(chart: Chart) -> dict[str, Place]:
    """Every lever's place: rows of one flat table `(rows, b)`, each lever below the one before it."""
    start, places = 0, {}
    for name, line in LEVERS.items():
        shape = chart.axes.shape(line.axes)
        stride = math.prod(shape[1:]) if line.axes.startswith("t") else 0
        places[name] = Place(start, shape, stride)
        start += math.prod(shape)
    return places


@lru_cache(maxsize=64)
def resting_table(chart: Chart) -> Array:
    """(rows, 1) every lever at rest."""
    rows = [np.full(math.prod(place.shape), LEVERS[name].rest) for name, place in layout(chart).items()]
    return np.concatenate(rows)[:, None]


def from_table(chart: Chart, table: Array) -> Levers:
    """Levers as views of a table `(rows, b)`."""
    worlds = table.shape[-1]
    views = {n: table[p.start : p.start + math.prod(p.shape)].reshape(*p.shape, worlds) for n, p in layout(chart).items()}
    return Levers(chart, **views)


def resting(chart: Chart, worlds: int) -> Levers:
    """Levers with no treaty in force."""
    return from_table(chart, np.repeat(resting_table(chart), worlds, axis=1))


@lru_cache(maxsize=64)
def deed_of_row(chart: Chart) -> Array:
    """(rows) place in PROMISED of the quantity that each row of the promise table belongs to."""
    sizes = [math.prod(chart.axes.shape(FIELDS[name].axes)) for name in PROMISED]
    return np.repeat(np.arange(len(PROMISED)), sizes)


@lru_cache(maxsize=64)
def promise_starts(chart: Chart) -> dict[str, int]:
    """Where each promised quantity begins in the promise table."""
    sizes = [math.prod(chart.axes.shape(FIELDS[name].axes)) for name in PROMISED]
    return dict(zip(PROMISED, np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int).tolist(), strict=True))


def promise_row(chart: Chart, deed: str, cell: int) -> int:
    """Where `deed` of `cell` (flat) stands in the table of promised quantities. Raises KeyError for what cannot be promised."""
    if deed not in PROMISED:
        raise KeyError(f"{deed!r} cannot be promised; add it to PROMISED")
    return promise_starts(chart)[deed] + cell


def promise_table(world: World) -> Array:
    """Every promised quantity below each other: `(rows, b)`."""
    return np.concatenate([getattr(world, name).reshape(-1, world.worlds) for name in PROMISED])


def published_table(world: World) -> Array:
    """What the public can read of every promised quantity: `(rows, b)`, not a number where nothing is published."""
    unknown = np.full(world.worlds, np.nan)
    rows = [
        (
            getattr(world, PUBLISHED[name])
            if name in PUBLISHED
            else np.broadcast_to(unknown, getattr(world, name).shape)
        ).reshape(-1, world.worlds)
        for name in PROMISED
    ]
    return np.concatenate(rows)
