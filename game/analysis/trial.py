"""Trial: ways that were found on paper are gone in the engine, to see whether they lead there, what they cost, and who notices.

Every way is a lane of worlds with the same luck. Everybody keeps the treaty but the laboratory in question, and it departs from
keeping only as its plan says; who is bound by nothing does as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from game.agents.model import Model
from game.analysis.ensemble import Case, Steered, Watch, lanes, played, put, repeated
from game.analysis.figures import Figure, chance, figure
from game.analysis.prospects import PARTS, Prospect, Scene, efficiency
from game.analysis.texts import quick
from game.analysis.ways import LEGAL, Way
from game.engine.turn import Played
from game.orders import Orders
from game.policies.conduct import SHORT
from game.rules.research import FRONTIER_2025
from game.world.total import Array

NEAR = 0.9
"""A run this near to the forbidden one counts as having reached it: compute differs by world."""
BROKEN = 1e-6


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of a way in the engine, over worlds."""

    reached: Figure  # chance that the forbidden run came about
    above: Figure  # OOM by which its largest run exceeds that of keepers
    capability: Figure  # OOM at the end
    broken: Figure  # chance that a promise was broken on the way
    found: Figure  # chance that it was found
    cost: Figure  # bn USD: compute, secret halls, evasions
    clean: Array  # (b) 1 where it led there and broke nothing

    def confirms(self, way: Way) -> bool:
        """Whether the way does what it says: leads there, and breaks nothing, or is not found as often as it is."""
        clean = self.broken if way.kind == LEGAL else self.found
        return _mean(self.reached) >= 0.5 and _mean(clean) < (0.05 if way.kind == LEGAL else 0.5)


def _mean(of: Figure) -> float:
    return float("nan") if of is None or of["mean"] is None else of["mean"]


def trials(scene: Scene, ways: Sequence[Way], seeds: Sequence[int] | None = None) -> list[Trial]:
    """Go every way in the engine."""
    seeds = list(scene.seeds if seeds is None else seeds)
    if not ways:
        return []
    many, chart = len(ways), scene.setup.chart
    route = np.repeat(np.arange(many), len(seeds))
    shape = (len(chart.axes.actor), len(route))
    case = Case(
        quick(scene.setup), repeated(seeds, many), scene.policy, depth=np.zeros(shape), leaves=np.zeros(shape, bool),
        chosen=route, lay=_Lay(scene, ways),
    )  # fmt: skip
    watch = _Tally(scene, ways)
    found = {name: lanes(value, many) for name, value in played(case, watch.read, watch.begin).items()}
    return [
        Trial(
            reached=chance(found["worth"][k] >= NEAR * scene.forbidden),
            above=figure(np.log10(np.maximum(found["worth"][k], 1.0) / scene.base)),
            capability=figure(found["capability"][k]),
            broken=chance(found["breach"][k] > BROKEN),
            found=chance(found["caught"][k] > 0.0),
            cost=figure(found["cost"][k]),
            clean=((found["worth"][k] >= NEAR * scene.forbidden) & (found["breach"][k] <= BROKEN)) * 1.0,
        )
        for k in range(many)
    ]


@dataclass(frozen=True, eq=False)
class _Lay:
    """Lays the plan of each world's way over its laboratory's orders. The case's `chosen` says which way."""

    scene: Scene
    ways: Sequence[Way]

    def __call__(self, model: Model, sheet: Orders) -> None:
        assert isinstance(model, Steered)
        assert model.case.chosen is not None
        for deed in ("split", "run_cap", "train", "guard", "hide", "evade"):
            put(sheet, deed, getattr(sheet, deed))
        for k in np.unique(model.case.chosen):
            self._one(self.ways[int(k)], model, sheet, np.flatnonzero(model.case.chosen == k))

    def _one(self, way: Way, model: Model, sheet: Orders, where: Array) -> None:
        t, lab, prospect = model.turn, way.lab, _prospect(self.scene, way)
        if t >= len(way.run) or not prospect.holds:
            return
        if way.run[t] > 0.0:
            planned = t - prospect.begins
            usual = prospect.open_flop[planned] / max(self.scene.pace * prospect.chips[planned], 1e-300)
            sheet.split[lab, where] = float(way.parts)
            sheet.run_cap[lab, where] = way.run[t] / way.parts * SHORT
            sheet.train[lab, where] = min(usual * way.train[t], 1.0)
            sheet.guard[lab, where] = np.minimum(sheet.guard[lab, where], 1.0 - sheet.train[lab, where])
        sheet.hide[lab, where] = way.hide[t]
        sheet.evade[model.chart.lab_actor[lab]][:, where] = way.evade[t][:, None]


