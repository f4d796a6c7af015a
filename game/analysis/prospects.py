"""Prospects: what each laboratory could do turn by turn, and what stands in its way, read off two ensembles of the engine.

One in which everybody keeps the treaty, and one without it. The forbidden run lies halfway, in orders of magnitude, between the
largest that keepers reach while they are bound and the largest that is reached where nothing was promised, and at most half an
order above the former.
What sensors would make of it is asked of the engine's own law of sensing, in worlds in which the forbidden thing is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from game.agents.model import Model
from game.analysis.ensemble import Case, Steered
from game.analysis.texts import quick
from game.engine.state import State
from game.engine.turn import Played
from game.orders import Orders
from game.rules.compute import FLOP_PER_YEAR, _chip_limit, split_efficiency
from game.rules.enforcement import breaches
from game.rules.law import Turn
from game.rules.research import FRONTIER_2025
from game.rules.sensing import Looks, looks
from game.scenario.load import Setup
from game.treaty.levers import PROMISED, deed_of_row, promise_starts
from game.treaty.register import Obligations
from game.world.state import World
from game.world.total import Array

PARTS = (1, 2, 4, 8, 16)
"""Into how many parts a run may be split, as far as it is looked for."""
HALF_AN_ORDER = 10.0**0.5
BINDS = 1.15
"""A text whose keepers run this much less than they otherwise would holds somebody back."""
RUNS = ("largest_run", "aggregate_run", "year_flop", "training", "covert", "misreport")
"""Promised quantities that training moves."""
SHOWN = 0.9
"""Share of a breach that an exemption covers where a project is declared a matter of national security with all that takes."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A turn of a projection: the state after it and the orders of it."""

    number: int
    state: State
    orders: Orders

    def turn(self, setup: Setup) -> Turn:
        """The turn as rules meet it."""
        levers, rows = self.state.register.combined(self.state.world)
        return Turn(
            number=self.number, chart=setup.chart, params=setup.chart.params, draws=self.state.draws, orders=self.orders,
            levers=levers, obligations=rows, fair={}, treaties=self.state.register,
        )  # fmt: skip


def project(case: Case) -> list[Moment]:
    """Play a case in one lot, and keep every turn of it."""
    kept: list[Moment] = []

    def keep(model: Model, played: Played) -> None:
        kept.append(Moment(model.turn - 1, played.state, played.orders))

    model = Steered(case)
    try:
        model.watchers.append(keep)
        model.run_model()
    finally:
        model.close()
    return kept


# --- what a laboratory could do ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Watched:
    """What the sensors that watch one promise would make of its breach: `(sensors)` each."""

    sensor: Array
    alarm: Array  # chance of an alarm in a turn, nothing done against it
    excused: Array  # the same where an exemption covers most of the breach
    floor: Array  # chance of a false alarm, which no evasion takes away
    rang: Array  # nats of an alarm
    silent: Array  # nats of silence


@dataclass(frozen=True, eq=False)
class Hold:
    """One promise that binds a laboratory's training: how far, in which turns, and who would notice."""

    deed: str
    bound: Array  # (turns)
    live: Array  # (turns) bool
    line: float  # log odds at which a breach is found
    watched: Watched


@dataclass(frozen=True, eq=False)
class Prospect:
    """One laboratory: what it can train and hide, what it may not, and what it costs. Runs are in FLOP."""

    lab: int
    party: bool  # whether its home is a party
    begins: int  # turn with which the plan begins: arrays by turn stand from there on
    chips: Array  # (turns) M H100e on its books
    open_flop: Array  # (turns) of all training, at the pace of those who promised nothing
    cap: Array  # (turns) FLOP up to which all its chips join in a run
    uncapped: Array  # (turns) share of its chips that join in larger ones
    cash: Array  # (turns) bn USD
    start: Mapping[str, float]  # aggregate_run, covert, covert_run, year_flop before the first turn of the plan
    holds: tuple[Hold, ...]
    exempt: float
    adopts: Array  # (turns) bool: open weights are as good as the forbidden run
    done: Mapping[str, float] = field(default_factory=dict)  # share of its effect that each lever leaves to evasions of a kind


