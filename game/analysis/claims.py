"""Claims measured: the arms of an experiment played with the same luck, effects with intervals, and a verdict as it comes out.

A test is supported where its whole 95 % interval lies where the claim says, not supported where the whole of it lies elsewhere,
inconclusive between. A claim is as good as the worst of its tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.agents.model import Model
from game.analysis.delays import Delays
from game.analysis.ensemble import Case, Watch, played
from game.analysis.figures import Figure, chance, figure
from game.analysis.prospects import scene
from game.analysis.stress import BROKEN, members_at_first
from game.analysis.texts import quick
from game.analysis.trial import trials
from game.analysis.ways import LEGAL, ways
from game.engine.turn import Played
from game.policies.conduct import CONDUCT
from game.scenario.claims import Arm, Experiment, Measure, Test
from game.scenario.load import Setup
from game.treaty.register import IN_FORCE
from game.world.readouts import adherence, readout
from game.world.state import World
from game.world.total import Array, ratio

SUPPORTED, NOT, INCONCLUSIVE = "supported", "not supported", "inconclusive"
ORDER = (NOT, INCONCLUSIVE, SUPPORTED)
AT_END = ("kept", "found", "delay", "left", "legal_way")
"""Measures that are taken at the end of a game and not turn by turn."""
TRIED = 16
"""Worlds in which a way around a text is looked for and tried."""


@dataclass(frozen=True)
class Outcome:
    """What a test came to."""

    test: Test
    value: Figure  # of the arm
    effect: Figure  # the arm less what it is held against, world by world
    verdict: str


@dataclass(frozen=True, eq=False)
class Finding:
    """What a claim came to."""

    name: str
    claim: str
    worlds: int
    outcomes: tuple[Outcome, ...]
    means: dict[str, dict[str, Figure]]  # arm -> measure -> figure

    @property
    def verdict(self) -> str:
        """As the worst of its tests."""
        return min((o.verdict for o in self.outcomes), key=ORDER.index)

    def data(self) -> dict[str, Any]:
        """As plain data."""
        rows = [
            {"measure": o.test.measure, "arm": o.test.arm, "against": o.test.against, "expect": o.test.expect, "by": o.test.by,
             "about": o.test.about, "value": o.value, "effect": o.effect, "verdict": o.verdict}
            for o in self.outcomes
        ]  # fmt: skip
        return {
            "name": self.name,
            "claim": self.claim,
            "worlds": self.worlds,
            "verdict": self.verdict,
            "tests": rows,
            "arms": self.means,
        }


def measured(experiment: Experiment, worlds: int | None = None, first: int = 1) -> Finding:
    """Play every arm of a claim, in as many worlds as its file says or `worlds`, and judge it."""
    claim = experiment.claim
    seeds = list(range(first, first + (worlds or claim.worlds)))
    values = {arm: _arm(experiment.setup(arm), row, claim.measures, seeds, claim.policy) for arm, row in claim.arms.items()}
    outcomes = tuple(_judged(test, values) for test in claim.tests)
    means = {arm: {name: _of_one(array) for name, array in found.items()} for arm, found in values.items()}
    return Finding(experiment.name, claim.claim, len(seeds), outcomes, means)


def _judged(test: Test, values: Mapping[str, Mapping[str, Array]]) -> Outcome:
    def of(arm: str | Sequence[str]) -> Array:
        if isinstance(arm, str):
            return values[arm][test.measure]
        return values[arm[0]][test.measure] - values[arm[1]][test.measure]

    value = of(test.arm)
    if isinstance(test.against, int | float):
        held = float(test.against)
        found = _of_one(value)
        effect = None if found is None else {name: None if end is None else end - held for name, end in found.items()}
    else:
        effect = figure(value - of(test.against))
    return Outcome(test, _of_one(value), effect, verdict(effect, test.expect, test.by))


def _of_one(value: Array) -> Figure:
    """The figure of one arm: of what either is or is not the chance, whose interval holds where all worlds agree too."""
    return chance(value > 0.5) if np.isin(value, (0.0, 1.0)).all() else figure(value)


def verdict(effect: Figure, expect: str, by: float = 0.0) -> str:
    """What an effect with its interval says of an expectation: above `by`, below `-by`, equal within `by`, at most `by` or at
    least `-by`."""
    if effect is None or effect["low"] is None or effect["high"] is None:
        return INCONCLUSIVE
    low, high = effect["low"], effect["high"]
    if expect in ("below", "at_least"):
        low, high = -high, -low
    within = high <= by if expect in ("at_most", "at_least") else low > by if expect != "equal" else -by <= low and high <= by
    beyond = low > by if expect in ("at_most", "at_least") else high <= by if expect != "equal" else low > by or high < -by
    return SUPPORTED if within else NOT if beyond else INCONCLUSIVE


# --- an arm -------------------------------------------------------------------------------------------------------------------
def _arm(setup: Setup, row: Arm, measures: Mapping[str, Measure], seeds: Sequence[int], policy: str) -> dict[str, Array]:
    """(b,) every measure of one arm."""
    diary = _Diary(measures)
    found = played(_case(setup, row, seeds, policy), diary.read, diary.begin)
    for name, measure in measures.items():
        if measure.read == "legal_way":
            found[name] = _legal_way(setup, seeds, policy)
    return {name: found[name] for name in measures}


def _case(setup: Setup, row: Arm, seeds: Sequence[int], policy: str) -> Case:
    chart = setup.chart
    shape = (len(chart.axes.actor), len(seeds))
    depth, hidden = np.full(shape, np.nan), np.zeros(shape, bool)
    for seat, conduct in row.conduct.items():
        mine = slice(None) if seat == "all" else chart.axes.actor[seat]
        depth[mine] = CONDUCT.get(conduct, CONDUCT["break"])
        hidden[mine] = conduct == "hide"
    return Case(
        quick(setup), seeds, policy, depth=depth if row.conduct else None, hidden=hidden if row.conduct else None,
        leaves=np.zeros(shape, bool) if row.stay else None,
    )  # fmt: skip


def _legal_way(setup: Setup, seeds: Sequence[int], policy: str) -> Array:
    """(b,) 1 where the cheapest legal way to the forbidden run leads there and breaks nothing; 0 where the search finds none."""
    none = np.zeros(len(seeds))
    if not setup.drafts:
        return none
    there = scene(setup, list(seeds)[:TRIED], policy)
    found = [way for prospect in there.prospects for way in ways(there, prospect, LEGAL, 1)]
    if not found:
        return none
    cheapest = min(found, key=lambda way: way.cost)
    return trials(there, [cheapest], seeds)[0].clean


@dataclass(eq=False)
class _Diary:
    """Reads the measures of one arm turn by turn, and at the end."""

    measures: Mapping[str, Measure]
    series: dict[str, list[Array]] = field(default_factory=dict)
    was: Array | None = None
    left: Array | None = None

    def begin(self) -> Watch:
        """A watcher for a lot of worlds."""
        self.series, self.was, self.left = {}, None, None
        return self._turn

    def _turn(self, model: Model, after: Played) -> None:
        world, register = after.state.world, after.state.register
        member = (register.party * (register.status == IN_FORCE)[:, None]).max(axis=0, initial=0.0) > 0.0
        self.was = (members_at_first(model) if self.was is None else self.was) | member
        self.left = self.was & ~member
        for name, measure in self.measures.items():
            if measure.read == "members":
                self.series.setdefault(name, []).append(member.sum(axis=0).astype(float))
            elif measure.read not in AT_END:
                self.series.setdefault(name, []).append(_now(measure, world))

    def read(self, model: Model) -> dict[str, Array]:
        """Every measure of a lot."""
        found = {}
        for name, measure in self.measures.items():
            if name in self.series:
                found[name] = _taken(measure.take, np.array(self.series[name]))
            else:
                found[name] = self._own(measure.read, model.world)
        return found

    def _own(self, read: str, world: World) -> Array:
        if read == "kept":
            return np.where(world.due.sum(axis=0) > 0.0, adherence(world), np.nan)
        if read == "left":
            assert self.left is not None
            return np.asarray(self.left.sum(axis=0), float)
        delays = Delays.of(world)
        if read == "delay":
            turns = np.arange(len(delays.found))[:, None]
            found = delays.found.sum(axis=0)
            return np.asarray((delays.found * turns).sum(axis=0) / np.where(found > 0.0, found, np.nan))
        if read == "found":
            return np.asarray(delays.found.sum(axis=0) / np.where(delays.breaches > 0.0, delays.breaches, np.nan))
        return np.zeros(world.worlds)


def _now(measure: Measure, world: World) -> Array:
    """(b,) a measure as things stand."""
    if measure.read == "above":
        line = measure.line or 0.0
        return np.asarray((world.aggregate_run > line).mean(axis=0), float)
    if measure.read == "unbroken":
        bound = world.bound > 0.0
        return ratio((bound & (world.breach <= BROKEN)).sum(axis=0), bound.sum(axis=0), empty=1.0)
    if measure.read == "lost":
        return np.asarray(world.collateral.sum(axis=0))
    return np.array(readout(world, measure.read, measure.of))


def _taken(take: str, values: Array) -> Array:
    """(b,) of `(turns, b)`."""
    if take == "end":
        return np.asarray(values[-1])
    if take == "most":
        return np.asarray(values.max(axis=0))
    return np.asarray(values.sum(axis=0) / (len(values) if take == "mean" else 1))