def _prospect(scene: Scene, way: Way) -> Prospect:
    return next(p for p in scene.prospects if p.lab == way.lab)


@dataclass(eq=False)
class _Tally:
    """Keeps, world by world, the best of each way's run and the worst of its breaches, and what was spent."""

    scene: Scene
    ways: Sequence[Way]
    kept: dict[str, Array] = field(default_factory=dict)

    def begin(self) -> Watch:
        """A watcher for a lot of worlds."""
        self.kept = {}
        return self._turn

    def _turn(self, model: Model, after: Played) -> None:
        assert isinstance(model, Steered)
        assert model.case.chosen is not None
        route = model.case.chosen.astype(np.int64)
        world, b = after.state.world, np.arange(len(route))
        lab = np.array([way.lab for way in self.ways])[route]
        worth = np.array([efficiency(self.scene, parts) for parts in PARTS])
        parts = np.searchsorted(PARTS, after.orders.split[lab, b])
        run = (world.aggregate_run - world.covert_run)[lab, b]
        reach = run * worth[np.minimum(parts, len(PARTS) - 1)] + world.covert_run[lab, b]
        reach = np.maximum(reach, self._adopted(model, lab, b))
        actor, home = model.chart.lab_actor[lab], np.maximum(model.chart.lab_home[lab], 0)
        breach = np.maximum(world.breach[actor, b], world.breach[model.chart.nation_actor[home], b])
        self._most("worth", reach)
        self._most("breach", breach)
        self._spent(model, after, lab, b, run)

    def _adopted(self, model: Model, lab: Array, b: Array) -> Array:
        """(b,) the run that open weights stand in for."""
        world, params = model.world, model.chart.params
        reach = world.open_weights - params.adaptation_gap - world.algorithms - world.insight[lab, b]
        return np.asarray(FRONTIER_2025 * 10.0 ** np.clip(reach, -30.0, 10.0))

    def _most(self, name: str, value: Array) -> None:
        self.kept[name] = np.maximum(self.kept.get(name, np.full(value.shape, -np.inf)), value)

    def _spent(self, model: Model, after: Played, lab: Array, b: Array, run: Array) -> None:
        """bn USD: what the run took in compute, what moved into secret halls, what went to evasions."""
        params, chart = model.chart.params, model.chart
        held = after.state.world.covert[lab, b]
        before = self.kept.get("held", np.zeros(len(b))) * float(np.exp(-chart.year / params.covert_life))
        lasting = max(0.0, 1.0 - chart.months / params.run_months)
        trained = np.maximum(run - lasting * self.kept.get("ran", np.zeros(len(b))), 0.0)
        cost = trained / self.scene.pace * self.scene.price + np.maximum(held - before, 0.0) * params.covert_site_cost
        cost = cost + after.orders.evade[chart.lab_actor[lab], :, b].sum(axis=1)
        self.kept["cost"] = self.kept.get("cost", np.zeros(len(b))) + cost
        self.kept["held"], self.kept["ran"] = held, run

    def read(self, model: Model) -> dict[str, Array]:
        """What came out of a lot."""
        assert isinstance(model, Steered)
        assert model.case.chosen is not None
        route, b = model.case.chosen.astype(np.int64), np.arange(len(model.case.seeds))
        lab = np.array([way.lab for way in self.ways])[route]
        chart = model.chart
        caught = np.maximum(
            model.world.findings[chart.lab_actor[lab], b],
            model.world.findings[chart.nation_actor[np.maximum(chart.lab_home[lab], 0)], b],
        )
        names = ("worth", "breach", "cost")
        return {name: self.kept[name] for name in names} | {"caught": caught, "capability": model.world.capability[lab, b]}