@dataclass(frozen=True, eq=False)
class Scene:
    """All laboratories, the forbidden run and what running costs."""

    setup: Setup
    seeds: Sequence[int]
    policy: str | Mapping[str, str] | None
    forbidden: float  # FLOP in effective operations
    kept: float  # the largest run of keepers
    free: float  # the largest run where nothing was promised
    prospects: tuple[Prospect, ...]
    pace: float  # FLOP a turn of a M H100e that trains
    price: float  # bn USD for a M H100e a turn
    keeping: tuple[Moment, ...]

    @property
    def base(self) -> float:
        """What the forbidden run is measured against: the largest run of keepers, and never less than a tenth of what is free."""
        return max(self.kept, self.free / HALF_AN_ORDER**2)

    @property
    def turns(self) -> int:
        """How many turns there are to plan."""
        return len(self.keeping)


def scene(setup: Setup, seeds: Sequence[int], policy: str | Mapping[str, str] | None = None) -> Scene:
    """Project the scenario's first treaty kept, and without it, and work out what every laboratory could do."""
    short, actors = quick(setup), len(setup.chart.axes.actor)
    keep = project(Case(short, seeds, policy, depth=np.zeros((actors, len(seeds))), leaves=np.zeros((actors, len(seeds)), bool)))
    free = project(Case(short, seeds, policy, treaties=False))
    turns = min(len(keep), len(free))
    keep, free = keep[:turns], free[:turns]
    bound = _bound_labs(setup, keep)
    kept = max(_largest(moment, bound[t]) for t, moment in enumerate(keep))
    ever: Array = np.asarray(bound.any(axis=0))
    most = max(_largest(moment, ever) for moment in free)
    base = max(kept, most / HALF_AN_ORDER**2)
    forbidden = base * min(float(np.sqrt(max(most / max(base, 1e-300), 1.0))), HALF_AN_ORDER)
    params, year, months = setup.chart.params, setup.chart.year, setup.chart.months
    pace = FLOP_PER_YEAR * params.utilisation * year * min(1.0, params.run_months / months)
    found = Scene(setup, seeds, policy, forbidden, kept, most, (), pace, _price(setup), tuple(keep))
    if most < BINDS * kept or not bound.any():
        return found
    caps = _chip_caps(found, keep)
    return replace(found, prospects=tuple(_prospect(found, lab, keep, free, caps) for lab in setup.chart.axes.labs))


def _bound_labs(setup: Setup, keep: Sequence[Moment]) -> Array:
    """(turns, labs) bool: labs whose training a live promise limits in each turn."""
    bound = np.zeros((len(keep), len(setup.chart.axes.lab)), bool)
    for t, moment in enumerate(keep):
        _, rows = moment.state.register.combined(moment.state.world)
        for lab in setup.chart.axes.labs:
            bound[t, lab] = any(_live(rows, row).any() for row, deed in _rows_of(setup, rows, lab) if deed in RUNS[:4])
    return bound


def _largest(moment: Moment, labs: Array) -> float:
    """FLOP of the largest run of some laboratories."""
    return float(_mean(moment.state.world.aggregate_run)[labs].max(initial=0.0))


def _mean(values: Array) -> Array:
    return np.asarray(values.mean(axis=-1))


def _price(setup: Setup) -> float:
    """bn USD for a M H100e of compute a turn, at rest."""
    chart = setup.chart
    return float(chart.good_price[chart.axes.good["compute"]]) * chart.year if "compute" in chart.axes.good else 0.0


def _rows_of(setup: Setup, rows: Obligations, lab: int) -> list[tuple[int, str]]:
    """Rows of promises on what one laboratory does: their place, and the quantity."""
    if not len(rows):
        return []
    starts = promise_starts(setup.chart)
    deed = deed_of_row(setup.chart)[rows.row.astype(np.int64)]
    found = []
    for o in range(len(rows)):
        for kind in np.unique(deed[o][rows.live[o] > 0.0]):
            name = PROMISED[int(kind)]
            if name in RUNS and ((rows.row[o] == starts[name] + lab) & (rows.live[o] > 0.0)).any():
                found.append((o, name))
    return found


def _live(rows: Obligations, row: int) -> Array:
    return np.asarray(rows.live[row] > 0.0)


