"""What came out: per world as played, and over all worlds as figures with their intervals."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np

from game.agents.model import Model
from game.analysis.calibration import Forecasts, Sums
from game.analysis.delays import Delays, as_published, time_to_detection
from game.analysis.figures import Figure, figure
from game.rules.incidents import published_risk
from game.rules.outcome import OUTCOMES, grounds, outcome
from game.scenario.load import Setup
from game.world.draws import Draws
from game.world.readouts import (
    adherence,
    adherence_as_published,
    chip_strain,
    chip_supply,
    frontier_lead,
    nation_capability,
    systemic_risk,
)
from game.world.state import World
from game.world.total import Array, ratio, total

__all__ = ["KPIS", "Figure", "Results", "digest_of", "exposure_read", "figure", "summary"]

KPIS = ("compliance_adherence_rate", "time_to_detection", "enforcement_efficacy", "systemic_risk_exposure")
"""The four measures of a game, in the order in which they are told."""


@dataclass
class Results:
    """What came out of some worlds, in the order of their seeds: one entry per world in every list."""

    digests: list[str] = field(default_factory=list)
    outcomes: list[int] = field(default_factory=list)  # places in OUTCOMES
    ended: list[int] = field(default_factory=list)  # turn in which the world ended early, or -1
    yearly: list[float] = field(default_factory=list)  # true danger at the end, over a year: with the next two, what an outcome
    apart: list[float] = field(default_factory=list)  # ... is judged by: how far supply chains are apart
    rules: list[float] = field(default_factory=list)  # ... and the share of world output under common rules
    danger_left: list[float] = field(default_factory=list)  # q
    danger: list[float] = field(default_factory=list)  # as the public reads it
    strain: list[float] = field(default_factory=list)
    lead: list[float] = field(default_factory=list)  # OOM
    kept: list[float | None] = field(default_factory=list)  # promises, None where none was due
    kept_read: list[float | None] = field(default_factory=list)  # as the parties' own figures have it
    exposure: list[float] = field(default_factory=list)
    exposure_read: list[float] = field(default_factory=list)  # as the public figures have it
    found: list[list[int]] = field(default_factory=list)  # breaches found, by turns from beginning to finding
    unfound: list[list[int]] = field(default_factory=list)  # breaches not found, by turns that they lasted
    scores: dict[str, list[float]] = field(default_factory=dict)  # seats with objectives
    standing: dict[str, dict[str, float]] = field(default_factory=dict)  # nations and labs: measure -> sum over the worlds
    forecasts: list[Sums] = field(default_factory=list)  # of breaches, as `game.analysis.calibration` sums them
    forecasters: dict[str, Sums] = field(default_factory=dict)  # the same by who forecast, summed over the worlds

    @staticmethod
    def of(model: Model, forecasts: Forecasts | None = None) -> Results:
        """What came out of a game that is over, and how good the forecasts were where somebody kept a record of them."""
        world = model.world
        due, delays, judged = total(world.due), Delays.of(world), grounds(world)
        seats = list(model.setup.file.objectives)
        return Results(
            digests=model.digests(),
            outcomes=[int(o) for o in outcome(world)],
            ended=[int(t) for t in world.ended],
            yearly=_floats(judged["danger"]),
            apart=_floats(judged["apart"]),
            rules=_floats(judged["rules"]),
            danger_left=_floats(world.q),
            danger=_floats(world.danger),
            strain=_floats(chip_strain(world)),
            lead=_floats(frontier_lead(world)),
            kept=_where_due(adherence(world), due),
            kept_read=_where_due(adherence_as_published(world), due),
            exposure=_floats(systemic_risk(world)),
            exposure_read=_floats(exposure_read(world)),
            found=_counts(delays.found),
            unfound=_counts(delays.unfound),
            scores={seat: _floats(world.score[model.axes.actor[seat]]) for seat in seats},
            standing=_standing(model),
            forecasts=forecasts.by_world() if forecasts else [],
            forecasters=forecasts.by_seat() if forecasts else {},
        )

    @staticmethod
    def joined(parts: Iterable[Results]) -> Results:
        """The results of several lots of worlds as one."""
        whole = Results()
        for part in parts:
            for line in fields(Results):
                if line.name not in ("scores", "standing", "forecasters"):
                    getattr(whole, line.name).extend(getattr(part, line.name))
            for seat, scores in part.scores.items():
                whole.scores.setdefault(seat, []).extend(scores)
            for seat, sums in part.standing.items():
                row = whole.standing.setdefault(seat, dict.fromkeys(sums, 0.0))
                for measure, value in sums.items():
                    row[measure] += value
            for seat, rows in part.forecasters.items():
                before = whole.forecasters.get(seat, [[0.0] * len(row) for row in rows])
                whole.forecasters[seat] = [[a + b for a, b in zip(*two, strict=True)] for two in zip(before, rows, strict=True)]
        return whole

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Results:
        """The results from plain data, as `asdict` gives them."""
        return Results(**{line.name: data[line.name] for line in fields(Results)})

    def data(self) -> dict[str, Any]:
        """The results as plain data."""
        return asdict(self)

    def mean_standing(self) -> dict[str, dict[str, float]]:
        """Where nations and labs stand at the end: the mean over worlds of each measure."""
        return {seat: {name: value / self.worlds for name, value in row.items()} for seat, row in self.standing.items()}

    @property
    def worlds(self) -> int:
        """How many worlds were played."""
        return len(self.digests)

    @property
    def delays(self) -> Delays:
        """Breaches by the turns from their beginning to their finding, world by world."""
        return Delays(*(np.array(counts, float).T.reshape(-1, self.worlds) for counts in (self.found, self.unfound)))

    @property
    def digest(self) -> str:
        """One digest over those of all worlds, in order."""
        return digest_of(self.digests)


def digest_of(digests: Sequence[str]) -> str:
    """One digest over those of all worlds, in order: what `run` and `replay` print."""
    return hashlib.blake2b("".join(digests).encode(), digest_size=16).hexdigest()


def _standing(model: Model) -> dict[str, dict[str, float]]:
    """Nation or lab -> measure -> its sum over the worlds: best model, compute at work, growth of output since the start, part of
    all the hazard there was, market share."""
    world, chart = model.world, model.chart
    start = model.setup.world(Draws.of(model.seeds)).gdp
    growth = ratio(world.gdp, start, empty=1.0) - 1.0
    blame = ratio(world.blame, total(world.blame))
    rows: dict[str, dict[str, Array]] = {}
    best, chips, at_home = nation_capability(world), chip_supply(world), chart.labs_to_nation(blame)
    for n, name in enumerate(chart.axes.nation):
        rows[name] = {"capability": best[n], "compute": chips[n], "growth": growth[n], "danger_share": at_home[n]}
    for i, name in enumerate(chart.axes.lab):
        compute = world.compute[i] + world.covert[i]
        rows[name] = {"capability": world.capability[i], "compute": compute, "danger_share": blame[i], "market": world.market[i]}
    return {name: {measure: math.fsum(values) for measure, values in row.items()} for name, row in rows.items()}


def exposure_read(world: World) -> Array:
    """(b,) systemic risk exposure from public figures alone: released models, their tests and the incident record.

    The same convex sum as the true one, with the gap that the public reads off the record in place of each lab's own.
    """
    return total(published_risk(world, world.record, world.chart.params))


def summary(setup: Setup, results: Results, first_seed: int, version: str, seconds: float) -> dict[str, Any]:
    """What `run --json` prints: one mapping with the keys of DESIGN 5.

    `enforcement_efficacy` needs the same worlds without penalties: it is None here. `game.reports.kpis` has every formula.
    """
    counts = np.bincount(results.outcomes, minlength=len(OUTCOMES))
    true = {
        "compliance_adherence_rate": figure(results.kept),
        "time_to_detection": time_to_detection(results.delays),
        "systemic_risk_exposure": figure(results.exposure),
    }
    read = {
        "compliance_adherence_rate": figure(results.kept_read),
        "time_to_detection": as_published(results.delays),
        "systemic_risk_exposure": figure(results.exposure_read) if len(setup.chart.axes.lab) else None,
    }
    return {
        "scenario": setup.name,
        "version": version,
        "seeds": {"first": first_seed, "count": results.worlds},
        "turns": setup.file.turns,
        "outcomes": {name: int(count) for name, count in zip(OUTCOMES, counts, strict=True)},
        "kpis": {kpi: true.get(kpi) for kpi in KPIS},
        "kpis_estimated": {kpi: read.get(kpi) for kpi in KPIS},
        "seats": {seat: {"score": figure(scores)} for seat, scores in results.scores.items()},
        "digest": results.digest,
        "digests": results.digests[:8],
        "seconds": round(seconds, 3),
    }


def _where_due(values: Array, due: Array) -> list[float | None]:
    return [value if some else None for value, some in zip(_floats(values), due > 0.0, strict=True)]


def _counts(values: Array) -> list[list[int]]:
    """(u, b) counts as a list for each world."""
    return [[int(n) for n in row] for row in values.T]


def _floats(values: Array) -> list[float]:
    return [float(v) for v in values]