def _prospect(scene: Scene, lab: int, keep: Sequence[Moment], free: Sequence[Moment], chips_cap: tuple[Array, Array]) -> Prospect:
    setup = scene.setup
    train = np.array([_mean(np.minimum(m.orders.train, 1.0 - m.orders.guard))[lab] for m in free])
    chips = np.array([_mean(m.state.world.compute + m.state.world.covert)[lab] for m in keep])
    begins = _begins(scene, scene.pace * chips * train)
    span = slice(begins, begins + PLANNED)
    home = int(setup.chart.lab_home[lab])
    party = bool((keep[0].state.register.party[0, setup.chart.nation_actor[home]] > 0.0).any()) if home >= 0 else False
    levers = keep[0].state.register.combined(keep[0].state.world)[0]
    before = keep[begins - 1].state.world if begins else setup.world(keep[0].state.draws)
    named = ("aggregate_run", "covert", "covert_run", "year_flop")
    return Prospect(
        lab=lab,
        party=party,
        begins=begins,
        chips=chips[span],
        open_flop=(scene.pace * chips * train)[span],
        cap=chips_cap[0][span, lab],
        uncapped=chips_cap[1][span, lab],
        cash=np.array([_mean(m.state.world.cash)[lab] for m in keep[span]]),
        start={name: float(_mean(getattr(before, name))[lab]) for name in named},
        holds=_holds(scene, lab, keep[span]),
        exempt=float(_mean(levers.exempt)[home]) if home >= 0 else 0.0,
        adopts=_adopts(scene, lab, keep[span]),
        done={name: 1.0 - float(_mean(getattr(levers, lever))[0]) for name, lever in UNDOES.items()}
        | {"private": float(_mean(levers.privacy).max(initial=0.0))},
    )


def _begins(scene: Scene, open_flop: Array) -> int:
    """The turn with which a plan begins: some time before the laboratory could do the forbidden run in the open."""
    params = scene.setup.chart.params
    keep = max(0.0, 1.0 - scene.setup.chart.months / params.run_months)
    gathered, able = 0.0, len(open_flop)
    for t, flop in enumerate(open_flop):
        gathered = keep * gathered + params.run_focus * flop
        if gathered >= scene.forbidden:
            able = t
            break
    return int(np.clip(able - AHEAD, 0, max(len(open_flop) - PLANNED, 0)))


PLANNED, AHEAD = 20, 8
"""Turns that a plan spans at most, and how many of them lie before the forbidden run is in reach."""


UNDOES = {"pooled": "cross_border", "chosen": "by_lot", "channel": "secured"}
"""Kind of evasion -> the lever that undoes it."""


def _chip_caps(scene: Scene, keep: Sequence[Moment]) -> tuple[Array, Array]:
    """(turns, labs) FLOP up to which chips join in whatever their cap, infinite where none has one, and the share that joins in
    anything: asked of the engine's law, the former by halving the interval."""
    cap, uncapped = [], []
    for moment in keep:
        turn, world = moment.turn(scene.setup), moment.state.world

        def most(full: Array, turn: Turn = turn, world: World = world) -> Array:
            return _mean(_chip_limit(world, turn, np.repeat(full[:, None], world.worlds, axis=1)))

        low, high = np.full(len(world.compute), 15.0), np.full(len(world.compute), 40.0)
        free = most(10.0**high) / 10.0**high
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            whole = most(10.0**middle) >= 10.0**middle * (1.0 - 1e-9)
            low, high = np.where(whole, middle, low), np.where(whole, high, middle)
        cap.append(np.where(free >= 1.0 - 1e-9, np.inf, 10.0**low))
        uncapped.append(np.clip(free, 0.0, 1.0))
    return np.array(cap), np.array(uncapped)


HALVINGS = 34


def _adopts(scene: Scene, lab: int, keep: Sequence[Moment]) -> Array:
    """(turns) bool: open weights alone give the laboratory what the forbidden run would."""
    params = scene.setup.chart.params
    reach = np.log10(max(scene.forbidden, 1e15) / FRONTIER_2025)
    worth = [_mean(m.state.world.algorithms) + _mean(m.state.world.insight)[lab] + reach for m in keep]
    return np.array([_mean(m.state.world.open_weights) - params.adaptation_gap >= w for m, w in zip(keep, worth, strict=True)])


# --- what stands in its way -------------------------------------------------------------------------------------------------
def _holds(scene: Scene, lab: int, keep: Sequence[Moment]) -> tuple[Hold, ...]:
    """The promises that bind a laboratory's training in any turn, each with what sensors would make of its breach."""
    setup = scene.setup
    found: dict[str, tuple[Array, Array]] = {}
    when: dict[str, int] = {}
    for t, moment in enumerate(keep):
        _, rows = moment.state.register.combined(moment.state.world)
        for row, deed in _rows_of(setup, rows, lab):
            bound, live = found.setdefault(deed, (np.full(len(keep), np.inf), np.zeros(len(keep), bool)))
            mine = _live(rows, row) & (rows.row[row] == promise_starts(setup.chart)[deed] + lab)
            if mine.mean() >= 0.5:
                bound[t] = min(bound[t], float(rows.bound[row][mine].mean()))
                live[t] = True
                when.setdefault(deed, t)
    return tuple(
        Hold(deed, bound, live, *_evidence(scene, lab, deed, keep[when[deed]]))
        for deed, (bound, live) in found.items()
        if live.any()
    )


def _evidence(scene: Scene, lab: int, deed: str, moment: Moment) -> tuple[float, Watched]:
    """The standard of proof of a promise in log odds, and its sensors, in a world in which the forbidden run is done."""
    setup, turn = scene.setup, moment.turn(scene.setup)
    done = _doing(scene, lab, moment.state.world)
    look = looks(done, turn)
    rows = [row for row, name in _rows_of(setup, turn.obligations, lab) if name == deed]
    pairs = np.flatnonzero(np.isin(look.row, rows[:1]) & (_mean(look.reach) > 0.0))
    slot = int(turn.obligations.place[rows[0]]) // len(setup.chart.axes.obligation)
    proof = float(_mean(turn.levers.proof)[slot])
    return float(np.log(proof / (1.0 - proof))), _watched(look, pairs, done, turn)


def _doing(scene: Scene, lab: int, world: World) -> World:
    """A world in which one laboratory does the forbidden run, hides what that takes, and leaves it out of its reports."""
    hidden = min(
        scene.forbidden / (scene.pace * scene.setup.chart.params.covert_efficiency) / 3.0, float(_mean(world.compute)[lab])
    )
    values = {
        "largest_run": scene.forbidden, "aggregate_run": scene.forbidden, "covert": hidden, "misreport": 0.3,
        "year_flop": 3.0 * scene.forbidden, "training": 0.9,
    }  # fmt: skip
    fields = {}
    for name, value in values.items():
        array = np.array(getattr(world, name))
        array[lab] = np.maximum(array[lab], value)
        fields[name] = array
    return world.changed_by(fields)


def _watched(look: Looks, pairs: Array, world: World, turn: Turn) -> Watched:
    """Chances and weights of the sensors behind some pairs, on average over worlds."""
    breach = breaches(world, turn)[look.row[pairs]]
    sensors = world.chart.evidence.sensors
    half = sensors.half[look.sensor[pairs]][:, None]
    smaller = breach * (1.0 - SHOWN)
    shrunk = np.where(breach > 0.0, smaller * (breach + half) / np.maximum(breach * (smaller + half), 1e-300), 1.0)
    weight = look.weight[pairs][:, 0]
    silent = np.log1p(-look.believed[pairs]) - np.log1p(-look.false[pairs])
    rang = np.broadcast_to(look.rang[pairs], silent.shape)
    return Watched(
        sensor=look.sensor[pairs],
        alarm=_mean(look.truly[pairs]),
        excused=_mean(np.maximum(look.truly[pairs] * shrunk, look.false[pairs])),
        floor=_mean(np.broadcast_to(look.false[pairs], silent.shape)),
        rang=_mean(rang) * weight,
        silent=_mean(silent) * weight,
    )


def efficiency(scene: Scene, parts: int) -> float:
    """What a run in so many parts is worth against one at one site."""
    turn = scene.keeping[0].turn(scene.setup)
    return float(split_efficiency(np.array([float(parts)]), turn)[0])
